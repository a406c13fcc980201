//! What the ledger says was imported.

use super::{Entry, StoreError, durable};
use respite_model::{Day, SourceId, Vintage};
use serde::{Deserialize, Serialize};

/// Kind of the ledger entries that imports leave.
pub(super) const IMPORT: &str = "import";
/// Kind of the entries left when another version of the program makes other tables from the same originals.
pub(super) const REBUILD: &str = "rebuild";
/// The version that wrote an entry.
pub(super) const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// One import: files of one source that form one release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Its entry in the ledger.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub seq: u64,
    /// The day it was made.
    pub day: Day,
    /// Id of the format.
    pub format: String,
    /// Who publishes the rows.
    pub source: SourceId,
    /// Which release they form.
    pub vintage: Vintage,
    /// Whether the vintage was named by a person; otherwise it comes from the rows.
    pub vintage_given: bool,
    /// The files, sorted by name.
    pub files: Vec<KeptFile>,
    /// The mapping file, for formats that take one.
    pub mapping: Option<KeptMapping>,
    /// Whether notes were refused.
    pub strict: bool,
    /// Data rows in the files.
    pub rows: u64,
    /// Events and actions.
    pub events: u64,
    /// Published figures.
    pub figures: u64,
    /// Claims of speakers.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub claims: u64,
    /// Notes.
    pub notes: u64,
    /// The tables made from the files; an empty one is not written.
    pub tables: Vec<KeptFile>,
    /// Version of the program that made the tables.
    pub program: String,
}

/// A file that the project keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    /// Its name: as it was given, or inside `tables/`.
    pub name: String,
    /// SHA-256 of its bytes in hexadecimal.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

/// A mapping file that the project keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptMapping {
    /// SHA-256 of its bytes in hexadecimal.
    pub sha256: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Rebuilt {
    pub import: u64,
    pub program: String,
    pub tables: Vec<KeptFile>,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// The tables of an import, by the end of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableKind {
    Events,
    Figures,
    Claims,
    Notes,
}

impl TableKind {
    pub fn ending(self) -> &'static str {
        match self {
            Self::Events => ".events.parquet",
            Self::Figures => ".figures.parquet",
            Self::Claims => ".claims.parquet",
            Self::Notes => ".notes.parquet",
        }
    }
}

impl Import {
    /// Name of the table of that kind, when the import has one.
    pub(super) fn table(&self, kind: TableKind) -> Option<&str> {
        self.tables.iter().map(|table| table.name.as_str()).find(|name| name.ends_with(kind.ending()))
    }

    pub(super) fn is_of(&self, format: &str, source: &SourceId, mapping: Option<&str>) -> bool {
        self.format == format && self.source == *source && self.mapping.as_ref().map(|mapping| mapping.sha256.as_str()) == mapping
    }
}

/// What the names of an import's tables begin with: source, vintage in safe letters, and a hash of what it is made from.
pub(super) fn stem(format: &str, source: &SourceId, vintage: &Vintage, mapping: Option<&str>, files: &[KeptFile]) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
    let short: String = vintage.0.chars().take(60).map(safe).collect();
    let mut identity = format!("{format}\n{source}\n{vintage}\n{}", mapping.unwrap_or_default());
    for file in files {
        identity.push('\n');
        identity.push_str(&file.sha256);
    }
    format!("{source}@{short}-{}", &durable::sha256(identity.as_bytes())[..8])
}

/// The imports that the entries tell of, in order.
pub(super) fn imports(entries: &[Entry]) -> Result<Vec<Import>, StoreError> {
    let mut imports: Vec<Import> = Vec::new();
    for entry in entries {
        let broken = |reason: String| StoreError::LedgerBroken { seq: entry.seq, reason };
        let unreadable = |error: serde_json::Error| broken(format!("of kind {} cannot be read: {error}", entry.kind));
        if entry.kind == IMPORT {
            let mut import: Import = serde_json::from_str(&entry.body).map_err(unreadable)?;
            import.seq = entry.seq;
            imports.push(import);
        } else if entry.kind == REBUILD {
            let rebuilt: Rebuilt = serde_json::from_str(&entry.body).map_err(unreadable)?;
            let import = imports.iter_mut().find(|import| import.seq == rebuilt.import);
            let import = import.ok_or_else(|| broken("rebuilds an import that is not there".to_owned()))?;
            import.tables = rebuilt.tables;
            import.program = rebuilt.program;
        }
        if let Some(name) = imports.last().and_then(unsafe_name) {
            return Err(broken(format!("names the file {name:?}, which lies outside the project")));
        }
    }
    Ok(imports)
}

fn unsafe_name(import: &Import) -> Option<String> {
    let plain_hash = |hash: &str| hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    let hashes = import.files.iter().map(|file| &file.sha256).chain(import.mapping.iter().map(|mapping| &mapping.sha256));
    let bad_table = |name: &str| name.contains(['/', '\\', ':']) || name.starts_with('.') || !name.ends_with(".parquet");
    let tables = import.tables.iter().map(|table| &table.name).find(|name| bad_table(name));
    tables.or_else(|| hashes.into_iter().find(|hash| !plain_hash(hash))).cloned()
}
