//! The estimate as a table and a figure.

use super::InterruptedSeriesEstimate;
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

impl Estimate for InterruptedSeriesEstimate {
    fn table(&self) -> Table {
        let columns = vec![
            "term",
            "before",
            "after",
            "estimate",
            "std_error",
            "statistic",
            "p_value",
            "conf_low",
            "conf_high",
            "mean_before",
            "mean_after",
            "dispersion",
            "placebo_dates",
            "rank",
            "share_as_large",
        ];
        let rows = self.windows.iter().map(|window| {
            vec![
                Value::Text("change".into()),
                Value::Text(window.before.periods.to_string()),
                Value::Text(window.after.periods.to_string()),
                window.change.into(),
                window.std_error.into(),
                window.statistic.into(),
                window.p_value.into(),
                window.interval.map(|interval| interval.low).into(),
                window.interval.map(|interval| interval.high).into(),
                window.before.mean.into(),
                window.after.mean.into(),
                window.dispersion.into(),
                Value::Count(window.placebos.len() as u64),
                window.rank.map_or(Value::Missing, Value::Count),
                window.share_as_large.into(),
            ]
        });
        Table { columns, rows: rows.collect() }
    }

    fn figure(&self) -> Figure {
        let panels = self.windows.iter().map(|window| {
            let others = window.placebos.iter().filter_map(|date| Some((f64::from(date.period), date.change?)));
            let mut marks = vec![Mark::Line { name: "other dates".into(), points: others.collect() }];
            if let Some(change) = window.change {
                let ends = window.interval.map_or((change, change), |interval| (interval.low, interval.high));
                marks.push(Mark::Intervals {
                    name: "the action's date".into(),
                    points: vec![(f64::from(self.treated_from), change, ends.0, ends.1)],
                });
            }
            let title = format!("{} periods after against {} before", window.after.periods.periods(), window.before.periods.periods());
            let x = Axis { label: "first period of the window after".into(), unit: "periods".into() };
            let y = Axis { label: "change of the mean".into(), unit: "share".into() };
            Panel { title, x, y, marks }
        });
        Figure { panels: panels.collect() }
    }
}
