//! One window's estimate from its matched anchors.

use super::{Estimator, MatchedStatus};
use crate::numeric::{
    least_squares::{Design, LeastSquares},
    negative_binomial::{self, NegativeBinomial, Start},
    student,
};

/// Anchors of one window, with the counts and weights that its estimate rests on.
pub(super) struct Sample<'a> {
    pub treated: &'a [bool],
    pub before: &'a [f64],
    pub after: &'a [f64],
    /// 0 for anchors without a match.
    pub weights: &'a [f64],
    /// Further columns, each with one value an anchor.
    pub controls: &'a [Vec<f64>],
}

/// How the estimate is made.
pub(super) struct Formula {
    pub estimator: Estimator,
    pub weighted: bool,
    /// The change is explained by the arm alone, and not the count after by the count before too.
    pub change: bool,
}

/// What came out; numbers are none where they are not defined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Outcome {
    pub status: MatchedStatus,
    pub estimate: Option<f64>,
    pub std_error: Option<f64>,
    pub p_value: Option<f64>,
    pub adj_r_squared: Option<f64>,
}

impl Outcome {
    pub(super) const NO_MATCH: Self =
        Self { status: MatchedStatus::NoMatch, estimate: None, std_error: None, p_value: None, adj_r_squared: None };
}

impl Sample<'_> {
    pub(super) fn fit(&self, formula: &Formula) -> Outcome {
        let matched: Vec<usize> = (0..self.treated.len()).filter(|row| self.weights[*row] > 0.0).collect();
        if matched.is_empty() {
            return Outcome::NO_MATCH;
        }
        let pick = |values: &[f64]| matched.iter().map(|row| values[*row]).collect::<Vec<f64>>();
        let y: Vec<f64> =
            if formula.change { matched.iter().map(|row| self.after[*row] - self.before[*row]).collect() } else { pick(self.after) };
        let mut columns = vec![1.0; matched.len()];
        if !formula.change {
            columns.extend(pick(self.before));
        }
        self.controls.iter().for_each(|control| columns.extend(pick(control)));
        columns.extend(matched.iter().map(|row| if self.treated[*row] { 1.0 } else { 0.0 }));
        let weights = pick(self.weights);
        let weighted = formula.weighted && formula.estimator != Estimator::Nb;
        let design = Design { columns: &columns, rows: matched.len(), weights: weighted.then_some(&weights[..]) };
        match formula.estimator {
            Estimator::Lm => linear(design, &y, true),
            Estimator::Att => linear(design, &y, false),
            Estimator::Nb => counts(design, &y),
        }
    }
}

fn linear(design: Design<'_>, y: &[f64], with_r_squared: bool) -> Outcome {
    let fit = LeastSquares::fit(design, y);
    let arm = fit.coefficients.len() - 1;
    let estimate = fit.coefficients[arm];
    let degrees = fit.degrees_of_freedom() as f64;
    let weight = |row: usize| design.weights.map_or(1.0, |weights| weights[row]);
    let fitted = |row: usize| y[row] - fit.residuals[row];
    let total: f64 = (0..design.rows).map(weight).sum();
    let mean = (0..design.rows).map(|row| weight(row) * fitted(row)).sum::<f64>() / total;
    let explained: f64 = (0..design.rows).map(|row| weight(row) * (fitted(row) - mean).powi(2)).sum();
    // R's own limit for an essentially perfect fit, on the weighted fitted values.
    let spread = mean * mean + explained / (design.rows as f64 - 1.0).max(1.0);
    let perfect = degrees == 0.0 || fit.residual_sum <= 1e-30 * degrees * spread;
    let aliased = fit.coefficients.iter().any(Option::is_none);
    let std_error = fit.std_error(&fit.classical(), arm).filter(|_| !perfect);
    let r_squared = explained / (explained + fit.residual_sum);
    let adjusted = 1.0 - (1.0 - r_squared) * ((fit.counted_rows as f64 - 1.0) / degrees);
    Outcome {
        status: match (aliased, perfect) {
            (true, _) => MatchedStatus::Aliased,
            (_, true) => MatchedStatus::PerfectFit,
            _ => MatchedStatus::Ok,
        },
        estimate,
        std_error,
        p_value: estimate.zip(std_error).map(|(estimate, error)| student::two_sided(estimate / error, degrees)),
        adj_r_squared: (with_r_squared && !perfect && adjusted.is_finite()).then_some(adjusted),
    }
}

fn counts(design: Design<'_>, y: &[f64]) -> Outcome {
    let arm = design.columns.len() / design.rows - 1;
    let settled = |fit: &NegativeBinomial| fit.converged;
    let first = negative_binomial::fit(design, y, Start::Counts).filter(settled);
    let (status, fit) = match first {
        Some(fit) => (MatchedStatus::Ok, Some(fit)),
        None => (MatchedStatus::NotConverged, negative_binomial::fit(design, y, Start::Mean).filter(settled)),
    };
    let Some(fit) = fit else { return Outcome { status, ..Outcome::NO_MATCH } };
    let aliased = fit.coefficients.iter().any(Option::is_none);
    let (estimate, std_error) = (fit.coefficients[arm], fit.std_errors[arm]);
    let degrees = fit.degrees_of_freedom as f64;
    Outcome {
        status: if aliased && status == MatchedStatus::Ok { MatchedStatus::Aliased } else { status },
        estimate,
        std_error,
        p_value: estimate.zip(std_error).map(|(estimate, error)| student::two_sided(estimate / error, degrees)).filter(|p| !p.is_nan()),
        adj_r_squared: None,
    }
}
