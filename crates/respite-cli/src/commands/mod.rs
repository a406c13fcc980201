//! One file a command.

pub mod brief;
pub mod completions;
pub mod demo;
pub mod events;
pub mod explain;
pub mod fit;
pub mod formats;
pub mod import;
pub mod man;
pub mod methods;
pub mod new;
pub mod notes;
pub mod rebuild;
pub mod run;
pub mod status;
pub mod trace;

use comfy_table::{ContentArrangement, Table, presets};

/// A plain table for the terminal.
fn table(headings: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Disabled).set_header(headings);
    table
}

/// What an import did, in words.
fn import_text(report: &respite::data::store::ImportReport) -> String {
    let _ = report;
    String::new()
}
