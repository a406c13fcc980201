//! Counts summed by campaign and arm: all that the estimate and its draws need.

use crate::{
    data::{Arm, RingDayTable, RowId, Window},
    effect::campaigns::{Nearness, campaigns},
    error::Error,
};
use std::collections::BTreeMap;

/// Anchors that are complete over a reach, by campaign.
pub(in crate::effect) struct Campaigns {
    /// Summed weights of the complete anchors by campaign; the first of each pair is the treated arm's.
    pub anchors: Vec<[f64; 2]>,
    /// Complete anchors that weigh more than 0.
    pub rows: Vec<Entry>,
    /// Complete anchors that weigh more than 0, by arm.
    pub counted: [u64; 2],
    /// The greatest weight of an anchor, by arm.
    pub heaviest: [f64; 2],
    /// Anchors that are not complete, by arm.
    pub incomplete: [u64; 2],
}

/// One anchor that enters.
pub(in crate::effect) struct Entry {
    /// Row in the table.
    pub row: usize,
    /// Its campaign, counted from 0 among those that enter.
    pub campaign: usize,
    /// 0 for the treated arm, 1 for the control arm.
    pub arm: usize,
    weight: f64,
}

impl Campaigns {
    /// Anchors that all weigh 1.
    pub(in crate::effect) fn of(table: &RingDayTable, near: Nearness, reach: Window) -> Self {
        Self::weighted(table, near, reach, |_| 1.0)
    }

    /// Anchors with weights by id; those without one are left out. Without weights all weigh 1.
    pub(in crate::effect) fn by_weight(
        table: &RingDayTable,
        near: Nearness,
        reach: Window,
        weights: Option<&BTreeMap<RowId, f64>>,
    ) -> Self {
        Self::weighted(table, near, reach, |id| weights.map_or(1.0, |weights| weights.get(&id).copied().unwrap_or(0.0)))
    }

    fn weighted(table: &RingDayTable, near: Nearness, reach: Window, weight_of: impl Fn(RowId) -> f64) -> Self {
        let numbers = campaigns(table, near);
        let (mut rows, mut incomplete, mut counted, mut heaviest) = (Vec::new(), [0; 2], [0; 2], [0.0f64; 2]);
        let mut kept: Vec<usize> = Vec::new();
        for (row, anchor) in table.anchors().iter().enumerate() {
            let arm = usize::from(anchor.arm == Arm::Control);
            let weight = weight_of(anchor.id);
            if !table.complete(row, reach) {
                incomplete[arm] += 1;
            } else if weight > 0.0 {
                rows.push(Entry { row, campaign: numbers[row], arm, weight });
                kept.push(numbers[row]);
                counted[arm] += 1;
                heaviest[arm] = heaviest[arm].max(weight);
            }
        }
        kept.sort_unstable();
        kept.dedup();
        let mut anchors = vec![[0.0; 2]; kept.len()];
        for entry in &mut rows {
            entry.campaign = kept.binary_search(&entry.campaign).unwrap_or(0);
            anchors[entry.campaign][entry.arm] += entry.weight;
        }
        Self { anchors, rows, counted, heaviest, incomplete }
    }

    /// Summed weights of an arm's complete anchors.
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

    /// Weighted sums of counts by day of one ring, for each campaign and arm. Anchors are added in the table's canonical order.
    pub(in crate::effect) fn sums(&self, table: &RingDayTable, ring: usize, reach: Window) -> Vec<[Vec<f64>; 2]> {
        let width = reach.days() as usize;
        let skip = (reach.from_day - table.days().from_day) as usize;
        let mut sums = vec![[vec![0.0; width], vec![0.0; width]]; self.anchors.len()];
        for entry in &self.rows {
            let path = &table.path(entry.row, ring)[skip..skip + width];
            sums[entry.campaign][entry.arm].iter_mut().zip(path).for_each(|(sum, count)| *sum += entry.weight * f64::from(*count));
        }
        sums
    }
}
