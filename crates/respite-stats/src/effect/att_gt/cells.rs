//! Which units and periods are compared, and every cell of them.

use super::{
    AttGt, BasePeriod, Comparison, GroupTime,
    two_by_two::{TwoByTwo, Unsolved},
};
use crate::{
    data::PanelShape,
    diagnostic::{self, Diagnostic},
    effect::Coefficient,
    error::Error,
};

/// Units and periods that enter.
pub(super) struct Chosen<'a> {
    pub shape: PanelShape<'a>,
    /// Cohorts that an effect is estimated for, ascending.
    pub cohorts: Vec<i32>,
    /// Units left out because they lack a period.
    pub incomplete: usize,
    /// Units left out because they are treated from the first period on.
    pub always_treated: usize,
    /// Whether no unit is untreated to the end, so that the periods from the last cohort on are left out.
    pub shortened: bool,
    anticipation: i32,
}

impl Chosen<'_> {
    /// The cohort of a unit; none where it is treated, and anticipates it, after the panel.
    pub(super) fn cohort(&self, unit: usize) -> Option<i32> {
        self.shape.units[unit].cohort.filter(|cohort| self.shortened || cohort - self.anticipation <= self.shape.last())
    }
}

impl AttGt {
    /// Chooses units and periods.
    pub(super) fn sample<'a>(&self, whole: &PanelShape<'a>) -> Result<Chosen<'a>, Error> {
        let anticipation = self.anticipation_periods as i32;
        let not = |reason: String| Error::NotEstimable { what: "effects by cohort and period".into(), reason };
        let first = whole.first();
        let started = |unit: usize, shape: &PanelShape| shape.units[unit].cohort.is_some_and(|cohort| cohort <= first);
        let always_treated = (0..whole.units.len()).filter(|unit| started(*unit, whole)).count();
        let shape = whole.only(|unit| !started(unit, whole));
        let latest = shape.units.iter().filter_map(|unit| unit.cohort).max();
        let never =
            |shape: &PanelShape| shape.units.iter().any(|unit| unit.cohort.is_none_or(|cohort| cohort - anticipation > shape.last()));
        let mut shortened = false;
        let mut shape = shape;
        if !never(&shape) {
            if self.comparison == Comparison::NeverTreated {
                return Err(not(
                    "no unit is untreated to the end of the panel, and 1 is the least; compare with units not yet treated".into()
                ));
            }
            shortened = true;
            shape = shape.before(latest.unwrap_or(first).saturating_sub(anticipation));
        }
        if shape.periods.len() < 2 {
            return Err(not(format!("the panel has {} periods to compare, and 2 are the least", shape.periods.len())));
        }
        let complete = |unit: usize| (0..shape.periods.len()).all(|period| shape.row(unit, period).is_some());
        let incomplete = (0..shape.units.len()).filter(|unit| !complete(*unit)).count();
        let shape = shape.only(complete);
        let mut cohorts: Vec<i32> = shape.units.iter().filter_map(|unit| unit.cohort).collect();
        cohorts.dedup();
        cohorts.retain(|cohort| *cohort > first + anticipation && *cohort <= shape.last());
        let chosen = Chosen { shape, cohorts, incomplete, always_treated, shortened, anticipation };
        if chosen.cohorts.is_empty() {
            return Err(not(format!(
                "no unit with a row in all {} periods begins treatment after period {} and by period {}",
                chosen.shape.periods.len(),
                first + anticipation,
                chosen.shape.last()
            )));
        }
        if self.comparison == Comparison::NeverTreated && (0..chosen.shape.units.len()).all(|unit| chosen.cohort(unit).is_some()) {
            return Err(not("no unit with a row in all periods is untreated to the end, and 1 is the least".into()));
        }
        Ok(chosen)
    }

    /// All cells, the influence of the units on each, and doubts about cells that have no estimate.
    pub(super) fn cells(&self, chosen: &Chosen) -> (Vec<GroupTime>, Vec<Vec<f64>>, Vec<Diagnostic>) {
        let shape = &chosen.shape;
        let anticipation = chosen.anticipation;
        let universal = self.base_period == BasePeriod::Universal;
        let (mut cells, mut influences, mut unsolved) = (Vec::new(), Vec::new(), Vec::new());
        for &cohort in &chosen.cohorts {
            let Some(last_before) = shape.periods.partition_point(|period| period + anticipation < cohort).checked_sub(1) else { continue };
            for at in usize::from(!universal)..shape.periods.len() {
                let period = shape.periods[at];
                let after = cohort <= period;
                let base = if universal || after { last_before } else { at - 1 };
                let untreated_to = period.max(shape.periods[base]) + anticipation;
                let is_control = |unit: usize| match (self.comparison, chosen.cohort(unit)) {
                    (_, None) => true,
                    (Comparison::NeverTreated, Some(_)) => false,
                    (Comparison::NotYetTreated, Some(own)) => own != cohort && own > untreated_to,
                };
                let treated: Vec<bool> = (0..shape.units.len()).map(|unit| shape.units[unit].cohort == Some(cohort)).collect();
                let used: Vec<usize> = (0..shape.units.len()).filter(|unit| treated[*unit] || is_control(*unit)).collect();
                let count = used.iter().filter(|unit| treated[**unit]).count();
                let mut influence = vec![0.0; shape.units.len()];
                let mut effect = Some(0.0);
                if at != base {
                    match compared(shape, &used, &treated, at, base).solve(self.adjustment) {
                        Ok(solved) => {
                            effect = Some(solved.effect);
                            let scale = shape.units.len() as f64 / used.len() as f64;
                            used.iter().zip(&solved.influence).for_each(|(unit, value)| influence[*unit] = scale * value);
                        }
                        Err(why) => {
                            effect = None;
                            unsolved.push((cohort, period, why));
                        }
                    }
                }
                let error = effect.map(|_| std_error(shape, &influence));
                cells.push(GroupTime {
                    cohort,
                    period,
                    base_period: shape.periods[base],
                    after,
                    treated: count as u64,
                    control: (used.len() - count) as u64,
                    effect: Coefficient::new(format!("{cohort}, {period}"), effect, error, f64::INFINITY, self.level),
                });
                influences.push(influence);
            }
        }
        (cells, influences, said(&unsolved))
    }
}

fn std_error(shape: &PanelShape, influence: &[f64]) -> f64 {
    let mut sums = vec![0.0; shape.clusters];
    shape.cluster.iter().zip(influence).for_each(|(cluster, value)| sums[*cluster] += value);
    sums.iter().map(|sum| sum * sum).sum::<f64>().sqrt() / shape.units.len() as f64
}

/// The rows of two periods, of the units used. Covariates and weights are those of the earlier period.
fn compared(shape: &PanelShape, used: &[usize], treated: &[bool], at: usize, base: usize) -> TwoByTwo {
    let both = used.iter().filter_map(|unit| Some((*unit, shape.row(*unit, at)?, shape.row(*unit, base)?)));
    let rows: Vec<_> = both.map(|(unit, now, then)| (unit, now, then, if at < base { now } else { then })).collect();
    let mean = rows.iter().map(|(.., earlier)| earlier.weight).sum::<f64>() / rows.len().max(1) as f64;
    let covariates = rows.first().map_or(0, |(.., earlier)| earlier.covariates.len());
    let mut columns = vec![1.0; rows.len()];
    (0..covariates).for_each(|place| columns.extend(rows.iter().map(|(.., earlier)| earlier.covariates[place])));
    TwoByTwo {
        change: rows.iter().map(|(_, now, then, _)| now.outcome - then.outcome).collect(),
        treated: rows.iter().map(|(unit, ..)| f64::from(u8::from(treated[*unit]))).collect(),
        weights: rows.iter().map(|(.., earlier)| earlier.weight / mean).collect(),
        columns,
    }
}

fn said(unsolved: &[(i32, i32, Unsolved)]) -> Vec<Diagnostic> {
    let of = |wanted: fn(&Unsolved) -> bool| unsolved.iter().filter(|(.., why)| wanted(why)).collect::<Vec<_>>();
    let cell = |(cohort, period, _): &&(i32, i32, Unsolved)| format!("cohort {cohort} in period {period}");
    let mut doubts = Vec::new();
    let apart = of(|why| matches!(why, Unsolved::Overlap(_)));
    if let Some(first) = apart.first() {
        let highest = apart.iter().map(|(.., why)| if let Unsolved::Overlap(p) = why { *p } else { 0.0 }).fold(0.0, f64::max);
        doubts.push(diagnostic::NO_OVERLAP.with(format!(
            "{} cells have no estimate, the first of them {}: a fitted probability of treatment reaches {highest:.4}, and 0.999 is the limit",
            apart.len(),
            cell(first)
        )));
    }
    let missing = of(|why| !matches!(why, Unsolved::Overlap(_)));
    if let Some(first) = missing.first() {
        let empty = missing.iter().filter(|(.., why)| *why == Unsolved::EmptyArm).count();
        doubts.push(diagnostic::NOT_ESTIMATED.with(format!(
            "{} cells have no estimate, the first of them {}: {empty} have an arm without units, in the others the covariates determine one another",
            missing.len(),
            cell(first)
        )));
    }
    doubts
}
