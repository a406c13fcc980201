//! A file on its way into the project: kept under another name until it is whole and checked.

use super::{ImportFile, Store, StoreError, durable};
use respite_model::{SourceId, Vintage};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Where the bytes of a partial file come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Address that was asked.
    pub address: String,
    /// What the server said by which it knows the file again: an entity tag, or the time of its last change.
    pub unchanged: Option<String>,
    /// Its whole length, as the server said.
    pub total: Option<u64>,
}

/// A file in `downloads/`, whole or not, held by this process alone.
#[derive(Debug)]
pub struct Partial {
    name: String,
    path: PathBuf,
    file: File,
    length: u64,
    origin: Option<Origin>,
}

impl Store {
    /// Opens the partial file of that name, or makes an empty one.
    ///
    /// # Errors
    /// When another process holds it or the folder cannot be written.
    pub fn partial(&self, source: &SourceId, vintage: &Vintage, name: &str) -> Result<Partial, StoreError> {
        let folder = self.folder.downloads().join(format!("{source}@{}", plain(&vintage.0)));
        fs::create_dir_all(&folder).map_err(StoreError::file("make the folder", &folder))?;
        let path = folder.join(format!("{}.part", plain(name)));
        let options = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
        let mut file = options.map_err(StoreError::file("write", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Busy { folder: self.folder.root.clone() }),
            Err(TryLockError::Error(source)) => return Err(StoreError::File { action: "lock", path, source }),
        }
        let length = file.seek(SeekFrom::End(0)).map_err(StoreError::file("read", &path))?;
        // Without a readable note of where the bytes come from they are begun anew.
        let origin = fs::read_to_string(beside(&path)).ok().and_then(|text| toml::from_str(&text).ok());
        Ok(Partial { name: name.to_owned(), path, file, length, origin })
    }
}

impl Partial {
    /// Bytes that are there.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Whether all bytes from that address are there.
    pub fn is_whole(&self, address: &str) -> bool {
        self.origin.as_ref().is_some_and(|origin| origin.address == address && origin.total == Some(self.length))
    }

    /// The mark by which the server knows the file again, if bytes of that address are there to be continued.
    pub fn continues(&self, address: &str) -> Option<&str> {
        let origin = self.origin.as_ref().filter(|origin| origin.address == address && self.length > 0)?;
        origin.unchanged.as_deref()
    }

    /// Throws the bytes away and notes where the next ones come from.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn restart(&mut self, origin: Origin) -> Result<(), StoreError> {
        let emptied = self.file.set_len(0).and_then(|()| self.file.seek(SeekFrom::Start(0)));
        emptied.map_err(StoreError::file("write", &self.path))?;
        self.length = 0;
        self.note(origin)
    }

    /// Adds bytes at the end.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.file.write_all(bytes).map_err(StoreError::file("write", &self.path))?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Notes that all bytes are there.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn complete(&mut self) -> Result<(), StoreError> {
        self.file.sync_all().map_err(StoreError::file("write", &self.path))?;
        match self.origin.clone() {
            Some(origin) if origin.total != Some(self.length) => self.note(Origin { total: Some(self.length), ..origin }),
            _ => Ok(()),
        }
    }

    /// The bytes that are there, under the name that the file will have.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&mut self) -> Result<ImportFile, StoreError> {
        let mut bytes = Vec::new();
        let read = self.file.seek(SeekFrom::Start(0)).and_then(|_| self.file.read_to_end(&mut bytes));
        read.map_err(StoreError::file("read", &self.path))?;
        Ok(ImportFile { name: self.name.clone(), bytes })
    }

    /// Keeps the bytes under a name that says what is wrong with them, and gives its path. The next attempt begins anew.
    ///
    /// # Errors
    /// When the file cannot be renamed.
    pub fn set_aside(self, mark: &str) -> Result<PathBuf, StoreError> {
        let Self { name, path, file, .. } = self;
        drop(file);
        let _ = fs::remove_file(beside(&path));
        let aside = path.with_file_name(format!("{}.{mark}", plain(&name)));
        fs::rename(&path, &aside).map_err(StoreError::file("write", &aside))?;
        Ok(aside)
    }

    /// Removes the file, and its folders where nothing else lies in them.
    pub fn remove(self) {
        let Self { path, file, .. } = self;
        drop(file);
        // What cannot be removed harms nothing: the bytes are checked again before they are used.
        let _ = fs::remove_file(&path);
        let _ = fs::remove_file(beside(&path));
        for folder in path.ancestors().skip(1).take(2) {
            let _ = fs::remove_dir(folder);
        }
    }

    fn note(&mut self, origin: Origin) -> Result<(), StoreError> {
        let file = beside(&self.path);
        let text = toml::to_string(&origin).map_err(|error| StoreError::Settings { file: file.clone(), reason: error.to_string() })?;
        let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else { return Ok(()) };
        durable::write(folder, &name.to_string_lossy(), text.as_bytes())?;
        self.origin = Some(origin);
        Ok(())
    }
}

/// The name with letters that are safe in names of files.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect()
}

/// Where the origin of a partial file is noted.
fn beside(path: &Path) -> PathBuf {
    path.with_added_extension("toml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_kept_until_they_are_whole() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let store = Store::create(folder.path(), "")?;
        let (source, vintage) = (SourceId::try_from("made-up")?, Vintage("1".to_owned()));
        let open = || store.partial(&source, &vintage, "a.csv");
        let mut partial = open()?;
        assert!(matches!(open(), Err(StoreError::Busy { .. })));
        assert_eq!(partial.continues("x"), None);
        partial.restart(Origin { address: "x".to_owned(), unchanged: Some("\"1\"".to_owned()), total: None })?;
        partial.append(b"ab")?;
        drop(partial);

        let mut partial = open()?;
        assert_eq!((partial.length(), partial.continues("x"), partial.continues("y")), (2, Some("\"1\""), None));
        partial.append(b"c")?;
        assert!(!partial.is_whole("x"));
        partial.complete()?;
        assert!(partial.is_whole("x") && !partial.is_whole("y"));
        assert_eq!(partial.read()?, ImportFile { name: "a.csv".to_owned(), bytes: b"abc".to_vec() });
        partial.remove();
        assert!(!folder.path().join("downloads").exists());

        let mut partial = open()?;
        partial.append(b"?")?;
        let aside = partial.set_aside("wrong-0")?;
        assert!(aside.ends_with("downloads/made-up@1/a.csv.wrong-0") && aside.is_file());
        assert_eq!(open()?.length(), 0);
        Ok(())
    }
}
