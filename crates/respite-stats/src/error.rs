//! Why nothing can be returned.

/// A method that cannot give a result. Messages read after "could not …".
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A setting is outside what the method takes.
    #[error("use {setting} = {value}: {limit}")]
    Setting {
        /// Name of the setting, as in the spec.
        setting: &'static str,
        /// The value as given.
        value: String,
        /// What is allowed.
        limit: String,
    },
    /// The data are too few or too empty.
    #[error("estimate {what}: {reason}")]
    NotEstimable {
        /// What was asked for.
        what: String,
        /// Why not, with the number and the limit.
        reason: String,
    },
    /// A value in the data is outside what the shape takes.
    #[error("use row {row}: {reason}")]
    Value {
        /// Id of the row.
        row: u64,
        /// Why not, with the value and the limit.
        reason: String,
    },
}

impl Error {
    /// What the reader can do, in one sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Setting { .. } => "change the setting in the spec or study file",
            Self::NotEstimable { .. } => "widen the windows or rings, or admit more rows",
            Self::Value { .. } => "mend or leave out the row",
        }
    }
}
