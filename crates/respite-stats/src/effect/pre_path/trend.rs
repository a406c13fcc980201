//! The joint test of the bins before, and the straight drift that it would find or miss.

use crate::{
    effect::TimedContrasts,
    error::Error,
    numeric::{
        cholesky::{Cholesky, PIVOT_SHARE},
        tails,
        vectors::{dot, product},
    },
};

/// The test of the estimates before, by Hotelling's T² over the campaigns.
pub(super) struct Test<'a> {
    study: &'a TimedContrasts,
    /// Of the covariance of the estimates before.
    root: Cholesky,
    /// Times before.
    times: &'a [f64],
    /// Estimates before; campaigns less these.
    degrees: (f64, f64),
    /// T² over F.
    scale: f64,
    /// Greatest F that is not found.
    critical: f64,
}

impl<'a> Test<'a> {
    pub(super) fn new(study: &'a TimedContrasts, campaigns: f64, level: f64) -> Result<Self, Error> {
        let before = study.before();
        let above = before as f64;
        let below = campaigns - above;
        let what = || "a joint test of the bins before".to_owned();
        if below < 1.0 {
            let reason = format!("there are {campaigns} campaigns for {before} bins, and {} are the least", before + 1);
            return Err(Error::NotEstimable { what: what(), reason });
        }
        let part: Vec<Vec<f64>> = study.covariance()[..before].iter().map(|row| row[..before].to_vec()).collect();
        let Some(root) = Cholesky::of(&part, PIVOT_SHARE) else {
            return Err(Error::NotEstimable { what: what(), reason: "the covariance of the bins before is not positive definite".into() });
        };
        let critical = tails::f_upper(1.0 - level, above, below);
        Ok(Self {
            study,
            root,
            times: &study.times()[..before],
            degrees: (above, below),
            scale: above * (campaigns - 1.0) / below,
            critical,
        })
    }

    /// F and its p value.
    pub(super) fn observed(&self) -> (f64, f64) {
        let z = self.root.forward(&self.study.estimates()[..self.study.before()]);
        let f = dot(&z, &z) / self.scale;
        (f, tails::noncentral_f_above(f, self.degrees.0, self.degrees.1, 0.0))
    }

    /// Degrees of freedom.
    pub(super) fn degrees(&self) -> (f64, f64) {
        self.degrees
    }

    /// The straight line through 0 at the reference that fits the bins before best, and its standard error.
    pub(super) fn slope(&self) -> (f64, f64) {
        let (line, found) = (self.root.forward(self.times), self.root.forward(&self.study.estimates()[..self.times.len()]));
        let precision = dot(&line, &line);
        (dot(&line, &found) / precision, precision.sqrt().recip())
    }

    /// The slope that is found with a probability.
    pub(super) fn detectable(&self, power: f64) -> f64 {
        let line = self.root.forward(self.times);
        (tails::f_noncentrality(self.critical, self.degrees.0, self.degrees.1, power) / dot(&line, &line)).sqrt()
    }

    /// By how much a weighted sum of the estimates after is off on average where the drift has a slope and the test misses it.
    ///
    /// The drift itself, and what the estimates after share with those before that pass: of normal numbers z around m that are kept where
    /// `Σ z²` is at most c, the mean is `m` times the share kept with two more degrees of freedom over the share kept.
    pub(super) fn bias_if_missed(&self, slope: f64, weights: &[f64]) -> f64 {
        let before = self.times.len();
        let drift: Vec<f64> = self.times.iter().map(|time| slope * time).collect();
        let line = self.root.forward(&drift);
        let limit = self.critical * self.scale;
        let kept = |degrees: f64| tails::noncentral_chi_squared_below(limit, degrees, dot(&line, &line));
        let shrunk = kept(before as f64 + 2.0) / kept(before as f64) - 1.0;
        let all = self.study.of_after(weights);
        let shared = product(self.study.covariance(), &all);
        slope * dot(&all, self.study.times()) + shrunk * dot(&shared[..before], &self.root.solve(&drift))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::stream::Stream;
    use rand_distr::{Distribution, StandardNormal};

    fn study(shared: f64) -> TimedContrasts {
        let times = vec![-2.0, -1.0, 1.0];
        let covariance = (0..3).map(|i| (0..3).map(|j| if i == j { 1.0 } else { shared }).collect()).collect();
        TimedContrasts::new(times, vec![2.0, 1.0, 4.0], covariance).unwrap()
    }

    #[test]
    fn test_and_slope_by_hand() {
        let study = study(0.0);
        let test = Test::new(&study, 12.0, 0.95).unwrap();
        // T² = 2² + 1²; F = T² · 10 / (2 · 11).
        assert!((test.observed().0 - 50.0 / 22.0).abs() < 1e-14);
        // (−2 · 2 − 1 · 1) / (4 + 1), error 1 / √5.
        let (slope, error) = test.slope();
        assert!((slope + 1.0).abs() < 1e-14 && (error - 0.2f64.sqrt()).abs() < 1e-14);
        assert!(test.detectable(0.8) > test.detectable(0.5));
        assert!(Test::new(&study, 2.0, 0.95).is_err());
    }

    #[test]
    fn what_is_missed_is_smaller_before_and_so_what_is_shared() {
        // Without shared errors the bias is the drift alone.
        let alone = study(0.0);
        let test = Test::new(&alone, 100.0, 0.95).unwrap();
        assert_eq!(test.bias_if_missed(1.0, &[1.0]), 1.0);
        // Shared errors: a rising drift is below 0 before and passes where errors there are above 0; then they are so after.
        let shared = study(0.5);
        let test = Test::new(&shared, 100.0, 0.95).unwrap();
        let mut stream = Stream::new(3, 1);
        let (mut sum, mut kept) = (0.0, 0u32);
        while kept < 200_000 {
            let z: Vec<f64> = (0..3).map(|_| StandardNormal.sample(stream.generator())).collect();
            let noise = Cholesky::of(shared.covariance(), PIVOT_SHARE).unwrap().times(&z);
            let (one, other) = (noise[0] - 2.0, noise[1] - 1.0);
            if (one * one + other * other - one * other) / 0.75 <= test.critical * test.scale {
                (sum, kept) = (sum + 1.0 + noise[2], kept + 1);
            }
        }
        let found = test.bias_if_missed(1.0, &[1.0]);
        assert!(found > 1.1 && (found - sum / f64::from(kept)).abs() < 0.01, "{found} {}", sum / f64::from(kept));
    }
}
