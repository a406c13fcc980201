//! The day and place of a row, and the days observed.

use super::columns::{Columns, Row};
use crate::Error;
use respite_model::Day;
use respite_stats::data::{Anchor, Arm, Period, Point, RowId};

/// The column of the day where the spec names none.
pub(super) fn date() -> String {
    "date".into()
}

/// That of degrees north.
pub(super) fn latitude() -> String {
    "latitude".into()
}

/// That of degrees east.
pub(super) fn longitude() -> String {
    "longitude".into()
}

/// Where a table holds the day and the place.
#[derive(Clone, Copy)]
pub(super) struct PlacedColumns {
    day: usize,
    latitude: usize,
    longitude: usize,
}

/// The day and place of a row.
#[derive(Clone, Copy)]
pub(super) struct PlacedRow {
    pub id: RowId,
    pub day: i32,
    pub latitude: f64,
    pub longitude: f64,
}

impl PlacedColumns {
    pub(super) fn of(table: &Columns, [day, latitude, longitude]: [&str; 3]) -> Result<Self, Error> {
        Ok(Self { day: table.place(day)?, latitude: table.place(latitude)?, longitude: table.place(longitude)? })
    }

    pub(super) fn read(self, row: Row<'_>) -> Result<PlacedRow, Error> {
        let (id, day) = (RowId(row.number), row.day(self.day)?.0);
        Ok(PlacedRow { id, day, latitude: row.value(self.latitude, "number")?, longitude: row.value(self.longitude, "number")? })
    }
}

impl PlacedRow {
    pub(super) fn anchor(self, arm: Arm) -> Anchor {
        let Self { id, day, latitude, longitude } = self;
        Anchor { id, day, latitude, longitude, arm }
    }

    /// With the weight that stands in a column, or 1.
    pub(super) fn point(self, row: Row<'_>, weight: Option<usize>) -> Result<Point, Error> {
        let Self { id, day, latitude, longitude } = self;
        let weight = weight.map_or(Ok(1), |place| row.value(place, "whole number"))?;
        Ok(Point { id, day, latitude, longitude, weight })
    }
}

/// The days that the spec states, or else those from the first counted row to the last.
pub(super) fn observed(stated: Option<(Day, Day)>, days: impl Iterator<Item = i32> + Clone) -> Period {
    stated.map_or_else(|| Period { first: days.clone().min().unwrap_or_default(), last: days.max().unwrap_or_default() }, period)
}

/// The days from a first to a last.
pub(super) fn period((first, last): (Day, Day)) -> Period {
    Period { first: first.0, last: last.0 }
}
