//! What was skipped, dropped, guessed or repaired while reading a file.

use serde::{Deserialize, Serialize};

/// What the reader did about a cell or row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteAction {
    /// The row was left out.
    Skipped,
    /// The value of one cell was left out, the row was kept.
    Dropped,
    /// A value was taken on a stated assumption.
    Guessed,
    /// A value was mended and kept.
    Repaired,
}

/// One remark on one cell or row of an imported file. Notes count; they never stop an import unless it is strict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Name of the file as it was given.
    pub file: String,
    /// Row in the file (the header is row 1), or `None` for the file as a whole.
    pub row: Option<u32>,
    /// Column, or `None` for the row as a whole.
    pub column: Option<String>,
    /// The value as it stood, shortened to 80 characters.
    pub value: Option<String>,
    /// What was done.
    pub action: NoteAction,
    /// Stable code of the reason, such as `date-unreadable`.
    pub code: String,
    /// The reason in plain words.
    pub reason: String,
}
