//! Treatments and outcomes as points, from a table with a kind, a day and a place in each row.

use super::{
    Shape,
    columns::Columns as Table,
    placed::{self, PlacedColumns, PlacedRow},
};
use crate::Error;
use respite_model::Day;
use respite_stats::data::{Area, PatternPoint, PointPatterns};
use serde::Deserialize;

/// Which columns of the table hold what. These keys stand in the spec beside those of the method.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Column that says what a row is.
    pub kind_column: String,
    /// Its value for treatments.
    pub treated: String,
    /// Its values for outcomes.
    pub outcomes: Vec<String>,
    /// Its value for earlier treatments, from which the density of an intervention is made.
    #[serde(default)]
    pub baseline: Option<String>,
    /// Column of the day: the first ten characters must look like 2026-02-26.
    #[serde(default = "placed::date")]
    pub day_column: String,
    /// Column of degrees north.
    #[serde(default = "placed::latitude")]
    pub latitude_column: String,
    /// Column of degrees east.
    #[serde(default = "placed::longitude")]
    pub longitude_column: String,
    /// First and last observed day; without it, those of treatments and outcomes.
    #[serde(default)]
    pub observed: Option<(Day, Day)>,
    /// The observed area; without it, the smallest box around treatments and outcomes.
    #[serde(default)]
    pub observed_area: Option<Area>,
}

impl Shape for PointPatterns {
    type Columns = Columns;
    const KEYS: &'static [&'static str] = &[
        "kind_column",
        "treated",
        "outcomes",
        "baseline",
        "day_column",
        "latitude_column",
        "longitude_column",
        "observed",
        "observed_area",
    ];
    const HINT: &'static str = "the spec names the columns: kind_column, treated, outcomes (a list); and day_column, latitude_column, longitude_column where they differ";

    fn read(table: &Table, columns: &Columns) -> Result<Self, Error> {
        let kind = table.place(&columns.kind_column)?;
        let placed = PlacedColumns::of(table, [&columns.day_column, &columns.latitude_column, &columns.longitude_column])?;
        let (mut treatments, mut outcomes, mut baseline) = (Vec::new(), Vec::new(), Vec::new());
        for row in table.rows() {
            let kind = row.cell(kind);
            let list = if kind == columns.treated {
                &mut treatments
            } else if columns.outcomes.iter().any(|outcome| outcome == kind) {
                &mut outcomes
            } else if columns.baseline.as_deref() == Some(kind) {
                &mut baseline
            } else {
                continue;
            };
            let PlacedRow { id, day, latitude, longitude } = placed.read(row)?;
            list.push(PatternPoint { id, day, latitude, longitude });
        }
        let seen = || treatments.iter().chain(&outcomes);
        let observed = placed::observed(columns.observed, seen().map(|point| point.day));
        let ends = |read: fn(&PatternPoint) -> f64| {
            seen().map(read).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
        };
        let ((south, north), (west, east)) = (ends(|point| point.latitude), ends(|point| point.longitude));
        let area = columns.observed_area.clone().unwrap_or(Area::Box { south, north, west, east });
        Ok(Self { treatments, outcomes, baseline, area, observed })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fit;
    use std::fmt::Write as _;

    #[test]
    fn a_table_of_points_is_read() {
        let mut table = "kind,date,latitude,longitude\n".to_owned();
        for day in 1..=28 {
            for (kind, times) in [("strike", day % 3), ("attack", 1 + day % 4), ("other", 1)] {
                for at in 0..times {
                    let _ = writeln!(table, "{kind},2026-02-{day:02},{},{}", 0.2 * f64::from(at), 0.03 * f64::from(day));
                }
            }
        }
        let spec = "kind_column = \"kind\"\ntreated = \"strike\"\noutcomes = [\"attack\"]\nlags_days = [1]\nhistory_days = [1]\ntrend_knots = 0\n\
                    observed_area = { box = { south = -0.1, north = 0.7, west = 0.0, east = 1.0 } }\n\
                    areas = [{ name = \"west\", area = { box = { south = 0.0, north = 1.0, west = 0.0, east = 0.5 } } }]\n";
        let found = fit("stochastic-intervention", ("t.csv", table.as_bytes()), ("s.toml", spec)).unwrap();
        let estimate = &found.fit["estimate"];
        // Strikes and attacks of the days 2 to 28.
        assert_eq!(estimate["treatments"], 27);
        assert_eq!(estimate["outcomes"], (2..=28).map(|day| 1 + day % 4).sum::<i32>());
        assert_eq!(estimate["contrasts"].as_array().map(Vec::len), Some(2));
        let wrong = spec.replace("south = -0.1", "south = 1.1");
        assert!(fit("stochastic-intervention", ("t.csv", table.as_bytes()), ("s.toml", &wrong)).is_err());
    }
}
