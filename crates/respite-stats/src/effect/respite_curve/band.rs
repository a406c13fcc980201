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

/// Contrasts that are resampled together.
///
/// All campaigns' numbers for these few stay in the processor's near memory while one draw after another passes over them; each number is made
/// by the same steps in the same order as if all contrasts were resampled at once.
const TOGETHER: usize = 8;
/// Draws that pass over them before the next few come.
const DRAWS: u64 = 32;

/// A few contrasts of one campaign, summed over its anchors; the first of the pair is the treated arm's.
type Few = [[f64; TOGETHER]; 2];

/// The campaigns of one draw, in their order, with how often each was drawn.
type Drawn = Vec<(usize, f64)>;

/// A draw's contrasts, and their distances.
type Draw = (Vec<f64>, Vec<f64>);

impl Resampled {
    pub(super) fn new(campaigns: &Campaigns, sums: &[[Vec<f64>; 2]], contrasts: &Contrasts<'_>, draws: u32, seed: u64, level: f64) -> Self {
        let (anchors, heaviest, width) = (&campaigns.anchors, campaigns.heaviest, contrasts.len());
        let columns = columns(sums, contrasts);
        let once: Drawn = (0..anchors.len()).map(|campaign| (campaign, 1.0)).collect();
        let (mut estimates, mut std_errors) = (Vec::with_capacity(width), Vec::with_capacity(width));
        for few in &columns {
            let (values, errors) = weighted(few, anchors, heaviest, &once);
            estimates.extend(values);
            std_errors.extend(errors);
        }
        estimates.truncate(width);
        std_errors.truncate(width);
        let some = |first: u64| {
            let last = (first + DRAWS).min(u64::from(draws));
            let drawn: Vec<Drawn> = (first..last).map(|draw| resample(anchors, &mut Stream::new(seed, draw))).collect();
            let mut made: Vec<Draw> = drawn.iter().map(|_| (Vec::with_capacity(width), Vec::with_capacity(width))).collect();
            for (few, estimates) in columns.iter().zip(estimates.chunks(TOGETHER)) {
                for (drawn, (all, distances)) in drawn.iter().zip(&mut made) {
                    let (values, errors) = weighted(few, anchors, heaviest, drawn);
                    all.extend_from_slice(&values[..estimates.len()]);
                    let far = values.iter().zip(errors).zip(estimates).map(|((value, error), estimate)| (value - estimate).abs() / error);
                    distances.extend(far);
                }
            }
            made
        };
        let firsts: Vec<u64> = (0..u64::from(draws)).step_by(DRAWS as usize).collect();
        let made: Vec<Vec<Draw>> = firsts.into_par_iter().map(some).collect();
        let (draws, distances) = made.into_iter().flatten().unzip();
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

/// The contrasts of all campaigns, a few contrasts at a time; the last few are filled up with 0.
fn columns(sums: &[[Vec<f64>; 2]], contrasts: &Contrasts<'_>) -> Vec<Vec<Few>> {
    let width = contrasts.len();
    let mut columns = vec![vec![[[0.0; TOGETHER]; 2]; sums.len()]; width.div_ceil(TOGETHER)];
    let mut numbers = vec![0.0; width];
    for (campaign, arms) in sums.iter().enumerate() {
        for (arm, path) in arms.iter().enumerate() {
            contrasts.of(path, &mut numbers);
            for (few, part) in columns.iter_mut().zip(numbers.chunks(TOGETHER)) {
                few[campaign][arm][..part.len()].copy_from_slice(part);
            }
        }
    }
    columns
}

/// Campaigns drawn with replacement, as many as there are; drawn again while an arm is missing.
fn resample(anchors: &[[f64; 2]], stream: &mut Stream) -> Drawn {
    let mut weights = vec![0.0; anchors.len()];
    loop {
        weights.fill(0.0);
        (0..anchors.len()).for_each(|_| weights[stream.below(anchors.len())] += 1.0);
        let present = |arm: usize| anchors.iter().zip(&weights).any(|(anchors, weight)| weight * anchors[arm] > 0.0);
        if present(0) && present(1) {
            return weights.into_iter().enumerate().filter(|(_, weight)| *weight > 0.0).collect();
        }
    }
}

/// Treated less control means of drawn campaigns, and their standard errors; `all` holds every campaign.
///
/// The variance is linearised by campaigns, with G / (G − 1), plus that of one more event at the heaviest anchor of each arm: with few events
/// on a day their own variance is often far too small by chance.
fn weighted(all: &[Few], anchors_of: &[[f64; 2]], heaviest: [f64; 2], drawn: &[(usize, f64)]) -> ([f64; TOGETHER], [f64; TOGETHER]) {
    let mut anchors = [0.0; 2];
    let mut means = [[0.0; TOGETHER]; 2];
    for &(campaign, weight) in drawn {
        let (few, own) = (&all[campaign], anchors_of[campaign]);
        for arm in 0..2 {
            anchors[arm] += weight * own[arm];
            (0..TOGETHER).for_each(|at| means[arm][at] += weight * few[arm][at]);
        }
    }
    (0..2).for_each(|arm| means[arm].iter_mut().for_each(|mean| *mean /= anchors[arm]));
    let mut variances = [0.0; TOGETHER];
    for &(campaign, weight) in drawn {
        let (few, own) = (&all[campaign], anchors_of[campaign]);
        let part = |arm: usize, at: usize| (few[arm][at] - own[arm] * means[arm][at]) / anchors[arm];
        let mut add = |at: usize, influence: f64| variances[at] += weight * influence * influence;
        // An arm without anchors has the part 0 exactly, and a division takes longer than all else here.
        match own.map(|anchors| anchors > 0.0) {
            [true, false] => (0..TOGETHER).for_each(|at| add(at, part(0, at))),
            [false, true] => (0..TOGETHER).for_each(|at| add(at, part(1, at))),
            _ => (0..TOGETHER).for_each(|at| add(at, part(0, at) - part(1, at))),
        }
    }
    let inflation = all.len() as f64 / (all.len() as f64 - 1.0);
    let one_more: f64 = heaviest.iter().zip(anchors).map(|(weight, all)| (weight / all).powi(2)).sum();
    let values = std::array::from_fn(|at| means[0][at] - means[1][at]);
    (values, variances.map(|variance| (variance * inflation + one_more).sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Window;

    #[test]
    fn a_campaign_of_one_arm_by_hand() {
        let campaign = |treated, control| [[treated; TOGETHER], [control; TOGETHER]];
        let all = [campaign(2.0, 0.0), campaign(4.0, 0.0), campaign(0.0, 3.0), campaign(0.0, 1.0)];
        let own = [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]];
        // Each arm's influences are ±1 / 2, so its variance is 1 / 2; drawn twice, a campaign counts twice.
        let (values, errors) = weighted(&all, &own, [1.0, 1.0], &[(0, 1.0), (1, 1.0), (2, 1.0), (3, 1.0)]);
        assert_eq!((values, errors), ([1.0; TOGETHER], [(4.0f64 / 3.0 + 0.5).sqrt(); TOGETHER]));
        let (values, errors) = weighted(&all, &own, [1.0, 1.0], &[(0, 2.0), (3, 2.0)]);
        assert_eq!((values, errors), ([1.0; TOGETHER], [0.5f64.sqrt(); TOGETHER]));
    }

    /// As many contrasts as fill no whole number of parts, of campaigns of both arms and of one, against one contrast and one draw after another.
    #[test]
    fn a_few_at_a_time_are_as_all_at_once() {
        let mut stream = Stream::new(3, 0);
        let (campaigns, days) = (23, 20);
        let arms: Vec<[f64; 2]> = (0..campaigns).map(|campaign| [(campaign % 3) as f64, f64::from(u8::from(campaign % 3 < 2))]).collect();
        let mut path = |anchors: f64| (0..days).map(|_| anchors * stream.below(5) as f64).collect::<Vec<f64>>();
        let sums: Vec<[Vec<f64>; 2]> = arms.iter().map(|arms| arms.map(&mut path)).collect();
        let (baselines, after) = ([Window::new(-7, -1), Window::new(-9, -8)], [Window::new(1, 3), Window::new(4, 10)]);
        let contrasts = Contrasts { reach: Window::new(-9, 10), horizon: 10, baselines: &baselines, after: &after };
        let all = Campaigns { anchors: arms.clone(), rows: Vec::new(), counted: [0; 2], heaviest: [1.0; 2], incomplete: [0; 2] };
        let made = Resampled::new(&all, &sums, &contrasts, 70, 5, 0.95);
        assert_eq!((made.draws.len(), made.draws[69].len(), contrasts.len() % TOGETHER), (70, 55, 7));
        let numbers: Vec<[Vec<f64>; 2]> = sums
            .iter()
            .map(|sums| {
                [0, 1].map(|arm: usize| {
                    let mut numbers = vec![0.0; contrasts.len()];
                    contrasts.of(&sums[arm], &mut numbers);
                    numbers
                })
            })
            .collect();
        for draw in 0..70 {
            let drawn = resample(&arms, &mut Stream::new(5, draw as u64));
            let total = |arm: usize| drawn.iter().map(|(campaign, weight)| weight * arms[*campaign][arm]).sum::<f64>();
            let totals = [total(0), total(1)];
            for (at, (value, distance)) in made.draws[draw].iter().zip(&made.distances[draw]).enumerate() {
                let mean =
                    |arm: usize| drawn.iter().fold(0.0, |sum, (campaign, weight)| sum + weight * numbers[*campaign][arm][at]) / totals[arm];
                let means = [mean(0), mean(1)];
                let influence = |campaign: usize| {
                    let [treated, control] =
                        [0, 1].map(|arm| (numbers[campaign][arm][at] - arms[campaign][arm] * means[arm]) / totals[arm]);
                    treated - control
                };
                let square = |sum, (campaign, weight): &(usize, f64)| sum + weight * influence(*campaign) * influence(*campaign);
                let variance: f64 = drawn.iter().fold(0.0, square);
                let one_more = (1.0 / totals[0]).powi(2) + (1.0 / totals[1]).powi(2);
                let error = (variance * (23.0 / 22.0) + one_more).sqrt();
                assert_eq!(value.to_bits(), (means[0] - means[1]).to_bits());
                let expected = (means[0] - means[1] - made.estimates[at]).abs() / error;
                assert_eq!(distance.to_bits(), expected.to_bits());
            }
        }
    }

    #[test]
    fn means_and_errors_by_hand() {
        let campaign = |treated, control| [[treated; TOGETHER], [control; TOGETHER]];
        // Treated mean 6 / 2 = 3, control mean 4 / 2 = 2; influences ±(2 − 3) / 2 − ±(3 − 2) / 2 = ∓1.
        let all = [campaign(2.0, 3.0), campaign(4.0, 1.0)];
        let (values, errors) = weighted(&all, &[[1.0, 1.0]; 2], [1.0, 1.0], &[(0, 1.0), (1, 1.0)]);
        assert_eq!(values, [1.0; TOGETHER]);
        assert_eq!(errors, [(2.0 * 2.0 + 0.5f64).sqrt(); TOGETHER]);
    }
}
