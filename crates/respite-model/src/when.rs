//! When something happened: earliest and latest civil day, with the precision its source codes.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A civil day, counted from 1970-01-01 (day 0).
///
/// A day has no hour and no zone: the zone in which a source counts its days is the source's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Day(pub i32);

/// A text that is no civil day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read {0:?} as a day: it must look like 2026-02-26")]
pub struct DayError(pub String);

const EPOCH: Date = Date::constant(1970, 1, 1);

impl Day {
    /// The day of a calendar date.
    pub fn from_date(date: Date) -> Self {
        let span = date.duration_since(EPOCH);
        Self((span.as_hours() / 24) as i32)
    }

    /// The calendar date of this day, or `None` beyond the years −9999 to 9999.
    pub fn date(self) -> Option<Date> {
        EPOCH.checked_add(jiff::Span::new().try_days(self.0).ok()?).ok()
    }

    /// The day `days` later (earlier if negative).
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date() {
            Some(date) => write!(f, "{date}"),
            None => write!(f, "day {}", self.0),
        }
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let plain =
            text.len() == 10 && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
        let date: Option<Date> = plain.then(|| text.parse().ok()).flatten();
        date.map(Self::from_date).ok_or_else(|| DayError(text.to_owned()))
    }
}

impl TryFrom<String> for Day {
    type Error = DayError;

    fn try_from(text: String) -> Result<Self, DayError> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.to_string()
    }
}

/// Earliest and latest day, with the precision that the source codes.
///
/// `precision` is the source's own number (UCDP 1–5, ACLED 1–3; smaller is finer); `None` when the source codes none.
/// `start_alt` and `end_alt` keep a second date that another report gives, as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// Earliest day.
    pub start: Day,
    /// Latest day; equal to `start` for a happening of one day; `None` while a lasting action is still going on.
    pub end: Option<Day>,
    /// Another start that is reported, as the source writes it.
    pub start_alt: Option<String>,
    /// Another end that is reported, as the source writes it.
    pub end_alt: Option<String>,
    /// The source's own precision code.
    pub precision: Option<u8>,
}

impl When {
    /// One day, without a coded precision.
    pub fn on(day: Day) -> Self {
        Self { start: day, end: Some(day), start_alt: None, end_alt: None, precision: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        assert_eq!("1970-01-01".parse(), Ok(Day(0)));
        assert_eq!("2000-03-01".parse(), Ok(Day(11017)));
        assert_eq!("1969-12-31".parse(), Ok(Day(-1)));
        assert_eq!(Day(11017).to_string(), "2000-03-01");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for bad in ["", "00:00.0", "2026-2-26", "2026-02-30", "20260226", "2026-02-26T00:00"] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }
}
