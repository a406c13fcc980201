//! `respite rebuild`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{Error, Project};
use serde_json::json;

/// Recreates the derived tables from the originals and the ledger, byte for byte.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(_: &Args, context: &Context) -> Result<Reply, Failure> {
    let project = Project::open(&context.project)?;
    let tables = project.store().rebuild().map_err(Error::from)?;
    Ok(Reply::new("rebuild", format!("Recreated {tables} tables; each has the SHA-256 that the ledger holds.\n"), json!({ "tables": tables })))
}
