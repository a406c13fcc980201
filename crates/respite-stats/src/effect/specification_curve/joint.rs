//! The joint test: signs of whole campaigns, turned alike in all ways to ask.

use super::cells::Counted;
use crate::numeric::stream::Stream;
use rayon::prelude::*;

/// Draws whose mean differs from the observed one by rounding alone count as equal to it.
const ROUNDING: f64 = 1e-9;

/// The mean statistic and its p value; none where no way has a ratio.
pub(super) fn test(counted: &Counted, draws: u32, seed: u64) -> Option<(f64, f64)> {
    let defined: Vec<_> = counted.ways.iter().filter(|way| !way.scores.is_empty()).collect();
    if defined.is_empty() {
        return None;
    }
    let ways = defined.len() as f64;
    // The mean over ways of a sum over campaigns is the sum over campaigns of means.
    let mut means = vec![0.0; counted.campaigns];
    for way in &defined {
        means.iter_mut().zip(&way.scores).for_each(|(mean, score)| *mean += score / ways);
    }
    let observed: f64 = means.iter().sum();
    let reached = |draw: u64| {
        let mut stream = Stream::new(seed, draw);
        let sum: f64 = means.iter().map(|mean| if stream.uniform() < 0.5 { -mean } else { *mean }).sum();
        u64::from(sum.abs() >= observed.abs() * (1.0 - ROUNDING))
    };
    let reached: u64 = (0..u64::from(draws)).into_par_iter().map(reached).sum();
    Some((observed, (1 + reached) as f64 / (1.0 + f64::from(draws))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::{Ring, Window},
        effect::specification_curve::{Specification, cells::Way},
    };

    fn counted(scores: &[Vec<f64>]) -> Counted {
        let window = Window::new(1, 2);
        let specification = Specification {
            comparison: String::new(),
            measure: String::new(),
            ring: Ring { from_km: 0.0, to_km: 1.0 },
            baseline: window,
            after: window,
            treated: 1,
            control: 1,
            ratio: None,
            std_error_log_ratio: None,
            conf_low: None,
            conf_high: None,
        };
        let way = |scores: &Vec<f64>| Way { specification: specification.clone(), scores: scores.clone(), adding: 1 };
        Counted { ways: scores.iter().map(way).collect(), campaigns: scores[0].len() }
    }

    #[test]
    fn agrees_with_all_signs() {
        let ways = counted(&[vec![0.5, -0.1, 0.4, 0.3, 0.2, -0.3, 0.6, 0.1], vec![0.3, 0.2, 0.5, 0.1, -0.4, 0.2, 0.4, 0.0]]);
        let means: Vec<f64> = (0..8).map(|g| (ways.ways[0].scores[g] + ways.ways[1].scores[g]) / 2.0).collect();
        let observed: f64 = means.iter().sum();
        let sum = |signs: u32| means.iter().zip(0..).map(|(mean, g)| if signs >> g & 1 == 1 { -mean } else { *mean }).sum::<f64>();
        let exact = (0..256).filter(|signs| sum(*signs).abs() >= observed.abs() - 1e-12).count() as f64 / 256.0;
        let (statistic, p) = test(&ways, 99_999, 1).unwrap();
        assert!((statistic - observed).abs() < 1e-12);
        assert!((p - exact).abs() < 4.0 * (exact * (1.0 - exact) / 1e5).sqrt(), "{p} is not {exact}");
    }

    #[test]
    fn one_campaign_proves_nothing() {
        assert_eq!(test(&counted(&[vec![3.0]]), 99, 1).unwrap().1, 1.0);
        assert!(test(&counted(&[vec![]]), 99, 1).is_none());
    }
}
