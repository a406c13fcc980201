//! `respite diff SOURCE@OLD SOURCE@NEW`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{Project, render::changes, vintages};
use serde_json::json;

/// Says what changed between two releases of a source.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The release before
    #[arg(value_name = "SOURCE@OLD")]
    before: String,
    /// The release after
    #[arg(value_name = "SOURCE@NEW")]
    after: String,
    /// How many rows of each kind of change are listed; 0 for all
    #[arg(long, default_value_t = 20)]
    limit: usize,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, context: &Context) -> Result<Reply, Failure> {
    let project = Project::open(&context.project)?;
    let limit = (args.limit > 0).then_some(args.limit);
    let differences = vintages::compare(&project, &args.before, &args.after, limit)?;
    let mut text = vintages::summary(&differences);
    text.push_str(&super::doubts(&differences.diagnostics));
    for part in changes::tables(&differences, limit) {
        text.push_str(&format!("\n{}", super::part(&part)));
    }
    text.push_str(
        "\nCompared is what the project reads of a file; where a row stands in it is no change. An event counts on its earliest day.\n",
    );
    Ok(Reply::new("diff", text, json!({ "differences": differences })))
}
