//! `respite incident ID`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{
    Project,
    data::store::Vintages,
    incidents::{Incidents, open},
    model::{EventId, SourceId},
    render::linked,
};
use serde_json::json;

/// Opens one incident.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Id of the incident, or of any of its rows
    #[arg(value_name = "ID")]
    id: String,
    /// Sources in the order in which their versions stand side by side; the others follow by name
    #[arg(long, value_name = "SOURCE,…", value_delimiter = ',', value_parser = source)]
    order: Vec<SourceId>,
}

fn source(text: &str) -> Result<SourceId, String> {
    SourceId::try_from(text).map_err(|error| error.to_string())
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, context: &Context) -> Result<Reply, Failure> {
    let project = Project::open(&context.project)?;
    let incidents = Incidents::of(&project, &Vintages::Newest)?;
    let opened = open(&incidents, &EventId(args.id.clone()), &args.order)?;
    let mut text: String = linked::opened(&opened).iter().map(|part| format!("{}\n", super::part(part))).collect();
    text.push_str("An incident owns no value: each number above is a source's own, or is taken from them by the rule beside it.\n");
    Ok(Reply::new("incident", text, json!({ "incident": opened })))
}
