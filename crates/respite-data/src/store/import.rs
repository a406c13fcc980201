//! Bringing files into the project.

use super::catalogue::{IMPORT, Import, KeptFile, KeptMapping, PROGRAM, stem};
use super::gather::{self, FileBytes, Gathered, Job};
use super::{Store, StoreError, durable, tables};
use crate::formats::Format;
use respite_model::{Day, Note, SourceId, Taxonomy, Vintage};
use serde::Serialize;
use std::path::Path;

/// A file to be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFile {
    /// Its name without folders.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl ImportFile {
    /// Reads a file from disk.
    ///
    /// # Errors
    /// When the system refuses the file.
    pub fn read(path: &Path) -> Result<Self, StoreError> {
        let bytes = std::fs::read(path).map_err(StoreError::file("read", path))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { name, bytes })
    }

    /// SHA-256 of its bytes in hexadecimal.
    pub fn sha256(&self) -> String {
        durable::sha256(&self.bytes)
    }
}

/// What is to be imported, and how.
pub struct ImportRequest {
    /// The files; several form one release.
    pub files: Vec<ImportFile>,
    /// How they are read.
    pub format: &'static dyn Format,
    /// Whose rows these are; `None` for the format's own source.
    pub source: Option<SourceId>,
    /// Which release they form; `None` to take it from the rows.
    pub vintage: Option<Vintage>,
    /// Text of the mapping file, for formats that take one.
    pub mapping: Option<String>,
    /// Whether a single note stops the import.
    pub strict: bool,
    /// The day of the import, passed in because the store knows no clock.
    pub today: Day,
}

/// Where an import stands; for progress bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress<'a> {
    /// A file is hashed.
    Hashing {
        /// Its name.
        file: &'a str,
    },
    /// A file is read.
    Reading {
        /// Its name.
        file: &'a str,
    },
    /// The tables are made.
    Making {
        /// Rows that were read.
        rows: u64,
    },
    /// A file of the project is written.
    Writing {
        /// Its name in the project.
        file: &'a str,
    },
    /// The ledger entry is written: after this the import is done.
    Recording,
}

/// What became of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// The import as the ledger has it: the new one, or the one that held these files already.
    pub import: Import,
    /// Whether all files were there already, so that nothing was written.
    pub already: bool,
    /// Files that an earlier import holds too. They are read again when other files of the request are new, so that the
    /// release holds all rows that were asked for.
    pub known: Vec<String>,
    /// Files that were given twice and read once.
    pub repeated: Vec<String>,
    /// What was skipped, guessed or repaired.
    pub notes: Vec<Note>,
}

/// How many notes a refusal shows.
const NOTES_SHOWN: usize = 5;

impl Store {
    /// Imports files as one release of a source.
    ///
    /// Files that one earlier import holds already, under the same format, source and mapping, are recognised and change
    /// nothing. Whatever ends the process on the way, the project is afterwards as before or has the whole import: the one
    /// ledger entry decides.
    ///
    /// # Errors
    /// When another process writes, a file cannot be read as the format, the source or vintage is missing or taken, or a
    /// strict import meets notes. The project is then unchanged.
    pub fn import(&mut self, request: ImportRequest, progress: &dyn Fn(Progress<'_>)) -> Result<ImportReport, StoreError> {
        let _lock = self.folder.lock()?;
        self.reload()?;
        let format = request.format.info();
        let source = match (&request.source, format.default_source) {
            (Some(source), _) => source.clone(),
            (None, Some(name)) => SourceId::try_from(name)?,
            (None, None) => return Err(StoreError::NoSource { format: format.id }),
        };
        let mapping = request.mapping.as_ref().map(|text| durable::sha256(text.as_bytes()));
        let (files, repeated) = hashed(&request.files, progress)?;
        let same = |import: &&Import| import.is_of(format.id, &source, mapping.as_deref());
        let holds = |import: &Import, file: &FileHash<'_>| import.files.iter().any(|kept| kept.sha256 == file.sha256);
        let earlier = self.imports.iter().rev().filter(same);
        if let Some(import) = earlier.clone().find(|import| files.iter().all(|file| holds(import, file))) {
            let known = files.iter().map(|file| file.file.name.clone()).collect();
            let notes = self.notes_of(import)?;
            refuse_notes(request.strict, &notes)?;
            return Ok(ImportReport { import: import.clone(), already: true, known, repeated, notes });
        }
        let known = files.iter().filter(|file| earlier.clone().any(|import| holds(import, file)));
        let known = known.map(|file| file.file.name.clone()).collect();
        if let Some(vintage) = &request.vintage {
            gather::check_name(vintage)?;
            self.check_free(&source, vintage)?;
        }

        let taxonomy = Taxonomy::built_in()?;
        let inputs: Vec<FileBytes<'_>> = files.iter().map(FileHash::bytes).collect();
        let job = Job {
            format: request.format,
            source: &source,
            vintage: request.vintage.as_ref(),
            mapping: request.mapping.as_deref(),
            files: &inputs,
            taxonomy: &taxonomy,
        };
        let gathered = gather::gather(&job, &|file| progress(Progress::Reading { file }))?;
        self.check_free(&source, &gathered.vintage)?;
        refuse_notes(request.strict, &gathered.notes)?;
        progress(Progress::Making { rows: gathered.rows });
        let kept: Vec<KeptFile> = files.iter().map(FileHash::kept).collect();
        let stem = stem(format.id, &source, &gathered.vintage, mapping.as_deref(), &kept);
        let tables = tables::make(&gathered, &stem, &taxonomy)?;

        self.sweep()?;
        for file in &files {
            progress(Progress::Writing { file: &file.file.name });
            self.keep_original(&file.sha256, &file.file.bytes)?;
        }
        if let (Some(text), Some(sha256)) = (&request.mapping, &mapping) {
            self.keep_original(sha256, text.as_bytes())?;
        }
        for table in &tables {
            progress(Progress::Writing { file: &table.kept.name });
            durable::write(&self.folder.tables(), &table.kept.name, &table.bytes)?;
        }
        durable::sync_folder(&self.folder.originals());
        durable::sync_folder(&self.folder.tables());

        let Gathered { vintage, events, figures, claims, notes, rows } = gathered;
        let mut import = Import {
            seq: 0,
            day: request.today,
            format: format.id.to_owned(),
            source,
            vintage,
            vintage_given: request.vintage.is_some(),
            files: kept,
            mapping: mapping.map(|sha256| KeptMapping { sha256 }),
            strict: request.strict,
            rows,
            events: events.len() as u64,
            figures: figures.len() as u64,
            claims: claims.len() as u64,
            notes: notes.len() as u64,
            tables: tables.into_iter().map(|table| table.kept).collect(),
            program: PROGRAM.to_owned(),
        };
        progress(Progress::Recording);
        import.seq = self.record(IMPORT, request.today, &import)?;
        self.reload()?;
        Ok(ImportReport { import, already: false, known, repeated, notes })
    }

    fn check_free(&self, source: &SourceId, vintage: &Vintage) -> Result<(), StoreError> {
        let taken = self.imports.iter().any(|import| import.source == *source && import.vintage == *vintage);
        if taken { Err(StoreError::VintageTaken { source_id: source.clone(), vintage: vintage.clone() }) } else { Ok(()) }
    }

    /// Keeps the bytes under their hash, unless they are there already.
    fn keep_original(&self, sha256: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.folder.originals().join(sha256);
        if std::fs::read(&path).is_ok_and(|kept| kept == bytes) { Ok(()) } else { durable::write(&self.folder.originals(), sha256, bytes) }
    }
}

fn refuse_notes(strict: bool, notes: &[Note]) -> Result<(), StoreError> {
    let refused = || StoreError::Strict { count: notes.len(), notes: notes.iter().take(NOTES_SHOWN).cloned().collect() };
    if strict && !notes.is_empty() { Err(refused()) } else { Ok(()) }
}

struct FileHash<'a> {
    file: &'a ImportFile,
    sha256: String,
}

impl FileHash<'_> {
    fn bytes(&self) -> FileBytes<'_> {
        FileBytes { name: &self.file.name, sha256: &self.sha256, bytes: &self.file.bytes }
    }

    fn kept(&self) -> KeptFile {
        KeptFile { name: self.file.name.clone(), sha256: self.sha256.clone(), bytes: self.file.bytes.len() as u64 }
    }
}

/// The files with their hashes, sorted by name, and the names of those that were given twice.
fn hashed<'a>(files: &'a [ImportFile], progress: &dyn Fn(Progress<'_>)) -> Result<(Vec<FileHash<'a>>, Vec<String>), StoreError> {
    let hash = |file: &'a ImportFile| {
        progress(Progress::Hashing { file: &file.name });
        FileHash { file, sha256: durable::sha256(&file.bytes) }
    };
    let mut hashed: Vec<FileHash<'a>> = files.iter().map(hash).collect();
    hashed.sort_by(|a, b| (&a.file.name, &a.sha256).cmp(&(&b.file.name, &b.sha256)));
    let mut once: Vec<FileHash<'a>> = Vec::new();
    let mut repeated = Vec::new();
    for file in hashed {
        if once.iter().any(|other| other.sha256 == file.sha256) { repeated.push(file.file.name.clone()) } else { once.push(file) }
    }
    if once.is_empty() { Err(StoreError::NoFile) } else { Ok((once, repeated)) }
}
