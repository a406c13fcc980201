//! The probabilities of a count, as a table.

use crate::error::Error;

/// What the table leaves out, at most, as a share of the greatest probability.
const LEFT_OUT: f64 = 1e-16;
/// Most counts in a table.
const LONGEST: f64 = 2e7;

/// A Poisson count, or a negative binomial one with a given ratio of variance to mean.
///
/// # Formula
/// From one count to the next: `p(k+1) / p(k) = (μ + k(φ − 1)) / (φ(k + 1))`, which is Poisson's μ/(k + 1) at φ = 1. The table runs from the
/// most probable count to both sides and is divided by its sum.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CountLaw {
    /// First count of the table.
    first: i64,
    mass: Vec<f64>,
    /// Probability of at most each count.
    at_most: Vec<f64>,
    /// Probability of at least each count.
    at_least: Vec<f64>,
}

impl CountLaw {
    /// The law with a mean of 0 or more; a dispersion of 1 or less is taken as 1.
    pub(crate) fn new(mean: f64, dispersion: f64) -> Result<Self, Error> {
        let excess = (dispersion - 1.0).max(0.0);
        let ratio = 1.0 + excess;
        let wide = 20.0 * (mean * ratio).sqrt() + 80.0 * ratio;
        if !wide.is_finite() || wide > LONGEST {
            let reason = format!(
                "a mean of {mean} with dispersion {dispersion} needs a table of about {wide:.0} counts, and {LONGEST:.0} is the limit"
            );
            return Err(Error::NotEstimable { what: "the chance of a count".into(), reason });
        }
        let step = |k: f64| (mean + k * excess) / (ratio * (k + 1.0));
        let mode = (mean - excess).max(0.0).floor();
        let mut below = Vec::new();
        let (mut k, mut mass) = (mode, 1.0);
        while k >= 1.0 {
            mass /= step(k - 1.0);
            // Masses fall on this side, so what is left is at most this many times the next.
            if mass * k < LEFT_OUT {
                break;
            }
            below.push(mass);
            k -= 1.0;
        }
        let first = mode as i64 - below.len() as i64;
        let mut masses: Vec<f64> = below.into_iter().rev().chain([1.0]).collect();
        (k, mass) = (mode, 1.0);
        loop {
            mass *= step(k);
            k += 1.0;
            // No later step is above this share.
            let share = step(k).max(excess / ratio);
            if mass == 0.0 || (share < 1.0 && mass / (1.0 - share) < LEFT_OUT) {
                break;
            }
            masses.push(mass);
        }
        let total: f64 = masses.iter().sum();
        masses.iter_mut().for_each(|mass| *mass /= total);
        let sum = |sum: &mut f64, mass: &f64| {
            *sum += mass;
            Some(*sum)
        };
        let at_most = masses.iter().scan(0.0, sum).collect();
        let mut at_least: Vec<f64> = masses.iter().rev().scan(0.0, sum).collect();
        at_least.reverse();
        Ok(Self { first, mass: masses, at_most, at_least })
    }

    /// Probability of this count or fewer.
    pub(super) fn at_most(&self, count: i64) -> f64 {
        let place = count.min(self.last()) - self.first;
        usize::try_from(place).map_or(0.0, |place| self.at_most[place])
    }

    /// Probability of this count or more.
    pub(super) fn at_least(&self, count: i64) -> f64 {
        let place = (count - self.first).max(0) as usize;
        self.at_least.get(place).copied().unwrap_or(0.0)
    }

    /// The smallest count that is not exceeded with at least this probability.
    pub(crate) fn quantile(&self, probability: f64) -> i64 {
        let place = self.at_most.partition_point(|sum| *sum < probability);
        (self.first + place as i64).min(self.last())
    }

    /// Probability of this count.
    pub(super) fn mass(&self, count: i64) -> f64 {
        usize::try_from(count - self.first).ok().and_then(|place| self.mass.get(place)).copied().unwrap_or(0.0)
    }

    /// First and last count of the table.
    pub(super) fn reach(&self) -> (i64, i64) {
        (self.first, self.last())
    }

    /// Counts with their probabilities, ascending.
    pub(super) fn masses(&self) -> impl Iterator<Item = (i64, f64)> {
        (self.first..).zip(self.mass.iter().copied())
    }

    fn last(&self) -> i64 {
        self.first + self.mass.len() as i64 - 1
    }
}

/// Chance that a count after, as a multiple of a count before, is `ratio` or less for a fall, `ratio` or more for a rise.
///
/// A count of 0 before never falls. It rises to any count above 0.
pub(super) fn chance_of_ratio(before: &CountLaw, after: &CountLaw, ratio: f64, rise: bool) -> f64 {
    let one = |(count, mass): (i64, f64)| {
        let bound = ratio * count as f64;
        // A bound that is whole but for rounding counts as whole.
        let slack = 16.0 * f64::EPSILON * bound;
        let hit = match (count, rise) {
            (0, false) => 0.0,
            (0, true) => after.at_least(1),
            (_, false) => after.at_most((bound + slack).floor() as i64),
            (_, true) => after.at_least((bound - slack).ceil() as i64),
        };
        mass * hit
    };
    before.masses().map(one).sum::<f64>().min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_laws_by_hand() {
        let poisson = CountLaw::new(2.0, 1.0).unwrap();
        let none = (-2.0f64).exp();
        assert!((poisson.at_most(0) - none).abs() < 1e-15 && (poisson.at_most(2) - 5.0 * none).abs() < 1e-15);
        assert!((poisson.at_least(1) - (1.0 - none)).abs() < 1e-15);
        assert_eq!((poisson.at_most(-1), poisson.at_least(-3), poisson.at_least(9_000)), (0.0, poisson.at_least(0), 0.0));
        // Size 2 and φ = 2: (k + 1) / 2^(k + 2).
        let binomial = CountLaw::new(2.0, 2.0).unwrap();
        for (count, mass) in binomial.masses().take(20) {
            assert!((mass - (count as f64 + 1.0) / f64::powi(2.0, count as i32 + 2)).abs() < 1e-15);
        }
        assert_eq!(CountLaw::new(0.0, 5.0).unwrap().at_most(0), 1.0);
    }

    #[test]
    fn moments_are_those_asked_for() {
        for (mean, dispersion) in [(0.3, 1.0), (83.0, 5.203), (83.0, 1.0 + 1e-9), (1e6, 1.0), (1e6, 40.0), (5.0, 300.0)] {
            let law = CountLaw::new(mean, dispersion).unwrap();
            let (found, square) = law.masses().fold((0.0, 0.0), |(a, b), (count, mass)| {
                let off = count as f64 - mean;
                (a + mass * off, b + mass * off * off)
            });
            let sd = (mean * dispersion).sqrt();
            assert!(found.abs() < 1e-10 * sd && (square / (mean * dispersion) - 1.0).abs() < 1e-9, "{mean} {dispersion}: {found} {square}");
        }
        assert!(CountLaw::new(1e9, 1e9).is_err());
    }

    #[test]
    fn ratios_that_are_whole_count() {
        let law = CountLaw::new(100.0, 1.0).unwrap();
        // 0.83 times 100 is 83 and not below it; 68/97 times 97 is 68.
        let by_hand = |ratio: (i64, i64)| law.masses().map(|(x, p)| p * law.at_most(ratio.0 * x / ratio.1)).sum::<f64>();
        assert!((chance_of_ratio(&law, &law, 1.0 - 0.17, false) - by_hand((83, 100))).abs() < 1e-15);
        assert!((chance_of_ratio(&law, &law, 68.0 / 97.0, false) - by_hand((68, 97))).abs() < 1e-15);
        let none = CountLaw::new(0.0, 1.0).unwrap();
        assert_eq!((chance_of_ratio(&none, &law, 0.5, false), chance_of_ratio(&none, &none, 2.0, true)), (0.0, 0.0));
        assert!((chance_of_ratio(&none, &law, 2.0, true) - 1.0).abs() < 1e-15);
    }
}
