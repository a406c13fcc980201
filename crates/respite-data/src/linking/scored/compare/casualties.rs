//! Whether the killed that two rows count can be the same.

use super::{Feature, Pair};
use crate::linking::scored::Killed;

pub(super) const FEATURE: Feature = Feature {
    id: "casualties",
    title: "killed",
    levels: &[
        "not known",
        "counts far apart",
        "counts close to each other",
        "ranges that meet",
        "none killed in both",
        "the same count, 1",
        "the same count, 2 to 4",
        "the same count, 5 or more",
    ],
    level,
    words,
};

/// The levels of counts that are not the same, and may be one.
pub(super) const CLOSE: u8 = 2;
pub(super) const RANGES_MEET: u8 = 3;

fn level(pair: &Pair<'_>) -> u8 {
    let Some((a, b)) = pair.first.killed.zip(pair.second.killed) else { return 0 };
    if a.best != b.best && pair.is_running() {
        return 0;
    }
    let (less, more) = (a.best.min(b.best), a.best.max(b.best));
    match () {
        () if less == more && less >= 5 => 7,
        () if less == more && less >= 2 => 6,
        () if less == more && less == 1 => 5,
        () if less == more => 4,
        () if (a.low <= b.high && b.low <= a.high) => RANGES_MEET,
        () if more - less <= 2 || (less > 0 && more / 2 < less) => CLOSE,
        () => 1,
    }
}

fn words(pair: &Pair<'_>) -> String {
    let count = |killed: Option<Killed>| match killed {
        None => "not known".to_owned(),
        Some(Killed { low, best, high }) if low == high => best.to_string(),
        Some(Killed { low, best, high }) => format!("{best} ({low} to {high})"),
    };
    format!("{} and {} killed", count(pair.first.killed), count(pair.second.killed))
}
