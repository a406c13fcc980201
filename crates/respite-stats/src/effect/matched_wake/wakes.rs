//! Wakes by the peer's rule: counts behind each action by instants, for all windows and radii in one pass.

use crate::{
    data::{Role, TimedRows},
    numeric::sphere::{Grid, Unit, squared_chord_of_km, unit},
};
use rayon::prelude::*;

/// Kilometres in a degree of great circle, by the peer's rule.
const DEGREE_KM: f64 = 111.111;

/// Actions with complete wakes, and the order of the rows in time.
pub(super) struct Actions {
    /// Index among the rows of each action, in the order of time.
    pub rows: Vec<usize>,
    /// Place in the order of all rows, from 1.
    pub positions: Vec<u64>,
    /// Whether it is of the treated arm.
    pub treated: Vec<bool>,
}

/// Wakes of one window and radius. Each list has one value a wake.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Wakes {
    /// Index in [`Actions`].
    pub actions: Vec<usize>,
    pub before: Vec<u32>,
    pub trend: Vec<f64>,
    pub same_before: Vec<u32>,
    pub other_before: Vec<u32>,
    pub after: Vec<u32>,
    pub same_after: Vec<u32>,
    pub other_after: Vec<u32>,
}

/// Counts of one wake in one window and radius; the trend is doubled, so that it is whole.
#[derive(Clone, Copy, Default)]
struct Counts {
    before: u32,
    twice_trend: i64,
    same_before: u32,
    other_before: u32,
    after: u32,
    same_after: u32,
    other_after: u32,
}

/// The actions in the order of time; rows of equal instants keep the order of their ids.
pub(super) fn actions(data: &TimedRows) -> (Actions, Vec<u32>) {
    let mut order: Vec<usize> = (0..data.rows.len()).collect();
    order.sort_by_key(|row| (data.rows[*row].second, data.rows[*row].id));
    let mut place = vec![0u32; order.len()];
    order.iter().zip(0..).for_each(|(row, position)| place[*row] = position);
    let rows: Vec<usize> = order.into_iter().filter(|row| matches!(data.rows[*row].role, Role::Treated | Role::Control)).collect();
    let positions = rows.iter().map(|row| u64::from(place[*row]) + 1).collect();
    let treated = rows.iter().map(|row| data.rows[*row].role == Role::Treated).collect();
    (Actions { rows, positions, treated }, place)
}

/// Wakes by window, then radius. `windows` are in units of `unit_seconds`.
pub(super) fn count(
    data: &TimedRows,
    actions: &Actions,
    place: &[u32],
    windows: &[u32],
    radii_km: &[f64],
    unit_seconds: i64,
) -> Vec<Wakes> {
    let mut order: Vec<usize> = (0..radii_km.len()).collect();
    order.sort_by(|a, b| radii_km[*a].total_cmp(&radii_km[*b]));
    let sorted: Vec<f64> = order.iter().map(|at| radii_km[*at]).collect();
    let longest = windows.iter().copied().max().unwrap_or(0) as usize;
    let rings = Rings::of(&sorted);
    // Actions and counted rows are all that counts; others only show how far the rows reach.
    let counted: Vec<usize> = (0..data.rows.len()).filter(|row| data.rows[*row].role != Role::Other).collect();
    let day = |second: i64| i32::try_from(second.div_euclid(crate::data::DAY_SECONDS)).unwrap_or(i32::MAX);
    let places = counted.iter().map(|row| (day(data.rows[*row].second), data.rows[*row].latitude, data.rows[*row].longitude));
    let grid = Grid::new(places, rings.reach_km);
    let near: Vec<Near> = grid.rows().iter().map(|at| Near::of(data, place, counted[*at])).collect();
    let seconds = || data.rows.iter().map(|row| row.second);
    let (first, last) = (seconds().min().unwrap_or(0), seconds().max().unwrap_or(0));
    let reach_days = (longest as i64 + 1) * unit_seconds / crate::data::DAY_SECONDS + 1;

    let width = 2 * longest + 1;
    let one = |scratch: &mut Vec<u32>, action: usize| {
        let row = actions.rows[action];
        let (own, at) = (&data.rows[row], place[row]);
        scratch.clear();
        scratch.resize(3 * sorted.len() * width, 0);
        let centre = unit(own.latitude, own.longitude);
        let today = i64::from(day(own.second));
        grid.each(centre, today - reach_days, today + reach_days, |found, _, squared| {
            let other = &near[found];
            if other.place == at {
                return;
            }
            let gap = if other.place < at { own.second - other.second } else { other.second - own.second };
            let bins = gap.div_euclid(unit_seconds);
            if bins > longest as i64 || (other.place > at && bins < 1) {
                return;
            }
            let bin = bins as usize + if other.place > at { longest } else { 0 };
            let ring = rings.find(squared, || degrees((own.latitude, own.longitude), other.degrees) * DEGREE_KM);
            if ring < sorted.len() {
                let kind = match other.role {
                    Role::Outcome => 0,
                    role if role == own.role => 1,
                    _ => 2,
                };
                scratch[(kind * sorted.len() + ring) * width + bin] += 1;
            }
        });
        nest(scratch, sorted.len(), width);
        let mut counts = vec![Counts::default(); windows.len() * sorted.len()];
        for (ring, radius) in order.iter().enumerate() {
            let path = |kind: usize| &scratch[(kind * sorted.len() + ring) * width..][..width];
            for (at, window) in windows.iter().enumerate() {
                counts[at * sorted.len() + radius] = Counts::of([path(0), path(1), path(2)], *window as usize, longest);
            }
        }
        counts
    };
    let all: Vec<Vec<Counts>> = (0..actions.rows.len()).into_par_iter().with_min_len(64).map_init(Vec::new, one).collect();

    let mut wakes = Vec::with_capacity(windows.len() * sorted.len());
    for (at, window) in windows.iter().enumerate() {
        let reach = (i64::from(*window) + 1) * unit_seconds;
        // A wake is complete if rows lie further off than the window on both sides, wherever they are.
        let whole = |action: &usize| {
            let second = data.rows[actions.rows[*action]].second;
            second - first >= reach && last - second >= reach
        };
        let complete: Vec<usize> = (0..actions.rows.len()).filter(whole).collect();
        for radius in 0..sorted.len() {
            let column =
                |value: fn(&Counts) -> u32| complete.iter().map(|action| value(&all[*action][at * sorted.len() + radius])).collect();
            wakes.push(Wakes {
                before: column(|counts| counts.before),
                trend: complete.iter().map(|action| all[*action][at * sorted.len() + radius].twice_trend as f64 / 2.0).collect(),
                same_before: column(|counts| counts.same_before),
                other_before: column(|counts| counts.other_before),
                after: column(|counts| counts.after),
                same_after: column(|counts| counts.same_after),
                other_after: column(|counts| counts.other_after),
                actions: complete.clone(),
            });
        }
    }
    wakes
}

/// A row near an action, with what the count needs of it.
struct Near {
    second: i64,
    place: u32,
    role: Role,
    degrees: (f64, f64),
}

impl Near {
    fn of(data: &TimedRows, place: &[u32], row: usize) -> Self {
        let own = &data.rows[row];
        Self { second: own.second, place: place[row], role: own.role, degrees: (own.latitude, own.longitude) }
    }
}

/// Adds the rings further in to each ring, and then the bins before to each bin, for the bins before and those after.
fn nest(counts: &mut [u32], rings: usize, width: usize) {
    for kind in counts.chunks_exact_mut(rings * width) {
        for at in width..kind.len() {
            kind[at] += kind[at - width];
        }
        for path in kind.chunks_exact_mut(width) {
            let middle = width / 2 + 1;
            (1..middle).for_each(|bin| path[bin] += path[bin - 1]);
            (middle + 1..width).for_each(|bin| path[bin] += path[bin - 1]);
        }
    }
}

impl Counts {
    /// From cumulated bins: `0..=longest` units before, then 1 to `longest` units after.
    fn of(paths: [&[u32]; 3], window: usize, longest: usize) -> Self {
        let [counted, same, other] = paths;
        let before = i64::from(counted[window]);
        let upto = |bins: usize| bins.checked_sub(1).map_or(0, |bin| i64::from(counted[bin]));
        let half = window.div_ceil(2);
        let twice_trend = if window.is_multiple_of(2) {
            2 * (2 * upto(half) - before)
        } else {
            // The middle goes to the one side and then to the other; the factor is a whole number by the peer's rule.
            let half = half.max(2);
            let factor = (half / (half - 1)) as i64;
            upto(half) - factor * (before - upto(half)) + factor * upto(half - 1) - (before - upto(half - 1))
        };
        let after = longest + window;
        Self {
            before: counted[window],
            twice_trend,
            same_before: same[window],
            other_before: other[window],
            after: counted[after],
            same_after: same[after],
            other_after: other[after],
        }
    }
}

/// Radii as squared chords. Near a radius the peer's own formula decides.
struct Rings<'a> {
    radii_km: &'a [f64],
    squared: Vec<f64>,
    reach_km: f64,
}

impl<'a> Rings<'a> {
    fn of(radii_km: &'a [f64]) -> Self {
        let own_km = |km: f64| (km / DEGREE_KM).to_radians() * crate::numeric::sphere::EARTH_RADIUS_KM;
        let squared = radii_km.iter().map(|km| squared_chord_of_km(own_km(*km))).collect();
        Self { radii_km, squared, reach_km: own_km(radii_km.last().copied().unwrap_or(0.0)) * (1.0 + 1e-6) + 1e-6 }
    }

    /// The innermost radius that holds a squared chord; as many as there are if none does.
    fn find(&self, squared: f64, exact_km: impl Fn() -> f64) -> usize {
        let ring = self.squared.iter().filter(|limit| squared > **limit).count();
        let close = |limit: &f64| (squared - limit).abs() <= 1e-8 * limit + 1e-18;
        if self.squared[ring.saturating_sub(1)..self.squared.len().min(ring + 1)].iter().any(close) {
            let distance = exact_km();
            return self.radii_km.iter().filter(|radius| distance > **radius).count();
        }
        ring
    }
}

/// Degrees of great circle between two places, by the arc tangent.
fn degrees(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (a, b) = (from.0.to_radians(), to.0.to_radians());
    let l = from.1.to_radians() - to.1.to_radians();
    let across: Unit = [b.cos() * l.sin(), a.cos() * b.sin() - a.sin() * b.cos() * l.cos(), 0.0];
    let sine = (across[0] * across[0] + across[1] * across[1]).sqrt();
    sine.atan2(a.sin() * b.sin() + a.cos() * b.cos() * l.cos()).to_degrees()
}
