//! No file, module or type is named by a word that says nothing.

use super::{Check, Findings};
use crate::rust::Source;
use crate::tree::{File, Tree};

pub const CHECK: Check = Check { name: "names", find };

const BANNED: &[&str] = &["util", "utils", "helper", "helpers", "manager", "handler", "common", "misc", "item", "items"];

fn find(tree: &Tree) -> Findings {
    let mut findings = Findings::default();
    for (file, source) in tree.rust() {
        for part in file.path.trim_end_matches(".rs").split('/') {
            if let Some(word) = banned_end(part) {
                findings.add(&file.path, 1, format!("the name {part:?} says {word:?}; name the file or folder by what it holds"));
            }
        }
        declared(file, source, &mut findings);
    }
    findings
}

fn declared(file: &File, source: &Source, findings: &mut Findings) {
    for keyword in ["mod", "struct", "enum", "trait", "type", "union"] {
        for at in source.named(keyword) {
            let rest = source.code[at + keyword.len()..].trim_start();
            let name = &rest[..rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())];
            // The associated type of an iterator is named by the language.
            if keyword == "type" && name == "Item" {
                continue;
            }
            if let Some(word) = banned_end(name) {
                findings.add(&file.path, source.line(at), format!("the name {name:?} says {word:?}; name it by what it is"));
            }
        }
    }
}

/// The banned word that a name in snake, kebab or camel case ends in.
fn banned_end(name: &str) -> Option<&'static str> {
    let start = name.rfind(|c: char| c.is_uppercase() || c == '_' || c == '-').unwrap_or(0);
    let last = name[start..].trim_start_matches(['_', '-']).to_lowercase();
    BANNED.iter().copied().find(|word| *word == last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::found;

    #[test]
    fn empty_words_are_found() {
        let files = [
            ("crates/a/src/utils.rs", ""),
            ("crates/a/src/helpers/x.rs", ""),
            ("crates/a/src/a.rs", "mod common;\npub struct RowHandler;\nenum Items {}\ntype StudyManager = u8;\n"),
        ];
        let expected = [
            "crates/a/src/a.rs:1",
            "crates/a/src/a.rs:2",
            "crates/a/src/a.rs:3",
            "crates/a/src/a.rs:4",
            "crates/a/src/helpers/x.rs:1",
            "crates/a/src/utils.rs:1",
        ];
        assert_eq!(found(&CHECK, &files), expected);
    }

    #[test]
    fn agreed_names_are_not() {
        let text = "impl Iterator for A { type Item = u8; }\nstruct MethodInfo;\nmod data;\nstruct Commonality;\nfn info() {}\n// struct Helper;\n";
        assert!(found(&CHECK, &[("crates/respite-data/src/data/mod.rs", text)]).is_empty());
    }
}
