//! One treated series and its controls: a wide table with a column for each, or a long one with a row for each unit and period.

use super::{
    Shape,
    columns::{Columns as Table, Row},
    trouble,
};
use crate::Error;
use respite_model::Day;
use respite_stats::data::{CountSeries, Observation, RowId, UnitSeries};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A whole number, or a day such as 2026-02-26.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Period {
    /// A whole number.
    Number(i32),
    /// A day.
    Day(Day),
}

/// Which columns of the table hold what. These keys stand in the spec beside those of the method.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Column of the period: a whole number, or a day.
    pub period_column: String,
    /// Column of the outcome: of the treated series in a wide table, of every unit in a long one.
    pub outcome_column: String,
    /// Wide table: the columns of the controls.
    #[serde(default)]
    pub control_columns: Vec<String>,
    /// Long table: the column that names the unit.
    #[serde(default)]
    pub unit_column: Option<String>,
    /// Long table: the treated unit.
    #[serde(default)]
    pub treated_unit: Option<String>,
    /// Long table: the units that are controls; without it, all others.
    #[serde(default)]
    pub control_units: Option<Vec<String>>,
    /// Long table: columns whose mean over the periods before the action is matched as well.
    #[serde(default)]
    pub predictor_columns: Vec<String>,
    /// First period under the action.
    pub treated_from: Period,
}

impl Shape for CountSeries {
    type Columns = Columns;
    const KEYS: &'static [&'static str] = &[
        "period_column",
        "outcome_column",
        "control_columns",
        "unit_column",
        "treated_unit",
        "control_units",
        "predictor_columns",
        "treated_from",
    ];
    const HINT: &'static str = "the spec names period_column, outcome_column and treated_from; a wide table also control_columns, a long one unit_column and treated_unit";

    fn read(table: &Table, columns: &Columns) -> Result<Self, Error> {
        let treated_from = match columns.treated_from {
            Period::Number(number) => number,
            Period::Day(day) => day.0,
        };
        match (&columns.unit_column, &columns.treated_unit) {
            (None, None) => wide(table, columns, treated_from),
            (Some(unit), Some(treated)) => long(table, columns, treated_from, unit, treated),
            _ => Err(trouble("spec", "unit_column and treated_unit go together", Self::HINT)),
        }
    }
}

fn period(row: &Row, place: usize) -> Result<i32, Error> {
    row.value(place, "whole number").or_else(|_| row.day(place).map(|day| day.0)).map_err(|_| row.bad(place, "whole number or day"))
}

fn wide(table: &Table, columns: &Columns, treated_from: i32) -> Result<CountSeries, Error> {
    let at = table.place(&columns.period_column)?;
    let series = |name: &String| -> Result<UnitSeries, Error> {
        let place = table.place(name)?;
        let seen = |row: Row| Ok(Observation { id: RowId(row.number), period: period(&row, at)?, value: row.value(place, "number")? });
        let observations = table.rows().map(seen).collect::<Result<_, Error>>()?;
        Ok(UnitSeries { label: name.clone(), observations, predictors: Vec::new() })
    };
    let controls = columns.control_columns.iter().map(series).collect::<Result<_, _>>()?;
    Ok(CountSeries { treated: series(&columns.outcome_column)?, controls, predictors: Vec::new(), treated_from })
}

fn long(table: &Table, columns: &Columns, treated_from: i32, unit: &str, treated: &str) -> Result<CountSeries, Error> {
    let (unit, at, outcome) = (table.place(unit)?, table.place(&columns.period_column)?, table.place(&columns.outcome_column)?);
    let predictors = columns.predictor_columns.iter().map(|name| table.place(name)).collect::<Result<Vec<_>, _>>()?;
    let wanted =
        |label: &str| label == treated || columns.control_units.as_ref().is_none_or(|units| units.iter().any(|unit| unit == label));
    let mut all: BTreeMap<String, (UnitSeries, f64)> = BTreeMap::new();
    for row in table.rows().filter(|row| wanted(row.cell(unit))) {
        let label = row.cell(unit).to_owned();
        let fresh = || (UnitSeries { label: label.clone(), observations: Vec::new(), predictors: vec![0.0; predictors.len()] }, 0.0);
        let (series, before) = all.entry(label.clone()).or_insert_with(fresh);
        let period = period(&row, at)?;
        series.observations.push(Observation { id: RowId(row.number), period, value: row.value(outcome, "number")? });
        if period < treated_from {
            *before += 1.0;
            for (sum, place) in series.predictors.iter_mut().zip(&predictors) {
                *sum += row.value::<f64>(*place, "number")?;
            }
        }
    }
    for (series, before) in all.values_mut() {
        series.predictors.iter_mut().for_each(|sum| *sum /= *before);
    }
    let missing = || trouble("spec", format!("no row is of the treated unit {treated:?}"), "name it as it stands in the table");
    let (treated, _) = all.remove(treated).ok_or_else(missing)?;
    let controls = all.into_values().map(|(series, _)| series).collect();
    Ok(CountSeries { treated, controls, predictors: columns.predictor_columns.clone(), treated_from })
}

#[cfg(test)]
mod tests {
    use super::super::fit;

    const WIDE: &str = "t,y,a,b\n1,1,0,4\n2,2,2,2\n3,2,1,3\n4,9,4,2\n";
    const LONG: &str = "unit,t,n\ny,1,1\ny,2,2\ny,3,2\ny,4,9\na,1,0\na,2,2\na,3,1\na,4,4\nb,1,4\nb,2,2\nb,3,3\nb,4,2\n";

    #[test]
    fn wide_and_long_tables_are_the_same() {
        let wide = "period_column = \"t\"\noutcome_column = \"y\"\ncontrol_columns = [\"a\", \"b\"]\ntreated_from = 4\n";
        let long = "period_column = \"t\"\noutcome_column = \"n\"\nunit_column = \"unit\"\ntreated_unit = \"y\"\ntreated_from = 4\n";
        let run = |table: &str, spec: &str| fit("synthetic-control", ("t.csv", table.as_bytes()), ("s.toml", spec)).unwrap();
        let (wide, long) = (run(WIDE, wide), run(LONG, long));
        assert_eq!(wide.fit["estimate"]["weights"], long.fit["estimate"]["weights"]);
        // a + s(b − a) = (4s, 2, 1 + 2s) is nearest to (1, 2, 2) at s = 3/10.
        let weight = wide.fit["estimate"]["weights"][1]["weight"].as_f64().unwrap();
        assert!((weight - 0.3).abs() < 1e-14, "{weight}");
        assert!((wide.fit["estimate"]["mean_effect"].as_f64().unwrap() - 5.6).abs() < 1e-13);
    }

    #[test]
    fn days_are_periods() {
        let table = WIDE.replace("\n1,", "\n2026-01-01,").replace("\n2,", "\n2026-01-08,").replace("\n3,", "\n2026-01-15,");
        let table = table.replace("\n4,", "\n2026-01-22,");
        let spec = "period_column = \"t\"\noutcome_column = \"y\"\ncontrol_columns = [\"a\", \"b\"]\ntreated_from = \"2026-01-22\"\n";
        let found = fit("synthetic-control", ("t.csv", table.as_bytes()), ("s.toml", spec)).unwrap();
        assert!((found.fit["estimate"]["mean_effect"].as_f64().unwrap() - 5.6).abs() < 1e-13);
        let spec = spec.replace("outcome_column", "unit_column = \"y\"\noutcome_column");
        assert!(fit("synthetic-control", ("t.csv", table.as_bytes()), ("s.toml", &spec)).is_err());
    }
}
