//! The estimate as a table and a figure.

use super::MinimumDetectableEstimate;
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

impl Estimate for MinimumDetectableEstimate {
    fn table(&self) -> Table {
        let columns = vec![
            "term",
            "ring_from_km",
            "ring_to_km",
            "baseline",
            "after",
            "treated",
            "control",
            "treated_before",
            "control_before",
            "control_after",
            "treated_after_expected",
            "shifts",
            "dispersion",
            "std_error",
            "estimate",
            "minimum_fall_per_action",
            "simulated",
        ];
        let rows = self.cells.iter().map(|cell| {
            vec![
                Value::Text("minimum_fall".into()),
                cell.ring.from_km.into(),
                cell.ring.to_km.into(),
                Value::Text(cell.baseline.to_string()),
                Value::Text(cell.after.to_string()),
                Value::Count(cell.treated),
                Value::Count(cell.control),
                Value::Count(cell.treated_before),
                Value::Count(cell.control_before),
                Value::Count(cell.control_after),
                cell.treated_after_expected.into(),
                Value::Count(cell.shifts),
                cell.dispersion.into(),
                cell.std_error_per_action.into(),
                cell.minimum_fall.into(),
                cell.minimum_fall_per_action.into(),
                cell.simulated.into(),
            ]
        });
        Table { columns, rows: rows.collect() }
    }

    fn figure(&self) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        for cells in self.cells.chunk_by(|a, b| a.ring == b.ring && a.baseline == b.baseline) {
            let Some(first) = cells.first() else { continue };
            let name = format!("{} to {} km, baseline {}", first.ring.from_km, first.ring.to_km, first.baseline);
            let points = cells.iter().filter_map(|cell| cell.minimum_fall.map(|fall| (f64::from(cell.after.to_day), fall))).collect();
            marks.push(Mark::Line { name, points });
        }
        let x = Axis { label: "last day of the window after".into(), unit: "days".into() };
        let y = Axis { label: "smallest detectable fall".into(), unit: "share".into() };
        Figure { panels: vec![Panel { title: "Smallest fall that could be told from none".into(), x, y, marks }] }
    }
}
