//! The page on incidents: how rows are linked, by which features and settings, and what a person may say.

use super::Page;
use crate::incidents::{LinkPlan, ValueRule};
use respite_data::linking::scored::compare::FEATURES;
use std::fmt::Write;

const HOW: &str = include_str!("incidents.md");
const MORE: &str = include_str!("incidents_more.md");
const TABLES: &str = include_str!("incidents_tables.md");

pub(super) fn page() -> Page {
    let mut text = format!(
        "# Incidents\n\n{HOW}\n## The features\n\n| feature | what is compared | levels, from the lowest agreement to the highest |\n|---|---|---|\n"
    );
    for feature in &FEATURES {
        let _ = writeln!(text, "| `{}` | {} | {} |", feature.id, feature.title, feature.levels[1..].join("; "));
    }
    let _ = write!(
        text,
        "\n## The settings\n\nA TOML file for `respite link --spec FILE`, here with all values as they are without it:\n\n```toml\n{}```\n\n{MORE}",
        LinkPlan::default().text()
    );
    for rule in ValueRule::ALL {
        let _ = writeln!(text, "| `{}` | {} |", rule.word(), rule.words());
    }
    text.push_str(TABLES);
    Page { title: "Incidents".to_owned(), path: "incidents.md".to_owned(), markdown: text }
}
