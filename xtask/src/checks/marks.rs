//! Nothing is left for later: no unfinished code, no marks that ask for it, no test that does not run.

use super::{Check, Findings};
use crate::rust::words;
use crate::tree::Tree;

pub const CHECK: Check = Check { name: "marks", find };

const IN_CODE: &[&str] = &["todo!", "unimplemented!", "dbg!", "#[ignore"];
const IN_COMMENTS: &[&str] = &["TODO", "FIXME", "XXX"];

fn find(tree: &Tree) -> Findings {
    let mut findings = Findings::default();
    for (file, source) in tree.rust() {
        let code = IN_CODE.iter().flat_map(|mark| source.code.match_indices(mark));
        let comments = IN_COMMENTS.iter().flat_map(|mark| words(&source.comments, mark).map(|at| (at, *mark)));
        for (at, mark) in code.chain(comments) {
            findings.add(&file.path, source.line(at), format!("{mark} marks unfinished work; finish it or take it out"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::found;

    #[test]
    fn marks_are_found() {
        let text = "todo!(\"x\");\n// TODO x\ndbg!(1);\n/// FIXME\n#[ignore = \"slow\"]\nunimplemented!();\n";
        assert_eq!(found(&CHECK, &[("tests/a.rs", text)]).len(), 6);
    }

    #[test]
    fn words_in_strings_are_not() {
        assert!(found(&CHECK, &[("tests/a.rs", "let a = \"TODO todo!()\"; // mastodon\n")]).is_empty());
    }
}
