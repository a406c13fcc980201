//! The variances of highest likelihood.

use super::filter::{Filtered, InitialLevel, Variances, filtered, slopes};
use crate::{error::Error, numeric::optimise::minimise};

/// A series before the action, and its controls there.
#[derive(Clone, Copy)]
pub(super) struct Before<'a> {
    pub outcome: &'a [f64],
    pub controls: &'a [Vec<f64>],
    pub initial: InitialLevel,
}

pub(super) struct Likeliest {
    pub variances: Variances,
    pub filtered: Filtered,
    /// Whether the search came to rest.
    pub converged: bool,
}

impl Before<'_> {
    pub(super) fn at(&self, variances: Variances) -> Filtered {
        filtered(self.outcome, self.controls, variances, self.initial)
    }

    /// The irregular variance that fits best when the level's standard deviation is a given share of the sum of both, from the exact
    /// diffuse start.
    pub(super) fn irregular_at(&self, share: f64) -> f64 {
        let ratio = share / (1.0 - share);
        let unit = Variances { irregular: 1.0, level: ratio * ratio };
        let found = filtered(self.outcome, self.controls, unit, InitialLevel::ExactDiffuse);
        let freedom = (found.standardised.len() - self.controls.len()).max(1);
        found.standardised.iter().map(|z| z * z).sum::<f64>() / freedom as f64
    }

    /// Searches from several starts, in standard deviations, so that a variance of 0 is an ordinary point.
    pub(super) fn likeliest(&self) -> Result<Likeliest, Error> {
        let mut starts: Vec<(f64, [f64; 2])> = [0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97]
            .map(|share| {
                let irregular = self.irregular_at(share).sqrt();
                let start = [irregular, irregular * share / (1.0 - share)];
                (self.at(variances(&start)).log_likelihood, start)
            })
            .into_iter()
            .filter(|(likelihood, _)| likelihood.is_finite())
            .collect();
        starts.sort_by(|a, b| b.0.total_cmp(&a.0));
        let refuse = || Error::NotEstimable {
            what: "a local level".into(),
            reason: "the controls match the series before the action exactly, so nothing is left to vary".into(),
        };
        let scale = starts.first().map(|(_, start)| start[0] + start[1]).filter(|scale| *scale > 0.0).ok_or_else(refuse)?;
        let search = |start: &[f64; 2]| {
            minimise(&start.map(|value| value / scale), 1e-11, |point| {
                let deviations = [point[0] * scale, point[1] * scale];
                let variances = variances(&deviations);
                let found = self.at(variances);
                let left: Vec<f64> = (0..self.outcome.len())
                    .map(|at| self.outcome[at] - self.controls.iter().zip(&found.coefficients).map(|(c, b)| c[at] * b).sum::<f64>())
                    .collect();
                let by_variance = slopes(&left, variances, self.initial);
                let slopes = (0..2).map(|by| -2.0 * deviations[by] * by_variance[by] * scale).collect();
                (-found.log_likelihood, slopes)
            })
        };
        let best = starts.iter().take(3).map(|(_, start)| search(start)).min_by(|a, b| a.value.total_cmp(&b.value)).ok_or_else(refuse)?;
        let mut found = variances(&[best.point[0] * scale, best.point[1] * scale]);
        // A variance that only rounding keeps above 0 is 0.
        for bound in [Variances { irregular: 0.0, ..found }, Variances { level: 0.0, ..found }] {
            let here = self.at(bound).log_likelihood;
            if here.is_finite() && here >= -best.value - 1e-9 {
                found = bound;
            }
        }
        Ok(Likeliest { variances: found, filtered: self.at(found), converged: best.converged })
    }
}

fn variances(deviations: &[f64; 2]) -> Variances {
    Variances { irregular: deviations[0] * deviations[0], level: deviations[1] * deviations[1] }
}
