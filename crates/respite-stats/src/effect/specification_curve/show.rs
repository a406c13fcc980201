//! The estimate as a table and a figure.

use super::{Specification, SpecificationCurveEstimate};
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

/// A choice's title, and how a way made it.
type Choice = (&'static str, fn(&Specification) -> String);

impl Estimate for SpecificationCurveEstimate {
    fn table(&self) -> Table {
        let columns = vec![
            "term",
            "comparison",
            "measure",
            "ring_from_km",
            "ring_to_km",
            "baseline",
            "after",
            "treated",
            "control",
            "estimate",
            "std_error",
            "conf_low",
            "conf_high",
        ];
        let rows = self.specifications.iter().map(|one| {
            vec![
                Value::Text("ratio".into()),
                Value::Text(one.comparison.clone()),
                Value::Text(one.measure.clone()),
                one.ring.from_km.into(),
                one.ring.to_km.into(),
                Value::Text(one.baseline.to_string()),
                Value::Text(one.after.to_string()),
                Value::Count(one.treated),
                Value::Count(one.control),
                one.ratio.into(),
                one.std_error_log_ratio.into(),
                one.conf_low.into(),
                one.conf_high.into(),
            ]
        });
        Table { columns, rows: rows.collect() }
    }

    /// The ratios with their intervals, then for each choice which ways made it.
    fn figure(&self) -> Figure {
        let rank = Axis { label: "ways to ask, from the smallest ratio".into(), unit: "rank".into() };
        let defined = || (1..).zip(self.specifications.iter().filter(|one| one.ratio.is_some()));
        let points = defined().filter_map(|(rank, one)| Some((f64::from(rank), one.ratio?, one.conf_low?, one.conf_high?)));
        let curve = Panel {
            title: "Change of the actions against the comparison, by way to ask".into(),
            x: rank.clone(),
            y: Axis { label: "1 is no change".into(), unit: "ratio".into() },
            marks: vec![Mark::Intervals { name: "ratio with its own interval".into(), points: points.collect() }],
        };
        let choices: [Choice; 5] = [
            ("Held against", |one| format!("days {}", one.baseline)),
            ("Window after", |one| format!("days {}", one.after)),
            ("Ring", |one| format!("{}–{} km", one.ring.from_km, one.ring.to_km)),
            ("Compared with", |one| one.comparison.clone()),
            ("Measure", |one| one.measure.clone()),
        ];
        let panels = choices.into_iter().filter_map(|(title, choice)| {
            let mut values: Vec<String> = self.specifications.iter().map(choice).collect();
            values.sort();
            values.dedup();
            // A choice that was never made otherwise tells nothing.
            let row = |value: &String| {
                let of = defined().filter(|(_, one)| choice(one) == *value);
                Mark::Row { name: value.clone(), points: of.map(|(rank, _)| f64::from(rank)).collect() }
            };
            (values.len() > 1).then(|| Panel {
                title: title.into(),
                x: rank.clone(),
                y: Axis { label: "which choice".into(), unit: "row".into() },
                marks: values.iter().map(row).collect(),
            })
        });
        Figure { panels: std::iter::once(curve).chain(panels).collect() }
    }
}
