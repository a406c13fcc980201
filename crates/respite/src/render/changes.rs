//! What changed between two releases, as tables of text.

use crate::{
    render::{
        excerpt::{line, pair},
        numbers::count,
        part::Part,
    },
    vintages::{BeforeAfter, DaySums, Differences, LoneRow, RowDifferences, Shown, Sum},
};

/// Months and sums, then changed, deleted and new rows of each kind; a table without rows is left out.
pub fn tables(differences: &Differences, limit: Option<usize>) -> Vec<Part> {
    let mut parts = vec![months(differences, limit)];
    let kinds = [("events and actions", &differences.events), ("figures", &differences.figures), ("claims", &differences.claims)];
    for (name, rows) in kinds {
        parts.push(changed(name, rows));
        parts.push(lone(format!("Deleted {name}"), &rows.deleted));
        parts.push(lone(format!("New {name}"), &rows.new));
    }
    parts.retain(|part| !part.rows.is_empty());
    parts
}

fn months(differences: &Differences, limit: Option<usize>) -> Part {
    let is_other = |sums: &&DaySums| sums.new + sums.deleted + sums.changed + sums.moved_out > 0;
    let other: Vec<&DaySums> = differences.months.iter().filter(is_other).collect();
    let listed = other.len().min(limit.unwrap_or(usize::MAX));
    let name = |sums: &DaySums| format!("{}{}", sums.period, if sums.thin { " (?)" } else { "" });
    // Where no row states a number of killed, its columns would say nothing.
    let is_stated = |sums: &DaySums| sums.killed().iter().any(|pair| pair.before.stated + pair.after.stated > 0);
    let used = if differences.common.as_ref().is_some_and(is_stated) { SUMS.len() } else { COUNTS };
    let columns = &SUMS[..used];
    let row = |name: String, sums: &DaySums| [name].into_iter().chain(columns.iter().map(|(_, cell)| cell(sums))).collect();
    let mut rows: Vec<Vec<String>> = other[..listed].iter().map(|sums| row(name(sums), sums)).collect();
    // A sum over months of which one release has hardly any row would be read as a change.
    let is_whole = !rows.is_empty() && !differences.months.iter().any(|sums| sums.thin);
    if let Some(common) = differences.common.as_ref().filter(|_| is_whole) {
        rows.push(row("together".to_owned(), common));
    }
    let same = differences.months.len() - other.len();
    let same = if same > 0 { format!("; {same} further months are as before") } else { String::new() };
    let span = differences.common.as_ref().map_or(String::new(), |common| format!(" ({} to {})", common.period.from, common.period.to));
    Part {
        title: format!("Events and actions on the days that both releases cover{span}, by month{same}"),
        headings: ["month"].into_iter().chain(columns.iter().map(|(heading, _)| *heading)).map(str::to_owned).collect(),
        rows,
        more: (other.len() - listed) as u64,
    }
}

/// A column of the table by month: its heading, and its cell.
type SumsColumn = (&'static str, fn(&DaySums) -> String);

/// The columns, counts of rows first.
const SUMS: &[SumsColumn] = &[
    ("rows", |sums| arrow(count(sums.rows.before), count(sums.rows.after))),
    ("new", |sums| count(sums.new)),
    ("deleted", |sums| count(sums.deleted)),
    ("changed", changed_and_moved),
    ("killed, best", |sums| killed(&sums.killed_best)),
    ("killed, low", |sums| killed(&sums.killed_low)),
    ("killed, high", |sums| killed(&sums.killed_high)),
];

/// How many of them count rows.
const COUNTS: usize = 4;

fn changed_and_moved(sums: &DaySums) -> String {
    match (sums.moved_in, sums.moved_out) {
        (0, 0) => count(sums.changed),
        (come, gone) => format!("{} ({} moved in, {} out)", count(sums.changed), count(come), count(gone)),
    }
}

fn killed(pair: &BeforeAfter<Sum>) -> String {
    let stated = |sum: &Sum| sum.sum.map_or("none stated".to_owned(), |sum| count(sum.unsigned_abs()));
    arrow(stated(&pair.before), stated(&pair.after))
}

fn arrow(before: String, after: String) -> String {
    if before == after { before } else { format!("{before} → {after}") }
}

fn changed(name: &str, differences: &RowDifferences) -> Part {
    let mut rows = Vec::new();
    for row in &differences.changed.rows {
        for (position, change) in row.changes.iter().enumerate() {
            let first = |text: String| if position == 0 { text } else { String::new() };
            let [before, after] = pair([change.before.to_string(), change.after.to_string()]);
            rows.push(vec![first(row.id.clone()), first(row.period.to_string()), change.column.to_owned(), before, after]);
        }
    }
    Part {
        title: format!("Changed {name}"),
        headings: ["id", "when", "column", "before", "after"].map(str::to_owned).into(),
        rows,
        more: differences.changed.total - differences.changed.rows.len() as u64,
    }
}

fn lone(title: String, shown: &Shown<LoneRow>) -> Part {
    let columns = ["kind", "place", "killed_best", "value", "speaker", "counted", "best"];
    let used: Vec<&str> = columns.into_iter().filter(|column| shown.rows.iter().any(|row| row.cells.contains_key(*column))).collect();
    let cell = |value: Option<&serde_json::Value>| match value {
        Some(serde_json::Value::String(text)) => line(text, 0),
        value => value.map_or(String::new(), ToString::to_string),
    };
    let row = |row: &LoneRow| {
        [row.id.clone(), row.period.to_string()].into_iter().chain(used.iter().map(|column| cell(row.cells.get(*column)))).collect()
    };
    Part {
        title,
        headings: ["id", "when"].into_iter().chain(used.iter().copied()).map(str::to_owned).collect(),
        rows: shown.rows.iter().map(row).collect(),
        more: shown.total - shown.rows.len() as u64,
    }
}
