//! The smallest fall and rise between two windows that can be told from none.

mod critical;
mod show;

use self::critical::Test;
use super::{
    carry_over::CarryOver,
    change_by_chance::{check_dispersion, check_mean},
    count_law::CountLaw,
    dispersion::{Dispersion, DispersionFrom},
};
use crate::{
    data::{ComparedPeriods, PeriodRange, WindowCount},
    diagnostic::{self, Diagnostic},
    effect::{check_level, minimum_detectable_fall},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
    numeric::quantile,
};
use serde::{Deserialize, Serialize};

/// The smallest fall and the smallest rise that a comparison of two windows finds with a given power.
///
/// It takes from the window after its length alone. It does not say that smaller changes are absent: this comparison would often miss them.
///
/// # Formula
/// `1 − exp(−(z(1 − α/2) + z(power)) · √(φ (1/n + 1/m) / μ))` for a fall, `exp(…) − 1` for a rise, with n and m the periods before and after and μ the
/// mean before. And by the tests themselves: the smallest change whose power, summed over all pairs of counts, is as asked. The sum before has mean
/// `n μ`, the sum after `m μ (1 + c)`, and both the variance φ times the mean. With φ = 1 the test is binomial given the total, α/2 in each tail;
/// else it is the likelihood ratio of Poisson sums over φ, against the χ² quantile with one degree of freedom. Findings in the other direction
/// do not count.
///
/// # Units
/// Changes are shares of the mean before; counts per period.
///
/// # Source
/// `bloom-1995`, `mccullagh-nelder-1989`, `przyborowski-wilenski-1940`.
///
/// # Checked against
/// Double sums with scipy 1.17.1 over seven designs, each test by its own tail function: falls and rises to 1e-8. See the test
/// `change_reference`. Recovery: the test `change_recovery` simulates the changes found and counts how often the tests find them.
///
/// # Errors
/// Windows with a hole, reversed or not in order; counts that are not whole; a mean of 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmallestChange {
    /// Chance of finding a true change of this size.
    pub power: f64,
    /// Level of the two-sided test is 1 − α.
    pub level: f64,
    /// Mean per period before; that of the window before if none is given.
    pub mean: Option<f64>,
    /// Ratio of variance to mean; if none is given, that of the periods named below, by moments.
    pub dispersion: Option<f64>,
    /// Which periods tell how much counts vary.
    pub dispersion_from: DispersionFrom,
}

impl Default for SmallestChange {
    fn default() -> Self {
        Self { power: 0.8, level: 0.95, mean: None, dispersion: None, dispersion_from: DispersionFrom::RunBefore }
    }
}

/// What can be found with one ratio of variance to mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DetectableChange {
    /// The ratio.
    pub dispersion: f64,
    /// The smallest fall by the formula, as a share above 0.
    pub formula_fall: f64,
    /// The smallest rise by the formula.
    pub formula_rise: f64,
    /// The test.
    pub test: &'static str,
    /// The smallest fall that it finds; none where it would miss even a fall of all.
    pub fall: Option<f64>,
    /// The smallest rise that it finds; none where it finds none up to a millionfold.
    pub rise: Option<f64>,
    /// How often it finds a change, of either direction, where there is none.
    pub false_alarms: f64,
}

/// What [`SmallestChange`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SmallestChangeEstimate {
    /// The window before.
    pub before: WindowCount,
    /// The periods after; what was counted in them is not used.
    pub after_periods: PeriodRange,
    /// Mean per period before that was used.
    pub mean: f64,
    /// With counts that vary by chance alone.
    pub poisson: DetectableChange,
    /// With the ratio that is given or found; none without one.
    pub dispersed: Option<DetectableChange>,
    /// How much the named periods vary; none where the ratio is given.
    pub dispersion: Option<Dispersion>,
}

impl Method for SmallestChange {
    type Data = ComparedPeriods;
    type Estimate = SmallestChangeEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "smallest-change",
        title: "Smallest change that can be told",
        question: "How large must a fall or rise between two windows be for the comparison to find it?",
        explanation: include_str!("smallest_change.md"),
        assumptions: &[
            "without the change, the mean per period is the same in both windows",
            "counts vary in the windows as the ratio of variance to mean says, with and without a change",
            "periods are independent of one another",
        ],
        sources: &["bloom-1995", "mccullagh-nelder-1989", "przyborowski-wilenski-1940"],
        checked_against: "double sums with scipy 1.17.1 over seven designs, falls and rises to 1e-8; recovery on simulated series with the change found",
        status: Status::Checked,
    };

    fn check(&self, series: &ComparedPeriods) -> Result<(), Error> {
        check_level(self.level)?;
        if !(0.5..1.0).contains(&self.power) {
            let limit = "it must be at least 0.5 and below 1".into();
            return Err(Error::Setting { setting: "power", value: self.power.to_string(), limit });
        }
        check_mean(self.mean)?;
        check_dispersion(self.dispersion)?;
        let aligned = series.aligned()?;
        if self.mean.is_none() && aligned.counts[aligned.before].iter().all(|count| *count == 0.0) {
            let reason = "nothing was counted in the window before, and no mean is given".into();
            return Err(Error::NotEstimable { what: "the smallest change".into(), reason });
        }
        Ok(())
    }

    fn fit(&self, series: &ComparedPeriods) -> Result<Fit<Self>, Error> {
        let aligned = series.aligned()?;
        let [before, after] = aligned.windows();
        let mean = self.mean.unwrap_or(before.mean);
        let periods = [&before, &after].map(|window| f64::from(window.periods.periods()));
        let dispersion = match self.dispersion {
            Some(_) => None,
            None => Some(Dispersion::of(&aligned, &self.dispersion_from.places(&aligned)?, self.level)),
        };
        let ratio = self.dispersion.or(dispersion.as_ref().and_then(|found| found.moments));
        let poisson = self.detectable(periods, mean, 1.0)?;
        let dispersed = match ratio {
            Some(ratio) if ratio > 1.0 => Some(self.detectable(periods, mean, ratio)?),
            Some(_) => Some(poisson.clone()),
            None => None,
        };
        let estimate = SmallestChangeEstimate { before, after_periods: after.periods, mean, poisson, dispersed, dispersion };
        let mut diagnostics = self.doubts(&estimate, periods);
        diagnostics.extend(CarryOver::outside(&aligned, self.level));
        Ok(Fit { spec: self.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
    }
}

/// Greatest rise that is looked for.
const MOST: f64 = 1e6;

impl SmallestChange {
    fn detectable(&self, periods: [f64; 2], mean: f64, dispersion: f64) -> Result<DetectableChange, Error> {
        let alpha = 1.0 - self.level;
        let (test, name) = if dispersion > 1.0 {
            let limit = dispersion * quantile::normal(1.0 - alpha / 2.0).powi(2);
            (Test::LikelihoodRatio { limit }, "likelihood ratio of Poisson sums over the dispersion, chi-square")
        } else {
            (Test::Conditional { tail: alpha / 2.0 }, "binomial given the total, half of alpha in each tail")
        };
        let design = TwoSums { test, periods, mean, dispersion };
        let (fall, rise) = (design.smallest(self.power, -1.0)?, design.smallest(self.power, 1.0)?);
        let false_alarms = design.power(0.0, -1.0)? + design.power(0.0, 1.0)?;
        let formula_fall = minimum_detectable_fall(periods[0] * mean, periods[1] * mean, dispersion, self.power, alpha);
        let formula_rise = formula_fall / (1.0 - formula_fall);
        Ok(DetectableChange { dispersion, formula_fall, formula_rise, test: name, fall, rise, false_alarms })
    }

    fn doubts(&self, estimate: &SmallestChangeEstimate, periods: [f64; 2]) -> Vec<Diagnostic> {
        let mut doubts = estimate.dispersion.as_ref().map_or_else(Vec::new, Dispersion::doubts);
        let least = estimate.mean * periods[0].min(periods[1]);
        if least < diagnostic::LOW as f64 {
            doubts.push(diagnostic::LOW_COUNT.with(format!("{least:.1} are expected in one of the windows, below {}", diagnostic::LOW)));
        }
        for found in [Some(&estimate.poisson), estimate.dispersed.as_ref().filter(|found| found.dispersion > 1.0)].into_iter().flatten() {
            let missed = match (found.fall, found.rise) {
                (Some(_), Some(_)) => continue,
                (None, Some(_)) => "a fall of all",
                (Some(_), None) => "a rise to a million times the mean",
                (None, None) => "a fall of all, or a rise to a million times the mean,",
            };
            let power = 100.0 * self.power;
            let message =
                format!("with dispersion {:.2}, {missed} is found less often than in {power:.0} % of the cases", found.dispersion);
            doubts.push(diagnostic::NOTHING_DETECTABLE.with(message));
        }
        doubts
    }
}

/// Two sums that are compared by a test.
struct TwoSums {
    test: Test,
    periods: [f64; 2],
    mean: f64,
    dispersion: f64,
}

impl TwoSums {
    /// Chance of finding a change of this size in its direction, which is that of `towards`: below 0 a fall.
    fn power(&self, change: f64, towards: f64) -> Result<f64, Error> {
        let [n, m] = self.periods;
        let law = |mean: f64| CountLaw::new(mean, self.dispersion);
        let (before, after) = (law(n * self.mean)?, law(m * self.mean * (1.0 + change))?);
        let (higher, lower, periods) = if towards < 0.0 { (before, after, [n, m]) } else { (after, before, [m, n]) };
        let largest = self.test.largest_called_lower(periods, higher.reach())?;
        Ok(higher.masses().zip(largest).map(|((_, mass), count)| mass * lower.at_most(count)).sum())
    }

    /// The smallest change in a direction that is found with this power; none if no change is.
    fn smallest(&self, power: f64, towards: f64) -> Result<Option<f64>, Error> {
        let found = |size: f64| Ok::<_, Error>(self.power(towards * size, towards)? >= power);
        let (mut low, mut high) = (0.0, 1.0);
        while !found(high)? {
            if towards < 0.0 || high >= MOST {
                return Ok(None);
            }
            (low, high) = (high, 2.0 * high);
        }
        while high - low > 1e-12 * high {
            let middle = f64::midpoint(low, high);
            if middle <= low || middle >= high {
                break;
            }
            if found(middle)? { high = middle } else { low = middle }
        }
        Ok(Some(high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::{Observation, RowId},
        method::estimate,
    };

    fn series(n: i32, m: i32, count: f64) -> ComparedPeriods {
        let observations = (0..n + m).map(|period| Observation { id: RowId(period as u64), period, value: count }).collect();
        ComparedPeriods { observations, before: (0, n - 1).into(), after: (n, n + m - 1).into() }
    }

    #[test]
    fn seven_periods_against_three() {
        let fall = |dispersion: f64| {
            let spec = SmallestChange { mean: Some(83.43), dispersion: Some(dispersion), ..SmallestChange::default() };
            estimate(&spec, &series(7, 3, 83.0)).unwrap().estimate.dispersed.unwrap()
        };
        let (calm, loud) = (fall(1.226), fall(5.203));
        assert!((calm.formula_fall - 0.209).abs() < 5e-4 && (loud.formula_fall - 0.383).abs() < 5e-4, "{calm:?} {loud:?}");
        assert!(((1.0 + loud.formula_rise) * (1.0 - loud.formula_fall) - 1.0).abs() < 1e-12);
        for found in [calm, loud] {
            let (fall, rise) = (found.fall.unwrap(), found.rise.unwrap());
            // The formula takes the sums after as large as without a change: a little too few for a rise, and too many for a fall.
            assert!((1.0..1.12).contains(&(fall / found.formula_fall)) && (0.85..1.0).contains(&(rise / found.formula_rise)), "{found:?}");
            assert!((found.false_alarms - 0.05).abs() < 0.01, "{found:?}");
        }
    }

    #[test]
    fn a_fall_of_all_that_is_missed() {
        // Three against none: (1/2)³ is above 0.025, so nothing is found in most cases.
        let fit = estimate(&SmallestChange::default(), &series(1, 1, 3.0)).unwrap();
        assert_eq!((fit.estimate.poisson.fall, fit.estimate.poisson.formula_fall > 0.8), (None, true));
        assert!(fit.estimate.poisson.rise.unwrap() > 2.0);
        let codes: Vec<_> = fit.diagnostics.iter().map(|doubt| doubt.code).collect();
        assert_eq!(codes, ["change.few-periods", "wake.low-count", "change.nothing-detectable"]);
        assert_eq!(fit.estimate.dispersed, None);
    }

    #[test]
    fn power_is_reached_and_no_more() {
        let design = TwoSums { test: Test::Conditional { tail: 0.025 }, periods: [2.0, 1.0], mean: 30.0, dispersion: 1.0 };
        for towards in [-1.0, 1.0] {
            let size = design.smallest(0.8, towards).unwrap().unwrap();
            assert!((design.power(towards * size, towards).unwrap() - 0.8).abs() < 1e-9);
        }
    }
}
