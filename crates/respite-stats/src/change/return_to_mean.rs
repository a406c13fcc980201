//! How extreme a base was, and what is expected after it with no cause at all.

mod show;

use super::carry_over::CarryOver;
use crate::{
    data::{AlignedPeriods, ComparedPeriods, RowId, WindowCount},
    diagnostic::{self, Diagnostic},
    effect::{Interval, check_level},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
};
use serde::{Deserialize, Serialize};

/// How extreme the window before was among all windows of its length, and which mean is expected after it with no cause.
///
/// A base that was high by chance is followed by a return to the mean. How much of it stays depends on how much carries over from period to
/// period. It does not say that a return was nothing else.
///
/// # Formula
/// `E(after) = M + c (before − M)`, M the mean of the periods outside both windows. Independent periods: `c = 0`. With the correlation r of
/// neighbours, and what is k periods apart correlated by `r^k`: `c = (1/(n m)) Σ_i Σ_j r^|i−j| / ((1/n²) Σ_i Σ_i' r^|i−i'|)`, i and i' in the window before, j
/// in that after; c = r for single neighbouring periods. r leaves out the window after.
///
/// # Units
/// Counts per period; changes are shares of the mean before.
///
/// # Source
/// `barnett-van-der-pols-dobson-2005`, `fisher-1915`.
///
/// # Checked against
/// A script with scipy 1.17.1 (`pearsonr`) and the covariances written out as matrices, over three designs: all numbers to 1e-9. See the test
/// `change_reference`. Recovery: the test `change_recovery`.
///
/// # Errors
/// The windows' own errors; no known period outside both windows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReturnToMean {
    /// Level of the interval of the correlation.
    pub level: f64,
}

impl Default for ReturnToMean {
    fn default() -> Self {
        Self { level: 0.95 }
    }
}

/// A mean that is expected after.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExpectedMean {
    /// Share of the base's distance from the mean that stays.
    pub stays: f64,
    /// Mean per period.
    pub mean: f64,
    /// As a change from the mean before; none where that is 0.
    pub change: Option<f64>,
}

/// What [`ReturnToMean`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReturnToMeanEstimate {
    /// The window before: the base.
    pub before: WindowCount,
    /// The window after.
    pub after: WindowCount,
    /// Change of the mean that was seen; none where nothing was counted before.
    pub observed: Option<f64>,
    /// Known periods outside both windows.
    pub others: u64,
    /// Their rows.
    pub rows: Vec<RowId>,
    /// Their mean.
    pub others_mean: f64,
    /// Unbroken windows as long as the base that touch neither window.
    pub windows: u64,
    /// One more than those with a higher mean than the base.
    pub rank_from_highest: u64,
    /// One more than those with a lower mean.
    pub rank_from_lowest: u64,
    /// Share of them with a mean at least as high; none without one.
    pub share_as_high: Option<f64>,
    /// Share of them with a mean at least as low.
    pub share_as_low: Option<f64>,
    /// What is expected where nothing carries over.
    pub independent: ExpectedMean,
    /// How much carries over from one period to the next.
    pub carry_over: Option<CarryOver>,
    /// What is expected with it.
    pub carried_over: Option<ExpectedMean>,
    /// The expected mean at the ends of the correlation's interval.
    pub carried_over_interval: Option<Interval>,
}

impl Method for ReturnToMean {
    type Data = ComparedPeriods;
    type Estimate = ReturnToMeanEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "return-to-mean",
        title: "Return to the mean",
        question: "Was the base extreme, and what is expected after it with no cause at all?",
        explanation: include_str!("return_to_mean.md"),
        assumptions: &[
            "with no cause, the level of the series is the same throughout",
            "what carries over fades by the same share from each period to the next",
            "the base was taken because it was high or low, or came right before the change that is asked about",
        ],
        sources: &["barnett-van-der-pols-dobson-2005", "fisher-1915"],
        checked_against: "a script with scipy 1.17.1 over three designs, all numbers to 1e-9; recovery on simulated series with extreme bases",
        status: Status::Checked,
    };

    fn check(&self, series: &ComparedPeriods) -> Result<(), Error> {
        check_level(self.level)?;
        let aligned = series.aligned()?;
        if (0..aligned.periods.len()).all(|at| aligned.compared(at)) {
            let reason = "0 periods are known outside both windows, and 1 is the least".into();
            return Err(Error::NotEstimable { what: "a return to the mean".into(), reason });
        }
        Ok(())
    }

    fn fit(&self, series: &ComparedPeriods) -> Result<Fit<Self>, Error> {
        let aligned = series.aligned()?;
        let [before, after] = aligned.windows();
        let others: Vec<usize> = (0..aligned.periods.len()).filter(|at| !aligned.compared(*at)).collect();
        let others_mean = others.iter().map(|at| aligned.counts[*at]).sum::<f64>() / others.len() as f64;
        let length = before.periods.periods() as usize;
        let sums = other_sums(&aligned, length);
        let base = before.count as f64;
        let number = |property: &dyn Fn(f64) -> bool| sums.iter().filter(|sum| property(**sum)).count();
        let share = |number: usize| (!sums.is_empty()).then(|| number as f64 / sums.len() as f64);
        let carry_over = CarryOver::of(&aligned, |at| !aligned.after.contains(&at), self.level);
        let expected = |stays: f64| {
            let mean = others_mean + stays * (before.mean - others_mean);
            ExpectedMean { stays, mean, change: (before.count > 0).then(|| mean / before.mean - 1.0) }
        };
        let with = |correlation: f64| expected(stays(&before, &after, correlation));
        let interval = carry_over.and_then(|found| found.interval).map(|ends| {
            let ends = [with(ends.low).mean, with(ends.high).mean];
            Interval { low: ends[0].min(ends[1]), high: ends[0].max(ends[1]) }
        });
        let estimate = ReturnToMeanEstimate {
            observed: (before.count > 0).then(|| after.mean / before.mean - 1.0),
            others: others.len() as u64,
            rows: others.iter().map(|at| aligned.ids[*at]).collect(),
            others_mean,
            windows: sums.len() as u64,
            rank_from_highest: number(&|sum| sum > base) as u64 + 1,
            rank_from_lowest: number(&|sum| sum < base) as u64 + 1,
            share_as_high: share(number(&|sum| sum >= base)),
            share_as_low: share(number(&|sum| sum <= base)),
            independent: expected(0.0),
            carry_over,
            carried_over: carry_over.map(|found| with(found.correlation)),
            carried_over_interval: interval,
            before,
            after,
        };
        let diagnostics = doubts(&estimate);
        Ok(Fit { spec: self.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
    }
}

/// Sums of all unbroken windows of a length that touch neither window.
fn other_sums(series: &AlignedPeriods, length: usize) -> Vec<f64> {
    let runs = series.runs(|at| !series.compared(at));
    runs.into_iter().flat_map(|run| series.counts[run].windows(length).map(|window| window.iter().sum()).collect::<Vec<f64>>()).collect()
}

/// The share of the base's distance from the mean that is expected to stay.
fn stays(before: &WindowCount, after: &WindowCount, correlation: f64) -> f64 {
    let mean = |from: &WindowCount, to: &WindowCount| {
        let pairs = (from.periods.first..=from.periods.last)
            .flat_map(|i| (to.periods.first..=to.periods.last).map(move |j| correlation.powi(i.abs_diff(j).min(10_000) as i32)));
        pairs.sum::<f64>() / (f64::from(from.periods.periods()) * f64::from(to.periods.periods()))
    };
    let own = mean(before, before);
    if own > 0.0 { mean(before, after) / own } else { 0.0 }
}

fn doubts(estimate: &ReturnToMeanEstimate) -> Vec<Diagnostic> {
    let mut doubts = CarryOver::doubts(estimate.carry_over.as_ref());
    if estimate.windows < FEW {
        let message = format!("{} windows as long as the base touch neither window, fewer than {FEW}", estimate.windows);
        doubts.push(diagnostic::FEW_WINDOWS.with(message));
    }
    if estimate.before.count < diagnostic::LOW {
        doubts.push(diagnostic::LOW_COUNT.with(format!("the sum before is {}, below {}", estimate.before.count, diagnostic::LOW)));
    }
    doubts
}

/// Fewer windows than this say little of how extreme one is.
const FEW: u64 = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{data::Observation, method::estimate};

    #[test]
    fn by_hand() {
        let values = [4.0, 6.0, 5.0, 9.0, 3.0, 5.0, 7.0];
        let observations = values.iter().zip(0..).map(|(value, period)| Observation { id: RowId(period as u64), period, value: *value });
        let series = ComparedPeriods { observations: observations.collect(), before: (3, 3).into(), after: (4, 4).into() };
        let fit = estimate(&ReturnToMean::default(), &series).unwrap();
        let found = fit.estimate;
        assert_eq!((found.others, found.others_mean, found.windows), (5, 5.4, 5));
        assert_eq!((found.rank_from_highest, found.share_as_high, found.rank_from_lowest), (1, Some(0.0), 6));
        assert!((found.independent.change.unwrap() + 0.4).abs() < 1e-15);
        // Pairs (4, 6), (6, 5), (5, 9), (5, 7).
        let carried = found.carried_over.unwrap();
        assert_eq!((found.carry_over.unwrap().pairs, carried.stays), (4, found.carry_over.unwrap().correlation));
        assert!((carried.mean - (5.4 + carried.stays * 3.6)).abs() < 1e-15);
        let codes: Vec<_> = fit.diagnostics.iter().map(|doubt| doubt.code).collect();
        assert_eq!(codes, ["change.few-pairs", "change.few-windows", "wake.low-count"]);
    }

    #[test]
    fn what_stays_of_longer_windows() {
        let window = |first: i32, last: i32| WindowCount { periods: (first, last).into(), count: 0, mean: 0.0, rows: Vec::new() };
        // Two periods then one: (r² + r)/2 over (2 + 2r)/4 is r.
        assert!((stays(&window(0, 1), &window(2, 2), 0.5) - 0.5).abs() < 1e-15);
        assert!((stays(&window(0, 0), &window(3, 3), 0.5) - 0.125).abs() < 1e-15);
        assert_eq!((stays(&window(0, 2), &window(3, 4), 0.0), stays(&window(0, 1), &window(2, 2), -1.0)), (0.0, 0.0));
    }
}
