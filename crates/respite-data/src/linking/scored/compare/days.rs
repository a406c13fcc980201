//! How many days lie between two rows.

use super::{Feature, Pair};
use respite_model::Day;

pub(super) const FEATURE: Feature = Feature {
    id: "days",
    title: "days",
    levels: &[
        "not known",
        "more than one day apart, or beyond what the precision allows",
        "one day apart",
        "their days overlap",
        "the same days as written, which are not exact",
        "the same day",
    ],
    level,
    words,
};

/// Ranges that are longer together say no more than that they are compared.
const LONG_DAYS: i32 = 21;

fn level(pair: &Pair<'_>) -> u8 {
    let [a, b] =
        [pair.first, pair.second].map(|row| (row.first_day.saturating_sub(row.slack_days), row.last_day.saturating_add(row.slack_days)));
    let gap = a.0.saturating_sub(b.1).max(b.0.saturating_sub(a.1));
    // A later state of a running count is about the same days, whenever it is reported.
    if gap >= 1 && pair.is_running() {
        return 0;
    }
    let is_day = |range: (i32, i32)| range.0 == range.1;
    let is_long = a.1.saturating_sub(a.0).saturating_add(b.1.saturating_sub(b.0)) > LONG_DAYS;
    let as_written = (pair.first.first_day, pair.first.last_day) == (pair.second.first_day, pair.second.last_day);
    match gap {
        0 if is_day(a) && is_day(b) => 5,
        gap if gap <= 0 && is_long => 0,
        gap if gap <= 0 => 3 + u8::from(as_written),
        // Where the days are known to a range only, the range has room for what one day is off.
        1 if pair.first.slack_days + pair.second.slack_days == 0 => 2,
        _ => 1,
    }
}

fn words(pair: &Pair<'_>) -> String {
    let [a, b] = [pair.first, pair.second].map(|row| {
        let slack = if row.slack_days > 0 { format!(" ± {} days", row.slack_days) } else { String::new() };
        let last = if row.last_day > row.first_day { format!(" to {}", Day(row.last_day)) } else { String::new() };
        format!("{}{last}{slack}", Day(row.first_day))
    });
    format!("{a} and {b}")
}
