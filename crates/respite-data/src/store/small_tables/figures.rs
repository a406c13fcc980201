//! Published figures as a table.

use super::{Table, days, numbers, optional, source_text, text, whole};
use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use respite_model::{Day, Figure, SourceId, Vintage};

/// The figures as a table, sorted by quantity, period and row.
pub(in crate::store) fn encode(figures: &[Figure]) -> Result<RecordBatch, ArrowError> {
    let mut sorted: Vec<&Figure> = figures.iter().collect();
    sorted.sort_by(|a, b| (&a.quantity, a.from, a.to, &a.file, a.row).cmp(&(&b.quantity, b.from, b.to, &b.file, b.row)));
    let rows = sorted.as_slice();
    RecordBatch::try_from_iter([
        ("source", text(rows, |f| Some(f.source.as_str()))),
        ("vintage", text(rows, |f| Some(&f.vintage.0))),
        ("quantity", text(rows, |f| Some(&f.quantity))),
        ("from_day", days(rows, |f| f.from)),
        ("to_day", days(rows, |f| f.to)),
        ("value", numbers(rows, |f| Some(f.value))),
        ("address", text(rows, |f| f.address.as_deref())),
        ("note", text(rows, |f| f.note.as_deref())),
        ("row", whole(rows, |f| Some(f.row))),
        ("file", text(rows, |f| Some(&f.file))),
    ])
}

/// The figures in a table; the text says what is wrong with it.
pub(in crate::store) fn decode(batch: &RecordBatch) -> Result<Vec<Figure>, String> {
    let table = Table(batch);
    let (source, vintage, quantity) = (table.text("source")?, table.text("vintage")?, table.text("quantity")?);
    let (address, note, file) = (table.text("address")?, table.text("note")?, table.text("file")?);
    let (from, to, row) = (table.days("from_day")?, table.days("to_day")?, table.whole("row")?);
    let value = table.numbers("value")?;
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
