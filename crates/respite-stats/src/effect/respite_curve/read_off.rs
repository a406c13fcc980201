//! What is read off a curve: depth, duration, half-life, break-even, rebound, net.

use super::estimate::{DayRead, Interval};
use crate::numeric::quantile;

/// Counts per action that are nearer to each other than this are equal but for rounding.
pub(super) const EQUAL: f64 = 1e-9;

/// The sizes and days of one path; days count from 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reads {
    pub depth: f64,
    pub depth_day: Option<u32>,
    pub half_life: Option<u32>,
    pub break_even: Option<u32>,
    pub rebound: f64,
}

/// Reads a path of cumulative relief on the days from 1. Of equal days the first is taken, and equal to a limit is at it.
pub(super) fn read(reliefs: &[f64]) -> Reads {
    let above = reliefs.iter().copied().enumerate().filter(|(_, relief)| *relief > EQUAL);
    let deepest = above.reduce(|a, b| if b.1 > a.1 + EQUAL { b } else { a });
    let (at, depth) = deepest.map_or((0, 0.0), |(at, depth)| (at + 1, depth));
    let rest = &reliefs[at..];
    let first = |limit: f64| rest.iter().position(|relief| *relief <= limit + EQUAL).map(|after| (at + after + 1) as u32);
    let (half_life, break_even) = if at > 0 { (first(depth / 2.0), first(0.0)) } else { (None, None) };
    let lowest = rest.iter().copied().fold(depth, f64::min);
    Reads { depth, depth_day: (at > 0).then_some(at as u32), half_life, break_even, rebound: depth - lowest }
}

/// The last day from 1 on which an effect and its half width lie below 0.
pub(super) fn last_relief(effects: &[f64], half_widths: &[f64]) -> Option<u32> {
    effects.iter().zip(half_widths).rposition(|(effect, half)| effect + half < 0.0).map(|at| at as u32 + 1)
}

/// The duration with its interval: the days that the band would show if each of its days were wider, or narrower, by the day's own
/// pointwise half width.
///
/// A day is wrongly the last only if the errors on it and on the days after say so, each of which its pointwise interval bounds.
pub(super) fn duration<'a>(effects: &[f64], half_widths: &[f64], pointwise: &[f64], draws: impl Iterator<Item = &'a [f64]>) -> DayRead {
    let moved = |by: f64| half_widths.iter().zip(pointwise).map(|(half, own)| half + by * own).collect::<Vec<_>>();
    let (mut without, mut all) = (0u64, 0u64);
    for draw in draws {
        without += u64::from(last_relief(draw, half_widths).is_none());
        all += 1;
    }
    DayRead {
        day: last_relief(effects, half_widths),
        low_day: last_relief(effects, &moved(1.0)),
        high_day: last_relief(effects, &moved(-1.0)),
        share_without: without as f64 / all.max(1) as f64,
    }
}

/// The interval of a day by percentiles of the draws. No such day is later than any, or earlier than any if `none_is_early`.
pub(super) fn day_read(day: Option<u32>, draws: impl Iterator<Item = Option<u32>>, level: f64, none_is_early: bool) -> DayRead {
    let none = if none_is_early { 0 } else { u32::MAX };
    let mut days: Vec<u32> = draws.map(|day| day.unwrap_or(none)).collect();
    days.sort_unstable();
    let without = days.iter().filter(|day| **day == none).count() as f64 / days.len().max(1) as f64;
    let tail = (1.0 - level) / 2.0;
    let last = days.len().saturating_sub(1) as f64;
    let at = |position: f64| days.get(position as usize).copied().filter(|day| *day != none);
    DayRead { day, low_day: at((last * tail).floor()), high_day: at((last * (1.0 - tail)).ceil()), share_without: without }
}

/// The interval of the rebound of a path of cumulative relief, from the draws of the path.
///
/// A band for all falls from one day to a later one has the half width that the largest error of any fall keeps below in the draws. A
/// rebound is no larger than the largest fall, and no smaller than a fall that ends on or after the last day that may be the deepest.
pub(super) fn rebound_interval<'a>(reliefs: &[f64], draws: impl Iterator<Item = &'a [f64]>, level: f64) -> Interval {
    let range = |draw: &[f64]| {
        // The path begins at 0 on day 0, without error.
        let errors = draw.iter().zip(reliefs).map(|(drawn, relief)| drawn - relief);
        let (low, high) = errors.fold((0.0f64, 0.0f64), |(low, high), error| (low.min(error), high.max(error)));
        high - low
    };
    let mut ranges: Vec<f64> = draws.map(range).collect();
    let half = quantile::critical(&mut ranges, level);
    let path = || std::iter::once(0.0).chain(reliefs.iter().copied());
    let highest = path().fold(0.0, f64::max);
    let last_deepest = path().collect::<Vec<_>>().iter().rposition(|relief| *relief >= highest - half).unwrap_or(0);
    let (mut peak, mut fall, mut late_fall) = (f64::NEG_INFINITY, 0.0f64, 0.0f64);
    for (day, relief) in path().enumerate() {
        peak = peak.max(relief);
        fall = fall.max(peak - relief);
        if day >= last_deepest {
            late_fall = late_fall.max(peak - relief);
        }
    }
    Interval { low: (late_fall - half).max(0.0), high: fall + half }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_respite_that_turns() {
        let reads = read(&[1.0, 3.0, 4.0, 2.0, 0.5, -1.0, -0.5]);
        assert_eq!(reads, Reads { depth: 4.0, depth_day: Some(3), half_life: Some(4), break_even: Some(6), rebound: 5.0 });
    }

    #[test]
    fn a_path_without_relief() {
        let reads = read(&[-1.0, -3.0, -2.0]);
        assert_eq!(reads, Reads { depth: 0.0, depth_day: None, half_life: None, break_even: None, rebound: 3.0 });
        assert_eq!(last_relief(&[-3.0, -1.0, -2.0, 1.0], &[1.0, 1.0, 1.0, 1.0]), Some(3));
    }

    #[test]
    fn a_duration_by_hand() {
        // Shown to day 2; with limits of 1.4 still to day 2, of 1.6 to day 1; with limits of 0.6 to day 3.
        let (effects, halves) = ([-3.0, -1.5, -0.8, 0.5], [1.0; 4]);
        let draws = [[-3.0, 0.0, 0.0, 0.0], [0.0; 4]];
        let of = |own: f64| duration(&effects, &halves, &[own; 4], draws.iter().map(|draw| &draw[..]));
        assert_eq!((of(0.4).low_day, of(0.4).day, of(0.4).high_day), (Some(2), Some(2), Some(3)));
        assert_eq!((of(0.6).low_day, of(0.6).day, of(0.6).high_day), (Some(1), Some(2), Some(3)));
        assert_eq!(of(0.1).share_without, 0.5);
    }

    #[test]
    fn rounding_decides_nothing() {
        let noise = 3e-17;
        let reads = read(&[2.0, 2.0 + 4e-16, 1.0 + 2e-16, noise, noise]);
        assert_eq!((reads.depth, reads.depth_day, reads.half_life, reads.break_even), (2.0, Some(1), Some(3), Some(4)));
        assert_eq!(read(&[noise, -1.0]).depth_day, None);
    }

    #[test]
    fn a_rebound_is_bounded_by_falls() {
        let path = [1.0, 3.0, 4.0, 2.0, -1.0];
        let draws: Vec<Vec<f64>> = (0..99).map(|_| path.iter().map(|relief| relief + 0.25).collect()).collect();
        let interval = rebound_interval(&path, draws.iter().map(Vec::as_slice), 0.95);
        assert_eq!(interval, Interval { low: 4.75, high: 5.25 });
        let unsure: Vec<Vec<f64>> = draws.iter().map(|_| path.iter().map(|relief| relief + 3.0).collect()).collect();
        assert_eq!(rebound_interval(&path, unsure.iter().map(Vec::as_slice), 0.95), Interval { low: 2.0, high: 8.0 });
    }

    #[test]
    fn days_without_are_late_or_early() {
        let draws = [Some(3), None, Some(5), Some(4)];
        let read = day_read(Some(4), draws.into_iter(), 0.95, false);
        assert_eq!((read.low_day, read.high_day, read.share_without), (Some(3), None, 0.25));
        let read = day_read(Some(4), draws.into_iter(), 0.95, true);
        assert_eq!((read.low_day, read.high_day), (None, Some(5)));
    }
}
