//! The effect if the paths' difference may be no steeper after than a multiple of its steepest slope before.

use super::{hybrid::Moments, smoothness::RestrictedEffect, timed_contrasts::TimedContrasts};
use crate::{effect::Interval, error::Error, numeric::vectors::dot};

/// Bounds on the effect if the paths' difference is after the reference at most `limit` times as steep as it ever was before.
///
/// With limit 0 it stays where it was in the reference period. It does not say that the limit holds.
///
/// # Formula
/// The effect is `τ = Σ weight · (β − δ)` over the times after; δ is the paths' difference, 0 at the reference and β before it. The set is all
/// τ with `|slope of δ over a step after| ≤ limit · max |slope over a step before|`. The interval is the smallest that holds every τ that the
/// test of Andrews, Roth and Pakes does not reject, for one step before or another as the steepest, rising or falling: the conditional test,
/// after a least-favourable one of a tenth of the size. With periods of one length this is Δ^RM(Mbar), with the restrictions on
/// the times after alone, as the R package HonestDiD takes them by default where there are several.
///
/// # Units
/// The limit is a multiple without a unit.
///
/// # Source
/// `rambachan-roth-2023`, `andrews-roth-pakes-2023`.
///
/// # Checked against
/// Sets by scipy's `linprog` to 9 digits; intervals by a script that solves the test's linear programs with `linprog`, to 6 digits. See the
/// test `honest_bounds`.
///
/// # Errors
/// Weights that do not fit the estimates after, a negative limit, a level outside 0.5 to 1.
pub fn relative_bounds(study: &TimedContrasts, weights: &[f64], limit: f64, level: f64) -> Result<RestrictedEffect, Error> {
    super::check_restriction(study, weights, limit, level)?;
    Ok(Relative::new(study, weights).bounds(limit, level))
}

/// What is the same for all limits.
pub(super) struct Relative<'a> {
    study: &'a TimedContrasts,
    effect: f64,
    /// The weighted estimates, as weights on all estimates.
    weighted: Vec<f64>,
    /// Steps before: length and slope.
    before: Vec<(f64, Vec<f64>)>,
    /// Steps after: length and slope.
    after: Vec<(f64, Vec<f64>)>,
    /// By how much each slope after moves the weighted sum, over its length.
    loads: Vec<f64>,
}

impl<'a> Relative<'a> {
    pub(super) fn new(study: &'a TimedContrasts, weights: &[f64]) -> Self {
        let mut before = study.slopes();
        let after = before.split_off(study.before());
        let loads = (0..weights.len()).map(|step| weights[step..].iter().sum()).collect();
        Self { study, effect: study.weighted(weights).0, weighted: study.of_after(weights), before, after, loads }
    }

    /// How far a greatest slope of 1 after moves the weighted sum.
    fn reach(&self) -> f64 {
        self.loads.iter().zip(&self.after).map(|(load, (length, _))| load.abs() * length).sum()
    }

    fn steepest(&self) -> f64 {
        self.before.iter().map(|(_, slope)| dot(slope, self.study.estimates()).abs()).fold(0.0, f64::max)
    }

    /// The least limit at which the set holds 0; infinite if the estimates before are all alike.
    pub(super) fn set_breakdown(&self) -> f64 {
        self.effect.abs() / (self.reach() * self.steepest())
    }

    pub(super) fn bounds(&self, limit: f64, level: f64) -> RestrictedEffect {
        let half = limit * self.reach() * self.steepest();
        let set = Some(Interval { low: self.effect - half, high: self.effect + half });
        let parts = self.cases(limit, level).filter_map(|(moments, slope)| moments.accepted(self.effect, slope));
        let robust = parts.reduce(|one, other| Interval { low: one.low.min(other.low), high: one.high.max(other.high) });
        // The case of the steepest slope always holds the estimate itself.
        RestrictedEffect { limit, set, robust: robust.unwrap_or(Interval { low: self.effect, high: self.effect }) }
    }

    /// Whether an effect of 0 is not rejected.
    pub(super) fn accepts_zero(&self, limit: f64, level: f64) -> bool {
        self.cases(limit, level).any(|(moments, slope)| !moments.rejects(self.effect, slope))
    }

    /// Each step before as the steepest, rising and falling: the test, and the slope's estimate.
    fn cases(&self, limit: f64, level: f64) -> impl Iterator<Item = (Moments, f64)> + '_ {
        self.before.iter().flat_map(move |(_, slope)| {
            [1.0, -1.0].map(|sign| {
                let steepest: Vec<f64> = slope.iter().map(|weight| sign * weight).collect();
                (self.moments(&steepest, limit, level), dot(&steepest, self.study.estimates()))
            })
        })
    }

    /// The restrictions after, `±(step − effect on it) ≤ limit · length · slope`, with all effects but their weighted sum τ taken out.
    ///
    /// Each of their combinations that is free of the other effects speaks of the weighted sum less τ, x, and the slope, r, alone. The
    /// corners of these combinations are `x ≤ limit · reach · r`, `−x ≤ limit · reach · r` and, for each step, `0 ≤ r`; the test's
    /// scale makes the standard deviations that enter each sum to 1.
    fn moments(&self, steepest: &[f64], limit: f64, level: f64) -> Moments {
        let error = |sign: f64, (length, slope): &(f64, Vec<f64>)| {
            let all: Vec<f64> = slope.iter().zip(steepest).map(|(own, bound)| length * (sign * own - limit * bound)).collect();
            self.study.variance(&all).max(0.0).sqrt()
        };
        let corner = |side: f64| {
            let scale: f64 = self.loads.iter().zip(&self.after).map(|(load, step)| load.abs() * error(side * load.signum(), step)).sum();
            [side / scale, -limit * self.reach() / scale]
        };
        let mut corners = vec![corner(1.0), corner(-1.0)];
        if limit > 0.0 {
            corners.extend(self.after.iter().map(|step| [0.0, -2.0 * limit * step.0 / (error(1.0, step) + error(-1.0, step))]));
        }
        let covariance = [self.study.variance(&self.weighted), self.study.joint(&self.weighted, steepest), self.study.variance(steepest)];
        Moments::new(corners, covariance, level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_by_hand() {
        // Slopes before −1 and 3, so the steepest is 3; the sum of two effects moves by 2 · 3 + 1 · 3 for a limit of 1.
        let unit: Vec<Vec<f64>> = (0..4).map(|i| (0..4).map(|j| f64::from(u8::from(i == j))).collect()).collect();
        let study = TimedContrasts::new(vec![-2.0, -1.0, 1.0, 2.0], vec![-2.0, -3.0, 10.0, 11.0], unit).unwrap();
        let set = relative_bounds(&study, &[1.0, 1.0], 1.0, 0.95).unwrap().set.unwrap();
        assert_eq!((set.low, set.high), (12.0, 30.0));
        let relative = Relative::new(&study, &[1.0, 1.0]);
        assert!((relative.set_breakdown() - 21.0 / 9.0).abs() < 1e-14);
    }

    #[test]
    fn without_a_slope_the_interval_is_near_the_usual_one() {
        let unit: Vec<Vec<f64>> = (0..3).map(|i| (0..3).map(|j| f64::from(u8::from(i == j))).collect()).collect();
        let study = TimedContrasts::new(vec![-1.0, 1.0, 2.0], vec![0.1, 5.0, 0.0], unit).unwrap();
        let robust = relative_bounds(&study, &[1.0, 0.0], 0.0, 0.95).unwrap().robust;
        assert!((robust.low - 3.04).abs() < 0.06 && (robust.high - 6.96).abs() < 0.06, "{robust:?}");
    }
}
