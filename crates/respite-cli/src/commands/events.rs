//! `respite events`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{
    Error, Project,
    data::store::{Columns, Filter, Selection},
    render::{numbers::counted, rows},
};
use serde_json::json;

/// Lists events and actions of the newest releases.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// SQL condition, such as "kind = 'ceasefire' AND day >= DATE '2026-01-01'"; `respite explain columns` lists the columns
    #[arg(long = "where", value_name = "SQL")]
    condition: Option<String>,
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
    let parse = |text: &String| Filter::parse(text).map_err(|error| Error::Filter { text: text.clone(), error });
    let filter = args.condition.as_ref().map(parse).transpose()?;
    let store = project.store();
    let total = store
        .events(&Selection { filter: filter.clone(), columns: Columns::Only(&["day"]), ..Selection::default() })
        .map_err(Error::from)?
        .len();
    let table =
        store.events(&Selection { filter, limit: (args.limit > 0).then_some(args.limit), ..Selection::default() }).map_err(Error::from)?;
    let events = table.events().map_err(Error::from)?;
    let mut listed = super::table(rows::HEADINGS);
    for event in &events {
        listed.add_row(rows::cells(event));
    }
    let more = if total > events.len() { format!(", {} shown (--limit)", events.len()) } else { String::new() };
    let text = format!("{listed}\n{}{more}\n", counted(total as u64, "row", "rows"));
    Ok(Reply::new("events", text, json!({ "total": total, "events": events })))
}
