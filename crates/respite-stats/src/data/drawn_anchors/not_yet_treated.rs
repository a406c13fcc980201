//! Places that have had no action yet and get their first one later.

use super::{Drawing, DrawnAnchor, draw, each_once, take, units};
use crate::{data::Anchor, numeric::sphere};

/// Which places count as not yet treated.
///
/// # Units
/// Days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NotYet {
    /// The place's first action comes at most so many days after the end of the wake; without it, at any later time.
    pub within_days: Option<u32>,
}

/// Places of other actions that have had none yet, at the actions' own dates.
///
/// Each place is drawn with equal chance, without repetition, from the places of actions near which there was no action up to the end of the
/// wake and the first one comes later. Such places get actions too, so they are more alike than any place. It does not say that they
/// are on the same path: an action may come earlier where violence rises earlier, and actions before the first row are unknown.
///
/// # Formula
/// With `f(p)` the day of the first action within `clear_km` of place `p`, and `T` the last day of the wake, an action of day `t` takes
/// `p` with `t + T < f(p)`, and `f(p) ≤ t + T + within_days` where that is stated.
///
/// # Units
/// One row a drawn place; fewer than asked for where too few are left, and none for the last actions. Places of both arms count where
/// both are given. Independent of the order of rows and of the epoch.
pub fn not_yet_treated(actions: &[Anchor], drawing: &Drawing, not_yet: &NotYet) -> Vec<DrawnAnchor> {
    let places = each_once(actions.iter().map(|action| (action.latitude, action.longitude)));
    let (units, reach) = (units(actions), sphere::squared_chord_of_km(drawing.clear_km));
    let first_day = |&(latitude, longitude): &(f64, f64)| {
        let place = sphere::unit(latitude, longitude);
        let near = actions.iter().zip(&units).filter(|(_, unit)| sphere::squared_chord(place, **unit) <= reach);
        near.map(|(action, _)| i64::from(action.day)).min().unwrap_or(i64::MIN)
    };
    let first_days: Vec<i64> = places.iter().map(first_day).collect();
    draw(actions, drawing, |index, stream| {
        let day = actions[index].day;
        let end = i64::from(day) + i64::from(drawing.wake.to_day);
        if i64::from(day) + i64::from(drawing.wake.from_day) < i64::from(drawing.observed.first) || end > i64::from(drawing.observed.last) {
            return Vec::new();
        }
        let waits = |first: i64| first > end && not_yet.within_days.is_none_or(|days| first <= end + i64::from(days));
        let mut waiting: Vec<(f64, f64)> =
            places.iter().zip(&first_days).filter(|(_, first)| waits(**first)).map(|(place, _)| *place).collect();
        take(&mut waiting, drawing.per_action, stream).iter().map(|&(latitude, longitude)| (day, latitude, longitude)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::{super::made_up::*, *};
    use crate::data::{Period, RowId};

    /// Days 100, 110, 120 and 200 at four places, and one near the second on day 105.
    fn actions() -> Vec<Anchor> {
        vec![action(1, 100, 10.0), action(2, 110, 20.0), action(3, 120, 30.0), action(4, 200, 40.0), action(5, 105, 20.1)]
    }

    fn drawn(within_days: Option<u32>) -> Vec<(u64, i32, f64)> {
        let drawn = not_yet_treated(&actions(), &drawing(), &NotYet { within_days });
        let mut rows: Vec<_> = drawn.iter().map(|one| (one.drawn_for.0, one.anchor.day, one.anchor.latitude)).collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0).then(a.2.total_cmp(&b.2)));
        rows
    }

    #[test]
    fn by_hand() {
        // The wake of the first ends on day 114, after the first action near both places of 20 degrees.
        let all = [(1, 100, 30.0), (1, 100, 40.0), (2, 110, 40.0), (3, 120, 40.0), (5, 105, 30.0), (5, 105, 40.0)];
        // The wake of the fifth ends on day 119, the day before the first action at 30 degrees.
        assert_eq!(drawn(None), all);
    }

    #[test]
    fn the_first_action_may_have_to_come_soon() {
        assert_eq!(drawn(Some(6)), [(1, 100, 30.0), (5, 105, 30.0)]);
        assert_eq!(drawn(Some(66)), [(1, 100, 30.0), (3, 120, 40.0), (5, 105, 30.0)]);
    }

    #[test]
    fn order_and_epoch_do_not_matter() {
        let one = not_yet_treated(&actions(), &Drawing { per_action: 1, ..drawing() }, &NotYet::default());
        let later: Vec<_> = actions().iter().rev().map(|a| Anchor { id: RowId(a.id.0), day: a.day + 700, ..*a }).collect();
        let drawing = Drawing { per_action: 1, observed: Period { first: 700, last: 1065 }, ..drawing() };
        let other = not_yet_treated(&later, &drawing, &NotYet::default());
        let key = |one: &DrawnAnchor, epoch| (one.anchor.id, one.drawn_for, one.anchor.day - epoch, one.anchor.latitude);
        assert_eq!(one.iter().map(|d| key(d, 0)).collect::<Vec<_>>(), other.iter().map(|d| key(d, 700)).collect::<Vec<_>>());
    }
}
