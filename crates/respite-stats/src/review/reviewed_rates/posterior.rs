//! Draws of the wrong items among those without a verdict.

use super::ReviewedShare;
use crate::{
    data::StratumCount,
    error::Error,
    numeric::{quantile, stream::Stream},
};
use rand_distr::{Binomial, Distribution, Gamma};

/// What is held of a stratum before its verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prior {
    /// Half an item on each side in each stratum.
    Own,
    /// Half an item on each side, spread over all strata.
    Shared,
}

/// Draws of both rates.
pub(super) struct Drawn {
    /// Share of the taken items that is wrong.
    false_rates: Vec<f64>,
    /// Share of the true items that is left. Draws without a true item have none.
    missed_rates: Vec<f64>,
}

/// A beta distribution, drawn as two gammas in logarithms: with shapes far below 1 the gammas themselves would be 0.
struct Share {
    shapes: [f64; 2],
    gammas: [Gamma<f64>; 2],
}

impl Share {
    fn new(shapes: [f64; 2]) -> Result<Self, Error> {
        let gamma = |shape: f64| Gamma::new(shape + 1.0, 1.0).map_err(|_| super::refuse(format!("a prior of {shape} is not above 0")));
        Ok(Self { shapes, gammas: [gamma(shapes[0])?, gamma(shapes[1])?] })
    }

    fn draw(&self, stream: &mut Stream) -> f64 {
        // A gamma of one shape more, times a uniform number to the power of 1/shape, has the shape.
        let [wrong, right] = [0, 1].map(|side| {
            let whole: f64 = self.gammas[side].sample(stream.generator());
            whole.ln() + (1.0 - stream.uniform()).ln() / self.shapes[side]
        });
        1.0 / (1.0 + (right - wrong).exp())
    }
}

impl Drawn {
    pub(super) fn of(strata: &[StratumCount], prior: Prior, draws: u32, seed: u64) -> Result<Self, Error> {
        let filled: Vec<&StratumCount> = strata.iter().filter(|stratum| stratum.population > 0).collect();
        let each = match prior {
            Prior::Own => 0.5,
            Prior::Shared => 0.5 / filled.len().max(1) as f64,
        };
        let shares = filled
            .iter()
            .map(|stratum| Share::new([each + stratum.wrong as f64, each + (stratum.judged - stratum.wrong) as f64]))
            .collect::<Result<Vec<_>, Error>>()?;
        let taken: u64 = filled.iter().filter(|stratum| stratum.taken).map(|stratum| stratum.population).sum();
        let (mut false_rates, mut missed_rates) = (Vec::new(), Vec::new());
        for replicate in 0..u64::from(draws) {
            let mut stream = Stream::new(seed, replicate);
            let (mut wrong, mut missed) = (0, 0);
            for (stratum, share) in filled.iter().zip(&shares) {
                let rest = Binomial::new(stratum.population - stratum.judged, share.draw(&mut stream));
                let rest = rest.map_err(|_| super::refuse(format!("no share is drawn for the stratum {:?}", stratum.name)))?;
                let of_all = stratum.wrong + rest.sample(stream.generator());
                *(if stratum.taken { &mut wrong } else { &mut missed }) += of_all;
            }
            if taken > 0 {
                false_rates.push(wrong as f64 / taken as f64);
            }
            let true_items = missed + taken - wrong;
            if true_items > 0 {
                missed_rates.push(missed as f64 / true_items as f64);
            }
        }
        Ok(Self { false_rates, missed_rates })
    }

    /// Limits of the false rate and of the missed rate; none where no draw has the rate.
    pub(super) fn limits(mut self, level: f64) -> [Option<ReviewedShare>; 2] {
        let tail = (1.0 - level) / 2.0;
        [&mut self.false_rates, &mut self.missed_rates].map(|rates| {
            rates.sort_by(f64::total_cmp);
            let at = |tail| quantile::of_sorted(rates, tail);
            (!rates.is_empty()).then(|| ReviewedShare { low: at(tail), high: at(1.0 - tail) })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_the_mean_and_variance_of_their_law() {
        for shapes in [[0.5, 0.5], [0.01, 0.01], [0.01, 20.01], [6.5, 24.5]] {
            let share = Share::new(shapes).unwrap();
            let mut stream = Stream::new(3, 0);
            let drawn: Vec<f64> = (0..40_000).map(|_| share.draw(&mut stream)).collect();
            let mean = drawn.iter().sum::<f64>() / 4e4;
            let variance = drawn.iter().map(|share| (share - mean).powi(2)).sum::<f64>() / 4e4;
            let all = shapes[0] + shapes[1];
            let (known_mean, known_variance) = (shapes[0] / all, shapes[0] * shapes[1] / (all * all * (all + 1.0)));
            assert!((mean - known_mean).abs() < 5.0 * (known_variance / 4e4).sqrt(), "{shapes:?}: {mean} {known_mean}");
            assert!((variance / known_variance - 1.0).abs() < 0.25, "{shapes:?}: {variance} {known_variance}");
        }
    }
}
