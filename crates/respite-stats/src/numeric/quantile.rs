//! Quantiles of draws and of the normal distribution.

use statrs::distribution::{ContinuousCDF, Normal};

/// The smallest draw that at least `level` of the draws and the estimate itself do not exceed: the ⌈level·(n + 1)⌉-th.
///
/// Infinite when there are too few draws for the level.
pub(crate) fn critical(draws: &mut [f64], level: f64) -> f64 {
    draws.sort_by(f64::total_cmp);
    let rank = (level * (draws.len() + 1) as f64 - 1e-9).ceil().max(1.0) as usize;
    draws.get(rank - 1).copied().unwrap_or(f64::INFINITY)
}

/// The middle number, or the mean of the two in the middle; not a number for none.
pub(crate) fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match (sorted.get(middle), sorted.len() % 2) {
        (Some(upper), 1) => *upper,
        (Some(upper), _) => f64::midpoint(sorted[middle - 1], *upper),
        (None, _) => f64::NAN,
    }
}

/// The quantile of sorted numbers, between neighbours by their distance (R's type 7); not a number for none.
pub(crate) fn of_sorted(sorted: &[f64], level: f64) -> f64 {
    let place = level * (sorted.len() as f64 - 1.0);
    let (low, high) = (place.floor(), place.ceil());
    match (sorted.get(low as usize), sorted.get(high as usize)) {
        (Some(below), Some(above)) => below + (above - below) * (place - low),
        _ => f64::NAN,
    }
}

/// Quantile of the standard normal distribution.
pub(crate) fn normal(probability: f64) -> f64 {
    Normal::standard().inverse_cdf(probability)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_quantiles() {
        assert!((normal(0.975) - 1.959_963_984_540_054).abs() < 1e-9);
        assert!((normal(0.8) - 0.841_621_233_572_914).abs() < 1e-9);
    }

    #[test]
    fn critical_values_need_enough_draws() {
        let mut draws: Vec<f64> = (1..=99).map(f64::from).collect();
        assert_eq!(critical(&mut draws, 0.95), 95.0);
        assert_eq!(critical(&mut draws[..5], 0.95), f64::INFINITY);
    }
}
