//! Doubts about the sample and the estimate.

use super::{AttGtEstimate, cells::Chosen};
use crate::{
    data::PanelShape,
    diagnostic::{self, Diagnostic},
    effect::panel_doubts,
};

pub(super) fn of_sample(whole: &PanelShape, chosen: &Chosen) -> Vec<Diagnostic> {
    let units = whole.units.len();
    let mut doubts = Vec::new();
    if chosen.incomplete > 0 {
        doubts.push(
            diagnostic::LACKING_PERIODS.with(format!("{} of {units} units lack a row in some period and are left out", chosen.incomplete)),
        );
    }
    if chosen.always_treated > 0 {
        let message = format!(
            "{} of {units} units are treated from the first period, {}, or before, and are left out",
            chosen.always_treated,
            whole.first()
        );
        doubts.push(diagnostic::ALWAYS_TREATED.with(message));
    }
    if chosen.shortened {
        let message = format!(
            "every unit is treated within the panel, so it ends with period {}, the last in which any unit is untreated; it had ended with {}",
            chosen.shape.last(),
            whole.last()
        );
        doubts.push(diagnostic::NO_NEVER_TREATED.with(message));
    }
    doubts
}

pub(super) fn of_estimate(estimate: &AttGtEstimate, covariates: usize) -> Vec<Diagnostic> {
    let mut sizes: Vec<(i32, usize)> = estimate.cohorts.iter().map(|cohort| (*cohort, 0)).collect();
    for cohort in estimate.sample.cohort.iter().flatten() {
        sizes.iter_mut().filter(|(own, _)| own == cohort).for_each(|(_, size)| *size += 1);
    }
    let mut doubts = panel_doubts::of_sizes(&sizes, covariates, estimate.treated_units, estimate.clusters);
    doubts.extend(panel_doubts::of_pre_trend(estimate.pre_trend.as_ref()));
    doubts
}
