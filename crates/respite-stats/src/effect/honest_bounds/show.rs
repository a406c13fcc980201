//! The estimate as a table and a figure.

use super::{Breakdown, HonestBoundsEstimate, HonestWindow, RestrictedEffect};
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

/// The two restrictions of a window, by name.
fn restrictions(window: &HonestWindow) -> [(&'static str, &[RestrictedEffect], Breakdown); 2] {
    [
        ("relative_magnitudes", &window.relative_magnitudes, window.relative_breakdown),
        ("smoothness", &window.smoothness, window.smoothness_breakdown),
    ]
}

impl Estimate for HonestBoundsEstimate {
    fn table(&self) -> Table {
        let columns = vec![
            "term",
            "ring_from_km",
            "ring_to_km",
            "after",
            "estimate",
            "std_error",
            "limit",
            "set_low",
            "set_high",
            "conf_low",
            "conf_high",
            "breakdown_of_set",
            "breakdown",
        ];
        let mut rows = Vec::new();
        for window in &self.windows {
            let head = |term: &str| {
                vec![
                    Value::Text(term.into()),
                    window.ring.from_km.into(),
                    window.ring.to_km.into(),
                    Value::Text(window.after.to_string()),
                    window.effect_per_action.into(),
                    window.std_error.into(),
                ]
            };
            let missing = || Value::Missing;
            let mut row = head("no_violation");
            row.extend([missing(), missing(), missing(), window.interval.low.into(), window.interval.high.into(), missing(), missing()]);
            rows.push(row);
            for (term, effects, breakdown) in restrictions(window) {
                for effect in effects {
                    let mut row = head(term);
                    row.push(effect.limit.into());
                    row.push(effect.set.map(|set| set.low).into());
                    row.push(effect.set.map(|set| set.high).into());
                    row.extend([effect.robust.low.into(), effect.robust.high.into(), breakdown.of_set.into(), breakdown.robust.into()]);
                    rows.push(row);
                }
            }
        }
        Table { columns, rows }
    }

    fn figure(&self) -> Figure {
        let mut panels = Vec::new();
        for window in &self.windows {
            for (name, effects, _) in restrictions(window) {
                let band = |interval: fn(&RestrictedEffect) -> Option<(f64, f64)>| -> Vec<(f64, f64, f64)> {
                    effects.iter().filter_map(|effect| interval(effect).map(|(low, high)| (effect.limit, low, high))).collect()
                };
                let robust = band(|effect| Some((effect.robust.low, effect.robust.high)));
                let sets = band(|effect| effect.set.map(|set| (set.low, set.high)));
                let (label, unit) = match name {
                    "smoothness" => ("greatest change of slope", "events per action per bin and step"),
                    _ => ("greatest slope after, as a multiple of the steepest before", "times"),
                };
                panels.push(Panel {
                    title: format!("{} to {} km, days {}", window.ring.from_km, window.ring.to_km, window.after),
                    x: Axis { label: label.into(), unit: unit.into() },
                    y: Axis { label: "effect in the window".into(), unit: "events per action".into() },
                    marks: vec![
                        Mark::Band { name: format!("robust interval, {} %", 100.0 * self.level), points: robust },
                        Mark::Band { name: "set, if the estimates were without error".into(), points: sets },
                    ],
                });
            }
        }
        Figure { panels }
    }
}
