//! `respite fit METHOD --input FILE.csv --spec SPEC.toml`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{Error, bench, data::store::ImportFile, stats::table::Value};
use serde_json::json;
use std::path::PathBuf;

/// Runs one method on one plain CSV file, without a project.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Id of the method; `respite methods` lists them
    method: String,
    /// CSV file with a header
    #[arg(long, value_name = "FILE.csv")]
    input: PathBuf,
    /// TOML file: the columns and the method's settings
    #[arg(long, value_name = "SPEC.toml")]
    spec: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, _: &Context) -> Result<Reply, Failure> {
    let input = ImportFile::read(&args.input).map_err(Error::from)?;
    let spec = ImportFile::read(&args.spec).map_err(Error::from)?;
    let fit = bench::fit(&args.method, (&input.name, &input.bytes), (&spec.name, &String::from_utf8_lossy(&spec.bytes)))?;
    let mut table = super::table(&fit.table.columns);
    for row in &fit.table.rows {
        table.add_row(row.iter().map(|value| match value {
            Value::Text(text) => text.clone(),
            Value::Count(count) => count.to_string(),
            Value::Number(number) => format!("{number:.6}"),
            Value::Missing => String::new(),
        }));
    }
    let doubts = fit.fit["diagnostics"].as_array().into_iter().flatten();
    let doubts: String =
        doubts.map(|doubt| format!("{}: {}\n", doubt["code"].as_str().unwrap_or(""), doubt["message"].as_str().unwrap_or(""))).collect();
    let text = format!("{table}\n\n{doubts}");
    Ok(Reply::new("fit", text, json!({ "method": fit.method, "fit": fit.fit, "table": fit.table })))
}
