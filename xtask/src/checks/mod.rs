//! What must hold in the house, one file per check, and the one list of checks.

mod headings;
mod layers;
mod marks;
mod names;
mod neutrality;
mod references;
mod sizes;

use crate::tree::Tree;
use std::path::Path;

/// All checks, in the order in which they run.
const CHECKS: &[Check] = &[layers::CHECK, sizes::CHECK, headings::CHECK, neutrality::CHECK, names::CHECK, marks::CHECK, references::CHECK];

/// One check.
pub struct Check {
    /// Its name.
    pub name: &'static str,
    /// What it finds.
    pub find: fn(&Tree) -> Findings,
}

/// What a check finds.
#[derive(Default)]
pub struct Findings {
    pub violations: Vec<Violation>,
    /// Numbers worth seeing although nothing is wrong.
    pub remark: Option<String>,
}

/// Something that must not be.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    pub path: String,
    pub line: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Findings {
    /// Adds a violation.
    pub fn add(&mut self, path: &str, line: usize, message: impl Into<String>) {
        self.violations.push(Violation { path: path.to_owned(), line, message: message.into() });
    }
}

/// Runs all checks on the checkout at `root` and prints what they find. True when nothing is wrong.
pub fn run(root: &Path) -> Result<bool, String> {
    let tree = Tree::read(root)?;
    let mut passed = true;
    for check in CHECKS {
        let Findings { mut violations, remark } = (check.find)(&tree);
        violations.sort();
        for Violation { path, line, message } in &violations {
            println!("{path}:{line}: {message}");
        }
        let remark = remark.map_or_else(String::new, |remark| format!(" ({remark})"));
        match violations.len() {
            0 => println!("{}: holds{remark}", check.name),
            count => println!("{}: {count} to mend{remark}", check.name),
        }
        passed &= violations.is_empty();
    }
    Ok(passed)
}

/// The violations of one check in a made-up tree, as `path:line`.
#[cfg(test)]
pub fn found(check: &Check, files: &[(&str, &str)]) -> Vec<String> {
    let mut violations = (check.find)(&Tree::of(files)).violations;
    violations.sort();
    violations.iter().map(|violation| format!("{}:{}", violation.path, violation.line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_of_checks_differ() {
        let names: BTreeSet<&str> = CHECKS.iter().map(|check| check.name).collect();
        assert_eq!(names.len(), CHECKS.len());
    }
}
