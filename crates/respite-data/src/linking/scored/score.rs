//! Why two rows are linked, feature by feature.

use super::compare::{FEATURES, Pair};
use super::linked::{Link, Linked};

/// What one feature says of a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureScore {
    /// Which feature.
    pub feature: &'static str,
    /// What is compared, for readers.
    pub title: &'static str,
    /// The level, from 1; 0 is "not known".
    pub level: u8,
    /// What the level says.
    pub says: &'static str,
    /// What the two rows say.
    pub words: String,
    /// log₂ of how much likelier this level is among linked pairs than among others; 0 when not known.
    pub log2: f64,
}

/// A score that explains itself.
///
/// The odds of the pair alone are two to the power of `prior_log2` plus the sum over the features. `probability` also knows the
/// rivals: each row has at most one partner in another source.
///
/// # Formula
/// `log2 odds = prior_log2 + Σ log2(m / u)`, with m and u the share of the level among linked pairs and among others.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// log₂ odds before the features are looked at: the share of rows that two sources have in common, and the number of
    /// candidates that each of the two rows has.
    pub prior_log2: f64,
    /// One entry for each feature, in order of id.
    pub features: Vec<FeatureScore>,
    /// Probability of the pair alone.
    pub alone: f64,
    /// Probability of the pair among its rivals.
    pub probability: f64,
}

impl Linked {
    /// Why a pair is linked, or not.
    pub fn score(&self, link: &Link) -> Score {
        let pair = Pair::new(&self.rows, self.rows.report(link.first.0), self.rows.report(link.second.0));
        let features: Vec<FeatureScore> = FEATURES
            .iter()
            .zip(pair.levels())
            .map(|(feature, level)| FeatureScore {
                feature: feature.id,
                title: feature.title,
                level,
                says: feature.levels[usize::from(level)],
                words: (feature.words)(&pair),
                log2: level.checked_sub(1).and_then(|at| self.weights.log2.get(feature.id)?.get(usize::from(at)).copied()).unwrap_or(0.0),
            })
            .collect();
        let log2 = link.prior_log2 + features.iter().map(|feature| feature.log2).sum::<f64>();
        Score { prior_log2: link.prior_log2, features, alone: 1.0 / (1.0 + (-log2).exp2()), probability: link.probability }
    }
}
