//! Intervals from Student's t.

use super::estimate::Measured;
use crate::numeric::student;

/// A kind with fewer campaigns than this has no interval.
pub(super) const FEWEST: usize = 5;

/// How many standard errors an interval reaches, for the fewest campaigns of a kind; none where these are too few.
pub(super) fn reach(level: f64, campaigns: usize) -> Option<f64> {
    if campaigns < FEWEST {
        return None;
    }
    student::sharp_quantile(0.5 + level / 2.0, (campaigns - 1) as f64)
}

/// A number with its interval.
pub(super) fn around(estimate: f64, variance: f64, reach: Option<f64>) -> Measured {
    let error = reach.map(|_| variance.sqrt()).filter(|error| error.is_finite());
    let half = error.zip(reach).map(|(error, reach)| error * reach);
    Measured { estimate, std_error: error, conf_low: half.map(|half| estimate - half), conf_high: half.map(|half| estimate + half) }
}

/// A ratio with its interval, given its logarithm and the variance of that. A ratio of 0 has none.
pub(super) fn ratio_around(log_ratio: f64, variance: f64, reach: Option<f64>) -> Measured {
    let log = around(log_ratio, variance, reach.filter(|_| log_ratio.is_finite()));
    Measured {
        estimate: log_ratio.exp(),
        std_error: log.std_error,
        conf_low: log.conf_low.map(f64::exp),
        conf_high: log.conf_high.map(f64::exp),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_quantiles() {
        // Closed forms: for 4 degrees of freedom t = 2 √(cos(acos(√α) / 3) / √α − 1) with α = 4 p (1 − p).
        let alpha = 4.0 * 0.975 * 0.025f64;
        let four = 2.0 * ((alpha.sqrt().acos() / 3.0).cos() / alpha.sqrt() - 1.0).sqrt();
        assert!((reach(0.95, 5).unwrap() - four).abs() < 1e-13, "{} {four}", reach(0.95, 5).unwrap());
        assert!((reach(0.95, 1_000_001).unwrap() - 1.959_963_984_540_054).abs() < 1e-5);
        assert_eq!(reach(0.95, 4), None);
    }

    #[test]
    fn a_ratio_of_nothing_has_no_interval() {
        let zero = ratio_around(f64::NEG_INFINITY, f64::NAN, Some(2.0));
        assert_eq!((zero.estimate, zero.std_error, zero.conf_high), (0.0, None, None));
    }
}
