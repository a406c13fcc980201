//! `respite formats`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::data::formats::FORMATS;
use serde_json::json;

/// Lists the formats that `respite import --as` takes.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(_: &Args, _: &Context) -> Result<Reply, Failure> {
    let mut table = super::table(&["format", "reads"]);
    for format in FORMATS {
        table.add_row([format.info().id, format.info().title]);
    }
    let text = format!("{table}\n\n`respite explain FORMAT` tells the columns and the notes of one.\n");
    let formats: Vec<_> = FORMATS.iter().map(|format| format.info()).collect();
    Ok(Reply::new("formats", text, json!({ "formats": formats })))
}
