//! Campaigns at other dates.

use super::{Group, PlaceboAnchors, Real, groups};
use crate::{
    data::{Anchor, Drawing, RowId},
    error::Error,
    numeric::sphere::unit,
};
use std::collections::BTreeMap;

/// Draws of the same campaigns at other dates, at their own places.
///
/// Each campaign is moved as a whole by a number of days, each possible one with equal chance: to where the whole wake of each of its anchors
/// was observed and no real action lies near by in it, its own included. Where the distance of the drawing is 0, real actions do not stand
/// in the way, and 0 days are among the possible. Both arms move. Moved campaigns may fall together with one another. It says what the
/// estimate gives at dates that mean nothing; actions that follow surges have no such placebo, since a date by chance does not follow one.
///
/// # Units
/// Days. A campaign that fits nowhere is left out of every draw. `per_action` of the drawing counts for nothing. Neither ids nor the order of
/// rows nor the epoch matter.
pub struct Shifts {
    groups: Vec<(Group, Vec<i32>)>,
    seed: u64,
}

impl Shifts {
    /// Finds the days by which each campaign can be moved; `campaigns` holds the campaign of each anchor.
    ///
    /// # Errors
    /// An anchor that belongs to no campaign.
    pub fn of(anchors: &[Anchor], campaigns: &BTreeMap<RowId, usize>, drawing: &Drawing) -> Result<Self, Error> {
        let real = Real::of(anchors, drawing);
        let groups = groups(anchors, campaigns, drawing.observed.first)?;
        let possible = |group: Group| {
            let days = possible(&group, &real, drawing);
            (group, days)
        };
        Ok(Self { groups: groups.into_iter().map(possible).collect(), seed: drawing.seed })
    }

    /// The anchors of one draw; the same for the same seed and replicate.
    pub fn drawn(&self, replicate: u64) -> PlaceboAnchors {
        let mut drawn = PlaceboAnchors::default();
        for (group, days) in &self.groups {
            if days.is_empty() {
                drawn.left_out.extend(group.members.iter().map(|anchor| anchor.id));
                continue;
            }
            let shift = days[group.stream(self.seed, replicate).below(days.len())];
            drawn.anchors.extend(group.members.iter().map(|anchor| Anchor { day: anchor.day + shift, ..*anchor }));
        }
        drawn.sorted()
    }
}

/// The days by which a campaign can be moved, ascending.
fn possible(group: &Group, real: &Real, drawing: &Drawing) -> Vec<i32> {
    let days = || group.members.iter().map(|anchor| i64::from(anchor.day));
    let earliest = i64::from(drawing.observed.first) - i64::from(drawing.wake.from_day) - days().min().unwrap_or(0);
    let latest = i64::from(drawing.observed.last) - i64::from(drawing.wake.to_day) - days().max().unwrap_or(0);
    let mut free = vec![true; usize::try_from(latest - earliest + 1).unwrap_or(0)];
    for anchor in &group.members {
        let own = i64::from(anchor.day);
        real.grid.each(unit(anchor.latitude, anchor.longitude), i64::MIN, i64::MAX, |_, day, _| {
            let from = i64::from(day) - own - i64::from(real.wake.to_day) - earliest;
            let to = i64::from(day) - own - i64::from(real.wake.from_day) - earliest + 1;
            let column = |place: i64| usize::try_from(place).unwrap_or(0).min(free.len());
            let (from, to) = (column(from), column(to));
            free[from..to].fill(false);
        });
    }
    (earliest..).zip(free).filter(|(_, free)| *free).filter_map(|(day, _)| i32::try_from(day).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::made_up::*, *};
    use crate::data::Period;

    #[test]
    fn campaigns_move_as_a_whole_and_keep_clear() {
        let shifts = Shifts::of(&anchors(), &campaigns(), &drawing()).unwrap();
        let mut seen = std::collections::BTreeSet::new();
        for replicate in 0..6000 {
            let drawn = shifts.drawn(replicate);
            assert!(drawn.left_out.is_empty() && drawn.anchors.len() == 4);
            assert_eq!(drawn.anchors[1].day - drawn.anchors[0].day, 4);
            for (moved, own) in drawn.anchors.iter().zip(anchors()) {
                assert_eq!(Anchor { day: own.day, ..*moved }, own);
                assert!((7..=351).contains(&moved.day));
                let near = anchors().into_iter().filter(|other| other.longitude == own.longitude);
                assert!(near.into_iter().all(|other| !(-7..=14).contains(&(other.day - moved.day))), "{moved:?}");
            }
            seen.insert(drawn.anchors[2].day);
        }
        // The third may go to 7 to 351 without the 22 days around its own: each of the 323 is as likely.
        assert_eq!(seen, (7..136).chain(158..=351).collect());
    }

    #[test]
    fn a_distance_of_nothing_keeps_clear_of_nothing() {
        let shifts = Shifts::of(&anchors(), &campaigns(), &Drawing { clear_km: 0.0, ..drawing() }).unwrap();
        let seen: std::collections::BTreeSet<i32> = (0..6000).map(|replicate| shifts.drawn(replicate).anchors[2].day).collect();
        assert_eq!(seen, (7..=351).collect());
    }

    #[test]
    fn what_fits_nowhere_is_left_out() {
        let short = Drawing { observed: Period { first: 90, last: 124 }, ..drawing() };
        let drawn = Shifts::of(&anchors(), &campaigns(), &short).unwrap().drawn(0);
        assert_eq!(drawn.left_out, [RowId(1), RowId(2), RowId(4)]);
        assert_eq!(drawn.anchors.iter().map(|anchor| anchor.id).collect::<Vec<_>>(), [RowId(3)]);
        assert!(Shifts::of(&anchors(), &BTreeMap::new(), &short).is_err());
    }

    #[test]
    fn order_ids_and_epoch_do_not_matter() {
        let (anchors_too, campaigns_too, drawing_too) = otherwise();
        let (one, other) =
            (Shifts::of(&anchors(), &campaigns(), &drawing()).unwrap(), Shifts::of(&anchors_too, &campaigns_too, &drawing_too).unwrap());
        for replicate in 0..20 {
            assert_eq!(one.drawn(replicate).anchors, as_before(&other.drawn(replicate)));
        }
        assert_ne!(one.drawn(0), one.drawn(1));
    }
}
