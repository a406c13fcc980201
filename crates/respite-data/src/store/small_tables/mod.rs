//! The tables beside the events: figures, claims, notes, incidents. Small, so that they are read whole.

pub(super) mod claims;
pub(super) mod figures;
pub(super) mod incidents;
pub(super) mod notes;

use arrow::array::{Array, ArrayRef, AsArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{Date32Type, Float64Type, Int64Type};
use respite_model::Day;
use std::sync::Arc;

fn text<'a, T>(rows: &[&'a T], get: impl Fn(&'a T) -> Option<&'a str>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| get(row)).collect::<StringArray>())
}

fn whole<T>(rows: &[&T], get: impl Fn(&T) -> Option<u32>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| get(row).map(i64::from)).collect::<Int64Array>())
}

fn numbers<T>(rows: &[&T], get: impl Fn(&T) -> Option<f64>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| get(row)).collect::<Float64Array>())
}

fn days<T>(rows: &[&T], get: impl Fn(&T) -> Day) -> ArrayRef {
    Arc::new(rows.iter().map(|row| Some(get(row).0)).collect::<Date32Array>())
}

fn source_text(array: &StringArray, i: usize) -> String {
    array.value(i).to_owned()
}

fn optional(array: &StringArray, i: usize) -> Option<String> {
    array.is_valid(i).then(|| array.value(i).to_owned())
}

/// Columns by name and type.
struct Table<'a>(&'a RecordBatch);

impl<'a> Table<'a> {
    fn column(&self, name: &str) -> Result<&'a ArrayRef, String> {
        self.0.column_by_name(name).ok_or_else(|| format!("the column {name} is missing"))
    }

    fn text(&self, name: &str) -> Result<&'a StringArray, String> {
        self.column(name)?.as_string_opt().ok_or_else(|| format!("the column {name} holds no text"))
    }

    fn whole(&self, name: &str) -> Result<&'a Int64Array, String> {
        self.column(name)?.as_primitive_opt::<Int64Type>().ok_or_else(|| format!("the column {name} holds no whole numbers"))
    }

    fn numbers(&self, name: &str) -> Result<&'a Float64Array, String> {
        self.column(name)?.as_primitive_opt::<Float64Type>().ok_or_else(|| format!("the column {name} holds no numbers"))
    }

    fn days(&self, name: &str) -> Result<&'a Date32Array, String> {
        self.column(name)?.as_primitive_opt::<Date32Type>().ok_or_else(|| format!("the column {name} holds no days"))
    }
}
