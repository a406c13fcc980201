//! The summary in everyday words.

use super::{BeforeAfter, Differences, RowDifferences};
use crate::render::numbers::{count, counted};
use respite_model::Period;
use std::fmt::Write;

const TITLE_OF_EVENTS: &str = "Events and actions";

/// What changed, as sentences; tables of rows are not part of it.
pub fn summary(differences: &Differences) -> String {
    let releases = &differences.releases;
    let mut text = format!("From {} to {}\n", releases.before, releases.after);
    let kinds = [(TITLE_OF_EVENTS, &differences.events), ("Published figures", &differences.figures), ("Claims", &differences.claims)];
    for (title, rows) in kinds.into_iter().filter(|(_, rows)| rows.rows.before + rows.rows.after > 0) {
        let _ = write!(text, "\n{title}: {} before, {} after.\n{}", count(rows.rows.before), count(rows.rows.after), became(rows));
        let thin = differences.months.iter().filter(|sums| sums.thin && title == TITLE_OF_EVENTS);
        let (new, deleted) = thin.fold((0, 0), |(new, deleted), sums| (new + sums.new, deleted + sums.deleted));
        if new + deleted > 0 {
            let (new, deleted) = (count(new), count(deleted));
            let _ = writeln!(
                text,
                "  Of these, {new} new and {deleted} deleted lie in months that one release may not cover: see releases.thin-month below."
            );
        }
        for line in outside(rows, releases) {
            let _ = writeln!(text, "  {line}");
        }
        if !rows.columns.is_empty() {
            let columns: Vec<_> = rows.columns.iter().map(|of| format!("{} {}", of.column, count(of.rows))).collect();
            let _ = writeln!(text, "  Changed columns: {}.", columns.join(", "));
        }
    }
    text
}

fn became(rows: &RowDifferences) -> String {
    let (new, changed, deleted) = (rows.new.total, rows.changed.total, rows.deleted.total);
    if new + changed + deleted == 0 {
        return format!("  Nothing is new, changed or deleted; {} as before.\n", said(rows.same, "row is", "rows are"));
    }
    format!(
        "  {} new, {} changed, {} deleted; {} as before.\n",
        said(new, "row is", "rows are"),
        said(changed, "was", "were"),
        said(deleted, "was", "were"),
        said(rows.same, "is", "are")
    )
}

/// `no rows are`, `1 row is`, `2 rows are`.
fn said(value: u64, one: &str, many: &str) -> String {
    if value == 0 { format!("no {many}").replace("no were", "none were").replace("no are", "none are") } else { counted(value, one, many) }
}

/// Rows that the other release cannot have, because it does not reach so far.
fn outside(rows: &RowDifferences, releases: &BeforeAfter<String>) -> Vec<String> {
    let line = |total: u64, whose: &str, other: &str, covered: Option<Period>| {
        let covers = covered.map_or("has none".to_owned(), |covered| format!("covers {} to {}", covered.from, covered.to));
        let lie = counted(total, "row lies", "rows lie");
        (total > 0).then(|| format!("{lie} in {whose} alone and outside the time of {other}, which {covers}: neither new nor deleted."))
    };
    let (before, after) = (rows.outside.before.total, rows.outside.after.total);
    let lines = [
        line(before, &releases.before, &releases.after, rows.covered.after),
        line(after, &releases.after, &releases.before, rows.covered.before),
    ];
    lines.into_iter().flatten().collect()
}
