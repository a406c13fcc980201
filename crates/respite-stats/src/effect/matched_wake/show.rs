//! The estimate as a table and a figure.

use super::{MatchedStatus, MatchedWakeEstimate, MatchedWindow};
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

impl MatchedStatus {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NoMatch => "no-match",
            Self::Aliased => "aliased",
            Self::PerfectFit => "perfect-fit",
            Self::NotConverged => "not-converged",
        }
    }
}

impl Estimate for MatchedWakeEstimate {
    fn table(&self) -> Table {
        let columns = vec![
            "term",
            "window",
            "radius_km",
            "status",
            "estimate",
            "std_error",
            "p_value",
            "conf_low",
            "conf_high",
            "rate_ratio",
            "p_randomised",
            "p_adjusted",
            "q_value",
            "adj_r_squared",
            "treated",
            "control",
            "l1_before",
            "l1_matched",
        ];
        let row = |window: &MatchedWindow| {
            vec![
                Value::Text("treated".into()),
                Value::Count(window.window.into()),
                window.radius_km.into(),
                Value::Text(window.status.word().into()),
                window.estimate.into(),
                window.std_error.into(),
                window.p_value.into(),
                window.conf_low.into(),
                window.conf_high.into(),
                window.rate_ratio.into(),
                window.p_randomised.into(),
                window.p_adjusted.into(),
                window.q_value.into(),
                window.adj_r_squared.into(),
                Value::Count(window.treated_matched),
                Value::Count(window.control_matched),
                window.l1_before.into(),
                window.l1_matched.into(),
            ]
        };
        Table { columns, rows: self.windows.iter().map(row).collect() }
    }

    fn figure(&self) -> Figure {
        let mut radii: Vec<f64> = self.windows.iter().map(|window| window.radius_km).collect();
        radii.sort_by(f64::total_cmp);
        radii.dedup();
        let panel = |radius: f64| {
            let own = || self.windows.iter().filter(move |window| window.radius_km == radius);
            let x = |window: &MatchedWindow| f64::from(window.window);
            let points = own().filter_map(|window| Some((x(window), window.estimate?))).collect();
            let mut marks = vec![Mark::Line { name: "estimate".into(), points }];
            let intervals: Vec<_> =
                own().filter_map(|window| Some((x(window), window.estimate?, window.conf_low?, window.conf_high?))).collect();
            if !intervals.is_empty() {
                marks.push(Mark::Intervals { name: "interval by campaigns, one window at a time".into(), points: intervals });
            }
            Panel {
                title: format!("Within {radius} km"),
                x: Axis { label: "length of the window".into(), unit: "units".into() },
                y: Axis { label: "change against the control".into(), unit: "events per action".into() },
                marks,
            }
        };
        Figure { panels: radii.into_iter().map(panel).collect() }
    }
}
