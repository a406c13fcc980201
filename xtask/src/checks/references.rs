//! A reference value stands beside the script that made it.

use super::{Check, Findings};
use crate::tree::Tree;
use std::collections::BTreeMap;

pub const CHECK: Check = Check { name: "references", find };

const FOLDERS: &[&str] = &["tests/reference/", "tests/methods/reference/"];
const SCRIPTS: &[&str] = &[".R", ".r", ".py", ".jl", ".sh", ".do", ".sql"];

fn find(tree: &Tree) -> Findings {
    let mut findings = Findings::default();
    let mut folders: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for file in &tree.files {
        let Some((root, rest)) = FOLDERS.iter().find_map(|root| Some((*root, file.path.strip_prefix(root)?))) else { continue };
        if let Some((folder, name)) = rest.split_once('/') {
            folders.entry(format!("{root}{folder}")).or_default().push(name.rsplit('/').next().unwrap_or(name));
        }
    }
    let count = folders.len();
    for (folder, names) in folders {
        let expected = names.iter().find(|name| name.starts_with("expected."));
        let script = names.iter().any(|name| SCRIPTS.iter().any(|end| name.ends_with(end)));
        if let Some(expected) = expected.filter(|_| !script) {
            let message = format!("no script beside it says how the numbers were made; add it ({})", SCRIPTS.join(", "));
            findings.add(&format!("{folder}/{expected}"), 1, message);
        }
    }
    findings.remark = Some(format!("{count} folders"));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::found;

    #[test]
    fn numbers_without_a_script_are_found() {
        let files = [
            ("tests/methods/reference/a/expected.toml", ""),
            ("tests/methods/reference/a/input.csv", ""),
            ("tests/reference/b/expected.csv", ""),
            ("tests/reference/b/make.R", ""),
            ("tests/reference/c/notes.md", ""),
            ("tests/formats/d/expected.toml", ""),
        ];
        assert_eq!(found(&CHECK, &files), ["tests/methods/reference/a/expected.toml:1"]);
    }
}
