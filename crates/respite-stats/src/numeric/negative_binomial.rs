//! Negative binomial regression with the identity link: weighted least squares in turn with the dispersion.

use super::{
    gamma::{digamma, trigamma},
    least_squares::{Design, LeastSquares},
};
use statrs::function::gamma::ln_gamma;

/// Where the iteration begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// At the counts themselves, as R's `glm.nb` does: the first step may leave the allowed region, and then there is no fit.
    Counts,
    /// At the mean of all counts: steps that leave the region are halved.
    Mean,
}

/// A fitted regression.
#[derive(Debug, Clone)]
pub(crate) struct NegativeBinomial {
    /// One for each column; none where it is aliased.
    pub coefficients: Vec<Option<f64>>,
    /// Standard errors with an estimated dispersion of the working residuals, as R's `summary.glm` has them.
    pub std_errors: Vec<Option<f64>>,
    /// Rows less the rank.
    pub degrees_of_freedom: usize,
    /// Whether the coefficients and the dispersion settled.
    pub converged: bool,
}

const EPSILON: f64 = 1e-8;
const MOST_STEPS: usize = 25;

/// Fits counts on columns; none where no allowed set of coefficients is found.
///
/// # Formula
/// `y ~ NB(μ, θ)`, variance `μ + μ²/θ`, `μ = X b > 0`. The first fit is Poisson; then θ by Newton's method and b by weighted least squares
/// take turns until the log-likelihood and θ settle, each with the steps, starts and limits of R's `glm.fit`, `theta.ml` and `glm.nb`.
pub(crate) fn fit(design: Design<'_>, y: &[f64], start: Start) -> Option<NegativeBinomial> {
    let etas = match start {
        Start::Counts => y.iter().map(|y| y + 0.1).collect(),
        Start::Mean => vec![y.iter().sum::<f64>() / y.len() as f64; y.len()],
    };
    let mut round = weighted(design, y, None, etas, start)?;
    let mut theta = newton(y, &round.mu)?;
    let degrees = design.rows.saturating_sub(round.rank).max(1) as f64;
    let scale = (2.0 * degrees).sqrt();
    let (mut change, mut likelihood) = (1.0f64, log_likelihood(theta, &round.mu, y));
    let mut before = likelihood + 2.0 * scale;
    let (mut turn, mut settled) = (0, false);
    while turn < MOST_STEPS {
        settled = (before - likelihood).abs() / scale + change.abs() <= EPSILON;
        if settled {
            break;
        }
        turn += 1;
        let last = round.mu.clone();
        round = weighted(design, y, Some(theta), last.clone(), start)?;
        // θ is taken at the means before this turn's fit, as the peer does.
        let next = newton(y, &last)?;
        (change, theta) = (theta - next, next);
        before = likelihood;
        likelihood = log_likelihood(theta, &round.mu, y);
    }
    settled = settled || (before - likelihood).abs() / scale + change.abs() <= EPSILON;
    let converged = settled && round.converged && likelihood.is_finite();
    Some(round.summary(converged))
}

struct Round {
    coefficients: Vec<Option<f64>>,
    inverse: Vec<Option<f64>>,
    mu: Vec<f64>,
    weighted_squares: f64,
    rank: usize,
    degrees: usize,
    converged: bool,
}

impl Round {
    fn summary(self, converged: bool) -> NegativeBinomial {
        let dispersion = self.weighted_squares / self.degrees as f64;
        let std_errors = self.inverse.iter().map(|inverse| inverse.map(|inverse| (dispersion * inverse).sqrt())).collect();
        NegativeBinomial { coefficients: self.coefficients, std_errors, degrees_of_freedom: self.degrees, converged }
    }
}

/// Iterated weighted least squares at a fixed θ; none for Poisson.
fn weighted(design: Design<'_>, y: &[f64], theta: Option<f64>, mut mu: Vec<f64>, start: Start) -> Option<Round> {
    if !allowed(&mu) {
        return None;
    }
    let mut deviance = deviance_of(y, &mu, theta);
    let (mut last, mut round): (Option<Vec<f64>>, Option<Round>) = (None, None);
    for _ in 0..MOST_STEPS {
        let weights: Vec<f64> = mu.iter().map(|mu| 1.0 / theta.map_or(*mu, |theta| mu + mu * mu / theta)).collect();
        // With the identity link the working response is the count itself.
        let step = LeastSquares::fit_within(Design { weights: Some(&weights), ..design }, y, (EPSILON / 1000.0).min(1e-7));
        let mut values: Vec<f64> = step.coefficients.iter().map(|value| value.unwrap_or(0.0)).collect();
        if values.iter().any(|value| !value.is_finite()) {
            break;
        }
        mu = fitted(design, &values);
        if !allowed(&mu) {
            let back = match (&last, start) {
                (Some(last), _) => last.clone(),
                (None, Start::Mean) => mean_only(design, y)?,
                (None, Start::Counts) => return None,
            };
            let mut halvings = 0;
            while !allowed(&mu) {
                if halvings > MOST_STEPS {
                    return None;
                }
                halvings += 1;
                values.iter_mut().zip(&back).for_each(|(value, back)| *value = (*value + back) / 2.0);
                mu = fitted(design, &values);
            }
        }
        let next = deviance_of(y, &mu, theta);
        let at = |column: usize| step.kept.iter().position(|kept| *kept == column);
        let converged = (next - deviance).abs() / (next.abs() + 0.1) < EPSILON;
        round = Some(Round {
            coefficients: (0..values.len()).map(|column| at(column).map(|_| values[column])).collect(),
            inverse: (0..values.len()).map(|column| at(column).map(|at| step.inverse[at * step.rank() + at])).collect(),
            weighted_squares: y.iter().zip(&mu).zip(&weights).map(|((y, mu), weight)| weight * (y - mu).powi(2)).sum(),
            mu: mu.clone(),
            rank: step.rank(),
            degrees: step.degrees_of_freedom(),
            converged,
        });
        if converged {
            break;
        }
        (deviance, last) = (next, Some(values));
    }
    round
}

/// Coefficients of the mean of all counts: the first column must be constant.
fn mean_only(design: Design<'_>, y: &[f64]) -> Option<Vec<f64>> {
    let columns = design.columns.len() / design.rows.max(1);
    let mean = y.iter().sum::<f64>() / y.len() as f64;
    let mut values = vec![0.0; columns];
    *values.first_mut()? = mean / design.columns.first()?;
    Some(values)
}

fn fitted(design: Design<'_>, values: &[f64]) -> Vec<f64> {
    let mut mu = vec![0.0; design.rows];
    for (column, value) in design.columns.chunks_exact(design.rows.max(1)).zip(values) {
        mu.iter_mut().zip(column).for_each(|(mu, x)| *mu += value * x);
    }
    mu
}

fn allowed(mu: &[f64]) -> bool {
    mu.iter().all(|mu| mu.is_finite() && *mu > 0.0)
}

fn deviance_of(y: &[f64], mu: &[f64], theta: Option<f64>) -> f64 {
    let one = |(y, mu): (&f64, &f64)| match theta {
        None if *y > 0.0 => y * (y / mu).ln() - (y - mu),
        None => *mu,
        Some(theta) => y * (y.max(1.0) / mu).ln() - (y + theta) * ((y + theta) / (mu + theta)).ln(),
    };
    2.0 * y.iter().zip(mu).map(one).sum::<f64>()
}

/// Digamma at θ + y less that at θ, and trigamma at θ less that at θ + y: sums over the steps between, so that nothing cancels.
pub(crate) fn steps(theta: f64, y: f64) -> (f64, f64) {
    if y > 300.0 {
        return (digamma(theta + y) - digamma(theta), trigamma(theta) - trigamma(theta + y));
    }
    (0..y as u32).map(|step| 1.0 / (theta + f64::from(step))).fold((0.0, 0.0), |(rise, fall), part| (rise + part, fall + part * part))
}

/// A sum that keeps what rounding drops: θ is a small difference of large sums.
#[derive(Default)]
struct Sum {
    sum: f64,
    dropped: f64,
}

impl Sum {
    fn add(&mut self, value: f64) {
        let next = self.sum + value;
        self.dropped += if self.sum.abs() >= value.abs() { (self.sum - next) + value } else { (value - next) + self.sum };
        self.sum = next;
    }

    fn total(&self) -> f64 {
        self.sum + self.dropped
    }
}

/// θ that maximises the likelihood at given means, from the moment estimate; at most 25 steps.
fn newton(y: &[f64], mu: &[f64]) -> Option<f64> {
    let mut theta = y.len() as f64 / y.iter().zip(mu).map(|(y, mu)| (y / mu - 1.0).powi(2)).sum::<f64>();
    let tolerance = f64::EPSILON.powf(0.25);
    for _ in 1..MOST_STEPS {
        theta = theta.abs();
        let (mut score, mut bend) = (Sum::default(), Sum::default());
        for (y, mu) in y.iter().zip(mu) {
            let (rise, fall) = steps(theta, *y);
            score.add(rise - (mu / theta).ln_1p() + (mu - y) / (mu + theta));
            bend.add(fall - 1.0 / theta + 2.0 / (mu + theta) - (y + theta) / (mu + theta).powi(2));
        }
        let step = score.total() / bend.total();
        theta += step;
        if !theta.is_finite() {
            return None;
        }
        if step.abs() <= tolerance {
            break;
        }
    }
    (theta > 0.0).then_some(theta)
}

fn log_likelihood(theta: f64, mu: &[f64], y: &[f64]) -> f64 {
    let one = |(y, mu): (&f64, &f64)| {
        let logged = (mu + if *y == 0.0 { 1.0 } else { 0.0 }).ln();
        ln_gamma(theta + y) - ln_gamma(theta) - ln_gamma(y + 1.0) + theta * theta.ln() + y * logged - (theta + y) * (theta + mu).ln()
    };
    y.iter().zip(mu).map(one).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_groups_have_their_means() {
        let columns: Vec<f64> = (0..2).flat_map(|column| (0..12).map(move |row| if column == 0 || row >= 6 { 1.0 } else { 0.0 })).collect();
        let y = [0.0, 1.0, 5.0, 2.0, 0.0, 4.0, 9.0, 1.0, 3.0, 0.0, 12.0, 5.0];
        for start in [Start::Counts, Start::Mean] {
            let fit = fit(Design { columns: &columns, rows: 12, weights: None }, &y, start).unwrap();
            assert!(fit.converged);
            assert!((fit.coefficients[0].unwrap() - 2.0).abs() < 1e-9 && (fit.coefficients[1].unwrap() - 3.0).abs() < 1e-9);
            assert_eq!(fit.degrees_of_freedom, 10);
        }
    }
}
