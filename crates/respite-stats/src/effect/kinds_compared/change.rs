//! Means before and after of a set of anchors, with what each campaign adds to their deviation.

use super::{
    estimate::Measured,
    interval::{around, ratio_around, reach},
};
use std::collections::BTreeMap;

/// An anchor with its counts of one ring, baseline and window after.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    pub campaign: usize,
    pub before: u64,
    pub after: u64,
}

/// Weighted means per anchor and day; the first of each pair is before, the second after.
pub(super) struct Change {
    pub actions: u64,
    pub counts: [u64; 2],
    pub means: [f64; 2],
    /// By campaign, the part in the means' deviation.
    influences: BTreeMap<usize, [f64; 2]>,
    /// Variances of the means by chance alone, as counted and with one more count in each part.
    chance: [f64; 2],
    chance_and_one: [f64; 2],
}

impl Change {
    /// The change in parts with a weight each; the weights add up to 1. `days` are the windows' lengths.
    pub(super) fn of(parts: &[(f64, Vec<Counted>)], days: [f64; 2]) -> Self {
        let mut change =
            Self { actions: 0, counts: [0; 2], means: [0.0; 2], influences: BTreeMap::new(), chance: [0.0; 2], chance_and_one: [0.0; 2] };
        for (weight, anchors) in parts {
            let number = anchors.len() as f64;
            // Whole numbers, so that the order of adding does not matter.
            let mut by_campaign: BTreeMap<usize, (u64, [u64; 2])> = BTreeMap::new();
            for anchor in anchors {
                let (size, sums) = by_campaign.entry(anchor.campaign).or_default();
                *size += 1;
                *sums = [sums[0] + anchor.before, sums[1] + anchor.after];
            }
            change.actions += anchors.len() as u64;
            for side in 0..2 {
                let total: u64 = by_campaign.values().map(|(_, sums)| sums[side]).sum();
                let unit = weight / (number * days[side]);
                change.counts[side] += total;
                change.means[side] += unit * total as f64;
                change.chance[side] += unit * unit * total as f64;
                change.chance_and_one[side] += unit * unit * (total as f64 + 1.0);
                for (campaign, (size, sums)) in &by_campaign {
                    let deviation = sums[side] as f64 - *size as f64 * (total as f64 / number);
                    change.influences.entry(*campaign).or_default()[side] += unit * deviation;
                }
            }
        }
        change
    }

    pub(super) fn campaigns(&self) -> usize {
        self.influences.len()
    }

    /// After less before.
    pub(super) fn difference(&self, level: f64) -> Measured {
        around(self.means[1] - self.means[0], self.of_difference().variance(), reach(level, self.campaigns()))
    }

    /// After over before.
    pub(super) fn ratio(&self, level: f64) -> Option<Measured> {
        let log = self.log_ratio()?;
        Some(ratio_around(log, self.of_log_ratio().variance(), reach(level, self.campaigns())))
    }

    /// The difference of this less the difference of another.
    pub(super) fn difference_against(&self, other: &Self, level: f64) -> Measured {
        let estimate = (self.means[1] - self.means[0]) - (other.means[1] - other.means[0]);
        around(estimate, self.variance_against(other, Self::of_difference), reach(level, self.campaigns().min(other.campaigns())))
    }

    /// The ratio of this over the ratio of another; none where one of them is none or 0.
    pub(super) fn ratio_against(&self, other: &Self, level: f64) -> Option<Measured> {
        let log = self.log_ratio()? - other.log_ratio()?;
        let variance = self.variance_against(other, Self::of_log_ratio);
        log.is_finite().then(|| ratio_around(log, variance, reach(level, self.campaigns().min(other.campaigns()))))
    }

    fn log_ratio(&self) -> Option<f64> {
        (self.counts[0] > 0).then(|| (self.means[1] / self.means[0]).ln())
    }

    fn of_difference(&self) -> Linear {
        let influences = self.influences.iter().map(|(campaign, [before, after])| (*campaign, after - before)).collect();
        Linear { influences, chance: self.chance_and_one[0] + self.chance_and_one[1] }
    }

    fn of_log_ratio(&self) -> Linear {
        let [before, after] = self.means;
        let influences = self.influences.iter().map(|(campaign, parts)| (*campaign, parts[1] / after - parts[0] / before)).collect();
        Linear { influences, chance: self.chance[0] / before.powi(2) + self.chance[1] / after.powi(2) }
    }

    fn variance_against(&self, other: &Self, of: fn(&Self) -> Linear) -> f64 {
        let (mut both, less) = (of(self), of(other));
        for (campaign, influence) in less.influences {
            *both.influences.entry(campaign).or_default() -= influence;
        }
        both.chance += less.chance;
        both.variance()
    }
}

/// A linearised number: what each campaign adds to its deviation, and its variance by chance alone.
struct Linear {
    influences: BTreeMap<usize, f64>,
    chance: f64,
}

impl Linear {
    fn variance(&self) -> f64 {
        let campaigns = self.influences.len() as f64;
        let by_campaigns: f64 = self.influences.values().map(|influence| influence * influence).sum();
        (by_campaigns * campaigns / (campaigns - 1.0)).max(self.chance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(rows: &[(usize, u64, u64)]) -> Vec<Counted> {
        rows.iter().map(|&(campaign, before, after)| Counted { campaign, before, after }).collect()
    }

    #[test]
    fn one_part_by_hand() {
        // Two days before, one after: means 6 / 2 / 2 = 1.5 and 8 / 2 = 4.
        let change = Change::of(&[(1.0, counted(&[(0, 2, 8), (1, 4, 0)]))], [2.0, 1.0]);
        assert_eq!((change.means, change.counts, change.actions, change.campaigns()), ([1.5, 4.0], [6, 8], 2, 2));
        // Influences (2 − 3) / 4 and (8 − 4) / 2, of the difference 2.25 and −2.25; 2 / 1 · 2 · 2.25².
        assert_eq!(change.of_difference().variance(), 4.0 * 2.25 * 2.25);
        // Shares 8/8 − 2/6 and 0/8 − 4/6.
        assert!((change.of_log_ratio().variance() - 4.0 * (2.0f64 / 3.0).powi(2)).abs() < 1e-12);
        assert!((change.ratio(0.95).unwrap().estimate - 4.0 / 1.5).abs() < 1e-15);
        assert_eq!(change.ratio(0.95).unwrap().std_error, None, "two campaigns are too few");
    }

    #[test]
    fn variance_is_never_below_that_of_chance() {
        let even: Vec<(usize, u64, u64)> = (0..8).map(|campaign| (campaign, 2, 4)).collect();
        let change = Change::of(&[(1.0, counted(&even))], [1.0, 1.0]);
        assert_eq!(change.ratio(0.95).unwrap().std_error, Some((1.0f64 / 16.0 + 1.0 / 32.0).sqrt()));
        assert_eq!(change.difference(0.95).std_error, Some((17.0f64 / 64.0 + 33.0 / 64.0).sqrt()));
        let nothing: Vec<(usize, u64, u64)> = (0..8).map(|campaign| (campaign, 0, 0)).collect();
        let change = Change::of(&[(1.0, counted(&nothing))], [1.0, 1.0]);
        assert!(change.ratio(0.95).is_none() && change.difference(0.95).std_error.unwrap() > 0.0);
    }

    #[test]
    fn parts_are_weighted() {
        let parts = [(0.25, counted(&[(0, 4, 8), (1, 4, 0)])), (0.75, counted(&[(0, 0, 4)]))];
        assert_eq!(Change::of(&parts, [1.0, 1.0]).means, [0.25 * 4.0, 0.25 * 4.0 + 0.75 * 4.0]);
    }
}
