//! `respite diff SOURCE@OLD SOURCE@NEW`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{
    Project,
    render::{changes, numbers::counted},
    vintages,
};
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
    if !differences.diagnostics.is_empty() {
        text.push_str("\nDoubts (respite explain CODE tells more):\n");
    }
    for doubt in &differences.diagnostics {
        text.push_str(&format!("  {}: {}\n", doubt.code, doubt.message));
    }
    for part in changes::tables(&differences, limit) {
        let mut table = super::table(&part.headings);
        part.rows.iter().for_each(|row| {
            table.add_row(row);
        });
        let more = if part.more > 0 {
            format!("{}: --limit 0 lists all\n", counted(part.more, "more is not listed", "more are not listed"))
        } else {
            String::new()
        };
        text.push_str(&format!("\n{}\n{table}\n{more}", part.title));
    }
    text.push_str(
        "\nCompared is what the project reads of a file; where a row stands in it is no change. An event counts on its earliest day.\n",
    );
    Ok(Reply::new("diff", text, json!({ "differences": differences })))
}
