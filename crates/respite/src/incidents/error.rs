//! Why incidents cannot be made, found or judged.

use crate::ErrorClass;
use respite_data::linking::scored::LinkError;

/// What stops incidents. Messages read after "could not …".
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum IncidentError {
    /// A file with settings of linking is not right.
    #[error("read {file}: {reason}")]
    Plan {
        /// Which file.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// A source that is to be linked holds no rows.
    #[error("link the source {name:?}: the project has rows of {held}")]
    NoSuchSource {
        /// The name.
        name: String,
        /// The sources that hold rows.
        held: String,
    },
    /// No row has that id.
    #[error("find the incident {id:?}: no row that is linked has this id")]
    NoSuchIncident {
        /// The id.
        id: String,
    },
    /// A row is judged against itself.
    #[error("judge {id} and {id}: they are one row")]
    OneRow {
        /// The id.
        id: String,
    },
    /// There is no verdict to take back.
    #[error("take back the judgement on {first} and {second}: none is in force")]
    NothingToTakeBack {
        /// One row.
        first: String,
        /// The other row.
        second: String,
    },
    /// A table of judgements cannot be read.
    #[error("read {file}: {reason}")]
    Sheet {
        /// Which file.
        file: String,
        /// What is wrong, with row, column and value.
        reason: String,
    },
    /// An entry of the ledger is not what it must be.
    #[error("read entry {seq} of the ledger: {reason}")]
    Entry {
        /// Which entry.
        seq: u64,
        /// What is wrong.
        reason: String,
    },
    /// Something cannot be written as JSON.
    #[error("write {what} as JSON: {reason}")]
    Unwritten {
        /// What.
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// The rows cannot be linked.
    #[error(transparent)]
    Linking(#[from] LinkError),
}

impl IncidentError {
    /// What to do, in one sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Plan { .. } => "mend the file; `respite explain incidents` lists the keys",
            Self::NoSuchSource { .. } => "use a name that `respite status` shows, or import the source",
            Self::NoSuchIncident { .. } => "copy an id from `respite incidents` or `respite events`",
            Self::OneRow { .. } => "name two rows",
            Self::NothingToTakeBack { .. } => "`respite review --export FILE` lists the judgements that are in force",
            Self::Sheet { .. } => "mend the row; nothing of the file was taken",
            Self::Entry { .. } => "this is a ledger of another program or version; open it with the one that wrote it",
            Self::Unwritten { .. } => "this is a fault of the program",
            Self::Linking(error) => error.hint(),
        }
    }

    /// Its class.
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::NoSuchSource { .. } | Self::NoSuchIncident { .. } | Self::OneRow { .. } | Self::NothingToTakeBack { .. } => {
                ErrorClass::Usage
            }
            Self::Plan { .. } | Self::Sheet { .. } | Self::Entry { .. } | Self::Linking(_) => ErrorClass::Input,
            Self::Unwritten { .. } => ErrorClass::Bug,
        }
    }
}
