//! Anchors of several kinds and points from a table with a kind, a day and a place in each row.

use super::{
    Shape,
    columns::Columns as Table,
    placed::{self, PlacedColumns},
    trouble,
};
use crate::Error;
use respite_model::Day;
use respite_stats::data::{AnchoredPoints, AnchorsByKind, Arm};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Which columns of the table hold what. These keys stand in the spec beside those of the method.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Column that says what a row is.
    pub kind_column: String,
    /// Its values for the actions, one for each kind.
    pub kinds: Vec<String>,
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

impl Shape for AnchorsByKind {
    type Columns = Columns;
    const KEYS: &'static [&'static str] =
        &["kind_column", "kinds", "outcome", "day_column", "latitude_column", "longitude_column", "weight_column", "observed"];
    const HINT: &'static str =
        "the spec names the columns: kind_column, kinds, outcome; and day_column, latitude_column, longitude_column where they differ";

    fn read(table: &Table, columns: &Columns) -> Result<Self, Error> {
        if columns.kinds.contains(&columns.outcome) {
            let reason = format!("{:?} is a kind of action and the outcome as well", columns.outcome);
            return Err(trouble("spec", reason, "the outcome must not contain the actions"));
        }
        let kind = table.place(&columns.kind_column)?;
        let placed = PlacedColumns::of(table, [&columns.day_column, &columns.latitude_column, &columns.longitude_column])?;
        let weight = columns.weight_column.as_deref().map(|wanted| table.place(wanted)).transpose()?;
        let (mut anchors, mut points, mut kinds) = (Vec::new(), Vec::new(), BTreeMap::new());
        for row in table.rows() {
            let text = row.cell(kind);
            let counted = text == columns.outcome;
            if !counted && !columns.kinds.iter().any(|known| known == text) {
                continue;
            }
            let read = placed.read(row)?;
            if counted {
                points.push(read.point(row, weight)?);
            } else {
                anchors.push(read.anchor(Arm::Treated));
                kinds.insert(read.id, text.to_owned());
            }
        }
        let observed = placed::observed(columns.observed, points.iter().map(|point| point.day));
        Ok(Self { points: AnchoredPoints { anchors, points, observed }, kinds })
    }
}

#[cfg(test)]
mod tests {
    const SPEC: &str = "kind_column = \"type\"\nkinds = [\"strike\", \"talks\"]\noutcome = \"attack\"\nrings_km = [10.0]\nhorizon_days = 2\nstrata_window = [-2, -1]\nstrata_quantiles = []\nbaselines = [[-2, -1]]\nafter = [[1, 2]]\n";
    /// Made up: one attack before and two after the strike, one and one around the talks.
    const TABLE: &str = "type,date,latitude,longitude\nstrike,2020-01-05,0,0\ntalks,2020-01-05,10,0\nother,?,?,?\nattack,2020-01-01,50,0\nattack,2020-01-04,0,0\nattack,2020-01-06,0,0\nattack,2020-01-07,0,0\nattack,2020-01-04,10,0\nattack,2020-01-06,10,0\nattack,2020-01-31,50,0\n";

    #[test]
    fn kinds_are_read_and_others_left() {
        let fit = super::super::fit("kinds-compared", ("t.csv", TABLE.as_bytes()), ("s.toml", SPEC)).unwrap();
        let plain = &fit.fit["estimate"]["plain"];
        assert_eq!((&plain[0]["kind"], plain[0]["ratio"]["estimate"].as_f64()), (&"strike".into(), Some(2.0)));
        assert_eq!((&plain[1]["kind"], plain[1]["ratio"]["estimate"].as_f64()), (&"talks".into(), Some(1.0)));
        let wrong = SPEC.replace("\"talks\"", "\"attack\"");
        let error = super::super::fit("kinds-compared", ("t.csv", TABLE.as_bytes()), ("s.toml", &wrong)).unwrap_err();
        assert!(error.to_string().contains("the outcome as well"), "{error}");
    }
}
