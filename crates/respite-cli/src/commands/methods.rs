//! `respite methods`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::stats::method::{METHODS, Status};
use serde_json::json;

/// Lists the methods, with what each answers.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(_: &Args, _: &Context) -> Result<Reply, Failure> {
    let mut table = super::table(&["method", "question", "status"]);
    for method in METHODS {
        let status = match method.status {
            Status::Trial => "trial",
            Status::Checked => "checked",
        };
        table.add_row([method.id, method.question, status]);
    }
    let text = format!("{table}\n\n`respite explain METHOD` tells the formula, the assumptions and what it was checked against.\n");
    Ok(Reply::new("methods", text, json!({ "methods": METHODS })))
}
