//! `respite import FILE… --as FORMAT`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{
    Project,
    data::{
        formats::{self, FORMATS},
        store::{ImportFile, ImportRequest},
    },
    model::{SourceId, Taxonomy, Vintage},
};
use serde_json::json;
use std::path::PathBuf;

/// Brings files into the project: all of them or none.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files to import
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Format of the files; `respite formats` lists them
    #[arg(long = "as", value_name = "FORMAT")]
    format: String,
    /// Name of the source, such as ucdp-candidate
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Release of the source; without it, the last day in the data
    #[arg(long, value_name = "V")]
    vintage: Option<String>,
    /// Mapping file, for the format `table`
    #[arg(long, value_name = "MAP.toml")]
    map: Option<PathBuf>,
    /// Refuse the import if any row or cell would be skipped, guessed or repaired
    #[arg(long)]
    strict: bool,
    /// Guess a mapping for the first file, print it, import nothing
    #[arg(long)]
    suggest: bool,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, context: &Context) -> Result<Reply, Failure> {
    let format = formats::format(&args.format).ok_or_else(|| {
        let known: Vec<_> = FORMATS.iter().map(|format| format.info().id).collect();
        Failure::usage(format!("read a file as {:?}: there is no such format", args.format), format!("use one of: {}", known.join(", ")))
    })?;
    if args.suggest {
        return suggest(args);
    }
    let source = args.source.as_deref().map(SourceId::try_from).transpose();
    let source = source.map_err(|error| Failure::usage(error.to_string(), "such as --source my-table"))?;
    let mapping = args.map.as_ref().map(|path| ImportFile::read(path)).transpose().map_err(respite::Error::from)?;
    let mapping = mapping.map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
    let files = args.files.iter().map(|path| ImportFile::read(path)).collect::<Result<Vec<_>, _>>().map_err(respite::Error::from)?;
    let request = ImportRequest {
        files,
        format,
        source,
        vintage: args.vintage.clone().map(Vintage),
        mapping,
        strict: args.strict,
        today: context.today,
    };
    let mut project = Project::open(&context.project)?;
    let report = project.import(request, &|progress| context.progress.import(progress))?;
    context.progress.clear();
    Ok(Reply::new("import", super::import_text(&report), json!({ "import": report })))
}

fn suggest(args: &Args) -> Result<Reply, Failure> {
    if args.format != "table" {
        return Err(Failure::usage(format!("suggest a mapping for {:?}", args.format), "only --as table takes a mapping"));
    }
    let Some(path) = args.files.first() else { return Err(Failure::usage("suggest a mapping without a file", "name a file")) };
    let taxonomy = Taxonomy::built_in().map_err(respite::Error::from)?;
    let kept = ImportFile::read(path).map_err(respite::Error::from)?;
    let file = formats::InputFile { name: &kept.name, sha256: "", bytes: &kept.bytes };
    let mapping = formats::table::suggest(&file, &taxonomy).map_err(respite::Error::from)?;
    Ok(Reply::new("import", mapping.clone(), json!({ "mapping": mapping })))
}
