//! Counts summed by campaign and arm: all that the estimate and its draws need.

use crate::{
    data::{Arm, RingDayTable, Window},
    effect::campaigns::{Nearness, campaigns},
    error::Error,
};

/// Anchors that are complete over a reach, by campaign.
pub(in crate::effect) struct Campaigns {
    /// Complete anchors by campaign; the first of each pair is the treated arm's.
    pub anchors: Vec<[f64; 2]>,
    /// Row in the table, campaign and arm of each complete anchor.
    pub rows: Vec<(usize, usize, usize)>,
    /// Anchors that are not complete, by arm.
    pub incomplete: [u64; 2],
}

impl Campaigns {
    pub(in crate::effect) fn of(table: &RingDayTable, near: Nearness, reach: Window) -> Self {
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
    pub(in crate::effect) fn total(&self, arm: usize) -> f64 {
        self.anchors.iter().map(|anchors| anchors[arm]).sum()
    }

    /// Whether each arm has an anchor.
    pub(in crate::effect) fn check_arms(&self, what: &str) -> Result<(), Error> {
        for (arm, name) in [(0, "treated"), (1, "control")] {
            if self.with(arm) == 0 {
                let reason = format!("the {name} arm has 0 actions whose baselines and horizon were observed, and 1 is the least");
                return Err(Error::NotEstimable { what: what.into(), reason });
            }
        }
        Ok(())
    }

    /// Campaigns with an anchor of the arm.
    pub(in crate::effect) fn with(&self, arm: usize) -> u64 {
        self.anchors.iter().filter(|anchors| anchors[arm] > 0.0).count() as u64
    }

    /// Sums of counts by day of one ring, for each campaign and arm. Counts are whole numbers, so the order of adding does not matter.
    pub(in crate::effect) fn sums(&self, table: &RingDayTable, ring: usize, reach: Window) -> Vec<[Vec<f64>; 2]> {
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
