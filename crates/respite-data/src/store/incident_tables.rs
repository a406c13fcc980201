//! Which rows make an incident, how likely each link is, and the doubts about them, as tables beside the events: derived, and made anew when
//! they are gone.

use super::{Store, StoreError, durable, parquet_file, small_tables};
use std::iter;

/// A row in its incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentRow {
    /// Id of the incident's first row, which names it.
    pub incident_id: String,
    /// Id of the row.
    pub event_id: String,
    /// Source of the row.
    pub source: String,
    /// Release of the row.
    pub vintage: String,
    /// What it is: `report`, `copy` or `restated`.
    pub role: String,
    /// The row that it is a copy or an earlier state of.
    pub of: Option<String>,
    /// Which report of the incident it is, from 1.
    pub report: u32,
}

/// Two rows that may be one happening.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkRow {
    /// First row.
    pub first: String,
    /// Second row.
    pub second: String,
    /// How likely they are one happening.
    pub probability: f64,
    /// Whether they are in one incident.
    pub linked: bool,
    /// Whether a person said so.
    pub judged: bool,
}

/// A doubt about the incidents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubtRow {
    /// Its code.
    pub code: String,
    /// What is in doubt.
    pub message: String,
}

/// What the names of the tables begin with.
const KINDS: [&str; 3] = ["incidents-", "links-", "link-doubts-"];

impl Store {
    /// Writes the three tables, and removes those made from something else. `made_from` is all that they depend on, as text.
    ///
    /// # Errors
    /// When another process writes, or the folder cannot be written.
    pub fn write_incidents(&self, made_from: &str, rows: &[IncidentRow], links: &[LinkRow], doubts: &[DoubtRow]) -> Result<(), StoreError> {
        let _lock = self.folder.lock()?;
        self.folder.make()?;
        let folder = self.folder.tables();
        let [rows_name, links_name, doubts_name] = KINDS.map(|kind| name(kind, made_from));
        let is_new = |name: &str| [&rows_name, &links_name, &doubts_name].contains(&&name.to_owned());
        let is_old = |name: &str| KINDS.iter().any(|kind| name.starts_with(kind)) && !is_new(name);
        durable::sweep(&folder, is_old)?;
        let encoded = [
            (&links_name, parquet_file::encode(iter::once_with(|| small_tables::incidents::encode_links(links)))),
            (&doubts_name, parquet_file::encode(iter::once_with(|| small_tables::incidents::encode_doubts(doubts)))),
            // Last, for where it stands the others do.
            (&rows_name, parquet_file::encode(iter::once_with(|| small_tables::incidents::encode_rows(rows)))),
        ];
        for (name, bytes) in encoded {
            if let Some(bytes) = bytes.map_err(StoreError::table("make", name))? {
                durable::write(&folder, name, &bytes)?;
            }
        }
        durable::sync_folder(&folder);
        Ok(())
    }

    /// The rows that were made from this, with the doubts; `None` when there is no such table or it cannot be read.
    pub fn incident_rows(&self, made_from: &str) -> Option<(Vec<IncidentRow>, Vec<DoubtRow>)> {
        let [rows, _, doubts] = KINDS.map(|kind| name(kind, made_from));
        let read = |table: &str| parquet_file::read(&self.folder.tables().join(table), table).ok();
        let rows = small_tables::incidents::decode_rows(&read(&rows)?).ok()?;
        // Without a doubt there is no table of them.
        let doubts = match self.folder.tables().join(&doubts).exists() {
            true => small_tables::incidents::decode_doubts(&read(&doubts)?).ok()?,
            false => Vec::new(),
        };
        Some((rows, doubts))
    }
}

fn name(kind: &str, made_from: &str) -> String {
    format!("{kind}{}.parquet", &durable::sha256(made_from.as_bytes())[..16])
}
