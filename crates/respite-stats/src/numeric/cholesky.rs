//! Small symmetric positive definite systems, by Cholesky.

use super::vectors::dot;

/// The share of its diagonal that a pivot must keep where none other is called for.
pub(crate) const PIVOT_SHARE: f64 = 1e-13;

/// The lower triangle L of a matrix that is L·L'.
#[derive(Debug, Clone)]
pub(crate) struct Cholesky(Vec<Vec<f64>>);

impl Cholesky {
    /// None where the matrix is not positive definite: a pivot of less than a share of its diagonal, or one that is no number. Only the lower
    /// triangle is read.
    pub(crate) fn of(matrix: &[Vec<f64>], pivot_share: f64) -> Option<Self> {
        let mut lower: Vec<Vec<f64>> = Vec::with_capacity(matrix.len());
        for (i, row) in matrix.iter().enumerate() {
            let mut next: Vec<f64> = Vec::with_capacity(i + 1);
            for j in 0..i {
                let rest = row[j] - dot(&next[..j], &lower[j][..j]);
                next.push(rest / lower[j][j]);
            }
            let pivot = row[i] - dot(&next, &next);
            // Not a number is no pivot either.
            if !(pivot > pivot_share * row[i].abs() && pivot.is_finite()) {
                return None;
            }
            next.push(pivot.sqrt());
            lower.push(next);
        }
        Some(Self(lower))
    }

    #[cfg(test)]
    /// L·z: standard normal draws become draws of the matrix's covariance.
    pub(crate) fn times(&self, z: &[f64]) -> Vec<f64> {
        self.0.iter().map(|row| dot(row, &z[..row.len()])).collect()
    }

    /// L⁻¹·b.
    pub(crate) fn forward(&self, b: &[f64]) -> Vec<f64> {
        let mut z: Vec<f64> = Vec::with_capacity(b.len());
        for (row, b) in self.0.iter().zip(b) {
            let place = z.len();
            z.push((b - dot(&row[..place], &z)) / row[place]);
        }
        z
    }

    /// The solution of (L·L')·x = b.
    pub(crate) fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x = self.forward(b);
        for i in (0..x.len()).rev() {
            let above: f64 = (i + 1..x.len()).map(|j| self.0[j][i] * x[j]).sum();
            x[i] = (x[i] - above) / self.0[i][i];
        }
        x
    }
}

/// The solution of `A x = b` for a matrix in one piece, column by column, of which the lower triangle is read; none where it is not positive
/// definite: a pivot of less than `10⁻¹⁴` of its diagonal.
pub(crate) fn solve(matrix: &[f64], b: &[f64]) -> Option<Vec<f64>> {
    let size = b.len();
    let lower: Vec<Vec<f64>> = (0..size).map(|i| (0..=i).map(|j| matrix[j * size + i]).collect()).collect();
    Some(Cholesky::of(&lower, 1e-14)?.solve(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_by_hand() {
        // [4 2; 2 5] is [2 0; 1 2] times its transpose, and 4·1 + 2·2 = 8, 2·1 + 5·2 = 12.
        let factor = Cholesky::of(&[vec![4.0, 2.0], vec![2.0, 5.0]], PIVOT_SHARE).unwrap();
        assert_eq!(factor.times(&[1.0, 1.0]), [2.0, 3.0]);
        assert_eq!(factor.solve(&[8.0, 12.0]), [1.0, 2.0]);
        assert_eq!(factor.forward(&[2.0, 3.0]), [1.0, 1.0]);
    }

    #[test]
    fn a_matrix_in_one_piece() {
        assert_eq!(solve(&[4.0, 2.0, 2.0, 5.0], &[8.0, 12.0]).unwrap(), [1.0, 2.0]);
        assert!(solve(&[1.0, 1.0, 1.0, 1.0], &[1.0, 1.0]).is_none());
        // The upper triangle is not read.
        assert_eq!(solve(&[4.0, 2.0, 9.0, 5.0], &[8.0, 12.0]).unwrap(), [1.0, 2.0]);
    }

    #[test]
    fn the_share_of_a_pivot_decides() {
        // The second pivot is 10⁻⁸ of its diagonal.
        let nearly = [vec![1.0, 1.0], vec![1.0, 1.0 + 1e-8]];
        assert!(Cholesky::of(&nearly, PIVOT_SHARE).is_some() && Cholesky::of(&nearly, 1e-7).is_none());
    }

    #[test]
    fn singular_matrices_have_none() {
        assert!(Cholesky::of(&[vec![1.0, 1.0], vec![1.0, 1.0]], PIVOT_SHARE).is_none());
        assert!(Cholesky::of(&[vec![f64::NAN]], PIVOT_SHARE).is_none());
        assert!(Cholesky::of(&[vec![-1.0]], PIVOT_SHARE).is_none());
    }
}
