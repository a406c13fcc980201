//! From a table back to events.

use super::encode::{DIRECTED, PRECISIONS};
use super::{ColumnType, EventTable, StoreError, TextColumn};
use arrow::array::{Array, AsArray, BooleanArray, Date32Array, Float64Array, Int64Array};
use arrow::datatypes::{Date32Type, Float64Type, Int64Type};
use respite_model::{Casualties, Day, Event, EventId, Kind, Place, Range, Side, SideRole, SourceId, Vintage, When};

/// All columns of a table, found once.
pub(super) struct Rows<'a> {
    table: &'a EventTable,
    text: Vec<(&'static str, TextColumn<'a>)>,
    whole: Vec<(&'static str, &'a Int64Array)>,
    numbers: [&'a Float64Array; 2],
    days: [&'a Date32Array; 2],
    states: [&'a BooleanArray; 2],
}

impl<'a> Rows<'a> {
    /// The columns of a table.
    ///
    /// # Errors
    /// When a column was not selected.
    pub fn new(table: &'a EventTable) -> Result<Self, StoreError> {
        let mut text = Vec::new();
        let mut whole = Vec::new();
        for column in super::COLUMNS {
            match column.holds {
                ColumnType::Text => text.push((column.name, table.text(column.name)?)),
                ColumnType::Whole => whole.push((column.name, table.primitive::<Int64Type>(column.name, ColumnType::Whole)?)),
                _ => {}
            }
        }
        let number = |name| table.primitive::<Float64Type>(name, ColumnType::Number);
        let day = |name| table.primitive::<Date32Type>(name, ColumnType::Day);
        let state = |name: &str| {
            let wrong = || StoreError::Column { column: name.to_owned(), reason: "it does not hold true or false".to_owned() };
            table.column(name)?.as_boolean_opt().ok_or_else(wrong)
        };
        Ok(Self {
            table,
            text,
            whole,
            numbers: [number("latitude")?, number("longitude")?],
            days: [day("day")?, day("end_day")?],
            states: [state("side_a_state")?, state("side_b_state")?],
        })
    }

    /// The event of a row.
    ///
    /// # Errors
    /// When there is no such row, or a value cannot be read.
    pub fn event(&self, row: usize) -> Result<Event, StoreError> {
        if row >= self.table.len() {
            let reason = format!("it has {} rows, and row {row} was asked for", self.table.len());
            return Err(StoreError::Column { column: "event_id".to_owned(), reason });
        }
        let text = |name: &str| self.get(name, row).map(str::to_owned);
        let must = |name: &str| text(name).ok_or_else(|| empty(name));
        let count = |name: &str| self.count(name, row);
        let code = |name: &str| count(name).and_then(|code| u8::try_from(code).ok());
        let number = |i: usize| self.numbers[i].is_valid(row).then(|| self.numbers[i].value(row));
        let side = |name: &str, i: usize| {
            let state = self.states[i].is_valid(row).then(|| self.states[i].value(row));
            text(name).map(|label| Side { id: text(["side_a_id", "side_b_id"][i]), name: label, state })
        };
        let precision = self.get("place_precision", row);
        Ok(Event {
            id: EventId(must("event_id")?),
            source: SourceId::try_from(must("source")?)?,
            vintage: Vintage(must("vintage")?),
            source_event_id: text("source_event_id"),
            kind: Kind(must("kind")?),
            kind_code: must("kind_code")?,
            when: When {
                start: Day(self.days[0].value(row)),
                end: self.days[1].is_valid(row).then(|| Day(self.days[1].value(row))),
                start_alt: text("start_alt"),
                end_alt: text("end_alt"),
                precision: code("day_precision"),
            },
            place: Place {
                latitude: number(0),
                longitude: number(1),
                precision: PRECISIONS.iter().find(|(_, word)| Some(*word) == precision).map(|(precision, _)| *precision),
                precision_code: code("place_precision_code"),
                name: text("place"),
                admin1: text("admin1"),
                admin2: text("admin2"),
                country: text("country"),
            },
            sides: [side("side_a", 0), side("side_b", 1)],
            side_role: if self.get("side_role", row) == Some(DIRECTED) { SideRole::Directed } else { SideRole::Undirected },
            casualties: Casualties {
                killed: Range { low: count("killed_low"), best: count("killed_best"), high: count("killed_high") },
                killed_side_a: count("killed_side_a"),
                killed_side_b: count("killed_side_b"),
                killed_civilians: count("killed_civilians"),
                killed_unknown: count("killed_unknown"),
                injured: Range { low: count("injured_low"), best: count("injured_best"), high: count("injured_high") },
            },
            text: text("text"),
            documents: text("documents"),
            status: text("status"),
            row: count("row").ok_or_else(|| empty("row"))?,
            file: must("file")?,
        })
    }

    fn get(&self, name: &str, row: usize) -> Option<&'a str> {
        self.text.iter().find(|(column, _)| *column == name).and_then(|(_, column)| column.get(row))
    }

    fn count(&self, name: &str, row: usize) -> Option<u32> {
        let (_, column) = self.whole.iter().find(|(column, _)| *column == name)?;
        column.is_valid(row).then(|| column.value(row)).and_then(|count| u32::try_from(count).ok())
    }
}

fn empty(column: &str) -> StoreError {
    StoreError::Column { column: column.to_owned(), reason: "a row lacks it".to_owned() }
}
