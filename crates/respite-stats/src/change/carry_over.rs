//! How much of one period carries over to the next.

use crate::{
    data::AlignedPeriods,
    diagnostic::{self, Diagnostic},
    effect::Interval,
    numeric::quantile,
};
use serde::Serialize;

/// The correlation of neighbouring periods.
///
/// It speaks of neighbours alone. From few pairs it is on average too low: by about `(1 + 4ρ) / pairs`.
///
/// # Formula
/// The correlation r of `(y_t, y_(t+1))` over all known neighbours; its interval `tanh(atanh r ± z / √(pairs − 3))`.
///
/// # Source
/// `fisher-1915`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CarryOver {
    /// Pairs of neighbouring periods.
    pub pairs: u64,
    /// Their correlation.
    pub correlation: f64,
    /// Its interval; none with three pairs.
    pub interval: Option<Interval>,
}

/// Fewer pairs than this say little of a correlation.
const FEW: u64 = 10;

impl CarryOver {
    /// The correlation among the wanted places; none with fewer than three pairs, or without variation.
    pub(super) fn of(series: &AlignedPeriods, wanted: impl Fn(usize) -> bool, level: f64) -> Option<Self> {
        let runs = series.runs(wanted);
        let pairs: Vec<(f64, f64)> =
            runs.into_iter().flat_map(|run| series.counts[run].windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()).collect();
        let number = pairs.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / number;
        let (first, second) = (mean(|pair| pair.0), mean(|pair| pair.1));
        let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
        for (x, y) in &pairs {
            xx += (x - first).powi(2);
            yy += (y - second).powi(2);
            xy += (x - first) * (y - second);
        }
        if pairs.len() < 3 || xx == 0.0 || yy == 0.0 {
            return None;
        }
        let correlation = (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0);
        let interval = (pairs.len() > 3).then(|| {
            let reach = quantile::normal(0.5 + level / 2.0) / (number - 3.0).sqrt();
            Interval { low: (correlation.atanh() - reach).tanh(), high: (correlation.atanh() + reach).tanh() }
        });
        Some(Self { pairs: pairs.len() as u64, correlation, interval })
    }

    /// The doubt that periods outside both windows are not independent of their neighbours.
    pub(super) fn outside(series: &AlignedPeriods, level: f64) -> Option<Diagnostic> {
        let found = Self::of(series, |at| !series.compared(at), level)?;
        let interval = found.interval.filter(|interval| interval.low > 0.0)?;
        let (pairs, correlation) = (found.pairs, found.correlation);
        Some(diagnostic::CARRIES_OVER.with(format!(
            "neighbouring periods outside the windows are correlated by {correlation:.2} ({:.2} to {:.2}, {pairs} pairs)",
            interval.low, interval.high
        )))
    }

    /// What is in doubt about it.
    pub(super) fn doubts(found: Option<&Self>) -> Vec<Diagnostic> {
        match found {
            None => {
                vec![diagnostic::FEW_PAIRS.with(format!("no correlation of neighbouring periods is known, and {FEW} pairs are needed"))]
            }
            Some(found) if found.pairs < FEW => {
                vec![diagnostic::FEW_PAIRS.with(format!("{} pairs of neighbouring periods, fewer than {FEW}", found.pairs))]
            }
            Some(_) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{ComparedPeriods, Observation, RowId};

    #[test]
    fn a_level_that_moves_is_said() {
        let of = |turn: i32| {
            let value = |period: i32| 50.0 + 20.0 * f64::from((period / turn) % 2);
            let observations = (0..24).map(|period| Observation { id: RowId(0), period, value: value(period) }).collect();
            let series = ComparedPeriods { observations, before: (22, 22).into(), after: (23, 23).into() };
            CarryOver::outside(&series.aligned().unwrap(), 0.95).map(|doubt| doubt.code)
        };
        assert_eq!((of(6), of(1)), (Some("change.carries-over"), None));
    }

    #[test]
    fn pairs_do_not_reach_over_holes() {
        let values = [(0, 1.0), (1, 2.0), (2, 4.0), (5, 3.0), (6, 1.0), (8, 7.0), (9, 7.0)];
        let observations = values.iter().map(|(period, value)| Observation { id: RowId(0), period: *period, value: *value }).collect();
        let series = ComparedPeriods { observations, before: (8, 8).into(), after: (9, 9).into() }.aligned().unwrap();
        // (1, 2), (2, 4), (3, 1): 2/2 + ... by hand: x − 2 = −1, 0, 1; y − 7/3 = −1/3, 5/3, −4/3; xy = −1, xx = 2, yy = 14/3.
        let found = CarryOver::of(&series, |at| at < 5, 0.95).unwrap();
        assert_eq!((found.pairs, found.interval), (3, None));
        assert!((found.correlation + 1.0 / (28.0f64 / 3.0).sqrt()).abs() < 1e-15);
        assert_eq!(CarryOver::doubts(Some(&found)).len(), 1);
        assert_eq!(CarryOver::of(&series, |at| at < 3, 0.95), None);
    }
}
