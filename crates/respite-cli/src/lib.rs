//! The command line of Respite: reads what was typed, calls the library, prints.
//!
//! A library only so that the manual's pages of commands can be written from the same definitions.

mod cli;
mod commands;
mod failure;
mod keys;
mod output;
mod progress;

use clap::{CommandFactory, Parser};
use std::process::ExitCode;

/// Does what was typed and gives the exit code: 70 if the program itself is at fault.
pub fn main() -> ExitCode {
    std::panic::catch_unwind(run).unwrap_or(ExitCode::from(failure::OUR_BUG))
}

fn run() -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    let cli = match cli::Cli::try_parse_from(&words) {
        Ok(cli) => cli,
        // Help and the version are no faults, and a person reads what is wrong as the library words it.
        Err(error) if !error.use_stderr() || !words.iter().any(|word| word == "--json") => error.exit(),
        Err(error) => return output::print_failure(&failure::Failure::typed(&error), true),
    };
    match cli.command.run(&cli.context()) {
        Ok(reply) => output::print(&reply, cli.json),
        Err(failure) => output::print_failure(&failure, cli.json),
    }
}

/// The definition of all commands and options.
pub fn command() -> clap::Command {
    cli::Cli::command()
}
