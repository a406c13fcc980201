//! The project folder on disk: originals, event tables, ledger.
//!
//! ```text
//! respite.toml                         title, version of the layout
//! ledger.sqlite                        what was done, append-only, each entry bound to the one before by its hash
//! originals/<sha256>                   every imported file, untouched
//! tables/<source>@<vintage>-<hex>.*    Parquet files made from the originals; may be thrown away
//! tables/incidents-<hex>.parquet       which rows make an incident; links-<hex>.parquet beside it; may be thrown away
//! studies/  briefings/                 made by others
//! downloads/<source>@<vintage>/        files on their way from a publisher; gone when they are imported
//! .lock                                held by the process that writes
//! ```
//!
//! A ledger entry is the point at which an import is done. Whatever else lies in the folder without an entry is left over
//! from a process that was killed, harms nothing, and is swept by the next import.

mod catalogue;
mod columns;
mod decode;
mod durable;
mod encode;
mod error;
mod event_table;
mod filter;
mod folder;
mod gather;
mod import;
mod incident_tables;
mod ledger;
mod parquet_file;
mod partial;
mod rebuild;
mod select;
mod small_tables;
mod tables;
mod text_column;
mod writings;

pub use catalogue::{Import, KeptFile, KeptMapping};
pub use columns::{COLUMNS, Column, ColumnType, column_named};
pub use error::StoreError;
pub use event_table::EventTable;
pub use filter::{Filter, FilterError, Position};
pub use folder::{LAYOUT, Settings};
pub use import::{ImportFile, ImportReport, ImportRequest, Progress};
pub use incident_tables::{DoubtRow, IncidentRow, LinkRow};
pub use ledger::Entry;
pub use partial::{Origin, Partial};
pub use rebuild::{RebuildReport, Repair, RepairReason};
pub use select::{Columns, ImportNote, Selection, Vintages};
pub use text_column::TextColumn;
pub use writings::write_file;

use crate::formats::{FORMATS, Format};
use folder::Folder;
use ledger::Ledger;
use respite_model::Day;
use serde::Serialize;
use std::path::Path;

/// A project folder. Cheap to open; holds no file open, so that any number may be open at once.
pub struct Store {
    folder: Folder,
    ledger: Ledger,
    settings: Settings,
    formats: &'static [&'static dyn Format],
    entries: Vec<Entry>,
    imports: Vec<Import>,
    repairs: Vec<Repair>,
}

impl Store {
    /// Makes a project in a folder, which may exist but must not be a project, and opens it.
    ///
    /// # Errors
    /// When the folder is a project already or cannot be written to.
    pub fn create(folder: &Path, title: &str) -> Result<Self, StoreError> {
        let place = Folder::new(folder);
        if place.is_project() {
            return Err(StoreError::AlreadyAProject { folder: folder.to_owned() });
        }
        place.make()?;
        let lock = place.lock()?;
        Ledger::at(place.ledger()).create()?;
        place.write_settings(&Settings { layout: LAYOUT, title: title.to_owned() })?;
        drop(lock);
        Self::open(folder)
    }

    /// Opens a project, verifies its ledger and rebuilds tables that are missing; [`Store::repairs`] names them.
    ///
    /// # Errors
    /// When the folder is no project, the ledger was tampered with, or a missing table cannot be rebuilt.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::open_with(folder, FORMATS)
    }

    /// [`Store::open`] with other formats than the program's own, which rebuilding needs to know.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with(folder: &Path, formats: &'static [&'static dyn Format]) -> Result<Self, StoreError> {
        let folder = Folder::new(folder);
        let settings = folder.read_settings()?;
        let ledger = Ledger::at(folder.ledger());
        let mut store = Self { folder, ledger, settings, formats, entries: vec![], imports: vec![], repairs: vec![] };
        store.reload()?;
        store.repair()?;
        Ok(store)
    }

    /// What `respite.toml` says.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The project folder.
    pub fn folder(&self) -> &Path {
        &self.folder.root
    }

    /// Every import that the ledger tells of, in order.
    pub fn imports(&self) -> &[Import] {
        &self.imports
    }

    /// Every entry of the ledger, in order, the chain verified.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The tables that were missing or damaged when the project was opened and were rebuilt.
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }

    /// The bytes of an original, verified against its hash.
    ///
    /// # Errors
    /// When the file is missing or was changed.
    pub fn original(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let wrong = |reason: String| StoreError::Original { sha256: sha256.to_owned(), reason };
        if sha256.is_empty() || !sha256.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(wrong("this is no hash".to_owned()));
        }
        let bytes = std::fs::read(self.folder.originals().join(sha256)).map_err(|error| wrong(error.to_string()))?;
        let found = durable::sha256(&bytes);
        if found == sha256 { Ok(bytes) } else { Err(wrong(format!("it was changed: its hash is now {found}"))) }
    }

    /// Appends an entry to the ledger and returns it. For what is decided in the project besides imports.
    ///
    /// # Errors
    /// When the kind is empty, has line breaks or belongs to the store, or the ledger cannot be written.
    pub fn append(&mut self, kind: &str, today: Day, body: &serde_json::Value) -> Result<Entry, StoreError> {
        let nothing = || StoreError::Entry { kind: kind.to_owned(), reason: "nothing was written" };
        self.append_all(kind, today, std::slice::from_ref(body))?.into_iter().next().ok_or_else(nothing)
    }

    /// Appends entries of one kind to the ledger, all or none, and returns them.
    ///
    /// # Errors
    /// As [`Store::append`].
    pub fn append_all(&mut self, kind: &str, today: Day, bodies: &[serde_json::Value]) -> Result<Vec<Entry>, StoreError> {
        let refuse = |reason| StoreError::Entry { kind: kind.to_owned(), reason };
        if kind == catalogue::IMPORT || kind == catalogue::REBUILD {
            return Err(refuse("only the store itself appends it"));
        }
        if kind.is_empty() || kind.chars().any(char::is_control) {
            return Err(refuse("a kind is a word"));
        }
        let bodies: Vec<String> = bodies.iter().map(ToString::to_string).collect();
        let entries = self.ledger.append_all(kind, today, &bodies)?;
        self.reload()?;
        Ok(entries)
    }

    /// Appends an entry of the store's own and returns its number.
    fn record(&self, kind: &'static str, today: Day, body: &impl Serialize) -> Result<u64, StoreError> {
        let refuse = |_| StoreError::Entry { kind: kind.to_owned(), reason: "it cannot be written as JSON" };
        let body = serde_json::to_string(body).map_err(refuse)?;
        Ok(self.ledger.append(kind, today, &body)?.seq)
    }

    /// Reads the ledger again: another process may have appended to it.
    fn reload(&mut self) -> Result<(), StoreError> {
        self.entries = self.ledger.entries()?;
        self.imports = catalogue::imports(&self.entries)?;
        Ok(())
    }

    /// Removes what killed processes left over, and makes folders that a copy of the project lost because they were empty.
    /// Only while the lock is held.
    fn sweep(&self) -> Result<(), StoreError> {
        self.folder.make()?;
        let wanted = |name: &str| self.imports.iter().flat_map(|import| &import.tables).any(|table| table.name == name);
        durable::sweep(&self.folder.originals(), |_| false)?;
        durable::sweep(&self.folder.tables(), |name| name.ends_with(".parquet") && !wanted(name))
    }
}
