//! The joint test: signs of whole campaigns, turned alike in all ways to ask.

use super::cells::Counted;
use crate::numeric::stream::Stream;
use rayon::prelude::*;

/// The mean statistic and its p value; none where no way has a ratio.
pub(super) fn test(counted: &Counted, draws: u32, seed: u64) -> Option<(f64, f64)> {
    let defined: Vec<_> = counted.ways.iter().filter(|way| !way.influences.is_empty()).collect();
    if defined.is_empty() {
        return None;
    }
    let ways = defined.len() as f64;
    let observed = defined.iter().map(|way| way.statistic).sum::<f64>() / ways;
    // The mean over ways of a sum over campaigns is the sum over campaigns of means.
    let mut means = vec![0.0; counted.campaigns];
    for way in &defined {
        means.iter_mut().zip(&way.influences).for_each(|(mean, part)| *mean += part / ways);
    }
    let reached = |draw: u64| {
        let mut stream = Stream::new(seed, draw);
        let sum: f64 = means.iter().map(|mean| if stream.uniform() < 0.5 { -mean } else { *mean }).sum();
        u64::from(sum.abs() >= observed.abs())
    };
    let reached: u64 = (0..u64::from(draws)).into_par_iter().map(reached).sum();
    Some((observed, (1 + reached) as f64 / (1.0 + f64::from(draws))))
}
