//! Events and actions, found by the source's own id.

use super::{Key, Rows, Value};
use respite_data::store::{COLUMNS, ColumnType, EventTable, StoreError, TextColumn};
use respite_model::{Day, Period};
use std::borrow::Cow;

/// Columns that say which row it is and where it stands, and nothing about what happened.
const IDENTITY: &[&str] = &["event_id", "source", "vintage", "source_event_id", "row", "file"];

/// The events of a table as rows. An event counts on its earliest day.
pub(in crate::vintages) struct EventRows<'a> {
    names: Vec<&'static str>,
    columns: Vec<Cells<'a>>,
    own_ids: TextColumn<'a>,
    made_ids: TextColumn<'a>,
    days: &'a [i32],
}

/// One column.
enum Cells<'a> {
    Text(TextColumn<'a>),
    Whole(Vec<Option<i64>>),
    Number(Vec<Option<f64>>),
    Day(Vec<Option<i32>>),
    Truth(Vec<Option<bool>>),
}

impl<'a> EventRows<'a> {
    /// The rows of a table with all columns.
    pub fn new(table: &'a EventTable) -> Result<Self, StoreError> {
        let wanted = || COLUMNS.iter().filter(|column| !IDENTITY.contains(&column.name));
        let cells = |name, holds| {
            Ok::<_, StoreError>(match holds {
                ColumnType::Text => Cells::Text(table.text(name)?),
                ColumnType::Whole => Cells::Whole(table.whole(name)?),
                ColumnType::Number => Cells::Number(table.numbers(name)?),
                ColumnType::Day => Cells::Day(table.optional_days(name)?),
                ColumnType::Truth => Cells::Truth(table.truths(name)?),
            })
        };
        Ok(Self {
            names: wanted().map(|column| column.name).collect(),
            columns: wanted().map(|column| cells(column.name, column.holds)).collect::<Result<_, _>>()?,
            own_ids: table.text("source_event_id")?,
            made_ids: table.ids()?,
            days: table.days()?,
        })
    }

    /// A column of whole numbers by its name; empty when there is none.
    pub fn whole(&self, name: &str) -> &[Option<i64>] {
        let place = self.names.iter().position(|known| *known == name);
        match place.map(|place| &self.columns[place]) {
            Some(Cells::Whole(cells)) => cells,
            _ => &[],
        }
    }
}

impl Rows for EventRows<'_> {
    fn len(&self) -> usize {
        self.days.len()
    }

    fn columns(&self) -> &[&'static str] {
        &self.names
    }

    fn key(&self, row: usize) -> Key<'_> {
        match self.own_ids.get(row) {
            Some(id) => Key::Own(Cow::Borrowed(id)),
            None => Key::Made(Cow::Borrowed(self.made_ids.get(row).unwrap_or_default())),
        }
    }

    fn period(&self, row: usize) -> Period {
        Period { from: Day(self.days[row]), to: Day(self.days[row]) }
    }

    fn value(&self, column: usize, row: usize) -> Value<'_> {
        match &self.columns[column] {
            Cells::Text(cells) => Value::text(cells.get(row)),
            Cells::Whole(cells) => cells[row].map_or(Value::Missing, Value::Whole),
            Cells::Number(cells) => Value::number(cells[row]),
            Cells::Day(cells) => cells[row].map_or(Value::Missing, |day| Value::Day(Day(day))),
            Cells::Truth(cells) => cells[row].map_or(Value::Missing, Value::Truth),
        }
    }
}
