//! The estimate as a table and a figure.

use super::EventStudyEstimate;
use crate::{
    effect::coefficient,
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::Table,
};

impl Estimate for EventStudyEstimate {
    fn table(&self) -> Table {
        let families = [("event time", &self.by_event_time), ("cohort", &self.by_cohort), ("event time, cohort", &self.by_time_and_cohort)];
        let effects = families.into_iter().flat_map(|(name, effects)| effects.iter().map(move |effect| (name, &effect.effect)));
        let covariates = self.covariates.iter().map(|covariate| ("covariate", covariate));
        coefficient::table(std::iter::once(("overall", &self.overall)).chain(effects).chain(covariates))
    }

    fn figure(&self) -> Figure {
        let points = self.by_event_time.iter().filter_map(|effect| effect.effect.mark(effect.event_time?)).collect();
        let marks = vec![Mark::Intervals { name: format!("{} % pointwise", self.level * 100.0), points }];
        let x = Axis { label: "periods since treatment".into(), unit: "periods".into() };
        let y = Axis { label: "effect".into(), unit: "outcome, or its log".into() };
        Figure { panels: vec![Panel { title: "Effect by time since treatment".into(), x, y, marks }] }
    }
}
