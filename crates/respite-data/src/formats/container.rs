//! Opens the containers that tables come in: plain text, a workbook, or a zip archive with one of them inside.

use super::{notebook::Notebook, workbook};
use csv::StringRecord;
use std::{
    borrow::Cow,
    io::{Cursor, Read},
};

/// Unpacked bytes beyond which an archive is refused.
const MOST_UNPACKED_BYTES: u64 = 2 << 30;

/// What a container holds.
pub(crate) enum Content<'a> {
    /// Delimited text, still undecoded.
    Text(Cow<'a, [u8]>),
    /// The rows of a sheet with their row numbers, blank rows left out.
    Sheet(Vec<(u32, StringRecord)>),
}

/// Opens a container, or says why it cannot be opened.
pub(crate) fn open<'a>(bytes: &'a [u8], notes: &mut Notebook) -> Result<Content<'a>, String> {
    if !is_zip(bytes) {
        return Ok(Content::Text(Cow::Borrowed(bytes)));
    }
    let mut archive = archive(bytes)?;
    if is_workbook(&archive) {
        return workbook::rows(bytes, notes).map(Content::Sheet);
    }
    let inner = only_table(&mut archive)?;
    if !is_zip(&inner) {
        return Ok(Content::Text(Cow::Owned(inner)));
    }
    if !is_workbook(&self::archive(&inner)?) {
        return Err("the zip archive holds another zip archive; unpack it first".into());
    }
    workbook::rows(&inner, notes).map(Content::Sheet)
}

fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

type Archive<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

fn archive(bytes: &[u8]) -> Result<Archive<'_>, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| format!("the zip archive or workbook is damaged or cut off ({})", inline(&error)))?;
    let unpacked: u64 = (0..archive.len()).filter_map(|i| archive.by_index_raw(i).ok().map(|entry| entry.size())).sum();
    if unpacked > MOST_UNPACKED_BYTES {
        return Err(format!("the archive unpacks to {unpacked} bytes, the limit is {MOST_UNPACKED_BYTES}"));
    }
    Ok(archive)
}

fn is_workbook(archive: &Archive<'_>) -> bool {
    archive.file_names().flatten().any(|name| name == "xl/workbook.xml")
}

/// The bytes of the one table in an archive.
fn only_table(archive: &mut Archive<'_>) -> Result<Vec<u8>, String> {
    let names: Vec<String> = archive.file_names().flatten().filter(|name| is_table_name(name)).map(|name| name.into_owned()).collect();
    let name = match names.as_slice() {
        [name] => name,
        [] => return Err("the zip archive holds no .csv, .tsv, .txt or .xlsx file".into()),
        several => return Err(format!("the zip archive holds several tables ({}); unpack the one you want", several.join(", "))),
    };
    let damaged = |error: &dyn std::error::Error| format!("{name} in the zip archive cannot be unpacked ({})", inline(error));
    let mut bytes = Vec::new();
    let entry = archive.by_name(name).map_err(|error| damaged(&error))?;
    entry.take(MOST_UNPACKED_BYTES + 1).read_to_end(&mut bytes).map_err(|error| damaged(&error))?;
    if bytes.len() as u64 > MOST_UNPACKED_BYTES {
        return Err(format!("{name} unpacks to more than {MOST_UNPACKED_BYTES} bytes"));
    }
    Ok(bytes)
}

fn is_table_name(name: &str) -> bool {
    let lower = name.to_lowercase();
    let hidden = lower.starts_with("__macosx/") || lower.rsplit('/').next().is_some_and(|file| file.starts_with('.'));
    !hidden && [".csv", ".tsv", ".txt", ".xlsx"].iter().any(|ending| lower.ends_with(ending))
}

/// An error's message on one line.
pub(crate) fn inline(error: &dyn std::error::Error) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}
