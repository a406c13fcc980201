//! Linear and Poisson regression with unit and period effects taken out.

use super::design::Design;
use crate::{
    error::Error,
    numeric::{
        least_squares::{self, LeastSquares},
        two_way::TwoWay,
    },
};

/// A fitted regression: coefficients of the kept columns, and what their covariance is made of.
pub(super) struct Fitted {
    /// Columns that are not determined by the effects and the columns before them, ascending.
    pub kept: Vec<usize>,
    /// Coefficients of the kept columns.
    pub coefficients: Vec<f64>,
    /// Inverse of the information of the kept columns.
    pub inverse: Vec<f64>,
    /// Score of each row for each kept column: `rows × kept`.
    pub scores: Vec<f64>,
    /// Weighted sum of squared residuals, of the linear family.
    pub residual_sum: f64,
    /// Free unit and period effects.
    pub effects: usize,
    /// Units and periods with an effect.
    pub sizes: (usize, usize),
}

impl Design {
    /// Least squares.
    pub(super) fn linear(&self) -> Fitted {
        self.step(&self.outcome, &self.weights).0
    }

    /// Poisson regression with a log link by iterated weighted least squares, from counts + 0.1.
    ///
    /// Ends when the deviance changes by less than `tolerance` of itself; the information and the scores are those of the last step.
    pub(super) fn poisson(&self, tolerance: f64) -> Result<Fitted, Error> {
        let rows = self.outcome.len();
        let mut mean: Vec<f64> = self.outcome.iter().map(|count| count + 0.1).collect();
        let mut linear: Vec<f64> = mean.iter().map(|mean| mean.ln()).collect();
        let mut deviance = f64::INFINITY;
        const STEPS: usize = 100;
        for _ in 0..STEPS {
            let working: Vec<f64> = (0..rows).map(|i| linear[i] + (self.outcome[i] - mean[i]) / mean[i]).collect();
            let weights: Vec<f64> = (0..rows).map(|i| self.weights[i] * mean[i]).collect();
            let (fitted, residuals) = self.step(&working, &weights);
            for i in 0..rows {
                linear[i] = (working[i] - residuals[i]).clamp(-60.0, 60.0);
                mean[i] = linear[i].exp();
            }
            let before = deviance;
            let of_row = |i: usize| {
                let (count, mean) = (self.outcome[i], mean[i]);
                2.0 * self.weights[i] * (if count > 0.0 { count * (count / mean).ln() } else { 0.0 } - (count - mean))
            };
            deviance = (0..rows).map(of_row).sum();
            if (deviance - before).abs() < tolerance * (0.1 + deviance.abs()) {
                return Ok(fitted);
            }
        }
        let reason = format!("the fit does not settle in {STEPS} steps; a combination of terms may have counts of 0 only");
        Err(Error::NotEstimable { what: "a Poisson event study".into(), reason })
    }

    /// One weighted regression, and the residuals of its rows.
    fn step(&self, y: &[f64], weights: &[f64]) -> (Fitted, Vec<f64>) {
        let two_way = TwoWay::new(&self.unit, &self.period, weights, (self.units, self.periods));
        let y = two_way.residual(y);
        let columns: Vec<f64> = self.columns.iter().flat_map(|column| two_way.residual(column)).collect();
        let rows = y.len();
        let fit = LeastSquares::fit(least_squares::Design { columns: &columns, rows, weights: Some(weights) }, &y);
        let score = |row: usize| fit.kept.iter().map(move |column| (*column, row));
        let scores =
            (0..rows).flat_map(score).map(|(column, row)| columns[column * rows + row] * weights[row] * fit.residuals[row]).collect();
        let fitted = Fitted {
            coefficients: fit.kept.iter().filter_map(|column| fit.coefficients[*column]).collect(),
            inverse: fit.inverse.clone(),
            scores,
            residual_sum: fit.residual_sum,
            effects: two_way.rank(),
            sizes: two_way.sizes(),
            kept: fit.kept.clone(),
        };
        (fitted, fit.residuals)
    }
}
