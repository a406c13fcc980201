//! The Kalman filter of a level that wanders, with its likelihood and slopes.

use crate::numeric::least_squares::{Design, LeastSquares};
use serde::{Deserialize, Serialize};

/// What is known of the level before the first period.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum InitialLevel {
    /// Nothing: the first value sets the level, and is not counted in the likelihood.
    #[default]
    ExactDiffuse,
    /// A normal distribution, as programs use that approximate the diffuse start by a large variance.
    Normal {
        /// Mean of the level in the first period.
        mean: f64,
        /// Its variance.
        variance: f64,
        /// Whether the first value counts in the likelihood.
        first_counted: bool,
    },
}

/// The two variances.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Variances {
    pub irregular: f64,
    pub level: f64,
}

/// Level and variance before a period is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct State {
    pub level: f64,
    pub variance: f64,
}

/// The filter's variances and gains by period, which do not depend on the values.
pub(super) struct Gains {
    /// Variance of each innovation.
    pub innovation: Vec<f64>,
    gain: Vec<f64>,
    /// Periods that are not counted.
    pub skipped: usize,
    start: f64,
    /// Variance of the level in the period after the last.
    pub next: f64,
}

impl Gains {
    pub(super) fn over(periods: usize, variances: Variances, initial: InitialLevel) -> Self {
        let (start, first, skipped) = match initial {
            InitialLevel::ExactDiffuse => (0.0, None, 1),
            InitialLevel::Normal { mean, variance, first_counted } => (mean, Some(variance), usize::from(!first_counted)),
        };
        let mut gains = Self { innovation: Vec::with_capacity(periods), gain: Vec::with_capacity(periods), skipped, start, next: 0.0 };
        let mut known = first;
        for _ in 0..periods {
            let (innovation, gain, after) = match known {
                // The limit of a variance without bound: the value becomes the level, and keeps its own error.
                None => (f64::INFINITY, 1.0, variances.irregular),
                Some(variance) => {
                    let innovation = variance + variances.irregular;
                    (innovation, variance / innovation, variance * variances.irregular / innovation)
                }
            };
            gains.innovation.push(innovation);
            gains.gain.push(gain);
            known = Some(after + variances.level);
        }
        gains.next = known.unwrap_or(f64::INFINITY);
        gains
    }

    /// Innovations of a series, and the level in the period after the last. A control starts from 0.
    pub(super) fn innovations(&self, values: &[f64], is_outcome: bool) -> (Vec<f64>, f64) {
        let mut level = if is_outcome { self.start } else { 0.0 };
        let innovations = values
            .iter()
            .zip(&self.gain)
            .map(|(value, gain)| {
                let innovation = value - level;
                level += gain * innovation;
                innovation
            })
            .collect();
        (innovations, level)
    }
}

/// The filtered series with the coefficients that fit best under given variances.
pub(super) struct Filtered {
    pub coefficients: Vec<f64>,
    /// Covariance of the coefficients, column-major.
    pub covariance: Vec<f64>,
    pub log_likelihood: f64,
    /// Innovations that count, over their standard errors.
    pub standardised: Vec<f64>,
    /// Expected values and variances of the outcome, one period ahead.
    pub ahead: Vec<(f64, f64)>,
    /// The level after the last period.
    pub next: State,
    /// The same filter's level of each control, by which another coefficient would move it.
    pub control_levels: Vec<f64>,
    /// Whether a control is constant or determined by others.
    pub aliased: Option<usize>,
}

/// Runs the filter over outcome and controls.
pub(super) fn filtered(outcome: &[f64], controls: &[Vec<f64>], variances: Variances, initial: InitialLevel) -> Filtered {
    let gains = Gains::over(outcome.len(), variances, initial);
    let (innovations, level) = gains.innovations(outcome, true);
    let of_controls: Vec<(Vec<f64>, f64)> = controls.iter().map(|control| gains.innovations(control, false)).collect();
    let skipped = gains.skipped;
    let rows = outcome.len() - skipped;
    let columns: Vec<f64> = of_controls.iter().flat_map(|(column, _)| &column[skipped..]).copied().collect();
    let weights: Vec<f64> = gains.innovation[skipped..].iter().map(|variance| 1.0 / variance).collect();
    let fit = LeastSquares::fit(Design { columns: &columns, rows, weights: Some(&weights) }, &innovations[skipped..]);
    let coefficients: Vec<f64> = fit.coefficients.iter().map(|value| value.unwrap_or(0.0)).collect();
    let left = |at: usize| innovations[at] - of_controls.iter().zip(&coefficients).map(|((of, _), b)| of[at] * b).sum::<f64>();
    let log = |variance: f64| -0.5 * (std::f64::consts::TAU * variance).ln();
    let log_likelihood = (skipped..outcome.len()).map(|at| log(gains.innovation[at]) - 0.5 * left(at).powi(2) / gains.innovation[at]).sum();
    Filtered {
        log_likelihood,
        standardised: (skipped..outcome.len()).map(|at| left(at) / gains.innovation[at].sqrt()).collect(),
        ahead: (0..outcome.len()).map(|at| (outcome[at] - left(at), gains.innovation[at])).collect(),
        next: State { level: level - of_controls.iter().zip(&coefficients).map(|((_, of), b)| of * b).sum::<f64>(), variance: gains.next },
        control_levels: of_controls.iter().map(|(_, level)| *level).collect(),
        aliased: fit.coefficients.iter().position(Option::is_none),
        covariance: fit.inverse.clone(),
        coefficients,
    }
}

/// Slopes of the log-likelihood by the irregular and by the level variance, at fixed coefficients.
///
/// At the best coefficients these are the slopes of the likelihood that is already highest over the coefficients.
pub(super) fn slopes(left: &[f64], variances: Variances, initial: InitialLevel) -> [f64; 2] {
    let mut state = match initial {
        InitialLevel::ExactDiffuse => None,
        InitialLevel::Normal { mean, variance, .. } => Some((State { level: mean, variance }, [0.0; 2], [0.0; 2])),
    };
    let counted = !matches!(initial, InitialLevel::Normal { first_counted: false, .. });
    let mut slopes = [0.0; 2];
    for (at, value) in left.iter().enumerate() {
        let Some((known, level_slopes, variance_slopes)) = state else {
            let variance = variances.irregular + variances.level;
            state = Some((State { level: *value, variance }, [0.0; 2], [1.0; 2]));
            continue;
        };
        let innovation_variance = known.variance + variances.irregular;
        let (innovation, gain) = (value - known.level, known.variance / innovation_variance);
        let mut next = (
            State {
                level: known.level + gain * innovation,
                variance: known.variance * variances.irregular / innovation_variance + variances.level,
            },
            [0.0; 2],
            [0.0; 2],
        );
        for by in 0..2 {
            let (own, of_level) = if by == 0 { (1.0, 0.0) } else { (0.0, 1.0) };
            let innovation_slope = variance_slopes[by] + own;
            let gain_slope = (variance_slopes[by] - gain * innovation_slope) / innovation_variance;
            next.1[by] = level_slopes[by] * (1.0 - gain) + gain_slope * innovation;
            next.2[by] = variance_slopes[by] * (1.0 - gain) - known.variance * gain_slope + of_level;
            if at > 0 || counted {
                let share = innovation / innovation_variance;
                slopes[by] -= 0.5 * (innovation_slope / innovation_variance - share * share * innovation_slope);
                slopes[by] += share * level_slopes[by];
            }
        }
        state = Some(next);
    }
    slopes
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [f64; 6] = [3.0, 4.0, 2.5, 5.0, 6.5, 5.5];

    #[test]
    fn two_values_by_hand() {
        // The second innovation is the difference, with variance 2 · 1 + 0.5.
        let found = filtered(&[1.0, 3.0], &[], Variances { irregular: 1.0, level: 0.5 }, InitialLevel::ExactDiffuse);
        let expected = -0.5 * ((std::f64::consts::TAU * 2.5).ln() + 4.0 / 2.5);
        assert!((found.log_likelihood - expected).abs() < 1e-15);
        // Gain 1.5 / 2.5.
        assert!((found.next.level - 2.2).abs() < 1e-15 && (found.next.variance - 1.1).abs() < 1e-15);
    }

    #[test]
    fn slopes_are_those_of_differences() {
        let normal = |first_counted| InitialLevel::Normal { mean: 1.0, variance: 40.0, first_counted };
        for initial in [InitialLevel::ExactDiffuse, normal(false), normal(true)] {
            let at = |irregular: f64, level: f64| filtered(&VALUES, &[], Variances { irregular, level }, initial).log_likelihood;
            let found = slopes(&VALUES, Variances { irregular: 1.2, level: 0.7 }, initial);
            let step = 1e-5;
            let expected = [at(1.2 + step, 0.7) - at(1.2 - step, 0.7), at(1.2, 0.7 + step) - at(1.2, 0.7 - step)];
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected / (2.0 * step)).abs() < 1e-8, "{initial:?}: {found} {expected}");
            }
        }
    }

    #[test]
    fn an_ever_larger_variance_is_the_diffuse_start() {
        let variances = Variances { irregular: 1.2, level: 0.7 };
        let controls = [vec![1.0, 0.0, 2.0, 1.0, 3.0, 0.5]];
        let exact = filtered(&VALUES, &controls, variances, InitialLevel::ExactDiffuse);
        let large = InitialLevel::Normal { mean: 0.0, variance: 1e12, first_counted: false };
        let near = filtered(&VALUES, &controls, variances, large);
        assert!((exact.log_likelihood - near.log_likelihood).abs() < 1e-9);
        assert!((exact.coefficients[0] - near.coefficients[0]).abs() < 1e-9);
    }
}
