//! `respite trace ID`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{
    Project,
    render::{numbers, rows},
    trace::{self, TracePart, TraceRow},
};
use serde_json::json;

/// Prints the rows behind a number.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Id of the number, as a briefing or --json gives it
    id: String,
    /// How many rows of each part are listed; 0 for all
    #[arg(long, default_value_t = 40)]
    limit: usize,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, context: &Context) -> Result<Reply, Failure> {
    let project = Project::open(&context.project)?;
    let trace = trace::trace(&project, &args.id)?;
    let value = trace.value.map_or(String::new(), |value| format!(" = {}", numbers::number(value)));
    let mut text = format!("{}{value}\n{}\n", trace.id, trace.what);
    for part in &trace.parts {
        text.push_str(&part_text(part, args.limit));
    }
    Ok(Reply::new("trace", text, json!({ "trace": trace })))
}

fn part_text(part: &TracePart, limit: usize) -> String {
    let limit = if limit == 0 { part.rows.len() } else { limit };
    let mut table = super::table(&[&["times", "adds"], rows::HEADINGS, &["file and row"]].concat());
    for row in part.rows.iter().take(limit) {
        table.add_row(rows::trace_cells(row));
    }
    let more = part.rows.len().saturating_sub(limit);
    let more = if more > 0 { format!("{more} more rows: --limit 0 lists all\n") } else { String::new() };
    let counted = part.rows.iter().any(|row| matches!(row, TraceRow::Event { times, .. } if *times > 1));
    let sum = if counted { format!(", together {}", numbers::number(part.total)) } else { String::new() };
    format!("\n{}: {}{sum}\n{table}\n{more}", part.part, numbers::counted(part.rows.len() as u64, "row", "rows"))
}
