//! The estimate as a table and a figure.

use super::PlaceboEstimate;
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

impl Estimate for PlaceboEstimate {
    fn table(&self) -> Table {
        let columns = vec![
            "term",
            "placebo",
            "ring_from_km",
            "ring_to_km",
            "baseline",
            "after",
            "estimate",
            "std_error",
            "rank",
            "placebos",
            "p_value",
            "placebo_low",
            "placebo_median",
            "placebo_high",
        ];
        let rows = self.cells.iter().map(|cell| {
            let [low, median, high] = cell.placebo_quantiles;
            vec![
                Value::Text("difference_per_action".into()),
                Value::Text(cell.kind.word().into()),
                cell.ring.from_km.into(),
                cell.ring.to_km.into(),
                Value::Text(cell.baseline.to_string()),
                Value::Text(cell.after.to_string()),
                cell.estimate.into(),
                cell.std_error.into(),
                cell.rank.into(),
                Value::Count(cell.placebos),
                cell.p_value.into(),
                low.into(),
                median.into(),
                high.into(),
            ]
        });
        Table { columns, rows: rows.collect() }
    }

    /// For each kind of placebo: the real estimates as a line, the placebos' middle and their 95 % range.
    fn figure(&self) -> Figure {
        let panel = |kind| {
            let cells = || (1..).map(f64::from).zip(self.cells.iter().filter(move |cell| cell.kind == kind));
            let range = cells().map(|(place, cell)| {
                let [low, median, high] = cell.placebo_quantiles;
                (place, median, low, high)
            });
            Panel {
                title: format!("The real estimate among other {}", kind.word()),
                x: Axis { label: "ring, baseline and window, in the order of the table".into(), unit: "row".into() },
                y: Axis { label: "change against the comparison".into(), unit: "events per action".into() },
                marks: vec![
                    Mark::Intervals { name: "placebos: middle, and from 2.5 % to 97.5 %".into(), points: range.collect() },
                    Mark::Line { name: "real".into(), points: cells().map(|(place, cell)| (place, cell.estimate)).collect() },
                ],
            }
        };
        Figure { panels: self.sets.iter().map(|set| panel(set.kind)).collect() }
    }
}
