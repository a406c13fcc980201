//! Words of time, and the days that they mean.

use jiff::{ToSpan, civil::Date};
use respite_model::{Day, Period};

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::text) enum CalendarUnit {
    Day,
    Week,
    Month,
    Quarter,
    Half,
    Year,
}

impl CalendarUnit {
    pub fn of(word: &str) -> Option<Self> {
        Some(match word {
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "half" => Self::Half,
            "year" => Self::Year,
            _ => return None,
        })
    }

    fn months(self) -> Option<i32> {
        Some(match self {
            Self::Day | Self::Week => return None,
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
        })
    }

    /// The calendar span of this unit that holds a day.
    pub fn holding(self, day: Day) -> Option<Period> {
        let date = day.date()?;
        match self.months() {
            Some(months) => Period::months(date.year(), ((i32::from(date.month()) - 1) / months * months + 1) as i8, months),
            None if self == Self::Day => Some(Period { from: day, to: day }),
            None => {
                let from = day.plus(-i32::from(date.weekday().to_monday_zero_offset()));
                Some(Period { from, to: from.plus(6) })
            }
        }
    }
}

/// The year of a month or day, as far as it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::text) enum Year {
    /// Not said.
    Unsaid,
    /// 2025.
    Number(i16),
    /// So many years before the one that holds the date of the sentence.
    Back(i16),
}

/// Words of time, not yet days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::text) enum Time {
    /// Whole months from a first one.
    Months { first: i8, count: i32, year: Year },
    /// A day.
    Day { month: i8, day: i8, year: Year },
    /// From the first day of one to the last day of the other.
    Span(Box<Time>, Box<Time>),
    /// A year.
    Year(Year),
    /// The unit that holds the date of the sentence (0), or the one before (1).
    Unit { unit: CalendarUnit, back: i32 },
    /// From the beginning of the unit to the date of the sentence.
    ToDate(CalendarUnit),
    /// So many units that end with the date of the sentence.
    Past { count: i32, unit: CalendarUnit },
    /// Months or days that end with a time.
    EndingWith { count: i32, unit: CalendarUnit, end: Box<Time> },
    /// From the first day of a time to the date of the sentence.
    Since(Box<Time>),
    /// The last such day of the week.
    Weekday(i8),
    /// So many days before the date of the sentence.
    DaysBack(i32),
    /// What cannot be settled, and why.
    Vague(String),
}

impl Time {
    /// Whether it names its year, so that other times of the sentence can lean on it.
    pub fn names_year(&self) -> bool {
        match self {
            Self::Months { year, .. } | Self::Day { year, .. } | Self::Year(year) => matches!(year, Year::Number(_)),
            Self::Span(_, to) => to.names_year(),
            Self::EndingWith { end, .. } => end.names_year(),
            _ => false,
        }
    }

    /// Gives a month or day without a year this one.
    pub fn with_year(self, given: Year) -> Self {
        match self {
            Self::Months { first, count, year: Year::Unsaid } => Self::Months { first, count, year: given },
            Self::Day { month, day, year: Year::Unsaid } => Self::Day { month, day, year: given },
            other => other,
        }
    }

    /// The year and the month in which it begins.
    pub fn said(&self) -> Option<(Year, i8)> {
        match self {
            Self::Months { first, year, .. } => Some((*year, *first)),
            Self::Day { month, year, .. } => Some((*year, *month)),
            _ => None,
        }
    }

    /// The days that are meant.
    ///
    /// `on` is the date of the sentence; `beside` a span of the same sentence whose year is said.
    ///
    /// # Errors
    /// The reason why it cannot be settled.
    pub fn settle(&self, on: Option<Day>, beside: Option<Period>) -> Result<Period, String> {
        let dated = || on.ok_or_else(|| "the words are relative to a date, and the sentence has none".to_owned());
        let off = || "no such day".to_owned();
        match self {
            Self::Months { first, count, year } => settle_year(*year, on, beside, *count > 1, |year| Period::months(year, *first, *count)),
            Self::Day { month, day, year } => settle_year(*year, on, beside, false, |year| {
                let day = Day::from_date(Date::new(year, *month, *day).ok()?);
                Some(Period { from: day, to: day })
            }),
            Self::Year(year) => settle_year(*year, on, beside, false, |year| Period::months(year, 1, 12)),
            Self::Span(from, to) => {
                let to = to.settle(on, beside)?;
                let from = from.settle(Some(to.to), None)?;
                if from.from <= to.to { Ok(Period { from: from.from, to: to.to }) } else { Err(off()) }
            }
            Self::Unit { unit, back } => {
                let holding = unit.holding(dated()?).ok_or_else(off)?;
                match back {
                    0 => Ok(Period { to: dated()?.min(holding.to), ..holding }),
                    _ => holding.previous().ok_or_else(off),
                }
            }
            Self::ToDate(unit) => Ok(Period { from: unit.holding(dated()?).ok_or_else(off)?.from, to: dated()? }),
            Self::Past { count, unit } => past(*count, *unit, dated()?).ok_or_else(off),
            Self::EndingWith { count, unit, end } => ending(*count, *unit, end.settle(on, beside)?).ok_or_else(off),
            Self::Since(from) => {
                let to = on.ok_or_else(|| "\"since\" runs to the date of the sentence, and it has none".to_owned())?;
                let from = from.settle(on, None)?.from;
                if from <= to { Ok(Period { from, to }) } else { Err(off()) }
            }
            Self::Weekday(weekday) => {
                let on = dated()?;
                let today = on.date().ok_or_else(off)?.weekday().to_monday_one_offset();
                let day = on.plus(-i32::from((today - weekday).rem_euclid(7)));
                Ok(Period { from: day, to: day })
            }
            Self::DaysBack(back) => {
                let day = dated()?.plus(-back);
                Ok(Period { from: day, to: day })
            }
            Self::Vague(reason) => Err(reason.clone()),
        }
    }
}

/// The last span that has begun on or before the date; one of several months is taken once it has (nearly) ended.
fn settle_year(
    year: Year,
    on: Option<Day>,
    beside: Option<Period>,
    long: bool,
    of: impl Fn(i16) -> Option<Period>,
) -> Result<Period, String> {
    let off = || "no such day".to_owned();
    let this_year = |day: Day| day.date().map(|date| date.year());
    if let (Year::Unsaid, Some(beside)) = (year, beside) {
        return nearest(beside, on, of).ok_or_else(off);
    }
    match (year, on) {
        (Year::Number(year), _) => of(year).ok_or_else(off),
        (Year::Back(back), _) => {
            let on = on.ok_or_else(|| "the year is relative to a date, and the sentence has none".to_owned())?;
            of(this_year(on).ok_or_else(off)? - back).ok_or_else(off)
        }
        (Year::Unsaid, None) => Err("the year is not said, and the sentence has no date".to_owned()),
        (Year::Unsaid, Some(day)) => {
            let year = this_year(day).ok_or_else(off)?;
            let begun = |period: &Period| if long { period.to <= day.plus(15) } else { period.from <= day };
            // Four years back reach the last 29 February.
            (0..5).filter_map(|back| of(year - back)).find(begun).ok_or_else(off)
        }
    }
}

/// The span nearest to one whose year is said, that has begun on or before the date: "in November 2025 and in December".
fn nearest(beside: Period, on: Option<Day>, of: impl Fn(i16) -> Option<Period>) -> Option<Period> {
    let year = beside.from.date()?.year();
    let candidates = [year - 1, year, year + 1].into_iter().filter_map(of).filter(|period| on.is_none_or(|on| period.from <= on));
    let days_apart = |period: &Period| {
        let [first, last, from] = [beside.from, beside.to, period.from].map(|day| i64::from(day.0));
        (first - from).max(from - last).max(0)
    };
    candidates.min_by_key(days_apart)
}

fn past(count: i32, unit: CalendarUnit, on: Day) -> Option<Period> {
    match unit {
        CalendarUnit::Day => Some(Period { from: on.plus(1 - count), to: on }),
        CalendarUnit::Week => Some(Period { from: on.plus(1 - count.checked_mul(7)?), to: on }),
        _ => {
            let months = unit.months()?.checked_mul(count)?;
            let month = Period::month_of(on)?;
            Some(Period { from: months_before(month.from, months)?, to: month.from.plus(-1) })
        }
    }
}

fn ending(count: i32, unit: CalendarUnit, end: Period) -> Option<Period> {
    match unit {
        CalendarUnit::Day => Some(Period { from: end.to.plus(1 - count), to: end.to }),
        CalendarUnit::Week => Some(Period { from: end.to.plus(1 - count.checked_mul(7)?), to: end.to }),
        _ => Some(Period { from: months_before(end.to.plus(1), unit.months()?.checked_mul(count)?)?, to: end.to }),
    }
}

/// The day so many calendar months before.
pub(in crate::text) fn months_before(day: Day, months: i32) -> Option<Day> {
    Some(Day::from_date(day.date()?.checked_sub(months.months()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn settled(time: &Time, on: &str) -> String {
        let period = time.settle(Some(day(on)), None).unwrap();
        format!("{}..{}", period.from, period.to)
    }

    #[test]
    fn relative_words_are_settled_by_the_date() {
        use CalendarUnit::{Month, Week};
        assert_eq!(settled(&Time::Unit { unit: Week, back: 1 }, "2025-06-18"), "2025-06-09..2025-06-15");
        assert_eq!(settled(&Time::Unit { unit: Month, back: 1 }, "2026-01-05"), "2025-12-01..2025-12-31");
        assert_eq!(settled(&Time::Past { count: 3, unit: Month }, "2025-09-17"), "2025-06-01..2025-08-31");
        assert_eq!(settled(&Time::Past { count: 30, unit: CalendarUnit::Day }, "2026-02-14"), "2026-01-16..2026-02-14");
        assert_eq!(settled(&Time::Weekday(4), "2025-09-20"), "2025-09-18..2025-09-18");
        assert_eq!(settled(&Time::Months { first: 12, count: 1, year: Year::Unsaid }, "2026-01-01"), "2025-12-01..2025-12-31");
        assert_eq!(settled(&Time::Months { first: 4, count: 3, year: Year::Unsaid }, "2025-07-01"), "2025-04-01..2025-06-30");
    }

    #[test]
    fn a_month_leans_on_one_whose_year_is_said() {
        let month = |first: i8| Time::Months { first, count: 1, year: Year::Unsaid };
        let beside = Period::months(2025, 11, 1);
        assert_eq!(month(12).settle(None, beside), Ok(Period::months(2025, 12, 1).unwrap()));
        assert_eq!(month(1).settle(None, beside), Ok(Period::months(2026, 1, 1).unwrap()));
        assert_eq!(month(12).settle(Some(day("2025-11-20")), beside), Ok(Period::months(2024, 12, 1).unwrap()));
    }

    #[test]
    fn without_a_date_nothing_relative_is_settled() {
        assert!(Time::Weekday(4).settle(None, None).is_err());
        assert!(Time::Months { first: 4, count: 1, year: Year::Unsaid }.settle(None, None).is_err());
        assert!(Time::Months { first: 4, count: 1, year: Year::Number(2024) }.settle(None, None).is_ok());
    }
}
