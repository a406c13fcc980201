//! The files of a checkout, read once for all checks.

use crate::rust::Source;
use std::fs;
use std::path::Path;

/// The files of a checkout, in order of path.
pub struct Tree {
    pub files: Vec<File>,
}

/// One file.
pub struct File {
    /// Path from the root, with forward slashes.
    pub path: String,
    /// The text of `.rs` and `.toml` files; empty for others, of which only the path matters.
    pub text: String,
    /// The parts of a `.rs` file.
    pub rust: Option<Source>,
}

impl File {
    fn new(path: String, text: String) -> Self {
        let rust = path.ends_with(".rs").then(|| Source::new(&text));
        Self { path, text, rust }
    }

    /// The name of the folder below `crates/` that the file stands in.
    pub fn crate_name(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Whether the file is part of a crate's own code: not a bench, an example or a test of it.
    pub fn is_crate_source(&self) -> bool {
        self.crate_name().is_some() && self.path.split('/').nth(2) == Some("src")
    }
}

impl Tree {
    /// Reads the files below `root`. Hidden folders, build output and demo projects are left out.
    pub fn read(root: &Path) -> Result<Self, String> {
        let mut files = Vec::new();
        walk(root, "", &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files })
    }

    /// The Rust files with their parts.
    pub fn rust(&self) -> impl Iterator<Item = (&File, &Source)> {
        self.files.iter().filter_map(|file| Some((file, file.rust.as_ref()?)))
    }

    /// A made-up tree.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self { files: files.iter().map(|(path, text)| File::new((*path).to_owned(), (*text).to_owned())).collect() }
    }
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result<(), String> {
    let trouble = |path: &Path, error: std::io::Error| format!("read {}: {error}", path.display());
    for entry in fs::read_dir(folder).map_err(|error| trouble(folder, error))? {
        let entry = entry.map_err(|error| trouble(folder, error))?;
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let relative = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        let kind = entry.file_type().map_err(|error| trouble(&path, error))?;
        if kind.is_dir() {
            if !(name.starts_with('.') || name == "target" || name == "respite-demo") {
                walk(&path, &relative, files)?;
            }
        } else if kind.is_file() {
            let has_text = name.ends_with(".rs") || name.ends_with(".toml");
            let text = if has_text { fs::read_to_string(&path).map_err(|error| trouble(&path, error))? } else { String::new() };
            files.push(File::new(relative, text));
        }
    }
    Ok(())
}
