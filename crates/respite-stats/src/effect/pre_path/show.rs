//! The estimate as a table and a figure.

use super::PrePathPowerEstimate;
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

impl Estimate for PrePathPowerEstimate {
    fn table(&self) -> Table {
        let columns = vec![
            "term",
            "ring_from_km",
            "ring_to_km",
            "after",
            "power",
            "estimate",
            "std_error",
            "statistic",
            "p_value",
            "slope",
            "bias",
            "bias_if_missed",
            "share_of_effect",
        ];
        let mut rows = Vec::new();
        for test in &self.tests {
            let mut row = vec![Value::Text("joint_test".into()), test.ring.from_km.into(), test.ring.to_km.into()];
            row.extend([
                Value::Missing,
                Value::Missing,
                test.slope_per_bin.into(),
                test.slope_std_error.into(),
                test.f.into(),
                test.p_value.into(),
            ]);
            row.extend([Value::Missing, Value::Missing, Value::Missing, Value::Missing]);
            rows.push(row);
            for trend in &test.detectable {
                for missed in &trend.windows {
                    rows.push(vec![
                        Value::Text("missed_trend".into()),
                        test.ring.from_km.into(),
                        test.ring.to_km.into(),
                        Value::Text(missed.after.to_string()),
                        trend.power.into(),
                        missed.effect_per_action.into(),
                        missed.effect_std_error.into(),
                        Value::Missing,
                        Value::Missing,
                        trend.slope_per_bin.into(),
                        missed.bias_per_action.into(),
                        missed.bias_if_missed_per_action.into(),
                        missed.share_of_effect.into(),
                    ]);
                }
            }
        }
        Table { columns, rows }
    }

    fn figure(&self) -> Figure {
        let normal = self.critical();
        let panels = self.tests.iter().map(|test| {
            let of_ring = || self.bins.iter().filter(|bin| bin.ring == test.ring);
            let interval = |bin: &crate::effect::BinContrast| {
                (bin.time, bin.per_action, bin.per_action - normal * bin.std_error, bin.per_action + normal * bin.std_error)
            };
            let mut marks = vec![Mark::Intervals {
                name: format!("treated less control, pointwise {} %", 100.0 * self.level),
                points: of_ring().map(interval).collect(),
            }];
            for trend in &test.detectable {
                let name = format!("drift found {} % of the time", 100.0 * trend.power);
                marks.push(Mark::Line { name, points: of_ring().map(|bin| (bin.time, trend.slope_per_bin * bin.time)).collect() });
            }
            Panel {
                title: format!("{} to {} km", test.ring.from_km, test.ring.to_km),
                x: Axis { label: "distance from the reference bin".into(), unit: "bins".into() },
                y: Axis { label: "difference between the arms".into(), unit: "events per action in a bin".into() },
                marks,
            }
        });
        Figure { panels: panels.collect() }
    }
}
