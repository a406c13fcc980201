//! For each count of the side that is expected to be higher, the largest count of the other that a test calls a change.

use super::super::count_law::CountLaw;
use crate::error::Error;

/// A test of two sums with the same mean per period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Test {
    /// Given their total, one sum is binomial; a change is called where its tail is at most this.
    Conditional { tail: f64 },
    /// Twice the log-likelihood ratio of Poisson sums; a change is called where it exceeds this, the dispersion times the χ² quantile.
    LikelihoodRatio { limit: f64 },
}

impl Test {
    /// For each count from `first` to `last` over `higher` periods, the largest count over `lower` periods that is called lower; −1 for none.
    ///
    /// It never falls from one count to the next, so one walk finds all.
    pub(super) fn largest_called_lower(self, [higher, lower]: [f64; 2], (first, last): (i64, i64)) -> Result<Vec<i64>, Error> {
        let share = higher / (higher + lower);
        match self {
            Self::Conditional { tail } => conditional(share, tail, first, last),
            Self::LikelihoodRatio { limit } => {
                let called = |high: i64, low: i64| low as f64 * higher < high as f64 * lower && twice_log_ratio(high, low, share) > limit;
                let mut low = below(-1, (first as f64 * lower / higher) as i64 + 1, |low| called(first, low));
                Ok((first..=last)
                    .map(|high| {
                        while called(high, low + 1) {
                            low += 1;
                        }
                        low
                    })
                    .collect())
            }
        }
    }
}

/// The last number from `low` on that holds, of a property that holds up to a number below `high`; `low` is taken to hold.
fn below(mut low: i64, mut high: i64, holds: impl Fn(i64) -> bool) -> i64 {
    while high - low > 1 {
        let middle = i64::midpoint(low, high);
        if holds(middle) { low = middle } else { high = middle }
    }
    low
}

fn twice_log_ratio(high: i64, low: i64, share: f64) -> f64 {
    let total = (high + low) as f64;
    let part = |count: i64, share: f64| if count == 0 { 0.0 } else { count as f64 * (count as f64 / (total * share)).ln() };
    2.0 * (part(high, share) + part(low, 1.0 - share))
}

/// The binomial tail of `low` among `high + low` is that of a negative binomial count of size `high`: each step changes it by one term.
fn conditional(share: f64, tail: f64, first: i64, last: i64) -> Result<Vec<i64>, Error> {
    let mut found = vec![-1; usize::try_from(1 - first.min(1)).unwrap_or(0)];
    let from = first.max(1);
    let law = CountLaw::new(from as f64 * (1.0 - share) / share, 1.0 / share)?;
    let mut low = below(-1, law.reach().1, |low| law.at_most(low) <= tail).max(0);
    let (mut sum, mut mass) = (law.at_most(low), law.mass(low));
    for high in from..=last {
        let size = high as f64;
        while sum <= tail {
            let next = mass * (low as f64 + size) / (low as f64 + 1.0) * (1.0 - share);
            if sum + next > tail {
                break;
            }
            (low, sum, mass) = (low + 1, sum + next, next);
        }
        found.push(if sum <= tail { low } else { -1 });
        let step = mass * (size + low as f64) / size;
        (sum, mass) = (sum - step * (1.0 - share), step * share);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::quantile;
    use statrs::distribution::{Binomial, DiscreteCDF};

    #[test]
    fn the_walk_finds_what_each_tail_says() {
        for [higher, lower] in [[1.0, 1.0], [7.0, 3.0], [1.0, 5.0]] {
            let share = lower / (higher + lower);
            for (first, last) in [(0, 60), (40, 90)] {
                let found = Test::Conditional { tail: 0.025 }.largest_called_lower([higher, lower], (first, last)).unwrap();
                for (high, low) in (first..=last).zip(found) {
                    let tail = |low: i64| Binomial::new(share, (high + low) as u64).unwrap().cdf(low as u64);
                    assert!(low < 0 || tail(low) <= 0.025, "{high} {low}");
                    assert!(tail(low + 1) > 0.025, "{high} {low}");
                }
            }
        }
    }

    #[test]
    fn a_long_walk_keeps_its_digits() {
        let test = Test::Conditional { tail: 0.025 };
        let walked = test.largest_called_lower([7.0, 3.0], (100_000, 160_000)).unwrap();
        let direct = test.largest_called_lower([7.0, 3.0], (160_000, 160_000)).unwrap();
        assert_eq!(walked.last(), direct.last());
    }

    #[test]
    fn the_ratio_by_hand() {
        let limit = 5.0 * quantile::normal(0.975).powi(2);
        let found = Test::LikelihoodRatio { limit }.largest_called_lower([1.0, 1.0], (0, 100)).unwrap();
        // 2 · 13 ln 2 = 18.02 is below 5 · 3.84 = 19.21, and 2 · 14 ln 2 = 19.41 above.
        assert_eq!((found[13], found[14]), (-1, 0));
        assert!(found.windows(2).all(|pair| pair[0] <= pair[1]));
        let later = Test::LikelihoodRatio { limit }.largest_called_lower([1.0, 1.0], (90, 100)).unwrap();
        assert_eq!(later, found[90..]);
    }
}
