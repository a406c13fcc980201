//! Everything that can go wrong, with its class. The face adds the exit code.

use crate::{
    check::DefinitionsError, get::GetError, incidents::IncidentError, study::StudyError, trace::TraceError, vintages::VintagesError,
};
use respite_data::{
    formats::FormatError,
    linking::LinkError,
    store::{FilterError, StoreError},
};
use std::ops::Range;

/// What kind of trouble an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// The program was asked for something that does not exist or cannot be.
    Usage,
    /// A file or folder cannot be read.
    Input,
    /// The rows allow no estimate.
    NotEstimable,
    /// A check was made and says no.
    CheckSaidNo,
    /// A fault of the program.
    Bug,
}

/// An error of any part. Reads after "could not …".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The project folder.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An imported file.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// A condition given on its own.
    #[error("use the condition {text:?}: {error}")]
    Filter {
        /// The condition.
        text: String,
        /// What is wrong with it.
        error: FilterError,
    },
    /// A study file.
    #[error(transparent)]
    Study(#[from] Box<StudyError>),
    /// A method.
    #[error("{0}")]
    Method(#[from] respite_stats::error::Error),
    /// The project's definitions.
    #[error(transparent)]
    Definitions(#[from] Box<DefinitionsError>),
    /// A guard of METHODS: the outcome contains the treatment.
    #[error("run the study {study}: {reason}")]
    Guard {
        /// Name of the study.
        study: String,
        /// What was found, with the rows.
        reason: String,
        /// What to do.
        hint: String,
    },
    /// An id that names no number.
    #[error(transparent)]
    Trace(#[from] TraceError),
    /// A study of that name does not exist.
    #[error("find the study {name:?}: the project has {known}")]
    NoSuchStudy {
        /// The name asked for.
        name: String,
        /// The names that exist.
        known: String,
    },
    /// Two releases that cannot be compared.
    #[error(transparent)]
    Vintages(#[from] VintagesError),
    /// A source of the catalogue.
    #[error(transparent)]
    Get(#[from] Box<GetError>),
    /// Rows to link.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// Incidents.
    #[error(transparent)]
    Incident(#[from] IncidentError),
    /// A plain file for `fit`.
    #[error("read {file}: {reason}")]
    Bench {
        /// Which file.
        file: String,
        /// What is wrong, with the place.
        reason: String,
        /// What to do.
        hint: String,
    },
    /// A format of that id does not exist.
    #[error("use the format {id:?}: there is none of that id")]
    NoSuchFormat {
        /// The id asked for.
        id: String,
    },
    /// A method of that id does not exist.
    #[error("use the method {id:?}: there is none of that id")]
    NoSuchMethod {
        /// The id asked for.
        id: String,
    },
    /// The taxonomy that the program carries.
    #[error(transparent)]
    Taxonomy(#[from] respite_model::TaxonomyError),
}

impl From<DefinitionsError> for Error {
    fn from(error: DefinitionsError) -> Self {
        Self::Definitions(Box::new(error))
    }
}

impl From<GetError> for Error {
    fn from(error: GetError) -> Self {
        Self::Get(Box::new(error))
    }
}

impl From<StudyError> for Error {
    fn from(error: StudyError) -> Self {
        Self::Study(Box::new(error))
    }
}

impl Error {
    /// What to do, in one sentence.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Store(error) => Some(error.hint().to_owned()),
            Self::Format(error) => Some(error.hint().to_owned()),
            Self::Filter { error, .. } => Some(error.hint().to_owned()),
            Self::Study(error) => Some(error.hint.clone()),
            Self::Definitions(_) => Some("`respite explain definitions` lists the keys".to_owned()),
            Self::Method(error) => Some(error.hint().to_owned()),
            Self::Guard { hint, .. } | Self::Bench { hint, .. } => Some(hint.clone()),
            Self::Trace(error) => Some(error.hint().to_owned()),
            Self::Link(error) => Some(error.hint().to_owned()),
            Self::Get(error) => Some(error.hint()),
            Self::Incident(error) => Some(error.hint().to_owned()),
            Self::Vintages(error) => Some(error.hint()),
            Self::NoSuchStudy { .. } => Some("write it into studies/NAME.toml; `respite explain study` tells how".to_owned()),
            Self::NoSuchFormat { .. } => Some("`respite formats` lists the formats".to_owned()),
            Self::NoSuchMethod { .. } => Some("`respite methods` lists the methods".to_owned()),
            Self::Taxonomy(_) => None,
        }
    }

    /// Its class.
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::Store(_) | Self::Format(_) | Self::Study(_) | Self::Definitions(_) | Self::Link(_) | Self::Bench { .. } => {
                ErrorClass::Input
            }
            Self::Filter { .. } | Self::Trace(_) | Self::NoSuchStudy { .. } | Self::NoSuchFormat { .. } | Self::NoSuchMethod { .. } => {
                ErrorClass::Usage
            }
            Self::Vintages(_) => ErrorClass::Usage,
            Self::Method(respite_stats::error::Error::Setting { .. } | respite_stats::error::Error::Value { .. }) => ErrorClass::Input,
            Self::Method(_) => ErrorClass::NotEstimable,
            Self::Get(error) => error.class(),
            Self::Incident(error) => error.class(),
            Self::Guard { .. } => ErrorClass::CheckSaidNo,
            Self::Taxonomy(_) => ErrorClass::Bug,
        }
    }

    /// Where in which text: name, text, bytes.
    pub fn place(&self) -> Option<(String, String, Range<usize>)> {
        match self {
            Self::Study(error) => Some((format!("studies/{}.toml", error.name), error.text.clone(), error.span.clone()?)),
            Self::Definitions(error) => Some(("definitions.toml".to_owned(), error.text.clone(), error.span.clone()?)),
            Self::Filter { text, error } => {
                let at = error.at();
                Some(("condition".to_owned(), text.clone(), at.offset..at.offset + at.length))
            }
            _ => None,
        }
    }
}
