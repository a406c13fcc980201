//! Why nothing could be linked.

/// What stops linking. Messages read after "could not …".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// A file cannot be read as what it should be.
    #[error("read {file}: {reason}")]
    File {
        /// Which file.
        file: String,
        /// What is wrong, with row, column and value.
        reason: String,
        /// What to do.
        hint: String,
    },
    /// A setting has a value that it may not have.
    #[error("link with {key} = {value}: {limit}")]
    Setting {
        /// The key.
        key: String,
        /// Its value.
        value: String,
        /// What it must be.
        limit: String,
    },
    /// The default rule cannot link the rows.
    #[error("{reason}")]
    Scored {
        /// Why not.
        reason: String,
        /// What to do.
        hint: &'static str,
    },
    /// Nothing to compare with.
    #[error("link {0}: at least two tables are needed")]
    TooFewSets(String),
    /// Two sets cannot be told apart.
    #[error("link two tables that are both called {0:?}: results name rows by it")]
    SameName(String),
    /// A taxonomy says nothing about a set.
    #[error("link the table {set}: the taxonomy {taxonomy} has no row whose data.source is {set:?}; it has {known}")]
    SetNotMapped {
        /// The set.
        set: String,
        /// The taxonomy.
        taxonomy: String,
        /// The sets that it has.
        known: String,
    },
    /// A row's category is in no row of the taxonomy.
    #[error(
        "link the table {set}: row {row}, column {taxonomy:?}: {category:?} is none of the base.categories of {set} in the taxonomy {taxonomy}"
    )]
    CategoryNotMapped {
        /// The set.
        set: String,
        /// The row, from 1; the header is not counted.
        row: usize,
        /// The taxonomy.
        taxonomy: String,
        /// The category.
        category: String,
    },
    /// A row does not hold what a taxonomy or the earth needs.
    #[error("link the table {set}: row {row}: {reason}")]
    Row {
        /// The set.
        set: String,
        /// The row, from 1; the header is not counted.
        row: usize,
        /// What is wrong.
        reason: String,
    },
}

impl LinkError {
    /// What to do, in one sentence.
    pub fn hint(&self) -> &str {
        match self {
            Self::File { hint, .. } => hint,
            Self::Setting { .. } => "mend the value in the spec",
            Self::Scored { hint, .. } => hint,
            Self::TooFewSets(_) => "name two or more tables after --tables",
            Self::SameName(_) => "rename one of the files; the name without its ending is the name of the table",
            Self::SetNotMapped { .. } => "write the table's name, that is the file's without its ending, into data.source",
            Self::CategoryNotMapped { .. } => "add a row for it to the taxonomy; blanks and capital letters count",
            Self::Row { .. } => "mend the row or leave it out",
        }
    }
}
