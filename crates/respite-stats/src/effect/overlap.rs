//! How many wakes share place and time with other actions.

mod show;

use crate::{
    data::{Anchor, AnchoredPoints, Arm, RowId, Window, check_windows, checked_rings},
    diagnostic,
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
    numeric::sphere::{Grid, unit},
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// A share of overlapping wakes above this raises a doubt.
const MANY: f64 = 0.2;

/// Shares of anchors with other anchors near by, before and after.
///
/// It counts anchors, not how much their wakes weigh on one another.
///
/// # Formula
/// For each window of T days: the share of an arm's anchors with at least one other anchor within the outermost ring and on
/// the days 0 to T (after) or −T to 0 (before). Another anchor on the same day counts on both sides.
///
/// # Units
/// Shares of 0 to 1. The windows are the days to the end of each window after, and the horizon.
///
/// # Source
/// `schutte-donnay-2014`.
///
/// # Checked against
/// A script in plain Python on 45 made-up actions, also across the antimeridian, three designs: all fields, counts equal, shares
/// to 12 digits. See the test `reference_folders`. It counts what is there, so there is no truth to recover.
///
/// # Errors
/// Rings that do not ascend, windows after that hold day 0, or no anchors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WakeOverlap {
    /// Upper bounds of the rings in kilometres, ascending; the outermost counts.
    pub rings_km: Vec<f64>,
    /// Last day of the curve.
    pub horizon_days: u32,
    /// Windows after day 0.
    pub after: Vec<Window>,
}

impl Default for WakeOverlap {
    fn default() -> Self {
        Self { rings_km: super::default_rings_km(), horizon_days: 28, after: super::default_after() }
    }
}

/// Shares of one arm's anchors that have others near by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OverlapShares {
    /// Number of anchors of the arm.
    pub anchors: u64,
    /// With another of the same arm before.
    pub same_arm_before: f64,
    /// With another of the same arm after.
    pub same_arm_after: f64,
    /// With one of the other arm before.
    pub other_arm_before: f64,
    /// With one of the other arm after.
    pub other_arm_after: f64,
    /// With any other, before or after.
    pub any: f64,
}

/// Overlap within so many days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OverlapWindow {
    /// Days before and after.
    pub days: u32,
    /// Of the treated anchors; not a number (null in JSON) without any.
    pub treated: OverlapShares,
    /// Of the control anchors; not a number (null in JSON) without any.
    pub control: OverlapShares,
    /// Share of all anchors with any other, before or after.
    pub any: f64,
}

/// What [`WakeOverlap`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WakeOverlapEstimate {
    /// Distance within which wakes overlap.
    pub distance_km: f64,
    /// By number of days, ascending, each once; the last is the longest of the horizon and the windows after.
    pub windows: Vec<OverlapWindow>,
}

impl Method for WakeOverlap {
    type Data = AnchoredPoints;
    type Estimate = WakeOverlapEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "wake-overlap",
        title: "Overlap of wakes",
        question: "How many of these actions have another action near by, before or after?",
        explanation: include_str!("overlap.md"),
        assumptions: &["all actions that matter are among the rows given"],
        sources: &["schutte-donnay-2014"],
        checked_against: "a script in plain Python on 45 made-up actions, three designs: all fields, counts equal, shares to 12 digits; it counts what is there, so there is no truth to recover",
        status: Status::Checked,
    };

    fn check(&self, points: &AnchoredPoints) -> Result<(), Error> {
        checked_rings(&self.rings_km)?;
        check_windows(&[Window::new(-1, -1)], &self.after)?;
        super::check_horizon(self.horizon_days, &[])?;
        crate::data::check_rows(points)?;
        if points.anchors.is_empty() {
            return Err(Error::NotEstimable {
                what: "the overlap of wakes".into(),
                reason: "there are 0 actions, and 1 is the least".into(),
            });
        }
        Ok(())
    }

    fn fit(&self, points: &AnchoredPoints) -> Result<Fit<Self>, Error> {
        let distance_km = self.rings_km.last().copied().unwrap_or(0.0);
        let mut lengths: Vec<u32> = self.after.iter().map(|window| window.to_day.unsigned_abs()).chain([self.horizon_days]).collect();
        lengths.sort_unstable();
        lengths.dedup();
        let longest = lengths.last().copied().unwrap_or(0);
        let nearest = neighbours(&points.anchors, distance_km, longest);
        let windows: Vec<OverlapWindow> = lengths.iter().map(|days| window(&points.anchors, &nearest, *days)).collect();
        let any = windows.last().map_or(0.0, |window| window.any);
        let doubt = (any > MANY).then(|| {
            diagnostic::OVERLAP.with(format!(
                "{:.0} % of the actions and comparisons have another within {distance_km} km and {longest} days",
                100.0 * any
            ))
        });
        let estimate = WakeOverlapEstimate { distance_km, windows };
        Ok(Fit { spec: self.clone(), estimate, diagnostics: doubt.into_iter().collect(), version: env!("CARGO_PKG_VERSION") })
    }
}

/// The anchors that have no other anchor of either arm within the distance and the days, before or after: ids, ascending.
///
/// # Units
/// Kilometres and civil days; the same day counts.
pub fn isolated_anchors(anchors: &[Anchor], distance_km: f64, days: u32) -> Vec<RowId> {
    let nearest = neighbours(anchors, distance_km, days);
    let mut alone: Vec<RowId> = anchors.iter().zip(&nearest).filter(|(_, near)| !near.within(days)).map(|(anchor, _)| anchor.id).collect();
    alone.sort_unstable();
    alone
}

/// Days to the nearest other anchor in time, by arm (same, other) and side (before, after).
#[derive(Clone, Copy)]
struct Nearest([[u32; 2]; 2]);

impl Nearest {
    fn within(&self, days: u32) -> bool {
        self.0.iter().flatten().any(|nearest| *nearest <= days)
    }
}

fn neighbours(anchors: &[Anchor], distance_km: f64, days: u32) -> Vec<Nearest> {
    let grid = Grid::new(anchors.iter().map(|anchor| (anchor.day, anchor.latitude, anchor.longitude)), distance_km);
    let one = |(row, anchor): (usize, &Anchor)| {
        let mut nearest = [[u32::MAX; 2]; 2];
        let day = i64::from(anchor.day);
        grid.each(unit(anchor.latitude, anchor.longitude), day - i64::from(days), day + i64::from(days), |place, other_day, _| {
            let other = grid.rows()[place];
            if other == row {
                return;
            }
            let lag = i64::from(other_day) - day;
            let arm = usize::from(anchors[other].arm != anchor.arm);
            for (side, counts) in [lag <= 0, lag >= 0].into_iter().enumerate() {
                if counts {
                    nearest[arm][side] = nearest[arm][side].min(lag.unsigned_abs() as u32);
                }
            }
        });
        Nearest(nearest)
    };
    anchors.par_iter().enumerate().map(one).collect()
}

fn window(anchors: &[Anchor], nearest: &[Nearest], days: u32) -> OverlapWindow {
    let shares = |arm: Arm| {
        let own: Vec<&Nearest> = anchors.iter().zip(nearest).filter(|(anchor, _)| anchor.arm == arm).map(|(_, near)| near).collect();
        let share = |count: usize| count as f64 / own.len() as f64;
        let side = |arm: usize, side: usize| share(own.iter().filter(|near| near.0[arm][side] <= days).count());
        OverlapShares {
            anchors: own.len() as u64,
            same_arm_before: side(0, 0),
            same_arm_after: side(0, 1),
            other_arm_before: side(1, 0),
            other_arm_after: side(1, 1),
            any: share(own.iter().filter(|near| near.within(days)).count()),
        }
    };
    let any = nearest.iter().filter(|near| near.within(days)).count() as f64 / nearest.len() as f64;
    OverlapWindow { days, treated: shares(Arm::Treated), control: shares(Arm::Control), any }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{data::Period, method::estimate};

    fn anchors() -> Vec<Anchor> {
        let place = |id, day, longitude, arm| Anchor { id: RowId(id), day, latitude: 0.0, longitude, arm };
        vec![place(1, 0, 0.0, Arm::Treated), place(2, 5, 0.0, Arm::Treated), place(3, 5, 0.0, Arm::Control), place(4, 0, 9.0, Arm::Treated)]
    }

    #[test]
    fn same_day_counts_on_both_sides() {
        let spec = WakeOverlap { rings_km: vec![10.0], horizon_days: 6, after: vec![(1, 4).into()] };
        let points = AnchoredPoints { anchors: anchors(), points: Vec::new(), observed: Period { first: 0, last: 9 } };
        let fit = estimate(&spec, &points).unwrap();
        let [short, long] = &fit.estimate.windows[..] else { panic!("two windows") };
        assert_eq!((short.days, long.days), (4, 6));
        assert_eq!((short.control.other_arm_before, short.control.other_arm_after, short.control.same_arm_after), (1.0, 1.0, 0.0));
        assert_eq!((short.treated.any, short.any), (1.0 / 3.0, 0.5));
        assert_eq!(
            (long.treated.same_arm_before, long.treated.same_arm_after, long.treated.other_arm_after),
            (1.0 / 3.0, 1.0 / 3.0, 2.0 / 3.0)
        );
        assert_eq!(fit.diagnostics[0].code, "wake.overlap");
    }

    #[test]
    fn isolated_ones_by_id() {
        assert_eq!(isolated_anchors(&anchors(), 10.0, 4), [RowId(1), RowId(4)]);
        assert_eq!(isolated_anchors(&anchors(), 10.0, 5), [RowId(4)]);
        assert!(isolated_anchors(&anchors(), 2000.0, 5).is_empty());
    }
}
