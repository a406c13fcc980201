//! The estimate as a table and a figure.

use super::{AttAggregate, AttGtEstimate, AttPart};
use crate::{
    effect::coefficient,
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::Table,
};

impl AttGtEstimate {
    fn aggregates(&self) -> [&AttAggregate; 4] {
        [&self.simple, &self.by_cohort, &self.dynamic, &self.calendar]
    }
}

impl Estimate for AttGtEstimate {
    fn table(&self) -> Table {
        let means = self.aggregates().into_iter().flat_map(|mean| {
            std::iter::once(&mean.overall).chain(mean.parts.iter().map(|part| &part.effect)).map(move |effect| (mean.kind, effect))
        });
        coefficient::table(means.chain(self.cells.iter().map(|cell| ("cohort, period", &cell.effect))))
    }

    fn figure(&self) -> Figure {
        let level = self.drawing.level * 100.0;
        let panel = |title: &str, x: &str, unit: &str, parts: &[AttPart]| {
            let edges = |part: &AttPart| Some((f64::from(part.at), part.effect.simultaneous_low?, part.effect.simultaneous_high?));
            let band: Vec<_> = parts.iter().filter_map(edges).collect();
            let mut marks = Vec::new();
            if !band.is_empty() {
                marks.push(Mark::Band { name: format!("{level} % simultaneous"), points: band });
            }
            let points = parts.iter().filter_map(|part| part.effect.mark(part.at)).collect();
            marks.push(Mark::Intervals { name: format!("{level} % pointwise"), points });
            Panel {
                title: title.into(),
                x: Axis { label: x.into(), unit: unit.into() },
                y: Axis { label: "effect".into(), unit: "outcome".into() },
                marks,
            }
        };
        Figure {
            panels: vec![
                panel("Effect by time since treatment", "periods since treatment", "periods", &self.dynamic.parts),
                panel("Effect by cohort", "first treated period", "period", &self.by_cohort.parts),
                panel("Effect by period", "period", "period", &self.calendar.parts),
            ],
        }
    }
}
