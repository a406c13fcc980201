//! `respite completions SHELL`.

use crate::{cli::Context, failure::Failure, output::Reply};
use clap_complete::Shell;
use serde_json::json;

/// Prints a completion script; your shell's manual says where to put it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which shell
    shell: Shell,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, _: &Context) -> Result<Reply, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut crate::command(), "respite", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    let fields = json!({ "shell": args.shell.to_string(), "script": script });
    Ok(Reply::new("completions", script, fields))
}
