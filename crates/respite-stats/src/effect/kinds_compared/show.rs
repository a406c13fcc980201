//! The estimate as a table and a figure.

use super::estimate::{KindChange, KindsComparedEstimate, Measured};
use crate::{
    data::{Ring, Window},
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

const COLUMNS: [&str; 17] = [
    "term",
    "reading",
    "ring_from_km",
    "ring_to_km",
    "baseline",
    "after",
    "kind",
    "against",
    "stratum",
    "actions",
    "campaigns",
    "before_per_day",
    "after_per_day",
    "estimate",
    "std_error",
    "conf_low",
    "conf_high",
];

impl Estimate for KindsComparedEstimate {
    fn table(&self) -> Table {
        let mut rows = Vec::new();
        for (changes, mix) in [(&self.standardised, "standardised"), (&self.plain, "plain"), (&self.cells, "")] {
            for change in changes {
                let stratum = change.stratum.map_or_else(|| mix.to_owned(), |stratum| stratum.to_string());
                let named = [Value::Text(change.kind.clone()), Value::Missing, Value::Text(stratum)];
                let numbers = [
                    Value::Count(change.actions),
                    Value::Count(change.campaigns),
                    change.before_per_day.into(),
                    change.after_per_day.into(),
                ];
                let place = (change.ring, change.baseline, change.after);
                for (term, measured) in [("ratio", change.ratio), ("difference_per_day", Some(change.difference_per_day))] {
                    rows.push(row(term, place, &named, &numbers, measured));
                }
            }
        }
        for contrast in &self.contrasts {
            let mix = if contrast.standardised { "standardised" } else { "plain" };
            let named = [contrast.kind.as_str(), &contrast.against, mix].map(|text| Value::Text(text.to_owned()));
            let numbers = [const { Value::Missing }; 4];
            let place = (contrast.ring, contrast.baseline, contrast.after);
            for (term, measured) in
                [("ratio_of_ratios", contrast.ratio_of_ratios), ("difference_of_differences", Some(contrast.difference_per_day))]
            {
                rows.push(row(term, place, &named, &numbers, measured));
            }
        }
        Table { columns: COLUMNS.to_vec(), rows }
    }

    /// One panel for each ring, baseline and window after: the ratio of each kind by stratum, and standardised behind the last.
    fn figure(&self) -> Figure {
        let mut panels: Vec<Panel> = Vec::new();
        let place = |change: &KindChange| (change.ring, change.baseline, change.after);
        for changes in self.plain.chunk_by(|a, b| place(a) == place(b)) {
            let Some(first) = changes.first() else { continue };
            let own = |change: &&KindChange| place(change) == place(first);
            let marks = self.kinds.iter().map(|kind| {
                let strata = self.cells.iter().filter(own).filter(|cell| cell.kind == *kind);
                let behind = self.strata.len() as f64 + 1.0;
                let points = strata
                    .map(|cell| (cell.stratum.unwrap_or(0) as f64, cell))
                    .chain(self.standardised.iter().filter(own).filter(|change| change.kind == *kind).map(|change| (behind, change)))
                    .filter_map(|(x, change)| {
                        let ratio = change.ratio?;
                        Some((x, ratio.estimate, ratio.conf_low?, ratio.conf_high?))
                    })
                    .collect();
                Mark::Intervals { name: format!("{kind}, {} % by campaigns", self.level * 100.0), points }
            });
            panels.push(Panel {
                title: format!(
                    "descriptive: after against before, {} to {} km, days {} against {}",
                    first.ring.from_km, first.ring.to_km, first.after, first.baseline
                ),
                x: Axis {
                    label: format!("stratum of the count before, from low to high; {} is standardised", self.strata.len() + 1),
                    unit: "stratum".into(),
                },
                y: Axis { label: "count per day after over before".into(), unit: "ratio".into() },
                marks: marks.collect(),
            });
        }
        Figure { panels }
    }
}

fn row(
    term: &str,
    (ring, baseline, after): (Ring, Window, Window),
    named: &[Value; 3],
    numbers: &[Value; 4],
    measured: Option<Measured>,
) -> Vec<Value> {
    let mut row = vec![Value::Text(term.into()), Value::Text("descriptive".into()), ring.from_km.into(), ring.to_km.into()];
    row.extend([baseline, after].map(|window| Value::Text(window.to_string())));
    row.extend_from_slice(named);
    row.extend_from_slice(numbers);
    let part = |part: fn(Measured) -> Option<f64>| Value::from(measured.and_then(part));
    row.extend([
        part(|measured| Some(measured.estimate)),
        part(|measured| measured.std_error),
        part(|measured| measured.conf_low),
        part(|measured| measured.conf_high),
    ]);
    row
}
