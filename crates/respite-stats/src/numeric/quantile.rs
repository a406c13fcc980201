//! Quantiles of draws and of two distributions.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// The quantile of draws sorted from low to high, by linear interpolation (type 7). Not a number when there are none.
pub(crate) fn of_sorted(sorted: &[f64], probability: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let position = probability.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(last);
    let share = position - below as f64;
    if share == 0.0 { sorted[below] } else { sorted[below] + share * (sorted[above] - sorted[below]) }
}

/// The smallest draw that at least `level` of the draws and the estimate itself do not exceed: the ⌈level·(n + 1)⌉-th.
///
/// Infinite when there are too few draws for the level.
pub(crate) fn critical(draws: &mut [f64], level: f64) -> f64 {
    draws.sort_by(f64::total_cmp);
    let rank = (level * (draws.len() + 1) as f64 - 1e-9).ceil().max(1.0) as usize;
    draws.get(rank - 1).copied().unwrap_or(f64::INFINITY)
}

/// Quantile of the standard normal distribution.
pub(crate) fn normal(probability: f64) -> f64 {
    Normal::standard().inverse_cdf(probability)
}

/// Quantile of Student's t distribution with `freedom` degrees of freedom.
pub(crate) fn student(probability: f64, freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |t| t.inverse_cdf(probability))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_quantiles() {
        assert!((normal(0.975) - 1.959_963_984_540_054).abs() < 1e-9);
        assert!((student(0.975, 10.0) - 2.228_138_851_964_939).abs() < 1e-6);
        assert_eq!(of_sorted(&[1.0, 2.0, 3.0], 0.5), 2.0);
        assert_eq!(of_sorted(&[1.0, 2.0], 0.25), 1.25);
    }

    #[test]
    fn critical_values_need_enough_draws() {
        let mut draws: Vec<f64> = (1..=99).map(f64::from).collect();
        assert_eq!(critical(&mut draws, 0.95), 95.0);
        assert_eq!(critical(&mut draws[..5], 0.95), f64::INFINITY);
    }
}
