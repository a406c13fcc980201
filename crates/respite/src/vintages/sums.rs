//! What the changes do to sums, over the days that both releases cover.

use super::BeforeAfter;
use super::found::Found;
use super::rows::{EventRows, Rows};
use respite_model::{Day, Period};
use serde::Serialize;
use std::collections::BTreeMap;

/// The columns that are summed, in the order of `DaySums::killed`.
const KILLED: [&str; 3] = ["killed_low", "killed_best", "killed_high"];

/// A sum over the rows that state a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// The sum; `None` when no row states a number.
    pub sum: Option<i64>,
    /// Rows that state a number.
    pub stated: u64,
}

/// Rows and sums of events on some days, each event on its earliest day.
///
/// `rows.after − rows.before = new − deleted + moved_in − moved_out`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DaySums {
    /// The days: those of the month that both releases cover.
    pub period: Period,
    /// Whether one release has fewer than half of the other's rows, and at least 10 fewer: it may not cover these days.
    pub thin: bool,
    /// Number of rows.
    pub rows: BeforeAfter<u64>,
    /// Rows of the second release alone.
    pub new: u64,
    /// Rows of the first release alone.
    pub deleted: u64,
    /// Rows that say something else in the second release, where that has them.
    pub changed: u64,
    /// Changed rows that came from other days.
    pub moved_in: u64,
    /// Changed rows that went to other days.
    pub moved_out: u64,
    /// Lowest counts of killed.
    pub killed_low: BeforeAfter<Sum>,
    /// Best counts of killed.
    pub killed_best: BeforeAfter<Sum>,
    /// Highest counts of killed.
    pub killed_high: BeforeAfter<Sum>,
}

/// Sums over all days that both releases cover, and by month.
pub(super) struct Sums {
    pub common: Option<DaySums>,
    pub months: Vec<DaySums>,
}

/// The sums of two releases.
pub(super) fn by_month(events: &BeforeAfter<EventRows<'_>>, found: &Found) -> Sums {
    let overlap = |(a, b): (Period, Period)| Period { from: a.from.max(b.from), to: a.to.min(b.to) };
    let covered = found.covered.before.zip(found.covered.after).map(overlap);
    let Some(overlap) = covered.filter(|overlap| overlap.from <= overlap.to) else {
        return Sums { common: None, months: Vec::new() };
    };
    let month = |day: Day| {
        let month = Period::month_of(day).unwrap_or(overlap);
        Period { from: month.from.max(overlap.from), to: month.to.min(overlap.to) }
    };
    Sums { common: grouped(events, found, overlap, |_| overlap).pop(), months: grouped(events, found, overlap, month) }
}

/// The sums by groups of days inside the overlap.
fn grouped(events: &BeforeAfter<EventRows<'_>>, found: &Found, overlap: Period, group: impl Fn(Day) -> Period) -> Vec<DaySums> {
    let mut groups: BTreeMap<Period, DaySums> = BTreeMap::new();
    let place = |rows: &EventRows<'_>, row: usize| {
        let day = rows.period(row).from;
        (overlap.from <= day && day <= overlap.to).then(|| group(day))
    };
    let mut add = |period: Option<Period>, change: &dyn Fn(&mut DaySums)| {
        if let Some(period) = period {
            change(groups.entry(period).or_insert_with(|| DaySums::none(period)));
        }
    };
    let columns = |rows: &EventRows<'_>, row: usize| KILLED.map(|name| rows.whole(name).get(row).copied().flatten());
    for row in 0..events.before.len() {
        let killed = columns(&events.before, row);
        add(place(&events.before, row), &|sums| {
            sums.rows.before += 1;
            sums.killed_mut().into_iter().zip(killed).for_each(|(pair, count)| pair.before.add(count));
        });
    }
    for row in 0..events.after.len() {
        let killed = columns(&events.after, row);
        add(place(&events.after, row), &|sums| {
            sums.rows.after += 1;
            sums.killed_mut().into_iter().zip(killed).for_each(|(pair, count)| pair.after.add(count));
        });
    }
    found.new.iter().for_each(|row| add(place(&events.after, *row), &|sums| sums.new += 1));
    found.deleted.iter().for_each(|row| add(place(&events.before, *row), &|sums| sums.deleted += 1));
    for (old, new, _) in &found.aligned.changed {
        let (from, to) = (place(&events.before, *old), place(&events.after, *new));
        add(to, &|sums| sums.changed += 1);
        if from != to {
            add(to, &|sums| sums.moved_in += 1);
            add(from, &|sums| sums.moved_out += 1);
        }
    }
    let marked = |sums: DaySums| {
        let (fewer, more) = (sums.rows.before.min(sums.rows.after), sums.rows.before.max(sums.rows.after));
        DaySums { thin: 2 * fewer < more && more - fewer >= 10, ..sums }
    };
    groups.into_values().map(marked).collect()
}

impl DaySums {
    fn none(period: Period) -> Self {
        Self {
            period,
            thin: false,
            rows: BeforeAfter::default(),
            new: 0,
            deleted: 0,
            changed: 0,
            moved_in: 0,
            moved_out: 0,
            killed_low: BeforeAfter::default(),
            killed_best: BeforeAfter::default(),
            killed_high: BeforeAfter::default(),
        }
    }

    /// Killed: low, best and high.
    pub fn killed(&self) -> [&BeforeAfter<Sum>; 3] {
        [&self.killed_low, &self.killed_best, &self.killed_high]
    }

    fn killed_mut(&mut self) -> [&mut BeforeAfter<Sum>; 3] {
        [&mut self.killed_low, &mut self.killed_best, &mut self.killed_high]
    }
}

impl Sum {
    fn add(&mut self, count: Option<i64>) {
        if let Some(count) = count {
            self.sum = Some(self.sum.unwrap_or(0) + count);
            self.stated += 1;
        }
    }
}
