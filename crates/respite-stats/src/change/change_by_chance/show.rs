//! The estimate as a table and a figure.

use super::{Chances, ChangeByChanceEstimate};
use crate::{
    effect::Interval,
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

/// The noise of each chance, in the order in which they are shown.
fn by_noise(chances: &Chances) -> [(&'static str, Option<f64>); 5] {
    [
        ("poisson", Some(chances.poisson)),
        ("dispersion as given", chances.given),
        ("dispersion by moments", chances.moments),
        ("dispersion by likelihood", chances.likelihood),
        ("resampled", chances.resampled),
    ]
}

impl Estimate for ChangeByChanceEstimate {
    fn table(&self) -> Table {
        let columns = vec!["term", "noise", "change", "estimate", "std_error", "conf_low", "conf_high"];
        let row = |term: &str, noise: &str, change: Option<f64>, estimate: Option<f64>| {
            vec![
                Value::Text(term.into()),
                Value::Text(noise.into()),
                change.into(),
                estimate.into(),
                Value::Missing,
                Value::Missing,
                Value::Missing,
            ]
        };
        let mut rows = vec![
            row("mean_before", "", None, Some(self.before.mean)),
            row("mean_after", "", None, Some(self.after.mean)),
            row("change_observed", "", None, self.observed),
            row("mean_without_change", "", None, Some(self.mean)),
        ];
        let with = |mut row: Vec<Value>, interval: Option<Interval>| {
            row[5] = interval.map(|interval| interval.low).into();
            row[6] = interval.map(|interval| interval.high).into();
            row
        };
        let dispersion = &self.dispersion;
        rows.push(with(row("dispersion", "dispersion by moments", None, dispersion.moments), dispersion.moments_interval));
        rows.push(with(row("dispersion", "dispersion by likelihood", None, dispersion.likelihood), dispersion.likelihood_interval));
        for (term, chances) in [("chance", Some(self.asked)), ("chance_of_observed", self.of_observed)] {
            for (noise, chance) in chances.iter().flat_map(by_noise) {
                let mut row = row(term, noise, chances.map(|chances| chances.change), chance);
                if let (Some(share), Some(paths), "resampled") = (chance, self.paths, noise) {
                    row[4] = (share * (1.0 - share) / f64::from(paths.draws)).sqrt().into();
                }
                rows.push(row);
            }
        }
        Table { columns, rows }
    }

    fn figure(&self) -> Figure {
        let marks = (1..).zip(by_noise(&self.asked)).filter_map(|(place, (noise, chance))| {
            let share = chance?;
            Some(Mark::Intervals { name: noise.into(), points: vec![(f64::from(place), share, share, share)] })
        });
        let x = Axis { label: "what counts as chance".into(), unit: "place in the list".into() };
        let y = Axis { label: "how often chance makes such a change".into(), unit: "share".into() };
        let title = format!("A change of {:+.1} % or more with no change at all", 100.0 * self.asked.change);
        Figure { panels: vec![Panel { title, x, y, marks: marks.collect() }] }
    }
}
