//! The bytes of an import's tables. Imports and rebuilds share this one path.

use super::catalogue::{KeptFile, TableKind};
use super::gather::Gathered;
use super::{StoreError, durable, encode, parquet_file, small_tables};
use respite_model::Taxonomy;
use std::iter;

/// A table ready to be written.
pub(super) struct TableBytes {
    pub kept: KeptFile,
    pub bytes: Vec<u8>,
}

/// The tables of a release; empty ones are left out.
pub(super) fn make(gathered: &Gathered, stem: &str, taxonomy: &Taxonomy) -> Result<Vec<TableBytes>, StoreError> {
    let encoded = [
        (TableKind::Events, parquet_file::encode(encode::events(&gathered.events, taxonomy))),
        (TableKind::Figures, parquet_file::encode(iter::once_with(|| small_tables::figures::encode(&gathered.figures)))),
        (TableKind::Claims, parquet_file::encode(iter::once_with(|| small_tables::claims::encode(&gathered.claims)))),
        (TableKind::Notes, parquet_file::encode(iter::once_with(|| small_tables::notes::encode(&gathered.notes)))),
    ];
    let mut tables = Vec::new();
    for (kind, bytes) in encoded {
        let name = format!("{stem}{}", kind.ending());
        if let Some(bytes) = bytes.map_err(StoreError::table("make", &name))? {
            let kept = KeptFile { sha256: durable::sha256(&bytes), bytes: bytes.len() as u64, name };
            tables.push(TableBytes { kept, bytes });
        }
    }
    Ok(tables)
}
