//! A joint test of the periods before, and how steep a trend it would find.

use crate::numeric::{cholesky, tails};
use serde::Serialize;

/// Whether the differences before treatment are all 0, and what the test could see.
///
/// A test that finds nothing proves nothing: the two slopes say how steep a difference in trend must be for this very test to find it every
/// second time, and four times in five. Set them against the effect: a slope that goes unseen for five periods adds five times itself.
///
/// # Formula
/// `W = b' V⁻¹ b` of the q differences b before treatment with covariance V; p from chi-square with q degrees of freedom, or from F with
/// `W / q` where the covariance has degrees of freedom of its own. A trend of slope γ makes `b = γ k` with k the distances of the
/// periods from their base; the test at 5 % finds it with the power of a noncentral chi-square of noncentrality `γ² k' V⁻¹ k`.
/// Roth works with the largest of the single t statistics instead; the joint test here needs no simulation.
///
/// # Units
/// Slopes in units of the estimate for each period.
///
/// # Source
/// `roth-2022`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PreTrend {
    /// Number of differences tested.
    pub terms: u64,
    /// Wald statistic.
    pub statistic: f64,
    /// Its p value.
    pub p_value: f64,
    /// Slope that the test finds with 50 % power.
    pub slope_half_power: f64,
    /// Slope that the test finds with 80 % power.
    pub slope_usual_power: f64,
}

/// The test; none without differences, or where their covariance is singular.
pub(crate) fn pre_trend(estimates: &[f64], covariance: &[f64], distances: &[f64], degrees: f64) -> Option<PreTrend> {
    let terms = estimates.len() as f64;
    if estimates.is_empty() {
        return None;
    }
    let form = |vector: &[f64]| -> Option<f64> { Some(cholesky::solve(covariance, vector)?.iter().zip(vector).map(|(a, b)| a * b).sum()) };
    let statistic = form(estimates)?;
    let steepness = form(distances)?;
    let slope = |power: f64| (tails::chi_squared_noncentrality(0.05, power, terms) / steepness).sqrt();
    Some(PreTrend {
        terms: estimates.len() as u64,
        statistic,
        p_value: tails::f_above(statistic / terms, terms, degrees),
        slope_half_power: slope(0.5),
        slope_usual_power: slope(0.8),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_difference_by_hand() {
        // b = 2 with variance 1, one period from its base: W = 4, and the usual 2.80 standard errors for 80 %.
        let test = pre_trend(&[2.0], &[1.0], &[-1.0], f64::INFINITY).unwrap();
        assert!((test.statistic - 4.0).abs() < 1e-14 && (test.p_value - 0.045_500_263_896_358_4).abs() < 1e-10);
        assert!((test.slope_usual_power - 2.801_585).abs() < 1e-4);
        assert!(pre_trend(&[], &[], &[], 5.0).is_none());
        assert!(pre_trend(&[1.0, 1.0], &[1.0; 4], &[1.0, 2.0], 5.0).is_none());
    }
}
