//! How much counts vary from period to period, as a ratio of variance to mean.

use crate::{
    data::{AlignedPeriods, PeriodRange, RowId},
    diagnostic::{self, Diagnostic},
    effect::Interval,
    error::Error,
    numeric::{negative_binomial::steps, tails},
};
use serde::{Deserialize, Serialize};
use statrs::function::gamma::ln_gamma;

/// Which periods tell how much counts vary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DispersionFrom {
    /// The longest unbroken run of periods that ends just before the window before.
    #[default]
    RunBefore,
    /// The window before itself.
    Before,
    /// All known periods outside both windows.
    Elsewhere,
    /// The known periods of a range, whether or not a window touches it.
    Range(PeriodRange),
}

impl DispersionFrom {
    /// Places of the periods that are meant.
    pub(super) fn places(self, series: &AlignedPeriods) -> Result<Vec<usize>, Error> {
        let all = 0..series.periods.len();
        Ok(match self {
            Self::RunBefore => {
                let end = series.before.start;
                let joined = |run: &std::ops::Range<usize>| run.end == end && series.periods[end - 1] + 1 == series.periods[end];
                series.runs(|at| at < end).pop().filter(joined).map_or_else(Vec::new, Iterator::collect)
            }
            Self::Before => series.before.clone().collect(),
            Self::Elsewhere => all.filter(|at| !series.compared(*at)).collect(),
            Self::Range(range) if range.first > range.last => {
                let limit = "the first period must not be later than the last".into();
                return Err(Error::Setting { setting: "dispersion_from", value: range.to_string(), limit });
            }
            Self::Range(range) => all.filter(|at| range.holds(series.periods[*at])).collect(),
        })
    }
}

/// The ratio of variance to mean of counts by period, found in two ways.
///
/// It speaks of the periods named and of no trend: a level that moves makes it larger. It does not say why counts vary.
///
/// # Formula
/// Moments: the variance with n − 1 over the mean; its interval from `(n − 1) φ̂ / φ ~ χ²(n − 1)`. Likelihood: counts negative binomial with mean μ
/// and size `μ/(φ − 1)`, μ at the mean of the counts; its interval holds the φ of 1 or more whose log-likelihood is lower by at most half the
/// χ²(1) quantile.
///
/// # Source
/// `mccullagh-nelder-1989`, `cameron-trivedi-1986`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dispersion {
    /// The periods used, ascending.
    pub periods: Vec<i32>,
    /// Their rows.
    pub rows: Vec<RowId>,
    /// Mean count of these periods; none without a period.
    pub mean: Option<f64>,
    /// Variance over mean; below 1 where the counts vary less than by chance. None with fewer than two periods or a mean of 0.
    pub moments: Option<f64>,
    /// Its interval.
    pub moments_interval: Option<Interval>,
    /// The most likely ratio of 1 or more.
    pub likelihood: Option<f64>,
    /// Its interval.
    pub likelihood_interval: Option<Interval>,
}

impl Dispersion {
    /// The ratio of the counts at some places of a series.
    pub(super) fn of(series: &AlignedPeriods, places: &[usize], level: f64) -> Self {
        let counts: Vec<f64> = places.iter().map(|at| series.counts[*at]).collect();
        let number = counts.len() as f64;
        let mean = counts.iter().sum::<f64>() / number;
        let known = counts.len() >= 2 && mean > 0.0;
        let squares: f64 = counts.iter().map(|count| (count - mean).powi(2)).sum();
        let moments = known.then(|| squares / (number - 1.0) / mean);
        let moments_interval = moments.map(|ratio| {
            let limit = |above: f64| ratio * (number - 1.0) / tails::chi_squared_critical(above, number - 1.0);
            Interval { low: limit(0.5 - level / 2.0), high: limit(0.5 + level / 2.0) }
        });
        let likelihood = known.then(|| most_likely(&counts, mean));
        let drop = tails::chi_squared_critical(1.0 - level, 1.0) / 2.0;
        Self {
            periods: places.iter().map(|at| series.periods[*at]).collect(),
            rows: places.iter().map(|at| series.ids[*at]).collect(),
            mean: (!counts.is_empty()).then_some(mean),
            moments,
            moments_interval,
            likelihood,
            likelihood_interval: likelihood.map(|ratio| profile(&counts, mean, ratio, drop)),
        }
    }
}

/// Fewer periods than this say little of how much counts vary.
const FEW: usize = 6;

impl Dispersion {
    /// What is in doubt about it.
    pub(super) fn doubts(&self) -> Vec<Diagnostic> {
        let (mut doubts, known) = (Vec::new(), self.periods.len());
        if known < FEW || self.moments.is_none() {
            let mean = self.mean.unwrap_or(0.0);
            doubts.push(
                diagnostic::FEW_PERIODS
                    .with(format!("{known} periods with a mean of {mean:.1} tell how much counts vary, and {FEW} are needed")),
            );
        }
        if let Some(ratio) = self.moments.filter(|ratio| *ratio < 1.0) {
            doubts.push(
                diagnostic::UNDERDISPERSED.with(format!("the variance is {ratio:.2} times the mean over {known} periods; 1 is used")),
            );
        }
        doubts
    }
}

/// Greatest ratio of variance to mean that is looked for.
const LARGEST: f64 = 1e9;

/// The ratio at which the likelihood is highest; 1 where the counts vary no more than by chance.
fn most_likely(counts: &[f64], mean: f64) -> f64 {
    let squares: f64 = counts.iter().map(|count| (count - mean).powi(2)).sum();
    if squares <= mean * counts.len() as f64 {
        return 1.0;
    }
    // The slope by the size has one root: it is above 0 for small sizes and below for large ones.
    let slope = |excess: f64| {
        let size = mean / excess;
        counts.iter().map(|count| steps(size, *count).0).sum::<f64>() - counts.len() as f64 * excess.ln_1p()
    };
    1.0 + bisect(1e-9, LARGEST, |excess| slope(excess) > 0.0)
}

fn log_likelihood(counts: &[f64], mean: f64, ratio: f64) -> f64 {
    let excess = ratio - 1.0;
    let one = |count: &f64| {
        if excess < 1e-9 {
            return count * mean.ln() - mean - ln_gamma(count + 1.0);
        }
        let size = mean / excess;
        let rise: f64 = if *count <= 300.0 {
            // The logarithm of a few factors at once; sixteen of them are no more than 1e300.
            let steps: Vec<f64> = (0..*count as u32).map(|step| size + f64::from(step)).collect();
            steps.chunks(16).map(|factors| factors.iter().product::<f64>().ln()).sum()
        } else {
            ln_gamma(size + count) - ln_gamma(size)
        };
        rise - ln_gamma(count + 1.0) - size * excess.ln_1p() + count * (excess / ratio).ln()
    };
    counts.iter().map(one).sum()
}

fn profile(counts: &[f64], mean: f64, ratio: f64, drop: f64) -> Interval {
    let limit = log_likelihood(counts, mean, ratio) - drop;
    let above = |excess: f64| log_likelihood(counts, mean, 1.0 + excess) >= limit;
    let low = if above(0.0) { 1.0 } else { 1.0 + bisect(1e-9, ratio - 1.0, above) };
    let high = 1.0 + bisect((ratio - 1.0).max(1e-9), LARGEST, |excess| !above(excess));
    Interval { low, high }
}

/// Between two positive numbers, the first from which on a property holds.
fn bisect(low: f64, high: f64, holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (low.ln(), high.ln());
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if high - low < 1e-14 || middle <= low || middle >= high {
            break;
        }
        if holds(middle.exp()) { high = middle } else { low = middle }
    }
    high.exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{ComparedPeriods, Observation};

    fn series(counts: &[f64]) -> AlignedPeriods {
        let observations =
            counts.iter().zip(1..).map(|(value, period)| Observation { id: RowId(period as u64), period, value: *value }).collect();
        let number = counts.len() as i32;
        ComparedPeriods { observations, before: PeriodRange::new(number - 2, number - 2), after: PeriodRange::new(number - 1, number) }
            .aligned()
            .unwrap()
    }

    #[test]
    fn by_hand() {
        // Mean 3, variance 4 + 0 + 4 over 2.
        let found = Dispersion::of(&series(&[1.0, 3.0, 5.0, 9.0, 9.0, 9.0]), &[0, 1, 2], 0.95);
        assert_eq!((found.mean, found.moments, found.periods), (Some(3.0), Some(4.0 / 3.0), vec![1, 2, 3]));
        // Squares over n are below the mean, so no ratio above 1 is likelier than 1.
        assert_eq!(found.likelihood, Some(1.0));
        let interval = found.moments_interval.unwrap();
        // Two degrees of freedom: the quantile is −2 ln(probability above).
        assert!((interval.low - 8.0 / 3.0 / (-2.0 * 0.025f64.ln())).abs() < 1e-9 && interval.high > 50.0);
    }

    #[test]
    fn the_likelihood_is_highest_there() {
        let counts = [3.0, 9.0, 1.0, 0.0, 14.0, 4.0, 7.0, 350.0];
        let mean = counts.iter().sum::<f64>() / 8.0;
        let found = most_likely(&counts, mean);
        let at = |ratio: f64| log_likelihood(&counts, mean, ratio);
        assert!(at(found) > at(found * 1.001) && at(found) > at(found * 0.999), "{found}");
        let interval = profile(&counts, mean, found, 1.920_729);
        for end in [interval.low, interval.high] {
            assert!((at(found) - at(end) - 1.920_729).abs() < 1e-6, "{end}");
        }
    }

    #[test]
    fn periods_that_are_meant() {
        let mut series = series(&[1.0; 9]);
        assert_eq!(DispersionFrom::RunBefore.places(&series).unwrap(), [0, 1, 2, 3, 4, 5]);
        series.periods[2] = 0;
        series.periods[..3].sort_unstable();
        assert_eq!(DispersionFrom::RunBefore.places(&series).unwrap(), [3, 4, 5]);
        assert_eq!(DispersionFrom::Before.places(&series).unwrap(), [6]);
        assert_eq!(DispersionFrom::Elsewhere.places(&series).unwrap(), [0, 1, 2, 3, 4, 5]);
        assert_eq!(DispersionFrom::Range(PeriodRange::new(2, 4)).places(&series).unwrap(), [2, 3]);
        assert!(DispersionFrom::Range(PeriodRange::new(4, 2)).places(&series).is_err());
        series.before = 1..2;
        series.periods = vec![0, 5, 6, 7, 8, 9, 10, 11, 12];
        assert!(DispersionFrom::RunBefore.places(&series).unwrap().is_empty());
    }
}
