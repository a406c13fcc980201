//! Covariances with the small-sample factors of the R package `fixest`.

use super::{Errors, Family, design::Design, regression::Fitted};
use crate::numeric::symmetric;
use std::collections::HashMap;

/// A covariance, the degrees of freedom of tests with it, and what was seen on the way.
pub(super) struct Covariance {
    pub matrix: Vec<f64>,
    /// Infinite for the normal distribution.
    pub degrees: f64,
    /// Clusters, the fewer of two ways.
    pub clusters: Option<usize>,
    /// Negative eigenvalues that were set to 0.
    pub mended: usize,
}

impl Fitted {
    /// The covariance of the kept coefficients.
    ///
    /// # Formula
    /// n rows, k coefficients, N units, T periods, `K = k +` free effects. Independent: `s² (X'X)⁻¹`, `s² = Σ e² / (n − K)`; in the Poisson
    /// family the inverse information times `(n − 1) / (n − K)`. HC1: `n / (n − K)`. Clusters: `G / (G − 1) · (n − 1) / (n − K_c)` with the
    /// G clusters, the fewer of two ways, and K_c without the effects that lie within clusters, less 1 each. Two ways: units' clusters
    /// plus periods less both, negative eigenvalues set to 0. Tests: t with `G − 1` or `n − K` degrees of freedom; normal for Poisson.
    pub(super) fn covariance(&self, errors: Errors, family: Family, design: &Design) -> Covariance {
        let rows = design.outcome.len();
        let n = rows as f64;
        let all = (self.kept.len() + self.effects) as f64;
        let (units, periods) = self.sizes;
        // Clusters may be coarser than units, never finer: units always lie within them.
        let without_units = all - (units as f64 - 1.0);
        let normal = |degrees: f64| if family == Family::Poisson { f64::INFINITY } else { degrees };
        let robust = |groups: &[usize]| self.sandwich(groups);
        match errors {
            Errors::Independent => {
                let scale = if family == Family::Poisson { (n - 1.0) / (n - all) } else { self.residual_sum / (n - all) };
                let matrix = self.inverse.iter().map(|value| value * scale).collect();
                Covariance { matrix, degrees: normal(n - all), clusters: None, mended: 0 }
            }
            Errors::Robust => {
                let scale = n / (n - all);
                let matrix = robust(&(0..rows).collect::<Vec<_>>()).iter().map(|value| value * scale).collect();
                Covariance { matrix, degrees: normal(n - all), clusters: None, mended: 0 }
            }
            Errors::Clustered => {
                let clusters = distinct(&design.cluster);
                let g = clusters as f64;
                let scale = g / (g - 1.0) * (n - 1.0) / (n - without_units);
                let matrix = robust(&design.cluster).iter().map(|value| value * scale).collect();
                Covariance { matrix, degrees: normal(g - 1.0), clusters: Some(clusters), mended: 0 }
            }
            Errors::TwoWay => {
                let mut cells: HashMap<(usize, usize), usize> = HashMap::new();
                let mut both = Vec::with_capacity(rows);
                for pair in design.cluster.iter().copied().zip(design.period.iter().copied()) {
                    let next = cells.len();
                    both.push(*cells.entry(pair).or_insert(next));
                }
                let clusters = distinct(&design.cluster).min(distinct(&design.period));
                let g = clusters as f64;
                let scale = g / (g - 1.0) * (n - 1.0) / (n - (without_units - (periods as f64 - 1.0)));
                let parts = [robust(&design.cluster), robust(&design.period), robust(&both)];
                let sum: Vec<f64> = (0..parts[0].len()).map(|at| scale * (parts[0][at] + parts[1][at] - parts[2][at])).collect();
                let (matrix, mended) = symmetric::without_negative(&sum, self.kept.len());
                Covariance { matrix, degrees: normal(g - 1.0), clusters: Some(clusters), mended }
            }
        }
    }

    fn sandwich(&self, groups: &[usize]) -> Vec<f64> {
        let size = self.kept.len();
        let mut sums = vec![0.0; size * groups.iter().max().map_or(0, |most| most + 1)];
        for (score, group) in self.scores.chunks_exact(size.max(1)).zip(groups) {
            sums[group * size..][..size].iter_mut().zip(score).for_each(|(sum, value)| *sum += value);
        }
        let mut matrix = vec![0.0; size * size];
        let mut spread = vec![0.0; size];
        for sum in sums.chunks_exact(size.max(1)) {
            for (i, spread) in spread.iter_mut().enumerate() {
                *spread = (0..size).map(|j| self.inverse[i * size + j] * sum[j]).sum();
            }
            for i in 0..size {
                (0..size).for_each(|j| matrix[i * size + j] += spread[i] * spread[j]);
            }
        }
        matrix
    }
}

fn distinct(groups: &[usize]) -> usize {
    groups.iter().collect::<std::collections::BTreeSet<_>>().len()
}
