//! The joint test over the grid: campaigns' signs are flipped, and each window is held against the largest of all.

use super::MatchedWindow;
use crate::{
    effect::multiplicity::{Steps, add, discovery_rates},
    numeric::stream::Stream,
};
use rayon::prelude::*;

/// One window's scores by campaign under no effect, and their observed sum, all over the root of the sum of the scores' squares.
pub(super) struct Scores {
    observed: f64,
    by_campaign: Vec<f64>,
}

impl Scores {
    /// None where all scores are 0. The scores are blown up for their leverage, so their sum is not the observed one.
    pub(super) fn of(observed: f64, mut by_campaign: Vec<f64>) -> Option<Self> {
        let length = by_campaign.iter().map(|score| score * score).sum::<f64>().sqrt();
        by_campaign.iter_mut().for_each(|score| *score /= length);
        (length > 0.0 && length.is_finite()).then_some(Self { observed: observed.abs() / length, by_campaign })
    }
}

/// P values of the windows that have scores.
pub(super) struct Joint {
    /// Index of the window, its own p value, that of the family, and the false-discovery rate.
    windows: Vec<(usize, f64, f64, f64)>,
}

impl Joint {
    /// Each draw flips the sign of every campaign with probability ½, the same for all windows.
    pub(super) fn of(scores: &[Option<Scores>], draws: u32, seed: u64) -> Self {
        let tested: Vec<(usize, &Scores)> = scores.iter().enumerate().filter_map(|(at, scores)| Some((at, scores.as_ref()?))).collect();
        if draws == 0 || tested.is_empty() {
            return Self { windows: Vec::new() };
        }
        let steps = Steps::of(tested.iter().map(|(_, scores)| scores.observed).collect());
        let longest = tested.iter().map(|(_, scores)| scores.by_campaign.len()).max().unwrap_or(0);
        let count = |mut sums: Vec<[u32; 2]>, draw: u64| {
            let mut stream = Stream::new(seed, draw);
            let signs: Vec<f64> = (0..longest).map(|_| if stream.uniform() < 0.5 { -1.0 } else { 1.0 }).collect();
            let drawn: Vec<f64> = tested
                .iter()
                .map(|(_, scores)| scores.by_campaign.iter().zip(&signs).map(|(score, sign)| score * sign).sum::<f64>().abs())
                .collect();
            steps.count(&mut sums, &drawn);
            sums
        };
        let none = || steps.none();
        let reached = (0..draws).into_par_iter().with_min_len(128).fold(none, |sums, draw| count(sums, u64::from(draw))).reduce(none, add);
        let (own, adjusted) = steps.p_values(&reached, draws);
        let rates = discovery_rates(&own);
        Self { windows: tested.iter().enumerate().map(|(at, (window, _))| (*window, own[at], adjusted[at], rates[at])).collect() }
    }

    /// That of the window farthest from no effect: the smallest adjusted p value.
    pub(super) fn p_value(&self) -> Option<f64> {
        self.windows.iter().map(|window| window.2).reduce(f64::min)
    }

    pub(super) fn describe(&self, windows: &mut [MatchedWindow]) {
        for (at, own, adjusted, rate) in &self.windows {
            let window = &mut windows[*at];
            (window.p_randomised, window.p_adjusted, window.q_value) = (Some(*own), Some(*adjusted), Some(*rate));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_down_never_fall() {
        let scores: Vec<Option<Scores>> = [vec![1.0, 1.0, 1.0, 1.0, 1.2], vec![1.0, -1.0, 1.0, 0.5, 0.2], vec![0.0; 5]]
            .into_iter()
            .map(|scores| Scores::of(scores.iter().sum(), scores))
            .collect();
        let joint = Joint::of(&scores, 999, 1);
        assert_eq!(joint.windows.iter().map(|window| window.0).collect::<Vec<_>>(), [0, 1]);
        let (first, second) = (joint.windows[0], joint.windows[1]);
        // All five of one sign: two of the 32 flips reach it.
        assert!((first.1 - 2.0 / 32.0).abs() < 0.03, "{first:?}");
        assert!(first.2 >= first.1 && second.2 >= first.2 && joint.p_value() == Some(first.2));
    }
}
