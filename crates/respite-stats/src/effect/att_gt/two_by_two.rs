//! One difference in differences of two periods and two arms, with the influence of each unit.

use super::Adjustment;
use crate::numeric::{
    least_squares::{Design, LeastSquares},
    logit::logit,
};

/// Units of both arms: changes between the two periods, and what they are adjusted for.
pub(super) struct TwoByTwo {
    /// Change of the outcome.
    pub change: Vec<f64>,
    /// 1 for treated, 0 for control.
    pub treated: Vec<f64>,
    /// Weights of mean 1.
    pub weights: Vec<f64>,
    /// Intercept and covariates, one column after the other.
    pub columns: Vec<f64>,
}

/// The effect, the units' influence on it (mean 0), and the highest probability of treatment that was fitted.
pub(super) struct Solved {
    pub effect: f64,
    pub influence: Vec<f64>,
}

/// Why there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Unsolved {
    /// An arm has no unit.
    EmptyArm,
    /// Covariates determine one another among the controls, or determine treatment.
    Collinear,
    /// A fitted probability of treatment this near 1.
    Overlap(f64),
}

/// From this probability of treatment on there is nothing to compare with.
const NO_OVERLAP: f64 = 0.999;
/// Controls from this probability on are left out, as their weight would decide everything.
const TRIMMED: f64 = 0.995;

impl TwoByTwo {
    fn rows(&self) -> usize {
        self.change.len()
    }

    fn covariates(&self) -> usize {
        self.columns.len() / self.rows().max(1)
    }

    /// Mean over rows of `value` times each column.
    fn column_means(&self, value: &[f64]) -> Vec<f64> {
        let rows = self.rows();
        self.columns.chunks_exact(rows).map(|column| column.iter().zip(value).map(|(x, v)| x * v).sum::<f64>() / rows as f64).collect()
    }

    /// For each row `value · x' A m`, where A is `rows` times a symmetric inverse.
    fn linear(&self, value: &[f64], inverse: &[f64], means: &[f64]) -> Vec<f64> {
        let (rows, size) = (self.rows(), self.covariates());
        let direction: Vec<f64> =
            (0..size).map(|i| (0..size).map(|j| inverse[i * size + j] * means[j]).sum::<f64>() * rows as f64).collect();
        (0..rows).map(|row| value[row] * direction.iter().enumerate().map(|(c, d)| self.columns[c * rows + row] * d).sum::<f64>()).collect()
    }

    /// The effect by one of the three adjustments.
    ///
    /// # Formula
    /// Sant'Anna & Zhao (2020), as in their R package: `drdid_panel`, `reg_did_panel`, `std_ipw_did_panel`.
    pub(super) fn solve(&self, adjustment: Adjustment) -> Result<Solved, Unsolved> {
        let rows = self.rows();
        let treated_rows = self.treated.iter().filter(|arm| **arm > 0.5).count();
        if treated_rows == 0 || treated_rows == rows {
            return Err(Unsolved::EmptyArm);
        }
        let of_controls: Vec<f64> = (0..rows).map(|i| self.weights[i] * (1.0 - self.treated[i])).collect();
        let outcome = LeastSquares::fit(Design { columns: &self.columns, rows, weights: Some(&of_controls) }, &self.change);
        if adjustment != Adjustment::InverseProbability && outcome.rank() < self.covariates() {
            return Err(Unsolved::Collinear);
        }
        let expected = |i: usize| if adjustment == Adjustment::InverseProbability { 0.0 } else { self.change[i] - outcome.residuals[i] };
        let left: Vec<f64> = (0..rows).map(|i| self.change[i] - expected(i)).collect();
        let w_treated: Vec<f64> = (0..rows).map(|i| self.weights[i] * self.treated[i]).collect();
        if adjustment == Adjustment::Regression {
            return Ok(self.regression(&w_treated, &of_controls, &left, &outcome.inverse));
        }
        let treatment = logit(&self.columns, &self.treated, &self.weights);
        let highest = treatment.fitted.iter().copied().fold(0.0, f64::max);
        if highest >= NO_OVERLAP {
            return Err(Unsolved::Overlap(highest));
        }
        if treatment.rank < self.covariates() || !treatment.converged {
            return Err(Unsolved::Collinear);
        }
        let odds = |p: f64| if p < TRIMMED { p / (1.0 - p) } else { 0.0 };
        let w_control: Vec<f64> = (0..rows).map(|i| of_controls[i] * odds(treatment.fitted[i])).collect();
        let (mean_treated, mean_control) = (mean(&w_treated), mean(&w_control));
        let eta_treated = mean_of(&w_treated, &left) / mean_treated;
        let eta_control = mean_of(&w_control, &left) / mean_control;
        let score: Vec<f64> = (0..rows).map(|i| self.weights[i] * (self.treated[i] - treatment.fitted[i])).collect();
        let centred: Vec<f64> = (0..rows).map(|i| w_control[i] * (left[i] - eta_control)).collect();
        let of_treatment = self.linear(&score, &treatment.inverse, &self.column_means(&centred));
        let (mut on_treated, mut on_control) = (vec![0.0; rows], vec![0.0; rows]);
        if adjustment == Adjustment::DoublyRobust {
            let of_outcome: Vec<f64> = (0..rows).map(|i| of_controls[i] * left[i]).collect();
            on_treated = self.linear(&of_outcome, &outcome.inverse, &self.column_means(&w_treated));
            on_control = self.linear(&of_outcome, &outcome.inverse, &self.column_means(&w_control));
        }
        let influence = (0..rows).map(|i| {
            let treated = (w_treated[i] * (left[i] - eta_treated) - on_treated[i]) / mean_treated;
            let control = (centred[i] + of_treatment[i] - on_control[i]) / mean_control;
            treated - control
        });
        Ok(Solved { effect: eta_treated - eta_control, influence: influence.collect() })
    }

    fn regression(&self, w_treated: &[f64], of_controls: &[f64], left: &[f64], inverse: &[f64]) -> Solved {
        let rows = self.rows();
        let mean_treated = mean(w_treated);
        let effect = mean_of(w_treated, left) / mean_treated;
        let of_outcome: Vec<f64> = (0..rows).map(|i| of_controls[i] * left[i]).collect();
        let on_treated = self.linear(&of_outcome, inverse, &self.column_means(w_treated));
        let influence = (0..rows).map(|i| (w_treated[i] * (left[i] - effect) - on_treated[i]) / mean_treated).collect();
        Solved { effect, influence }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn mean_of(weights: &[f64], values: &[f64]) -> f64 {
    weights.iter().zip(values).map(|(w, v)| w * v).sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(change: Vec<f64>, treated: Vec<f64>) -> TwoByTwo {
        let rows = change.len();
        TwoByTwo { change, treated, weights: vec![1.0; rows], columns: vec![1.0; rows] }
    }

    #[test]
    fn without_covariates_all_three_are_the_difference_of_means() {
        // Treated changes 3 and 5, control changes 1, 1 and 4: 4 − 2 = 2. Influence of a treated unit 5/2 times its distance from 4.
        let both = table(vec![3.0, 5.0, 1.0, 1.0, 4.0], vec![1.0, 1.0, 0.0, 0.0, 0.0]);
        for adjustment in [Adjustment::DoublyRobust, Adjustment::Regression, Adjustment::InverseProbability] {
            let solved = both.solve(adjustment).ok().unwrap();
            assert!((solved.effect - 2.0).abs() < 1e-12, "{adjustment:?}");
            for (found, expected) in solved.influence.iter().zip([-2.5, 2.5, 5.0 / 3.0, 5.0 / 3.0, -10.0 / 3.0]) {
                assert!((found - expected).abs() < 1e-10, "{adjustment:?} {:?}", solved.influence);
            }
        }
    }

    #[test]
    fn what_cannot_be_solved_is_said() {
        assert_eq!(table(vec![1.0, 2.0], vec![1.0, 1.0]).solve(Adjustment::Regression).err(), Some(Unsolved::EmptyArm));
        let mut apart = table(vec![1.0, 2.0, 3.0, 4.0], vec![0.0, 0.0, 1.0, 1.0]);
        apart.columns.extend([0.0, 1.0, 10.0, 11.0]);
        assert!(matches!(apart.solve(Adjustment::DoublyRobust), Err(Unsolved::Overlap(_))));
        let mut constant = table(vec![1.0, 2.0, 3.0, 4.0], vec![0.0, 0.0, 1.0, 1.0]);
        constant.columns.extend([5.0; 4]);
        assert_eq!(constant.solve(Adjustment::Regression).err(), Some(Unsolved::Collinear));
    }
}
