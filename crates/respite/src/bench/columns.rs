//! A plain table by its columns, with messages that name the file, the row and the cell.

use super::trouble;
use crate::Error;
use respite_model::Day;
use std::str::FromStr;

/// A CSV text that has been split into cells.
pub(super) struct Columns<'a> {
    name: &'a str,
    headings: csv::StringRecord,
    records: Vec<csv::StringRecord>,
}

/// One row of it.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    /// Its number; the header is row 1.
    pub number: u64,
    name: &'a str,
    headings: &'a csv::StringRecord,
    record: &'a csv::StringRecord,
}

impl<'a> Columns<'a> {
    pub(super) fn of((name, input): (&'a str, &[u8])) -> Result<Self, Error> {
        let mut reader = csv::Reader::from_reader(input);
        let headings =
            reader.headers().map_err(|error| trouble(name, error.to_string(), "the file must be comma-separated UTF-8 text"))?.clone();
        let records = reader
            .records()
            .collect::<Result<_, _>>()
            .map_err(|error| trouble(name, error.to_string(), "every row must have as many cells as the header"))?;
        Ok(Self { name, headings, records })
    }

    /// Name of the file.
    pub(super) fn name(&self) -> &str {
        self.name
    }

    /// The place of a column.
    pub(super) fn place(&self, wanted: &str) -> Result<usize, Error> {
        let found = self.headings.iter().position(|heading| heading == wanted);
        let all = || self.headings.iter().collect::<Vec<_>>().join(", ");
        found.ok_or_else(|| trouble(self.name, format!("the column {wanted:?} is missing; the file has {}", all()), "name it in the spec"))
    }

    /// The names of the columns.
    pub(super) fn headings(&self) -> &csv::StringRecord {
        &self.headings
    }

    /// The rows, in the order of the file.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let Self { name, headings, records } = self;
        (2..).zip(records).map(move |(number, record)| Row { number, name, headings, record })
    }
}

impl Row<'_> {
    /// A cell's text.
    pub(super) fn cell(&self, place: usize) -> &str {
        self.record.get(place).unwrap_or_default()
    }

    /// A cell that must hold a value of a type; `what` names it, such as `number`.
    pub(super) fn value<T: FromStr>(&self, place: usize, what: &str) -> Result<T, Error> {
        self.cell(place).parse().map_err(|_| self.bad(place, what))
    }

    /// The same with blanks around the value left out.
    pub(super) fn trimmed<T: FromStr>(&self, place: usize, what: &str) -> Result<T, Error> {
        self.cell(place).trim().parse().map_err(|_| self.bad(place, what))
    }

    /// A cell whose first ten characters are a day.
    pub(super) fn day(&self, place: usize) -> Result<Day, Error> {
        let text = self.cell(place);
        text.get(..10).unwrap_or(text).parse().map_err(|_| self.bad(place, "day"))
    }

    /// The error about a cell that is not what it must be.
    pub(super) fn bad(&self, place: usize, what: &str) -> Error {
        let (row, heading, text) = (self.number, &self.headings[place], self.cell(place));
        trouble(self.name, format!("row {row}, column {heading:?}: {text:?} is no {what}"), "mend the cell or leave out the row")
    }
}
