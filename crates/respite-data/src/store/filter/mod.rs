//! Filters: conditions on columns, written as in SQL.
//!
//! Known are `=`, `<>`, `<`, `<=`, `>`, `>=`, `IN`, `BETWEEN`, `LIKE`, `ILIKE`, `IS NULL`, each also with `NOT`, then `AND`, `OR`,
//! `NOT` and parentheses; text in single quotes, numbers, `TRUE`, `FALSE` and `DATE '2026-02-26'`. A comparison with a value that
//! a row lacks is neither true nor false, and only rows for which the filter is true are admitted, as in SQL.

mod condition;
mod error;
mod evaluate;
mod parse;
mod position;
mod sources;

pub use error::FilterError;
pub use position::Position;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::error::ArrowError;
use condition::Condition;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// A condition that each admitted event fulfils.
#[derive(Debug, Clone)]
pub struct Filter {
    text: String,
    condition: Arc<Condition>,
}

impl Filter {
    /// Reads a filter and checks it against the columns that there are.
    ///
    /// # Errors
    /// When the text is no condition, names a column that does not exist, compares what cannot be compared, or uses a part of
    /// SQL that is not known here. Every error says where in the text.
    ///
    /// # Examples
    /// ```
    /// use respite_data::store::Filter;
    /// assert!(Filter::parse("kind = 'air-strike' AND day >= '2026-02-26' AND latitude IS NOT NULL").is_ok());
    /// let error = Filter::parse("dya > DATE '2026-02-26'").unwrap_err();
    /// assert_eq!(error.at().column, 1);
    /// ```
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        Ok(Self { text: text.to_owned(), condition: Arc::new(parse::parse(text)?) })
    }

    /// The text as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The columns that it looks at, in order of name.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> + use<> {
        let mut names = BTreeSet::new();
        self.condition.columns(&mut names);
        names.into_iter()
    }

    /// The only sources whose events it can admit; `None` when it does not say.
    pub fn sources(&self) -> Option<BTreeSet<String>> {
        sources::admitted(&self.condition)
    }

    /// Which rows it admits: true or false for each.
    pub(super) fn evaluate(&self, batch: &RecordBatch) -> Result<BooleanArray, ArrowError> {
        evaluate::admitted(&self.condition, batch)
    }
}

impl PartialEq for Filter {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
