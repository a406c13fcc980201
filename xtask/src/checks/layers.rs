//! Which crate may know which, and who may read files, print, stop the program or look at the clock.

use super::{Check, Findings};
use crate::rust::Source;
use crate::tree::{File, Tree};

pub const CHECK: Check = Check { name: "layers", find };

/// Each package of the workspace, with the packages of the workspace that it may depend on.
const MAY_USE: &[(&str, &[&str])] = &[
    ("respite-stats", &[]),
    ("respite-model", &[]),
    ("respite-data", &["respite-model"]),
    ("respite", &["respite-data", "respite-model", "respite-stats"]),
    ("respite-cli", &["respite"]),
    ("respite-tests", &["respite", "respite-data", "respite-model", "respite-stats"]),
    ("xtask", &["respite", "respite-cli"]),
];

const FILES: &[&str] = &["std::fs", "tokio::fs", "File::open", "File::create", "OpenOptions::new"];
const OUTPUT: &[&str] = &["println!", "eprintln!", "print!", "eprint!", "io::stdout", "io::stderr", "std::io::stdout", "std::io::stderr"];
const EXIT: &[&str] = &["process::exit", "std::process::exit", "process::abort", "std::process::abort"];
const OUTSIDE: &[&str] = &["std::fs", "std::time", "std::env"];
const HTTP: &[&str] = &["ureq", "std::net", "tokio::net"];
const CLOCK: &[&str] = &["SystemTime::now", "Instant::now", "Zoned::now", "Timestamp::now"];

fn find(tree: &Tree) -> Findings {
    let mut findings = Findings::default();
    for file in &tree.files {
        if file.path.ends_with("Cargo.toml") {
            dependencies(file, &mut findings);
        }
    }
    for (file, source) in tree.rust() {
        paths(file, source, &mut findings);
        faces(file, source, &mut findings);
    }
    findings
}

fn dependencies(file: &File, findings: &mut Findings) {
    let Some(package) = package(&file.path) else { return };
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == package) else {
        findings.add(&file.path, 1, format!("the package {package} has no layer; add it to MAY_USE in xtask/src/checks/layers.rs"));
        return;
    };
    for (line, dependency) in named_dependencies(&file.text) {
        let ours = MAY_USE.iter().any(|(name, _)| *name == dependency);
        if ours && !allowed.contains(&dependency.as_str()) {
            let limit = if allowed.is_empty() { "no other crate of the workspace".to_owned() } else { allowed.join(", ") };
            findings.add(&file.path, line, format!("{package} depends on {dependency}; it may use {limit}; remove the line"));
        }
    }
}

/// The package whose manifest or source stands at a path.
fn package(path: &str) -> Option<&str> {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["crates", name, _, ..] => Some(name),
        ["tests", _, ..] => Some("respite-tests"),
        ["xtask", _, ..] => Some("xtask"),
        _ => None,
    }
}

/// The dependencies of every kind that a manifest names, with their lines.
fn named_dependencies(manifest: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut inside = false;
    let mut below = false;
    for (index, line) in manifest.lines().enumerate() {
        let line = line.trim();
        let bare = |name: &str| name.trim().trim_matches('"').to_owned();
        if let Some(table) = line.strip_prefix('[') {
            let table = table.trim_end_matches(']');
            inside = table.ends_with("dependencies");
            below = table.contains("dependencies.");
            if let Some((parent, name)) = table.rsplit_once('.')
                && parent.ends_with("dependencies")
            {
                found.push((index + 1, bare(name)));
            }
        } else if inside && !line.starts_with('#') && line.contains('=') {
            found.push((index + 1, bare(line.split(['.', '=']).next().unwrap_or_default())));
        }
        if let Some((_, name)) = line.split_once("package = \"").filter(|_| inside || below) {
            found.push((index + 1, bare(name.split('"').next().unwrap_or_default())));
        }
    }
    found
}

fn paths(file: &File, source: &Source, findings: &mut Findings) {
    let Some(package) = package(&file.path) else { return };
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == package) else { return };
    for (other, _) in MAY_USE.iter().filter(|(name, _)| *name != package && !allowed.contains(name)) {
        let word = other.replace('-', "_");
        let root = |at: &usize| {
            let after = source.code[at + word.len()..].trim_start();
            !source.code[..*at].ends_with("::") && (after.starts_with("::") || after.starts_with(';') || after.starts_with(" as "))
        };
        let lines: Vec<usize> = source.named(&word).filter(root).map(|at| source.line(at)).collect();
        let imported =
            source.imports().into_iter().filter(|import| import.path.split("::").next() == Some(&word)).map(|import| import.line);
        let mut lines: Vec<usize> = lines.into_iter().chain(imported).collect();
        lines.sort_unstable();
        lines.dedup();
        for line in lines {
            findings.add(&file.path, line, format!("{package} names {word}, a crate that it may not know; move the code or the type"));
        }
    }
}

fn faces(file: &File, source: &Source, findings: &mut Findings) {
    let package = package(&file.path).unwrap_or_default();
    let is_bench = file.path.starts_with("crates/") && file.path.contains("/benches/");
    if matches!(package, "" | "xtask") || is_bench {
        return;
    }
    if package != "respite-cli" {
        // A test may wait for a process until a deadline; which day it is must not matter to it.
        let is_deadline = |path: &&&str| package == "respite-tests" && **path == "Instant::now";
        for path in CLOCK.iter().filter(|path| !is_deadline(path)) {
            for at in source.named(path) {
                findings.add(&file.path, source.line(at), format!("{path} looks at the clock; take the day as an argument"));
            }
        }
    }
    if !file.is_crate_source() {
        return;
    }
    let mut forbid = |paths: &[&str], why: &str| {
        let mut last = 0;
        for (line, path) in source.lines_naming(paths) {
            if line != last {
                findings.add(&file.path, line, format!("{path} {why}"));
            }
            last = line;
        }
    };
    let may_read = ["store", "formats"].map(|part| format!("crates/respite-data/src/{part}"));
    if !may_read.iter().any(|part| file.path.starts_with(part)) {
        forbid(FILES, "touches files; only respite-data/src/store and formats do; call them");
    }
    if !file.path.starts_with("crates/respite-data/src/download") {
        forbid(HTTP, "speaks to the network; only respite-data/src/download does; call it");
    }
    if package != "respite-cli" {
        forbid(OUTPUT, "prints; only respite-cli does; return the text");
        forbid(EXIT, "stops the program; only respite-cli does; return an error");
    }
    if package == "respite-stats" {
        forbid(&OUTSIDE[1..], "reaches outside; respite-stats is pure; take the value as an argument");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::found;

    #[test]
    fn manifests_keep_to_the_layers() {
        let files = [
            ("crates/respite-stats/Cargo.toml", "[dependencies]\nrespite-model.workspace = true\nserde = \"1\"\n"),
            (
                "crates/respite-data/Cargo.toml",
                "[dependencies]\nrespite-model.workspace = true\n[dev-dependencies.respite]\npath = \"../respite\"\n",
            ),
            (
                "crates/respite-cli/Cargo.toml",
                "[dependencies]\nx = { package = \"respite-data\" }\nrespite.workspace = true\n[dependencies.y]\npackage = \"respite-stats\"\n",
            ),
            ("crates/respite-new/Cargo.toml", "[package]\n"),
            ("tests/Cargo.toml", "[dev-dependencies]\nrespite-cli = { path = \"\" }\nrespite.workspace = true\n"),
            ("xtask/Cargo.toml", "[dependencies]\nrespite-cli = { path = \"\" }\n"),
        ];
        let expected = [
            "crates/respite-cli/Cargo.toml:2",
            "crates/respite-cli/Cargo.toml:5",
            "crates/respite-data/Cargo.toml:3",
            "crates/respite-new/Cargo.toml:1",
            "crates/respite-stats/Cargo.toml:2",
            "tests/Cargo.toml:2",
        ];
        assert_eq!(found(&CHECK, &files), expected);
    }

    #[test]
    fn code_keeps_to_the_layers() {
        let files = [
            ("crates/respite-stats/src/a.rs", "use respite_model::Day;\nlet respite = curve::respite::X;\n// respite_data::x\n"),
            ("crates/respite-cli/src/main.rs", "use respite::data;\nlet x = respite_data::formats::FORMATS;\n"),
        ];
        assert_eq!(found(&CHECK, &files), ["crates/respite-cli/src/main.rs:2", "crates/respite-stats/src/a.rs:1"]);
    }

    #[test]
    fn only_store_and_formats_touch_files() {
        let text = "use std::{fs, io};\nfn f() { std::fs::read(\"\"); }\n#[cfg(test)]\nmod tests { use std::fs; }\n";
        let files = [
            ("crates/respite-data/src/store/a.rs", text),
            ("crates/respite-data/src/formats/a.rs", text),
            ("crates/respite-data/benches/a.rs", text),
            ("crates/respite-data/src/linking.rs", text),
            ("crates/respite/src/project.rs", "let f = File::open(path);"),
            ("tests/store/main.rs", text),
        ];
        let expected = ["crates/respite-data/src/linking.rs:1", "crates/respite-data/src/linking.rs:2", "crates/respite/src/project.rs:1"];
        assert_eq!(found(&CHECK, &files), expected);
    }

    #[test]
    fn only_downloads_speak_to_the_network() {
        let text = "use ureq::Agent;\nfn f() { std::net::TcpStream::connect(\"\"); }\n";
        let files = [
            ("crates/respite-data/src/download/mod.rs", text),
            ("crates/respite-data/src/store/a.rs", text),
            ("crates/respite-cli/src/a.rs", "use std::{fmt, net::TcpStream};\n"),
            ("tests/cli/server.rs", text),
        ];
        let expected = ["crates/respite-cli/src/a.rs:1", "crates/respite-data/src/store/a.rs:1", "crates/respite-data/src/store/a.rs:2"];
        assert_eq!(found(&CHECK, &files), expected);
    }

    #[test]
    fn only_the_command_line_prints_and_exits() {
        let text = "println!(\"x\");\nstd::process::exit(2);\nuse std::io::stdout;\n// println!\n";
        let files = [("crates/respite/src/a.rs", text), ("crates/respite-cli/src/a.rs", text), ("xtask/src/a.rs", text)];
        assert_eq!(found(&CHECK, &files), ["crates/respite/src/a.rs:1", "crates/respite/src/a.rs:2", "crates/respite/src/a.rs:3"]);
    }

    #[test]
    fn methods_reach_nothing_outside() {
        let files =
            [("crates/respite-stats/src/a.rs", "use std::env;\nuse std::time::Duration;\nuse std::net::TcpStream;\nuse std::fmt;\n")];
        let expected = ["crates/respite-stats/src/a.rs:1", "crates/respite-stats/src/a.rs:2", "crates/respite-stats/src/a.rs:3"];
        assert_eq!(found(&CHECK, &files), expected);
    }

    #[test]
    fn nobody_looks_at_the_clock() {
        let text = "let t = jiff::Zoned::now();\n";
        let files = [
            ("crates/respite/src/a.rs", text),
            ("crates/respite-cli/src/a.rs", text),
            ("crates/respite/benches/a.rs", text),
            ("crates/respite-data/src/a.rs", "let t = Instant::now();\n"),
            ("tests/store/main.rs", text),
            ("tests/store/kill.rs", "let t = Instant::now();\n"),
            ("xtask/src/ci.rs", text),
        ];
        assert_eq!(found(&CHECK, &files), ["crates/respite-data/src/a.rs:1", "crates/respite/src/a.rs:1", "tests/store/main.rs:1"]);
    }
}
