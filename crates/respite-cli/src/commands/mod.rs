//! One file a command.

pub mod brief;
pub mod check;
pub mod completions;
pub mod demo;
pub mod diff;
pub mod events;
pub mod explain;
pub mod fit;
pub mod formats;
pub mod get;
pub mod import;
pub mod incident;
pub mod incidents;
pub mod link;
pub mod man;
pub mod methods;
pub mod new;
pub mod notes;
pub mod rebuild;
pub mod review;
pub mod run;
pub mod status;
pub mod trace;

use crate::failure::Failure;
use comfy_table::{ContentArrangement, Table, TableComponent, presets};
use respite::{
    data::store::ImportReport,
    render::{numbers::counted, part::Part, terminal::printable},
    stats::diagnostic::Diagnostic,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A plain table for the terminal.
fn table(headings: &[impl AsRef<str>]) -> Table {
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(headings.iter().map(AsRef::as_ref));
    table.set_style(TableComponent::HeaderLines, '─').set_style(TableComponent::MiddleHeaderIntersections, '─');
    table
}

/// A table with its title, and how many rows it leaves out.
fn part(part: &Part) -> String {
    let columns = console::Term::stdout().size_checked().map(|(_, columns)| columns);
    part_within(part, columns.filter(|_| std::io::IsTerminal::is_terminal(&std::io::stdout())))
}

/// The same, its cells broken into lines so that it is no wider than the terminal.
fn part_within(part: &Part, columns: Option<u16>) -> String {
    let headings: Vec<String> = part.headings.iter().map(|heading| printable(heading)).collect();
    let mut table = table(&headings);
    if let Some(columns) = columns {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns);
    }
    part.rows.iter().for_each(|row| {
        table.add_row(row.iter().map(|cell| printable(cell)));
    });
    let more = if part.more > 0 {
        format!("{}: --limit 0 lists all\n", counted(part.more, "more is not listed", "more are not listed"))
    } else {
        String::new()
    };
    format!("{}\n{table}\n{more}", printable(&part.title))
}

/// Doubts, a line each; nothing where there is none.
fn doubts(raised: &[Diagnostic]) -> String {
    let lines: String = raised.iter().map(|doubt| format!("  {}: {}\n", doubt.code, printable(&doubt.message))).collect();
    if lines.is_empty() { lines } else { format!("\nDoubts (respite explain CODE tells more):\n{lines}") }
}

/// Studies that gave no answer: in words, as JSON, and the highest of their exit codes.
fn unanswered(errors: Vec<(String, respite::Error)>) -> (String, Value, u8) {
    let failures: Vec<(String, Failure)> = errors.into_iter().map(|(study, error)| (study, error.into())).collect();
    let text = failures.iter().map(|(study, failure)| format!("\nThe study {study} gave no answer.\n{}", failure.report())).collect();
    let code = failures.iter().map(|(_, failure)| failure.code()).max().unwrap_or(0);
    let list = failures.iter().map(
        |(study, failure)| json!({ "study": study, "reason": failure.message(), "hint": failure.hint(), "exit_code": failure.code() }),
    );
    (text, list.collect(), code)
}

/// What an import did, in words.
fn import_text(report: &ImportReport) -> String {
    let import = &report.import;
    let release = format!("{} (release {})", import.source, import.vintage);
    if report.already {
        return format!("These files are in the project already, as {release}. Nothing was written.\n");
    }
    let mut text = format!("Imported {release}: {}", counted(import.rows, "row", "rows"));
    if import.events > 0 {
        text.push_str(&format!(", {}", counted(import.events, "event or action", "events and actions")));
    }
    if import.claims > 0 {
        text.push_str(&format!(", {}", counted(import.claims, "claim", "claims")));
    }
    if import.figures > 0 {
        text.push_str(&format!(", {}", counted(import.figures, "published figure", "published figures")));
    }
    text.push_str(".\n");
    for name in &report.repeated {
        text.push_str(&format!("{name} was given twice and is imported once.\n"));
    }
    let mut codes: BTreeMap<&str, u64> = BTreeMap::new();
    for note in &report.notes {
        *codes.entry(note.code.as_str()).or_default() += 1;
    }
    if !codes.is_empty() {
        let list: Vec<_> = codes.iter().map(|(code, count)| format!("{code} {count}")).collect();
        text.push_str(&format!(
            "{}: {}. `respite notes` lists them.\n",
            counted(report.notes.len() as u64, "note", "notes"),
            list.join(", ")
        ));
    }
    text
}
