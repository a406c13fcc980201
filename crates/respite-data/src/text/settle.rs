//! From a claim in the making to an assertion: days, comparisons, spans of records.

use super::draft::{Draft, Over, RecordDraft};
use super::phrase::time::{CalendarUnit, Time, Year, months_before};
use super::phrase::versus::Versus;
use respite_model::{Against, Comparison, Day, Period, Record};

/// What a claim's words of time come to.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub period: Option<Period>,
    pub comparison: Option<Comparison>,
    pub record: Option<Record>,
    pub unresolved: Vec<String>,
}

/// Settles a claim. `beside` is a period of the same sentence that names its year; `after_action` says that a change is
/// said to have come after an action, which the days do not name.
pub(super) fn settle(draft: &Draft, on: Option<Day>, beside: Option<Period>, after_action: bool) -> Settled {
    let mut settled = Settled::default();
    if let Some((time, ..)) = &draft.time {
        match time.settle(on, beside) {
            Ok(period) => settled.period = Some(period),
            Err(reason) => settled.unresolved.push(reason),
        }
    }
    if draft.direction.is_some() {
        settled.comparison = comparison(draft, on, &mut settled, after_action);
    }
    if let Some(record) = &draft.record {
        settled.record = Some(Record { extreme: record.extreme, rank: record.rank, over: over(record, settled.period, on, beside) });
    }
    settled
}

fn comparison(draft: &Draft, on: Option<Day>, settled: &mut Settled, after_action: bool) -> Option<Comparison> {
    let period = settled.period;
    let said = |kind: Against, period: Option<Period>| Some(Comparison { kind, period, stated: true });
    if let Some((versus, ..)) = &draft.versus {
        return match versus {
            Versus::Previous(unit) => previous(*unit, period),
            Versus::SameDays(year) => same_days(*year, period),
            Versus::Stated(time) => stated(time, period, on, settled),
            Versus::Baseline(time) => said(Against::Baseline, time.as_ref().and_then(|time| time.settle(on, period).ok())),
        };
    }
    if let Some((time, ..)) = &draft.base {
        return stated(time, period, on, settled);
    }
    if after_action && draft.time.is_none() {
        return said(Against::BeforeAction, None);
    }
    let period = period?;
    let kind = if is_plain(&period) { Against::PreviousPeriod } else { Against::SamePeriodLastYear };
    let base = if kind == Against::PreviousPeriod { period.previous() } else { period.year_before() };
    Some(Comparison { kind, period: base, stated: false })
}

/// Whether a period is a month, a quarter, a half-year, a year or a calendar week, which reports hold against the one before.
fn is_plain(period: &Period) -> bool {
    let date = period.from.date();
    match (period.whole_months(), date) {
        (Some(months @ (1 | 3 | 6 | 12)), Some(date)) => (i32::from(date.month()) - 1) % months == 0,
        (None, Some(date)) => period.days() == 1 || period.days() == 7 && date.weekday().to_monday_zero_offset() == 0,
        _ => false,
    }
}

fn unit_of(period: &Period) -> Option<CalendarUnit> {
    match (period.whole_months(), period.days()) {
        (Some(1), _) => Some(CalendarUnit::Month),
        (Some(3), _) => Some(CalendarUnit::Quarter),
        (Some(6), _) => Some(CalendarUnit::Half),
        (Some(12), _) => Some(CalendarUnit::Year),
        (_, 1) => Some(CalendarUnit::Day),
        (_, 7) => Some(CalendarUnit::Week),
        _ => None,
    }
}

fn previous(unit: Option<CalendarUnit>, period: Option<Period>) -> Option<Comparison> {
    let said = |kind: Against, period: Option<Period>| Some(Comparison { kind, period, stated: true });
    let Some(period) = period else {
        return said(Against::PreviousPeriod, None);
    };
    match unit {
        None => said(Against::PreviousPeriod, period.previous()),
        Some(unit) if unit_of(&period) == Some(unit) => said(Against::PreviousPeriod, period.previous()),
        Some(CalendarUnit::Year) => said(Against::SamePeriodLastYear, period.year_before()),
        Some(unit) => {
            let before = unit.holding(period.from.plus(-1));
            said(if before == period.previous() { Against::PreviousPeriod } else { Against::StatedPeriod }, before)
        }
    }
}

fn same_days(year: Year, period: Option<Period>) -> Option<Comparison> {
    let said = |kind: Against, period: Option<Period>| Some(Comparison { kind, period, stated: true });
    let Some(period) = period else {
        return said(if matches!(year, Year::Number(_)) { Against::StatedPeriod } else { Against::SamePeriodLastYear }, None);
    };
    let Year::Number(year) = year else {
        return said(Against::SamePeriodLastYear, period.year_before());
    };
    let years = period.to.date().map_or(1, |date| date.year() - year);
    if years == 1 {
        return said(Against::SamePeriodLastYear, period.year_before());
    }
    let mut moved = Some(period);
    // A sentence that reaches back more than a century is no comparison of years.
    for _ in 0..years.clamp(0, 100) {
        moved = moved.and_then(|moved| moved.year_before());
    }
    said(Against::StatedPeriod, moved.filter(|_| years > 1))
}

/// A named span: the one before, the same days a year before, or another.
fn stated(time: &Time, period: Option<Period>, on: Option<Day>, settled: &mut Settled) -> Option<Comparison> {
    // The base is the last such span before the period; without a period the last one before the date.
    let earlier = period.map(|period| period.from.plus(-1));
    let same_year = matches!(time, Time::Months { year: Year::Unsaid, .. } | Time::Day { year: Year::Unsaid, .. });
    let settled_base = if same_year { time.settle(earlier.or(on), None) } else { time.settle(on, period) };
    match settled_base {
        Ok(base) => {
            let kind = match period {
                Some(period) if period.previous() == Some(base) => Against::PreviousPeriod,
                Some(period) if period.year_before() == Some(base) => Against::SamePeriodLastYear,
                _ => Against::StatedPeriod,
            };
            Some(Comparison { kind, period: Some(base), stated: true })
        }
        Err(reason) => {
            settled.unresolved.push(reason);
            Some(Comparison { kind: Against::StatedPeriod, period: None, stated: true })
        }
    }
}

/// The span of a record, the period itself included.
fn over(record: &RecordDraft, period: Option<Period>, on: Option<Day>, beside: Option<Period>) -> Option<Period> {
    let end = period.map(|period| period.to).or(on);
    match &record.over {
        Over::Unsaid => None,
        Over::Since(time) => {
            let last = time.settle(on.or(end), period.filter(|_| on.is_none())).ok()?;
            let from = last.to.plus(1);
            let to = end?;
            (from <= to).then_some(Period { from, to })
        }
        Over::Months(months) => {
            let to = end?;
            Some(Period { from: months_before(to.plus(1), *months)?, to })
        }
        Over::YearOfPeriod => year_of(period?.to, on),
        Over::Of(time) => match time {
            Time::ToDate(_) => time.settle(on, beside).ok(),
            _ => year_of(time.settle(on, beside).ok()?.from, on),
        },
    }
}

/// The year that holds a day, cut at the date of the sentence.
fn year_of(day: Day, on: Option<Day>) -> Option<Period> {
    let year = CalendarUnit::Year.holding(day)?;
    let to = on.filter(|on| year.from <= *on).map_or(year.to, |on| on.min(year.to));
    Some(Period { from: year.from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(year: i16, month: i8, months: i32) -> Option<Period> {
        Period::months(year, month, months)
    }

    #[test]
    fn plain_periods_are_held_against_the_one_before() {
        assert!(is_plain(&period(2025, 4, 3).unwrap()) && is_plain(&period(2025, 7, 6).unwrap()));
        assert!(!is_plain(&period(2025, 1, 9).unwrap()) && !is_plain(&period(2025, 6, 3).unwrap()));
    }

    #[test]
    fn a_year_before_a_month_is_the_same_month() {
        let december = period(2025, 12, 1);
        assert_eq!(previous(Some(CalendarUnit::Year), december).unwrap().period, period(2024, 12, 1));
        assert_eq!(previous(Some(CalendarUnit::Month), december).unwrap().period, period(2025, 11, 1));
        assert_eq!(same_days(Year::Number(2023), december).unwrap().period, period(2023, 12, 1));
    }
}
