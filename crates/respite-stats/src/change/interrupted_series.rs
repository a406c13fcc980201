//! One series before and under an action, against all other dates of the same series.

mod show;

use super::carry_over::CarryOver;
use crate::{
    data::{AlignedPeriods, ComparedPeriods, PeriodRange, WindowCount},
    diagnostic::{self, Diagnostic},
    effect::{Interval, check_level},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
    numeric::student,
};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The change of a series' mean from before an action to under it, with its interval, and its rank among all other dates.
///
/// The window after begins with the first period under the action. The other dates say how large such changes are on any date of this series. It
/// does not say that the action made the change: one series has no comparison.
///
/// # Formula
/// `ln((A/m) / (B/n))`, B and A the sums of the n periods before and the m after; its standard error `√(φ̂ (1/B + 1/A))` with `φ̂ = Σ (y − ȳ)²/ȳ / (n + m − 2)`,
/// ȳ the mean of the period's own window; Student's interval with n + m − 2 degrees of freedom. Every other date has windows of the same lengths and gap, all
/// of whose periods are known and in neither window of the action. Rank: one more than the other dates with as large a change in that direction.
///
/// # Units
/// Changes are shares of the mean before.
///
/// # Source
/// `bernal-cummins-gasparrini-2017`, `mccullagh-nelder-1989`.
///
/// # Checked against
/// statsmodels 0.15.0 (GLM, Poisson, Pearson scale, Student's t) over four designs, and a loop over all dates: numbers to 1e-8, ranks exactly. See the
/// test `change_reference`. Recovery: the test `change_recovery`.
///
/// # Errors
/// The windows' own errors; a declared length of 0, or windows of it with a hole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InterruptedSeries {
    /// Lengths in periods of the windows before and after, such as `[[3, 3], [6, 6]]`; those of the two windows if none are given. All begin at the same date,
    /// with the same gap.
    pub windows: Vec<(u32, u32)>,
    /// Level of the intervals.
    pub level: f64,
}

impl Default for InterruptedSeries {
    fn default() -> Self {
        Self { windows: Vec::new(), level: 0.95 }
    }
}

/// Another date of the same series, as if the action had begun then.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PlaceboDate {
    /// First period of its window after.
    pub period: i32,
    /// Its change; none where nothing was counted before.
    pub change: Option<f64>,
}

/// The change over windows of given lengths.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InterruptedWindow {
    /// The window before.
    pub before: WindowCount,
    /// The window after.
    pub after: WindowCount,
    /// Change of the mean, as a share of that before; none where nothing was counted before.
    pub change: Option<f64>,
    /// Its interval; none where a window is empty, or each has a single period.
    pub interval: Option<Interval>,
    /// Of the logarithm of the ratio of means.
    pub std_error: Option<f64>,
    /// The logarithm over its standard error.
    pub statistic: Option<f64>,
    /// Two-sided.
    pub p_value: Option<f64>,
    /// Variance over mean within the windows.
    pub dispersion: Option<f64>,
    /// Degrees of freedom.
    pub degrees_of_freedom: u32,
    /// The other dates, ascending.
    pub placebos: Vec<PlaceboDate>,
    /// Other dates whose windows lie wholly before those of the action.
    pub placebos_before: u64,
    /// Other dates with as large a change in the same direction; none without a change.
    pub as_large: Option<u64>,
    /// Place of the action's date by the change in its direction, 1 for the largest; ties count against it.
    pub rank: Option<u64>,
    /// Share of the other dates with as large a change in the same direction.
    pub share_as_large: Option<f64>,
}

/// What [`InterruptedSeries`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InterruptedSeriesEstimate {
    /// First period under the action.
    pub treated_from: i32,
    /// One for each pair of lengths, as declared.
    pub windows: Vec<InterruptedWindow>,
}

impl Method for InterruptedSeries {
    type Data = ComparedPeriods;
    type Estimate = InterruptedSeriesEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "interrupted-series",
        title: "Interrupted series",
        question: "How did one series change at an action, and how large are such changes on its other dates?",
        explanation: include_str!("interrupted_series.md"),
        assumptions: &[
            "without the action, the mean after would have been that before",
            "periods are independent of one another, and vary alike in both windows, for the interval",
            "the other dates are no dates of other actions, for the rank",
        ],
        sources: &["bernal-cummins-gasparrini-2017", "mccullagh-nelder-1989"],
        checked_against: "statsmodels 0.15.0 (GLM) over four designs, numbers to 1e-8, ranks exactly; recovery on simulated series with known change",
        status: Status::Checked,
    };

    fn check(&self, series: &ComparedPeriods) -> Result<(), Error> {
        check_level(self.level)?;
        let aligned = series.aligned()?;
        for (before, after) in &self.windows {
            if *before == 0 || *after == 0 {
                let limit = "both windows need at least 1 period".into();
                return Err(Error::Setting { setting: "windows", value: format!("[{before}, {after}]"), limit });
            }
        }
        self.ranges(series).try_for_each(|ranges| places(&aligned, ranges).map(|_| ()).ok_or_else(|| hole(ranges)))
    }

    fn fit(&self, series: &ComparedPeriods) -> Result<Fit<Self>, Error> {
        let aligned = series.aligned()?;
        let windows = self.ranges(series).map(|ranges| self.window(&aligned, ranges)).collect::<Result<_, _>>()?;
        let estimate = InterruptedSeriesEstimate { treated_from: series.after.first, windows };
        let mut diagnostics = doubts(&estimate);
        diagnostics.extend(CarryOver::outside(&aligned, self.level));
        Ok(Fit { spec: self.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
    }
}

/// Fewer other dates than this cannot put a change among the largest 5 %.
const FEW: usize = 19;

impl InterruptedSeries {
    /// The declared windows at the action's date.
    fn ranges(&self, series: &ComparedPeriods) -> impl Iterator<Item = [PeriodRange; 2]> {
        let (ends, begins) = (series.before.last, series.after.first);
        let declared = self.windows.iter().map(move |(before, after)| {
            let [before, after] = [before, after].map(|periods| i32::try_from(*periods).unwrap_or(i32::MAX));
            [
                PeriodRange::new(ends.saturating_sub(before).saturating_add(1), ends),
                PeriodRange::new(begins, begins.saturating_add(after).saturating_sub(1)),
            ]
        });
        let own = self.windows.is_empty().then_some([series.before, series.after]);
        declared.chain(own)
    }

    fn window(&self, series: &AlignedPeriods, ranges: [PeriodRange; 2]) -> Result<InterruptedWindow, Error> {
        let own = places(series, ranges).ok_or_else(|| hole(ranges))?;
        let at = AlignedPeriods { before: own[0].clone(), after: own[1].clone(), ..series.clone() };
        let [before, after] = at.windows();
        let log_ratio = (before.count > 0 && after.count > 0).then(|| (after.mean / before.mean).ln());
        let degrees = (own[0].len() + own[1].len() - 2) as u32;
        let dispersion = log_ratio.filter(|_| degrees > 0).map(|_| {
            let of = |places: &Range<usize>, mean: f64| {
                series.counts[places.clone()].iter().map(|count| (count - mean).powi(2) / mean).sum::<f64>()
            };
            (of(&own[0], before.mean) + of(&own[1], after.mean)) / f64::from(degrees)
        });
        let std_error = dispersion.map(|ratio| (ratio * (1.0 / before.count as f64 + 1.0 / after.count as f64)).sqrt());
        let known = log_ratio.zip(std_error).filter(|(_, error)| *error > 0.0);
        let reach = student::quantile(0.5 + self.level / 2.0, f64::from(degrees));
        let interval = known.map(|(log, error)| Interval { low: (log - reach * error).exp_m1(), high: (log + reach * error).exp_m1() });
        let statistic = known.map(|(log, error)| log / error);
        let placebos = placebos(series, ranges, &own);
        let change = of_sums(&before, &after);
        // By sums, in which no mean is rounded: a change is as large where A B' is as far from A' B.
        let direction = change.filter(|change| *change != 0.0).map(f64::signum);
        let as_large = direction.map(|direction| {
            let far = |sums: &&Sums| {
                let (ours, theirs) = (after.count as f64 * sums.before, sums.after * before.count as f64);
                sums.before + sums.after > 0.0 && (theirs - ours) * direction >= 0.0
            };
            placebos.iter().filter(far).count() as u64
        });
        Ok(InterruptedWindow {
            change,
            interval,
            std_error,
            statistic,
            p_value: statistic.map(|statistic| student::p_value(statistic, f64::from(degrees))),
            dispersion,
            degrees_of_freedom: degrees,
            placebos_before: placebos.iter().filter(|sums| sums.period < ranges[0].first).count() as u64,
            rank: as_large.map(|number| number + 1),
            share_as_large: as_large.filter(|_| !placebos.is_empty()).map(|number| number as f64 / placebos.len() as f64),
            as_large,
            placebos: placebos.iter().map(|sums| PlaceboDate { period: sums.period, change: sums.change(ranges) }).collect(),
            before,
            after,
        })
    }
}

/// Sums of the windows of another date.
struct Sums {
    period: i32,
    before: f64,
    after: f64,
}

impl Sums {
    fn change(&self, ranges: [PeriodRange; 2]) -> Option<f64> {
        let [n, m] = ranges.map(|range| f64::from(range.periods()));
        (self.before > 0.0).then(|| self.after / m / (self.before / n) - 1.0)
    }
}

fn of_sums(before: &WindowCount, after: &WindowCount) -> Option<f64> {
    (before.count > 0).then(|| if after.mean == before.mean { 0.0 } else { after.mean / before.mean - 1.0 })
}

/// Places of two windows, if all their periods are known.
fn places(series: &AlignedPeriods, ranges: [PeriodRange; 2]) -> Option<[Range<usize>; 2]> {
    let known = ranges.map(|range| {
        let from = series.periods.partition_point(|period| *period < range.first);
        from..series.periods.partition_point(|period| *period <= range.last)
    });
    known.iter().zip(ranges).all(|(places, range)| places.len() == range.periods() as usize).then_some(known)
}

fn hole([before, after]: [PeriodRange; 2]) -> Error {
    let reason = format!("a period of the windows {before} and {after} is not known, and all are needed");
    Error::NotEstimable { what: "a change at a date".into(), reason }
}

/// All other dates whose windows are known and share no period with those of the action.
fn placebos(series: &AlignedPeriods, ranges: [PeriodRange; 2], own: &[Range<usize>; 2]) -> Vec<Sums> {
    let begins = ranges[1].first;
    let sum = |places: &Range<usize>| series.counts[places.clone()].iter().sum();
    let free = |places: &Range<usize>| own.iter().all(|window| places.end <= window.start || window.end <= places.start);
    let at = |period: &i32| {
        let moved = |range: PeriodRange| {
            let end = |end: i32| end.checked_add(period.checked_sub(begins)?);
            Some(PeriodRange::new(end(range.first)?, end(range.last)?))
        };
        let known = places(series, [moved(ranges[0])?, moved(ranges[1])?])?;
        known.iter().all(free).then(|| Sums { period: *period, before: sum(&known[0]), after: sum(&known[1]) })
    };
    series.periods.iter().filter_map(at).collect()
}

fn doubts(estimate: &InterruptedSeriesEstimate) -> Vec<Diagnostic> {
    let mut doubts = Vec::new();
    for window in &estimate.windows {
        let lengths = format!("{} periods before and {} after", window.before.periods.periods(), window.after.periods.periods());
        let dates = window.placebos.len();
        if dates < FEW {
            doubts.push(diagnostic::FEW_PLACEBO_DATES.with(format!("{dates} other dates with {lengths}, fewer than {FEW}")));
        }
        let least = window.before.count.min(window.after.count);
        if least < diagnostic::LOW {
            doubts.push(diagnostic::LOW_COUNT.with(format!("with {lengths}, a sum is {least}, below {}", diagnostic::LOW)));
        }
        if window.interval.is_none() {
            let (before, after) = (window.before.count, window.after.count);
            doubts.push(diagnostic::NO_INTERVAL.with(format!("{lengths}, with sums of {before} and {after}, allow no interval")));
        }
        if window.rank.is_none() {
            let (before, after) = (window.before.count, window.after.count);
            doubts.push(
                diagnostic::NO_DIRECTION
                    .with(format!("{before} in the window before and {after} in the window after make no change of a size")),
            );
        }
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::{Observation, RowId},
        method::estimate,
    };

    fn series(values: &[f64], before: (i32, i32), after: (i32, i32)) -> ComparedPeriods {
        let observations = values.iter().zip(0..).map(|(value, period)| Observation { id: RowId(period as u64), period, value: *value });
        ComparedPeriods { observations: observations.collect(), before: before.into(), after: after.into() }
    }

    #[test]
    fn by_hand() {
        let values = [4.0, 8.0, 4.0, 2.0, 6.0, 10.0, 3.0, 5.0, 5.0, 5.0, 0.0];
        let fit = estimate(&InterruptedSeries::default(), &series(&values, (4, 5), (6, 7))).unwrap();
        let found = &fit.estimate.windows[0];
        assert_eq!((found.before.count, found.after.count, found.change, found.degrees_of_freedom), (16, 8, Some(-0.5), 2));
        // (4 + 4)/8 and (1 + 1)/4 over 2.
        assert_eq!(found.dispersion, Some(0.75));
        assert!((found.std_error.unwrap() - (0.75f64 * (1.0 / 16.0 + 1.0 / 8.0)).sqrt()).abs() < 1e-15);
        // Only period 2 has two free periods on both sides: 4 + 8 against 4 + 2, a fall by a half too.
        assert_eq!(found.placebos, [PlaceboDate { period: 2, change: Some(-0.5) }]);
        assert_eq!((found.as_large, found.rank, found.share_as_large, found.placebos_before), (Some(1), Some(2), Some(1.0), 1));
        assert_eq!(fit.diagnostics.iter().map(|doubt| doubt.code).collect::<Vec<_>>(), ["change.few-placebo-dates", "wake.low-count"]);
    }

    #[test]
    fn declared_lengths_and_what_they_lack() {
        let values = [4.0, 8.0, 4.0, 2.0, 6.0, 10.0, 3.0, 5.0, 5.0, 5.0, 0.0];
        let data = series(&values, (4, 5), (6, 7));
        let fit = estimate(&InterruptedSeries { windows: vec![(1, 1), (6, 5)], ..InterruptedSeries::default() }, &data).unwrap();
        let (single, long) = (&fit.estimate.windows[0], &fit.estimate.windows[1]);
        assert_eq!((single.change, single.interval, single.degrees_of_freedom), (Some(-0.7), None, 0));
        // A fall to nothing is the only larger one.
        assert_eq!((single.placebos.len(), single.rank), (7, Some(2)));
        assert_eq!((long.before.count, long.after.count, long.placebos.len(), long.share_as_large), (34, 18, 0, None));
        for windows in [vec![(7, 1)], vec![(1, 6)], vec![(0, 1)], vec![(u32::MAX, 1)]] {
            assert!(estimate(&InterruptedSeries { windows, ..InterruptedSeries::default() }, &data).is_err());
        }
    }
}
