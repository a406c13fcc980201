//! `respite explain NAME`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::manual;
use serde_json::json;

/// Explains a method, a diagnostic, a format, a kind, a verdict or the columns.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Such as respite-curve, wake.overlap, ucdp-ged, air-strike, columns
    name: String,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, _: &Context) -> Result<Reply, Failure> {
    let page = manual::explain(&args.name).ok_or_else(|| {
        let names = manual::topics();
        let near: Vec<_> = names.iter().filter(|name| name.contains(args.name.as_str())).map(String::as_str).collect();
        let hint = if near.is_empty() {
            "`respite methods`, `respite formats` and the codes beside a result name what can be explained".to_owned()
        } else {
            format!("near it: {}", near.join(", "))
        };
        Failure::usage(format!("explain {:?}: there is no such topic", args.name), hint)
    })?;
    let fields = json!({ "name": args.name, "title": page.title, "markdown": page.markdown });
    Ok(Reply::new("explain", page.markdown, fields))
}
