//! Rows of one release, whether events, figures or claims, in the one shape in which they are compared.

mod claims;
mod events;
mod figures;

pub(super) use claims::claims;
pub(super) use events::EventRows;
pub(super) use figures::figures;

use super::value::Value;
use respite_model::Period;
use std::{borrow::Cow, fmt};

/// By what a row is found in the other release.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Key<'a> {
    /// The source's own id.
    Own(Cow<'a, str>),
    /// An id that was made from what the row says: it changes with the row.
    Made(Cow<'a, str>),
}

impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Own(id) | Self::Made(id)) = self;
        f.write_str(id)
    }
}

/// Rows of one release. Source, release, ids, file and row number are no columns here: they are no change.
pub(super) trait Rows {
    /// How many.
    fn len(&self) -> usize;
    /// Names of the columns.
    fn columns(&self) -> &[&'static str];
    /// By what a row is found.
    fn key(&self, row: usize) -> Key<'_>;
    /// The days that a row is about.
    fn period(&self, row: usize) -> Period;
    /// One cell.
    fn value(&self, column: usize, row: usize) -> Value<'_>;
}

/// The time that a release covers: first to last day of its rows.
pub(super) fn span(rows: &dyn Rows) -> Option<Period> {
    let periods = || (0..rows.len()).map(|row| rows.period(row));
    Some(Period { from: periods().map(|period| period.from).min()?, to: periods().map(|period| period.to).max()? })
}

/// How a column is taken from a row.
type Get<T> = for<'a> fn(&'a T) -> Value<'a>;

/// Rows that are few, as a list.
pub(super) struct Listed<T: 'static> {
    rows: Vec<T>,
    names: Vec<&'static str>,
    columns: &'static [(&'static str, Get<T>)],
    key: fn(&T) -> String,
    period: fn(&T) -> Period,
}

impl<T> Listed<T> {
    fn new(rows: Vec<T>, columns: &'static [(&'static str, Get<T>)], key: fn(&T) -> String, period: fn(&T) -> Period) -> Self {
        Self { rows, names: columns.iter().map(|(name, _)| *name).collect(), columns, key, period }
    }
}

impl<T> Rows for Listed<T> {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn columns(&self) -> &[&'static str] {
        &self.names
    }

    fn key(&self, row: usize) -> Key<'_> {
        Key::Own(Cow::Owned((self.key)(&self.rows[row])))
    }

    fn period(&self, row: usize) -> Period {
        (self.period)(&self.rows[row])
    }

    fn value(&self, column: usize, row: usize) -> Value<'_> {
        (self.columns[column].1)(&self.rows[row])
    }
}
