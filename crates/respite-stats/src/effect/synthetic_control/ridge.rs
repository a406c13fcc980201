//! Weights of the controls, and their ridge correction.

use crate::{
    error::Error,
    numeric::{cholesky, simplex::nearest_weights, vectors::dot},
};

/// What is matched: rows are periods before the action and predictors, centred at the controls' mean.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub treated: Vec<f64>,
    /// By control.
    pub controls: Vec<Vec<f64>>,
    /// The first rows are periods.
    pub periods: usize,
}

impl Target {
    pub(super) fn simplex(&self) -> Vec<f64> {
        nearest_weights(&self.controls, &self.treated)
    }

    /// `y − X w`.
    pub(super) fn left(&self, weights: &[f64]) -> Vec<f64> {
        let fitted = |row: usize| self.controls.iter().zip(weights).map(|(control, weight)| control[row] * weight).sum::<f64>();
        self.treated.iter().enumerate().map(|(row, value)| value - fitted(row)).collect()
    }

    pub(super) fn loss(&self, weights: &[f64]) -> f64 {
        self.left(weights).iter().map(|left| left * left).sum()
    }

    /// The weights with their ridge correction.
    pub(super) fn corrected(&self, weights: &[f64], ridge: f64) -> Result<Vec<f64>, Error> {
        let left = self.left(weights);
        let size = self.controls.len();
        // X'(XX' + λ)⁻¹ = (X'X + λ)⁻¹X', which has a row for each control only.
        let mut gram = vec![0.0; size * size];
        for i in 0..size {
            (0..size).for_each(|j| gram[i * size + j] = dot(&self.controls[i], &self.controls[j]));
            gram[i * size + i] += ridge;
        }
        let turned: Vec<f64> = self.controls.iter().map(|control| dot(control, &left)).collect();
        let correction = cholesky::solve(&gram, &turned).ok_or_else(|| Error::Setting {
            setting: "ridge",
            value: ridge.to_string(),
            limit: "it is too small for these controls, which determine one another".into(),
        })?;
        Ok(weights.iter().zip(correction).map(|(weight, more)| weight + more).collect())
    }

    fn without_row(&self, row: usize) -> Self {
        let rest = |values: &Vec<f64>| values.iter().enumerate().filter(|(at, _)| *at != row).map(|(_, value)| *value).collect();
        Self { treated: rest(&self.treated), controls: self.controls.iter().map(rest).collect(), periods: self.periods - 1 }
    }

    /// The ridge with the lowest squared error over the periods before, each left out in turn.
    pub(super) fn chosen_ridge(&self) -> Result<f64, Error> {
        let largest: f64 = self.controls.iter().map(|control| dot(control, control)).sum();
        let candidates: Vec<f64> = (0..=20).map(|step| largest * 10f64.powf(-0.4 * f64::from(step))).collect();
        let mut errors = vec![0.0; candidates.len()];
        for row in 0..self.periods {
            let rest = self.without_row(row);
            let simplex = rest.simplex();
            for (error, ridge) in errors.iter_mut().zip(&candidates) {
                let weights = rest.corrected(&simplex, *ridge)?;
                *error += (self.treated[row] - self.controls.iter().zip(&weights).map(|(c, w)| c[row] * w).sum::<f64>()).powi(2);
            }
        }
        let best = errors.iter().zip(&candidates).min_by(|a, b| a.0.total_cmp(b.0)).map(|(_, ridge)| *ridge);
        best.filter(|ridge| *ridge > 0.0).ok_or_else(|| Error::NotEstimable {
            what: "a ridge correction".into(),
            reason: "the controls do not differ from their mean in any period before the action".into(),
        })
    }
}
