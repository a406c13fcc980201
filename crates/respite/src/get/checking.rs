//! Whether a file is the one that the catalogue knows.

use super::GetError;
use respite_data::{catalogue::OfferedFile, store::ImportFile};
use serde::Serialize;
use std::path::PathBuf;

/// A file that was got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GotFile {
    /// Its name.
    pub name: String,
    /// Address or path that it came from.
    pub from: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its bytes in hexadecimal.
    pub sha256: String,
    /// What was checked.
    pub checked: Checked,
}

/// What was checked of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Checked {
    /// It is the catalogue's file to the byte.
    LengthAndHash,
    /// It has the length that the catalogue knows; no hash is known.
    Length,
    /// The catalogue knows neither length nor hash.
    Nothing,
    /// It was made by a reader: it has as many rows as the copy that the catalogue knows, and is not the same to the byte.
    Differs,
}

/// A file that is not the one of the catalogue.
#[derive(Debug)]
pub(super) struct Trouble {
    name: String,
    from: String,
    found: String,
    known: String,
}

impl Trouble {
    /// The error, with the place where the file is kept.
    pub fn into_error(self, kept: Option<PathBuf>) -> GetError {
        let Self { name, from, found, known } = self;
        GetError::OtherFile { name, from, found, known, kept }
    }
}

/// Compares a file with what the catalogue knows of it.
pub(super) fn check(known: &OfferedFile, file: &ImportFile, from: &str) -> Result<GotFile, Trouble> {
    let bytes = file.bytes.len() as u64;
    let sha256 = file.sha256();
    let wrong_length = known.bytes.filter(|known| *known != bytes);
    let wrong_hash = known.sha256.as_ref().filter(|known| **known != sha256);
    let trouble = |found: String, known: String| Trouble { name: file.name.clone(), from: from.to_owned(), found, known };
    let is_other = wrong_length.is_some() || wrong_hash.is_some();
    if known.address.is_none() {
        let rows = rows(&file.bytes);
        if let Some(known) = known.rows.filter(|known| is_other && *known != rows) {
            return Err(trouble(format!("it has {rows} rows"), format!("{known} rows")));
        }
    } else {
        if let Some(known) = wrong_length {
            return Err(trouble(format!("it has {bytes} bytes"), format!("{known} bytes")));
        }
        if let Some(known) = wrong_hash {
            return Err(trouble(format!("its SHA-256 is {sha256}"), known.clone()));
        }
    }
    let checked = match (&known.sha256, known.bytes) {
        _ if is_other => Checked::Differs,
        (Some(_), _) => Checked::LengthAndHash,
        (None, Some(_)) => Checked::Length,
        (None, None) => Checked::Nothing,
    };
    Ok(GotFile { name: file.name.clone(), from: from.to_owned(), bytes, sha256, checked })
}

/// Rows of delimited text without the header.
fn rows(bytes: &[u8]) -> u64 {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    reader.byte_records().filter(Result::is_ok).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(bytes: Option<u64>, sha256: Option<&str>) -> OfferedFile {
        let address = Some("https://example.org/a.csv".into());
        OfferedFile { name: "a.csv".into(), address, bytes, sha256: sha256.map(str::to_owned), rows: None }
    }

    #[test]
    fn what_is_known_is_checked() {
        let file = ImportFile { name: "a.csv".into(), bytes: Vec::new() };
        // SHA-256 of nothing.
        let right = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let checked = |known| check(&known, &file, "x").map(|got| got.checked).map_err(|trouble| trouble.found);
        assert_eq!(checked(known(None, None)), Ok(Checked::Nothing));
        assert_eq!(checked(known(Some(0), None)), Ok(Checked::Length));
        assert_eq!(checked(known(Some(0), Some(right))), Ok(Checked::LengthAndHash));
        assert_eq!(checked(known(Some(1), Some(right))), Err("it has 0 bytes".into()));
        assert_eq!(checked(known(None, Some("0"))), Err(format!("its SHA-256 is {right}")));
        let made = |rows, sha256| OfferedFile { address: None, rows: Some(rows), ..known(Some(0), Some(sha256)) };
        assert_eq!(checked(made(0, "0")), Ok(Checked::Differs));
        assert_eq!(checked(made(1, "0")), Err("it has 0 rows".into()));
        assert_eq!(checked(made(0, right)), Ok(Checked::LengthAndHash));
        assert_eq!(super::rows(b"a,b\n1,\"x\ny\"\n\n2,3\n"), 2);
    }
}
