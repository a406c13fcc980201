//! The page of columns that conditions may name.

use super::Page;
use respite_data::store::COLUMNS;
use std::fmt::Write;

/// The columns of the table of events and actions.
pub fn page() -> Page {
    let mut text = "# Columns of events and actions\n\nConditions in studies and in `respite events --where` are SQL expressions over these columns: `=`, `<>`, `<`, `<=`, `>`, `>=`, `IN`, `BETWEEN`, `LIKE`, `IS NULL`, `AND`, `OR`, `NOT`. Days are written `DATE '2026-02-26'`. A row whose condition is unknown because a cell is empty is not admitted.\n\n| column | type | meaning |\n|---|---|---|\n".to_owned();
    for column in COLUMNS {
        let _ = writeln!(text, "| `{}` | {} | {} |", column.name, column.holds.name(), column.meaning);
    }
    Page { title: "Columns of events and actions".into(), path: "columns.md".into(), markdown: text }
}
