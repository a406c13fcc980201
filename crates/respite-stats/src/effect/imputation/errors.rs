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
            let products: f64 = clusters.values().map(|(weight, effect)| weight * effect).sum();
            for (cluster, (weight, effect)) in clusters {
                let (own_product, own_square) = if self.leave_out { (weight * effect, weight * weight) } else { (0.0, 0.0) };
                // With one cluster nothing is left to hold it against, and the error is not defined.
                let average =
                    if clusters.len() > usize::from(self.leave_out) { (products - own_product) / (squares - own_square) } else { f64::NAN };
                sums[*cluster] += effect - weight * average;
            }
        }
        let error = sums.iter().map(|sum| sum * sum).sum::<f64>().sqrt();
        Coefficient::new(term, Some(mean), Some(error), f64::INFINITY, self.level)
    }
}
