//! Gives each event its id, and finds rows that come twice.

use super::{note_codes, notebook::Notebook, records::Cell};
use respite_model::{Event, EventId, NoteAction, SourceId};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// Events with ids that do not depend on the order of rows.
///
/// A row's id is `{source}:{the source's own id}`. Without an own id it is `{source}:~{hash}`, the first 12 hexadecimal
/// digits of the SHA-256 of the cells used, with `-2`, `-3` … for further equal rows. An own id that comes again is left
/// out when the row is equal, and kept as `…/2`, `…/3` when it differs.
pub(crate) struct RowIds<'a> {
    source: &'a SourceId,
    events: Vec<Event>,
    first: HashMap<String, usize>,
    repeated: HashMap<String, HashSet<[u8; 32]>>,
    suffixed: HashSet<String>,
    hashed: HashMap<[u8; 6], u32>,
    equal: u32,
}

/// What the rows of a format have for an id.
pub(crate) enum OwnId<'c, 'r> {
    /// The cell of the id column, which may be empty.
    Cell(&'c Cell<'r>),
    /// The format or file has no id column.
    NoColumn,
}

impl<'a> RowIds<'a> {
    pub(crate) fn new(source: &'a SourceId) -> Self {
        let (events, first) = (Vec::new(), HashMap::new());
        Self { source, events, first, repeated: HashMap::new(), suffixed: HashSet::new(), hashed: HashMap::new(), equal: 0 }
    }

    /// Keeps an event under the id of its row. `used` gives the cells that make the id when the row has none.
    pub(crate) fn keep<'c>(&mut self, mut event: Event, own: OwnId<'_, '_>, used: impl FnOnce() -> Vec<Cell<'c>>, notes: &mut Notebook) {
        match own {
            OwnId::Cell(cell) if !cell.text.is_empty() => {
                event.source_event_id = Some(cell.text.to_owned());
                self.keep_own(event, cell, notes);
            }
            OwnId::Cell(cell) => {
                notes.on_cell(&note_codes::ID_MISSING, NoteAction::Guessed, cell, "the id is missing; one was made from the row");
                self.keep_hashed(event, &used());
            }
            OwnId::NoColumn => self.keep_hashed(event, &used()),
        }
    }

    /// The events in the order of their rows.
    pub(crate) fn finish(self, notes: &mut Notebook) -> Vec<Event> {
        if self.equal > 0 {
            let reason = format!("{} rows equal an earlier row in all columns used; all were kept and numbered", self.equal);
            notes.on_file(&note_codes::ROWS_EQUAL, NoteAction::Guessed, None, reason);
        }
        self.events
    }

    fn keep_own(&mut self, mut event: Event, cell: &Cell<'_>, notes: &mut Notebook) {
        let Some(&first) = self.first.get(cell.text) else {
            self.first.insert(cell.text.to_owned(), self.events.len());
            let taken = self.suffixed.contains(cell.text);
            let own = if taken { suffixed(cell.text, 1, &self.first, &mut self.suffixed) } else { cell.text.to_owned() };
            event.id = EventId(format!("{}:{own}", self.source));
            self.events.push(event);
            return;
        };
        let earlier = &self.events[first];
        let seen = self.repeated.entry(cell.text.to_owned()).or_insert_with(|| HashSet::from([content(earlier)]));
        if seen.insert(content(&event)) {
            let own = suffixed(cell.text, seen.len(), &self.first, &mut self.suffixed);
            event.id = EventId(format!("{}:{own}", self.source));
            let reason = format!("the id stands in row {} with other values; kept as {}", earlier.row, event.id);
            notes.on_cell(&note_codes::ID_REPEATED, NoteAction::Guessed, cell, reason);
            self.events.push(event);
        } else {
            let reason = format!("the row equals an earlier one with this id, first seen in row {}", earlier.row);
            notes.on_row(&note_codes::ID_REPEATED, NoteAction::Skipped, cell.row, Some(cell.text), reason);
        }
    }

    fn keep_hashed(&mut self, mut event: Event, used: &[Cell<'_>]) {
        let mut hash = Sha256::new();
        for cell in used {
            hash.update(cell.text.as_bytes());
            hash.update([0x1f]);
        }
        let digest = hash.finalize();
        let mut short = [0; 6];
        short.copy_from_slice(&digest[..6]);
        let hex: String = short.iter().map(|byte| format!("{byte:02x}")).collect();
        let times = self.hashed.entry(short).and_modify(|times| *times += 1).or_insert(1);
        event.id = match *times {
            1 => EventId(format!("{}:~{hex}", self.source)),
            n => EventId(format!("{}:~{hex}-{n}", self.source)),
        };
        self.equal += u32::from(*times > 1);
        self.events.push(event);
    }
}

/// `{id}/{number}` or the next number that no id of the file has.
fn suffixed(id: &str, number: usize, own: &HashMap<String, usize>, given: &mut HashSet<String>) -> String {
    let mut number = number;
    loop {
        let text = format!("{id}/{number}");
        if !own.contains_key(&text) && given.insert(text.clone()) {
            return text;
        }
        number += 1;
    }
}

/// A hash of all that an event says, its id and row aside.
fn content(event: &Event) -> [u8; 32] {
    let bare = Event { id: EventId(String::new()), row: 0, ..event.clone() };
    Sha256::digest(format!("{bare:?}")).into()
}
