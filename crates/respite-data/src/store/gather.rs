//! Several files of one source become the rows of one release.

use super::StoreError;
use crate::formats::{Format, InputFile, ReadOptions, Reading};
use respite_model::{Claim, ClaimId, Event, EventId, Figure, Note, NoteAction, SourceId, Taxonomy, Vintage};
use std::collections::{BTreeMap, HashSet};

/// A file to be read.
pub(super) struct FileBytes<'a> {
    pub name: &'a str,
    pub sha256: &'a str,
    pub bytes: &'a [u8],
}

/// What is to be read, and how.
pub(super) struct Job<'a> {
    pub format: &'static dyn Format,
    pub source: &'a SourceId,
    pub vintage: Option<&'a Vintage>,
    pub mapping: Option<&'a str>,
    pub files: &'a [FileBytes<'a>],
    pub taxonomy: &'a Taxonomy,
}

/// The rows of one release.
pub(super) struct Gathered {
    pub vintage: Vintage,
    pub events: Vec<Event>,
    pub figures: Vec<Figure>,
    pub claims: Vec<Claim>,
    pub notes: Vec<Note>,
    pub rows: u64,
}

impl Gathered {
    fn is_empty(&self) -> bool {
        self.events.is_empty() && self.figures.is_empty() && self.claims.is_empty()
    }
}

/// Reads all files of a job. The result depends on the files' content and names, not on the order of their rows.
pub(super) fn gather(job: &Job<'_>, reading: &dyn Fn(&str)) -> Result<Gathered, StoreError> {
    let options = ReadOptions { source: job.source, vintage: job.vintage, mapping: job.mapping, taxonomy: job.taxonomy };
    let mut all = Gathered { vintage: Vintage(String::new()), events: vec![], figures: vec![], claims: vec![], notes: vec![], rows: 0 };
    for file in job.files {
        reading(file.name);
        let input = InputFile { name: file.name, sha256: file.sha256, bytes: file.bytes };
        let Reading { mut events, mut figures, mut claims, notes, rows } = job.format.read(&input, &options)?;
        events.iter_mut().for_each(|event| file.sha256.clone_into(&mut event.file));
        figures.iter_mut().for_each(|figure| file.sha256.clone_into(&mut figure.file));
        claims.iter_mut().for_each(|claim| file.sha256.clone_into(&mut claim.file));
        all.claims.append(&mut claims);
        all.events.append(&mut events);
        all.figures.append(&mut figures);
        all.notes.extend(notes);
        all.rows += u64::from(rows);
    }
    let of_figures = || all.figures.iter().map(|figure| &figure.vintage).chain(all.claims.iter().map(|claim| &claim.vintage));
    let in_rows = || all.events.iter().map(|event| &event.vintage).chain(of_figures()).max();
    let Some(vintage) = job.vintage.or_else(in_rows).filter(|_| !all.is_empty()).cloned() else {
        let files = job.files.iter().map(|file| file.name).collect::<Vec<_>>().join(", ");
        all.notes.truncate(3);
        return Err(StoreError::NothingRead { files, rows: all.rows, notes: all.notes });
    };
    check_name(&vintage)?;
    for event in &mut all.events {
        own(&mut event.source, job.source);
        own(&mut event.vintage, &vintage);
    }
    for figure in &mut all.figures {
        own(&mut figure.source, job.source);
        own(&mut figure.vintage, &vintage);
    }
    for claim in &mut all.claims {
        own(&mut claim.source, job.source);
        own(&mut claim.vintage, &vintage);
    }
    all.vintage = vintage;
    tell_ids_apart(&mut all, job.files);
    tell_claims_apart(&mut all, job.files);
    let place = |name: &str| job.files.iter().position(|file| file.name == name);
    all.notes.sort_by_cached_key(|note| (place(&note.file), note.row));
    Ok(all)
}

/// Whether a release may bear that name.
pub(super) fn check_name(vintage: &Vintage) -> Result<(), StoreError> {
    let good = !vintage.0.trim().is_empty() && vintage.0.chars().count() <= 100 && !vintage.0.chars().any(char::is_control);
    if good { Ok(()) } else { Err(StoreError::VintageName { vintage: vintage.0.clone() }) }
}

fn own<T: PartialEq + Clone>(value: &mut T, right: &T) {
    if value != right {
        value.clone_from(right);
    }
}

/// Makes ids unique over the files: an equal row is left out, a different one gets `/2`, `/3`, …, each with a note.
fn tell_ids_apart(all: &mut Gathered, files: &[FileBytes<'_>]) {
    let mut taken = HashSet::with_capacity(all.events.len());
    let repeated: HashSet<EventId> = all.events.iter().filter(|event| !taken.insert(&event.id)).map(|event| event.id.clone()).collect();
    if repeated.is_empty() {
        return;
    }
    let mut taken: HashSet<EventId> = taken.into_iter().cloned().collect();
    let (same, mut kept): (Vec<_>, Vec<_>) = std::mem::take(&mut all.events).into_iter().partition(|event| repeated.contains(&event.id));
    let place = |event: &Event| files.iter().position(|file| file.sha256 == event.file).unwrap_or_default();
    let mut groups: BTreeMap<EventId, Vec<(String, usize, Event)>> = BTreeMap::new();
    for event in same {
        groups.entry(event.id.clone()).or_default().push((content(&event), place(&event), event));
    }
    for (id, mut group) in groups {
        group.sort_by(|(a, i, x), (b, j, y)| (a, i, x.row).cmp(&(b, j, y.row)));
        let mut number = 1;
        let mut last: Option<String> = None;
        for (content, place, mut event) in group {
            let name = files[place].name;
            if last.as_ref() == Some(&content) {
                all.notes.push(note(name, &event, NoteAction::Skipped, "row-repeated", "the same row stands in the files already"));
                continue;
            }
            if last.is_some() {
                while !taken.insert(event.id.clone()) {
                    number += 1;
                    event.id = EventId(format!("{id}/{number}"));
                }
                let reason = "another row has this id and other content; the id was extended";
                all.notes.push(Note { value: Some(id.0.clone()), ..note(name, &event, NoteAction::Repaired, "id-repeated", reason) });
            }
            last = Some(content);
            kept.push(event);
        }
    }
    all.events = kept;
}

/// Extends the ids of claims that come again in another file, with a note.
fn tell_claims_apart(all: &mut Gathered, files: &[FileBytes<'_>]) {
    let mut taken = HashSet::new();
    for claim in &mut all.claims {
        let mut number = 1;
        let id = claim.id.clone();
        while !taken.insert(claim.id.clone()) {
            number += 1;
            claim.id = ClaimId(format!("{id}/{number}"));
        }
        if number > 1 {
            let name = files.iter().find(|file| file.sha256 == claim.file).map_or("", |file| file.name);
            all.notes.push(Note {
                file: name.to_owned(),
                row: Some(claim.row),
                column: None,
                value: Some(id.0),
                action: NoteAction::Repaired,
                code: "id-repeated".to_owned(),
                reason: "another file of the import has a claim with this id; the id was extended".to_owned(),
            });
        }
    }
}

/// What a row says, wherever it stands.
fn content(event: &Event) -> String {
    let bare = Event { row: 0, file: String::new(), ..event.clone() };
    serde_json::to_string(&bare).unwrap_or_default()
}

fn note(file: &str, event: &Event, action: NoteAction, code: &str, reason: &str) -> Note {
    let value = Some(event.id.0.chars().take(80).collect());
    Note { file: file.to_owned(), row: Some(event.row), column: None, value, action, code: code.to_owned(), reason: reason.to_owned() }
}
