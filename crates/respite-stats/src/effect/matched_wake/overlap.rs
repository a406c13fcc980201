//! Shares of anchors whose wakes overlap with others, by window and radius, in one pass.

use super::MatchedWindow;
use crate::{
    data::{RingDayTable, Window},
    numeric::sphere::{Grid, squared_chord_of_km, unit},
};
use rayon::prelude::*;

/// Days to the nearest other anchor of a kind, side and ring; `u32::MAX` where there is none.
pub(super) struct Overlaps {
    /// By anchor, then ring: same arm before, same after, other before, other after.
    nearest: Vec<Vec<[u32; 4]>>,
}

impl Overlaps {
    pub(super) fn of(table: &RingDayTable) -> Self {
        let anchors = table.anchors();
        let limits: Vec<f64> = table.rings().iter().map(|ring| squared_chord_of_km(ring.to_km)).collect();
        let outermost = table.rings().last().map_or(0.0, |ring| ring.to_km);
        let grid = Grid::new(anchors.iter().map(|anchor| (anchor.day, anchor.latitude, anchor.longitude)), outermost);
        let reach = i64::from(table.days().to_day);
        let one = |row: usize| {
            let own = &anchors[row];
            let mut nearest = vec![[u32::MAX; 4]; limits.len()];
            let day = i64::from(own.day);
            grid.each(unit(own.latitude, own.longitude), day - reach, day + reach, |place, other_day, squared| {
                let other = grid.rows()[place];
                if other == row {
                    return;
                }
                // Within reach, so within one of the rings.
                let ring = limits.iter().filter(|limit| squared > **limit).count().min(limits.len() - 1);
                let kind = if anchors[other].arm == own.arm { 0 } else { 2 };
                let days = other_day.abs_diff(own.day);
                // Another anchor on the same day overlaps on both sides.
                for (side, there) in [(0, other_day <= own.day), (1, other_day >= own.day)] {
                    if there {
                        let least = &mut nearest[ring][kind + side];
                        *least = days.min(*least);
                    }
                }
            });
            for ring in 1..nearest.len() {
                let inner = nearest[ring - 1];
                nearest[ring].iter_mut().zip(inner).for_each(|(least, inner)| *least = inner.min(*least));
            }
            nearest
        };
        Self { nearest: (0..anchors.len()).into_par_iter().with_min_len(64).map(one).collect() }
    }

    pub(super) fn describe(&self, answer: &mut MatchedWindow, table: &RingDayTable, complete: Window, (days, ring): (i32, usize)) {
        let (mut all, mut sums) = (0u64, [0u64; 6]);
        for (_, nearest) in self.nearest.iter().enumerate().filter(|(row, _)| table.complete(*row, complete)) {
            let near = nearest[ring].map(|least| least <= days as u32);
            all += 1;
            for (sum, there) in sums.iter_mut().zip([near[0], near[1], near[0] || near[1], near[2], near[3], near[2] || near[3]]) {
                *sum += u64::from(there);
            }
        }
        let [same_before, same_after, same, other_before, other_after, other] = sums.map(|sum| (all > 0).then(|| sum as f64 / all as f64));
        (answer.same_overlap_pre, answer.same_overlap_post, answer.same_overlap) = (same_before, same_after, same);
        (answer.mixed_overlap_pre, answer.mixed_overlap_post, answer.mixed_overlap) = (other_before, other_after, other);
    }
}
