//! `respite link [--spec FILE]`, and `respite link --tables A.csv B.csv --spec SPEC.toml`.

mod tables;

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{
    Project,
    data::store::{ImportFile, Vintages, write_file},
    incidents::{self, Incidents, LinkPlan, rates},
    linking::link_tables,
    render::{linked, linked_page},
};
use serde_json::json;
use std::path::PathBuf;

/// Links rows of several sources that may tell of one happening.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Link plain tables instead of a project: CSV files with the columns date, enddate, latitude, longitude, and one for each taxonomy
    #[arg(long, num_args = 1.., value_name = "FILE.csv", conflicts_with = "html")]
    tables: Vec<PathBuf>,
    /// TOML file: windows, weights, limits, sources; with --tables also the rule and the files of the taxonomies
    #[arg(long, value_name = "SPEC.toml")]
    spec: Option<PathBuf>,
    /// Also write a page with the tables, the incidents with the least likely links, and two figures
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, context: &Context) -> Result<Reply, Failure> {
    if args.tables.is_empty() {
        return in_project(args, context);
    }
    let linked = link_tables(&args.tables, args.spec.as_deref())?;
    Ok(Reply::new("link", tables::text(&linked), json!(linked)))
}

fn in_project(args: &Args, context: &Context) -> Result<Reply, Failure> {
    let mut project = Project::open(&context.project)?;
    let plan = match &args.spec {
        Some(path) => {
            let file = ImportFile::read(path).map_err(respite::Error::from)?;
            LinkPlan::read(&file.name, &String::from_utf8_lossy(&file.bytes))?
        }
        None => LinkPlan::of(&project)?,
    };
    // Settings that cannot be used are not kept.
    let incidents = Incidents::by(&project, &plan, &Vintages::Newest, true)?;
    plan.keep(&mut project, context.today)?;
    incidents.keep(&project)?;
    let (summary, differences) = (incidents::summary(&incidents), incidents::between(&incidents));
    let doubts = incidents::doubts(&incidents);
    let mut text = linked::sentences(&summary);
    text.push_str(&linked::settings(&incidents.plan));
    let before = if incidents.judgements.is_empty() { None } else { Some(Incidents::before_verdicts(&project, &Vintages::Newest)?) };
    let rates = before.as_ref().map(rates).transpose().map_err(respite::Error::from)?.flatten();
    if let Some(rates) = &rates {
        text.push_str(&format!("\n{}", linked::rates(rates)));
    }
    text.push_str(&super::doubts(&doubts));
    linked::tables(&summary, &differences).iter().for_each(|part| text.push_str(&format!("\n{}", super::part(part))));
    if let Some(path) = &args.html {
        let listed = incidents::list(&project, &incidents, None, false)?;
        let page = linked_page::page(&project.contents()?.title, &summary, &differences, listed, &doubts);
        write_file(path, page.as_bytes()).map_err(respite::Error::from)?;
        text.push_str(&format!("\nWrote {}\n", path.display()));
    }
    let figures = incidents::figures(&summary, &differences);
    let fields = json!({
        "summary": summary, "differences": differences, "diagnostics": doubts, "figures": figures,
        "rates": rates, "plan": incidents.plan, "weights": incidents.linked.weights.log2,
    });
    Ok(Reply::new("link", text, fields))
}
