//! Reads bytes as a format, and finds the data sets of other people that tests may use.

use respite_data::formats::{FormatError, InputFile, ReadOptions, Reading, format};
use respite_model::{Note, NoteAction, SourceId, Taxonomy, Vintage};

/// Reads bytes under the source `made-up`, with a mapping where one is given.
pub fn try_read(id: &str, bytes: &[u8], mapping: Option<&str>) -> Result<Reading, FormatError> {
    read_vintage(id, bytes, mapping, None)
}

/// The same with a named release.
pub fn read_vintage(id: &str, bytes: &[u8], mapping: Option<&str>, vintage: Option<&Vintage>) -> Result<Reading, FormatError> {
    let taxonomy = Taxonomy::built_in().unwrap();
    let source = SourceId::try_from("made-up").unwrap();
    let options = ReadOptions { source: &source, vintage, mapping, taxonomy: &taxonomy };
    format(id).unwrap().read(&InputFile { name: "file", sha256: "", bytes }, &options)
}

/// Reads bytes that must be readable.
pub fn read(id: &str, bytes: &[u8]) -> Reading {
    try_read(id, bytes, None).unwrap_or_else(|error| panic!("could not {error}"))
}

/// A file of another publisher, kept outside the repository, or `None` with a line that says so.
pub fn shared(path: &str) -> Option<Vec<u8>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(path);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        println!("skipped: data set not present");
    }
    bytes
}

/// A made-up file of the repository.
pub fn fixture(path: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// How often each note was left, as `code action`, in alphabetical order.
pub fn counts(notes: &[Note]) -> Vec<(String, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for note in notes {
        let action = match note.action {
            NoteAction::Skipped => "skipped",
            NoteAction::Dropped => "dropped",
            NoteAction::Guessed => "guessed",
            NoteAction::Repaired => "repaired",
        };
        *counts.entry(format!("{} {action}", note.code)).or_insert(0) += 1;
    }
    counts.into_iter().collect()
}

/// The notes as `row column code action`, a dash where there is none.
pub fn listed(notes: &[Note]) -> Vec<String> {
    let line = |note: &Note| {
        let row = note.row.map_or("-".to_owned(), |row| row.to_string());
        let action = format!("{:?}", note.action).to_lowercase();
        format!("{row} {} {} {action}", note.column.as_deref().unwrap_or("-"), note.code)
    };
    notes.iter().map(line).collect()
}

/// Sums of the low, best and high counts of killed.
pub fn killed(reading: &Reading) -> [u64; 3] {
    let sum = |pick: fn(&respite_model::Range) -> Option<u32>| {
        reading.events.iter().filter_map(|event| pick(&event.casualties.killed)).map(u64::from).sum()
    };
    [sum(|range| range.low), sum(|range| range.best), sum(|range| range.high)]
}
