//! The estimate as a table and a figure.

use super::estimate::{Curve, CurveDay, RespiteCurveEstimate};
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

impl Estimate for RespiteCurveEstimate {
    fn table(&self) -> Table {
        let columns = vec![
            "term",
            "ring_from_km",
            "ring_to_km",
            "baseline",
            "after",
            "estimate",
            "std_error",
            "conf_low",
            "conf_high",
            "simultaneous_low",
            "simultaneous_high",
        ];
        let windows = self.windows.iter().map(|window| {
            let mut row = vec![Value::Text("effect_per_action".into()), window.ring.from_km.into(), window.ring.to_km.into()];
            row.push(Value::Text(window.baseline.to_string()));
            row.push(Value::Text(window.after.to_string()));
            row.extend([window.effect_per_action, window.effect_std_error].map(Value::Number));
            row.extend(numbers(window.effect_band));
            row
        });
        let days = self.curves.iter().flat_map(|curve| {
            curve.days.iter().flat_map(move |day| {
                let effect = (day.effect_per_action, Value::Number(day.effect_std_error), day.effect_band);
                let relief = (day.cumulative_relief_per_action, Value::Missing, day.cumulative_relief_band);
                [("daily_effect_per_action", effect), ("cumulative_relief_per_action", relief)].map(|(term, (estimate, error, band))| {
                    let mut row = vec![Value::Text(term.into()), curve.ring.from_km.into(), curve.ring.to_km.into()];
                    row.push(Value::Text(curve.baseline.to_string()));
                    row.push(Value::Text(format!("[{0}, {0}]", day.day)));
                    row.extend([Value::Number(estimate), error]);
                    row.extend(numbers(band));
                    row
                })
            })
        });
        let rows = windows.chain(days).collect();
        Table { columns, rows }
    }

    fn figure(&self) -> Figure {
        Figure { panels: self.curves.iter().flat_map(|curve| curve.panels(self.level)).collect() }
    }
}

impl Curve {
    /// The effect by day, and the events averted so far, each with its bands of the level given.
    pub fn panels(&self, level: f64) -> [Panel; 2] {
        [
            panel(self, level, "effect by day", |day| (day.effect_per_action, day.effect_band)),
            panel(self, level, "events averted so far", |day| (day.cumulative_relief_per_action, day.cumulative_relief_band)),
        ]
    }
}

fn numbers(band: super::Band) -> [Value; 4] {
    [band.pointwise.low, band.pointwise.high, band.simultaneous.low, band.simultaneous.high].map(Value::Number)
}

fn panel(curve: &Curve, level: f64, what: &str, read: fn(&CurveDay) -> (f64, super::Band)) -> Panel {
    let points = |edges: fn(super::Band) -> super::Interval| {
        curve.days.iter().map(|day| (f64::from(day.day), edges(read(day).1))).map(|(day, edge)| (day, edge.low, edge.high)).collect()
    };
    let percent = level * 100.0;
    Panel {
        title: format!("{what}, {} to {} km, baseline {}", curve.ring.from_km, curve.ring.to_km, curve.baseline),
        x: Axis { label: "days since the action".into(), unit: "days".into() },
        y: Axis { label: what.into(), unit: "events per action".into() },
        marks: vec![
            Mark::Band { name: format!("{percent} % simultaneous"), points: points(|band| band.simultaneous) },
            Mark::Band { name: format!("{percent} % pointwise"), points: points(|band| band.pointwise) },
            Mark::Line { name: "estimate".into(), points: curve.days.iter().map(|day| (f64::from(day.day), read(day).0)).collect() },
        ],
    }
}
