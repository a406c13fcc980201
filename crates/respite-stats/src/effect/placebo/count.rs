//! Real and placebo anchors counted together, one place at a time.

use super::{Placebo, PlaceboCell, PlaceboEstimate, PlaceboKind, PlaceboSet};
use crate::{
    data::{Anchor, AnchoredPoints, Arm, PlaceSeries, Window},
    error::Error,
    numeric::quantile,
};
use rayon::prelude::*;

/// Whole counts of one set of anchors: anchors by arm, then sums by ring, window and arm.
#[derive(Clone)]
struct Sums {
    anchors: [u64; 2],
    sums: Vec<[u64; 2]>,
}

/// What is counted for each anchor: its baselines, then its windows after, in each ring.
struct Plan<'a> {
    series: &'a PlaceSeries,
    windows: Vec<Window>,
    reach: Window,
}

/// One set's anchor at a place.
struct Visit {
    place: [u64; 2],
    set: usize,
    day: i32,
    arm: usize,
}

/// Places handed to a thread at once.
const PLACES: usize = 16;

impl Plan<'_> {
    /// Sums of each set. Counts are whole numbers, so the order of adding does not matter.
    fn count(&self, sets: &[Vec<Anchor>]) -> Vec<Sums> {
        let mut visits: Vec<Visit> = sets
            .iter()
            .enumerate()
            .flat_map(|(set, anchors)| anchors.iter().map(move |anchor| (set, anchor)))
            .filter(|(_, anchor)| self.series.observes(anchor.day, self.reach))
            .map(|(set, anchor)| Visit {
                place: [anchor.latitude, anchor.longitude].map(f64::to_bits),
                set,
                day: anchor.day,
                arm: usize::from(anchor.arm == Arm::Control),
            })
            .collect();
        visits.par_sort_unstable_by_key(|visit| (visit.place, visit.set));
        let places: Vec<&[Visit]> = visits.chunk_by(|a, b| a.place == b.place).collect();
        let width = self.series.rings().len() * self.windows.len();
        let none = || vec![Sums { anchors: [0; 2], sums: vec![[0; 2]; width] }; sets.len()];
        places
            .par_chunks(PLACES)
            .fold(
                || (none(), vec![0; self.series.len()]),
                |(mut sums, mut series), places| {
                    for visits in places {
                        let Some(first) = visits.first() else { continue };
                        let (latitude, longitude) = (f64::from_bits(first.place[0]), f64::from_bits(first.place[1]));
                        let days = || visits.iter().map(|visit| visit.day);
                        let (from, to) = (days().min().unwrap_or(first.day), days().max().unwrap_or(first.day));
                        self.series.write(latitude, longitude, (from + self.reach.from_day, to + self.reach.to_day), &mut series);
                        visits.iter().for_each(|visit| self.add(visit, &series, &mut sums[visit.set]));
                    }
                    (sums, series)
                },
            )
            .map(|(sums, _)| sums)
            .reduce(none, |mut all, more| {
                for (all, more) in all.iter_mut().zip(more) {
                    (0..2).for_each(|arm| all.anchors[arm] += more.anchors[arm]);
                    all.sums.iter_mut().zip(more.sums).for_each(|(sum, add)| *sum = [sum[0] + add[0], sum[1] + add[1]]);
                }
                all
            })
    }

    fn add(&self, visit: &Visit, series: &[u64], sums: &mut Sums) {
        sums.anchors[visit.arm] += 1;
        for ring in 0..self.series.rings().len() {
            let row = &mut sums.sums[ring * self.windows.len()..][..self.windows.len()];
            for (sum, window) in row.iter_mut().zip(&self.windows) {
                sum[visit.arm] += self.series.sum(series, ring, visit.day, *window);
            }
        }
    }

    /// The estimate from a set's sums; none where an arm is empty.
    fn estimate(&self, sums: &Sums, ring: usize, baseline: usize, after: usize) -> Option<f64> {
        if sums.anchors.contains(&0) {
            return None;
        }
        let row = &sums.sums[ring * self.windows.len()..][..self.windows.len()];
        let growth = f64::from(self.windows[after].days()) / f64::from(self.windows[baseline].days());
        let change = |arm: usize| (row[after][arm] as f64 - row[baseline][arm] as f64 * growth) / sums.anchors[arm] as f64;
        Some(change(0) - change(1))
    }
}

/// The sets of placebos of each kind are made by `draw`, which says how many anchors were not moved or exchanged on average.
pub(super) fn fit(
    spec: &Placebo,
    points: &AnchoredPoints,
    mut draw: impl FnMut(PlaceboKind) -> Result<(Vec<Vec<Anchor>>, f64), Error>,
) -> Result<PlaceboEstimate, Error> {
    let series = PlaceSeries::new(points, &spec.rings_km)?;
    let windows: Vec<Window> = spec.baselines.iter().chain(&spec.after).copied().collect();
    let plan = Plan { series: &series, windows, reach: spec.reach() };
    let real = plan.count(std::slice::from_ref(&points.anchors)).swap_remove(0);
    for (arm, name) in [(0, "treated"), (1, "control")] {
        if real.anchors[arm] == 0 {
            let reason = format!("the {name} arm has 0 actions whose windows were all observed, and 1 is the least");
            return Err(Error::NotEstimable { what: "placebos".into(), reason });
        }
    }
    let mut estimate = PlaceboEstimate { sets: Vec::new(), cells: Vec::new(), treated: real.anchors[0], control: real.anchors[1] };
    for &kind in &spec.kinds {
        let (sets, unmoved_per_placebo) = draw(kind)?;
        estimate.sets.push(PlaceboSet { kind, placebos: sets.len() as u64, unmoved_per_placebo });
        let counted = plan.count(&sets);
        for ring in 0..series.rings().len() {
            for before in 0..spec.baselines.len() {
                for after in spec.baselines.len()..plan.windows.len() {
                    let of = |sums: &Sums| plan.estimate(sums, ring, before, after);
                    let Some(size) = of(&real) else { continue };
                    let (baseline, after) = (plan.windows[before], plan.windows[after]);
                    let mut placebos: Vec<f64> = counted.iter().filter_map(of).collect();
                    placebos.sort_by(f64::total_cmp);
                    estimate.cells.push(cell((kind, series.rings()[ring], baseline, after), size, &placebos));
                }
            }
        }
    }
    Ok(estimate)
}

fn cell((kind, ring, baseline, after): (PlaceboKind, crate::data::Ring, Window, Window), estimate: f64, sorted: &[f64]) -> PlaceboCell {
    // Sums are exact, but quotients of equal sums may differ in the last digits.
    let near = 1e-9 * (1.0 + estimate.abs());
    let below = sorted.partition_point(|placebo| *placebo < estimate - near);
    let not_above = sorted.partition_point(|placebo| *placebo <= estimate + near);
    let all = sorted.len() as f64;
    let tail = not_above.min(sorted.len() - below) as f64;
    PlaceboCell {
        kind,
        ring,
        baseline,
        after,
        estimate,
        placebos: sorted.len() as u64,
        rank: 1.0 + below as f64 + (not_above - below) as f64 / 2.0,
        p_value: (2.0 * (1.0 + tail) / (1.0 + all)).min(1.0),
        placebo_quantiles: [0.025, 0.5, 0.975].map(|level| quantile::of_sorted(sorted, level)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Ring;

    #[test]
    fn rank_and_p_by_hand() {
        let placebos: Vec<f64> = (1..=19).map(f64::from).collect();
        let of = |estimate| {
            let window = Window::new(1, 2);
            let one = cell((PlaceboKind::Dates, Ring { from_km: 0.0, to_km: 1.0 }, window, window), estimate, &placebos);
            (one.rank, one.p_value)
        };
        assert_eq!(of(0.0), (1.0, 0.1));
        assert_eq!(of(20.0), (20.0, 0.1));
        assert_eq!(of(2.0), (2.5, 0.3));
        assert_eq!(of(10.0).1, 1.0);
    }
}
