//! Paths drawn from the series' own history, in blocks of periods that followed one another.

use crate::{
    data::AlignedPeriods,
    diagnostic::{self, Diagnostic},
    error::Error,
    numeric::stream::Stream,
};
use serde::Serialize;
use std::ops::Range;

/// How paths were drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ResampledPaths {
    /// Paths drawn.
    pub draws: u32,
    /// Periods in a block.
    pub block: u32,
    /// Number of different blocks.
    pub blocks: u64,
    /// Whether the usual course of the year was kept apart.
    pub seasonal: bool,
}

/// Fewer different blocks than this make few different paths.
pub(super) const FEW_BLOCKS: u64 = 20;

impl ResampledPaths {
    /// The doubt that blocks are few.
    pub(super) fn few(self) -> Diagnostic {
        diagnostic::FEW_BLOCKS.with(format!("{} different blocks of {} periods, fewer than {FEW_BLOCKS}", self.blocks, self.block))
    }
}

/// Blocks of a history, and the usual course of a year.
///
/// # Formula
/// A path is made of whole blocks, each begun at a place drawn from all places of unbroken runs that leave room for it. With a season, each
/// count is divided by the mean of its place in the year over the mean of all before it is drawn, and a path is multiplied by those of the
/// places in the year where it is put.
///
/// # Source
/// `kunsch-1989`.
pub(super) struct Blocks {
    values: Vec<f64>,
    starts: Vec<usize>,
    length: usize,
    /// For each place in the year, its mean over that of all; empty without a season.
    seasons: Vec<f64>,
}

impl Blocks {
    /// Blocks of some length from the places of a history; the length that holds a path, or half of the longest run if that is shorter,
    /// where none is given. None without a period.
    pub(super) fn of(
        series: &AlignedPeriods,
        places: &[usize],
        path: usize,
        block: Option<u32>,
        season: Option<u32>,
    ) -> Result<Option<Self>, Error> {
        let wanted = |at: usize| places.binary_search(&at).is_ok();
        let runs = series.runs(wanted);
        let Some(longest) = runs.iter().map(Range::len).max() else { return Ok(None) };
        let length = block.map_or_else(|| path.min(longest.div_ceil(2)), |block| block as usize);
        if length == 0 || length > longest {
            let limit = format!("it must be 1 to {longest}, the longest unbroken run of the history");
            return Err(Error::Setting { setting: "block", value: length.to_string(), limit });
        }
        let seasons = season.filter(|season| places.len() >= 2 * *season as usize).and_then(|season| by_season(series, places, season));
        let seasons = seasons.unwrap_or_default();
        let values: Vec<f64> = (0..series.counts.len()).map(|at| flattened(series.counts[at], &seasons, series.periods[at])).collect();
        let starts = runs.iter().filter(|run| run.len() >= length).flat_map(|run| run.start..=run.end - length).collect();
        Ok(Some(Self { values, starts, length, seasons }))
    }

    /// How so many paths are drawn.
    pub(super) fn drawn(&self, draws: u32) -> ResampledPaths {
        let (block, blocks, seasonal) = (self.length as u32, self.starts.len() as u64, !self.seasons.is_empty());
        ResampledPaths { draws, block, blocks, seasonal }
    }

    /// A number of values to leave out of a first block, each as likely, so that no place of a path always lies at the same place of a block.
    pub(super) fn phase(&self, stream: &mut Stream) -> usize {
        stream.below(self.length)
    }

    /// A path of some length whose first place is a period, without so many values of its first block.
    pub(super) fn path(&self, stream: &mut Stream, first: i32, phase: usize, path: &mut [f64]) {
        let (mut at, mut left_out) = (0, phase);
        while at < path.len() {
            let start = self.starts[stream.below(self.starts.len())] + left_out;
            let taken = (self.length - left_out).min(path.len() - at);
            path[at..at + taken].copy_from_slice(&self.values[start..start + taken]);
            (at, left_out) = (at + taken, 0);
        }
        if !self.seasons.is_empty() {
            for (value, period) in path.iter_mut().zip(first..) {
                *value *= self.seasons[place_in_year(period, self.seasons.len())];
            }
        }
    }
}

fn place_in_year(period: i32, season: usize) -> usize {
    period.rem_euclid(season as i32) as usize
}

fn flattened(count: f64, seasons: &[f64], period: i32) -> f64 {
    if seasons.is_empty() {
        return count;
    }
    // Where nothing was ever counted in this place of the year, nothing is there to divide.
    let usual = seasons[place_in_year(period, seasons.len())];
    if usual > 0.0 { count / usual } else { 0.0 }
}

/// Means by place in the year over the mean of all; none if a place has fewer than two periods, or if all counts are 0.
fn by_season(series: &AlignedPeriods, places: &[usize], season: u32) -> Option<Vec<f64>> {
    let mut sums = vec![(0.0, 0.0); season as usize];
    for at in places {
        let (sum, number) = &mut sums[place_in_year(series.periods[*at], season as usize)];
        *sum += series.counts[*at];
        *number += 1.0;
    }
    let all = sums.iter().map(|(sum, number)| sum / number).sum::<f64>() / f64::from(season);
    let enough = sums.iter().all(|(_, number)| *number >= 2.0) && all > 0.0;
    enough.then(|| sums.iter().map(|(sum, number)| sum / number / all).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{ComparedPeriods, Observation, PeriodRange, RowId};

    fn series(counts: &[f64]) -> AlignedPeriods {
        let observations = counts.iter().zip(0..).map(|(value, period)| Observation { id: RowId(0), period, value: *value }).collect();
        let last = counts.len() as i32 - 1;
        ComparedPeriods { observations, before: PeriodRange::new(last - 1, last - 1), after: PeriodRange::new(last, last) }
            .aligned()
            .unwrap()
    }

    #[test]
    fn neighbours_stay_neighbours_within_a_block() {
        let series = series(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
        let blocks = Blocks::of(&series, &[0, 1, 2, 4, 5], 2, None, None).unwrap().unwrap();
        assert_eq!((blocks.length, blocks.starts.as_slice()), (2, [0, 1, 4].as_slice()));
        let mut path = [0.0; 5];
        for replicate in 0..50 {
            blocks.path(&mut Stream::new(1, replicate), 0, 0, &mut path);
            assert!(path[0] + 1.0 == path[1] && path[2] + 1.0 == path[3], "{path:?}");
            blocks.path(&mut Stream::new(1, replicate), 0, 1, &mut path);
            assert!(path[1] + 1.0 == path[2] && path[3] + 1.0 == path[4], "{path:?}");
        }
        assert!(Blocks::of(&series, &[0, 1, 2], 2, Some(4), None).is_err());
        assert!(Blocks::of(&series, &[], 2, None, None).unwrap().is_none());
    }

    #[test]
    fn a_pure_season_is_taken_out_and_put_back() {
        let series = series(&[2.0, 6.0, 2.0, 6.0, 2.0, 6.0, 2.0, 6.0]);
        let blocks = Blocks::of(&series, &[0, 1, 2, 3, 4, 5], 2, Some(1), Some(2)).unwrap().unwrap();
        let mut path = [0.0; 2];
        blocks.path(&mut Stream::new(1, 1), 7, 0, &mut path);
        assert_eq!((path, blocks.drawn(1).seasonal), ([6.0, 2.0], true));
        assert!(!Blocks::of(&series, &[0, 1, 2], 2, Some(1), Some(2)).unwrap().unwrap().drawn(1).seasonal);
    }
}
