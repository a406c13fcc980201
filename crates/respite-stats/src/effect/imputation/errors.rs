//! Means of imputed effects and their standard errors.

use super::{
    AverageBy, Imputation,
    untreated::{Imputed, Rows, Untreated},
};
use crate::effect::Coefficient;
use std::collections::BTreeMap;

impl Imputation {
    /// The mean over some rows.
    pub(super) fn mean(&self, term: String, own: &[Imputed], rows: &Rows, path: &Untreated) -> Coefficient {
        let total: f64 = own.iter().map(|row| row.weight).sum();
        let shares: Vec<f64> = own.iter().map(|row| row.weight / total).collect();
        let mean = own.iter().zip(&shares).map(|(row, share)| row.effect * share).sum();
        let mut sums = vec![0.0; rows.clusters];
        for (at, weight) in path.weights(rows, own, &shares).iter().enumerate() {
            sums[rows.cluster[rows.unit[at]]] += weight * path.residuals[at];
        }
        let group = |row: &Imputed| match self.average_by {
            AverageBy::CohortPeriod => (row.cohort, row.horizon),
            AverageBy::Horizon => (0, row.horizon),
            AverageBy::Cohort => (row.cohort, 0),
        };
        // By group and cluster: the weights, and the weighted effects.
        let mut groups: BTreeMap<_, BTreeMap<usize, (f64, f64)>> = BTreeMap::new();
        for (row, share) in own.iter().zip(&shares) {
            let part = groups.entry(group(row)).or_default().entry(rows.cluster[row.unit]).or_default();
            part.0 += share;
            part.1 += share * row.effect;
        }
        for clusters in groups.values() {
            let squares: f64 = clusters.values().map(|(weight, _)| weight * weight).sum();
            let average = clusters.values().map(|(weight, effect)| weight * effect).sum::<f64>() / squares;
            clusters.iter().for_each(|(cluster, (weight, effect))| sums[*cluster] += effect - weight * average);
        }
        let error = sums.iter().map(|sum| sum * sum).sum::<f64>().sqrt();
        Coefficient::new(term, Some(mean), Some(error), f64::INFINITY, self.level)
    }
}
