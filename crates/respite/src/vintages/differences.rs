//! What became of the rows of each kind, as it is told.

use super::{BeforeAfter, DaySums, Value};
use respite_model::Period;
use respite_stats::diagnostic::Diagnostic;
use serde::Serialize;
use serde_json::Map;

/// What changed between two releases of a source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Differences {
    /// The two releases, as `SOURCE@RELEASE`.
    pub releases: BeforeAfter<String>,
    /// Events and actions, by the source's own id.
    pub events: RowDifferences,
    /// Published figures, by quantity and period.
    pub figures: RowDifferences,
    /// Claims, by their id.
    pub claims: RowDifferences,
    /// Sums over the days that the events of both releases cover; `None` when there are no such days.
    pub common: Option<DaySums>,
    /// The same by month; months without a row are left out.
    pub months: Vec<DaySums>,
    /// What puts the comparison in doubt.
    pub diagnostics: Vec<Diagnostic>,
}

/// What became of the rows of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowDifferences {
    /// How many there are.
    pub rows: BeforeAfter<u64>,
    /// The time that each release covers: first to last day of its rows.
    pub covered: BeforeAfter<Option<Period>>,
    /// Rows that say the same in both.
    pub same: u64,
    /// Rows of the second release alone, inside the time of the first.
    pub new: Shown<LoneRow>,
    /// Rows of both that say something else.
    pub changed: Shown<ChangedRow>,
    /// Rows of the first release alone, inside the time of the second.
    pub deleted: Shown<LoneRow>,
    /// Rows of one release alone that lie outside the time that the other covers: neither new nor deleted.
    pub outside: BeforeAfter<Shown<LoneRow>>,
    /// In how many of the changed rows each column differs, in the order of the columns.
    pub columns: Vec<ColumnCount>,
}

/// Rows, of which some are listed, in order of day and id.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown<T> {
    /// How many there are.
    pub total: u64,
    /// Those that are listed.
    pub rows: Vec<T>,
}

/// A row of one release alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LoneRow {
    /// The source's own id, or what stands for it.
    pub id: String,
    /// The days that it is about; of an event its earliest day.
    pub period: Period,
    /// Its cells by column; empty ones are left out.
    pub cells: Map<String, serde_json::Value>,
}

/// A row that says something else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangedRow {
    /// The source's own id, or what stands for it.
    pub id: String,
    /// The days that it is about in the second release.
    pub period: Period,
    /// The columns that differ.
    pub changes: Vec<Change>,
}

/// One cell that says something else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Name of the column.
    pub column: &'static str,
    /// In the first release.
    pub before: Value<'static>,
    /// In the second release.
    pub after: Value<'static>,
}

/// How many rows differ in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnCount {
    /// Name of the column.
    pub column: &'static str,
    /// Rows that differ in it.
    pub rows: u64,
}
