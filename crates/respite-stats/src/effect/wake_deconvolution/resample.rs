//! Estimates, standard errors by campaigns, and draws of campaigns, studentised by each draw's own errors.

use super::{
    design::Part,
    normal::{Factor, Normal},
};
use crate::{
    effect::{Band, Interval},
    numeric::{quantile, stream::Stream, vectors::dot},
};
use rayon::prelude::*;

/// What is read off the unknowns.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// Of the unknowns.
    pub coefficients: Vec<f64>,
    /// The weight of each arm in the variance of one more event; it is divided by the arm's anchors squared.
    pub one_more: [f64; 2],
}

/// Values and standard errors of readings.
pub(super) struct Solved {
    pub values: Vec<f64>,
    pub std_errors: Vec<f64>,
}

/// Solves the weighted sum of the campaigns' parts and reads off values and errors; the column that cannot be told apart if there is one.
///
/// `anchors` are each campaign's complete anchors by arm.
pub(super) fn solve(parts: &[Part], anchors: &[[f64; 2]], weights: &[f64], readings: &[Reading]) -> Result<Solved, usize> {
    let size = parts.first().map_or(0, |part| part.normal.right.len());
    let normal = Normal::sum(size, parts.iter().map(|part| &part.normal).zip(weights.iter().copied()));
    let factor: Factor = normal.factor()?;
    let responses = factor.solve(&normal.right);
    let influences: Vec<Vec<f64>> = readings.iter().map(|reading| factor.solve(&reading.coefficients)).collect();
    let mut variances = vec![0.0; readings.len()];
    let mut total = [0.0; 2];
    let mut score = vec![0.0; size];
    for ((part, anchors), weight) in parts.iter().zip(anchors).zip(weights).filter(|(_, weight)| **weight > 0.0) {
        part.normal.residual(&responses, &mut score);
        for (variance, influence) in variances.iter_mut().zip(&influences) {
            *variance += weight * dot(influence, &score).powi(2);
        }
        (0..2).for_each(|arm| total[arm] += weight * anchors[arm]);
    }
    let inflation = parts.len() as f64 / (parts.len() as f64 - 1.0);
    let error = |(variance, reading): (f64, &Reading)| {
        let one_more: f64 = (0..2).map(|arm| reading.one_more[arm] / (total[arm] * total[arm])).sum();
        (variance * inflation + one_more).sqrt()
    };
    let values = readings.iter().map(|reading| dot(&reading.coefficients, &responses)).collect();
    let std_errors = variances.into_iter().zip(readings).map(error).collect();
    Ok(Solved { values, std_errors })
}

/// Each draw's distances of all readings of all baselines from the estimates, in the draw's own standard errors, without sign.
pub(super) struct Draws {
    distances: Vec<Vec<f64>>,
    level: f64,
}

impl Draws {
    /// `estimates` are those of the readings, baseline by baseline. A draw in which responses cannot be told apart is infinitely far.
    pub(super) fn new(
        parts: &[Vec<Part>],
        anchors: &[[f64; 2]],
        readings: &[Reading],
        estimates: &[&[f64]],
        (draws, seed, level): (u32, u64, f64),
    ) -> Self {
        let one = |draw: u64| -> Vec<f64> {
            let weights = resample(anchors, &mut Stream::new(seed, draw));
            let of_baseline = |(parts, estimates): (&Vec<Part>, &&[f64])| {
                solve(parts, anchors, &weights, readings).map_or_else(
                    |_| vec![f64::INFINITY; readings.len()],
                    |drawn| {
                        let apart = drawn.values.iter().zip(*estimates).map(|(value, estimate)| (value - estimate).abs());
                        apart.zip(&drawn.std_errors).map(|(apart, error)| apart / error).collect()
                    },
                )
            };
            parts.iter().zip(estimates).flat_map(of_baseline).collect()
        };
        Self { distances: (0..u64::from(draws)).into_par_iter().map(one).collect(), level }
    }

    /// How many standard errors hold the largest distance over a family in the share `level` of the draws; never fewer than the normal
    /// quantile: where counts are so few that the draws hardly vary, they must not make an interval narrow.
    pub(super) fn critical(&self, family: &[usize]) -> f64 {
        let largest = |distances: &Vec<f64>| family.iter().map(|index| distances[*index]).fold(0.0, f64::max);
        let mut largest: Vec<f64> = self.distances.iter().map(largest).collect();
        quantile::critical(&mut largest, self.level).max(quantile::normal(0.5 + self.level / 2.0))
    }
}

/// Both bands of an estimate.
pub(super) fn band(estimate: f64, std_error: f64, pointwise: f64, simultaneous: f64) -> Band {
    let around = |critical: f64| Interval { low: estimate - critical * std_error, high: estimate + critical * std_error };
    Band { pointwise: around(pointwise), simultaneous: around(simultaneous) }
}

/// Campaigns drawn with replacement, as many as there are; drawn again while an arm is missing.
fn resample(anchors: &[[f64; 2]], stream: &mut Stream) -> Vec<f64> {
    let mut weights = vec![0.0; anchors.len()];
    loop {
        weights.fill(0.0);
        (0..anchors.len()).for_each(|_| weights[stream.below(anchors.len())] += 1.0);
        let present = |arm: usize| anchors.iter().zip(&weights).any(|(anchors, weight)| weight * anchors[arm] > 0.0);
        if present(0) && present(1) {
            return weights;
        }
    }
}
