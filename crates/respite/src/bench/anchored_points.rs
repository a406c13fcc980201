//! Anchors and points from a table with a kind, a day and a place in each row.

use super::{
    Shape,
    columns::Columns as Table,
    placed::{self, PlacedColumns},
};
use crate::Error;
use respite_model::Day;
use respite_stats::data::{AnchoredPoints, Arm};
use serde::Deserialize;

/// Which columns of the table hold what. These keys stand in the spec beside those of the method.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Column that says what a row is.
    pub kind_column: String,
    /// Its value for treated actions.
    pub treated: String,
    /// Its value for control actions.
    pub control: String,
    /// Its value for the rows that are counted.
    pub outcome: String,
    /// Column of the day: the first ten characters must look like 2026-02-26.
    #[serde(default = "placed::date")]
    pub day_column: String,
    /// Column of degrees north.
    #[serde(default = "placed::latitude")]
    pub latitude_column: String,
    /// Column of degrees east.
    #[serde(default = "placed::longitude")]
    pub longitude_column: String,
    /// Column that is summed; without it rows are counted.
    #[serde(default)]
    pub weight_column: Option<String>,
    /// First and last observed day; without it, those of the counted rows.
    #[serde(default)]
    pub observed: Option<(Day, Day)>,
}

impl Shape for AnchoredPoints {
    type Columns = Columns;
    const KEYS: &'static [&'static str] =
        &["kind_column", "treated", "control", "outcome", "day_column", "latitude_column", "longitude_column", "weight_column", "observed"];
    const HINT: &'static str = "the spec names the columns: kind_column, treated, control, outcome; and day_column, latitude_column, longitude_column where they differ";

    fn read(table: &Table, columns: &Columns) -> Result<Self, Error> {
        let kind = table.place(&columns.kind_column)?;
        let placed = PlacedColumns::of(table, [&columns.day_column, &columns.latitude_column, &columns.longitude_column])?;
        let weight = columns.weight_column.as_deref().map(|wanted| table.place(wanted)).transpose()?;
        let (mut anchors, mut points) = (Vec::new(), Vec::new());
        for row in table.rows() {
            let arm = match row.cell(kind) {
                text if text == columns.treated => Some(Arm::Treated),
                text if text == columns.control => Some(Arm::Control),
                text if text == columns.outcome => None,
                _ => continue,
            };
            let read = placed.read(row)?;
            match arm {
                Some(arm) => anchors.push(read.anchor(arm)),
                None => points.push(read.point(row, weight)?),
            }
        }
        let observed = placed::observed(columns.observed, points.iter().map(|point| point.day));
        Ok(Self { anchors, points, observed })
    }
}
