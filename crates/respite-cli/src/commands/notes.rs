//! `respite notes`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{Project, data::store::Vintages, model::NoteAction, render::numbers::counted};
use serde_json::json;
use std::collections::BTreeMap;

/// Lists what was skipped, guessed or repaired while reading files.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only this source
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Only notes of this code
    #[arg(long)]
    code: Option<String>,
    /// How many are listed; 0 for all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, context: &Context) -> Result<Reply, Failure> {
    let project = Project::open(&context.project)?;
    let mut notes = project.store().notes(&Vintages::Newest).map_err(respite::Error::from)?;
    notes.retain(|of| {
        args.source.as_ref().is_none_or(|name| name == of.source.as_str()) && args.code.as_ref().is_none_or(|code| *code == of.note.code)
    });
    let limit = if args.limit == 0 { notes.len() } else { args.limit };
    let mut counts: BTreeMap<(String, String, &str), u64> = BTreeMap::new();
    for of in &notes {
        *counts.entry((format!("{}@{}", of.source, of.vintage), of.note.code.clone(), done(of.note.action))).or_default() += 1;
    }
    let mut summary = super::table(&["release", "code", "done", "how many"]);
    for ((release, code, done), count) in &counts {
        summary.add_row([release.clone(), code.clone(), (*done).to_owned(), count.to_string()]);
    }
    let mut table = super::table(&["file", "row", "column", "value", "done", "why"]);
    for note in notes.iter().take(limit).map(|of| &of.note) {
        table.add_row([
            note.file.rsplit('/').next().unwrap_or(&note.file).to_owned(),
            note.row.map_or(String::new(), |row| row.to_string()),
            note.column.clone().unwrap_or_default(),
            note.value.clone().unwrap_or_default(),
            done(note.action).to_owned(),
            note.reason.clone(),
        ]);
    }
    let rest = notes.len().saturating_sub(limit);
    let more =
        if rest > 0 { format!("\n{} more: --limit {}\n", counted(rest as u64, "note", "notes"), notes.len()) } else { String::new() };
    let text = if notes.is_empty() {
        "No notes: every row and cell was read as it stands.\n".to_owned()
    } else {
        format!("{summary}\n\n{table}\n{more}")
    };
    Ok(Reply::new("notes", text, json!({ "total": notes.len(), "notes": notes })))
}

fn done(action: NoteAction) -> &'static str {
    match action {
        NoteAction::Skipped => "skipped",
        NoteAction::Guessed => "guessed",
        NoteAction::Repaired => "repaired",
        NoteAction::Dropped => "cell dropped",
    }
}
