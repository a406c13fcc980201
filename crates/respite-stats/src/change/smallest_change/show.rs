//! The estimate as a table and a figure.

use super::{DetectableChange, SmallestChangeEstimate};
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

impl SmallestChangeEstimate {
    fn by_noise(&self) -> impl Iterator<Item = (&'static str, &DetectableChange)> {
        [("poisson", Some(&self.poisson)), ("dispersion", self.dispersed.as_ref())]
            .into_iter()
            .filter_map(|(noise, found)| Some((noise, found?)))
    }
}

impl Estimate for SmallestChangeEstimate {
    fn table(&self) -> Table {
        let columns = vec!["term", "noise", "dispersion", "by", "estimate", "false_alarms"];
        let rows = self.by_noise().flat_map(|(noise, found)| {
            let row = |term: &str, by: &str, estimate: Option<f64>, alarms: Option<f64>| {
                let text = |text: &str| Value::Text(text.into());
                vec![text(term), text(noise), found.dispersion.into(), text(by), estimate.into(), alarms.into()]
            };
            [
                row("smallest_fall", "formula", Some(found.formula_fall), None),
                row("smallest_rise", "formula", Some(found.formula_rise), None),
                row("smallest_fall", found.test, found.fall, Some(found.false_alarms)),
                row("smallest_rise", found.test, found.rise, Some(found.false_alarms)),
            ]
        });
        Table { columns, rows: rows.collect() }
    }

    fn figure(&self) -> Figure {
        let marks = self.by_noise().filter_map(|(noise, found)| {
            let (fall, rise) = (found.fall?, found.rise?);
            Some(Mark::Intervals { name: noise.into(), points: vec![(found.dispersion, 0.0, -fall, rise)] })
        });
        let x = Axis { label: "variance over mean".into(), unit: "ratio".into() };
        let y = Axis { label: "changes that would often be missed".into(), unit: "share".into() };
        Figure { panels: vec![Panel { title: "Smallest fall and rise that could be told from none".into(), x, y, marks: marks.collect() }] }
    }
}
