//! What can go wrong with a project folder.

use crate::formats::FormatError;
use crate::store::FilterError;
use respite_model::{Note, SourceId, SourceIdError, TaxonomyError, Vintage};
use std::path::PathBuf;

/// Why the store could not do what was asked. Messages read after "could not …".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The folder is no project.
    #[error("open {} as a project: it has no respite.toml", .folder.display())]
    NotAProject {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder is a project already.
    #[error("create a project in {}: it is one already", .folder.display())]
    AlreadyAProject {
        /// The folder.
        folder: PathBuf,
    },
    /// The settings cannot be read.
    #[error("read the settings {}: {reason}", .file.display())]
    Settings {
        /// The settings file.
        file: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The project was written by a later program.
    #[error("open the project: its layout is version {found}, and this program knows versions up to {known}")]
    LaterLayout {
        /// Version of the project.
        found: u32,
        /// Latest version that is known.
        known: u32,
    },
    /// Another process is writing.
    #[error("write to the project {}: another process is writing to it", .folder.display())]
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// The operating system refused a file.
    #[error("{action} {}: {source}", .path.display())]
    File {
        /// What was tried, such as `read`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database behind the ledger refused.
    #[error("{action} the ledger: {source}")]
    Ledger {
        /// What was tried.
        action: &'static str,
        /// What the database said.
        source: sqlx::Error,
    },
    /// The hash chain is broken.
    #[error("trust the ledger: entry {seq} {reason}")]
    LedgerBroken {
        /// The first entry that is wrong.
        seq: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// An entry of that kind may not be appended by hand, or is malformed.
    #[error("append an entry of kind {kind:?} to the ledger: {reason}")]
    Entry {
        /// The kind.
        kind: String,
        /// Why not.
        reason: &'static str,
    },
    /// A format refused a file.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// A filter is wrong.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// The taxonomy that the program carries is wrong.
    #[error(transparent)]
    Taxonomy(#[from] TaxonomyError),
    /// A source name breaks the rule.
    #[error(transparent)]
    SourceName(#[from] SourceIdError),
    /// No format of that id exists.
    #[error("rebuild the tables of {source_id} {vintage}: this program has no format {format:?}")]
    UnknownFormat {
        /// The source.
        source_id: SourceId,
        /// The release.
        vintage: Vintage,
        /// The missing format.
        format: String,
    },
    /// Nothing was given to import.
    #[error("import nothing: no file was given")]
    NoFile,
    /// The format does not know whose rows these are.
    #[error("tell whose rows these are: the format {format} has no source of its own")]
    NoSource {
        /// The format.
        format: &'static str,
    },
    /// A release name that cannot be kept.
    #[error("use the vintage {vintage:?}: it must have 1 to 100 characters and no line break")]
    VintageName {
        /// The name as given.
        vintage: String,
    },
    /// The files yield neither an event nor a figure.
    #[error("import {files}: none of the {rows} rows gave an event or a figure{}", first(.notes))]
    NothingRead {
        /// Names of the files.
        files: String,
        /// Rows that were seen.
        rows: u64,
        /// The first notes.
        notes: Vec<Note>,
    },
    /// The release is there already, with other content.
    #[error("import {source_id} {vintage}: the project already holds this vintage, with other content")]
    VintageTaken {
        /// The source.
        source_id: SourceId,
        /// The release.
        vintage: Vintage,
    },
    /// A strict import met notes.
    #[error("import strictly: {count} {} left{}", if *.count == 1 { "note was" } else { "notes were" }, first(.notes))]
    Strict {
        /// How many notes.
        count: usize,
        /// The first of them.
        notes: Vec<Note>,
    },
    /// An original is missing or was changed.
    #[error("read the original {sha256}: {reason}")]
    Original {
        /// Its hash.
        sha256: String,
        /// What is wrong.
        reason: String,
    },
    /// A table cannot be read or written.
    #[error("{action} the table {table}: {reason}")]
    Table {
        /// What was tried.
        action: &'static str,
        /// Name of the table.
        table: String,
        /// What was seen.
        reason: String,
    },
    /// A rebuilt table is not the one that the ledger records.
    #[error("rebuild the table {table}: its hash is {found}, and the ledger records {recorded}")]
    TableDiffers {
        /// Name of the table.
        table: String,
        /// Hash of the rebuilt bytes.
        found: String,
        /// Hash in the ledger.
        recorded: String,
    },
    /// No such column.
    #[error("read the column {column:?}: {reason}")]
    Column {
        /// Name as given.
        column: String,
        /// Whether it does not exist, was not selected or is of another type.
        reason: String,
    },
    /// No such source or release.
    #[error("read {source_id} {vintage}: the project holds {held}")]
    UnknownVintage {
        /// The source.
        source_id: SourceId,
        /// The release.
        vintage: Vintage,
        /// What is there.
        held: String,
    },
}

impl StoreError {
    /// What the reader can do, in one sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotAProject { .. } => "go to a project folder, or make one with `respite new`",
            Self::AlreadyAProject { .. } => "choose another folder, or go on with the project that is there",
            Self::Settings { .. } => "mend the file; it needs a line such as layout = 1",
            Self::LaterLayout { .. } => "take a newer release of the program",
            Self::Busy { .. } => "wait until the other import has ended and try again",
            Self::File { .. } => "check that the file is there, that you may read and write it, and that the disk is not full",
            Self::Ledger { .. } => "check that ledger.sqlite is whole and that you may write to the folder, or take it from a backup",
            Self::LedgerBroken { .. } => "the ledger was changed by something other than this program: take it from a backup",
            Self::Entry { .. } => "use the command that belongs to this kind of entry",
            Self::Format(error) => error.hint(),
            Self::Filter(error) => error.hint(),
            Self::Taxonomy(_) => "this is a fault of the program: please report it",
            Self::SourceName(_) => "choose a name such as my-source",
            Self::UnknownFormat { .. } => "take the release of the program that has this format",
            Self::NoFile => "name at least one file",
            Self::NoSource { .. } => "pass --source with a name of your choice, such as my-source",
            Self::VintageName { .. } => "pass --vintage with a short name such as 2026-11",
            Self::NothingRead { .. } => "check that --as names the right format",
            Self::VintageTaken { .. } => "pass --vintage with a name for this release, such as the day of the download",
            Self::Strict { .. } => "mend the rows, or import without --strict and read the notes",
            Self::Original { .. } => "take the file from a backup of originals/, or import it again",
            Self::Table { .. } => "rebuild the tables with `respite rebuild`; nothing is lost, they are made from the originals",
            Self::TableDiffers { .. } => "this is a fault of the program: please report it with the version that wrote the project",
            Self::Column { .. } => "`respite explain columns` lists the columns",
            Self::UnknownVintage { .. } => "`respite status` lists what the project holds",
        }
    }

    /// A file refused by the system, for `map_err`.
    pub(super) fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }

    /// A table that cannot be handled, for `map_err`.
    pub(super) fn table<E: std::fmt::Display>(action: &'static str, table: &str) -> impl FnOnce(E) -> Self {
        let table = table.to_owned();
        move |error| Self::Table { action, table, reason: error.to_string() }
    }
}

fn first(notes: &[Note]) -> String {
    let mut text = String::new();
    for note in notes {
        text.push_str("; ");
        text.push_str(&note.file);
        if let Some(row) = note.row {
            text.push_str(&format!(", row {row}"));
        }
        if let Some(column) = &note.column {
            text.push_str(&format!(", {column}"));
        }
        text.push_str(": ");
        text.push_str(&note.reason);
    }
    text
}
