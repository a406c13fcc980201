//! Draws of all contrasts of a ring, and the bands made from them.

use super::{
    contrasts::Contrasts,
    estimate::{Band, Interval},
};
use crate::{
    effect::campaign_sums::Campaigns,
    numeric::{quantile, stream::Stream},
};
use rayon::prelude::*;

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Way {
    Percentile,
    BootstrapT,
    Multiplier,
}

pub static WAY: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(1);
fn way() -> Way {
    match WAY.load(std::sync::atomic::Ordering::Relaxed) {
        0 => Way::Percentile,
        1 => Way::BootstrapT,
        _ => Way::Multiplier,
    }
}

/// The contrasts of one ring: estimates, standard errors by campaigns, and draws.
pub(super) struct Resampled {
    /// Estimates.
    pub estimates: Vec<f64>,
    /// Their standard errors.
    pub std_errors: Vec<f64>,
    /// For each draw, the contrasts.
    pub draws: Vec<Vec<f64>>,
    /// For each draw, each contrast's distance from the estimate in the draw's own standard errors.
    studentised: Vec<Vec<f64>>,
    level: f64,
}

/// One campaign's contrasts by arm.
struct Campaign {
    anchors: [f64; 2],
    sums: [Vec<f64>; 2],
}

impl Resampled {
    pub(super) fn new(campaigns: &Campaigns, sums: &[[Vec<f64>; 2]], contrasts: &Contrasts<'_>, draws: u32, seed: u64, level: f64) -> Self {
        let all: Vec<Campaign> = campaigns
            .anchors
            .iter()
            .zip(sums)
            .map(|(anchors, sums)| {
                let mut both = [vec![0.0; contrasts.len()], vec![0.0; contrasts.len()]];
                (0..2).for_each(|arm| contrasts.of(&sums[arm], &mut both[arm]));
                Campaign { anchors: *anchors, sums: both }
            })
            .collect();
        let ones = vec![1.0; all.len()];
        let (estimates, std_errors) = weighted(&all, &ones, contrasts.len());
        let pairs: Vec<(Vec<f64>, Vec<f64>)> = (0..u64::from(draws))
            .into_par_iter()
            .map(|draw| {
                let mut stream = Stream::new(seed, draw);
                if way() == Way::Multiplier {
                    let means = means(&all, &ones, contrasts.len());
                    let n = all.len() as f64;
                    let mut d = vec![0.0; contrasts.len()];
                    for c in &all {
                        let xi: f64 = rand_distr::Distribution::<f64>::sample(&rand_distr::StandardNormal, stream.generator());
                        for j in 0..d.len() {
                            d[j] += xi * influence(c, &means, j) * (n / (n - 1.0)).sqrt();
                        }
                    }
                    let t = d.iter().zip(&std_errors).map(|(d, s)| if *s > 0.0 { d / s } else { 0.0 }).collect();
                    return (d.iter().zip(&estimates).map(|(a, b)| a + b).collect(), t);
                }
                let weights = resample(&all, &mut stream);
                let (values, errors) = weighted(&all, &weights, contrasts.len());
                let distance = values.iter().zip(&errors).zip(&estimates).map(|((value, error), estimate)| {
                    let distance = value - estimate;
                    if distance == 0.0 { 0.0 } else { distance / error }
                });
                let distances = distance.collect();
                (values, distances)
            })
            .collect();
        let (draws, studentised) = pairs.into_iter().unzip();
        Self { estimates, std_errors, draws, studentised, level }
    }

    /// Draws of one contrast, sorted.
    fn sorted(&self, index: usize) -> Vec<f64> {
        let mut draws: Vec<f64> = self.draws.iter().map(|draw| draw[index]).collect();
        draws.sort_by(f64::total_cmp);
        draws
    }

    pub(super) fn pointwise(&self, index: usize) -> Interval {
        match way() {
            Way::Percentile => {
                let sorted = self.sorted(index);
                let tail = (1.0 - self.level) / 2.0;
                Interval { low: quantile::of_sorted(&sorted, tail), high: quantile::of_sorted(&sorted, 1.0 - tail) }
            }
            Way::BootstrapT => {
                let mut t: Vec<f64> = self.studentised.iter().map(|t| t[index].abs()).collect();
                self.around(index, quantile::critical(&mut t, self.level))
            }
            Way::Multiplier => self.around(index, quantile::student(0.5 + self.level / 2.0, self.freedom())),
        }
    }

    fn freedom(&self) -> f64 {
        1e6
    }

    /// The critical value of the largest studentised distance over a family.
    pub(super) fn critical(&self, family: &[usize]) -> f64 {
        if way() == Way::Percentile {
            let mut t: Vec<f64> = self
                .draws
                .iter()
                .map(|t| {
                    family
                        .iter()
                        .map(|j| if self.std_errors[*j] > 0.0 { ((t[*j] - self.estimates[*j]) / self.std_errors[*j]).abs() } else { 0.0 })
                        .fold(0.0, f64::max)
                })
                .collect();
            return quantile::critical(&mut t, self.level);
        }
        let mut largest: Vec<f64> = self.studentised.iter().map(|t| family.iter().map(|j| t[*j].abs()).fold(0.0, f64::max)).collect();
        quantile::critical(&mut largest, self.level)
    }

    /// How often draws reach the largest studentised distance of a family from 0.
    pub(super) fn p_value(&self, family: &[usize]) -> (f64, f64) {
        let distance =
            |index: &usize| if self.std_errors[*index] > 0.0 { (self.estimates[*index] / self.std_errors[*index]).abs() } else { 0.0 };
        let observed = family.iter().map(distance).fold(0.0, f64::max);
        let reached = self.studentised.iter().filter(|t| family.iter().map(|j| t[*j].abs()).fold(0.0, f64::max) >= observed).count();
        (observed, (1 + reached) as f64 / (1 + self.studentised.len()) as f64)
    }

    /// The interval of so many standard errors to both sides. Without variation nothing bounds it.
    pub(super) fn around(&self, index: usize, critical: f64) -> Interval {
        let half = if self.std_errors[index] > 0.0 { critical * self.std_errors[index] } else { f64::INFINITY };
        Interval { low: self.estimates[index] - half, high: self.estimates[index] + half }
    }

    /// Both bands, given the family's critical value.
    pub(super) fn band(&self, index: usize, critical: f64) -> Band {
        Band { pointwise: self.pointwise(index), simultaneous: self.around(index, critical) }
    }
}

/// Campaigns drawn with replacement, as many as there are; drawn again while an arm is missing.
fn resample(all: &[Campaign], stream: &mut Stream) -> Vec<f64> {
    let mut weights = vec![0.0; all.len()];
    for _ in 0..1000 {
        weights.fill(0.0);
        (0..all.len()).for_each(|_| weights[stream.below(all.len())] += 1.0);
        let total = |arm: usize| all.iter().zip(&weights).map(|(campaign, weight)| weight * campaign.anchors[arm]).sum::<f64>();
        if total(0) > 0.0 && total(1) > 0.0 {
            break;
        }
    }
    weights
}

struct Means {
    anchors: [f64; 2],
    means: [Vec<f64>; 2],
}

fn means(all: &[Campaign], weights: &[f64], width: usize) -> Means {
    let mut anchors = [0.0; 2];
    let mut means = [vec![0.0; width], vec![0.0; width]];
    for (campaign, weight) in all.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
        for arm in 0..2 {
            anchors[arm] += weight * campaign.anchors[arm];
            means[arm].iter_mut().zip(&campaign.sums[arm]).for_each(|(mean, sum)| *mean += weight * sum);
        }
    }
    (0..2).for_each(|arm| means[arm].iter_mut().for_each(|mean| *mean /= anchors[arm]));
    Means { anchors, means }
}

fn influence(campaign: &Campaign, m: &Means, index: usize) -> f64 {
    let part = |arm: usize| (campaign.sums[arm][index] - campaign.anchors[arm] * m.means[arm][index]) / m.anchors[arm];
    part(0) - part(1)
}

/// Treated less control means, and their standard errors by campaigns, linearised, with G / (G − 1).
fn weighted(all: &[Campaign], weights: &[f64], width: usize) -> (Vec<f64>, Vec<f64>) {
    let m = means(all, weights, width);
    let mut variances = vec![0.0; width];
    for (campaign, weight) in all.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
        for (index, variance) in variances.iter_mut().enumerate() {
            *variance += weight * influence(campaign, &m, index).powi(2);
        }
    }
    let inflation = all.len() as f64 / (all.len() as f64 - 1.0);
    let values = m.means[0].iter().zip(&m.means[1]).map(|(treated, control)| treated - control).collect();
    (values, variances.into_iter().map(|variance| (variance * inflation).sqrt()).collect())
}
