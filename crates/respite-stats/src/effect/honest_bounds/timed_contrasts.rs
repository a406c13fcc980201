//! Estimates by time before and after an action, with their covariance.

use crate::{
    error::Error,
    numeric::{
        cholesky::{Cholesky, PIVOT_SHARE},
        vectors::{dot, product},
    },
};
use serde::Serialize;

/// Estimates by time relative to a reference period, with their covariance.
///
/// The reference period is at time 0, where the estimate is 0 by construction; it is not listed. Estimates at times below 0 are of periods in
/// which there is no effect: whatever they are is a difference of paths.
///
/// # Units
/// Times in any unit, ascending; estimates in any unit, such as events per action; `covariance[i][j]` in that unit squared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimedContrasts {
    times: Vec<f64>,
    estimates: Vec<f64>,
    covariance: Vec<Vec<f64>>,
    before: usize,
}

impl TimedContrasts {
    /// Takes estimates from any source, such as a panel.
    ///
    /// # Errors
    /// Times that do not ascend, that are 0 or that lie on one side only; lists that are not of one length; a covariance that is not symmetric and
    /// positive definite.
    ///
    /// # Examples
    /// ```
    /// use respite_stats::effect::TimedContrasts;
    /// let study = TimedContrasts::new(vec![-1.0, 1.0], vec![0.2, -0.5], vec![vec![0.1, 0.0], vec![0.0, 0.1]]).unwrap();
    /// assert_eq!(study.before(), 1);
    /// ```
    pub fn new(times: Vec<f64>, estimates: Vec<f64>, covariance: Vec<Vec<f64>>) -> Result<Self, Error> {
        let refuse = |reason: String| Err(Error::NotEstimable { what: "bounds from estimates by time".into(), reason });
        let count = times.len();
        let finite = times.iter().chain(&estimates).chain(covariance.iter().flatten()).all(|number| number.is_finite());
        if !finite || !times.windows(2).all(|pair| pair[0] < pair[1]) || times.contains(&0.0) {
            return refuse("numbers must be finite, and times must ascend and leave out the reference period, 0".into());
        }
        if estimates.len() != count || covariance.len() != count || covariance.iter().any(|row| row.len() != count) {
            return refuse(format!("there are {count} times, and as many estimates and rows and columns of the covariance are needed"));
        }
        let before = times.iter().filter(|time| **time < 0.0).count();
        if before == 0 || before == count {
            return refuse(format!("{before} of {count} estimates lie before the reference period, and both sides need 1"));
        }
        let uneven =
            |i: usize, j: usize| (covariance[i][j] - covariance[j][i]).abs() > 1e-9 * (covariance[i][i] * covariance[j][j]).abs().sqrt();
        if (0..count).any(|i| (0..i).any(|j| uneven(i, j))) || Cholesky::of(&covariance, PIVOT_SHARE).is_none() {
            return refuse("the covariance of the estimates is not symmetric and positive definite".into());
        }
        Ok(Self { times, estimates, covariance, before })
    }

    /// Number of estimates before the reference period.
    pub fn before(&self) -> usize {
        self.before
    }

    /// Number of estimates after it.
    pub fn after(&self) -> usize {
        self.times.len() - self.before
    }

    /// All times, ascending.
    pub fn times(&self) -> &[f64] {
        &self.times
    }

    /// All estimates, by time.
    pub fn estimates(&self) -> &[f64] {
        &self.estimates
    }

    /// Their covariance.
    pub fn covariance(&self) -> &[Vec<f64>] {
        &self.covariance
    }

    /// Whether weights can be put on the estimates after.
    pub(super) fn check_weights(&self, weights: &[f64]) -> Result<(), Error> {
        if weights.len() == self.after() && weights.iter().all(|weight| weight.is_finite()) && weights.iter().any(|weight| *weight != 0.0) {
            return Ok(());
        }
        let limit = format!("there must be {} finite numbers, one for each estimate after, and one that is not 0", self.after());
        Err(Error::Setting { setting: "weights", value: format!("{weights:?}"), limit })
    }

    /// The weighted sum of the estimates after, and its standard error.
    pub(in crate::effect) fn weighted(&self, weights: &[f64]) -> (f64, f64) {
        let all = self.of_after(weights);
        (dot(&all, &self.estimates), self.variance(&all).sqrt())
    }

    /// Variance of a weighted sum of all estimates.
    pub(super) fn variance(&self, all: &[f64]) -> f64 {
        self.joint(all, all)
    }

    /// Covariance of two weighted sums of all estimates.
    pub(super) fn joint(&self, one: &[f64], other: &[f64]) -> f64 {
        dot(one, &product(&self.covariance, other))
    }

    /// Weights on the estimates after, as weights on all.
    pub(in crate::effect) fn of_after(&self, weights: &[f64]) -> Vec<f64> {
        std::iter::repeat_n(0.0, self.before).chain(weights.iter().copied()).collect()
    }

    /// For each step from one time to the next, the reference period among them: its length, and the weights on all estimates that give the slope.
    ///
    /// Steps before the reference come first, `before()` of them.
    pub(super) fn slopes(&self) -> Vec<(f64, Vec<f64>)> {
        let count = self.times.len();
        // Position among all times with the reference; none for the reference itself.
        let place = |point: usize| match point.cmp(&self.before) {
            std::cmp::Ordering::Less => Some(point),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(point - 1),
        };
        let time = |point: usize| place(point).map_or(0.0, |index| self.times[index]);
        let slope = |point: usize| {
            let length = time(point + 1) - time(point);
            let mut weights = vec![0.0; count];
            if let Some(index) = place(point + 1) {
                weights[index] = 1.0 / length;
            }
            if let Some(index) = place(point) {
                weights[index] = -1.0 / length;
            }
            (length, weights)
        };
        (0..count).map(slope).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_pass_through_the_reference() {
        let unit = vec![vec![1.0, 0.0, 0.0], vec![0.0, 1.0, 0.0], vec![0.0, 0.0, 1.0]];
        let study = TimedContrasts::new(vec![-2.0, -1.0, 1.5], vec![3.0, 1.0, 3.0], unit).unwrap();
        let slopes: Vec<(f64, f64)> = study.slopes().iter().map(|(length, weights)| (*length, dot(weights, study.estimates()))).collect();
        assert_eq!(slopes, [(1.0, -2.0), (1.0, -1.0), (1.5, 2.0)]);
        assert_eq!(study.weighted(&[2.0]), (6.0, 2.0));
    }

    #[test]
    fn what_is_no_event_study_is_refused() {
        let unit = || vec![vec![1.0, 0.0], vec![0.0, 1.0]];
        assert!(TimedContrasts::new(vec![-1.0, 1.0], vec![0.0, 0.0], unit()).is_ok());
        assert!(TimedContrasts::new(vec![1.0, 2.0], vec![0.0, 0.0], unit()).is_err());
        assert!(TimedContrasts::new(vec![1.0, -1.0], vec![0.0, 0.0], unit()).is_err());
        assert!(TimedContrasts::new(vec![-1.0, 1.0], vec![0.0], unit()).is_err());
        assert!(TimedContrasts::new(vec![-1.0, 1.0], vec![0.0, f64::NAN], unit()).is_err());
        assert!(TimedContrasts::new(vec![-1.0, 1.0], vec![0.0, 0.0], vec![vec![1.0, 1.0], vec![1.0, 1.0]]).is_err());
    }
}
