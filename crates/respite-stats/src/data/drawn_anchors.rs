//! Comparison anchors, drawn at dates or places without an action.

mod matched_dates;
mod not_yet_treated;
mod other_dates;
mod other_places;

pub use matched_dates::{Likeness, MatchedDate, matched_dates};
pub use not_yet_treated::{NotYet, not_yet_treated};
pub use other_dates::other_dates;
pub use other_places::other_places;

use super::{Anchor, Arm, Period, RowId, Window};
use crate::numeric::{sphere, stream::Stream};

/// How comparison anchors are drawn.
///
/// # Units
/// Days and kilometres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawing {
    /// How many are drawn for each action, where there are as many.
    pub per_action: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// No action may lie this near within the days of `wake`.
    pub clear_km: f64,
    /// Days around an anchor that must be observed and free of actions.
    pub wake: Window,
    /// Days that were observed.
    pub observed: Period,
}

/// A comparison anchor with the action that it was drawn for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrawnAnchor {
    /// The anchor, in the control arm. Its id is a running number.
    pub anchor: Anchor,
    /// Id of the action.
    pub drawn_for: RowId,
}

/// Whether each day is free: its wake is observed and holds no other action near the place of an action.
struct FreeDays {
    first: i32,
    free: Vec<bool>,
}

impl FreeDays {
    /// The days around one action's place; `units` are the actions' places.
    fn around(index: usize, actions: &[Anchor], units: &[sphere::Unit], drawing: &Drawing) -> Self {
        let first = drawing.observed.first - drawing.wake.from_day;
        let last = drawing.observed.last - drawing.wake.to_day;
        let reach = sphere::squared_chord_of_km(drawing.clear_km);
        let mut free = vec![true; usize::try_from(last - first + 1).unwrap_or(0)];
        for (other, &unit) in actions.iter().zip(units) {
            if sphere::squared_chord(units[index], unit) <= reach {
                let from = (other.day - drawing.wake.to_day - first).max(0) as usize;
                let to = (other.day - drawing.wake.from_day - first).max(-1);
                let to = usize::try_from(to + 1).unwrap_or(0).min(free.len());
                free[from.min(to)..to].fill(false);
            }
        }
        Self { first, free }
    }

    /// The free days, ascending.
    fn days(&self) -> impl Iterator<Item = i32> {
        (self.first..).zip(&self.free).filter_map(|(day, free)| free.then_some(day))
    }
}

/// The actions' places as unit vectors.
fn units(actions: &[Anchor]) -> Vec<sphere::Unit> {
    actions.iter().map(|action| sphere::unit(action.latitude, action.longitude)).collect()
}

/// The places, each once, in an order of their own.
pub(super) fn each_once(places: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    // Adding 0 makes −0 and 0 the same place.
    let mut places: Vec<(f64, f64)> = places.map(|(latitude, longitude)| (latitude + 0.0, longitude + 0.0)).collect();
    places.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    places.dedup();
    places
}

/// Draws for each action with a stream that depends on its own day and place alone, then numbers the anchors.
fn draw(actions: &[Anchor], drawing: &Drawing, mut choose: impl FnMut(usize, &mut Stream) -> Vec<(i32, f64, f64)>) -> Vec<DrawnAnchor> {
    let mut order: Vec<usize> = (0..actions.len()).collect();
    let key = |a: &Anchor| (a.day, a.latitude.to_bits(), a.longitude.to_bits());
    order.sort_by_key(|&i| (key(&actions[i]), actions[i].id));
    let mut drawn = Vec::new();
    let mut repeat = 0u64;
    for (position, &index) in order.iter().enumerate() {
        let action = &actions[index];
        let same = position > 0 && key(&actions[order[position - 1]]) == key(action);
        repeat = if same { repeat + 1 } else { 0 };
        let own = (i64::from(action.day - drawing.observed.first) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ action.latitude.to_bits().rotate_left(17)
            ^ action.longitude.to_bits().rotate_left(41)
            ^ repeat;
        let mut stream = Stream::new(drawing.seed, own);
        for (day, latitude, longitude) in choose(index, &mut stream) {
            let id = RowId(drawn.len() as u64);
            drawn.push(DrawnAnchor { anchor: Anchor { id, day, latitude, longitude, arm: Arm::Control }, drawn_for: action.id });
        }
    }
    drawn
}

/// The first few of a list after a partial shuffle.
fn take<'a, T>(list: &'a mut [T], wanted: u32, stream: &mut Stream) -> &'a [T] {
    let wanted = (wanted as usize).min(list.len());
    for taken in 0..wanted {
        let pick = taken + stream.below(list.len() - taken);
        list.swap(taken, pick);
    }
    &list[..wanted]
}

#[cfg(test)]
mod made_up {
    use super::*;

    pub(super) fn action(id: u64, day: i32, latitude: f64) -> Anchor {
        Anchor { id: RowId(id), day, latitude, longitude: 20.0, arm: Arm::Treated }
    }

    pub(super) fn drawing() -> Drawing {
        Drawing { per_action: 5, seed: 1, clear_km: 50.0, wake: Window::new(-7, 14), observed: Period { first: 0, last: 365 } }
    }
}
