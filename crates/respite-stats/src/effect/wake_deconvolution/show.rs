//! The estimate as a table and a figure.

use super::estimate::{Response, WakeDeconvolutionEstimate};
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

impl Estimate for WakeDeconvolutionEstimate {
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
            "error_over_curve",
        ];
        let windows = self.windows.iter().map(|window| {
            let mut row = vec![Value::Text("effect_per_action".into()), window.ring.from_km.into(), window.ring.to_km.into()];
            row.extend([window.baseline, window.after].map(|days| Value::Text(days.to_string())));
            let (pointwise, simultaneous) = (window.effect_band.pointwise, window.effect_band.simultaneous);
            row.extend([window.effect_per_action, window.effect_std_error].map(Value::Number));
            row.extend([pointwise.low, pointwise.high, simultaneous.low, simultaneous.high, window.error_over_curve].map(Value::Number));
            row
        });
        let responses = self.responses.iter().flat_map(|responses| {
            responses.bins.iter().flat_map(move |bin| {
                let terms = [
                    ("treated_response_per_day", bin.treated),
                    ("control_response_per_day", bin.control),
                    ("effect_per_day", bin.difference),
                ];
                terms.map(|(term, Response { per_day, std_error })| {
                    let mut row = vec![Value::Text(term.into()), responses.ring.from_km.into(), responses.ring.to_km.into()];
                    row.extend([responses.baseline, bin.days].map(|days| Value::Text(days.to_string())));
                    row.extend([per_day, std_error].map(Value::Number));
                    row.extend(std::iter::repeat_n(Value::Missing, 5));
                    row
                })
            })
        });
        Table { columns, rows: windows.chain(responses).collect() }
    }

    fn figure(&self) -> Figure {
        let panels = self.windows.chunk_by(|a, b| a.ring == b.ring && a.baseline == b.baseline).filter_map(|windows| {
            let first = windows.first()?;
            let intervals = |edges: fn(&crate::effect::Band) -> crate::effect::Interval| {
                let middle = |window: &super::ModelledWindow| f64::from(window.after.from_day + window.after.to_day) / 2.0;
                let one = |window: &super::ModelledWindow| {
                    let edge = edges(&window.effect_band);
                    (middle(window), window.effect_per_action, edge.low, edge.high)
                };
                windows.iter().map(one).collect()
            };
            let percent = self.level * 100.0;
            Some(Panel {
                title: format!(
                    "effect by window, wakes modelled, {} to {} km, baseline {}",
                    first.ring.from_km, first.ring.to_km, first.baseline
                ),
                x: Axis { label: "middle of the window after".into(), unit: "days".into() },
                y: Axis { label: "effect".into(), unit: "events per action".into() },
                marks: vec![
                    Mark::Intervals { name: format!("{percent} % simultaneous"), points: intervals(|band| band.simultaneous) },
                    Mark::Intervals { name: format!("{percent} % pointwise"), points: intervals(|band| band.pointwise) },
                ],
            })
        });
        Figure { panels: panels.collect() }
    }
}
