//! The estimate as a table and a figure.

use super::{RecordByChanceEstimate, RecordChances, Standing};
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

impl RecordByChanceEstimate {
    fn ends(&self) -> [(&'static str, &Standing, &RecordChances); 2] {
        [("highest", &self.highest, &self.highest_by_chance), ("lowest", &self.lowest, &self.lowest_by_chance)]
    }
}

fn by_noise(chances: &RecordChances) -> [(&'static str, Option<f64>); 5] {
    [
        ("exchangeable", Some(chances.exchangeable)),
        ("independent counts, as far", chances.as_far),
        ("independent counts, farther", chances.farther),
        ("carried over", chances.carried_over),
        ("resampled", chances.resampled),
    ]
}

impl Estimate for RecordByChanceEstimate {
    fn table(&self) -> Table {
        let columns = vec!["term", "end", "noise", "estimate", "conf_low", "conf_high"];
        let mut rows = Vec::new();
        let mut row = |term: &str, end: &str, noise: &str, estimate: Value| {
            let text = |text: &str| Value::Text(text.into());
            rows.push(vec![text(term), text(end), text(noise), estimate, Value::Missing, Value::Missing]);
        };
        row("count", "", "", Value::Count(self.count));
        row("known_periods", "", "", Value::Count(self.known));
        row("holes", "", "", Value::Count(self.holes));
        for (end, standing, chances) in self.ends() {
            row("rank", end, "", Value::Count(standing.rank));
            row("tied", end, "", Value::Count(standing.tied));
            row("share_as_far", end, "", standing.share_as_far.into());
            row("last_as_far", end, "", standing.last_as_far.map(f64::from).into());
            row("margin", end, "", Value::Number(standing.margin as f64));
            for (noise, chance) in by_noise(chances) {
                row("chance_of_a_record", end, noise, chance.into());
            }
        }
        if let Some(found) = self.carry_over {
            row("correlation_of_neighbours", "", "", found.correlation.into());
            if let (Some(interval), Some(last)) = (found.interval, rows.last_mut()) {
                (last[4], last[5]) = (interval.low.into(), interval.high.into());
            }
        }
        Table { columns, rows }
    }

    fn figure(&self) -> Figure {
        let marks = self.ends().into_iter().map(|(end, _, chances)| {
            let places = (1..).zip(by_noise(chances)).filter_map(|(place, (_, chance))| chance.map(|share| (f64::from(place), share)));
            Mark::Line { name: format!("{end} of {} by chance", self.known), points: places.collect() }
        });
        let x = Axis { label: "what counts as chance".into(), unit: "place in the list".into() };
        let y = Axis { label: "how often the latest is a record".into(), unit: "share".into() };
        let (high, low) = (self.highest.rank, self.lowest.rank);
        let title = format!("Period {}: {} of {} from the highest, {} from the lowest", self.period, high, self.known, low);
        Figure { panels: vec![Panel { title, x, y, marks: marks.collect() }] }
    }
}
