//! Events as a slow background and what they set off: fitted by EM, and drawn.

use super::StructureConfig;
use crate::{
    data::{Period, Point},
    numeric::{
        sphere::{EARTH_RADIUS_KM, Grid, unit},
        stream::Stream,
    },
};
use rand_distr::{Distribution, Exp1, Poisson, StandardNormal};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::HashMap;

/// Sides of the squares that smooth the background in space, in kilometres.
const SIDES_KM: [f64; SQUARES] = [0.25, 2.0, 8.0, 32.0];
/// Number of sizes.
const SQUARES: usize = 4;
/// Parts of the background: each size, changing by itself and with all events.
const PARTS: usize = 2 * SQUARES;
/// Days of one bin of the background.
const BIN_DAYS: f64 = 5.0;
/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = EARTH_RADIUS_KM * std::f64::consts::PI / 180.0;
/// Most rounds of EM, and the change of the branching ratio below which it stops.
const ROUNDS: (u32, f64) = (200, 1e-4);

/// Least spread of what is set off, so that events at one place do not draw it to 0.
const LEAST_KM: f64 = 0.05;

/// How events come: those of the background, and those that others set off.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventStructure {
    /// Events in the observed period.
    pub events: u64,
    /// Events whose causes were looked for.
    pub fitted_on: u64,
    /// Events of the background per day.
    pub background_per_day: f64,
    /// Mean number of further events that one sets off directly.
    pub branching_ratio: f64,
    /// Mean delay of an event that another sets off.
    pub mean_delay_days: f64,
    /// Standard deviation of its place around the other's, north and east alike.
    pub spread_km: f64,
    /// Shares of the background that change slowly each by themselves, over squares of 0.25, 2, 8 and 32 km.
    pub own_change_by_square: [f64; SQUARES],
    /// Shares of the background that change as all events together do, over the same squares.
    pub common_change_by_square: [f64; SQUARES],
}

/// A possible cause: its delay, and its squared distance.
type Cause = (f32, f32);

pub(super) fn fit(points: &[Point], observed: Period, config: &StructureConfig) -> EventStructure {
    let length = f64::from(observed.last) - f64::from(observed.first) + 1.0;
    let mut stream = Stream::new(config.seed, 0);
    // Events are known by their day alone; an hour by lot says which of a day's events came first.
    let times: Vec<f64> = points.iter().map(|point| f64::from(point.day) - f64::from(observed.first) + stream.uniform()).collect();
    let step = points.len().div_ceil(config.most_events as usize).max(1);
    let chosen: Vec<usize> = (0..points.len()).step_by(step).collect();
    let scale = points.len() as f64 / chosen.len() as f64;
    let density = Background::of(points, &times, length, config.background_days);
    let grid = Grid::new(points.iter().map(|p| (p.day, p.latitude, p.longitude)), config.trigger_km);
    let looked: Vec<([f64; PARTS], Vec<Cause>)> = chosen
        .par_iter()
        .map(|&row| {
            let (point, time) = (&points[row], times[row]);
            let first = i64::from(point.day) - config.trigger_days.ceil() as i64;
            let mut causes = Vec::new();
            grid.each(unit(point.latitude, point.longitude), first, i64::from(point.day), |place, _, squared_chord| {
                let delay = time - times[grid.rows()[place]];
                if delay > 0.0 && delay <= config.trigger_days {
                    causes.push((delay as f32, (squared_chord * EARTH_RADIUS_KM * EARTH_RADIUS_KM) as f32));
                }
            });
            (density.without(points, &times, row), causes)
        })
        .collect();
    let mut fitted = EventStructure {
        events: points.len() as u64,
        fitted_on: chosen.len() as u64,
        background_per_day: 0.5 * points.len() as f64 / length,
        branching_ratio: 0.5,
        mean_delay_days: (config.trigger_days / 6.0).max(1.0),
        spread_km: (config.trigger_km / 6.0).max(LEAST_KM),
        own_change_by_square: [1.0 / PARTS as f64; SQUARES],
        common_change_by_square: [1.0 / PARTS as f64; SQUARES],
    };
    for _ in 0..ROUNDS.0 {
        let before = fitted.branching_ratio;
        fitted = round(&fitted, &looked, &times, length, scale);
        if (fitted.branching_ratio - before).abs() < ROUNDS.1 {
            break;
        }
    }
    fitted
}

/// One round of EM: shares of each event's causes, then the parameters that they give.
fn round(now: &EventStructure, looked: &[([f64; PARTS], Vec<Cause>)], times: &[f64], length: f64, scale: f64) -> EventStructure {
    let events = times.len() as f64;
    // The density of all events, times the share that is background.
    let share = now.background_per_day * length / events;
    let (delay, spread) = (now.mean_delay_days, now.spread_km);
    let height = now.branching_ratio / (delay * 2.0 * std::f64::consts::PI * spread * spread);
    let parts = now.parts();
    let shares: Vec<([f64; PARTS], [f64; 3])> = looked
        .par_iter()
        .map(|(densities, causes)| {
            let mut own = [0.0; PARTS];
            own.iter_mut().zip(parts).zip(densities).for_each(|((own, part), density)| *own = share * part * density);
            let (mut set_off, mut delays, mut squares) = (0.0, 0.0, 0.0);
            for &(after, squared) in causes {
                let (after, squared) = (f64::from(after), f64::from(squared));
                let weight = (-after / delay - squared / (2.0 * spread * spread)).exp();
                set_off += weight;
                delays += weight * after;
                squares += weight * squared;
            }
            let all = own.iter().sum::<f64>() + height * set_off;
            if all > 0.0 {
                (own.map(|part| part / all), [set_off, delays, squares].map(|part| height * part / all))
            } else {
                // Nothing near it in place or time: of the background, at the widest square.
                let mut widest = [0.0; PARTS];
                widest[PARTS - 1] = 1.0;
                (widest, [0.0; 3])
            }
        })
        .collect();
    let mut own = [0.0; PARTS];
    shares.iter().for_each(|(parts, _)| own.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part));
    let sum = |part: usize| shares.iter().map(|(_, parts)| parts[part]).sum::<f64>();
    let (background, set_off) = (own.iter().sum::<f64>().max(1e-9), sum(0));
    let seen: f64 = times.iter().map(|time| -(-(length - time) / delay).exp_m1()).sum();
    EventStructure {
        background_per_day: background * scale / length,
        branching_ratio: (set_off * scale / seen.max(1e-9)).min(0.99),
        mean_delay_days: if set_off > 0.0 { (sum(1) / set_off).clamp(0.1, 366.0) } else { delay },
        spread_km: if set_off > 0.0 { (sum(2) / set_off / 2.0).sqrt().max(LEAST_KM) } else { spread },
        own_change_by_square: std::array::from_fn(|square| own[square] / background),
        common_change_by_square: std::array::from_fn(|square| own[SQUARES + square] / background),
        ..now.clone()
    }
}

impl EventStructure {
    /// Shares of the background, in the order of the densities.
    fn parts(&self) -> [f64; PARTS] {
        std::array::from_fn(|part| match part.checked_sub(SQUARES) {
            None => self.own_change_by_square[part],
            Some(square) => self.common_change_by_square[square],
        })
    }
}

/// Counts by square and bin of days.
struct Background {
    /// For each size of square, the counts by bin of each square.
    counts: Vec<HashMap<(i32, i32), Vec<f32>>>,
    /// Weight of bin j in the density in bin i, by i.
    kernel: Vec<Vec<(usize, f64)>>,
    /// Share of all events per day, by bin.
    common: Vec<f64>,
}

impl Background {
    fn of(points: &[Point], times: &[f64], length: f64, half_width: f64) -> Self {
        let bins = (length / BIN_DAYS).ceil().max(1.0) as usize;
        let counts = SIDES_KM.map(|side| {
            let mut squares: HashMap<(i32, i32), Vec<f32>> = HashMap::new();
            for (point, time) in points.iter().zip(times) {
                squares.entry(square(point, side)).or_insert_with(|| vec![0.0; bins])[bin(*time, bins)] += 1.0;
            }
            squares
        });
        let weight = |apart: f64| (1.0 - (apart * BIN_DAYS / half_width).abs()).max(0.0);
        let mut kernel = vec![Vec::new(); bins];
        for from in 0..bins {
            let (here, last) = (from as f64, bins as f64);
            // What would leave the period is reflected into it.
            let at = |to: usize| weight(to as f64 - here) + weight(to as f64 + here + 1.0) + weight(2.0 * last - 1.0 - to as f64 - here);
            let total: f64 = (0..bins).map(at).sum();
            for (to, row) in kernel.iter_mut().enumerate() {
                if at(to) > 0.0 {
                    row.push((from, at(to) / total));
                }
            }
        }
        let mut all = vec![0.0; bins];
        times.iter().for_each(|time| all[bin(*time, bins)] += 1.0);
        let common = kernel.iter().map(|row| row.iter().map(|(from, weight)| weight * all[*from]).sum::<f64>());
        let common = common.map(|count| count / (times.len() as f64 * BIN_DAYS)).collect();
        Self { counts: counts.into(), kernel, common }
    }

    /// Events per day and square kilometre at an event, without itself, for each size of square: changing by itself, then with all events.
    fn without(&self, points: &[Point], times: &[f64], row: usize) -> [f64; PARTS] {
        let own = bin(times[row], self.kernel.len());
        let mut densities = [0.0; PARTS];
        for (size, (side, counts)) in SIDES_KM.into_iter().zip(&self.counts).enumerate() {
            let Some(bins) = counts.get(&square(&points[row], side)) else { continue };
            let all: f64 = self.kernel[own].iter().map(|(from, weight)| weight * (f64::from(bins[*from]) - f64::from(*from == own))).sum();
            densities[size] = all / (BIN_DAYS * side * side);
            let ever: f64 = bins.iter().map(|count| f64::from(*count)).sum();
            densities[SQUARES + size] = (ever - 1.0) * self.common[own] / (side * side);
        }
        densities
    }
}

fn bin(time: f64, bins: usize) -> usize {
    ((time / BIN_DAYS) as usize).min(bins - 1)
}

/// Squares of equal area, in rows of latitude.
fn square(point: &Point, side_km: f64) -> (i32, i32) {
    let row = ((point.latitude + 90.0) * DEGREE_KM / side_km).floor();
    let middle = (row + 0.5) * side_km / DEGREE_KM - 90.0;
    let column = ((point.longitude + 180.0) * DEGREE_KM * middle.to_radians().cos().max(0.0) / side_km).floor();
    (row as i32, column as i32)
}

pub(super) fn draw(
    fitted: &EventStructure,
    points: &[Point],
    observed: Period,
    config: &StructureConfig,
    stream: &mut Stream,
) -> Vec<Point> {
    let length = f64::from(observed.last) - f64::from(observed.first) + 1.0;
    let mut drawn: Vec<(f64, f64, f64)> = Vec::new();
    let parts = fitted.parts();
    for _ in 0..poisson(fitted.background_per_day * length, stream) {
        let like = &points[stream.below(points.len())];
        let (mut part, mut rest) = (0, stream.uniform());
        while part + 1 < PARTS && rest >= parts[part] {
            rest -= parts[part];
            part += 1;
        }
        // What changes as all events do takes the day of any event.
        let of = if part < SQUARES { like } else { &points[stream.below(points.len())] };
        let own = f64::from(of.day) - f64::from(observed.first) + stream.uniform();
        let time = reflected(own + config.background_days * (stream.uniform() + stream.uniform() - 1.0), length);
        let mut offset = || SIDES_KM[part % SQUARES] * (stream.uniform() - 0.5);
        let (north, east) = (offset(), offset());
        drawn.push(moved(time, like.latitude, like.longitude, north, east));
    }
    let mut next = 0;
    while let Some((time, latitude, longitude)) = drawn.get(next).copied() {
        next += 1;
        for _ in 0..poisson(fitted.branching_ratio, stream) {
            let delay: f64 = Exp1.sample(stream.generator());
            let later = time + fitted.mean_delay_days * delay;
            let mut offset = || -> f64 { StandardNormal.sample(stream.generator()) };
            let (north, east) = (offset() * fitted.spread_km, offset() * fitted.spread_km);
            if later < length {
                drawn.push(moved(later, latitude, longitude, north, east));
            }
        }
    }
    let point = |(time, latitude, longitude): (f64, f64, f64)| Point {
        id: crate::data::RowId(0),
        day: observed.first + time as i32,
        latitude,
        longitude,
        weight: points[stream.below(points.len())].weight,
    };
    drawn.into_iter().map(point).collect()
}

fn poisson(mean: f64, stream: &mut Stream) -> u64 {
    Poisson::new(mean).map_or(0, |poisson| poisson.sample(stream.generator()) as u64)
}

/// A time within 0 and the length, by reflection at both.
fn reflected(time: f64, length: f64) -> f64 {
    let folded = time.rem_euclid(2.0 * length);
    let inside = if folded < length { folded } else { 2.0 * length - folded };
    inside.min(length * (1.0 - 1e-12))
}

fn moved(time: f64, latitude: f64, longitude: f64, north_km: f64, east_km: f64) -> (f64, f64, f64) {
    let north = (latitude + north_km / DEGREE_KM).clamp(-90.0, 90.0);
    let east = longitude + east_km / (DEGREE_KM * latitude.to_radians().cos().max(0.01));
    (time, north, (east + 180.0).rem_euclid(360.0) - 180.0)
}
