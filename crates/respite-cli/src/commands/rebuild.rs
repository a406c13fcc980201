//! `respite rebuild`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{Project, render::numbers::counted};
use serde_json::json;

/// Recreates the derived tables from the originals and the ledger, byte for byte.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(_: &Args, context: &Context) -> Result<Reply, Failure> {
    let mut project = Project::open(&context.project)?;
    let report = project.rebuild(context.today, &|progress| context.progress.import(progress))?;
    context.progress.clear();
    let mut text =
        format!("Made {} anew, equal byte for byte to what the ledger holds.\n", counted(report.same.len() as u64, "table", "tables"));
    for table in &report.changed {
        text.push_str(&format!("{table} differs from what the ledger held: another version of the program wrote it\n"));
    }
    Ok(Reply::new("rebuild", text, json!({ "rebuild": report })))
}
