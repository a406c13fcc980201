//! One series of counts by period, and the two windows of it that are compared.

use super::{Observation, RowId};
use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Periods from a first to a last, both included. Written as a pair, such as `[10, 12]`.
///
/// # Units
/// Periods of one length, counted from any epoch that the series shares.
///
/// # Examples
/// ```
/// use respite_stats::data::PeriodRange;
/// let quarter = PeriodRange::new(10, 12);
/// assert_eq!(quarter.periods(), 3);
/// assert!(quarter.holds(12) && !quarter.holds(13));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(i32, i32)", into = "(i32, i32)")]
pub struct PeriodRange {
    /// First period.
    pub first: i32,
    /// Last period.
    pub last: i32,
}

impl PeriodRange {
    /// The range from one period to another.
    pub const fn new(first: i32, last: i32) -> Self {
        Self { first, last }
    }

    /// Number of periods; 0 for a reversed range.
    pub fn periods(self) -> u32 {
        u32::try_from(i64::from(self.last) - i64::from(self.first) + 1).unwrap_or(0)
    }

    /// Whether a period lies within.
    pub fn holds(self, period: i32) -> bool {
        (self.first..=self.last).contains(&period)
    }
}

impl From<(i32, i32)> for PeriodRange {
    fn from((first, last): (i32, i32)) -> Self {
        Self { first, last }
    }
}

impl From<PeriodRange> for (i32, i32) {
    fn from(range: PeriodRange) -> Self {
        (range.first, range.last)
    }
}

impl std::fmt::Display for PeriodRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{}, {}]", self.first, self.last)
    }
}

/// A series of counts by period, and a window before that is held against a window after.
///
/// A period without an observation is a hole: it is not known, and never taken as zero. The windows themselves have none. They may
/// have different lengths; a change compares the means per period. It does not say why the windows were chosen.
///
/// # Units
/// Whole counts; periods of one length, in any order.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedPeriods {
    /// At most one for each period.
    pub observations: Vec<Observation>,
    /// What is held against.
    pub before: PeriodRange,
    /// What is asked about; it begins after the window before has ended.
    pub after: PeriodRange,
}

/// A window with what was counted in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WindowCount {
    /// First and last period.
    pub periods: PeriodRange,
    /// Sum of the counts.
    pub count: u64,
    /// Mean per period.
    pub mean: f64,
    /// The rows, by period.
    pub rows: Vec<RowId>,
}

/// The same in canonical order: known periods ascending.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AlignedPeriods {
    pub periods: Vec<i32>,
    pub ids: Vec<RowId>,
    pub counts: Vec<f64>,
    /// Places of the two windows.
    pub before: Range<usize>,
    pub after: Range<usize>,
}

/// The greatest count of one period.
const LARGEST: f64 = 1e9;

impl ComparedPeriods {
    /// The series in canonical order.
    pub(crate) fn aligned(&self) -> Result<AlignedPeriods, Error> {
        let mut seen = self.observations.clone();
        seen.sort_by_key(|at| at.period);
        if let Some(pair) = seen.windows(2).find(|pair| pair[0].period == pair[1].period) {
            let reason = format!("period {} has a value already, and one is the limit", pair[1].period);
            return Err(Error::Value { row: pair[0].id.max(pair[1].id).0, reason });
        }
        if let Some(wrong) = seen.iter().find(|at| !(0.0..=LARGEST).contains(&at.value) || at.value.fract() != 0.0) {
            let reason = format!("{} in period {} is not a whole count of 0 to {LARGEST}", wrong.value, wrong.period);
            return Err(Error::Value { row: wrong.id.0, reason });
        }
        for (what, window) in [("before", self.before), ("after", self.after)] {
            if window.first > window.last {
                return Err(refuse(format!("the window {what} begins in period {} and ends in {}", window.first, window.last)));
            }
        }
        if self.before.last >= self.after.first {
            let (last, first) = (self.before.last, self.after.first);
            return Err(refuse(format!("the window before ends in period {last}, and must end before period {first}")));
        }
        let place = |window: PeriodRange| {
            let from = seen.partition_point(|at| at.period < window.first);
            from..seen.partition_point(|at| at.period <= window.last)
        };
        for (what, window) in [("before", self.before), ("after", self.after)] {
            let known = place(window).len();
            if known < window.periods() as usize {
                let all = window.periods();
                return Err(refuse(format!("{known} of the {all} periods of the window {what}, {window}, are known, and all are needed")));
            }
        }
        Ok(AlignedPeriods {
            before: place(self.before),
            after: place(self.after),
            periods: seen.iter().map(|at| at.period).collect(),
            ids: seen.iter().map(|at| at.id).collect(),
            counts: seen.iter().map(|at| at.value).collect(),
        })
    }
}

impl AlignedPeriods {
    /// The two windows with their counts.
    pub(crate) fn windows(&self) -> [WindowCount; 2] {
        [self.before.clone(), self.after.clone()].map(|places| {
            let sum: f64 = self.counts[places.clone()].iter().sum();
            WindowCount {
                periods: PeriodRange::new(self.periods[places.start], self.periods[places.end - 1]),
                count: sum as u64,
                mean: sum / places.len() as f64,
                rows: self.ids[places].to_vec(),
            }
        })
    }

    /// Places of periods that follow one another without a hole, in order, among those that are wanted.
    pub(crate) fn runs(&self, wanted: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for at in (0..self.periods.len()).filter(|at| wanted(*at)) {
            match runs.last_mut() {
                Some(run) if run.end == at && self.periods[at - 1] + 1 == self.periods[at] => run.end += 1,
                _ => runs.push(at..at + 1),
            }
        }
        runs
    }

    /// Whether a place lies in one of the windows.
    pub(crate) fn compared(&self, place: usize) -> bool {
        self.before.contains(&place) || self.after.contains(&place)
    }
}

fn refuse(reason: String) -> Error {
    Error::NotEstimable { what: "a change between two windows".into(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[(i32, f64)]) -> ComparedPeriods {
        let observations =
            values.iter().zip(1..).map(|((period, value), id)| Observation { id: RowId(id), period: *period, value: *value }).collect();
        ComparedPeriods { observations, before: PeriodRange::new(4, 5), after: PeriodRange::new(6, 6) }
    }

    #[test]
    fn holes_outside_the_windows_are_kept() {
        let aligned = series(&[(6, 9.0), (5, 2.0), (4, 1.0), (1, 7.0), (2, 0.0)]).aligned().unwrap();
        let [before, after] = aligned.windows();
        assert_eq!((before.count, before.mean, before.rows), (3, 1.5, vec![RowId(3), RowId(2)]));
        assert_eq!((after.count, after.mean), (9, 9.0));
        assert_eq!(aligned.runs(|_| true), [0..2, 2..5]);
        let outside = aligned.runs(|at| !aligned.compared(at));
        assert_eq!((outside.len(), outside.first()), (1, Some(&(0..2))));
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        let fine = [(4, 1.0), (5, 2.0), (6, 9.0)];
        assert!(series(&fine).aligned().is_ok());
        assert!(series(&fine[1..]).aligned().unwrap_err().to_string().contains("1 of the 2 periods of the window before"));
        for wrong in [-1.0, 0.5, f64::NAN, f64::INFINITY, 2e9] {
            assert!(matches!(series(&[fine[0], fine[1], (6, wrong)]).aligned(), Err(Error::Value { row: 3, .. })));
        }
        assert!(series(&[fine[0], fine[1], fine[2], fine[0]]).aligned().is_err());
        for (before, after) in [((5, 4), (6, 6)), ((4, 5), (5, 6)), ((6, 6), (4, 5))] {
            let turned = ComparedPeriods { before: before.into(), after: after.into(), ..series(&fine) };
            assert!(turned.aligned().is_err());
        }
    }
}
