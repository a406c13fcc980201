//! Reading events, figures and notes.

use super::catalogue::{Import, TableKind};
use super::columns::SCHEMA;
use super::{COLUMNS, EventTable, Filter, Store, StoreError, column_named, parquet_file, small_tables};
use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::datatypes::Schema;
use arrow::error::ArrowError;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowPredicateFn, RowFilter};
use respite_model::{Claim, Figure, Note, SourceId, Vintage};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which events are wanted.
#[derive(Debug, Clone, Default)]
pub struct Selection<'a> {
    /// Only events that it admits.
    pub filter: Option<Filter>,
    /// Only these columns.
    pub columns: Columns<'a>,
    /// Of these releases.
    pub vintages: Vintages,
    /// At most so many events.
    pub limit: Option<usize>,
}

/// Which columns are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Columns<'a> {
    /// All.
    #[default]
    All,
    /// These, and those that the filter needs.
    Only(&'a [&'a str]),
}

/// Which releases are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Vintages {
    /// The newest of each source.
    #[default]
    Newest,
    /// The named one of the sources that are listed, the newest of all others.
    Named(BTreeMap<SourceId, Vintage>),
    /// All, side by side: to compare releases, never to count.
    All,
}

/// A note with the release that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportNote {
    /// Source of the import.
    pub source: SourceId,
    /// Release of the import.
    pub vintage: Vintage,
    /// The note.
    pub note: Note,
}

/// Rows decoded at once.
const BATCH: usize = 131_072;

impl Store {
    /// The events that a selection admits. Only the columns that are asked for are decoded, and only in files that the
    /// filter can admit.
    ///
    /// # Errors
    /// When a column or release does not exist, or a table cannot be read.
    pub fn events(&self, selection: &Selection<'_>) -> Result<EventTable, StoreError> {
        let filter = selection.filter.as_ref();
        let names = names(&selection.columns, filter)?;
        let wanted = filter.and_then(Filter::sources);
        let mut left = selection.limit.unwrap_or(usize::MAX);
        let mut batches = Vec::new();
        for import in self.picked(&selection.vintages, |import| import.events > 0)? {
            let admitted = wanted.as_ref().is_none_or(|sources| sources.contains(import.source.as_str()));
            if let Some(table) = import.table(TableKind::Events).filter(|_| admitted && left > 0) {
                for batch in self.read_events(table, &names, filter, left)? {
                    left -= batch.num_rows();
                    batches.push(batch);
                }
            }
        }
        let schema = Arc::new(projected(&names));
        let batch = concat_batches(&schema, &batches).map_err(StoreError::table("join", "events"))?;
        Ok(EventTable::new(batch))
    }

    /// The imports whose events a choice of releases means, by source and release.
    ///
    /// # Errors
    /// When a release does not exist.
    pub fn releases(&self, vintages: &Vintages) -> Result<Vec<&Import>, StoreError> {
        self.picked(vintages, |import| import.events > 0)
    }

    /// The published figures of a choice of releases.
    ///
    /// # Errors
    /// When a release does not exist, or a table cannot be read.
    pub fn figures(&self, vintages: &Vintages) -> Result<Vec<Figure>, StoreError> {
        let mut figures = Vec::new();
        for import in self.picked(vintages, |import| import.figures > 0)? {
            if let Some(table) = import.table(TableKind::Figures) {
                let batch = parquet_file::read(&self.folder.tables().join(table), table)?;
                figures.extend(small_tables::figures::decode(&batch).map_err(StoreError::table("read", table))?);
            }
        }
        Ok(figures)
    }

    /// The claims of a choice of releases.
    ///
    /// # Errors
    /// When a release does not exist, or a table cannot be read.
    pub fn claims(&self, vintages: &Vintages) -> Result<Vec<Claim>, StoreError> {
        let mut claims = Vec::new();
        for import in self.picked(vintages, |import| import.claims > 0)? {
            if let Some(table) = import.table(TableKind::Claims) {
                let batch = parquet_file::read(&self.folder.tables().join(table), table)?;
                claims.extend(small_tables::claims::decode(&batch).map_err(StoreError::table("read", table))?);
            }
        }
        Ok(claims)
    }

    /// The notes that imports left, of a choice of releases.
    ///
    /// # Errors
    /// When a release does not exist, or a table cannot be read.
    pub fn notes(&self, vintages: &Vintages) -> Result<Vec<ImportNote>, StoreError> {
        let mut notes = Vec::new();
        for import in self.picked(vintages, |_| true)? {
            let with_release = |note| ImportNote { source: import.source.clone(), vintage: import.vintage.clone(), note };
            notes.extend(self.notes_of(import)?.into_iter().map(with_release));
        }
        Ok(notes)
    }

    /// The notes that one import left.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn notes_of(&self, import: &Import) -> Result<Vec<Note>, StoreError> {
        let Some(table) = import.table(TableKind::Notes) else { return Ok(Vec::new()) };
        let batch = parquet_file::read(&self.folder.tables().join(table), table)?;
        small_tables::notes::decode(&batch).map_err(StoreError::table("read", table))
    }

    /// The imports that a choice of releases means, among those that hold what is wanted, by source and vintage.
    fn picked(&self, vintages: &Vintages, holds: impl Fn(&Import) -> bool) -> Result<Vec<&Import>, StoreError> {
        let mut by_source: BTreeMap<&SourceId, Vec<&Import>> = BTreeMap::new();
        for import in &self.imports {
            by_source.entry(&import.source).or_default().push(import);
        }
        by_source.values_mut().for_each(|imports| imports.sort_by(|a, b| a.vintage.cmp(&b.vintage)));
        let named = if let Vintages::Named(named) = vintages { named.clone() } else { BTreeMap::new() };
        for (source, vintage) in &named {
            let held = by_source.get(source).map(Vec::as_slice).unwrap_or_default();
            if !held.iter().any(|import| import.vintage == *vintage) {
                let held: Vec<&str> = held.iter().map(|import| import.vintage.0.as_str()).collect();
                let held = if held.is_empty() { "nothing of this source".to_owned() } else { held.join(", ") };
                return Err(StoreError::UnknownVintage { source_id: source.clone(), vintage: vintage.clone(), held });
            }
        }
        let mut picked = Vec::new();
        for (source, imports) in by_source {
            let mut holding = imports.into_iter().filter(|import| holds(import));
            match (vintages, named.get(source)) {
                (Vintages::All, _) => picked.extend(holding),
                (_, Some(vintage)) => picked.extend(holding.find(|import| import.vintage == *vintage)),
                (_, None) => picked.extend(holding.next_back()),
            }
        }
        Ok(picked)
    }

    fn read_events(
        &self,
        table: &str,
        names: &[&'static str],
        filter: Option<&Filter>,
        limit: usize,
    ) -> Result<Vec<RecordBatch>, StoreError> {
        let mut builder = parquet_file::reader(&self.folder.tables().join(table), table)?.with_batch_size(BATCH).with_limit(limit);
        if let Some(filter) = filter.cloned() {
            let mask = ProjectionMask::columns(builder.parquet_schema(), filter.columns());
            let predicate = ArrowPredicateFn::new(mask, move |batch| filter.evaluate(&batch));
            builder = builder.with_row_filter(RowFilter::new(vec![Box::new(predicate)]));
        }
        let mask = ProjectionMask::columns(builder.parquet_schema(), names.iter().copied());
        let reader = builder.with_projection(mask).build().map_err(StoreError::table("read", table))?;
        reader.collect::<Result<Vec<_>, ArrowError>>().map_err(StoreError::table("read", table))
    }
}

/// Names of the columns to read, in the order of the tables.
fn names(columns: &Columns<'_>, filter: Option<&Filter>) -> Result<Vec<&'static str>, StoreError> {
    let Columns::Only(only) = columns else { return Ok(COLUMNS.iter().map(|column| column.name).collect()) };
    let mut wanted: BTreeSet<&str> = filter.into_iter().flat_map(Filter::columns).collect();
    for name in *only {
        let unknown = || StoreError::Column { column: (*name).to_owned(), reason: "there is no such column".to_owned() };
        wanted.insert(column_named(name).ok_or_else(unknown)?.name);
    }
    Ok(COLUMNS.iter().map(|column| column.name).filter(|name| wanted.contains(name)).collect())
}

fn projected(names: &[&str]) -> Schema {
    Schema::new(SCHEMA.fields().iter().filter(|field| names.contains(&field.name().as_str())).cloned().collect::<Vec<_>>())
}
