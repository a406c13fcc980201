//! `respite link --tables A.csv B.csv --spec SPEC.toml`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{data::linking::Linked, linking::link_tables, render::numbers::counted};
use serde_json::json;
use std::{collections::BTreeMap, path::PathBuf};

/// Links rows of several tables that may tell of one happening.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// CSV files with the columns date, enddate, latitude, longitude, and one for each taxonomy
    #[arg(long, required = true, num_args = 1.., value_name = "FILE.csv")]
    tables: Vec<PathBuf>,
    /// TOML file: the rule, its windows, and the files of the taxonomies
    #[arg(long, value_name = "SPEC.toml")]
    spec: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, _: &Context) -> Result<Reply, Failure> {
    let linked = link_tables(&args.tables, &args.spec)?;
    Ok(Reply::new("link", text(&linked), json!(linked)))
}

fn text(linked: &Linked) -> String {
    let number = |count: usize, one, many| counted(count as u64, one, many);
    let mut text = format!(
        "{}; {} when each cluster counts once.\n{} of events, {} of episodes; {} for a person to decide.\n",
        number(linked.rows, "row", "rows"),
        number(linked.unique, "is left", "are left"),
        number(linked.event_matches, "cluster", "clusters"),
        number(linked.episode_matches, "cluster", "clusters"),
        number(linked.flagged, "event is flagged", "events are flagged"),
    );
    let mut overlaps: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
    for cluster in &linked.clusters {
        *overlaps.entry(cluster.iter().map(|row| row.0.as_str()).collect()).or_default() += 1;
    }
    if !overlaps.is_empty() {
        let mut table = super::table(&["tables", "clusters"]);
        for (sets, count) in overlaps {
            table.add_row([sets.join(" + "), count.to_string()]);
        }
        text.push_str(&format!("\n{table}\n"));
    }
    text.push('\n');
    text.extend(linked.diagnostics.iter().map(|doubt| format!("{}: {}\n", doubt.code, doubt.message)));
    text
}
