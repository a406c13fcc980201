//! `respite man`.

use crate::{cli::Context, failure::Failure, output::Reply};
use serde_json::json;

/// Prints the manual page in roff: `respite man > respite.1`, then `man ./respite.1`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Command whose page is printed; without it, the page of the program
    #[arg(value_name = "COMMAND")]
    of: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, _: &Context) -> Result<Reply, Failure> {
    let whole = crate::command();
    let command = match &args.of {
        None => whole,
        Some(name) => whole
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| Failure::usage(format!("find the command {name:?}"), "`respite help` lists the commands"))?
            .name(format!("respite-{name}")),
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page).map_err(|error| Failure::input(format!("write the page: {error}"), ""))?;
    let page = String::from_utf8_lossy(&page).into_owned();
    Ok(Reply::new("man", page.clone(), json!({ "page": page })))
}
