//! The command line of Respite: reads what was typed, calls the library, prints.
//!
//! A library only so that the manual's pages of commands can be written from the same definitions.

mod cli;
mod commands;
mod failure;
mod output;
mod progress;

use clap::{CommandFactory, Parser};
use std::process::ExitCode;

/// Does what was typed and gives the exit code.
pub fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match cli.command.run(&cli.context()) {
        Ok(reply) => output::print(&reply, cli.json),
        Err(failure) => output::print_failure(&failure, cli.json),
    }
}

/// The definition of all commands and options.
pub fn command() -> clap::Command {
    cli::Cli::command()
}
