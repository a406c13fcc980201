//! Which rows make an incident, and how likely each link is, as tables beside the events: derived, and made anew when they are gone.

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

/// What the names of the tables begin with.
const KINDS: [&str; 2] = ["incidents-", "links-"];

impl Store {
    /// Writes the two tables, and removes those made from something else. `made_from` is all that they depend on, as text.
    ///
    /// # Errors
    /// When another process writes, or the folder cannot be written.
    pub fn write_incidents(&self, made_from: &str, rows: &[IncidentRow], links: &[LinkRow]) -> Result<(), StoreError> {
        let _lock = self.folder.lock()?;
        self.folder.make()?;
        let folder = self.folder.tables();
        let [rows_name, links_name] = KINDS.map(|kind| name(kind, made_from));
        let is_old = |name: &str| KINDS.iter().any(|kind| name.starts_with(kind)) && name != rows_name && name != links_name;
        durable::sweep(&folder, is_old)?;
        let encoded = [
            (&links_name, parquet_file::encode(iter::once_with(|| small_tables::incidents::encode_links(links)))),
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

    /// The table of rows that was made from this; `None` when there is none or it cannot be read.
    pub fn incident_rows(&self, made_from: &str) -> Option<Vec<IncidentRow>> {
        let table = name(KINDS[0], made_from);
        let batch = parquet_file::read(&self.folder.tables().join(&table), &table).ok()?;
        small_tables::incidents::decode_rows(&batch).ok()
    }

    /// The table of links that was made from this. Where nothing is linked or uncertain there is none.
    pub fn incident_links(&self, made_from: &str) -> Option<Vec<LinkRow>> {
        let table = name(KINDS[1], made_from);
        let batch = parquet_file::read(&self.folder.tables().join(&table), &table).ok()?;
        small_tables::incidents::decode_links(&batch).ok()
    }
}

fn name(kind: &str, made_from: &str) -> String {
    format!("{kind}{}.parquet", &durable::sha256(made_from.as_bytes())[..16])
}
