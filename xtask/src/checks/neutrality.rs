//! No country, people or party to a conflict is named in code: names are data.

use super::{Check, Findings};
use crate::tree::Tree;
use std::collections::HashMap;
use std::ops::Range;

pub const CHECK: Check = Check { name: "neutrality", find };

const WORDS: &str = include_str!("../../words/names.txt");
const ALLOWED: &str = include_str!("../../words/allowed.txt");

/// A phrase that may be used, and where.
struct Allowed<'a> {
    /// Start of the path; empty for all files.
    path: &'a str,
    phrase: &'a str,
}

fn find(tree: &Tree) -> Findings {
    let names = names(WORDS);
    let mut findings = Findings::default();
    let (allowed, wrong) = allowed(ALLOWED);
    for line in wrong {
        findings.add("xtask/words/allowed.txt", line, "the line is not `path | phrase | reason`; write all three");
    }
    for (file, source) in tree.rust().filter(|(file, _)| file.is_crate_source() && !is_test_file(&file.path)) {
        let examples = source.examples();
        let free: Vec<Range<usize>> = allowed
            .iter()
            .filter(|allowed| file.path.starts_with(allowed.path))
            .flat_map(|allowed| file.text.match_indices(allowed.phrase).map(|(at, phrase)| at..at + phrase.len()))
            .collect();
        for (at, name) in occurrences(&file.text, &names) {
            if !source.is_test(at) && !examples.iter().chain(&free).any(|range| range.contains(&at)) {
                let message = format!("{name:?} is named in code; take it from data, or list the phrase in xtask/words/allowed.txt");
                findings.add(&file.path, source.line(at), message);
            }
        }
    }
    findings
}

fn is_test_file(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// The names by their first word.
fn names(list: &str) -> HashMap<&str, Vec<&str>> {
    let mut names: HashMap<&str, Vec<&str>> = HashMap::new();
    for name in list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let first = name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len());
        names.entry(&name[..first]).or_default().push(name);
    }
    names
}

/// The allowed phrases, and the numbers of lines that are none.
fn allowed(list: &str) -> (Vec<Allowed<'_>>, Vec<usize>) {
    let mut allowed = Vec::new();
    let mut wrong = Vec::new();
    for (index, line) in list.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')) {
        match line.split('|').map(str::trim).collect::<Vec<_>>().as_slice() {
            [path, phrase, reason] if !phrase.is_empty() && !reason.is_empty() => allowed.push(Allowed { path, phrase }),
            _ => wrong.push(index + 1),
        }
    }
    (allowed, wrong)
}

/// Where a text has one of the names as whole words.
fn occurrences<'a>(text: &str, names: &HashMap<&str, Vec<&'a str>>) -> Vec<(usize, &'a str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(char::is_alphanumeric) {
        let start = at + offset;
        let end = text[start..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |length| start + length);
        let whole = |name: &&&str| {
            let rest = text[start..].strip_prefix(**name);
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let longest = names.get(&text[start..end]).and_then(|list| list.iter().filter(whole).max_by_key(|name| name.len()));
        found.extend(longest.map(|name| (start, *name)));
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::found;

    #[test]
    fn names_in_code_are_found() {
        let text = "//! A.\nlet a = \"Atlantis\";\nif country == \"Iraq\" {}\n// the Taliban\nconst SAUDI: &str = \"Saudi Arabia\";\nlet iraqi = Iraqis;\n";
        let expected = ["crates/a/src/a.rs:3", "crates/a/src/a.rs:4", "crates/a/src/a.rs:5"];
        assert_eq!(found(&CHECK, &[("crates/a/src/a.rs", text)])[..3], expected);
    }

    #[test]
    fn tests_examples_and_other_folders_are_free() {
        let text = "//! ```\n//! let a = \"Iraq\";\n//! ```\n#[cfg(test)]\nmod tests { const A: &str = \"Iraq\"; }\n";
        assert!(found(&CHECK, &[("crates/a/src/a.rs", text), ("tests/a.rs", "// Iraq")]).is_empty());
    }

    #[test]
    fn every_allowed_phrase_has_a_reason() {
        assert!(allowed(ALLOWED).1.is_empty());
        assert_eq!(allowed("a.rs | b\n| | c\n# d\n | e | f\n").1, [1, 2]);
    }

    #[test]
    fn the_longest_name_is_taken() {
        let names = names("Guinea\nGuinea-Bissau\n");
        assert_eq!(occurrences("Guinea-Bissau, Guinea. Guineas", &names), [(0, "Guinea-Bissau"), (15, "Guinea")]);
    }
}
