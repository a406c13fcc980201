//! The data formats that can be imported, one file each, and the one list of them.

#[macro_use]
mod columns;

mod acled;
mod actions;
mod cells;
mod claims;
mod container;
mod coordinates;
mod decoding;
mod delimited;
mod note_codes;
mod notebook;
mod records;
mod row_ids;
mod series;
pub mod table;
mod ucdp_ged;
mod vintage;
mod workbook;

use respite_model::{Claim, Event, Figure, Note, SourceId, Taxonomy, Vintage};
use serde::Serialize;

/// What a reader may know of a format: shown by `respite formats`, `respite explain` and the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FormatInfo {
    /// Kebab-case id; never changes.
    pub id: &'static str,
    /// Title in plain words.
    pub title: &'static str,
    /// What it reads, how it maps to events, what is lost, in a few short paragraphs of Markdown.
    pub explanation: &'static str,
    /// What one of its rows counts, in one sentence: shown beside every number made from it.
    pub counts: &'static str,
    /// The columns it uses.
    pub columns: &'static [ColumnInfo],
    /// The notes it can leave.
    pub notes: &'static [NoteInfo],
    /// Source name when none is given; `None` when one must be given.
    pub default_source: Option<&'static str>,
}

/// A column of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ColumnInfo {
    /// Name in the file.
    pub name: &'static str,
    /// Whether a file without it is refused.
    pub required: bool,
    /// What it becomes.
    pub meaning: &'static str,
}

impl ColumnInfo {
    /// A column without which a file is refused.
    pub(crate) const fn required(name: &'static str, meaning: &'static str) -> Self {
        Self { name, required: true, meaning }
    }

    /// A column that a file can do without.
    pub(crate) const fn optional(name: &'static str, meaning: &'static str) -> Self {
        Self { name, required: false, meaning }
    }
}

/// A note that a format can leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NoteInfo {
    /// Stable code, such as `date-unreadable`.
    pub code: &'static str,
    /// When it is left and what was done.
    pub meaning: &'static str,
}

/// A file as it was given.
#[derive(Debug, Clone, Copy)]
pub struct InputFile<'a> {
    /// Its name, for messages.
    pub name: &'a str,
    /// SHA-256 of its bytes in hexadecimal.
    pub sha256: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What a reader of a format is told besides the file.
#[derive(Debug, Clone, Copy)]
pub struct ReadOptions<'a> {
    /// Source that the rows belong to.
    pub source: &'a SourceId,
    /// Release that the rows belong to; `None` to take the last day in the data.
    pub vintage: Option<&'a Vintage>,
    /// Text of the mapping file, for formats that take one.
    pub mapping: Option<&'a str>,
    /// Kinds and code books.
    pub taxonomy: &'a Taxonomy,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// Events and actions, ids set.
    pub events: Vec<Event>,
    /// Published figures.
    pub figures: Vec<Figure>,
    /// What speakers said.
    pub claims: Vec<Claim>,
    /// What was skipped, guessed or repaired.
    pub notes: Vec<Note>,
    /// Data rows in the file, skipped ones included.
    pub rows: u32,
}

/// A file that cannot be read at all. Messages read after "could not …".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// The bytes are no file of this kind.
    #[error("read {file} as {format}: {reason}")]
    Unreadable {
        /// Name of the file.
        file: String,
        /// Id of the format.
        format: &'static str,
        /// What was seen, and where.
        reason: String,
    },
    /// A required column is not there.
    #[error("read {file} as {format}: the column {column:?} is missing; the file has {found}")]
    MissingColumn {
        /// Name of the file.
        file: String,
        /// Id of the format.
        format: &'static str,
        /// The missing column.
        column: String,
        /// The columns that are there.
        found: String,
    },
    /// The mapping file is missing or wrong.
    #[error("use the mapping for {file}: {reason}")]
    Mapping {
        /// Name of the data file.
        file: String,
        /// What is wrong and where.
        reason: String,
    },
}

impl FormatError {
    /// What the reader can do, in one sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "check that the file is whole and that --as names its format; `respite formats` lists them",
            Self::MissingColumn { .. } => "check that --as names the right format, or read the file with --as table and a mapping",
            Self::Mapping { .. } => "write a mapping with `respite import FILE --as table --suggest` and pass it with --map",
        }
    }
}

/// A data format.
pub trait Format: Sync {
    /// What a reader may know of it.
    fn info(&self) -> &'static FormatInfo;

    /// Reads a file. Bad rows become notes; an error means that nothing can be read.
    ///
    /// # Errors
    /// See [`FormatError`].
    fn read(&self, file: &InputFile<'_>, options: &ReadOptions<'_>) -> Result<Reading, FormatError>;
}

/// All formats, in the order in which they are shown.
pub const FORMATS: &[&dyn Format] =
    &[&ucdp_ged::UcdpGed, &acled::Acled, &table::Table, &actions::Actions, &series::Series, &claims::Claims];

/// The format of that id.
pub fn format(id: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.info().id == id)
}
