//! What became of the rows of one kind, by their numbers.

use super::align::{Aligned, align};
use super::rows::{Rows, span};
use super::{BeforeAfter, Change, ChangedRow, ColumnCount, LoneRow, RowDifferences, Shown, Value};
use respite_model::Period;

/// What became of rows, by their numbers: only those that are listed are copied.
pub(super) struct Found {
    pub aligned: Aligned,
    pub covered: BeforeAfter<Option<Period>>,
    pub new: Vec<usize>,
    pub deleted: Vec<usize>,
    outside: BeforeAfter<Vec<usize>>,
}

impl Found {
    pub fn new(before: &dyn Rows, after: &dyn Rows) -> Self {
        let aligned = align(before, after);
        let covered = BeforeAfter { before: span(before), after: span(after) };
        let split = |rows: &dyn Rows, lone: &[usize], other: Option<Period>| {
            lone.iter().partition(|row| other.is_some_and(|other| other.holds(&rows.period(**row))))
        };
        let (deleted, gone) = split(before, &aligned.only.before, covered.after);
        let (new, come) = split(after, &aligned.only.after, covered.before);
        Self { covered, new, deleted, outside: BeforeAfter { before: gone, after: come }, aligned }
    }

    pub fn listed(&self, before: &dyn Rows, after: &dyn Rows, limit: Option<usize>) -> RowDifferences {
        let names = before.columns();
        let limit = limit.unwrap_or(usize::MAX);
        let lone = |rows: &dyn Rows, lone: &[usize]| Shown {
            total: lone.len() as u64,
            rows: lone.iter().take(limit).map(|row| lone_row(rows, *row)).collect(),
        };
        let changed = self.aligned.changed.iter().take(limit).map(|(old, new, columns)| {
            let change = |column: &usize| {
                let (before, after) = (before.value(*column, *old).owned(), after.value(*column, *new).owned());
                Change { column: names[*column], before, after }
            };
            ChangedRow { id: after.key(*new).to_string(), period: after.period(*new), changes: columns.iter().map(change).collect() }
        });
        let count = |(place, column): (usize, &&'static str)| {
            let rows = self.aligned.changed.iter().filter(|(_, _, columns)| columns.contains(&place)).count() as u64;
            (rows > 0).then_some(ColumnCount { column, rows })
        };
        RowDifferences {
            rows: BeforeAfter { before: before.len() as u64, after: after.len() as u64 },
            covered: self.covered,
            same: self.aligned.same,
            new: lone(after, &self.new),
            changed: Shown { total: self.aligned.changed.len() as u64, rows: changed.collect() },
            deleted: lone(before, &self.deleted),
            outside: BeforeAfter { before: lone(before, &self.outside.before), after: lone(after, &self.outside.after) },
            columns: names.iter().enumerate().filter_map(count).collect(),
        }
    }
}

fn lone_row(rows: &dyn Rows, row: usize) -> LoneRow {
    let filled = |(column, name): (usize, &&'static str)| match rows.value(column, row) {
        Value::Missing => None,
        value => Some(((*name).to_owned(), serde_json::to_value(value).unwrap_or_default())),
    };
    let cells = rows.columns().iter().enumerate().filter_map(filled).collect();
    LoneRow { id: rows.key(row).to_string(), period: rows.period(row), cells }
}
