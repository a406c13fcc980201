//! All that must pass before a change is taken, step by step, in one target folder.

use crate::{checks, manual};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// What a step runs.
enum Work {
    /// Cargo with these words, and with an environment variable where one is needed.
    Cargo(&'static [&'static str], Option<(&'static str, &'static str)>),
    /// A check of this program.
    Own(fn(&Path) -> Result<bool, String>),
}

/// The steps, the quick ones first. RUSTFLAGS stays unset: it would make cargo build every crate anew for a step.
/// `--bins --tests` builds what the tests run, the program included, with the features that the tests use.
const STEPS: &[(&str, Work)] = &[
    ("fmt", Work::Cargo(&["fmt", "--all", "--check"], None)),
    ("check", Work::Own(checks::run)),
    ("manual", Work::Own(manual::check)),
    ("clippy", Work::Cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], None)),
    ("doc", Work::Cargo(&["doc", "--workspace", "--no-deps"], Some(("RUSTDOCFLAGS", "-D warnings")))),
    ("build", Work::Cargo(&["build", "--workspace", "--bins", "--tests"], None)),
    ("test", Work::Cargo(&["test", "--workspace"], None)),
];

/// Runs the steps in order and stops at the first that fails. True when all pass.
pub fn run(root: &Path) -> Result<bool, String> {
    let start = Instant::now();
    for (name, work) in STEPS {
        println!("── {name}");
        let began = Instant::now();
        let passed = match work {
            Work::Cargo(words, variable) => cargo(root, words, *variable)?,
            Work::Own(own) => own(root)?,
        };
        let seconds = began.elapsed().as_secs_f64();
        if !passed {
            println!("── {name} failed after {seconds:.1} s; the steps after it were not run");
            return Ok(false);
        }
        println!("── {name} passed in {seconds:.1} s");
    }
    println!("── all {} steps passed in {:.1} s", STEPS.len(), start.elapsed().as_secs_f64());
    Ok(true)
}

fn cargo(root: &Path, words: &[&str], variable: Option<(&str, &str)>) -> Result<bool, String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(words).current_dir(root).envs(variable);
    let status = command.status().map_err(|error| format!("run cargo {}: {error}", words.join(" ")))?;
    Ok(status.success())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_step_has_its_own_name() {
        let names: BTreeSet<&str> = STEPS.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), STEPS.len());
    }
}
