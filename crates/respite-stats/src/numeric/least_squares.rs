//! Least squares for few columns: Householder QR that moves aliased columns to the end, and the covariances of its coefficients.

/// Columns of a design, one after the other, with an optional weight for each row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Design<'a> {
    /// Column-major: `columns[column * rows + row]`.
    pub columns: &'a [f64],
    /// Number of rows.
    pub rows: usize,
    /// Weights of 0 or more; a row of weight 0 is left out. None for equal weights.
    pub weights: Option<&'a [f64]>,
}

impl Design<'_> {
    fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    fn value(&self, row: usize, column: usize) -> f64 {
        self.columns[column * self.rows + row]
    }
}

/// A fitted design. A column that the ones before it determine is aliased: it has no coefficient, and the others stand as if it were absent.
///
/// # Formula
/// The coefficients minimise `Σ w (y − X b)²`. A column is aliased when orthogonalising it leaves less than `10⁻⁷` of its norm.
#[derive(Debug, Clone)]
pub(crate) struct LeastSquares<'a> {
    design: Design<'a>,
    /// One for each column; none where it is aliased.
    pub coefficients: Vec<Option<f64>>,
    /// `y − X b` of each row, those of weight 0 included.
    pub residuals: Vec<f64>,
    /// Columns that are not aliased, ascending.
    pub kept: Vec<usize>,
    /// `(X'WX)⁻¹` of the kept columns: `rank × rank`, column-major.
    pub inverse: Vec<f64>,
    /// `Σ w (y − X b)²`.
    pub residual_sum: f64,
    /// Rows of positive weight.
    pub counted_rows: usize,
}

/// How much of its norm a column must keep, as in R's `lm`.
pub(crate) const TOLERANCE: f64 = 1e-7;

impl<'a> LeastSquares<'a> {
    /// Fits `y` on the columns.
    pub(crate) fn fit(design: Design<'a>, y: &[f64]) -> Self {
        Self::fit_within(design, y, TOLERANCE)
    }

    /// The same with another tolerance for aliased columns.
    pub(crate) fn fit_within(design: Design<'a>, y: &[f64], tolerance: f64) -> Self {
        let columns = design.columns.len().checked_div(design.rows).unwrap_or(0);
        let counted: Vec<usize> = (0..design.rows).filter(|row| design.weight(*row) > 0.0).collect();
        let roots: Vec<f64> = counted.iter().map(|row| design.weight(*row).sqrt()).collect();
        let scaled = |column: usize| counted.iter().zip(&roots).map(move |(row, root)| design.value(*row, column) * root);
        let mut factored = Factored {
            rows: counted.len(),
            columns: (0..columns).map(|column| scaled(column).collect()).collect(),
            order: (0..columns).collect(),
            rank: 0,
        };
        let mut rotated: Vec<f64> = counted.iter().zip(&roots).map(|(row, root)| y[*row] * root).collect();
        factored.factor(&mut rotated, tolerance);
        let solution = factored.back_substitute(&rotated);

        // The kept columns stand in their own order, whatever was moved behind them.
        let rank = factored.rank;
        let kept = factored.order[..rank].to_vec();
        let mut coefficients = vec![None; columns];
        kept.iter().zip(solution).for_each(|(column, value)| coefficients[*column] = Some(value));
        let fitted = |row: usize| kept.iter().map(|column| coefficients[*column].unwrap_or(0.0) * design.value(row, *column)).sum::<f64>();
        let residuals: Vec<f64> = (0..design.rows).map(|row| y[row] - fitted(row)).collect();
        let residual_sum = counted.iter().zip(&roots).map(|(row, root)| (residuals[*row] * root).powi(2)).sum();
        let inverse = factored.inverse();
        Self { design, coefficients, residuals, kept, inverse, residual_sum, counted_rows: counted.len() }
    }

    /// Number of columns that are not aliased.
    pub(crate) fn rank(&self) -> usize {
        self.kept.len()
    }

    /// Rows of positive weight less the rank.
    pub(crate) fn degrees_of_freedom(&self) -> usize {
        self.counted_rows - self.rank()
    }

    /// `s² (X'WX)⁻¹`; not finite without degrees of freedom.
    pub(crate) fn classical(&self) -> Vec<f64> {
        let variance = self.residual_sum / self.degrees_of_freedom() as f64;
        self.inverse.iter().map(|value| value * variance).collect()
    }

    /// Cluster-robust covariance, CR1: scaled by `G / (G − 1) · (n − 1) / (n − rank)` with the G clusters of counted rows.
    ///
    /// `cluster` numbers the clusters of the rows from 0. None with fewer than two clusters.
    pub(crate) fn clustered(&self, cluster: &[usize]) -> Option<Vec<f64>> {
        let most = cluster.iter().max().map_or(0, |most| most + 1);
        let mut seen = vec![false; most];
        (0..self.design.rows).filter(|row| self.design.weight(*row) > 0.0).for_each(|row| seen[cluster[row]] = true);
        let clusters = seen.iter().filter(|seen| **seen).count() as f64;
        let scale = clusters / (clusters - 1.0) * (self.counted_rows as f64 - 1.0) / self.degrees_of_freedom() as f64;
        if clusters <= 1.0 {
            return None;
        }
        let rank = self.rank();
        let mut scores = vec![0.0; most * rank];
        for (row, (cluster, residual)) in cluster.iter().zip(&self.residuals).enumerate() {
            let part = self.design.weight(row) * residual;
            let score = &mut scores[cluster * rank..][..rank];
            score.iter_mut().zip(&self.kept).for_each(|(score, column)| *score += part * self.design.value(row, *column));
        }
        let mut covariance = vec![0.0; rank * rank];
        let mut spread = vec![0.0; rank];
        for score in scores.chunks_exact(rank.max(1)) {
            for (i, spread) in spread.iter_mut().enumerate() {
                *spread = score.iter().enumerate().map(|(j, score)| self.inverse[j * rank + i] * score).sum();
            }
            for i in 0..rank {
                (0..rank).for_each(|j| covariance[i * rank + j] += spread[i] * spread[j] * scale);
            }
        }
        Some(covariance)
    }

    /// The standard error of a column's coefficient under a covariance; none where the column is aliased.
    pub(crate) fn std_error(&self, covariance: &[f64], column: usize) -> Option<f64> {
        let at = self.kept.iter().position(|kept| *kept == column)?;
        Some(covariance[at * self.rank() + at].sqrt())
    }
}

/// Columns while they are orthogonalised; above and on the diagonal stands R.
struct Factored {
    rows: usize,
    columns: Vec<Vec<f64>>,
    order: Vec<usize>,
    rank: usize,
}

impl Factored {
    /// LINPACK's Householder steps with R's limited pivoting: a column whose norm is used up goes to the end, the others keep their order.
    fn factor(&mut self, y: &mut [f64], tolerance: f64) {
        let norm = |column: &[f64]| column.iter().map(|value| value * value).sum::<f64>().sqrt();
        let mut norms: Vec<(f64, f64)> =
            self.columns.iter().map(|column| norm(column)).map(|n| (n, if n == 0.0 { 1.0 } else { n })).collect();
        let mut usable = self.columns.len();
        let mut step = 0;
        while step < usable.min(self.rows) {
            if norms[step].0 < norms[step].1 * tolerance {
                self.columns[step..].rotate_left(1);
                self.order[step..].rotate_left(1);
                norms[step..].rotate_left(1);
                usable -= 1;
                continue;
            }
            let (left, right) = self.columns.split_at_mut(step + 1);
            let pivot = &mut left[step];
            let mut length = norm(&pivot[step..]);
            if length > 0.0 && step + 1 < self.rows {
                length = length.copysign(pivot[step]);
                pivot[step..].iter_mut().for_each(|value| *value /= length);
                pivot[step] += 1.0;
                let reflector = &pivot[step..];
                let reflect = |column: &mut [f64]| {
                    let dot: f64 = reflector.iter().zip(column.iter()).map(|(a, b)| a * b).sum();
                    let factor = -dot / reflector[0];
                    column.iter_mut().zip(reflector).for_each(|(value, part)| *value += factor * part);
                };
                for (column, norms) in right.iter_mut().zip(&mut norms[step + 1..]) {
                    reflect(&mut column[step..]);
                    norms.0 = norm(&column[step + 1..]);
                }
                reflect(&mut y[step..]);
                pivot[step] = -length;
            }
            step += 1;
        }
        self.rank = step;
    }

    fn back_substitute(&self, y: &[f64]) -> Vec<f64> {
        let mut solution = y[..self.rank].to_vec();
        for i in (0..self.rank).rev() {
            let rest: f64 = (i + 1..self.rank).map(|j| self.columns[j][i] * solution[j]).sum();
            solution[i] = (solution[i] - rest) / self.columns[i][i];
        }
        solution
    }

    /// Solves `R' z = v` in place.
    fn forward_substitute(&self, v: &mut [f64]) {
        for i in 0..self.rank {
            let rest: f64 = (0..i).map(|j| self.columns[i][j] * v[j]).sum();
            v[i] = (v[i] - rest) / self.columns[i][i];
        }
    }

    /// `(R'R)⁻¹`.
    fn inverse(&self) -> Vec<f64> {
        let mut inverse = vec![0.0; self.rank * self.rank];
        for (column, values) in inverse.chunks_exact_mut(self.rank.max(1)).enumerate() {
            values[column] = 1.0;
            self.forward_substitute(values);
            values.copy_from_slice(&self.back_substitute(values));
        }
        inverse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(ours: &[f64], expected: &[f64]) {
        assert_eq!(ours.len(), expected.len());
        for (a, b) in ours.iter().zip(expected) {
            assert!((a - b).abs() <= 1e-13 * b.abs().max(1.0), "{ours:?} is not {expected:?}");
        }
    }

    /// x = 0, 1, 2, 3 and y = 1, 2, 2, 5: mean x 1.5, Sxx 5, Sxy 6, slope 1.2, intercept 0.7; residuals 0.3, 0.1, −1.1, 0.7.
    const LINE: [f64; 8] = [1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 2.0, 3.0];
    const Y: [f64; 4] = [1.0, 2.0, 2.0, 5.0];

    fn line(columns: &[f64]) -> Design<'_> {
        Design { columns, rows: 4, weights: None }
    }

    #[test]
    fn a_line_by_hand() {
        let fit = LeastSquares::fit(line(&LINE), &Y);
        near(&fit.coefficients.iter().flatten().copied().collect::<Vec<_>>(), &[0.7, 1.2]);
        near(&fit.residuals, &[0.3, 0.1, -1.1, 0.7]);
        near(&[fit.residual_sum], &[1.8]);
        // (X'X)⁻¹ = [14, −6; −6, 4] / 20.
        near(&fit.inverse, &[0.7, -0.3, -0.3, 0.2]);
        near(&fit.classical(), &[0.63, -0.27, -0.27, 0.18]);
        assert_eq!(fit.degrees_of_freedom(), 2);
    }

    #[test]
    fn clustered_errors_by_hand() {
        let fit = LeastSquares::fit(line(&LINE), &Y);
        // The slope's influence of a row is (x − 1.5) / 5 times its residual: −0.09, −0.01, −0.11, 0.21.
        // Two clusters: influences −0.10 and 0.10; scale 2 · 3/2.
        near(&[fit.clustered(&[0, 0, 1, 1]).unwrap()[3]], &[3.0 * 0.02]);
        assert!(fit.clustered(&[0; 4]).is_none());
        near(&[fit.std_error(&fit.classical(), 1).unwrap()], &[0.18f64.sqrt()]);
    }

    #[test]
    fn aliased_columns_go_to_the_end() {
        // The second column is twice the first, the fourth is nought.
        let columns = [&LINE[..4], &[2.0; 4], &LINE[4..], &[0.0; 4]].concat();
        let fit = LeastSquares::fit(line(&columns), &Y);
        assert_eq!(fit.kept, [0, 2]);
        assert_eq!(fit.coefficients.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true, false]);
        near(&fit.coefficients.iter().flatten().copied().collect::<Vec<_>>(), &[0.7, 1.2]);
        near(&fit.inverse, &[0.7, -0.3, -0.3, 0.2]);
        assert_eq!(fit.std_error(&fit.classical(), 1), None);
    }

    #[test]
    fn more_columns_than_rows() {
        let fit = LeastSquares::fit(Design { columns: &[1.0, 1.0, 0.0, 1.0, 1.0, 0.0], rows: 2, weights: None }, &[3.0, 4.0]);
        assert_eq!(fit.rank(), 2);
        near(&fit.coefficients.iter().flatten().copied().collect::<Vec<_>>(), &[3.0, 1.0]);
        assert_eq!(fit.degrees_of_freedom(), 0);
    }

    #[test]
    fn a_weight_of_two_counts_twice_and_of_nought_not_at_all() {
        let weights = [1.0, 2.0, 1.0, 0.0];
        let fit = LeastSquares::fit(Design { weights: Some(&weights), ..line(&LINE) }, &Y);
        let twice = [1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 2.0];
        let plain = LeastSquares::fit(line(&twice), &[1.0, 2.0, 2.0, 2.0]);
        near(&fit.inverse, &plain.inverse);
        near(&[fit.residual_sum], &[plain.residual_sum]);
        assert_eq!((fit.counted_rows, fit.degrees_of_freedom()), (3, 1));
        near(&[fit.residuals[3]], &[5.0 - fit.coefficients[0].unwrap() - 3.0 * fit.coefficients[1].unwrap()]);
    }
}
