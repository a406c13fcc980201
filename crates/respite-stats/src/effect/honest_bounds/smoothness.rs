//! The effect if the difference of paths may bend by no more than a limit at each time.

use super::timed_contrasts::TimedContrasts;
use crate::{
    effect::Interval,
    error::Error,
    numeric::{
        lasso::Quadratic,
        normal,
        vectors::{dot, product},
    },
};

/// What may be said of the effect under one restriction.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct RestrictedEffect {
    /// The limit of the restriction: the greatest change of slope, or the greatest slope after as a multiple of the steepest before.
    pub limit: f64,
    /// The effects that the estimates allow if they were without error; none if the estimates before break the restriction themselves.
    pub set: Option<Interval>,
    /// Robust confidence interval: it holds the effect at the level, whatever the violation within the limit.
    pub robust: Interval,
}

/// Bounds on the effect if the slope of the paths' difference changes by at most `limit` from one step to the next.
///
/// With limit 0 the difference before continues as a straight line. It does not say that the limit holds.
///
/// # Formula
/// The effect is `τ = Σ weight · (β − δ)` over the times after; δ is the paths' difference, 0 at the reference and β before it. `s_t` is its
/// slope over the step that ends at time t. The set is all τ with `|s_{t+1} − s_t| ≤ limit` at every time t. The interval is the shortest
/// `v'β ± h · cv(bias / h)`, over all v that equal the weights after and give 0 for a straight line: `h = √(v'Σv)`, `bias` is the largest
/// `|v'δ|` within the limit, and cv(b) the 95 % quantile (at that level) of `|N(b, 1)|`. With periods of one length this is Δ^SD(M).
///
/// # Units
/// The limit in the estimates' unit per unit of time, per step.
///
/// # Source
/// `rambachan-roth-2023`.
///
/// # Checked against
/// Sets by scipy's `linprog` to 9 digits; intervals by cvxpy to 6 digits. See the test `honest_bounds`.
///
/// # Errors
/// Weights that do not fit the estimates after, a negative limit, a level outside 0.5 to 1.
pub fn smoothness_bounds(study: &TimedContrasts, weights: &[f64], limit: f64, level: f64) -> Result<RestrictedEffect, Error> {
    super::check_restriction(study, weights, limit, level)?;
    Ok(Smoothness::new(study, weights).bounds(limit, level))
}

/// What is the same for all limits.
pub(super) struct Smoothness {
    /// Effect if the last slope before continues, and how far each unit of the limit moves it.
    straight: f64,
    reach: f64,
    /// The sharpest bend before.
    bend: f64,
    /// Half the variance of the estimator as a quadratic in u, without its constant; u are the responses to a bend at each time before.
    quadratic: Quadratic,
    /// The variance at u = 0.
    variance: f64,
    /// `v'β = base + Σ turn · u`.
    base: f64,
    turn: Vec<f64>,
}

impl Smoothness {
    pub(super) fn new(study: &TimedContrasts, weights: &[f64]) -> Self {
        let before = study.before();
        let (times, estimates) = (study.times(), study.estimates());
        let slopes: Vec<f64> = study.slopes().iter().take(before).map(|(_, slope)| dot(slope, estimates)).collect();
        let bend = slopes.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f64::max);
        let trend = dot(weights, &times[before..]);
        let last = slopes.last().copied().unwrap_or(0.0);
        let respond = |bend_time: f64| {
            let later = times[before..].iter().zip(weights).filter(|(time, _)| **time > bend_time);
            later.map(|(time, weight)| (time - bend_time) * weight).sum::<f64>().abs()
        };
        let reach = respond(0.0) + times[before..times.len() - 1].iter().map(|time| respond(*time)).sum::<f64>();
        // v before as a function of u: a line from `trend` at the reference through u at the inner times to 0 at the first; v are its bends.
        let distance = |k: usize| if k == 0 { 0.0 } else { -times[before - k] };
        let mut columns = vec![vec![0.0; before]; before];
        for (k, column) in columns.iter_mut().enumerate() {
            // Point k of the line, at distance(k) from the reference; v of the time at distance(j) stands at before − j.
            let nearer = if k > 0 { 1.0 / (distance(k) - distance(k - 1)) } else { 0.0 };
            let farther = 1.0 / (distance(k + 1) - distance(k));
            column[before - k - 1] += farther;
            if k > 0 {
                column[before - k] -= nearer + farther;
            }
            if k > 1 {
                column[before - k + 1] += nearer;
            }
        }
        let whole = |column: &[f64], after: &[f64]| -> Vec<f64> { column.iter().chain(after).copied().collect() };
        let none = vec![0.0; weights.len()];
        let start: Vec<f64> = whole(&columns[0].iter().map(|part| part * trend).collect::<Vec<_>>(), weights);
        let turns: Vec<Vec<f64>> = columns[1..].iter().map(|column| whole(column, &none)).collect();
        let spread = product(study.covariance(), &start);
        let matrix = turns
            .iter()
            .map(|turn| {
                let spread = product(study.covariance(), turn);
                turns.iter().map(|other| dot(other, &spread)).collect()
            })
            .collect();
        Self {
            straight: study.weighted(weights).0 - trend * last,
            reach,
            bend,
            quadratic: Quadratic { matrix, linear: turns.iter().map(|turn| dot(turn, &spread)).collect() },
            variance: dot(&start, &spread),
            base: dot(&start, estimates),
            turn: turns.iter().map(|turn| dot(turn, estimates)).collect(),
        }
    }

    /// The least limit at which the set is not empty and holds 0.
    pub(super) fn set_breakdown(&self) -> f64 {
        self.bend.max(self.straight.abs() / self.reach)
    }

    pub(super) fn bounds(&self, limit: f64, level: f64) -> RestrictedEffect {
        let (middle, half) = (self.straight, limit * self.reach);
        let set = (self.bend <= limit * (1.0 + 1e-12)).then_some(Interval { low: middle - half, high: middle + half });
        RestrictedEffect { limit, set, robust: self.interval(limit, level) }
    }

    /// The shortest interval. A price on bias traces all estimators of least variance for their bias; at the best price the two weigh alike.
    pub(super) fn interval(&self, limit: f64, level: f64) -> Interval {
        let count = self.turn.len();
        let mut u = self.quadratic.least(0.0, vec![0.0; count]);
        if limit > 0.0 && count > 0 {
            let (mut low, mut high) = (0.0, self.quadratic.linear.iter().fold(0.0, |most: f64, linear| most.max(linear.abs())));
            for _ in 0..100 {
                let price = 0.5 * (low + high);
                if price <= low || price >= high {
                    break;
                }
                u = self.quadratic.least(price, u);
                let (bias, error) = (self.bias(&u), self.std_error(&u));
                let shift = limit * bias / error;
                let critical = normal::folded(level, shift);
                let (by_bias, by_error) = (limit * (critical * shift).tanh(), critical - shift * (critical * shift).tanh());
                if by_bias * error > by_error * price { low = price } else { high = price }
            }
        }
        let error = self.std_error(&u);
        let (middle, half) = (self.base + dot(&self.turn, &u), error * normal::folded(level, limit * self.bias(&u) / error));
        Interval { low: middle - half, high: middle + half }
    }

    /// Largest bias for a limit of 1.
    fn bias(&self, u: &[f64]) -> f64 {
        self.reach + u.iter().map(|u| u.abs()).sum::<f64>()
    }

    fn std_error(&self, u: &[f64]) -> f64 {
        let quadratic = dot(u, &product(&self.quadratic.matrix, u)) + 2.0 * dot(&self.quadratic.linear, u);
        (self.variance + quadratic).max(0.0).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Interval, low: f64, high: f64) {
        assert!((found.low - low).abs() < 1e-9 && (found.high - high).abs() < 1e-9, "{found:?} is not {low} to {high}");
    }

    #[test]
    fn one_time_before_by_hand() {
        // β = 2 before, 3 after: the line from 2 through 0 goes to −2, so the effect is 5 ± limit. The estimator is their sum.
        let study = TimedContrasts::new(vec![-1.0, 1.0], vec![2.0, 3.0], vec![vec![1.0, 0.0], vec![0.0, 3.0]]).unwrap();
        let bounds = smoothness_bounds(&study, &[1.0], 0.0, 0.95).unwrap();
        close(bounds.set.unwrap(), 5.0, 5.0);
        close(bounds.robust, 5.0 - 2.0 * 1.959_963_984_540_054, 5.0 + 2.0 * 1.959_963_984_540_054);
        let bounds = smoothness_bounds(&study, &[1.0], 40.0, 0.95).unwrap();
        close(bounds.set.unwrap(), -35.0, 45.0);
        close(bounds.robust, -35.0 - 2.0 * 1.644_853_626_951_472_2, 45.0 + 2.0 * 1.644_853_626_951_472_2);
    }

    #[test]
    fn a_straight_line_before_is_taken_off() {
        // The line −t before and after, and an effect of 1 at each time after; times are not even.
        let times = vec![-4.0, -2.0, -1.0, 1.5, 2.5];
        let estimates = times.iter().map(|time: &f64| -time + f64::from(u8::from(*time > 0.0))).collect();
        let covariance = (0..5).map(|i| (0..5).map(|j| if i == j { 1.0 } else { 0.3 }).collect()).collect();
        let study = TimedContrasts::new(times, estimates, covariance).unwrap();
        let bounds = smoothness_bounds(&study, &[1.0, 1.0], 0.0, 0.95).unwrap();
        close(bounds.set.unwrap(), 2.0, 2.0);
        assert!((bounds.robust.low + bounds.robust.high - 4.0).abs() < 1e-9);
        for limit in [0.01, 0.1, 1.0] {
            let bounds = smoothness_bounds(&study, &[1.0, 1.0], limit, 0.95).unwrap();
            assert!((bounds.robust.low + bounds.robust.high - 4.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_bend_before_beyond_the_limit_leaves_no_set() {
        let unit: Vec<Vec<f64>> = (0..3).map(|i| (0..3).map(|j| f64::from(u8::from(i == j))).collect()).collect();
        let study = TimedContrasts::new(vec![-2.0, -1.0, 1.0], vec![0.0, 1.0, 0.0], unit).unwrap();
        assert!(smoothness_bounds(&study, &[1.0], 1.9, 0.95).unwrap().set.is_none());
        assert!(smoothness_bounds(&study, &[1.0], 2.0, 0.95).unwrap().set.is_some());
        assert!(smoothness_bounds(&study, &[1.0, 1.0], 2.0, 0.95).is_err());
        assert!(smoothness_bounds(&study, &[1.0], -1.0, 0.95).is_err());
    }
}
