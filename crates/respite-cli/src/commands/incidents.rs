//! `respite incidents [--where SQL]`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{
    Project,
    data::store::Vintages,
    incidents::{self, Incidents, list},
    render::{linked, numbers::counted},
};
use serde_json::json;

/// Lists incidents.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// SQL condition that at least one row of the incident meets; `respite explain columns` lists the columns
    #[arg(long = "where", value_name = "SQL")]
    condition: Option<String>,
    /// Also those of one row
    #[arg(long)]
    alone: bool,
    /// How many are listed; 0 for all
    #[arg(long, default_value_t = 20)]
    limit: usize,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, context: &Context) -> Result<Reply, Failure> {
    let project = Project::open(&context.project)?;
    let incidents = Incidents::of(&project, &Vintages::Newest)?;
    let listed = list(&project, &incidents, args.condition.as_deref(), args.alone)?;
    let doubts = incidents::doubts(&incidents);
    let limit = (args.limit > 0).then_some(args.limit);
    let what = if args.alone { ("incident", "incidents") } else { ("incident of several rows", "incidents of several rows") };
    let text = format!(
        "{}{}.\n{}",
        super::part(&linked::listed(&listed, limit)),
        counted(listed.len() as u64, what.0, what.1),
        super::doubts(&doubts)
    );
    let shown = &listed[..listed.len().min(limit.unwrap_or(usize::MAX))];
    Ok(Reply::new("incidents", text, json!({ "total": listed.len(), "incidents": shown, "diagnostics": doubts })))
}
