//! What the series would have done: draws of paths, with the parameters' own uncertainty.

use super::{
    filter::{State, Variances},
    likelihood::Before,
};
use crate::numeric::stream::Stream;
use rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;

/// Steps of the level's share of the standard deviations.
const SHARES: u32 = 60;
/// Steps of the irregular variance to each side.
const STEPS: i32 = 15;

/// One pair of variances with what the filter says under it.
struct Candidate {
    variances: Variances,
    coefficients: Vec<f64>,
    /// Lower triangle whose product with its transpose is the coefficients' covariance, column-major.
    root: Vec<f64>,
    next: State,
    control_levels: Vec<f64>,
    log_weight: f64,
}

/// Variances and coefficients in proportion to their likelihood.
pub(super) struct Posterior {
    candidates: Vec<Candidate>,
    /// Running sums of the weights, up to 1.
    cumulative: Vec<f64>,
}

impl Posterior {
    /// Over a grid that is even in the level's share of both standard deviations and in the logarithm of the irregular variance; the
    /// coefficients are integrated out.
    pub(super) fn over(before: &Before) -> Self {
        let size = before.controls.len();
        let freedom = before.outcome.len().saturating_sub(1 + size).max(1) as f64;
        let spread = 5.0 * (2.0 / freedom).sqrt();
        let candidates: Vec<Candidate> = (0..SHARES)
            .into_par_iter()
            .flat_map_iter(|step| {
                let share = (f64::from(step) + 0.5) / f64::from(SHARES);
                let (centre, ratio) = (before.irregular_at(share), (share / (1.0 - share)).powi(2));
                (-STEPS..=STEPS).filter_map(move |side| {
                    let irregular = centre * (spread * f64::from(side) / f64::from(STEPS)).exp();
                    let variances = Variances { irregular, level: irregular * ratio };
                    let found = before.at(variances);
                    let root = lower(&found.covariance, size)?;
                    // Integrating the coefficients out leaves the root of their covariance's determinant.
                    let half_determinant: f64 = (0..size).map(|at| root[at * size + at].ln()).sum();
                    let log_weight = found.log_likelihood + half_determinant;
                    log_weight.is_finite().then_some(Candidate {
                        variances,
                        coefficients: found.coefficients,
                        root,
                        next: found.next,
                        control_levels: found.control_levels,
                        log_weight,
                    })
                })
            })
            .collect();
        let highest = candidates.iter().map(|candidate| candidate.log_weight).fold(f64::NEG_INFINITY, f64::max);
        let mut sum = 0.0;
        let mut cumulative: Vec<f64> = candidates
            .iter()
            .map(|candidate| {
                sum += (candidate.log_weight - highest).exp();
                sum
            })
            .collect();
        cumulative.iter_mut().for_each(|value| *value /= sum);
        Self { candidates, cumulative }
    }

    /// Paths of the outcome after the action, each from its own stream of random numbers.
    pub(super) fn paths(&self, controls_after: &[Vec<f64>], periods: usize, draws: u32, seed: u64) -> Vec<Vec<f64>> {
        (0..u64::from(draws)).into_par_iter().filter_map(|draw| self.path(controls_after, periods, &mut Stream::new(seed, draw))).collect()
    }

    fn path(&self, controls_after: &[Vec<f64>], periods: usize, stream: &mut Stream) -> Option<Vec<f64>> {
        let pick = stream.uniform();
        let at = self.cumulative.partition_point(|sum| *sum <= pick);
        let candidate = self.candidates.get(at.min(self.candidates.len().saturating_sub(1)))?;
        let mut normal = || -> f64 { StandardNormal.sample(stream.generator()) };
        let size = candidate.coefficients.len();
        let raw: Vec<f64> = (0..size).map(|_| normal()).collect();
        let coefficients: Vec<f64> = (0..size)
            .map(|row| candidate.coefficients[row] + (0..=row).map(|column| candidate.root[column * size + row] * raw[column]).sum::<f64>())
            .collect();
        let Variances { irregular, level: wander } = candidate.variances;
        // The filter's level goes with the best coefficients; others leave it another part of the series.
        let moved: f64 = (0..size).map(|at| candidate.control_levels[at] * (candidate.coefficients[at] - coefficients[at])).sum();
        let mut level = candidate.next.level + moved + candidate.next.variance.sqrt() * normal();
        let path = (0..periods).map(|period| {
            let seen = level + irregular.sqrt() * normal();
            level += wander.sqrt() * normal();
            seen + controls_after.iter().zip(&coefficients).map(|(control, b)| control[period] * b).sum::<f64>()
        });
        Some(path.collect())
    }
}

/// The lower triangle of Cholesky, column-major; none where the matrix is not positive definite.
fn lower(matrix: &[f64], size: usize) -> Option<Vec<f64>> {
    if matrix.len() != size * size {
        return None;
    }
    let mut lower = vec![0.0; size * size];
    for column in 0..size {
        for row in column..size {
            let rest: f64 = (0..column).map(|k| lower[k * size + row] * lower[k * size + column]).sum();
            let value = matrix[column * size + row] - rest;
            if row == column && (value <= 0.0 || value.is_nan()) {
                return None;
            }
            lower[column * size + row] = if row == column { value.sqrt() } else { value / lower[column * size + column] };
        }
    }
    Some(lower)
}
