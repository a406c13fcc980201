//! The estimate as a table and a figure.

use super::ImputationEstimate;
use crate::{
    effect::coefficient,
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::Table,
};

impl Estimate for ImputationEstimate {
    fn table(&self) -> Table {
        let families = [("horizon", &self.by_horizon), ("lead", &self.leads)];
        let effects = families.into_iter().flat_map(|(name, effects)| effects.iter().map(move |one| (name, &one.effect)));
        coefficient::table(std::iter::once(("overall", &self.overall)).chain(effects))
    }

    fn figure(&self) -> Figure {
        let level = self.level * 100.0;
        let marks = [("leads", &self.leads), ("effects", &self.by_horizon)].map(|(name, effects)| Mark::Intervals {
            name: format!("{name}, {level} % pointwise"),
            points: effects.iter().filter_map(|one| one.effect.mark(one.horizon)).collect(),
        });
        let x = Axis { label: "periods since treatment".into(), unit: "periods".into() };
        let y = Axis { label: "effect".into(), unit: "outcome".into() };
        Figure { panels: vec![Panel { title: "Distance from the imputed path".into(), x, y, marks: marks.to_vec() }] }
    }
}
