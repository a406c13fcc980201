//! The tables beside the events: figures and notes. Small, so that they are read whole.

use arrow::array::{Array, ArrayRef, AsArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{Date32Type, Float64Type, Int64Type};
use arrow::error::ArrowError;
use respite_model::{Day, Figure, Note, NoteAction, SourceId, Vintage};
use std::sync::Arc;

const ACTIONS: [(NoteAction, &str); 3] =
    [(NoteAction::Skipped, "skipped"), (NoteAction::Guessed, "guessed"), (NoteAction::Repaired, "repaired")];

/// The figures as a table, sorted by quantity, period and row.
pub(super) fn figures(figures: &[Figure]) -> Result<RecordBatch, ArrowError> {
    let mut sorted: Vec<&Figure> = figures.iter().collect();
    sorted.sort_by(|a, b| (&a.quantity, a.from, a.to, &a.file, a.row).cmp(&(&b.quantity, b.from, b.to, &b.file, b.row)));
    let rows = sorted.as_slice();
    RecordBatch::try_from_iter([
        ("source", text(rows, |f| Some(f.source.as_str()))),
        ("vintage", text(rows, |f| Some(&f.vintage.0))),
        ("quantity", text(rows, |f| Some(&f.quantity))),
        ("from_day", days(rows, |f| f.from)),
        ("to_day", days(rows, |f| f.to)),
        ("value", Arc::new(rows.iter().map(|f| f.value).collect::<Float64Array>()) as ArrayRef),
        ("address", text(rows, |f| f.address.as_deref())),
        ("note", text(rows, |f| f.note.as_deref())),
        ("row", whole(rows, |f| Some(f.row))),
        ("file", text(rows, |f| Some(&f.file))),
    ])
}

/// The notes as a table, in their order.
pub(super) fn notes(notes: &[Note]) -> Result<RecordBatch, ArrowError> {
    let rows: Vec<&Note> = notes.iter().collect();
    let rows = rows.as_slice();
    let action = |note: &Note| ACTIONS.iter().find(|(action, _)| *action == note.action).map(|(_, word)| *word);
    RecordBatch::try_from_iter([
        ("file", text(rows, |n| Some(&n.file))),
        ("row", whole(rows, |n| n.row)),
        ("column", text(rows, |n| n.column.as_deref())),
        ("value", text(rows, |n| n.value.as_deref())),
        ("action", text(rows, action)),
        ("code", text(rows, |n| Some(&n.code))),
        ("reason", text(rows, |n| Some(&n.reason))),
    ])
}

/// The figures in a table; the text says what is wrong with it.
pub(super) fn read_figures(batch: &RecordBatch) -> Result<Vec<Figure>, String> {
    let table = Table(batch);
    let (source, vintage, quantity) = (table.text("source")?, table.text("vintage")?, table.text("quantity")?);
    let (address, note, file) = (table.text("address")?, table.text("note")?, table.text("file")?);
    let (from, to, row) = (table.days("from_day")?, table.days("to_day")?, table.whole("row")?);
    let value = table.column("value")?.as_primitive_opt::<Float64Type>().ok_or("value holds no number")?;
    let figure = |i: usize| {
        Ok(Figure {
            source: SourceId::try_from(source.value(i)).map_err(|error| error.to_string())?,
            vintage: Vintage(source_text(vintage, i)),
            quantity: source_text(quantity, i),
            from: Day(from.value(i)),
            to: Day(to.value(i)),
            value: value.value(i),
            address: optional(address, i),
            note: optional(note, i),
            row: u32::try_from(row.value(i)).map_err(|error| error.to_string())?,
            file: source_text(file, i),
        })
    };
    (0..batch.num_rows()).map(figure).collect()
}

/// The notes in a table; the text says what is wrong with it.
pub(super) fn read_notes(batch: &RecordBatch) -> Result<Vec<Note>, String> {
    let table = Table(batch);
    let (file, column, value) = (table.text("file")?, table.text("column")?, table.text("value")?);
    let (action, code, reason) = (table.text("action")?, table.text("code")?, table.text("reason")?);
    let row = table.whole("row")?;
    let note = |i: usize| {
        let known = ACTIONS.iter().find(|(_, word)| *word == action.value(i));
        Ok(Note {
            file: source_text(file, i),
            row: row.is_valid(i).then(|| row.value(i)).and_then(|row| u32::try_from(row).ok()),
            column: optional(column, i),
            value: optional(value, i),
            action: known.ok_or_else(|| format!("the action {:?} is not known", action.value(i)))?.0,
            code: source_text(code, i),
            reason: source_text(reason, i),
        })
    };
    (0..batch.num_rows()).map(note).collect()
}

fn text<'a, T>(rows: &[&'a T], get: impl Fn(&'a T) -> Option<&'a str>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| get(row)).collect::<StringArray>())
}

fn whole<T>(rows: &[&T], get: impl Fn(&T) -> Option<u32>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| get(row).map(i64::from)).collect::<Int64Array>())
}

fn days<T>(rows: &[&T], get: impl Fn(&T) -> Day) -> ArrayRef {
    Arc::new(rows.iter().map(|row| Some(get(row).0)).collect::<Date32Array>())
}

fn source_text(array: &StringArray, i: usize) -> String {
    array.value(i).to_owned()
}

fn optional(array: &StringArray, i: usize) -> Option<String> {
    array.is_valid(i).then(|| array.value(i).to_owned())
}

/// Columns by name and type.
struct Table<'a>(&'a RecordBatch);

impl<'a> Table<'a> {
    fn column(&self, name: &str) -> Result<&'a ArrayRef, String> {
        self.0.column_by_name(name).ok_or_else(|| format!("the column {name} is missing"))
    }

    fn text(&self, name: &str) -> Result<&'a StringArray, String> {
        self.column(name)?.as_string_opt().ok_or_else(|| format!("the column {name} holds no text"))
    }

    fn whole(&self, name: &str) -> Result<&'a Int64Array, String> {
        self.column(name)?.as_primitive_opt::<Int64Type>().ok_or_else(|| format!("the column {name} holds no whole numbers"))
    }

    fn days(&self, name: &str) -> Result<&'a Date32Array, String> {
        self.column(name)?.as_primitive_opt::<Date32Type>().ok_or_else(|| format!("the column {name} holds no days"))
    }
}
