//! `respite brief`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{Project, briefing};
use serde_json::json;

/// Runs all studies and writes the briefing: one page that opens in any browser and prints well.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(_: &Args, context: &Context) -> Result<Reply, Failure> {
    let project = Project::open(&context.project)?;
    let mut stages = 0;
    let briefing = briefing::brief(&project, &mut |_| {
        stages += 1;
        context.progress.update("briefing", stages, stages + 1);
    });
    context.progress.clear();
    let briefing = briefing?;
    let path = project.write_briefing(&briefing.name, &briefing.html)?;
    let (missing, unanswered, code) = super::unanswered(briefing.unanswered);
    let text = format!("Wrote {}\n{missing}", path.display());
    Ok(Reply::new("brief", text, json!({ "page": path, "unanswered": unanswered })).with_code(code))
}
