//! Counts by anchor, ring and day: the one table from which everything is computed.

use super::{Anchor, AnchoredPoints, Arm, Period, RowId, Window};
use crate::{
    error::Error,
    numeric::sphere::{Grid, squared_chord_of_km, unit},
};
use rayon::prelude::*;
use serde::Serialize;

/// A band of distance from an anchor: beyond `from_km` and up to `to_km`; the innermost includes distance 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ring {
    /// Lower bound, excluded unless 0.
    pub from_km: f64,
    /// Upper bound, included.
    pub to_km: f64,
}

/// Counts of points by anchor, ring and day relative to the anchor.
///
/// A window is a sum over its days, and a disc a sum over its rings. Counts of days outside the observed period are
/// there but mean nothing: ask [`RingDayTable::complete`] first.
///
/// # Formula
/// `Y[a, ρ, k]` = sum of the weights of the points whose day is `day_a + k` and whose great-circle distance from
/// anchor `a` lies in ring ρ: `from < d ≤ to`, and `0 ≤ d ≤ to` for the innermost.
///
/// # Units
/// Kilometres on a sphere of radius 6371.0088 km, and civil days. Anchors are in canonical order, by day, latitude,
/// longitude, arm and last day, and by id only where all of these agree; row numbers refer to this order.
///
/// # Checked against
/// An independent program in Python on 68,573 points around 3,938 anchors: all counts equal. See the test `reference`.
#[derive(Debug, Clone, PartialEq)]
pub struct RingDayTable {
    anchors: Vec<Anchor>,
    rings: Vec<Ring>,
    days: Window,
    observed: Period,
    counts: Vec<u32>,
    /// Last day of each anchor; its own day unless it lasts.
    last_days: Vec<i32>,
    /// Days between an anchor's own day and its day 0, for the days from 0 on.
    shifts: Vec<i32>,
}

/// An anchor with its last day, and with the days that lie between its own day and its day 0.
pub(super) struct Lasting {
    pub anchor: Anchor,
    pub last_day: i32,
    pub shift: i32,
}

impl RingDayTable {
    /// Counts the points around each anchor in one pass, from `days_before` days before it to `days_after` days after.
    ///
    /// `rings_km` are the rings' upper bounds, from the innermost to the outermost.
    ///
    /// # Errors
    /// A place that is none, a repeated id, a reversed period, or rings that are not positive and ascending.
    pub fn build(points: &AnchoredPoints, rings_km: &[f64], days_before: u32, days_after: u32) -> Result<Self, Error> {
        let of_one_day = |anchor: &Anchor| Lasting { anchor: *anchor, last_day: anchor.day, shift: 0 };
        Self::count(points, points.anchors.iter().map(of_one_day).collect(), rings_km, (days_before, days_after))
    }

    /// Counts the points around anchors that may last; they must be among the points' own.
    pub(super) fn count(points: &AnchoredPoints, mut lasting: Vec<Lasting>, rings_km: &[f64], reaches: (u32, u32)) -> Result<Self, Error> {
        let rings = checked_rings(rings_km)?;
        check_rows(points)?;
        let days = Window::new(reach(reaches.0)?.saturating_neg(), reach(reaches.1)?);
        lasting.sort_by(|a, b| canonical((&a.anchor, a.last_day), (&b.anchor, b.last_day)));

        let inner: Vec<f64> = rings.iter().rev().skip(1).map(|ring| squared_chord_of_km(ring.to_km)).collect();
        let outermost = rings.last().map_or(0.0, |ring| ring.to_km);
        let grid = Grid::new(points.points.iter().map(|p| (p.day, p.latitude, p.longitude)), outermost);
        let weights: Vec<u32> = grid.rows().iter().map(|row| points.points[*row].weight).collect();
        let width = days.days() as usize;
        let rows: Vec<Result<Vec<u32>, Error>> = lasting
            .par_iter()
            .with_min_len(64)
            .map(|Lasting { anchor, shift, .. }| {
                let mut row = vec![0u64; rings.len() * width];
                for stretch in stretches(anchor.day, *shift, days) {
                    let first_column = stretch.day_zero + i64::from(days.from_day);
                    grid.each(unit(anchor.latitude, anchor.longitude), stretch.first, stretch.last, |place, day, squared| {
                        // Within reach, so within one of the rings: as many thresholds are passed as rings lie further in.
                        let ring = inner.iter().filter(|threshold| squared > **threshold).count();
                        row[ring * width + (i64::from(day) - first_column) as usize] += u64::from(weights[place]);
                    });
                }
                row.into_iter().map(|count| u32::try_from(count).map_err(|_| too_many(anchor, count))).collect()
            })
            .collect();
        let mut counts = Vec::with_capacity(lasting.len() * rings.len() * width);
        for row in rows {
            counts.extend(row?);
        }
        let last_days = lasting.iter().map(|one| one.last_day).collect();
        let shifts = lasting.iter().map(|one| one.shift).collect();
        let anchors = lasting.into_iter().map(|one| one.anchor).collect();
        Ok(Self { anchors, rings, days, observed: points.observed, counts, last_days, shifts })
    }

    /// The same over a window that begins before each anchor and ends after it.
    ///
    /// # Errors
    /// Those of [`RingDayTable::build`].
    pub fn over(points: &AnchoredPoints, rings_km: &[f64], reach: Window) -> Result<Self, Error> {
        Self::build(points, rings_km, reach.from_day.unsigned_abs(), reach.to_day.unsigned_abs())
    }

    /// The anchors in canonical order.
    pub fn anchors(&self) -> &[Anchor] {
        &self.anchors
    }

    /// The rings, from the innermost to the outermost.
    pub fn rings(&self) -> &[Ring] {
        &self.rings
    }

    /// The days that the table covers, relative to the anchor.
    pub fn days(&self) -> Window {
        self.days
    }

    /// The observed period.
    pub fn observed(&self) -> Period {
        self.observed
    }

    /// An anchor's counts in a ring, one for each day of [`RingDayTable::days`].
    pub fn path(&self, anchor: usize, ring: usize) -> &[u32] {
        let width = self.days.days() as usize;
        let start = (anchor * self.rings.len() + ring) * width;
        &self.counts[start..start + width]
    }

    /// An anchor's count in a ring over a window; days beyond the table count nothing.
    pub fn sum(&self, anchor: usize, ring: usize, window: Window) -> u64 {
        let path = self.path(anchor, ring);
        let column = |day: i32| usize::try_from(i64::from(day) - i64::from(self.days.from_day)).unwrap_or(0).min(path.len());
        let (from, to) = (column(window.from_day), column(window.to_day.saturating_add(1)));
        path.get(from..to).map_or(0, |counts| counts.iter().map(|count| u64::from(*count)).sum())
    }

    /// The last day of an anchor: its own day, unless the table was made over spans.
    pub fn last_day(&self, anchor: usize) -> i32 {
        self.last_days[anchor]
    }

    /// The last day of each anchor.
    pub(crate) fn last_days(&self) -> &[i32] {
        &self.last_days
    }

    /// The civil day that is a day of the table for an anchor: its own day and so many more, from day 0 on also the days that it lasts where
    /// the table was made for the days after the end.
    pub fn civil_day(&self, anchor: usize, day: i32) -> i64 {
        let shift = if day < 0 { 0 } else { self.shifts[anchor] };
        i64::from(self.anchors[anchor].day) + i64::from(day) + i64::from(shift)
    }

    /// This table with the counts of the days after 0 around the anchors of one arm taken from another table of the same anchors, rings and days.
    pub(crate) fn with_days_after_of(&self, other: &Self, arm: Arm) -> Self {
        let mut counts = self.counts.clone();
        let width = self.days.days() as usize;
        let after = (1 - i64::from(self.days.from_day)).clamp(0, width as i64) as usize;
        for (row, paths) in counts.chunks_mut((self.rings.len() * width).max(1)).enumerate() {
            if self.anchors[row].arm == arm {
                for (ring, path) in paths.chunks_mut(width).enumerate() {
                    path[after..].copy_from_slice(&other.path(row, ring)[after..]);
                }
            }
        }
        Self { counts, ..self.clone() }
    }

    /// Whether all days of a window around an anchor were observed.
    pub fn complete(&self, anchor: usize, window: Window) -> bool {
        self.civil_day(anchor, window.from_day) >= i64::from(self.observed.first)
            && self.civil_day(anchor, window.to_day) <= i64::from(self.observed.last)
    }

    /// The pairs of anchor and point behind a sum: the anchors of an arm that are complete over `complete_over`, and their points in a
    /// ring and window.
    ///
    /// It searches the points again, so it must be given those that the table was built from. A point near several anchors is there
    /// once for each.
    ///
    /// # Units
    /// Ids of the anchor's and the point's rows, in ascending order.
    pub fn members(&self, points: &AnchoredPoints, ring: usize, window: Window, arm: Arm, complete_over: Window) -> Vec<(RowId, RowId)> {
        let Some(Ring { from_km, to_km }) = self.rings.get(ring).copied() else { return Vec::new() };
        let inner = if from_km > 0.0 { squared_chord_of_km(from_km) } else { -1.0 };
        let grid = Grid::new(points.points.iter().map(|p| (p.day, p.latitude, p.longitude)), to_km);
        let mut pairs = Vec::new();
        for (index, anchor) in self.anchors.iter().enumerate() {
            if anchor.arm != arm || !self.complete(index, complete_over) {
                continue;
            }
            for stretch in stretches(anchor.day, self.shifts[index], window) {
                grid.each(unit(anchor.latitude, anchor.longitude), stretch.first, stretch.last, |place, _, squared| {
                    if squared > inner {
                        pairs.push((anchor.id, points.points[grid.rows()[place]].id));
                    }
                });
            }
        }
        pairs.sort_unstable();
        pairs
    }
}

/// Civil days in a row, both ends included, with the civil day that is their day 0.
struct Stretch {
    first: i64,
    last: i64,
    day_zero: i64,
}

/// The civil days of a window: one stretch, or two where day 0 lies later than the anchor's own day.
fn stretches(day: i32, shift: i32, window: Window) -> impl Iterator<Item = Stretch> {
    let stretch = move |shift: i32, window: Window| {
        let day_zero = i64::from(day) + i64::from(shift);
        Stretch { first: day_zero + i64::from(window.from_day), last: day_zero + i64::from(window.to_day), day_zero }
    };
    let parts = if shift == 0 {
        [Some((0, window)), None]
    } else {
        let (before, after) = (Window::new(window.from_day, window.to_day.min(-1)), Window::new(window.from_day.max(0), window.to_day));
        [Some((0, before)), Some((shift, after))]
    };
    parts.into_iter().flatten().filter(|(_, window)| window.days() > 0).map(move |(shift, window)| stretch(shift, window))
}

/// The order of a table's anchors, each with its last day.
pub(crate) fn canonical((a, a_last): (&Anchor, i32), (b, b_last): (&Anchor, i32)) -> std::cmp::Ordering {
    // Adding 0 makes −0 and 0 the same place.
    a.day
        .cmp(&b.day)
        .then((a.latitude + 0.0).total_cmp(&(b.latitude + 0.0)))
        .then((a.longitude + 0.0).total_cmp(&(b.longitude + 0.0)))
        .then(a.arm.cmp(&b.arm))
        .then(a_last.cmp(&b_last))
        .then(a.id.cmp(&b.id))
}

fn reach(days: u32) -> Result<i32, Error> {
    i32::try_from(days).ok().filter(|days| *days <= 36_600).ok_or_else(|| Error::Setting {
        setting: "horizon_days",
        value: days.to_string(),
        limit: "a table reaches at most 36600 days".into(),
    })
}

fn too_many(anchor: &Anchor, count: u64) -> Error {
    Error::Value { row: anchor.id.0, reason: format!("the count around it on one day is {count}, and {} is the most", u32::MAX) }
}

/// The rings of ascending positive upper bounds.
pub(crate) fn checked_rings(rings_km: &[f64]) -> Result<Vec<Ring>, Error> {
    let refuse = |value: String, limit: &str| Err(Error::Setting { setting: "rings_km", value, limit: limit.into() });
    if rings_km.is_empty() {
        return refuse("[]".into(), "it needs at least one ring");
    }
    let mut rings = Vec::with_capacity(rings_km.len());
    let mut from_km = 0.0;
    for &to_km in rings_km {
        if !to_km.is_finite() || to_km <= from_km {
            return refuse(format!("{rings_km:?}"), "upper bounds must be positive and ascending");
        }
        rings.push(Ring { from_km, to_km });
        from_km = to_km;
    }
    Ok(rings)
}

/// Whether places, ids and the period are what they should be.
pub(crate) fn check_rows(points: &AnchoredPoints) -> Result<(), Error> {
    let Period { first, last } = points.observed;
    if first > last {
        return Err(Error::Setting {
            setting: "observed",
            value: format!("{first} to {last}"),
            limit: "the first day must not be later than the last".into(),
        });
    }
    let anchors = points.anchors.iter().map(|a| (a.id, a.latitude, a.longitude));
    check_places(anchors)?;
    check_places(points.points.iter().map(|p| (p.id, p.latitude, p.longitude)))
}

pub(super) fn check_places(rows: impl Iterator<Item = (RowId, f64, f64)>) -> Result<(), Error> {
    let mut ids = Vec::new();
    for (id, latitude, longitude) in rows {
        let refuse = |reason: String| Err(Error::Value { row: id.0, reason });
        // Not a number is within no bounds.
        if !(-90.0..=90.0).contains(&latitude) {
            return refuse(format!("its latitude is {latitude}, and −90 to 90 is allowed"));
        }
        if !(-180.0..=180.0).contains(&longitude) {
            return refuse(format!("its longitude is {longitude}, and −180 to 180 is allowed"));
        }
        ids.push(id);
    }
    ids.sort_unstable();
    if let Some(twice) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Error::Value { row: twice[0].0, reason: "its id stands twice".into() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Point;

    fn points() -> AnchoredPoints {
        let anchor = |id, day, longitude, arm| Anchor { id: RowId(id), day, latitude: 0.0, longitude, arm };
        let point = |id, day, longitude, weight| Point { id: RowId(id), day, latitude: 0.0, longitude, weight };
        AnchoredPoints {
            anchors: vec![anchor(2, 20, 10.0, Arm::Control), anchor(1, 10, 10.0, Arm::Treated)],
            // 0.01 degrees are 1.11 km.
            points: vec![point(1, 9, 10.0, 1), point(2, 11, 10.01, 3), point(3, 11, 10.1, 1), point(4, 10, 10.0, 1)],
            observed: Period { first: 8, last: 21 },
        }
    }

    #[test]
    fn counts_by_ring_and_day() {
        let table = RingDayTable::build(&points(), &[1.0, 5.0], 2, 2).unwrap();
        assert_eq!(table.anchors()[0].id, RowId(1));
        assert_eq!(table.path(0, 0), [0, 1, 1, 0, 0]);
        assert_eq!(table.path(0, 1), [0, 0, 0, 3, 0]);
        assert_eq!(table.sum(0, 1, Window::new(1, 2)), 3);
        assert_eq!(table.sum(1, 1, Window::new(-2, 2)), 0);
    }

    #[test]
    fn windows_that_leave_the_period_are_incomplete() {
        let table = RingDayTable::build(&points(), &[1.0], 2, 2).unwrap();
        assert!(table.complete(0, Window::new(-2, 2)));
        assert!(!table.complete(0, Window::new(-3, -1)));
        assert!(table.complete(1, Window::new(-3, 1)));
        assert!(!table.complete(1, Window::new(-3, 2)));
    }

    #[test]
    fn members_are_the_rows_behind_a_sum() {
        let points = points();
        let table = RingDayTable::build(&points, &[1.0, 5.0], 2, 2).unwrap();
        let whole = Window::new(-2, 2);
        assert_eq!(table.members(&points, 1, Window::new(1, 1), Arm::Treated, whole), [(RowId(1), RowId(2))]);
        assert_eq!(table.members(&points, 0, Window::new(-1, 0), Arm::Treated, whole), [(RowId(1), RowId(1)), (RowId(1), RowId(4))]);
        assert!(table.members(&points, 0, whole, Arm::Control, whole).is_empty());
    }

    #[test]
    fn refuses_what_is_no_place_or_ring() {
        let build = |change: fn(&mut AnchoredPoints)| {
            let mut points = points();
            change(&mut points);
            RingDayTable::build(&points, &[1.0], 2, 2)
        };
        assert!(build(|p| p.points[0].latitude = f64::NAN).is_err());
        assert!(build(|p| p.anchors[0].longitude = 181.0).is_err());
        assert!(build(|p| p.anchors[0].id = RowId(1)).is_err());
        assert!(build(|p| p.observed.first = 99).is_err());
        for rings in [&[][..], &[0.0], &[2.0, 1.0], &[f64::INFINITY]] {
            assert!(RingDayTable::build(&points(), rings, 2, 2).is_err(), "{rings:?}");
        }
    }
}
