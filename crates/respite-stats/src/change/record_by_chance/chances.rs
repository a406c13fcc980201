//! Chances of a record: exact for independent counts, drawn for counts that carry over.

use super::{
    super::{carry_over::CarryOver, count_law::CountLaw, resampled_paths::Blocks},
    RecordByChance,
};
use crate::numeric::stream::Stream;
use rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;

/// Chance that a count is a record against so many earlier ones with the same law; shared records count where `ties` do.
pub(super) fn record(law: &CountLaw, before: i32, highest: bool, ties: bool) -> f64 {
    let beaten = |count: i64| match (highest, ties) {
        (true, true) => law.at_most(count),
        (true, false) => law.at_most(count - 1),
        (false, true) => law.at_least(count),
        (false, false) => law.at_least(count + 1),
    };
    law.masses().map(|(count, mass)| mass * beaten(count).powi(before)).sum()
}

/// Shares of drawn paths whose last known period is a record.
pub(super) struct Drawn {
    pub carried_over: Option<f64>,
    /// Of the highest and of the lowest.
    pub resampled: Option<[f64; 2]>,
}

impl RecordByChance {
    /// Draws paths; only the known periods, at these offsets from the first, take part.
    pub(super) fn drawn(&self, offsets: &[usize], carry_over: Option<&CarryOver>, blocks: Option<&Blocks>) -> Drawn {
        let length = offsets.last().map_or(0, |last| last + 1);
        let mean = |sum: f64| sum / f64::from(self.draws);
        let carried_over = carry_over.filter(|_| self.draws > 0).map(|found| {
            let kept = found.correlation;
            let fresh = (1.0 - kept * kept).sqrt();
            let one = |replicate: u32| {
                let mut stream = Stream::new(self.seed, 2 * u64::from(replicate));
                let mut normal = || -> f64 { StandardNormal.sample(stream.generator()) };
                let mut level = normal();
                let mut path = Vec::with_capacity(length);
                for _ in 0..length {
                    path.push(level);
                    level = kept * level + fresh * normal();
                }
                first_place(&path, offsets, 1.0)
            };
            mean((0..self.draws).into_par_iter().map(one).collect::<Vec<_>>().iter().sum())
        });
        let resampled = blocks.map(|blocks| {
            let one = |replicate: u32| {
                let mut path = vec![0.0; length];
                let mut stream = Stream::new(self.seed, 2 * u64::from(replicate) + 1);
                let phase = blocks.phase(&mut stream);
                blocks.path(&mut stream, 0, phase, &mut path);
                [first_place(&path, offsets, 1.0), first_place(&path, offsets, -1.0)]
            };
            let all: Vec<[f64; 2]> = (0..self.draws).into_par_iter().map(one).collect();
            [0, 1].map(|end| mean(all.iter().map(|both| both[end]).sum()))
        });
        Drawn { carried_over, resampled }
    }
}

/// The last period's share of the first place: one over those that share it, or 0.
fn first_place(path: &[f64], offsets: &[usize], sign: f64) -> f64 {
    let Some(last) = offsets.last().map(|at| path[*at]) else { return 0.0 };
    if offsets.iter().any(|at| (path[*at] - last) * sign > 0.0) {
        return 0.0;
    }
    1.0 / offsets.iter().filter(|at| path[**at] == last).count() as f64
}
