//! Real and placebo anchors counted together, one place at a time.

use super::{Placebo, PlaceboCell, PlaceboEstimate, PlaceboKind, PlaceboSet};
use crate::{
    data::{Anchor, AnchoredPoints, Arm, PlaceSeries, Ring, RowId, Window, canonical},
    effect::campaigns::{Nearness, campaigns_of},
    error::Error,
    numeric::quantile,
};
use rayon::prelude::*;
use std::collections::HashMap;

/// What is counted for each anchor: its baselines, then its windows after, in each ring.
struct Plan<'a> {
    series: &'a PlaceSeries,
    windows: Vec<Window>,
    baselines: usize,
    reach: Window,
    near: Nearness,
}

/// One set's anchor at a place.
struct Visit {
    place: [u64; 2],
    set: usize,
    day: i32,
    arm: usize,
    campaign: usize,
}

/// What one set gives.
pub(super) struct Counted {
    /// Anchors that enter, by arm.
    pub anchors: [u64; 2],
    /// Estimate and standard error by ring, baseline and window after; empty where an arm is empty.
    pub cells: Vec<(f64, f64)>,
}

/// Places handed to a thread at once.
const PLACES: usize = 16;

impl Plan<'_> {
    fn width(&self) -> usize {
        self.series.rings().len() * self.windows.len()
    }

    /// What each set gives. Counts are whole numbers, so the order of adding does not matter. A place and day that several sets share is
    /// counted once.
    ///
    /// `known` are the anchors' campaigns, where the sets differ in arms alone; without them they are made anew for each set.
    fn count(&self, sets: &[Vec<Anchor>], known: Option<&HashMap<RowId, usize>>) -> Vec<Counted> {
        let entering: Vec<Vec<Visit>> = sets.par_iter().enumerate().map(|(set, anchors)| self.entering(set, anchors, known)).collect();
        let mut visits: Vec<Visit> = entering.into_iter().flatten().collect();
        visits.par_sort_unstable_by_key(|visit| (visit.place, visit.day, visit.set, visit.campaign, visit.arm));
        let moments: Vec<&[Visit]> = visits.chunk_by(|a, b| (a.place, a.day) == (b.place, b.day)).collect();
        let places: Vec<&[&[Visit]]> = moments.chunk_by(|a, b| a[0].place == b[0].place).collect();
        let counts: Vec<Vec<u64>> = places.par_chunks(PLACES).map(|places| self.at_places(places)).collect();
        let counts: Vec<u64> = counts.into_iter().flatten().collect();
        let mut of_sets: Vec<Vec<(&Visit, &[u64])>> = sets.iter().map(|_| Vec::new()).collect();
        for (moment, counts) in moments.iter().zip(counts.chunks_exact(self.width())) {
            moment.iter().for_each(|visit| of_sets[visit.set].push((visit, counts)));
        }
        of_sets.par_iter().map(|visits| self.estimates(visits)).collect()
    }

    /// The campaign of each anchor, by id.
    fn campaigns(&self, anchors: &[Anchor]) -> HashMap<RowId, usize> {
        let mut anchors = anchors.to_vec();
        anchors.sort_by(|a, b| canonical((a, a.day), (b, b.day)));
        let days: Vec<i32> = anchors.iter().map(|anchor| anchor.day).collect();
        anchors.iter().map(|anchor| anchor.id).zip(campaigns_of(&anchors, &days, self.near)).collect()
    }

    /// A set's anchors whose windows were all observed. Campaigns that were moved may have fallen together, so they are made anew.
    fn entering(&self, set: usize, anchors: &[Anchor], known: Option<&HashMap<RowId, usize>>) -> Vec<Visit> {
        let made;
        let campaigns = match known {
            Some(known) => known,
            None => {
                made = self.campaigns(anchors);
                &made
            }
        };
        let entering = anchors.iter().filter(|anchor| self.series.observes(anchor.day, self.reach));
        let visit = |anchor: &Anchor| Visit {
            place: [anchor.latitude, anchor.longitude].map(f64::to_bits),
            set,
            day: anchor.day,
            arm: usize::from(anchor.arm == Arm::Control),
            campaign: campaigns[&anchor.id],
        };
        entering.map(visit).collect()
    }

    /// Counts by place and day, ring and window.
    fn at_places(&self, places: &[&[&[Visit]]]) -> Vec<u64> {
        let mut series = vec![0; self.series.len()];
        let mut counts = Vec::new();
        for moments in places {
            // Sorted by day.
            let (Some(first), Some(last)) = (moments.first().map(|one| &one[0]), moments.last().map(|one| &one[0])) else { continue };
            let (latitude, longitude) = (f64::from_bits(first.place[0]), f64::from_bits(first.place[1]));
            self.series.write(latitude, longitude, (first.day + self.reach.from_day, last.day + self.reach.to_day), &mut series);
            for moment in *moments {
                for ring in 0..self.series.rings().len() {
                    counts.extend(self.windows.iter().map(|window| self.series.sum(&series, ring, moment[0].day, *window)));
                }
            }
        }
        counts
    }

    /// Estimates and standard errors from a set's visits.
    fn estimates(&self, visits: &[(&Visit, &[u64])]) -> Counted {
        let mut kept: Vec<usize> = visits.iter().map(|(visit, _)| visit.campaign).collect();
        kept.sort_unstable();
        kept.dedup();
        let mut campaigns = vec![([0u64; 2], vec![[0u64; 2]; self.width()]); kept.len()];
        let mut anchors = [0; 2];
        for (visit, counts) in visits {
            let (own, sums) = &mut campaigns[kept.binary_search(&visit.campaign).unwrap_or(0)];
            own[visit.arm] += 1;
            anchors[visit.arm] += 1;
            sums.iter_mut().zip(*counts).for_each(|(sum, count)| sum[visit.arm] += count);
        }
        let mut cells = Vec::new();
        if !anchors.contains(&0) {
            for ring in 0..self.series.rings().len() {
                for before in 0..self.baselines {
                    for after in self.baselines..self.windows.len() {
                        let first = ring * self.windows.len();
                        let growth = f64::from(self.windows[after].days()) / f64::from(self.windows[before].days());
                        cells.push(estimate(&campaigns, anchors, (first + before, first + after), growth));
                    }
                }
            }
        }
        Counted { anchors, cells }
    }
}

/// Anchors by arm and counts by ring, window and arm of one campaign.
type Campaign = ([u64; 2], Vec<[u64; 2]>);

/// The change of the treated against the control, and its standard error by campaign, never below that of chance alone.
fn estimate(campaigns: &[Campaign], anchors: [u64; 2], (before, after): (usize, usize), growth: f64) -> (f64, f64) {
    let total = |window: usize, arm: usize| campaigns.iter().map(|(_, sums)| sums[window][arm]).sum::<u64>() as f64;
    let all = anchors.map(|count| count as f64);
    let change = [0, 1].map(|arm| (total(after, arm) - total(before, arm) * growth) / all[arm]);
    let influence = |(own, sums): &Campaign, arm: usize| {
        let part = sums[after][arm] as f64 - sums[before][arm] as f64 * growth;
        (part - own[arm] as f64 * change[arm]) / all[arm]
    };
    let squares: f64 = campaigns.iter().map(|campaign| (influence(campaign, 0) - influence(campaign, 1)).powi(2)).sum();
    let number = campaigns.len() as f64;
    let chance = [0, 1].map(|arm| (total(after, arm) + total(before, arm) * growth * growth) / (all[arm] * all[arm]));
    let variance = (squares * number / (number - 1.0).max(1.0)).max(chance[0] + chance[1]);
    (change[0] - change[1], variance.sqrt())
}

/// The sets of placebos of each kind are made by `draw`, which says how many anchors were not moved or exchanged on average.
pub(super) fn fit(
    spec: &Placebo,
    points: &AnchoredPoints,
    mut draw: impl FnMut(PlaceboKind) -> Result<(Vec<Vec<Anchor>>, f64), Error>,
) -> Result<PlaceboEstimate, Error> {
    let series = PlaceSeries::new(points, &spec.rings_km)?;
    let windows: Vec<Window> = spec.baselines.iter().chain(&spec.after).copied().collect();
    let plan = Plan { series: &series, windows, baselines: spec.baselines.len(), reach: spec.reach(), near: spec.nearness() };
    let real = plan.count(std::slice::from_ref(&points.anchors), None).swap_remove(0);
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
        let known = (kind == PlaceboKind::Kinds).then(|| plan.campaigns(&points.anchors));
        let counted = plan.count(&sets, known.as_ref());
        let asked = series.rings().iter().flat_map(|ring| {
            spec.baselines.iter().flat_map(move |before| spec.after.iter().map(move |after| (kind, *ring, *before, *after)))
        });
        for (index, (asked, real)) in asked.zip(&real.cells).enumerate() {
            let placebos = counted.iter().filter_map(|one| one.cells.get(index).copied());
            estimate.cells.push(cell(asked, *real, placebos));
        }
    }
    Ok(estimate)
}

/// An estimate over its standard error; 0 where nothing was counted at all.
fn statistic((estimate, error): (f64, f64)) -> f64 {
    if error > 0.0 { estimate / error } else { 0.0 }
}

fn cell(
    (kind, ring, baseline, after): (PlaceboKind, Ring, Window, Window),
    real: (f64, f64),
    placebos: impl Iterator<Item = (f64, f64)>,
) -> PlaceboCell {
    let own = statistic(real);
    let mut sorted: Vec<f64> = placebos.map(statistic).collect();
    sorted.sort_by(f64::total_cmp);
    // Sums are exact, but quotients of equal sums may differ in the last digits.
    let near = 1e-9 * (1.0 + own.abs());
    let below = sorted.partition_point(|placebo| *placebo < own - near);
    let not_above = sorted.partition_point(|placebo| *placebo <= own + near);
    let all = sorted.len() as f64;
    let tail = not_above.min(sorted.len() - below) as f64;
    PlaceboCell {
        kind,
        ring,
        baseline,
        after,
        estimate: real.0,
        std_error: real.1,
        placebos: sorted.len() as u64,
        rank: 1.0 + below as f64 + (not_above - below) as f64 / 2.0,
        p_value: (2.0 * (1.0 + tail) / (1.0 + all)).min(1.0),
        placebo_quantiles: [0.025, 0.5, 0.975].map(|level| quantile::of_sorted(&sorted, level) * real.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::RingDayTable,
        effect::{campaign_numbers, placebo::draw::Pool},
        simulate::{TheatreConfig, simulate},
    };

    /// Estimate over standard error of one set, counted anchor by anchor from its own table.
    fn one_by_one(spec: &Placebo, points: &AnchoredPoints, anchors: &[Anchor], ring: usize, windows: [Window; 2]) -> [f64; 2] {
        let points = AnchoredPoints { anchors: anchors.to_vec(), ..points.clone() };
        let table = RingDayTable::over(&points, &spec.rings_km, spec.reach()).unwrap();
        let campaigns = campaign_numbers(&table, spec.rings_km[1], spec.campaign_days, 2 * spec.campaign_days);
        let growth = f64::from(windows[1].days()) / f64::from(windows[0].days());
        let rows: Vec<(usize, f64, f64, usize)> = (0..table.anchors().len())
            .filter(|row| table.complete(*row, spec.reach()))
            .map(|row| {
                let anchor = table.anchors()[row];
                let [before, after] = windows.map(|window| table.sum(row, ring, window) as f64);
                let arm = if anchor.arm == Arm::Treated { 0 } else { 1 };
                (arm, after - growth * before, after + growth * growth * before, campaigns[&anchor.id])
            })
            .collect();
        let number = [0, 1].map(|arm| rows.iter().filter(|row| row.0 == arm).count() as f64);
        let mean = [0, 1].map(|arm| rows.iter().filter(|row| row.0 == arm).map(|row| row.1).sum::<f64>() / number[arm]);
        let mut influences = std::collections::HashMap::new();
        for (arm, change, _, campaign) in &rows {
            let sign = if *arm == 0 { 1.0 } else { -1.0 };
            *influences.entry(*campaign).or_insert(0.0) += sign * (change - mean[*arm]) / number[*arm];
        }
        let groups = influences.len() as f64;
        let squares = influences.values().map(|part: &f64| part * part).sum::<f64>() * groups / (groups - 1.0);
        let chance: f64 = rows.iter().map(|(arm, _, chance, _)| chance / number[*arm] / number[*arm]).sum();
        [mean[0] - mean[1], squares.max(chance).sqrt()]
    }

    #[test]
    fn sets_counted_one_by_one_give_the_same() {
        let config = TheatreConfig { towns: 4, days: 400, ..TheatreConfig::default() };
        let points = simulate(&config, 2).unwrap().anchored_points();
        let kinds = vec![PlaceboKind::Dates, PlaceboKind::Places, PlaceboKind::Kinds];
        let spec = Placebo { rings_km: vec![4.0, 30.0], draws: 25, kinds: kinds.clone(), ..Placebo::default() };
        let pool = Pool::new(&spec, &points);
        let found = fit(&spec, &points, |kind| pool.sets(kind)).unwrap();
        assert_eq!(found.cells.len(), 3 * 2 * 2 * 3);
        for cell in &found.cells {
            let ring = usize::from(cell.ring.from_km > 0.0);
            let of = |anchors: &[Anchor]| one_by_one(&spec, &points, anchors, ring, [cell.baseline, cell.after]);
            let [estimate, error] = of(&points.anchors);
            assert!((cell.estimate - estimate).abs() < 1e-12 && (cell.std_error - error).abs() < 1e-12, "{cell:?}");
            let placebos = pool.sets(cell.kind).unwrap().0.iter().map(|set| of(set)).map(|[e, s]| e / s).collect::<Vec<f64>>();
            let count = |holds: &dyn Fn(f64) -> bool| placebos.iter().filter(|placebo| holds(**placebo)).count() as f64;
            let (own, near) = (estimate / error, 1e-9);
            let (below, above) = (count(&|placebo| placebo < own - near), count(&|placebo| placebo > own + near));
            let equal = 25.0 - below - above;
            assert_eq!(cell.rank, 1.0 + below + equal / 2.0, "{cell:?}");
            assert_eq!(cell.p_value, (2.0 * (1.0 + equal + below.min(above)) / 26.0).min(1.0), "{cell:?}");
            // The middle of 25 is the 13th: 12 lie below it.
            let middle = cell.placebo_quantiles[1] / error;
            assert!(count(&|placebo| placebo < middle - near) <= 12.0 && count(&|placebo| placebo > middle + near) <= 12.0, "{cell:?}");
        }
    }

    #[test]
    fn rank_and_p_by_hand() {
        let of = |estimate| {
            let window = Window::new(1, 2);
            let placebos = (1..=19).map(|number| (f64::from(number), 2.0));
            let one = cell((PlaceboKind::Dates, Ring { from_km: 0.0, to_km: 1.0 }, window, window), (estimate, 4.0), placebos);
            assert_eq!(one.placebo_quantiles[1], 20.0, "the middle, 10 with an error of 2, at an error of 4");
            (one.rank, one.p_value)
        };
        assert_eq!(of(0.0), (1.0, 0.1));
        assert_eq!(of(40.0), (20.0, 0.1));
        assert_eq!(of(4.0), (2.5, 0.3));
        assert_eq!(of(20.0).1, 1.0);
    }
}
