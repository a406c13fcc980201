//! Doubts about the sample and the fit, and rows that a Poisson fit cannot use.

use super::{
    EventStudyEstimate,
    covariance::Covariance,
    design::{Design, LeftOut, Term},
    regression::Fitted,
};
use crate::{
    data::PanelShape,
    diagnostic::{self, Diagnostic},
    effect::panel_doubts,
};

pub(super) fn of_sample(whole: &PanelShape, left_out: &LeftOut) -> Vec<Diagnostic> {
    let units = whole.units.len();
    let mut doubts = Vec::new();
    let holes = units * whole.periods.len() - whole.rows().count();
    if holes > 0 {
        let message = format!("{holes} of {} cells of unit and period have no row; the others are used", units * whole.periods.len());
        doubts.push(diagnostic::LACKING_PERIODS.with(message));
    }
    if left_out.always_treated > 0 {
        let message = format!(
            "{} of {units} units are treated from the first period, {}, or before, and are left out",
            left_out.always_treated,
            whole.first()
        );
        doubts.push(diagnostic::ALWAYS_TREATED.with(message));
    }
    if let Some(from) = left_out.from_period {
        let message =
            format!("every unit is treated within the panel, so the periods from {from} to {} are left out", left_out.last_period);
        doubts.push(diagnostic::NO_NEVER_TREATED.with(message));
    }
    doubts
}

/// Marks rows of units and of periods whose counts are all 0.
pub(super) fn without_counts(shape: &PanelShape, out: &mut [bool]) -> Option<Diagnostic> {
    let (mut units, mut periods) = (vec![0.0; shape.units.len()], vec![0.0; shape.periods.len()]);
    for ((unit, period, row), _) in shape.rows().zip(out.iter()).filter(|(_, out)| !**out) {
        units[unit] += row.outcome;
        periods[period] += row.outcome;
    }
    let mut rows = 0;
    for ((unit, period, _), out) in shape.rows().zip(out.iter_mut()) {
        let empty = !*out && (units[unit] == 0.0 || periods[period] == 0.0);
        rows += usize::from(empty);
        *out |= empty;
    }
    let empty = |sums: &[f64]| sums.iter().filter(|sum| **sum == 0.0).count();
    let message = format!("{} units and {} periods have counts of 0 only; their {rows} rows are left out", empty(&units), empty(&periods));
    (rows > 0).then(|| diagnostic::NO_COUNTS.with(message))
}

/// Marks rows of event times whose counts are all 0: their effect is minus infinity, and they say nothing of the others.
pub(super) fn separated(out: &mut [bool], design: &Design, shape: &PanelShape) -> Option<Diagnostic> {
    let mut places: Vec<usize> = (0..shape.rows().count()).collect();
    places.retain(|place| !out[*place]);
    let mut empty = Vec::new();
    for (term, column) in design.terms.iter().zip(&design.columns) {
        let Term::Time { time, cohort } = term else { continue };
        let own: Vec<usize> = (0..column.len()).filter(|row| column[*row] > 0.0).collect();
        if own.iter().all(|row| design.outcome[*row] == 0.0) {
            empty.push(cohort.map_or_else(|| format!("time {time}"), |cohort| format!("time {time}, cohort {cohort}")));
            own.iter().for_each(|row| out[places[*row]] = true);
        }
    }
    let first = empty.first()?;
    let message = format!(
        "{} terms have counts of 0 only, the first of them {first}: they have no estimate, and their rows are left out",
        empty.len()
    );
    Some(diagnostic::NOT_ESTIMATED.with(message))
}

pub(super) fn of_fit(estimate: &EventStudyEstimate, design: &Design, fitted: &Fitted, covariance: &Covariance) -> Vec<Diagnostic> {
    let mut sizes = std::collections::BTreeMap::new();
    design.cohort.iter().flatten().for_each(|cohort| *sizes.entry(*cohort).or_insert(0) += 1);
    let sizes: Vec<(i32, usize)> = sizes.into_iter().collect();
    let clusters = estimate.clusters.unwrap_or(estimate.units);
    let mut doubts = panel_doubts::of_sizes(&sizes, estimate.covariates.len(), estimate.treated_units, clusters);
    doubts.extend(panel_doubts::of_pre_trend(estimate.pre_trend.as_ref()));
    let absent = design.terms.len() - fitted.kept.len();
    if absent > 0 {
        let message =
            format!("{absent} of {} terms are determined by unit and period effects and the terms before them", design.terms.len());
        doubts.push(diagnostic::NOT_ESTIMATED.with(message));
    }
    if covariance.mended > 0 {
        let message = format!("{} of {} eigenvalues were below 0", covariance.mended, fitted.kept.len());
        doubts.push(diagnostic::COVARIANCE_MENDED.with(message));
    }
    let shared = estimate.by_time_and_cohort.is_empty() && sizes.len() > 1;
    if let Some(weights) = estimate.negative_weights.filter(|weights| shared && weights.negative_rows > 0) {
        let message = format!(
            "{} of {} treated rows ({:.0} %) have negative weights, which sum to {:.3}",
            weights.negative_rows,
            weights.treated_rows,
            100.0 * weights.share,
            weights.sum
        );
        doubts.push(diagnostic::NEGATIVE_WEIGHTS.with(message));
    }
    doubts
}
