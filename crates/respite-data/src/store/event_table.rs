//! Events as columns.

use super::decode::Rows;
use super::{ColumnType, StoreError, TextColumn, column_named};
use arrow::array::{ArrayRef, ArrowPrimitiveType, AsArray, PrimitiveArray, RecordBatch};
use arrow::datatypes::{Date32Type, Float64Type, Int64Type};
use respite_model::Event;

/// Selected events as columns. Rows are in order of source, vintage, first day and id; align by id, never by position.
#[derive(Debug, Clone, PartialEq)]
pub struct EventTable {
    batch: RecordBatch,
}

impl EventTable {
    pub(super) fn new(batch: RecordBatch) -> Self {
        Self { batch }
    }

    /// Number of events.
    pub fn len(&self) -> usize {
        self.batch.num_rows()
    }

    /// Whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The table in Arrow's own form.
    pub fn batch(&self) -> &RecordBatch {
        &self.batch
    }

    /// Names of the columns that were read.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.batch.schema_ref().fields().iter().map(|field| field.name().as_str())
    }

    /// A column of text.
    ///
    /// # Errors
    /// When the column does not exist, was not selected or holds no text. So for all columns below.
    pub fn text(&self, column: &str) -> Result<TextColumn<'_>, StoreError> {
        TextColumn::new(self.column(column)?.as_ref()).ok_or_else(|| wrong_type(column, ColumnType::Text))
    }

    /// A column of days, counted from 1970-01-01.
    ///
    /// # Errors
    /// As [`EventTable::text`].
    pub fn optional_days(&self, column: &str) -> Result<Vec<Option<i32>>, StoreError> {
        Ok(self.primitive::<Date32Type>(column, ColumnType::Day)?.iter().collect())
    }

    /// A column of whole numbers.
    ///
    /// # Errors
    /// As [`EventTable::text`].
    pub fn whole(&self, column: &str) -> Result<Vec<Option<i64>>, StoreError> {
        Ok(self.primitive::<Int64Type>(column, ColumnType::Whole)?.iter().collect())
    }

    /// A column of decimal numbers.
    ///
    /// # Errors
    /// As [`EventTable::text`].
    pub fn numbers(&self, column: &str) -> Result<Vec<Option<f64>>, StoreError> {
        Ok(self.primitive::<Float64Type>(column, ColumnType::Number)?.iter().collect())
    }

    /// A column of truths.
    ///
    /// # Errors
    /// As [`EventTable::text`].
    pub fn truths(&self, column: &str) -> Result<Vec<Option<bool>>, StoreError> {
        let array = self.column(column)?.as_boolean_opt().ok_or_else(|| wrong_type(column, ColumnType::Truth))?;
        Ok(array.iter().collect())
    }

    /// The ids (`event_id`).
    ///
    /// # Errors
    /// When the column was not selected. So for all columns below.
    pub fn ids(&self) -> Result<TextColumn<'_>, StoreError> {
        self.text("event_id")
    }

    /// The sources (`source`).
    ///
    /// # Errors
    /// As [`EventTable::ids`].
    pub fn sources(&self) -> Result<TextColumn<'_>, StoreError> {
        self.text("source")
    }

    /// The kinds (`kind`).
    ///
    /// # Errors
    /// As [`EventTable::ids`].
    pub fn kinds(&self) -> Result<TextColumn<'_>, StoreError> {
        self.text("kind")
    }

    /// The earliest days (`day`), counted from 1970-01-01; every event has one.
    ///
    /// # Errors
    /// As [`EventTable::ids`].
    pub fn days(&self) -> Result<&[i32], StoreError> {
        Ok(self.primitive::<Date32Type>("day", ColumnType::Day)?.values())
    }

    /// Degrees north (`latitude`).
    ///
    /// # Errors
    /// As [`EventTable::ids`].
    pub fn latitudes(&self) -> Result<Vec<Option<f64>>, StoreError> {
        self.numbers("latitude")
    }

    /// Degrees east (`longitude`).
    ///
    /// # Errors
    /// As [`EventTable::ids`].
    pub fn longitudes(&self) -> Result<Vec<Option<f64>>, StoreError> {
        self.numbers("longitude")
    }

    /// The sources' best counts of killed (`killed_best`).
    ///
    /// # Errors
    /// As [`EventTable::ids`].
    pub fn killed_best(&self) -> Result<Vec<Option<i64>>, StoreError> {
        self.whole("killed_best")
    }

    /// One event, when all columns were selected.
    ///
    /// # Errors
    /// When a column was not selected, or there is no such row.
    pub fn event(&self, row: usize) -> Result<Event, StoreError> {
        Rows::new(self)?.event(row)
    }

    /// All events, when all columns were selected.
    ///
    /// # Errors
    /// When a column was not selected.
    pub fn events(&self) -> Result<Vec<Event>, StoreError> {
        let rows = Rows::new(self)?;
        (0..self.len()).map(|row| rows.event(row)).collect()
    }

    pub(super) fn primitive<T: ArrowPrimitiveType>(&self, column: &str, holds: ColumnType) -> Result<&PrimitiveArray<T>, StoreError> {
        self.column(column)?.as_primitive_opt::<T>().ok_or_else(|| wrong_type(column, holds))
    }

    pub(super) fn column(&self, column: &str) -> Result<&ArrayRef, StoreError> {
        let reason = || if column_named(column).is_some() { "it was not selected" } else { "there is no such column" };
        let missing = || StoreError::Column { column: column.to_owned(), reason: reason().to_owned() };
        self.batch.column_by_name(column).ok_or_else(missing)
    }
}

fn wrong_type(column: &str, wanted: ColumnType) -> StoreError {
    let held = column_named(column).map_or("something else", |column| column.holds.name());
    StoreError::Column { column: column.to_owned(), reason: format!("it holds {held}, not {}", wanted.name()) }
}
