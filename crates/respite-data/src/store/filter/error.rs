//! What can be wrong with a filter.

use super::Position;

/// A filter that cannot be used. Messages read after "could not …"; [`FilterError::at`] says where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FilterError {
    /// The text is no condition.
    #[error("read the filter at line {}, column {}: {reason}", .at.line, .at.column)]
    Syntax {
        /// What was expected.
        reason: String,
        /// Where.
        at: Position,
    },
    /// A column does not exist.
    #[error(
        "read the filter at line {}, column {}: there is no column {name:?}{}; the columns are {columns}",
        .at.line, .at.column, .nearest.map(|name| format!("; did you mean {name}?")).unwrap_or_default()
    )]
    UnknownColumn {
        /// Name as written.
        name: String,
        /// The column whose name is nearest, when one is near.
        nearest: Option<&'static str>,
        /// All columns.
        columns: String,
        /// Where.
        at: Position,
    },
    /// Two things that cannot be compared.
    #[error("read the filter at line {}, column {}: {left} cannot be compared with {right}", .at.line, .at.column)]
    WrongType {
        /// The column and what it holds.
        left: String,
        /// What it is compared with.
        right: String,
        /// Where.
        at: Position,
    },
    /// A part of SQL that filters do not know.
    #[error("read the filter at line {}, column {}: {what}", .at.line, .at.column)]
    Unsupported {
        /// What is not known, and what is.
        what: String,
        /// Where.
        at: Position,
    },
}

impl FilterError {
    /// Where in the text.
    pub fn at(&self) -> Position {
        match self {
            Self::Syntax { at, .. } | Self::UnknownColumn { at, .. } | Self::WrongType { at, .. } | Self::Unsupported { at, .. } => *at,
        }
    }

    /// What the reader can do, in one sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "write it as in SQL, such as kind = 'air-strike' AND day >= '2026-02-26'",
            Self::UnknownColumn { .. } => "take a column that is there; text is written in single quotes",
            Self::WrongType { .. } => "write text and days in single quotes, numbers without",
            Self::Unsupported { .. } => "use =, <>, <, <=, >, >=, IN, BETWEEN, LIKE, ILIKE, IS NULL, AND, OR and NOT",
        }
    }
}
