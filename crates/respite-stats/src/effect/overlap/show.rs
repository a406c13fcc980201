//! The estimate as a table and a figure.

use super::{OverlapShares, WakeOverlapEstimate};
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

impl Estimate for WakeOverlapEstimate {
    fn table(&self) -> Table {
        let columns =
            vec!["term", "arm", "days", "anchors", "same_arm_before", "same_arm_after", "other_arm_before", "other_arm_after", "estimate"];
        let row = |arm: &str, days: u32, shares: OverlapShares| {
            vec![
                Value::Text("share_with_another_action".into()),
                Value::Text(arm.into()),
                Value::Count(days.into()),
                Value::Count(shares.anchors),
                shares.same_arm_before.into(),
                shares.same_arm_after.into(),
                shares.other_arm_before.into(),
                shares.other_arm_after.into(),
                shares.any.into(),
            ]
        };
        let rows = self
            .windows
            .iter()
            .flat_map(|window| [row("treated", window.days, window.treated), row("control", window.days, window.control)]);
        Table { columns, rows: rows.collect() }
    }

    fn figure(&self) -> Figure {
        let line = |name: &str, share: fn(&super::OverlapWindow) -> f64| Mark::Line {
            name: name.into(),
            points: self.windows.iter().map(|window| (f64::from(window.days), share(window))).collect(),
        };
        let panel = Panel {
            title: format!("Actions with another within {} km", self.distance_km),
            x: Axis { label: "days before and after".into(), unit: "days".into() },
            y: Axis { label: "share of actions".into(), unit: "share".into() },
            marks: vec![line("treated", |window| window.treated.any), line("control", |window| window.control.any)],
        };
        Figure { panels: vec![panel] }
    }
}
