//! Draws of all contrasts of a ring, and the bands made from them: a bootstrap of campaigns, studentised by each draw's own errors.

use super::{
    contrasts::Contrasts,
    estimate::{Band, Interval},
};
use crate::{
    effect::campaign_sums::Campaigns,
    numeric::{quantile, stream::Stream},
};
use rayon::prelude::*;

/// The contrasts of one ring: estimates, standard errors by campaigns, and draws.
pub(super) struct Resampled {
    /// Estimates.
    pub estimates: Vec<f64>,
    /// Their standard errors.
    pub std_errors: Vec<f64>,
    /// For each draw, the contrasts.
    pub draws: Vec<Vec<f64>>,
    /// For each draw, each contrast's distance from the estimate in the draw's own standard errors, without sign.
    distances: Vec<Vec<f64>>,
    level: f64,
}

/// One campaign's contrasts, summed over its anchors; the first of each pair is the treated arm's.
struct Campaign {
    anchors: [f64; 2],
    sums: [Vec<f64>; 2],
}

impl Resampled {
    pub(super) fn new(campaigns: &Campaigns, sums: &[[Vec<f64>; 2]], contrasts: &Contrasts<'_>, draws: u32, seed: u64, level: f64) -> Self {
        let summed = |(anchors, sums): (&[f64; 2], &[Vec<f64>; 2])| {
            let sums = [0, 1].map(|arm: usize| {
                let mut numbers = vec![0.0; contrasts.len()];
                contrasts.of(&sums[arm], &mut numbers);
                numbers
            });
            Campaign { anchors: *anchors, sums }
        };
        let all: Vec<Campaign> = campaigns.anchors.iter().zip(sums).map(summed).collect();
        let (estimates, std_errors) = weighted(&all, campaigns.heaviest, &vec![1.0; all.len()]);
        let one = |draw: u64| {
            let (values, errors) = weighted(&all, campaigns.heaviest, &resample(&all, &mut Stream::new(seed, draw)));
            let distances = values.iter().zip(&errors).zip(&estimates).map(|((value, error), estimate)| (value - estimate).abs() / error);
            let distances = distances.collect();
            (values, distances)
        };
        let (draws, distances) = (0..u64::from(draws)).into_par_iter().map(one).unzip();
        Self { estimates, std_errors, draws, distances, level }
    }

    /// The interval of one contrast by itself.
    pub(super) fn pointwise(&self, index: usize) -> Interval {
        self.around(index, self.critical(&[index]))
    }

    /// How many standard errors hold the largest distance over a family in the share `level` of the draws.
    ///
    /// Never fewer than the normal quantile: where counts are so few that the draws hardly vary, they must not make an interval narrow.
    pub(super) fn critical(&self, family: &[usize]) -> f64 {
        let mut largest: Vec<f64> = self.distances.iter().map(|distances| largest(distances, family)).collect();
        quantile::critical(&mut largest, self.level).max(quantile::normal(0.5 + self.level / 2.0))
    }

    /// The largest distance of a family from 0, and how often draws reach it.
    pub(super) fn p_value(&self, family: &[usize]) -> (f64, f64) {
        let observed = family.iter().map(|index| (self.estimates[*index] / self.std_errors[*index]).abs()).fold(0.0, f64::max);
        let reached = self.distances.iter().filter(|distances| largest(distances, family) >= observed).count();
        (observed, (1 + reached) as f64 / (1 + self.distances.len()) as f64)
    }

    /// Both bands, given the family's critical value.
    pub(super) fn band(&self, index: usize, critical: f64) -> Band {
        Band { pointwise: self.pointwise(index), simultaneous: self.around(index, critical) }
    }

    fn around(&self, index: usize, critical: f64) -> Interval {
        let (estimate, half) = (self.estimates[index], critical * self.std_errors[index]);
        Interval { low: estimate - half, high: estimate + half }
    }
}

fn largest(distances: &[f64], family: &[usize]) -> f64 {
    family.iter().map(|index| distances[*index]).fold(0.0, f64::max)
}

/// Campaigns drawn with replacement, as many as there are; drawn again while an arm is missing.
fn resample(all: &[Campaign], stream: &mut Stream) -> Vec<f64> {
    let mut weights = vec![0.0; all.len()];
    loop {
        weights.fill(0.0);
        (0..all.len()).for_each(|_| weights[stream.below(all.len())] += 1.0);
        let present = |arm: usize| all.iter().zip(&weights).any(|(campaign, weight)| weight * campaign.anchors[arm] > 0.0);
        if present(0) && present(1) {
            return weights;
        }
    }
}

/// Treated less control means of weighted campaigns, and their standard errors.
///
/// The variance is linearised by campaigns, with G / (G − 1), plus that of one more event at the heaviest anchor of each arm: with few events on a day their own
/// variance is often far too small by chance.
fn weighted(all: &[Campaign], heaviest: [f64; 2], weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let width = all.first().map_or(0, |campaign| campaign.sums[0].len());
    let drawn = || all.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
    let mut anchors = [0.0; 2];
    let mut means = [vec![0.0; width], vec![0.0; width]];
    for (campaign, weight) in drawn() {
        for arm in 0..2 {
            anchors[arm] += weight * campaign.anchors[arm];
            means[arm].iter_mut().zip(&campaign.sums[arm]).for_each(|(mean, sum)| *mean += weight * sum);
        }
    }
    (0..2).for_each(|arm| means[arm].iter_mut().for_each(|mean| *mean /= anchors[arm]));
    let mut variances = vec![0.0; width];
    for (campaign, weight) in drawn() {
        let parts = campaign.sums[0].iter().zip(&campaign.sums[1]).zip(means[0].iter().zip(&means[1]));
        for (variance, ((treated, control), (treated_mean, control_mean))) in variances.iter_mut().zip(parts) {
            let influence =
                (treated - campaign.anchors[0] * treated_mean) / anchors[0] - (control - campaign.anchors[1] * control_mean) / anchors[1];
            *variance += weight * influence * influence;
        }
    }
    let inflation = all.len() as f64 / (all.len() as f64 - 1.0);
    let one_more: f64 = heaviest.iter().zip(anchors).map(|(weight, all)| (weight / all).powi(2)).sum();
    let values = means[0].iter().zip(&means[1]).map(|(treated, control)| treated - control).collect();
    (values, variances.into_iter().map(|variance| (variance * inflation + one_more).sqrt()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_and_errors_by_hand() {
        let campaign = |anchors, treated, control| Campaign { anchors, sums: [vec![treated], vec![control]] };
        // Treated mean 6 / 2 = 3, control mean 4 / 2 = 2; influences ±(2 − 3) / 2 − ±(3 − 2) / 2 = ∓1.
        let all = [campaign([1.0, 1.0], 2.0, 3.0), campaign([1.0, 1.0], 4.0, 1.0)];
        let (values, errors) = weighted(&all, [1.0, 1.0], &[1.0, 1.0]);
        assert_eq!(values, [1.0]);
        assert_eq!(errors, [(2.0 * 2.0 + 0.5f64).sqrt()]);
    }
}
