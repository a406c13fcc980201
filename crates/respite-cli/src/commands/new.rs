//! `respite new DIR`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::Project;
use serde_json::json;
use std::path::PathBuf;

/// Makes an empty project.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder to make; it must not exist or be empty
    dir: PathBuf,
    /// Title of the project; without it, the folder's name
    #[arg(long)]
    title: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, _: &Context) -> Result<Reply, Failure> {
    let folder = args.dir.file_name().map_or_else(|| "project".into(), |name| name.to_string_lossy().into_owned());
    let title = args.title.clone().unwrap_or(folder);
    Project::create(&args.dir, &title)?;
    let dir = args.dir.display();
    let text = format!(
        "Made the project {dir}.\n\nNext:\n  cd {dir}\n  respite import FILE --as FORMAT     bring in rows (`respite formats` lists the formats)\n  respite get SOURCE                  bring in rows from their publisher (`respite get` lists the sources)\n  respite status                      see what is there\n  then write a question into studies/NAME.toml (`respite explain respite-curve`)\n"
    );
    Ok(Reply::new("new", text, json!({ "project": args.dir, "title": title })))
}
