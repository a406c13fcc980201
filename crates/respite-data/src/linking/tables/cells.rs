//! A CSV text by its columns, with messages that name the file, the row, the column and the value.

use crate::linking::LinkError;
use respite_model::Day;
use std::{fmt::Display, ops::RangeInclusive};

/// A text that has been split into cells.
pub(super) struct Cells<'a> {
    file: &'a str,
    headings: csv::StringRecord,
    records: Vec<csv::StringRecord>,
}

/// One row of it.
pub(super) struct Line<'a> {
    cells: &'a Cells<'a>,
    number: usize,
    record: &'a csv::StringRecord,
}

impl<'a> Cells<'a> {
    pub(super) fn read(file: &'a str, bytes: &[u8]) -> Result<Self, LinkError> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(wrong(file, "it is empty", "the first row must name the columns"));
        }
        let mut reader = csv::Reader::from_reader(bytes);
        let hint = "the file must be comma-separated UTF-8 text, with as many cells in each row as in the header";
        let headings = reader.headers().map_err(|error| wrong(file, error.to_string(), hint))?.clone();
        let records = reader.records().collect::<Result<_, _>>().map_err(|error| wrong(file, error.to_string(), hint))?;
        Ok(Self { file, headings, records })
    }

    /// The place of a column that may be missing.
    pub(super) fn find(&self, name: &str) -> Result<Option<usize>, LinkError> {
        let mut places = (0..).zip(&self.headings).filter(|(_, heading)| heading.trim() == name).map(|(place, _)| place);
        match (places.next(), places.next()) {
            (Some(_), Some(_)) => Err(self.wrong(format!("the column {name:?} stands there twice"), "rename or remove one of them")),
            (place, _) => Ok(place),
        }
    }

    /// The place of a column.
    pub(super) fn place(&self, name: &str) -> Result<usize, LinkError> {
        let all = || self.headings.iter().collect::<Vec<_>>().join(", ");
        self.find(name)?.ok_or_else(|| self.wrong(format!("the column {name:?} is missing; it has {}", all()), "rename a column to it"))
    }

    /// Number of columns.
    pub(super) fn width(&self) -> usize {
        self.headings.len()
    }

    /// The rows in the order of the file, numbered from 1 without the header.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        (1..).zip(&self.records).map(|(number, record)| Line { cells: self, number, record })
    }

    pub(super) fn wrong(&self, reason: impl Into<String>, hint: &str) -> LinkError {
        wrong(self.file, reason, hint)
    }
}

impl Line<'_> {
    /// A cell as it stands.
    pub(super) fn cell(&self, place: usize) -> &str {
        self.record.get(place).unwrap_or_default()
    }

    /// Whether a cell is empty or says that nothing is known.
    pub(super) fn is_missing(&self, place: usize) -> bool {
        matches!(self.cell(place).trim(), "" | "NA")
    }

    /// A day; a time of day behind it is left out.
    pub(super) fn day(&self, place: usize) -> Result<Day, LinkError> {
        let text = self.cell(place).trim();
        let day = text.get(..10).filter(|_| matches!(text.as_bytes().get(10), None | Some(b' ' | b'T'))).and_then(|day| day.parse().ok());
        day.ok_or_else(|| self.wrong(place, "day such as 2026-02-26", "mend the cell or leave out the row"))
    }

    /// A number inside its limits.
    pub(super) fn number(&self, place: usize, limits: RangeInclusive<f64>) -> Result<f64, LinkError> {
        let number = self.cell(place).trim().parse().ok().filter(|number| limits.contains(number));
        let what = || format!("number from {} to {}", limits.start(), limits.end());
        number.ok_or_else(|| self.wrong(place, what(), "a row without a place cannot be linked; mend the cell or leave out the row"))
    }

    pub(super) fn wrong(&self, place: usize, what: impl Display, hint: &str) -> LinkError {
        let (row, heading, text) = (self.number, self.cells.headings.get(place).unwrap_or_default(), self.cell(place));
        self.cells.wrong(format!("row {row}, column {heading:?}: {text:?} is no {what}"), hint)
    }
}

fn wrong(file: &str, reason: impl Into<String>, hint: &str) -> LinkError {
    LinkError::File { file: file.to_owned(), reason: reason.into(), hint: hint.to_owned() }
}
