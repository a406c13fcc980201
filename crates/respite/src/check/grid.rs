//! A source's counts as a series of equal spans, with the two windows that a sentence compares.

use super::counts::Tally;
use respite_model::Period;
use respite_stats::data::{ComparedPeriods, Observation, PeriodRange, RowId};
use std::collections::BTreeMap;

/// A series of equal spans and two windows of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    /// The spans that are known, by place.
    pub spans: BTreeMap<i32, (Period, f64)>,
    /// The window that is held against.
    pub before: PeriodRange,
    /// The window that is spoken of.
    pub after: PeriodRange,
}

/// The longest unbroken run before the base that tells how much counts vary, in spans. An older past tells of another time.
const RUN_LIMIT: i32 = 36;

impl Grid {
    /// The finest grid on which the source knows both windows: months where both are made of months, else spans of their
    /// own length, else days, else the two windows alone; `None` when those have different lengths.
    pub fn of(tally: &Tally, after: Period, before: Period) -> Option<Self> {
        if before.to >= after.from {
            return None;
        }
        let months = after.whole_months().zip(before.whole_months()).and_then(|_| Period::month_of(after.to));
        let own = (after.days() == before.days()).then_some(after);
        let day = Some(Period { from: after.to, to: after.to });
        [months, own, day]
            .into_iter()
            .flatten()
            .find_map(|unit| Self::by(tally, unit, after, before))
            .or_else(|| Self::alone(tally, after, before))
    }

    /// The two windows as two spans, where the source knows no others between or around them.
    fn alone(tally: &Tally, after: Period, before: Period) -> Option<Self> {
        let same = after.days() == before.days() || (after.whole_months().is_some() && after.whole_months() == before.whole_months());
        let (now, then) = (tally.value(after).ok()?.value, tally.value(before).ok()?.value);
        let spans = BTreeMap::from([(-1, (before, then)), (0, (after, now))]);
        same.then_some(Self { spans, before: PeriodRange::new(-1, -1), after: PeriodRange::new(0, 0) })
    }

    fn by(tally: &Tally, unit: Period, after: Period, before: Period) -> Option<Self> {
        let spans = tally.history(unit);
        let (after, before) = (covering(&spans, after)?, covering(&spans, before)?);
        Some(Self { after, before, spans })
    }

    /// The same series with other windows.
    pub fn with(&self, before: PeriodRange, after: PeriodRange) -> Self {
        Self { spans: self.spans.clone(), before, after }
    }

    /// As the methods take it; the row ids are the places, counted from 0 at the first span that is known.
    pub fn compared(&self) -> ComparedPeriods {
        let first = self.spans.keys().next().copied().unwrap_or_default();
        let observations = self.spans.iter().map(|(place, (_, count))| Observation {
            id: RowId(u64::try_from(place - first).unwrap_or_default()),
            period: *place,
            value: *count,
        });
        ComparedPeriods { observations: observations.collect(), before: self.before, after: self.after }
    }

    /// The unbroken run of spans just before a place, at most [`RUN_LIMIT`] of them.
    pub fn run_before(&self, place: i32) -> Option<PeriodRange> {
        let run = (1..=RUN_LIMIT).take_while(|back| self.spans.contains_key(&(place - back))).count() as i32;
        (run > 0).then(|| PeriodRange::new(place - run, place - 1))
    }

    /// The length of its spans in a word.
    pub fn unit(&self) -> &'static str {
        let Some((span, _)) = self.spans.get(&self.after.last) else { return "span" };
        match (span.whole_months(), span.days()) {
            (Some(1), _) => "month",
            (Some(3), _) => "quarter",
            (Some(12), _) => "year",
            (None, 7) => "week",
            (None, 1) => "day",
            _ => "span",
        }
    }

    /// The days of a range of places.
    pub fn days(&self, range: PeriodRange) -> Option<Period> {
        Some(Period { from: self.spans.get(&range.first)?.0.from, to: self.spans.get(&range.last)?.0.to })
    }

    /// Mean count per span of a range; `None` where a span is not known.
    pub fn mean(&self, range: PeriodRange) -> Option<f64> {
        let sum: f64 = (range.first..=range.last).map(|place| self.spans.get(&place).map(|(_, count)| count)).sum::<Option<f64>>()?;
        Some(sum / f64::from(range.periods()))
    }

    /// The place of the span with these days, or of the spans that make them up.
    pub fn places(&self, days: Period) -> Option<PeriodRange> {
        covering(&self.spans, days)
    }
}

/// The places of the spans that make up a time without a gap; `None` where one of them is not known.
fn covering(spans: &BTreeMap<i32, (Period, f64)>, days: Period) -> Option<PeriodRange> {
    let inside: Vec<(i32, i32)> =
        spans.iter().filter(|(_, (span, _))| days.holds(span)).map(|(place, (span, _))| (*place, span.days())).collect();
    let covered: i32 = inside.iter().map(|(_, days)| days).sum();
    let ((first, _), (last, _)) = (inside.first()?, inside.last()?);
    (covered == days.days()).then(|| PeriodRange::new(*first, *last))
}
