//! Other dates at the same places that follow a path like the action's.

use super::{Drawing, DrawnAnchor, FreeDays, draw, units};
use crate::{
    data::{Anchor, Period, Point},
    error::Error,
    numeric::sphere::{Grid, unit},
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// In what two dates must be alike.
///
/// # Units
/// Kilometres and days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Likeness {
    /// Points within this distance of the place count.
    pub radius_km: f64,
    /// Days before over which the level is taken.
    pub level_days: u32,
    /// The last days of these, which are held against the ones before them.
    pub ramp_days: u32,
    /// Dates drawn for one action lie at least so many days apart.
    pub apart_days: u32,
    /// No date is taken that is less alike; without it, the nearest is taken however far it is.
    pub greatest_distance: Option<f64>,
}

impl Default for Likeness {
    fn default() -> Self {
        Self { radius_km: 25.0, level_days: 28, ramp_days: 7, apart_days: 14, greatest_distance: None }
    }
}

/// A drawn date with how unlike the action's it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MatchedDate {
    /// The date with the action that it was drawn for.
    pub drawn: DrawnAnchor,
    /// Distance between the paths before; 0 for equal counts.
    pub distance: f64,
}

/// The actions' own places at the other dates that are most like theirs in the counts before.
///
/// A drawn date can follow a surge as the action does. Among the dates whose whole wake was observed and free of actions near by, the
/// nearest in level and ramp is taken first, of equals the nearest in time, and of these the earlier; then the next that is far enough from
/// those taken. Nothing is left to chance. It does not make the dates alike in what was not counted, and a date at the end of a surge
/// falls back by itself as the action's does only if the action was chosen by these counts. See `distance` for how alike they are.
///
/// # Formula
/// `distance² = (√L − √L')² + (ramp − ramp')²`, `ramp = √R − √(E · r / (l − r))`, with `L` the count of the last `l` days, `R` of the last `r`
/// of these and `E = L − R`; a dash marks the drawn date. The standard deviation of the root of a Poisson count is near 1/2.
///
/// # Units
/// One row a drawn date, those of one action from the most to the least alike; none for an action whose own days before were not observed.
/// Independent of the order of rows and of the epoch.
///
/// # Errors
/// A radius that is not positive, or a ramp that is not shorter than the level.
pub fn matched_dates(actions: &[Anchor], points: &[Point], drawing: &Drawing, likeness: &Likeness) -> Result<Vec<MatchedDate>, Error> {
    check(likeness)?;
    let counted = points.iter().map(|point| (point.day, point.latitude, point.longitude));
    let (grid, units) = (Grid::new(counted, likeness.radius_km), units(actions));
    let mut distances = HashMap::new();
    let drawn = draw(actions, drawing, |index, _| {
        let action = &actions[index];
        let path = Path::around(action, points, &grid, drawing.observed);
        let Some(own) = path.before(action.day, likeness) else { return Vec::new() };
        let mut alike: Vec<(f64, i32)> = FreeDays::around(index, actions, &units, drawing)
            .days()
            .filter_map(|day| path.before(day, likeness).map(|other| ((own.0 - other.0).hypot(own.1 - other.1), day)))
            .filter(|(distance, _)| likeness.greatest_distance.is_none_or(|most| *distance <= most))
            .collect();
        let gap = |day: i32| (i64::from(day) - i64::from(action.day)).abs();
        alike.sort_by(|a, b| a.0.total_cmp(&b.0).then(gap(a.1).cmp(&gap(b.1))).then(a.1.cmp(&b.1)));
        let mut taken: Vec<i32> = Vec::new();
        for (distance, day) in alike {
            if taken.len() == drawing.per_action as usize {
                break;
            }
            if taken.iter().all(|other| day.abs_diff(*other) >= likeness.apart_days.max(1)) {
                taken.push(day);
                distances.insert((action.id, day), distance);
            }
        }
        taken.into_iter().map(|day| (day, action.latitude, action.longitude)).collect()
    });
    let distance = |one: &DrawnAnchor| distances.get(&(one.drawn_for, one.anchor.day)).copied().unwrap_or(f64::NAN);
    Ok(drawn.into_iter().map(|drawn| MatchedDate { drawn, distance: distance(&drawn) }).collect())
}

/// Counts near a place, summed from the first observed day up to each day.
struct Path {
    observed: Period,
    summed: Vec<u64>,
}

impl Path {
    fn around(action: &Anchor, points: &[Point], grid: &Grid, observed: Period) -> Self {
        let days = usize::try_from(i64::from(observed.last) - i64::from(observed.first) + 1).unwrap_or(0);
        let mut summed = vec![0; days + 1];
        let (first, last) = (i64::from(observed.first), i64::from(observed.last));
        grid.each(unit(action.latitude, action.longitude), first, last, |place, day, _| {
            summed[(i64::from(day) - first) as usize + 1] += u64::from(points[grid.rows()[place]].weight);
        });
        for day in 0..days {
            summed[day + 1] += summed[day];
        }
        Self { observed, summed }
    }

    /// Level and ramp before a day; none where these days were not all observed.
    fn before(&self, day: i32, likeness: &Likeness) -> Option<(f64, f64)> {
        let end = usize::try_from(i64::from(day) - i64::from(self.observed.first)).ok()?;
        let start = end.checked_sub(likeness.level_days as usize)?;
        let turn = self.summed.get(end - likeness.ramp_days as usize)?;
        let (whole, early) = (self.summed.get(end)? - self.summed[start], turn - self.summed[start]);
        let shorter = f64::from(likeness.ramp_days) / f64::from(likeness.level_days - likeness.ramp_days);
        Some(((whole as f64).sqrt(), ((whole - early) as f64).sqrt() - (early as f64 * shorter).sqrt()))
    }
}

fn check(likeness: &Likeness) -> Result<(), Error> {
    let refuse = |setting, value: String, limit: &str| Err(Error::Setting { setting, value, limit: limit.into() });
    if !(likeness.radius_km.is_finite() && likeness.radius_km > 0.0) {
        return refuse("radius_km", likeness.radius_km.to_string(), "it must be a distance above 0");
    }
    if likeness.ramp_days == 0 || likeness.ramp_days >= likeness.level_days || likeness.level_days > 3660 {
        let limit = format!("it must be at least 1 and less than level_days, {}, which reaches at most 3660 days", likeness.level_days);
        return refuse("ramp_days", likeness.ramp_days.to_string(), &limit);
    }
    match likeness.greatest_distance {
        Some(most) if most.is_nan() || most < 0.0 => refuse("greatest_distance", most.to_string(), "it must be 0 or more"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::made_up::*, *};
    use crate::data::RowId;

    /// Nine on three days, and many on the action's own day, which is in no day before it.
    fn points() -> Vec<Point> {
        let point = |(id, (day, weight)): (u64, (i32, u32))| Point { id: RowId(id), day, latitude: 10.0, longitude: 20.0, weight };
        (0..).zip([(95, 9), (195, 9), (280, 9), (100, 50)]).map(point).collect()
    }

    #[test]
    fn the_date_after_the_same_surge_is_the_most_alike() {
        let drawing = Drawing { per_action: 2, ..drawing() };
        let likeness = Likeness { radius_km: 5.0, ..Likeness::default() };
        let matched = matched_dates(&[action(1, 100, 10.0)], &points(), &drawing, &likeness).unwrap();
        let rows: Vec<_> = matched.iter().map(|one| (one.drawn.anchor.day, one.distance)).collect();
        // The surges of days 195 and 280 are in the last week of the days 196 to 202 and 281 to 287; the first of each is the nearest in time.
        assert_eq!(rows, [(196, 0.0), (281, 0.0)]);
        let close = Likeness { apart_days: 0, ..likeness };
        let matched = matched_dates(&[action(1, 100, 10.0)], &points(), &drawing, &close).unwrap();
        assert_eq!(matched.iter().map(|one| one.drawn.anchor.day).collect::<Vec<_>>(), [196, 197]);
    }

    #[test]
    fn level_and_ramp_by_hand() {
        let grid = Grid::new(points().iter().map(|p| (p.day, p.latitude, p.longitude)), 5.0);
        let path = Path::around(&action(1, 100, 10.0), &points(), &grid, drawing().observed);
        let likeness = Likeness::default();
        assert_eq!(path.before(100, &likeness), Some((3.0, 3.0)));
        assert_eq!(path.before(300, &likeness), Some((3.0, -3f64.sqrt())));
        // Day 100 itself belongs to no day before it.
        assert_eq!(path.before(101, &likeness), Some((59f64.sqrt(), 59f64.sqrt())));
        assert_eq!(path.before(27, &likeness), None);
        assert_eq!(path.before(28, &likeness), Some((0.0, 0.0)));
    }

    #[test]
    fn order_and_epoch_do_not_matter() {
        let actions = [action(1, 100, 10.0), action(2, 160, 10.2), action(3, 250, 10.0)];
        let one = matched_dates(&actions, &points(), &drawing(), &Likeness::default()).unwrap();
        let later: Vec<_> = actions.iter().rev().map(|a| Anchor { day: a.day - 500, ..*a }).collect();
        let moved: Vec<_> = points().iter().rev().map(|p| Point { day: p.day - 500, ..*p }).collect();
        let drawing = Drawing { seed: 9, observed: Period { first: -500, last: -135 }, ..drawing() };
        let other = matched_dates(&later, &moved, &drawing, &Likeness::default()).unwrap();
        assert!(!one.is_empty());
        let key = |one: &MatchedDate, epoch| (one.drawn.anchor.id, one.drawn.drawn_for, one.drawn.anchor.day - epoch, one.distance);
        assert_eq!(one.iter().map(|m| key(m, 0)).collect::<Vec<_>>(), other.iter().map(|m| key(m, -500)).collect::<Vec<_>>());
    }

    #[test]
    fn unlike_dates_and_unseen_days_give_none() {
        let near = Likeness { radius_km: 5.0, greatest_distance: Some(0.1), ..Likeness::default() };
        let matched = matched_dates(&[action(1, 100, 10.0), action(2, 20, 40.0)], &points(), &drawing(), &near).unwrap();
        assert_eq!(matched.iter().map(|one| one.drawn.drawn_for).collect::<Vec<_>>(), [RowId(1), RowId(1)]);
        for bad in [
            Likeness { radius_km: 0.0, ..near },
            Likeness { ramp_days: 28, ..near },
            Likeness { ramp_days: 0, ..near },
            Likeness { greatest_distance: Some(f64::NAN), ..near },
        ] {
            assert!(matched_dates(&[], &[], &drawing(), &bad).is_err(), "{bad:?}");
        }
    }
}
