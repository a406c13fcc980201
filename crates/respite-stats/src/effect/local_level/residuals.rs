//! Whether the innovations look as the model says.

use serde::Serialize;
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// A test of the innovations.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ResidualTest {
    /// The statistic.
    pub statistic: f64,
    /// Degrees of freedom of its distribution.
    pub degrees_of_freedom: u32,
    /// How often chance reaches it when the model holds.
    pub p_value: f64,
}

fn tested(statistic: f64, degrees_of_freedom: u32) -> ResidualTest {
    let p_value = ChiSquared::new(f64::from(degrees_of_freedom)).map_or(f64::NAN, |law| law.sf(statistic));
    ResidualTest { statistic, degrees_of_freedom, p_value }
}

/// `n(n + 2) Σ_{k ≤ K} r_k² / (n − k)` with K the lesser of 10 and a fifth of n, at least 1; on K degrees of freedom.
pub(super) fn autocorrelation(standardised: &[f64]) -> ResidualTest {
    let n = standardised.len();
    let centre = standardised.iter().sum::<f64>() / n as f64;
    let product = |lag: usize| (lag..n).map(|at| (standardised[at] - centre) * (standardised[at - lag] - centre)).sum::<f64>();
    let lags = (n / 5).clamp(1, 10);
    let sum: f64 = (1..=lags).map(|lag| (product(lag) / product(0)).powi(2) / (n - lag) as f64).sum();
    tested(sum * n as f64 * (n as f64 + 2.0), lags as u32)
}

/// `n/6 · (S² + (K − 3)²/4)` with skewness S and kurtosis K; on 2 degrees of freedom.
pub(super) fn normality(standardised: &[f64]) -> ResidualTest {
    let n = standardised.len() as f64;
    let centre = standardised.iter().sum::<f64>() / n;
    let moment = |power: i32| standardised.iter().map(|z| (z - centre).powi(power)).sum::<f64>() / n;
    let (skewness, kurtosis) = (moment(3) / moment(2).powf(1.5), moment(4) / moment(2).powi(2));
    tested(n / 6.0 * (skewness * skewness + (kurtosis - 3.0).powi(2) / 4.0), 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_by_hand() {
        // −1, 1, −1, 1, −1, 1: r_1 = −5/6, one lag; 6 · 8 · (25/36) / 5.
        let zigzag: Vec<f64> = (0..6).map(|at| if at % 2 == 0 { -1.0 } else { 1.0 }).collect();
        assert!((autocorrelation(&zigzag).statistic - 48.0 * 25.0 / 36.0 / 5.0).abs() < 1e-12);
        // Skewness 0, kurtosis 1: 6/6 · (4/4).
        let found = normality(&zigzag);
        assert!((found.statistic - 1.0).abs() < 1e-12 && (found.p_value - (-0.5f64).exp()).abs() < 1e-9);
    }
}
