//! Writing that survives a kill at any instant: temporary name, fsync, rename.

use super::StoreError;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// What temporary files begin with; such files are swept before a write.
pub(super) const TEMPORARY: &str = ".writing-";

/// SHA-256 in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        text.push(char::from(b"0123456789abcdef"[usize::from(byte >> 4)]));
        text.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
    }
    text
}

/// Writes a file of `folder` so that it is there whole or not at all.
pub(super) fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
    let temporary = folder.join(format!("{TEMPORARY}{name}"));
    let path = folder.join(name);
    let mut file = File::create(&temporary).map_err(StoreError::file("write", &temporary))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(StoreError::file("write", &temporary))?;
    drop(file);
    fs::rename(&temporary, &path).map_err(StoreError::file("write", &path))
}

/// Makes renames in a folder durable. Systems that cannot sync a folder do not need it.
pub(super) fn sync_folder(folder: &Path) {
    if let Ok(file) = File::open(folder) {
        let _ = file.sync_all();
    }
}

/// Names of the files in a folder.
pub(super) fn names(folder: &Path) -> Result<Vec<String>, StoreError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(StoreError::file("list", folder))? {
        let entry = entry.map_err(StoreError::file("list", folder))?;
        if let Ok(name) = entry.file_name().into_string() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Removes temporary files, and those that `unwanted` says.
pub(super) fn sweep(folder: &Path, unwanted: impl Fn(&str) -> bool) -> Result<(), StoreError> {
    for name in names(folder)? {
        if name.starts_with(TEMPORARY) || unwanted(&name) {
            let path = folder.join(&name);
            fs::remove_file(&path).map_err(StoreError::file("remove", &path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn hashes_are_written_in_hexadecimal() {
        assert_eq!(super::sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
