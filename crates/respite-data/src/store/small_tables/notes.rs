//! Notes as a table.

use super::{Table, optional, source_text, text, whole};
use arrow::array::{Array, RecordBatch};
use arrow::error::ArrowError;
use respite_model::{Note, NoteAction};

const ACTIONS: [(NoteAction, &str); 3] =
    [(NoteAction::Skipped, "skipped"), (NoteAction::Guessed, "guessed"), (NoteAction::Repaired, "repaired")];

/// The notes as a table, in their order.
pub(in crate::store) fn encode(notes: &[Note]) -> Result<RecordBatch, ArrowError> {
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

/// The notes in a table; the text says what is wrong with it.
pub(in crate::store) fn decode(batch: &RecordBatch) -> Result<Vec<Note>, String> {
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
