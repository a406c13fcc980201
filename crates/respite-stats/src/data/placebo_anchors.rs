//! Placebo anchors: actions moved to where and when there were none, or with their arms exchanged.

mod exchanges;
mod moves;
mod shifts;

pub use exchanges::Exchanges;
pub use moves::Moves;
pub use shifts::Shifts;

use super::{
    Anchor, Drawing, RowId, Window,
    row_stream::{day_number, place_numbers, row_stream},
};
use crate::{
    error::Error,
    numeric::{
        sphere::{Grid, unit},
        stream::Stream,
    },
};
use std::collections::BTreeMap;

/// Anchors of one placebo draw.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlaceboAnchors {
    /// The anchors with their own ids, in ascending order of these.
    pub anchors: Vec<Anchor>,
    /// Anchors of campaigns that fit nowhere, ascending; they are not among the anchors.
    pub left_out: Vec<RowId>,
    /// Anchors that no exchange can change, ascending; they are among the anchors as they are.
    pub as_they_are: Vec<RowId>,
}

impl PlaceboAnchors {
    fn sorted(mut self) -> Self {
        self.anchors.sort_by_key(|anchor| anchor.id);
        self.left_out.sort_unstable();
        self.as_they_are.sort_unstable();
        self
    }
}

/// Anchors that keep together, in canonical order, with the numbers that its stream is made from.
struct Group {
    members: Vec<Anchor>,
    numbers: Vec<u64>,
}

impl Group {
    fn stream(&self, seed: u64, replicate: u64) -> Stream {
        row_stream(seed, &[&[replicate][..], &self.numbers].concat())
    }
}

/// The anchors' campaigns; `first` is the first observed day, so that the epoch does not matter.
fn groups(anchors: &[Anchor], campaigns: &BTreeMap<RowId, usize>, first: i32) -> Result<Vec<Group>, Error> {
    let mut members: BTreeMap<usize, Vec<Anchor>> = BTreeMap::new();
    for anchor in anchors {
        let Some(campaign) = campaigns.get(&anchor.id) else {
            return Err(Error::Value { row: anchor.id.0, reason: "it belongs to no campaign".into() });
        };
        members.entry(*campaign).or_default().push(*anchor);
    }
    let group = |mut members: Vec<Anchor>| {
        members.sort_by_key(|anchor| (numbers(anchor, first), anchor.id));
        let numbers = members.iter().flat_map(|anchor| numbers(anchor, first)).collect();
        Group { members, numbers }
    };
    let mut groups: Vec<Group> = members.into_values().map(group).collect();
    groups.sort_by(|a, b| a.numbers.cmp(&b.numbers).then(a.members.first().map(|m| m.id).cmp(&b.members.first().map(|m| m.id))));
    // Groups that say the same are told apart by their number among themselves.
    let mut repeat = 0;
    for index in 0..groups.len() {
        let same = index > 0 && groups[index - 1].numbers.split_last().is_some_and(|(_, before)| before == groups[index].numbers);
        repeat = if same { repeat + 1 } else { 0 };
        groups[index].numbers.push(repeat);
    }
    Ok(groups)
}

fn numbers(anchor: &Anchor, first: i32) -> [u64; 4] {
    let [latitude, longitude] = place_numbers(anchor.latitude, anchor.longitude);
    [day_number(anchor.day, first), latitude, longitude, anchor.arm as u64]
}

/// The real actions, from which placebos keep clear; none where the distance is 0.
struct Real {
    grid: Grid,
    /// The days of the wake, day 0 among them.
    wake: Window,
}

impl Real {
    fn of(anchors: &[Anchor], drawing: &Drawing) -> Self {
        let heeded = if drawing.clear_km > 0.0 { anchors } else { &[] };
        let places = heeded.iter().map(|anchor| (anchor.day, anchor.latitude, anchor.longitude));
        Self { grid: Grid::new(places, drawing.clear_km), wake: drawing.wake.joined(Window::new(0, 0)) }
    }

    /// Whether a place and day have no real action near by in the days of the wake.
    fn clear(&self, day: i32, latitude: f64, longitude: f64) -> bool {
        let day = i64::from(day);
        let mut clear = true;
        let (first, last) = (day + i64::from(self.wake.from_day), day + i64::from(self.wake.to_day));
        self.grid.each(unit(latitude, longitude), first, last, |_, _, _| clear = false);
        clear
    }
}

#[cfg(test)]
mod made_up {
    use super::*;
    use crate::data::{Arm, Period};

    pub(super) fn anchor(id: u64, day: i32, latitude: f64, longitude: f64, arm: Arm) -> Anchor {
        Anchor { id: RowId(id), day, latitude, longitude, arm }
    }

    /// A campaign of two in the west, one of one in the east, and one more in the west later.
    pub(super) fn anchors() -> Vec<Anchor> {
        vec![
            anchor(1, 100, 10.0, 20.0, Arm::Treated),
            anchor(2, 104, 10.1, 20.0, Arm::Control),
            anchor(3, 150, 10.0, 40.0, Arm::Control),
            anchor(4, 300, 10.0, 20.0, Arm::Treated),
        ]
    }

    pub(super) fn campaigns() -> BTreeMap<RowId, usize> {
        [(1, 0), (2, 0), (3, 1), (4, 2)].map(|(id, campaign)| (RowId(id), campaign)).into()
    }

    pub(super) fn drawing() -> Drawing {
        Drawing { per_action: 1, seed: 1, clear_km: 50.0, wake: Window::new(-7, 14), observed: Period { first: 0, last: 365 } }
    }

    /// The same in another order, with other ids and 900 days later.
    pub(super) fn otherwise() -> (Vec<Anchor>, BTreeMap<RowId, usize>, Drawing) {
        let anchors = anchors().iter().rev().map(|a| Anchor { id: RowId(70 - a.id.0), day: a.day + 900, ..*a }).collect();
        let campaigns = campaigns().iter().map(|(id, campaign)| (RowId(70 - id.0), 9 - campaign)).collect();
        (anchors, campaigns, Drawing { observed: Period { first: 900, last: 1265 }, ..drawing() })
    }

    /// What was drawn, told in the ids and days of [`anchors`].
    pub(super) fn as_before(drawn: &PlaceboAnchors) -> Vec<Anchor> {
        let mut anchors: Vec<Anchor> = drawn.anchors.iter().map(|a| Anchor { id: RowId(70 - a.id.0), day: a.day - 900, ..*a }).collect();
        anchors.sort_by_key(|anchor| anchor.id);
        anchors
    }
}
