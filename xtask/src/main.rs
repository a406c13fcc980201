//! `cargo xtask check`: whether the house is in order. `cargo xtask manual`: pages written from the code.
//! `cargo xtask ci`: all that must pass.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod checks;
mod ci;
mod manual;
mod reach;
mod rust;
mod tree;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask check             check layers, sizes, words and the like
       cargo xtask check FOLDER      the same for another checkout
       cargo xtask manual            write manual/ from the code
       cargo xtask manual --check    list the pages that lag behind the code
       cargo xtask ci                formatting, lints, docs, tests and both checks";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let root = root();
    let passed = match words.as_slice() {
        ["check"] => checks::run(&root),
        ["check", folder] => checks::run(Path::new(folder)),
        ["manual"] => manual::write(&root),
        ["manual", "--check"] => manual::check(&root),
        ["ci"] => ci::run(&root),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match passed {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("could not {error}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace.
fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}
