//! A panel of counts, from things that happened on days in units.

use super::{Panel, PanelRow, PanelUnit};
use crate::{
    data::{Period, RowId},
    error::Error,
    numeric::calendar::{iso_week, month},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodLength {
    /// Calendar months; a period is the number of months since January of the year 0.
    Month,
    /// Weeks from Monday; a period is the number of weeks since that of 1970-01-01.
    Week,
    /// As many days, counted from the first observed day; the first period is 0.
    Days(u32),
}

/// Something that happened on a day in a unit: a thing counted, or an action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitDay {
    /// Name of the unit: an administrative unit, or a cell of a grid.
    pub unit: String,
    /// Days since 1970-01-01.
    pub day: i32,
    /// What it adds to a count; of an action it is not used.
    pub weight: u32,
}

/// Which units and periods the panel has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PanelPlan {
    /// All units. Those in which nothing happened must stand here too, or they are missed.
    pub units: Vec<String>,
    /// Days that were observed. A period that is observed in part only is left out.
    pub observed: Period,
    /// Length of the periods.
    pub length: PeriodLength,
}

impl PeriodLength {
    /// The period of a day, where `first` is the first observed day.
    ///
    /// # Examples
    /// ```
    /// use respite_stats::data::PeriodLength;
    /// assert_eq!(PeriodLength::Days(10).period(25, 4), 2);
    /// assert_eq!(PeriodLength::Month.period(31, 0), 1970 * 12 + 1);
    /// ```
    pub fn period(self, day: i32, first: i32) -> i32 {
        let (day, first) = (i64::from(day), i64::from(first));
        let period = match self {
            Self::Month => month(day),
            Self::Week => iso_week(day),
            Self::Days(days) => (day - first).div_euclid(i64::from(days.max(1))),
        };
        period as i32
    }
}

/// Counts points by unit and period, and takes each unit's cohort from its first action.
///
/// A unit is treated from the period of its first action on, whatever comes later: of repeated actions this says the effect of having begun.
/// Units of points or actions that are not in the plan are refused, so that nothing is left out in silence.
///
/// # Units
/// A unit's id is its place among the names in alphabetical order, from 0; rows are numbered by unit and period. Points outside the periods
/// kept are not counted. An action before the first period makes the unit treated from before the panel on; one after the last period, a
/// unit not treated within the panel, whose cohort still is that later period.
///
/// # Errors
/// No whole period within the observed days; a period of 0 days; an unknown unit.
///
/// # Examples
/// ```
/// use respite_stats::data::{PanelPlan, Period, PeriodLength, UnitDay, panel_of_counts};
/// let at = |unit: &str, day| UnitDay { unit: unit.into(), day, weight: 1 };
/// let plan = PanelPlan { units: vec!["a".into(), "b".into()], observed: Period { first: 0, last: 20 }, length: PeriodLength::Days(7) };
/// let panel = panel_of_counts(&[at("a", 0), at("a", 6), at("b", 7)], &[at("b", 15)], &plan)?;
/// assert_eq!(panel.rows.iter().map(|row| row.outcome).collect::<Vec<_>>(), [2.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
/// assert_eq!(panel.units[1].cohort, Some(2));
/// # Ok::<(), respite_stats::error::Error>(())
/// ```
pub fn panel_of_counts(points: &[UnitDay], actions: &[UnitDay], plan: &PanelPlan) -> Result<Panel, Error> {
    if plan.length == PeriodLength::Days(0) {
        return Err(Error::Setting { setting: "length", value: "0 days".into(), limit: "a period has 1 day or more".into() });
    }
    let Period { first, last } = plan.observed;
    let period = |day: i32| plan.length.period(day, first);
    // A period is whole when the day before the first, and the day after the last observed day, belong to others.
    let from = period(first) + i32::from(period(first.saturating_sub(1)) == period(first));
    let to = period(last) - i32::from(period(last.saturating_add(1)) == period(last));
    if last < first || to < from {
        let reason = format!("no period lies whole within the observed days {first} to {last}");
        return Err(Error::NotEstimable { what: "a panel of counts".into(), reason });
    }
    let names: BTreeSet<&str> = plan.units.iter().map(String::as_str).collect();
    let place: BTreeMap<&str, usize> = names.iter().copied().zip(0..).collect();
    let width = (to - from + 1) as usize;
    let mut counts = vec![0u64; names.len() * width];
    let mut first_action: Vec<Option<i32>> = vec![None; names.len()];
    let unknown = |unit: &str| Error::Setting {
        setting: "units",
        value: unit.to_owned(),
        limit: "something happened in it, so the plan must name it".into(),
    };
    for point in points {
        let unit = *place.get(point.unit.as_str()).ok_or_else(|| unknown(&point.unit))?;
        let at = period(point.day);
        if (from..=to).contains(&at) {
            counts[unit * width + (at - from) as usize] += u64::from(point.weight);
        }
    }
    for action in actions {
        let unit = *place.get(action.unit.as_str()).ok_or_else(|| unknown(&action.unit))?;
        let at = period(action.day);
        first_action[unit] = Some(first_action[unit].map_or(at, |earlier| earlier.min(at)));
    }
    let units = names.iter().zip(0..).zip(first_action);
    let units = units.map(|((name, id), cohort)| PanelUnit { id: RowId(id), name: (*name).to_owned(), cohort, cluster: None }).collect();
    let row = |(at, count): (usize, u64)| PanelRow {
        id: RowId(at as u64),
        unit: RowId((at / width) as u64),
        period: from + (at % width) as i32,
        outcome: count as f64,
        covariates: Vec::new(),
        weight: 1.0,
    };
    Ok(Panel { units, rows: counts.into_iter().enumerate().map(row).collect(), covariates: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(unit: &str, day: i32) -> UnitDay {
        UnitDay { unit: unit.into(), day, weight: 2 }
    }

    #[test]
    fn periods_in_part_are_left_out() {
        // 1970-01-15 to 1970-04-14: February and March are whole.
        let plan = |length| PanelPlan { units: vec!["a".into()], observed: Period { first: 14, last: 103 }, length };
        let panel = panel_of_counts(
            &[at("a", 20), at("a", 31), at("a", 58), at("a", 59), at("a", 100)],
            &[at("a", 14)],
            &plan(PeriodLength::Month),
        )
        .unwrap();
        assert_eq!(panel.rows.iter().map(|row| (row.period - 1970 * 12, row.outcome)).collect::<Vec<_>>(), [(1, 4.0), (2, 2.0)]);
        assert_eq!(panel.units[0].cohort, Some(1970 * 12));
        // Thursday to Tuesday: twelve whole weeks.
        assert_eq!(panel_of_counts(&[], &[], &plan(PeriodLength::Week)).unwrap().rows.len(), 12);
        assert_eq!(panel_of_counts(&[], &[], &plan(PeriodLength::Days(30))).unwrap().rows.len(), 3);
        assert_eq!(panel_of_counts(&[], &[], &plan(PeriodLength::Days(60))).unwrap().rows.len(), 1);
        assert!(panel_of_counts(&[], &[], &plan(PeriodLength::Days(91))).is_err());
    }

    #[test]
    fn unknown_units_are_refused() {
        let plan = PanelPlan { units: vec!["a".into()], observed: Period { first: 0, last: 9 }, length: PeriodLength::Days(1) };
        assert!(panel_of_counts(&[at("b", 1)], &[], &plan).unwrap_err().to_string().contains("units = b"));
        assert!(panel_of_counts(&[], &[at("b", 1)], &plan).is_err());
    }
}
