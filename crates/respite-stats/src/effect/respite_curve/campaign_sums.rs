//! Counts summed by campaign and arm: all that the estimate and its draws need.

use crate::{
    data::{Arm, RingDayTable, Window},
    effect::campaigns::{Nearness, campaigns},
};

/// Anchors that are complete over a reach, by campaign.
pub(super) struct Campaigns {
    /// Complete anchors by campaign; the first of each pair is the treated arm's.
    pub anchors: Vec<[f64; 2]>,
    /// Row in the table, campaign and arm of each complete anchor.
    rows: Vec<(usize, usize, usize)>,
    /// Anchors that are not complete, by arm.
    pub incomplete: [u64; 2],
}

impl Campaigns {
    pub(super) fn of(table: &RingDayTable, near: Nearness, reach: Window) -> Self {
        let numbers = campaigns(table, near);
        let (mut rows, mut incomplete) = (Vec::new(), [0; 2]);
        let mut kept: Vec<usize> = Vec::new();
        for (row, anchor) in table.anchors().iter().enumerate() {
            let arm = usize::from(anchor.arm == Arm::Control);
            if table.complete(row, reach) {
                rows.push((row, numbers[row], arm));
                kept.push(numbers[row]);
            } else {
                incomplete[arm] += 1;
            }
        }
        kept.sort_unstable();
        kept.dedup();
        let mut anchors = vec![[0.0; 2]; kept.len()];
        for (_, campaign, arm) in &mut rows {
            *campaign = kept.binary_search(campaign).unwrap_or(0);
            anchors[*campaign][*arm] += 1.0;
        }
        Self { anchors, rows, incomplete }
    }

    /// Complete anchors of an arm.
    pub(super) fn total(&self, arm: usize) -> f64 {
        self.anchors.iter().map(|anchors| anchors[arm]).sum()
    }

    /// Campaigns with an anchor of the arm.
    pub(super) fn with(&self, arm: usize) -> u64 {
        self.anchors.iter().filter(|anchors| anchors[arm] > 0.0).count() as u64
    }

    /// Sums of counts by day of one ring, for each campaign and arm. Counts are whole numbers, so the order of adding does not matter.
    pub(super) fn sums(&self, table: &RingDayTable, ring: usize, reach: Window) -> Vec<[Vec<f64>; 2]> {
        let width = reach.days() as usize;
        let skip = (reach.from_day - table.days().from_day) as usize;
        let mut sums = vec![[vec![0.0; width], vec![0.0; width]]; self.anchors.len()];
        for (row, campaign, arm) in &self.rows {
            let path = &table.path(*row, ring)[skip..skip + width];
            sums[*campaign][*arm].iter_mut().zip(path).for_each(|(sum, count)| *sum += f64::from(*count));
        }
        sums
    }
}

/// The numbers read off a path of counts by day, all linear in it: for each baseline the effects on the days 0 to the horizon, the
/// cumulative relief on the days 1 to the horizon and the windows after, then the deviations of the days before from their mean.
pub(super) struct Contrasts<'a> {
    pub reach: Window,
    pub horizon: usize,
    pub baselines: &'a [Window],
    pub after: &'a [Window],
}

impl Contrasts<'_> {
    /// Numbers for each baseline.
    pub(super) fn stride(&self) -> usize {
        2 * self.horizon + 1 + self.after.len()
    }

    /// Number of all of them.
    pub(super) fn len(&self) -> usize {
        self.baselines.len() * self.stride() + self.days_before()
    }

    /// Where the effects on the days 0 to the horizon are.
    pub(super) fn effects(&self, baseline: usize) -> std::ops::Range<usize> {
        let start = baseline * self.stride();
        start..start + self.horizon + 1
    }

    /// Where the cumulative relief on the days 1 to the horizon is.
    pub(super) fn reliefs(&self, baseline: usize) -> std::ops::Range<usize> {
        let start = baseline * self.stride() + self.horizon + 1;
        start..start + self.horizon
    }

    /// Where a window is.
    pub(super) fn window(&self, baseline: usize, after: usize) -> usize {
        baseline * self.stride() + 2 * self.horizon + 1 + after
    }

    /// Where the deviations of the days before are.
    pub(super) fn before(&self) -> std::ops::Range<usize> {
        self.baselines.len() * self.stride()..self.len()
    }

    fn days_before(&self) -> usize {
        self.reach.from_day.unsigned_abs() as usize
    }

    /// All of them, for a path that covers the reach.
    pub(super) fn of(&self, path: &[f64], numbers: &mut [f64]) {
        let zero = self.days_before();
        let mean = |window: &Window| {
            let from = (window.from_day - self.reach.from_day) as usize;
            path[from..from + window.days() as usize].iter().sum::<f64>() / f64::from(window.days())
        };
        for (index, baseline) in self.baselines.iter().enumerate() {
            let level = mean(baseline);
            for (number, count) in numbers[self.effects(index)].iter_mut().zip(&path[zero..=zero + self.horizon]) {
                *number = count - level;
            }
            let mut relief = 0.0;
            for (number, count) in numbers[self.reliefs(index)].iter_mut().zip(&path[zero + 1..=zero + self.horizon]) {
                relief -= count - level;
                *number = relief;
            }
            for (place, after) in self.after.iter().enumerate() {
                numbers[self.window(index, place)] = (mean(after) - level) * f64::from(after.days());
            }
        }
        let level = mean(&Window::new(self.reach.from_day, -1));
        for (number, count) in numbers[self.before()].iter_mut().zip(&path[..zero]) {
            *number = count - level;
        }
    }
}
