//! Standard errors and simultaneous bands from the units' influence.

use crate::{
    data::RowId,
    numeric::{quantile, stream::Stream},
};
use rayon::prelude::*;

/// What the units of the sample are, in the order of every column of influence.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sample {
    /// Ids.
    pub units: Vec<RowId>,
    /// Number of the cluster, from 0.
    pub cluster: Vec<usize>,
    /// Number of clusters.
    pub clusters: usize,
    /// Cohorts; none where never treated within the panel.
    pub cohort: Vec<Option<i32>>,
    /// Weights in the first period.
    pub weight: Vec<f64>,
}

/// How bands are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Drawing {
    pub draws: u32,
    pub seed: u64,
    pub level: f64,
}

impl Sample {
    /// Sums by cluster, over the number of units: the share of each cluster in the estimate's error.
    pub(super) fn shares(&self, influence: &[f64]) -> Vec<f64> {
        let mut shares = vec![0.0; self.clusters];
        self.cluster.iter().zip(influence).for_each(|(cluster, value)| shares[*cluster] += value);
        shares.iter_mut().for_each(|share| *share /= self.units.len() as f64);
        shares
    }

    /// `√(Σ_c (Σ_{i in c} ψ_i)²) / n`.
    pub(super) fn std_error(&self, influence: &[f64]) -> f64 {
        self.shares(influence).iter().map(|share| share * share).sum::<f64>().sqrt()
    }

    /// Covariance of several estimates.
    pub(super) fn covariance(&self, columns: &[&[f64]]) -> Vec<f64> {
        let shares: Vec<Vec<f64>> = columns.iter().map(|column| self.shares(column)).collect();
        shares.iter().flat_map(|a| shares.iter().map(|b| a.iter().zip(b).map(|(a, b)| a * b).sum())).collect()
    }

    /// How many standard errors a band must reach to hold for all columns at once: the quantile over draws of the largest absolute t
    /// statistic, with clusters multiplied by Mammen's two-point weights.
    pub(super) fn critical(&self, columns: &[&[f64]], drawing: Drawing) -> Option<f64> {
        let scaled: Vec<Vec<f64>> = columns
            .iter()
            .map(|column| (self.shares(column), self.std_error(column)))
            .filter(|(_, error)| *error > 1e-12)
            .map(|(shares, error)| shares.iter().map(|share| share / error).collect())
            .collect();
        if drawing.draws == 0 || scaled.is_empty() {
            return None;
        }
        let root = 5f64.sqrt();
        let (low, high, share) = ((1.0 - root) / 2.0, f64::midpoint(1.0, root), (root + 1.0) / (2.0 * root));
        let largest = |replicate: u32| {
            let mut stream = Stream::new(drawing.seed, u64::from(replicate));
            let factors: Vec<f64> = (0..self.clusters).map(|_| if stream.uniform() < share { low } else { high }).collect();
            scaled.iter().map(|column| column.iter().zip(&factors).map(|(a, b)| a * b).sum::<f64>().abs()).fold(0.0, f64::max)
        };
        let mut draws: Vec<f64> = (0..drawing.draws).into_par_iter().map(largest).collect();
        let critical = quantile::critical(&mut draws, drawing.level);
        // A band for all is never narrower than the interval for one.
        Some(critical.max(quantile::normal(0.5 + drawing.level / 2.0)))
    }
}
