//! `respite get [SOURCE[@VERSION]…]`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{
    Project,
    data::catalogue::{Catalogue, Offer, OfferedRelease},
    get::{self, Checked, GetError, GetReport, GetRequest, Supplier},
    render::answer::wrapped,
};
use serde_json::json;
use std::time::Duration;

/// Gets sources from their publishers into the project.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to get, such as ucdp-ged or ucdp-ged@25.1; without a version the newest that the catalogue has
    #[arg(value_name = "SOURCE[@VERSION]")]
    sources: Vec<String>,
    /// Folder with the files, or address of a mirror (http or https) under which they lie, instead of the publisher's address
    #[arg(long, value_name = "DIR|URL")]
    from: Option<String>,
    /// List the catalogue, or the sources named: releases, licence, how to cite
    #[arg(long)]
    list: bool,
    /// Refuse the import if any row or cell would be skipped, guessed or repaired
    #[arg(long)]
    strict: bool,
    /// How long to wait for a connection and for the next bytes; the whole may take longer
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    patience: u64,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, context: &Context) -> Result<Reply, Failure> {
    let catalogue = Catalogue::built_in().map_err(failure)?;
    let wanted: Vec<_> = args.sources.iter().map(|words| catalogue.find(words)).collect::<Result<_, _>>().map_err(failure)?;
    if wanted.is_empty() && (args.from.is_some() || args.strict) && !args.list {
        return Err(Failure::usage("get nothing: no source is named", "name one, such as ucdp-ged; `respite get --list` lists them"));
    }
    if args.list || wanted.is_empty() {
        let offers: Vec<&Offer> = match wanted.as_slice() {
            [] => catalogue.offers.iter().collect(),
            wanted => wanted.iter().map(|(offer, _)| *offer).collect(),
        };
        return Ok(list(&offers));
    }
    let supplier = args.from.as_deref().map_or(Supplier::Publisher, Supplier::typed);
    let mut project = Project::open(&context.project)?;
    let mut text = String::new();
    let mut reports = Vec::new();
    for (offer, release) in wanted {
        let request = GetRequest {
            offer,
            release,
            supplier: supplier.clone(),
            strict: args.strict,
            today: context.today,
            patience: Duration::from_secs(args.patience),
        };
        let report = get::get(&mut project, &request, &|step| context.progress.get(step));
        context.progress.clear();
        let report = report?;
        if !reports.is_empty() {
            text.push('\n');
        }
        text.push_str(&told(&report, offer, release));
        reports.push(report);
    }
    Ok(Reply::new("get", text, json!({ "got": reports })))
}

fn failure(error: respite::data::catalogue::CatalogueError) -> Failure {
    respite::Error::from(GetError::from(error)).into()
}

/// What was got, in words.
fn told(report: &GetReport, offer: &Offer, release: &OfferedRelease) -> String {
    let mut text = format!("{}, {}\n", report.title, release.version);
    text.push_str(&terms(offer, Some(release)));
    for file in &report.files {
        let checked = match file.checked {
            Checked::LengthAndHash => "size and SHA-256 are those of the catalogue".to_owned(),
            Checked::Length => format!("size is that of the catalogue; SHA-256 {}, to compare with others", file.sha256),
            Checked::Nothing => format!("the catalogue knows neither size nor hash; SHA-256 {}, to compare with others", file.sha256),
            Checked::Differs => {
                format!("as many rows as the copy that the catalogue knows, but not the same to the byte; SHA-256 {}", file.sha256)
            }
        };
        text.push_str(&line("file", &format!("{} from {}: {checked}", file.name, file.from)));
    }
    text.push_str(&super::import_text(&report.import));
    text
}

fn list(offers: &[&Offer]) -> Reply {
    let mut text = String::new();
    for offer in offers {
        text.push_str(&format!("{}\n{}", offer.id, line("title", &offer.title)));
        text.push_str(&line("holds", &offer.holds));
        text.push_str(&terms(offer, None));
        let releases: Vec<String> = offer.newest_first().into_iter().map(released).collect();
        text.push_str(&line("releases", &releases.join("; ")));
        for how in offer.how.iter().flat_map(|how| how.trim().lines()) {
            text.push_str(&format!("  {how}\n"));
        }
        text.push('\n');
    }
    text.push_str("`respite get SOURCE` takes the newest release, `respite get SOURCE@VERSION` another, `--from FOLDER` files that are there already.\n");
    Reply::new("get", text, json!({ "catalogue": offers }))
}

fn released(release: &OfferedRelease) -> String {
    let megabytes = release.files.iter().map(|file| file.bytes).sum::<Option<u64>>().map(|bytes| format!("{:.1} MB", bytes as f64 / 1e6));
    let about: Vec<String> = release.covers.iter().cloned().chain(megabytes).collect();
    if about.is_empty() { release.version.to_string() } else { format!("{} ({})", release.version, about.join(", ")) }
}

/// Publisher, licence, citations, remark.
fn terms(offer: &Offer, release: Option<&OfferedRelease>) -> String {
    let mut text = line("publisher", &format!("{} ({})", offer.publisher, offer.page));
    text.push_str(&line("licence", &format!("{} ({})", offer.licence, offer.licence_page)));
    let cite = release.map_or_else(|| offer.cite.clone(), |release| offer.citations(release));
    cite.iter().for_each(|work| text.push_str(&line("cite", work)));
    offer.remark.iter().for_each(|remark| text.push_str(&line("note", remark)));
    text
}

fn line(what: &str, text: &str) -> String {
    format!("  {what:<11}{}\n", wrapped(text, 86).replace('\n', "\n             "))
}
