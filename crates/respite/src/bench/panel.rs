//! Units over periods from a table with one unit and period in each row.

use super::{
    Shape,
    columns::{Columns as Table, Row},
    trouble,
};
use crate::Error;
use respite_stats::data::{Panel, PanelRow, PanelUnit, RowId};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// Which columns of the table hold what. These keys stand in the spec beside those of the method.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Column that names the unit.
    pub unit_column: String,
    /// Column of the period, a whole number.
    pub period_column: String,
    /// Column of the outcome.
    pub outcome_column: String,
    /// Column of the first treated period, the same in all rows of a unit; without it no unit is treated.
    #[serde(default)]
    pub cohort_column: Option<String>,
    /// What stands in that column for units that are never treated.
    #[serde(default = "never")]
    pub never_treated: Vec<String>,
    /// Columns of covariates.
    #[serde(default)]
    pub covariate_columns: Vec<String>,
    /// Column that names the cluster, the same in all rows of a unit; without it each unit is one.
    #[serde(default)]
    pub cluster_column: Option<String>,
    /// Column of weights; without it rows count alike.
    #[serde(default)]
    pub weight_column: Option<String>,
}

fn never() -> Vec<String> {
    ["", "0", "NA", "Inf"].map(str::to_owned).to_vec()
}

/// What all rows of a unit must agree in.
#[derive(PartialEq)]
struct OfUnit<'a> {
    cohort: Option<i32>,
    cluster: Option<&'a str>,
}

impl Shape for Panel {
    type Columns = Columns;
    const KEYS: &'static [&'static str] = &[
        "unit_column",
        "period_column",
        "outcome_column",
        "cohort_column",
        "never_treated",
        "covariate_columns",
        "cluster_column",
        "weight_column",
    ];
    const HINT: &'static str = "the spec names the columns: unit_column, period_column, outcome_column; and cohort_column, covariate_columns, cluster_column, weight_column where there are such";

    fn read(table: &Table, columns: &Columns) -> Result<Self, Error> {
        let optional = |wanted: &Option<String>| wanted.as_deref().map(|wanted| table.place(wanted)).transpose();
        let (unit, period) = (table.place(&columns.unit_column)?, table.place(&columns.period_column)?);
        let outcome = table.place(&columns.outcome_column)?;
        let (cohort, cluster) = (optional(&columns.cohort_column)?, optional(&columns.cluster_column)?);
        let weight = optional(&columns.weight_column)?;
        let covariates = columns.covariate_columns.iter().map(|wanted| table.place(wanted)).collect::<Result<Vec<_>, _>>()?;
        let treated_from = |row: &Row| match cohort {
            Some(place) if !columns.never_treated.iter().any(|word| word == row.cell(place)) => row.value(place, "whole number").map(Some),
            _ => Ok(None),
        };

        let rows: Vec<Row> = table.rows().collect();
        let mut units: BTreeMap<&str, OfUnit> = BTreeMap::new();
        for row in &rows {
            let own = OfUnit { cohort: treated_from(row)?, cluster: cluster.map(|place| row.cell(place)) };
            let first = units.entry(row.cell(unit)).or_insert(OfUnit { ..own });
            if *first != own {
                let reason = format!("row {}: unit {:?} has another cohort or cluster than in the rows before", row.number, row.cell(unit));
                return Err(trouble(table.name(), reason, "cohort and cluster must be the same in all rows of a unit"));
            }
        }
        let ids: HashMap<&str, RowId> = units.keys().copied().zip((0..).map(RowId)).collect();
        let clusters: BTreeMap<&str, u64> = units.values().filter_map(|own| own.cluster).map(|name| (name, 0)).collect();
        let clusters: HashMap<&str, u64> = clusters.into_keys().zip(0..).collect();
        let rows = rows.iter().map(|row| {
            Ok(PanelRow {
                id: RowId(row.number),
                unit: ids[row.cell(unit)],
                period: row.value(period, "whole number")?,
                outcome: row.value(outcome, "number")?,
                covariates: covariates.iter().map(|place| row.value(*place, "number")).collect::<Result<_, Error>>()?,
                weight: weight.map_or(Ok(1.0), |place| row.value(place, "number"))?,
            })
        });
        let rows = rows.collect::<Result<Vec<_>, Error>>()?;
        let unit = |(name, own): (&&str, &OfUnit)| PanelUnit {
            id: ids[name],
            name: (*name).to_owned(),
            cohort: own.cohort,
            cluster: own.cluster.map(|cluster| clusters[cluster]),
        };
        Ok(Self { units: units.iter().map(unit).collect(), rows, covariates: columns.covariate_columns.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "place,year,y,first,area\nb,1,2.5,0,p\nb,2,3,0,p\na,1,1,2,q\na,2,9,2,q\n";

    fn columns() -> Columns {
        toml::from_str("unit_column = \"place\"\nperiod_column = \"year\"\noutcome_column = \"y\"\ncohort_column = \"first\"\ncluster_column = \"area\"\n").unwrap()
    }

    #[test]
    fn units_stand_by_name() {
        let panel = Panel::read(&Table::of(("t.csv", TABLE.as_bytes())).unwrap(), &columns()).unwrap();
        let units: Vec<_> = panel.units.iter().map(|unit| (unit.name.as_str(), unit.cohort, unit.cluster)).collect();
        assert_eq!(units, [("a", Some(2), Some(1)), ("b", None, Some(0))]);
        assert_eq!((panel.rows[0].unit, panel.rows[0].outcome, panel.rows[0].id), (RowId(1), 2.5, RowId(2)));
        assert!(panel.is_balanced());
    }

    #[test]
    fn a_cohort_that_changes_is_refused() {
        let table = TABLE.replace("a,2,9,2,q", "a,2,9,1,q");
        let error = Panel::read(&Table::of(("t.csv", table.as_bytes())).unwrap(), &columns()).unwrap_err();
        assert!(error.to_string().contains("row 5: unit \"a\" has another cohort"), "{error}");
    }
}
