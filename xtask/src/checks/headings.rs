//! Doc comments keep one order of headings, files say what they are, and functions say when they fail.

use super::{Check, Findings};
use crate::reach::is_public;
use crate::rust::{Documented, Source, closing};
use crate::tree::{File, Tree};

pub const CHECK: Check = Check { name: "headings", find };

const HEADINGS: &[&str] = &["Formula", "Units", "Source", "Checked against", "Errors", "Examples"];

fn find(tree: &Tree) -> Findings {
    let mut findings = Findings::default();
    for (file, source) in tree.rust() {
        if !file.text.starts_with("//!") {
            findings.add(&file.path, 1, "the file does not begin with `//!`; say in one line what it holds");
        }
        let items = source.documented();
        for item in &items {
            order(file, item, &mut findings);
        }
        if file.is_crate_source() {
            errors(tree, file, source, &items, &mut findings);
        }
    }
    findings
}

fn headings(docs: &[(usize, String)]) -> Vec<(usize, &str)> {
    let mut fenced = false;
    let mut found = Vec::new();
    for (line, text) in docs {
        if text.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        let heading = text.trim_start_matches(' ').trim_start_matches('#');
        let is_heading = text.starts_with(" #") && !text.starts_with("     ") && heading.starts_with(' ');
        if is_heading && !fenced {
            found.push((*line, heading.trim()));
        }
    }
    found
}

fn order(file: &File, item: &Documented, findings: &mut Findings) {
    let mut last = None;
    for (line, heading) in headings(&item.docs) {
        let place = HEADINGS.iter().position(|known| *known == heading);
        if place.is_none() {
            findings.add(&file.path, line, format!("the heading {heading:?} is not one of {}; use one or plain text", HEADINGS.join(", ")));
        } else if place <= last {
            findings.add(&file.path, line, format!("the heading {heading:?} is out of order; the order is {}", HEADINGS.join(", ")));
        }
        last = last.max(place);
    }
}

fn errors(tree: &Tree, file: &File, source: &Source, items: &[Documented], findings: &mut Findings) {
    for at in source.named("fn").filter(|at| !source.is_test(*at) && returns_result(&source.code[*at..])) {
        let line = source.line(at);
        let documented = items.iter().find(|item| item.line == line);
        let says = documented.is_some_and(|item| headings(&item.docs).iter().any(|(_, heading)| *heading == "Errors"));
        if !says && is_public(tree, file, source, at) {
            findings.add(&file.path, line, "a public function returns a Result without `# Errors`; say in the doc comment when it fails");
        }
    }
}

/// Whether a function, given from its `fn` on, returns a `Result`.
fn returns_result(code: &str) -> bool {
    let mut angle = 0_i32;
    let mut open = None;
    let bytes = code.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'<' => angle += 1,
            b'>' if bytes[at - 1] != b'-' => angle -= 1,
            b'(' if angle == 0 => {
                open = Some(at);
                break;
            }
            _ => {}
        }
    }
    let Some(open) = open else { return false };
    let Some(output) = code[closing(code, open)..].trim_start().strip_prefix("->") else { return false };
    let path = output.split(['<', '{', ';']).next().unwrap_or_default();
    path.split_whitespace().next().unwrap_or_default().rsplit("::").next() == Some("Result")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::found;

    fn lines(text: &str) -> Vec<String> {
        found(&CHECK, &[("crates/a/src/a.rs", text), ("crates/a/src/lib.rs", "//! A.\npub mod a;\n")])
    }

    #[test]
    fn files_say_what_they_hold() {
        assert_eq!(lines("mod a;\n"), ["crates/a/src/a.rs:1"]);
        assert!(lines("//! A.\nmod a;\n").is_empty());
    }

    #[test]
    fn headings_are_known_and_in_order() {
        let good = "//! A.\n/// B.\n///\n/// # Units\n/// Days.\n/// # Examples\n/// ```\n/// # hidden\n/// ```\npub fn b() {}\n";
        assert!(lines(good).is_empty());
        assert_eq!(lines("//! A.\n/// # Panics\npub fn b() {}\n"), ["crates/a/src/a.rs:2"]);
        assert_eq!(lines("//! A.\n/// # Source\n/// # Units\npub fn b() {}\n"), ["crates/a/src/a.rs:3"]);
    }

    #[test]
    fn functions_say_when_they_fail() {
        let silent = [
            "pub fn b() -> Result<(), E> {}\n",
            "pub fn b<F: Fn(u8) -> u8>(f: F)\n-> io::Result<u8> {}\n",
            "pub trait T {\n    fn b(&self) -> Result<u8, E>;\n}\n",
        ];
        for text in silent {
            assert_eq!(lines(&format!("//! A.\n/// B.\n{text}")).len(), 1, "{text}");
        }
        let good = [
            "/// # Errors\n/// Never.\npub fn b() -> Result<(), E> {}\n",
            "fn b() -> Result<(), E> {}\n",
            "pub fn b() -> impl Iterator<Item = Result<u8, E>> {}\n",
            "pub(crate) fn b() -> Result<(), E> {}\n",
            "pub fn b(f: impl Fn() -> Result<u8, E>) {}\n",
        ];
        for text in good {
            assert_eq!(lines(&format!("//! A.\n{text}")), [""; 0], "{text}");
        }
    }
}
