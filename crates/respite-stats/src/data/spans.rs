//! Actions that last: the days while they last, and the days after their end.

use super::{
    Anchor, AnchoredPoints, DrawnAnchor, RingDayTable, RowId, Window,
    ring_day_table::{Lasting, check_rows},
};
use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The last day of each action.
///
/// # Units
/// Civil days from the anchors' epoch, by the anchor's id. The first day is the anchor's own. For an action that has not ended any day
/// that is late enough will do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spans {
    /// Last days, the day itself included.
    pub last_days: BTreeMap<RowId, i32>,
    /// Days that an anchor without a last day goes on after its own; without it, each anchor needs a last day.
    pub others_days: Option<u32>,
}

/// Which days after the start of an action count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Day 0 is the first day. Only actions that last at least to the end of the reach enter.
    During,
    /// Days before are before the first day; day 0 is the last day. The days in between count nowhere.
    AfterEnd,
}

/// A table over spans, with those that are not in it.
#[derive(Debug, Clone, PartialEq)]
pub struct OverSpans {
    /// The table.
    pub table: RingDayTable,
    /// Anchors that end before the reach does, ascending; only while they last.
    pub too_short: Vec<RowId>,
}

impl Spans {
    /// Lets each drawn anchor last as long as the action that it was drawn for. Give it the ids that the anchors have in the end.
    ///
    /// # Errors
    /// An anchor drawn for an action that is not there or has no last day.
    pub fn like_their_actions(mut self, actions: &[Anchor], drawn: &[DrawnAnchor]) -> Result<Self, Error> {
        let days: BTreeMap<RowId, i32> = actions.iter().map(|action| (action.id, action.day)).collect();
        for one in drawn {
            let lasts = days.get(&one.drawn_for).zip(self.last_days.get(&one.drawn_for)).map(|(first, last)| last.saturating_sub(*first));
            let Some(lasts) = lasts else {
                return Err(Error::Value { row: one.drawn_for.0, reason: "an anchor was drawn for it, and it has no last day".into() });
            };
            self.last_days.insert(one.anchor.id, one.anchor.day.saturating_add(lasts));
        }
        Ok(self)
    }

    fn last_day(&self, anchor: &Anchor) -> Result<i32, Error> {
        let refuse = |reason: String| Err(Error::Value { row: anchor.id.0, reason });
        let other = || Some(anchor.day.saturating_add(i32::try_from(self.others_days?).unwrap_or(i32::MAX)));
        match self.last_days.get(&anchor.id).copied().or_else(other) {
            Some(last) if last < anchor.day => refuse(format!("its last day is {last}, and its first is {}", anchor.day)),
            Some(last) => Ok(last),
            None => refuse("it has no last day, and none is stated for rows without".into()),
        }
    }
}

impl RingDayTable {
    /// Counts the points around actions that last: while they last, or after their end.
    ///
    /// Everything that reads a table works on it unchanged. Campaigns take in the whole span of each action.
    /// *During* speaks of actions that last so long, and these may have lasted because it was calm: say how many are left out. *After the
    /// end* says nothing of the days in between.
    ///
    /// # Formula
    /// *During*: `Y[a, ρ, k]` counts day `first_a + k`, for anchors with `first_a + to ≤ last_a`, `to` the last day of the reach.
    /// *After the end*: day `first_a + k` for `k < 0`, and `last_a + k` for `k ≥ 0`. Actions of one day give [`RingDayTable::over`].
    ///
    /// # Errors
    /// Those of [`RingDayTable::build`], an anchor without a last day, or one that ends before it begins.
    pub fn over_spans(points: &AnchoredPoints, spans: &Spans, rings_km: &[f64], reach: Window, phase: Phase) -> Result<OverSpans, Error> {
        check_rows(points)?;
        let (mut lasting, mut too_short) = (Vec::new(), Vec::new());
        for anchor in &points.anchors {
            let last_day = spans.last_day(anchor)?;
            let ends_early = i64::from(anchor.day) + i64::from(reach.to_day) > i64::from(last_day);
            match phase {
                Phase::During if ends_early => too_short.push(anchor.id),
                Phase::During => lasting.push(Lasting { anchor: *anchor, last_day, shift: 0 }),
                Phase::AfterEnd => lasting.push(Lasting { anchor: *anchor, last_day, shift: last_day.saturating_sub(anchor.day) }),
            }
        }
        too_short.sort_unstable();
        let table = Self::count(points, lasting, rings_km, (reach.from_day.unsigned_abs(), reach.to_day.unsigned_abs()))?;
        Ok(OverSpans { table, too_short })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Arm, Period, Point};

    /// One action from day 10 to 14, one of day 40 alone; counts 1, 2, 4, 8 and 16 on the days 9, 10, 12, 14 and 15.
    fn points() -> AnchoredPoints {
        let anchor = |id, day, arm| Anchor { id: RowId(id), day, latitude: 0.0, longitude: 10.0, arm };
        let point = |(id, (day, weight))| Point { id: RowId(id), day, latitude: 0.0, longitude: 10.0, weight };
        AnchoredPoints {
            anchors: vec![anchor(2, 40, Arm::Control), anchor(1, 10, Arm::Treated)],
            points: (0..).zip([(9, 1), (10, 2), (12, 4), (14, 8), (15, 16), (41, 32)]).map(point).collect(),
            observed: Period { first: 8, last: 42 },
        }
    }

    fn over(lasts: i32, phase: Phase) -> OverSpans {
        let spans = Spans { last_days: [(RowId(1), 10 + lasts), (RowId(2), 40)].into(), others_days: None };
        RingDayTable::over_spans(&points(), &spans, &[5.0], Window::new(-2, 2), phase).unwrap()
    }

    #[test]
    fn after_the_end_by_hand() {
        let OverSpans { table, too_short } = over(4, Phase::AfterEnd);
        assert_eq!(table.path(0, 0), [0, 1, 8, 16, 0]);
        assert_eq!(table.path(1, 0), [0, 0, 0, 32, 0]);
        assert!(too_short.is_empty());
        assert_eq!([table.civil_day(0, -1), table.civil_day(0, 0), table.civil_day(0, 2)], [9, 14, 16]);
        assert_eq!((table.last_day(0), table.last_day(1)), (14, 40));
        let (window, whole) = (Window::new(-1, 1), Window::new(-2, 2));
        let traced = table.members(&points(), 0, window, Arm::Treated, whole);
        assert_eq!(traced, [(RowId(1), RowId(0)), (RowId(1), RowId(3)), (RowId(1), RowId(4))]);
        assert_eq!(table.members(&points(), 0, Window::new(1, 2), Arm::Treated, whole), [(RowId(1), RowId(4))]);
        assert_eq!(table.members(&points(), 0, Window::new(-2, -1), Arm::Treated, whole), [(RowId(1), RowId(0))]);
    }

    #[test]
    fn what_ends_too_late_is_incomplete() {
        let whole = Window::new(-2, 2);
        let complete = |lasts| over(lasts, Phase::AfterEnd).table.complete(0, whole);
        assert!(complete(30) && !complete(31));
        assert!(over(31, Phase::AfterEnd).table.complete(0, Window::new(-2, -1)), "the days before were observed");
        assert!(over(31, Phase::During).table.complete(0, whole));
    }

    #[test]
    fn while_they_last_by_hand() {
        let OverSpans { table, too_short } = over(2, Phase::During);
        assert_eq!(table.anchors().iter().map(|anchor| anchor.id).collect::<Vec<_>>(), [RowId(1)]);
        assert_eq!(table.path(0, 0), [0, 1, 2, 0, 4]);
        assert_eq!(too_short, [RowId(2)]);
        assert_eq!(over(1, Phase::During).too_short, [RowId(1), RowId(2)]);
    }

    #[test]
    fn spans_of_one_day_change_nothing() {
        let plain = RingDayTable::over(&points(), &[5.0], Window::new(-2, 2)).unwrap();
        assert_eq!(over(0, Phase::AfterEnd).table, plain);
        let spans = Spans { others_days: Some(0), ..Spans::default() };
        assert_eq!(RingDayTable::over_spans(&points(), &spans, &[5.0], Window::new(-2, 2), Phase::AfterEnd).unwrap().table, plain);
    }

    #[test]
    fn drawn_anchors_last_like_their_actions() {
        let anchors = points().anchors;
        let drawn = [DrawnAnchor { anchor: Anchor { id: RowId(7), day: 20, ..anchors[0] }, drawn_for: RowId(1) }];
        let spans = Spans { last_days: [(RowId(1), 14)].into(), others_days: None };
        assert_eq!(spans.clone().like_their_actions(&anchors, &drawn).unwrap().last_days[&RowId(7)], 24);
        assert!(spans.like_their_actions(&anchors, &[DrawnAnchor { drawn_for: RowId(2), ..drawn[0] }]).is_err());
    }

    #[test]
    fn every_anchor_needs_a_last_day_that_is_not_before_its_first() {
        let over = |last_days: BTreeMap<RowId, i32>| {
            let spans = Spans { last_days, others_days: None };
            RingDayTable::over_spans(&points(), &spans, &[5.0], Window::new(-2, 2), Phase::AfterEnd)
        };
        assert!(over([(RowId(1), 14)].into()).is_err());
        assert!(over([(RowId(1), 9), (RowId(2), 40)].into()).is_err());
        assert!(over([(RowId(1), i32::MAX), (RowId(2), 40)].into()).is_ok());
    }
}
