//! How much of which response each anchor's counts hold, and the normal equations by campaign.

use super::{
    bins::{Bins, Layout},
    normal::Normal,
};
use crate::{
    data::{Arm, RingDayTable, Window},
    effect::campaign_sums::Campaigns,
    numeric::{
        lens::ring_shares,
        sphere::{EARTH_RADIUS_KM, Grid, unit},
        vectors::dot,
    },
};
use rayon::prelude::*;

/// Anchors, days and rings of the model.
pub(super) struct Design<'a> {
    pub table: &'a RingDayTable,
    pub campaigns: &'a Campaigns,
    pub bins: Bins,
    pub layout: Layout,
    /// Upper bounds of the modelled rings.
    edges_km: &'a [f64],
    control_acts: bool,
    horizon: i64,
    /// Days that are a row under some baseline, ascending.
    days: Vec<i32>,
    /// For each baseline, which of `days` are its rows.
    rows: Vec<Vec<usize>>,
    /// Rows of the table of each campaign's complete anchors, with their arm.
    members: Vec<Vec<(usize, usize)>>,
    /// All anchors, found by nearness and day.
    sources: Grid,
}

/// The working variance of a count: the mean of its arm and ring plus its share of the responses, and not below the floor.
pub(super) struct Working {
    /// Mean over the arm's counts of a ring of what the responses leave: `[arm * rings + ring]`.
    pub levels: Vec<f64>,
    pub responses: Vec<f64>,
    /// By ring.
    pub floors: Vec<f64>,
}

/// One campaign's part of the normal equations of one baseline.
#[derive(Clone)]
pub(super) struct Part {
    pub normal: Normal,
    /// Sums over the rows of an arm and ring, `[arm * rings + ring]`: rows, counts, shares of each response.
    pub totals: Vec<Totals>,
}

#[derive(Clone)]
pub(super) struct Totals {
    pub rows: f64,
    pub counts: f64,
    pub shares: Vec<f64>,
}

impl<'a> Design<'a> {
    pub(super) fn new(
        spec: &'a super::WakeDeconvolution,
        table: &'a RingDayTable,
        campaigns: &'a Campaigns,
        edges_km: &'a [f64],
        bins: Bins,
    ) -> Self {
        let horizon = Window::new(0, spec.horizon_days as i32);
        let held = |window: &Window| window.from_day..=window.to_day;
        let mut days: Vec<i32> = spec.baselines.iter().flat_map(held).chain(held(&horizon)).collect();
        days.sort_unstable();
        days.dedup();
        let rows = |baseline: &Window| {
            let enters = |day: i32| held(baseline).contains(&day) || held(&horizon).contains(&day);
            days.iter().enumerate().filter(|(_, day)| enters(**day)).map(|(slot, _)| slot).collect()
        };
        let rows = spec.baselines.iter().map(rows).collect();
        let mut members = vec![Vec::new(); campaigns.anchors.len()];
        campaigns.rows.iter().for_each(|entry| members[entry.campaign].push((entry.row, entry.arm)));
        let reach_km = 2.0 * edges_km.last().copied().unwrap_or(0.0);
        let sources = Grid::new(table.anchors().iter().map(|anchor| (anchor.day, anchor.latitude, anchor.longitude)), reach_km);
        let layout = Layout { rings: edges_km.len(), bins: bins.len() };
        let (control_acts, horizon) = (spec.control_acts, i64::from(spec.horizon_days));
        Self { table, campaigns, bins, layout, edges_km, control_acts, horizon, days, rows, members, sources }
    }

    /// The parts of all campaigns: for each baseline one list. Without working variances all counts weigh the same.
    pub(super) fn parts(&self, working: Option<&[Working]>) -> Vec<Vec<Part>> {
        let by_campaign: Vec<Vec<Part>> = self.members.par_iter().map(|members| self.part(members, working)).collect();
        let mut parts: Vec<Vec<Part>> = self.rows.iter().map(|_| Vec::with_capacity(by_campaign.len())).collect();
        for campaign in by_campaign {
            parts.iter_mut().zip(campaign).for_each(|(list, part)| list.push(part));
        }
        parts
    }

    fn part(&self, members: &[(usize, usize)], working: Option<&[Working]>) -> Vec<Part> {
        let (size, rings) = (self.layout.unknowns(), self.layout.rings);
        let totals = Totals { rows: 0.0, counts: 0.0, shares: vec![0.0; size] };
        let mut parts: Vec<Part> =
            self.rows.iter().map(|_| Part { normal: Normal::new(size), totals: vec![totals.clone(); 2 * rings] }).collect();
        let mut shares = vec![0.0; rings * self.days.len() * size];
        let mut summed = vec![0.0; size];
        for (row, arm) in members {
            self.fill(*row, *arm, &mut shares);
            for (baseline, part) in parts.iter_mut().enumerate() {
                for ring in 0..rings {
                    let working = working.map(|working| &working[baseline]);
                    self.add(*row, *arm, ring, baseline, working, &shares, &mut summed, part);
                }
            }
        }
        parts
    }

    /// Adds the rows of one anchor and ring, each less the anchor's and ring's weighted mean, which stands for its own level.
    #[allow(clippy::too_many_arguments, reason = "one row of the design and where it goes")]
    fn add(
        &self,
        row: usize,
        arm: usize,
        ring: usize,
        baseline: usize,
        working: Option<&Working>,
        shares: &[f64],
        summed: &mut [f64],
        part: &mut Part,
    ) {
        let size = self.layout.unknowns();
        let (path, first) = (self.table.path(row, ring), self.table.days().from_day);
        let totals = &mut part.totals[arm * self.layout.rings + ring];
        summed.fill(0.0);
        let (mut weights, mut counts) = (0.0, 0.0);
        for slot in &self.rows[baseline] {
            let x = &shares[(ring * self.days.len() + slot) * size..][..size];
            let y = f64::from(path[(self.days[*slot] - first) as usize]);
            let weight = working.map_or(1.0, |working| {
                let mean = working.levels[arm * self.layout.rings + ring] + dot(x, &working.responses);
                1.0 / mean.max(working.floors[ring])
            });
            part.normal.add_square(x, weight);
            for (column, value) in x.iter().enumerate() {
                summed[column] += weight * value;
                part.normal.right[column] += weight * value * y;
                totals.shares[column] += value;
            }
            weights += weight;
            counts += weight * y;
            totals.rows += 1.0;
            totals.counts += y;
        }
        part.normal.add_square(summed, -1.0 / weights);
        part.normal.right.iter_mut().zip(summed.iter()).for_each(|(right, sum)| *right -= sum * counts / weights);
    }

    /// The shares of all responses in one anchor's counts: `[(ring * days + day) * unknowns + unknown]`.
    fn fill(&self, row: usize, arm: usize, shares: &mut [f64]) {
        shares.fill(0.0);
        let (rings, anchor) = (self.layout.rings, &self.table.anchors()[row]);
        let own: Vec<f64> = (0..rings * rings).map(|at| if at / rings == at % rings { 1.0 } else { 0.0 }).collect();
        self.spread(0, arm, 1.0, &own, shares);
        let day = i64::from(anchor.day);
        let first = self.days.first().map_or(0, |first| i64::from(*first));
        let mut lens = vec![0.0; rings * rings];
        self.sources.each(
            unit(anchor.latitude, anchor.longitude),
            day + first - self.horizon,
            day + self.horizon,
            |place, other_day, squared| {
                let other = self.sources.rows()[place];
                let treated = self.table.anchors()[other].arm == Arm::Treated;
                if other == row || !(treated || self.control_acts) {
                    return;
                }
                ring_shares(self.edges_km, distance_km(squared), &mut lens);
                let later = day - i64::from(other_day);
                self.spread(later, usize::from(!treated), 1.0, &lens, shares);
                if !self.control_acts {
                    // What an action adds is its response less the path that days without an action follow as well.
                    self.spread(later, 1, -1.0, &lens, shares);
                }
            },
        );
    }

    /// Adds the wake of an anchor that lies `later` days before this one.
    fn spread(&self, later: i64, arm: usize, sign: f64, lens: &[f64], shares: &mut [f64]) {
        let (rings, size) = (self.layout.rings, self.layout.unknowns());
        for (slot, day) in self.days.iter().enumerate() {
            let since = i64::from(*day) + later;
            if !(0..=self.horizon).contains(&since) {
                continue;
            }
            let column = self.layout.column(arm, self.bins.of_day[since as usize], 0);
            for (ring, from) in lens.chunks_exact(rings).enumerate() {
                let x = &mut shares[(ring * self.days.len() + slot) * size + column..][..rings];
                x.iter_mut().zip(from).for_each(|(x, share)| *x += sign * share);
            }
        }
    }

    /// Pairs of anchors, complete or not, whose wakes share days and area.
    pub(super) fn overlapping_pairs(&self) -> u64 {
        let reach_km = 2.0 * self.edges_km.last().copied().unwrap_or(0.0);
        let anchors = self.table.anchors();
        let one = |(row, anchor): (usize, &crate::data::Anchor)| {
            let mut pairs = 0;
            let day = i64::from(anchor.day);
            self.sources.each(unit(anchor.latitude, anchor.longitude), day, day + self.horizon, |place, _, squared| {
                // Rows are in the order of days, so that each pair is met once.
                if self.sources.rows()[place] > row && distance_km(squared) < reach_km {
                    pairs += 1;
                }
            });
            pairs
        };
        anchors.par_iter().enumerate().map(one).sum()
    }
}

fn distance_km(squared_chord: f64) -> f64 {
    2.0 * EARTH_RADIUS_KM * (squared_chord.sqrt() / 2.0).min(1.0).asin()
}
