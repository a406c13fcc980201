//! `respite check "<sentence>"`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{
    Project,
    check::{Baseline, Checker, Date, Report, Request},
    incidents::Unit,
    model::Day,
    render::{check_page, check_screen},
};
use serde_json::json;
use std::path::PathBuf;

/// Holds a published sentence against the sources of the project.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The sentence, in quotation marks
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    sentence: Option<String>,
    /// Check each line of a text file instead
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Who said it
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// The day it was said, such as 2026-01-01; without it "last month" and months without a year stay open
    #[arg(long, value_name = "DAY")]
    on: Option<Day>,
    /// A span that the counts are held against as well, such as 2025-01..2025-07; may be repeated
    #[arg(long, value_name = "FROM..TO", value_parser = baseline)]
    baseline: Vec<Baseline>,
    /// With `incidents`, also hold the sentence against the coded rows of all linked sources together, each incident once; without it as
    /// definitions.toml says
    #[arg(long, value_name = "rows|incidents")]
    unit: Option<Unit>,
    /// Also write a page that can be sent round
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

fn baseline(text: &str) -> Result<Baseline, String> {
    let (from, to) = text.split_once("..").ok_or("a span has two dots between its ends, such as 2025-01..2025-07")?;
    let (from, to) = (Date::try_from(from.to_owned())?, Date::try_from(to.to_owned())?);
    if to.0.to < from.0.from {
        return Err(format!("{to:?} ends before {from:?} begins", to = to.0.to, from = from.0.from));
    }
    let baseline = Baseline { name: String::new(), from, to, reason: "given on the command line".to_owned() };
    Ok(Baseline { name: baseline.period().to_string(), ..baseline })
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, context: &Context) -> Result<Reply, Failure> {
    let project = Project::open(&context.project)?;
    let sentences = sentences(args)?;
    let checker = Checker::counting(&project, args.baseline.clone(), args.unit)?;
    let total = sentences.len() as u64;
    let mut reports: Vec<Report> = Vec::with_capacity(sentences.len());
    for (done, sentence) in (0..).zip(sentences) {
        context.progress.update("checking sentences", done, total);
        reports.push(checker.check(&Request { sentence, by: args.by.clone(), on: args.on }));
    }
    context.progress.clear();
    let mut text: String = reports.iter().map(check_screen::screen).collect::<Vec<_>>().join("\n\n");
    if let Some(path) = &args.html {
        let page = check_page::page(&project.contents()?, &reports);
        respite::data::store::write_file(path, page.as_bytes()).map_err(respite::Error::from)?;
        text.push_str(&format!("\nWrote {}\n", path.display()));
    }
    // A sentence without any claim is no answer.
    let code = if reports.iter().all(|report| report.claims.is_empty()) { 4 } else { 0 };
    let fields = match (args.file.is_some(), reports.as_slice()) {
        (false, [report]) => serde_json::to_value(report).unwrap_or_default(),
        _ => json!({ "checks": reports }),
    };
    Ok(Reply::new("check", text, fields).with_code(code))
}

/// The sentences to be checked: the one that was given, or the lines of the file.
fn sentences(args: &Args) -> Result<Vec<String>, Failure> {
    match (&args.sentence, &args.file) {
        (Some(sentence), _) => Ok(vec![sentence.clone()]),
        (None, Some(path)) => {
            let bytes = respite::data::store::ImportFile::read(path).map_err(respite::Error::from)?.bytes;
            let text = String::from_utf8(bytes).map_err(|error| {
                let place = error.utf8_error().valid_up_to();
                Failure::usage(format!("read {}: byte {place} is no UTF-8", path.display()), "save the file as UTF-8 text")
            })?;
            let lines: Vec<String> = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
            if lines.is_empty() {
                return Err(Failure::usage(
                    format!("check {}: it has no line with text", path.display()),
                    "write one sentence in each line",
                ));
            }
            Ok(lines)
        }
        (None, None) => Ok(Vec::new()),
    }
}
