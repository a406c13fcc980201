//! A span of civil days.

use crate::Day;
use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A span of civil days, first and last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Period {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

impl Period {
    /// The calendar month that holds a day; `None` beyond the years −9999 to 9999.
    pub fn month_of(day: Day) -> Option<Self> {
        let date = day.date()?;
        Some(Self { from: Day::from_date(date.first_of_month()), to: Day::from_date(date.last_of_month()) })
    }

    /// `months` whole months from the first day of a month; `None` when there is no such month.
    pub fn months(year: i16, month: i8, months: i32) -> Option<Self> {
        let from = Date::new(year, month, 1).ok()?;
        let to = from.checked_add(months.months()).ok()?.yesterday().ok()?;
        (months > 0).then(|| Self { from: Day::from_date(from), to: Day::from_date(to) })
    }

    /// Number of days.
    pub fn days(&self) -> i32 {
        self.to.0 - self.from.0 + 1
    }

    /// Number of whole calendar months, when the span is made of such.
    pub fn whole_months(&self) -> Option<i32> {
        let (from, to) = (self.from.date()?, self.to.date()?);
        let whole = from.day() == 1 && to == to.last_of_month();
        let months = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month()) - i32::from(from.month()) + 1;
        (whole && months > 0).then_some(months)
    }

    /// The span of the same length just before: whole months where this one is, days otherwise.
    pub fn previous(&self) -> Option<Self> {
        match self.whole_months() {
            Some(months) => self.shifted(-months),
            None => Some(Self { from: self.from.plus(-self.days()), to: self.from.plus(-1) }),
        }
    }

    /// The span of the same length just after.
    pub fn next(&self) -> Option<Self> {
        match self.whole_months() {
            Some(months) => self.shifted(months),
            None => Some(Self { from: self.to.plus(1), to: self.to.plus(self.days()) }),
        }
    }

    /// The same days of the year before.
    pub fn year_before(&self) -> Option<Self> {
        self.shifted(-12)
    }

    /// The span moved by calendar months. A span of whole months stays one.
    fn shifted(&self, months: i32) -> Option<Self> {
        let moved = |day: Day| day.date()?.checked_add(months.months()).ok();
        let to = moved(self.to)?;
        let to = if self.whole_months().is_some() { to.last_of_month() } else { to };
        Some(Self { from: Day::from_date(moved(self.from)?), to: Day::from_date(to) })
    }

    /// Whether the other span lies inside.
    pub fn holds(&self, other: &Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// Whether a day is common to both.
    pub fn meets(&self, other: &Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(from), Some(to)) = (self.from.date(), self.to.date()) else { return write!(f, "{} to {}", self.from, self.to) };
        match self.whole_months() {
            Some(1) => write!(f, "{}", from.strftime("%B %Y")),
            Some(12) if from.month() == 1 => write!(f, "{}", from.year()),
            Some(_) if from.year() == to.year() => write!(f, "{} to {}", from.strftime("%B"), to.strftime("%B %Y")),
            Some(_) => write!(f, "{} to {}", from.strftime("%B %Y"), to.strftime("%B %Y")),
            None if from == to => write!(f, "{from}"),
            None => write!(f, "{from} to {to}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(year: i16, month: i8, count: i32) -> Period {
        Period::months(year, month, count).unwrap()
    }

    #[test]
    fn months_move_by_months() {
        assert_eq!(months(2026, 1, 1).previous(), Some(months(2025, 12, 1)));
        assert_eq!(months(2025, 1, 9).year_before(), Some(months(2024, 1, 9)));
        assert_eq!(months(2024, 2, 1).year_before(), Some(months(2023, 2, 1)));
        assert_eq!(months(2023, 2, 1).previous(), Some(months(2023, 1, 1)));
        assert_eq!(months(2025, 4, 3).previous(), Some(months(2025, 1, 3)));
        assert_eq!(months(2025, 4, 3).to_string(), "April to June 2025");
    }

    #[test]
    fn days_move_by_days() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let week = Period { from: day("2026-03-02"), to: day("2026-03-08") };
        assert_eq!(week.previous(), Some(Period { from: day("2026-02-23"), to: day("2026-03-01") }));
        assert_eq!(week.days(), 7);
        assert_eq!(week.whole_months(), None);
    }
}
