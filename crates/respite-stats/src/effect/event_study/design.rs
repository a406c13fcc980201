//! Rows, columns and groups of an event-study regression.

use super::{EventStudy, Weighting};
use crate::{data::PanelShape, error::Error};

/// What a column of the design stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Term {
    Covariate(String),
    Time { time: i32, cohort: Option<i32> },
}

/// The regression's rows, by unit, then by period.
pub(super) struct Design {
    pub unit: Vec<usize>,
    pub period: Vec<usize>,
    pub cluster: Vec<usize>,
    pub outcome: Vec<f64>,
    pub weights: Vec<f64>,
    pub treated: Vec<bool>,
    pub terms: Vec<Term>,
    /// One for each term.
    pub columns: Vec<Vec<f64>>,
    /// Cohort of each unit that is treated within the panel.
    pub cohort: Vec<Option<i32>>,
    pub units: usize,
    pub periods: usize,
}

/// Units and periods left out before the design is made.
pub(super) struct LeftOut {
    pub always_treated: usize,
    /// First period left out because no unit is untreated from there on.
    pub from_period: Option<i32>,
    pub last_period: i32,
}

impl EventStudy {
    /// The panel's part that enters.
    pub(super) fn part<'a>(&self, whole: &PanelShape<'a>) -> Result<(PanelShape<'a>, LeftOut), Error> {
        let not = |reason: String| Error::NotEstimable { what: "an event study".into(), reason };
        let started = |unit: usize| whole.units[unit].cohort.is_some_and(|cohort| cohort <= whole.first());
        let always_treated = (0..whole.units.len()).filter(|unit| started(*unit)).count();
        let mut shape = whole.only(|unit| !started(unit));
        let latest = shape.units.iter().filter_map(|unit| unit.cohort).max();
        let all_treated = shape.units.iter().all(|unit| unit.cohort.is_some_and(|cohort| cohort <= shape.last()));
        let mut from_period = None;
        if self.weighting == Weighting::Interaction && all_treated {
            from_period = latest;
            shape = shape.before(latest.unwrap_or_default());
        }
        let begun = |shape: &PanelShape| shape.units.iter().any(|unit| unit.cohort.is_some_and(|cohort| cohort <= shape.last()));
        if shape.periods.len() < 2 || !begun(&shape) {
            return Err(not(format!(
                "of {} units over {} periods none begins treatment after the first period and by the last",
                shape.units.len(),
                shape.periods.len()
            )));
        }
        Ok((shape, LeftOut { always_treated, from_period, last_period: whole.last() }))
    }

    /// Rows and columns. Rows that `left_out` marks do not enter.
    pub(super) fn design(&self, shape: &PanelShape, covariates: &[String], left_out: &[bool]) -> Design {
        let kept = || shape.rows().zip(left_out).filter(|(_, out)| !**out).map(|(row, _)| row);
        let cohort: Vec<Option<i32>> = shape.units.iter().map(|unit| unit.cohort.filter(|cohort| *cohort <= shape.last())).collect();
        let bin = |time: i32| time.clamp(self.first_event_time.unwrap_or(i32::MIN), self.last_event_time.unwrap_or(i32::MAX));
        let time = |unit: usize, period: usize| cohort[unit].map(|cohort| bin(shape.periods[period] - cohort));
        let interacted = self.weighting == Weighting::Interaction;
        let mut terms: Vec<(i32, Option<i32>)> = kept()
            .filter_map(|(unit, period, _)| Some((time(unit, period)?, cohort[unit].filter(|_| interacted))))
            .filter(|(time, _)| !self.reference.contains(time))
            .collect();
        terms.sort_unstable();
        terms.dedup();
        let column = |wanted: &(i32, Option<i32>)| -> Vec<f64> {
            let is = |(unit, period, _)| time(unit, period) == Some(wanted.0) && wanted.1.is_none_or(|own| cohort[unit] == Some(own));
            kept().map(|row| f64::from(u8::from(is(row)))).collect()
        };
        let of_covariate = |place: usize| kept().map(move |(.., row)| row.covariates[place]).collect();
        Design {
            unit: kept().map(|(unit, ..)| unit).collect(),
            period: kept().map(|(_, period, _)| period).collect(),
            cluster: kept().map(|(unit, ..)| shape.cluster[unit]).collect(),
            outcome: kept().map(|(.., row)| row.outcome).collect(),
            weights: kept().map(|(.., row)| row.weight).collect(),
            treated: kept().map(|(unit, period, _)| cohort[unit].is_some_and(|cohort| shape.periods[period] >= cohort)).collect(),
            columns: (0..covariates.len()).map(of_covariate).chain(terms.iter().map(column)).collect(),
            terms: covariates
                .iter()
                .cloned()
                .map(Term::Covariate)
                .chain(terms.iter().map(|(time, cohort)| Term::Time { time: *time, cohort: *cohort }))
                .collect(),
            units: shape.units.len(),
            periods: shape.periods.len(),
            cohort,
        }
    }
}
