//! `respite status`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{Project, render::numbers::count};
use serde_json::json;

/// Shows what the project holds.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(_: &Args, context: &Context) -> Result<Reply, Failure> {
    let contents = Project::open(&context.project)?.contents()?;
    let mut table = super::table(&["source", "release", "format", "events", "figures", "claims", "notes", "imported", "file", "SHA-256"]);
    for release in &contents.releases {
        let newest = if release.newest { "" } else { " (older)" };
        for (position, (name, sha256)) in release.files.iter().enumerate() {
            let first = |text: String| if position == 0 { text } else { String::new() };
            table.add_row([
                first(release.source.clone()),
                first(format!("{}{newest}", release.vintage)),
                first(release.format.clone()),
                first(count(release.events)),
                first(count(release.figures)),
                first(count(release.claims)),
                first(count(release.notes)),
                first(release.imported_on.clone()),
                name.rsplit('/').next().unwrap_or(name).to_owned(),
                format!("{}…", &sha256[..12.min(sha256.len())]),
            ]);
        }
    }
    let rows = if contents.releases.is_empty() {
        "No rows yet: `respite import FILE --as FORMAT` or `respite get SOURCE` brings them in.".to_owned()
    } else {
        table.to_string()
    };
    let studies = if contents.studies.is_empty() {
        "No studies yet: write a question into studies/NAME.toml (`respite explain study`).".to_owned()
    } else {
        format!("Studies: {}", contents.studies.join(", "))
    };
    let text = format!("{}\n\n{rows}\n\n{studies}\n", contents.title);
    Ok(Reply::new("status", text, json!({ "project": contents })))
}
