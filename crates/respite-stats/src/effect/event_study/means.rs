//! Coefficients and their means by event time, by cohort and over all.

use super::{
    EventEffect, EventStudy, EventStudyEstimate, NegativeWeights, Weighting,
    covariance::Covariance,
    design::{Design, Term},
    regression::Fitted,
};
use crate::{
    effect::{Coefficient, pre_trend::pre_trend},
    numeric::two_way::TwoWay,
};
use std::collections::BTreeMap;

/// A kept coefficient of an event time.
struct Part {
    /// Its place among the kept.
    at: usize,
    time: i32,
    cohort: Option<i32>,
    /// Rows, and the sum of their weights.
    rows: u64,
    weight: f64,
}

impl EventStudy {
    pub(super) fn estimate(&self, design: &Design, fitted: &Fitted, covariance: &Covariance) -> EventStudyEstimate {
        let size = fitted.kept.len();
        let mean_of = |term: String, parts: &[&Part]| {
            let total: f64 = parts.iter().map(|part| part.weight).sum();
            let value = parts.iter().map(|part| fitted.coefficients[part.at] * part.weight / total).sum();
            let pairs = parts.iter().flat_map(|a| parts.iter().map(move |b| (a, b)));
            let variance: f64 = pairs.map(|(a, b)| covariance.matrix[a.at * size + b.at] * a.weight * b.weight / (total * total)).sum();
            let some = (!parts.is_empty()).then_some(value);
            Coefficient::new(term, some, some.map(|_| variance.sqrt()), covariance.degrees, self.level)
        };
        let single = |at: usize, term: String| {
            let error = covariance.matrix[at * size + at].sqrt();
            Coefficient::new(term, Some(fitted.coefficients[at]), Some(error), covariance.degrees, self.level)
        };
        let mut covariates = Vec::new();
        let mut parts: Vec<Part> = Vec::new();
        for (at, column) in fitted.kept.iter().enumerate() {
            match &design.terms[*column] {
                Term::Covariate(name) => covariates.push(single(at, name.clone())),
                Term::Time { time, cohort } => {
                    let own = || design.columns[*column].iter().zip(&design.weights).filter(|(value, _)| **value > 0.0);
                    let (rows, weight) = (own().count() as u64, own().map(|(_, weight)| weight).sum());
                    parts.push(Part { at, time: *time, cohort: *cohort, rows, weight });
                }
            }
        }
        let mut by_time: BTreeMap<i32, Vec<&Part>> = BTreeMap::new();
        let mut by_cohort: BTreeMap<i32, Vec<&Part>> = BTreeMap::new();
        for part in &parts {
            by_time.entry(part.time).or_default().push(part);
            if let Some(cohort) = part.cohort.filter(|_| part.time >= 0) {
                by_cohort.entry(cohort).or_default().push(part);
            }
        }
        let after: Vec<&Part> = parts.iter().filter(|part| part.time >= 0).collect();
        let effect = |time: Option<i32>, cohort: Option<i32>, own: &[&Part]| {
            let term = [time.map(|time| format!("time {time}")), cohort.map(|cohort| format!("cohort {cohort}"))];
            let term = term.into_iter().flatten().collect::<Vec<_>>().join(", ");
            EventEffect { event_time: time, cohort, rows: own.iter().map(|part| part.rows).sum(), effect: mean_of(term, own) }
        };
        let interacted = self.weighting == Weighting::Interaction;
        let (tested, distances) = self.before(&by_time);
        let test = self.pre_trend(&tested, &distances, fitted, covariance);
        EventStudyEstimate {
            rows: design.outcome.len() as u64,
            units: fitted.sizes.0 as u64,
            treated_units: design.cohort.iter().flatten().count() as u64,
            clusters: covariance.clusters.map(|clusters| clusters as u64),
            degrees_of_freedom: Some(covariance.degrees).filter(|degrees| degrees.is_finite()),
            by_event_time: by_time.iter().map(|(time, own)| effect(Some(*time), None, own)).collect(),
            by_cohort: by_cohort.iter().map(|(cohort, own)| effect(None, Some(*cohort), own)).collect(),
            overall: mean_of("overall".into(), &after),
            by_time_and_cohort: parts.iter().filter(|_| interacted).map(|part| effect(Some(part.time), part.cohort, &[part])).collect(),
            covariates,
            pre_trend: test,
            negative_weights: negative_weights(design),
            level: self.level,
        }
    }

    /// Means by event time before treatment, each with its distance from the reference.
    fn before<'a>(&self, by_time: &'a BTreeMap<i32, Vec<&'a Part>>) -> (Vec<&'a [&'a Part]>, Vec<f64>) {
        let reference = self.reference.iter().copied().filter(|time| *time < 0).max().unwrap_or(-1);
        by_time.range(..0).map(|(time, own)| (own.as_slice(), f64::from(time - reference))).unzip()
    }

    fn pre_trend(
        &self,
        tested: &[&[&Part]],
        distances: &[f64],
        fitted: &Fitted,
        covariance: &Covariance,
    ) -> Option<crate::effect::PreTrend> {
        let size = fitted.kept.len();
        let weights = |own: &[&Part]| {
            let total: f64 = own.iter().map(|part| part.weight).sum();
            own.iter().map(|part| (part.at, part.weight / total)).collect::<Vec<_>>()
        };
        let weights: Vec<_> = tested.iter().map(|own| weights(own)).collect();
        let value = |own: &Vec<(usize, f64)>| own.iter().map(|(at, weight)| fitted.coefficients[*at] * weight).sum();
        let between = |a: &[(usize, f64)], b: &[(usize, f64)]| -> f64 {
            a.iter().flat_map(|(i, u)| b.iter().map(move |(j, v)| covariance.matrix[i * size + j] * u * v)).sum()
        };
        let matrix: Vec<f64> = weights.iter().flat_map(|a| weights.iter().map(|b| between(a, b))).collect();
        pre_trend(&weights.iter().map(value).collect::<Vec<f64>>(), &matrix, distances, covariance.degrees)
    }
}

/// Weights of treated rows in the regression on one indicator.
fn negative_weights(design: &Design) -> Option<NegativeWeights> {
    let two_way = TwoWay::new(&design.unit, &design.period, &design.weights, (design.units, design.periods));
    let indicator: Vec<f64> = design.treated.iter().map(|treated| f64::from(u8::from(*treated))).collect();
    let left = two_way.residual(&indicator);
    let weights: Vec<f64> = (0..left.len()).filter(|row| design.treated[*row]).map(|row| left[row] * design.weights[row]).collect();
    let total: f64 = weights.iter().sum();
    let negative: Vec<f64> = weights.iter().map(|weight| weight / total).filter(|weight| *weight < -1e-12).collect();
    (total > 0.0).then(|| NegativeWeights {
        treated_rows: weights.len() as u64,
        negative_rows: negative.len() as u64,
        share: negative.len() as f64 / weights.len() as f64,
        sum: negative.iter().sum(),
    })
}
