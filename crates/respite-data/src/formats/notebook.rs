//! Collects notes while a file is read.

use super::NoteInfo;
use respite_model::{Note, NoteAction};

const LONGEST_VALUE: usize = 80;

/// The notes of one file, in the order in which they were left.
#[derive(Debug)]
pub(crate) struct Notebook {
    file: String,
    notes: Vec<Note>,
}

impl Notebook {
    pub(crate) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), notes: Vec::new() }
    }

    /// A note on the file as a whole.
    pub(crate) fn on_file(&mut self, code: &NoteInfo, action: NoteAction, value: Option<&str>, reason: impl Into<String>) {
        self.push(code, action, None, None, value, reason.into());
    }

    /// A note on a row as a whole.
    pub(crate) fn on_row(&mut self, code: &NoteInfo, action: NoteAction, row: u32, value: Option<&str>, reason: impl Into<String>) {
        self.push(code, action, Some(row), None, value, reason.into());
    }

    /// A note on one cell.
    pub(crate) fn on_cell(&mut self, code: &NoteInfo, action: NoteAction, cell: &super::records::Cell<'_>, reason: impl Into<String>) {
        self.push(code, action, Some(cell.row), Some(cell.column), Some(cell.text), reason.into());
    }

    pub(crate) fn into_notes(self) -> Vec<Note> {
        self.notes
    }

    fn push(&mut self, code: &NoteInfo, action: NoteAction, row: Option<u32>, column: Option<&str>, value: Option<&str>, reason: String) {
        self.notes.push(Note {
            file: self.file.clone(),
            row,
            column: column.map(str::to_owned),
            value: value.map(|value| shorten(value, LONGEST_VALUE)),
            action,
            code: code.code.to_owned(),
            reason,
        });
    }
}

/// The text cut to `longest` characters, the last of them `…` when something was cut.
pub(crate) fn shorten(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        None => text.to_owned(),
        Some(_) => text.chars().take(longest.saturating_sub(1)).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn long_values_are_cut_at_characters() {
        assert_eq!(shorten("ééé", 3), "ééé");
        assert_eq!(shorten("éééé", 3), "éé…");
    }
}
