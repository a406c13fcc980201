//! Methods for units over periods.

mod att_gt;
mod doubts;
mod event_study;
mod property;
mod recovery;
mod scripts;

use respite_stats::data::{Panel, PanelRow, PanelUnit, RowId};
use std::collections::BTreeMap;

/// A panel from the columns of unit, period and outcome, of the cohort, and of covariates.
fn panel_of(records: &[csv::StringRecord], [unit, period, outcome]: [usize; 3], cohort: Option<usize>, covariates: &[usize]) -> Panel {
    let whole = |text: &str| text.parse::<i64>().expect("a whole number");
    let number = |text: &str| text.parse::<f64>().expect("a number");
    let mut units: BTreeMap<i64, PanelUnit> = BTreeMap::new();
    let mut rows = Vec::new();
    for (record, id) in records.iter().zip(0..) {
        let own = whole(&record[unit]);
        units.entry(own).or_insert_with(|| PanelUnit {
            id: RowId(own as u64),
            name: record[unit].to_owned(),
            cohort: cohort.map(|column| whole(&record[column]) as i32),
            cluster: None,
        });
        rows.push(PanelRow {
            id: RowId(id),
            unit: RowId(own as u64),
            period: whole(&record[period]) as i32,
            outcome: number(&record[outcome]),
            covariates: covariates.iter().map(|column| number(&record[*column])).collect(),
            weight: 1.0,
        });
    }
    Panel { units: units.into_values().collect(), rows, covariates: covariates.iter().map(|column| format!("x{column}")).collect() }
}
