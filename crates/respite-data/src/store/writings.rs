//! Studies and briefings: text files that people write and read.

use super::{Store, StoreError, durable};
use std::path::{Path, PathBuf};

/// What the sources of the project count, in words.
const DEFINITIONS: &str = "definitions.toml";

impl Store {
    /// The study files, each with its name without `.toml`, in order of name.
    ///
    /// # Errors
    /// When the folder cannot be read or a study is no UTF-8 text.
    pub fn studies(&self) -> Result<Vec<(String, String)>, StoreError> {
        let folder = self.folder.studies();
        let mut studies = Vec::new();
        for file in durable::names(&folder)? {
            if let Some(name) = file.strip_suffix(".toml") {
                let path = folder.join(&file);
                studies.push((name.to_owned(), std::fs::read_to_string(&path).map_err(StoreError::file("read", &path))?));
            }
        }
        Ok(studies)
    }

    /// Writes a study file whole or not at all, and gives its path.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write_study(&self, name: &str, text: &str) -> Result<PathBuf, StoreError> {
        write(&self.folder.studies(), &format!("{name}.toml"), text)
    }

    /// The text of `definitions.toml`, which says what the sources count; `None` when the project has no such file.
    ///
    /// # Errors
    /// When the file cannot be read or is no UTF-8 text.
    pub fn definitions(&self) -> Result<Option<String>, StoreError> {
        let path = self.folder.root.join(DEFINITIONS);
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::file("read", &path)(error)),
        }
    }

    /// Writes `definitions.toml` whole or not at all, and gives its path.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write_definitions(&self, text: &str) -> Result<PathBuf, StoreError> {
        write(&self.folder.root, DEFINITIONS, text)
    }

    /// Writes a briefing page whole or not at all, and gives its path.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write_briefing(&self, name: &str, page: &str) -> Result<PathBuf, StoreError> {
        write(&self.folder.briefings(), name, page)
    }
}

/// Writes a file anywhere, whole or not at all.
///
/// # Errors
/// When the path names no file or its folder cannot be written.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().and_then(|name| name.to_str());
    let no_name = || StoreError::file("write", path)(std::io::Error::new(std::io::ErrorKind::InvalidInput, "the path names no file"));
    durable::write(folder, name.ok_or_else(no_name)?, bytes)
}

fn write(folder: &Path, name: &str, text: &str) -> Result<PathBuf, StoreError> {
    durable::write(folder, name, text.as_bytes())?;
    Ok(folder.join(name))
}
