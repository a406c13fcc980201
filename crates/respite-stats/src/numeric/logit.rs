//! Logistic regression by iterated weighted least squares.

use super::least_squares::{Design, LeastSquares};

/// A fitted logistic regression.
pub(crate) struct Logit {
    /// Probability of each row.
    pub fitted: Vec<f64>,
    /// Inverse of the information, `columns × columns`.
    pub inverse: Vec<f64>,
    /// Number of columns that are not aliased.
    pub rank: usize,
    /// Whether the deviance settled.
    pub converged: bool,
}

/// Fits `y` of 0 and 1 on columns (column-major) with row weights.
///
/// # Formula
/// `P(y = 1) = 1 / (1 + exp(−X b))`. Starts from `(w y + 1/2) / (w + 1)`, as R's `glm`; ends when the deviance changes by less than
/// `10⁻¹²` of itself. The information is taken at the last fitted probabilities.
pub(crate) fn logit(columns: &[f64], y: &[f64], weights: &[f64]) -> Logit {
    let rows = y.len();
    let mut fitted: Vec<f64> = y.iter().zip(weights).map(|(y, w)| (w * y + 0.5) / (w + 1.0)).collect();
    let mut linear: Vec<f64> = fitted.iter().map(|p| (p / (1.0 - p)).ln()).collect();
    let mut deviance = f64::INFINITY;
    let mut converged = false;
    for _ in 0..50 {
        let spread = |p: f64| p * (1.0 - p);
        let working: Vec<f64> = (0..rows).map(|i| linear[i] + (y[i] - fitted[i]) / spread(fitted[i])).collect();
        let iterated: Vec<f64> = (0..rows).map(|i| weights[i] * spread(fitted[i])).collect();
        let fit = LeastSquares::fit(Design { columns, rows, weights: Some(&iterated) }, &working);
        for i in 0..rows {
            linear[i] = (working[i] - fit.residuals[i]).clamp(-30.0, 30.0);
            fitted[i] = 1.0 / (1.0 + (-linear[i]).exp());
        }
        let before = deviance;
        deviance = -2.0 * (0..rows).map(|i| weights[i] * if y[i] > 0.5 { fitted[i].ln() } else { (-fitted[i]).ln_1p() }).sum::<f64>();
        if (deviance - before).abs() <= 1e-12 * (deviance.abs() + 0.1) {
            converged = true;
            break;
        }
    }
    let information: Vec<f64> = (0..rows).map(|i| weights[i] * fitted[i] * (1.0 - fitted[i])).collect();
    let last = LeastSquares::fit(Design { columns, rows, weights: Some(&information) }, &linear);
    Logit { rank: last.rank(), inverse: last.inverse, fitted, converged }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_by_hand() {
        // Two groups with 1 of 4 and 2 of 4: the fit gives the shares, and the information of the intercept is Σ w p (1 − p).
        let y = [1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0];
        let columns = [vec![1.0; 8], [vec![0.0; 4], vec![1.0; 4]].concat()].concat();
        let fit = logit(&columns, &y, &[1.0; 8]);
        assert!(fit.converged && fit.rank == 2);
        assert!((fit.fitted[0] - 0.25).abs() < 1e-12 && (fit.fitted[7] - 0.5).abs() < 1e-12);
        assert!((fit.inverse[0] - 1.0 / 0.75).abs() < 1e-10);
    }
}
