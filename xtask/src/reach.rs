//! Which functions other crates can reach: by the words `pub`, `mod` and `pub use`, without a compiler.

use crate::rust::{Source, closing};
use crate::tree::{File, Tree};

/// Whether a `pub fn` or the `fn` of a `pub trait` at an offset can be reached from outside its crate.
///
/// Looks one module up: a private module inside a public one hides what nobody re-exports from it.
pub fn is_public(tree: &Tree, file: &File, source: &Source, at: usize) -> bool {
    let line_start = source.code[..at].rfind('\n').map_or(0, |end| end + 1);
    let is_pub = source.code[line_start..at].split_whitespace().next() == Some("pub");
    match owner(source, at) {
        Some(("trait", name)) => is_type_public(tree, file, name),
        Some((_, name)) => is_pub && is_type_public(tree, file, name),
        None => is_pub && is_exported(tree, file, &word_after(&source.code, at + 2)),
    }
}

/// The trait, or the type of the `impl`, whose braces hold an offset.
fn owner(source: &Source, at: usize) -> Option<(&'static str, &str)> {
    let blocks = ["trait", "impl"].into_iter().flat_map(|keyword| source.named(keyword).map(move |start| (keyword, start)));
    let holds = |start: usize| {
        let open = source.code[start..].find(['{', ';']).map(|offset| start + offset)?;
        (open < at && at < closing(&source.code, open)).then_some(open)
    };
    blocks
        .filter_map(|(keyword, start)| Some((keyword, &source.code[start + keyword.len()..holds(start)?])))
        .map(|(keyword, head)| (keyword, subject(head)))
        .next()
}

/// The name that a head such as `<T: X> path::Name<T> where …` is about.
fn subject(head: &str) -> &str {
    let mut head = head.trim_start();
    if head.starts_with('<') {
        let mut level = 0_i32;
        let end = head.char_indices().find(|(at, c)| {
            level += i32::from(*c == '<') - i32::from(*c == '>' && !head[..*at].ends_with('-'));
            level == 0
        });
        head = head[end.map_or(head.len(), |(at, _)| at + 1)..].trim_start();
    }
    let path = head.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).next().unwrap_or(head);
    path.trim_end_matches(':').rsplit("::").next().unwrap_or(path)
}

fn is_type_public(tree: &Tree, file: &File, name: &str) -> bool {
    let declares = |source: &Source| {
        ["struct", "enum", "union", "trait", "type"]
            .iter()
            .any(|keyword| source.named(&format!("pub {keyword} {name}")).any(|at| !source.is_test(at)))
    };
    tree.rust().any(|(other, source)| other.crate_name() == file.crate_name() && declares(source) && is_exported(tree, other, name))
}

/// Whether the module above shows the module of `file`, or re-exports `name`.
fn is_exported(tree: &Tree, file: &File, name: &str) -> bool {
    let path = file.path.trim_end_matches(".rs").trim_end_matches("/mod");
    let Some((folder, module)) = path.rsplit_once('/') else { return true };
    if matches!(module, "lib" | "main") {
        return true;
    }
    let above = [format!("{folder}/mod.rs"), format!("{folder}.rs"), format!("{folder}/lib.rs"), format!("{folder}/main.rs")];
    tree.rust().filter(|(other, _)| above.contains(&other.path)).any(|(_, source)| {
        let shown = source.named(&format!("pub mod {module}")).next().is_some();
        let re_exports = |path: &str| {
            let mut words = path.rsplit("::");
            let last = words.next();
            last == Some(name) || last == Some("*") && words.next() == Some(module)
        };
        shown || source.imports().iter().any(|import| import.is_pub && re_exports(&import.path))
    })
}

fn word_after(code: &str, at: usize) -> String {
    code[at..].trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(files: &[(&str, &str)]) -> Vec<bool> {
        let tree = Tree::of(files);
        let (file, source) = tree.rust().next().expect("a file");
        source.named("fn").map(|at| is_public(&tree, file, source, at)).collect()
    }

    #[test]
    fn private_modules_hide_what_nobody_re_exports() {
        let text = "pub fn a() {}\nfn b() {}\npub(crate) fn c() {}\npub fn d() {}\n";
        assert_eq!(
            reached(&[("crates/x/src/m.rs", text), ("crates/x/src/lib.rs", "mod m;\npub use m::{d};\nuse m::a;")]),
            [false, false, false, true]
        );
        assert_eq!(reached(&[("crates/x/src/m.rs", text), ("crates/x/src/lib.rs", "pub mod m;")]), [true, false, false, true]);
        assert_eq!(
            reached(&[("crates/x/src/n/m.rs", text), ("crates/x/src/n/mod.rs", "mod m; pub use m::*;")]),
            [true, false, false, true]
        );
    }

    #[test]
    fn methods_are_as_public_as_their_type() {
        let text = "impl<T: Fn(u8) -> u8> Shown<T> {\n    pub fn a() {}\n}\nimpl Hidden {\n    pub fn b() {}\n}\nimpl Read for Shown {\n    fn c() {}\n}\n";
        let above = "pub mod m;\nmod types;\npub use types::Shown;\n";
        let types = "pub struct Shown;\npub(super) struct Hidden;\n";
        assert_eq!(
            reached(&[("crates/x/src/m.rs", text), ("crates/x/src/lib.rs", above), ("crates/x/src/types.rs", types)]),
            [true, false, false]
        );
    }

    #[test]
    fn functions_of_public_traits_are_public() {
        assert_eq!(reached(&[("crates/x/src/lib.rs", "pub trait T: Sync {\n    fn a();\n}\ntrait U {\n    fn b();\n}\n")]), [true, false]);
    }
}
