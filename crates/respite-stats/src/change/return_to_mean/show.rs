//! The estimate as a table and a figure.

use super::ReturnToMeanEstimate;
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

impl Estimate for ReturnToMeanEstimate {
    fn table(&self) -> Table {
        let columns = vec!["term", "noise", "estimate", "conf_low", "conf_high"];
        let mut rows = Vec::new();
        let mut row = |term: &str, noise: &str, estimate: Value, ends: Option<(f64, f64)>| {
            let (low, high) = (ends.map(|ends| ends.0).into(), ends.map(|ends| ends.1).into());
            rows.push(vec![Value::Text(term.into()), Value::Text(noise.into()), estimate, low, high]);
        };
        row("mean_before", "", self.before.mean.into(), None);
        row("mean_after", "", self.after.mean.into(), None);
        row("change_observed", "", self.observed.into(), None);
        row("mean_of_others", "", self.others_mean.into(), None);
        row("rank_from_highest", "", Value::Count(self.rank_from_highest), None);
        row("rank_from_lowest", "", Value::Count(self.rank_from_lowest), None);
        row("share_as_high", "", self.share_as_high.into(), None);
        row("share_as_low", "", self.share_as_low.into(), None);
        row("mean_expected", "independent", self.independent.mean.into(), None);
        row("change_expected", "independent", self.independent.change.into(), None);
        if let (Some(found), Some(expected)) = (self.carry_over, self.carried_over) {
            row("correlation_of_neighbours", "carried over", found.correlation.into(), found.interval.map(|ends| (ends.low, ends.high)));
            let ends = self.carried_over_interval;
            row("mean_expected", "carried over", expected.mean.into(), ends.map(|ends| (ends.low, ends.high)));
            let share = |mean: f64| mean / self.before.mean - 1.0;
            let of_change = ends.filter(|_| expected.change.is_some()).map(|ends| (share(ends.low), share(ends.high)));
            row("change_expected", "carried over", expected.change.into(), of_change);
        }
        Table { columns, rows }
    }

    fn figure(&self) -> Figure {
        let point = |name: &str, place: f64, mean: f64, ends: (f64, f64)| Mark::Intervals {
            name: name.into(),
            points: vec![(place, mean, ends.0, ends.1)],
        };
        let alone = |name: &str, place: f64, mean: f64| point(name, place, mean, (mean, mean));
        let mut marks = vec![
            alone("before", 1.0, self.before.mean),
            alone("after", 2.0, self.after.mean),
            alone("expected, nothing carries over", 3.0, self.independent.mean),
        ];
        if let Some(expected) = self.carried_over {
            let ends = self.carried_over_interval.map_or((expected.mean, expected.mean), |ends| (ends.low, ends.high));
            marks.push(point("expected, with what carries over", 4.0, expected.mean, ends));
        }
        let x = Axis { label: "window".into(), unit: "place in the list".into() };
        let y = Axis { label: "mean per period".into(), unit: "counts".into() };
        Figure { panels: vec![Panel { title: "What is expected after such a base with no cause".into(), x, y, marks }] }
    }
}
