//! Normal equations: symmetric, packed by rows of the upper triangle, and solved by Cholesky.

/// How much of a column the ones before it must leave, as a share of its square, for its response to be told apart.
pub(super) const TOLERANCE: f64 = 1e-9;

/// `A x = b` for a symmetric A.
#[derive(Debug, Clone)]
pub(super) struct Normal {
    /// Upper triangle of A, row by row.
    pub upper: Vec<f64>,
    /// The right side.
    pub right: Vec<f64>,
}

impl Normal {
    pub(super) fn new(size: usize) -> Self {
        Self { upper: vec![0.0; size * (size + 1) / 2], right: vec![0.0; size] }
    }

    /// Adds others, each with a weight; those of weight 0 are left out.
    pub(super) fn sum<'a>(size: usize, parts: impl Iterator<Item = (&'a Self, f64)>) -> Self {
        let mut sum = Self::new(size);
        for (part, weight) in parts.filter(|(_, weight)| *weight != 0.0) {
            sum.upper.iter_mut().zip(&part.upper).for_each(|(sum, value)| *sum += weight * value);
            sum.right.iter_mut().zip(&part.right).for_each(|(sum, value)| *sum += weight * value);
        }
        sum
    }

    /// Adds `weight · x x'` to A.
    pub(super) fn add_square(&mut self, x: &[f64], weight: f64) {
        let mut row = &mut self.upper[..];
        for (i, value) in x.iter().enumerate() {
            let (this, rest) = row.split_at_mut(x.len() - i);
            if *value != 0.0 {
                let scaled = weight * value;
                this.iter_mut().zip(&x[i..]).for_each(|(sum, other)| *sum += scaled * other);
            }
            row = rest;
        }
    }

    /// `b − A x`.
    pub(super) fn residual(&self, x: &[f64], residual: &mut [f64]) {
        residual.copy_from_slice(&self.right);
        let mut row = &self.upper[..];
        for i in 0..x.len() {
            let (this, rest) = row.split_at(x.len() - i);
            let mut own = this[0] * x[i];
            for ((value, other), left) in this[1..].iter().zip(&x[i + 1..]).zip(&mut residual[i + 1..]) {
                own += value * other;
                *left -= value * x[i];
            }
            residual[i] -= own;
            row = rest;
        }
    }

    /// The factor of A; the first column that the ones before it determine if A is not of full rank.
    pub(super) fn factor(&self) -> Result<Factor, usize> {
        let size = self.right.len();
        let mut upper = vec![0.0; size * size];
        let mut packed = self.upper.iter();
        for i in 0..size {
            upper[i * size + i..(i + 1) * size].iter_mut().zip(&mut packed).for_each(|(value, packed)| *value = *packed);
        }
        for i in 0..size {
            let (above, from) = upper.split_at_mut(i * size);
            let row = &mut from[..size];
            let whole = row[i];
            for earlier in above.chunks_exact(size) {
                let part = earlier[i];
                if part != 0.0 {
                    row[i..].iter_mut().zip(&earlier[i..]).for_each(|(value, other)| *value -= part * other);
                }
            }
            if row[i].is_nan() || whole <= 0.0 || row[i] <= TOLERANCE * whole {
                return Err(i);
            }
            let root = row[i].sqrt();
            row[i..].iter_mut().for_each(|value| *value /= root);
        }
        Ok(Factor { size, upper })
    }

    /// The first `columns` rows and columns, with the next column as the right side.
    pub(super) fn leading(&self, columns: usize) -> Self {
        let size = self.right.len();
        let at = |i: usize, j: usize| i * size - i * (i + 1) / 2 + j;
        let upper = (0..columns).flat_map(|i| (i..columns).map(move |j| (i, j))).map(|(i, j)| self.upper[at(i, j)]).collect();
        Self { upper, right: (0..columns).map(|i| self.upper[at(i, columns)]).collect() }
    }
}

/// Upper triangular R with `R'R = A`.
#[derive(Debug, Clone)]
pub(super) struct Factor {
    size: usize,
    upper: Vec<f64>,
}

impl Factor {
    /// The solution of `A x = b`.
    pub(super) fn solve(&self, b: &[f64]) -> Vec<f64> {
        let size = self.size;
        let mut x = b.to_vec();
        for i in 0..size {
            x[i] /= self.upper[i * size + i];
            let value = x[i];
            x[i + 1..].iter_mut().zip(&self.upper[i * size + i + 1..(i + 1) * size]).for_each(|(rest, part)| *rest -= part * value);
        }
        for i in (0..size).rev() {
            let rest: f64 = self.upper[i * size + i + 1..(i + 1) * size].iter().zip(&x[i + 1..]).map(|(part, value)| part * value).sum();
            x[i] = (x[i] - rest) / self.upper[i * size + i];
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal() -> Normal {
        let mut normal = Normal::new(3);
        normal.add_square(&[1.0, 0.0, 1.0], 2.0);
        normal.add_square(&[0.0, 1.0, 1.0], 1.0);
        normal.add_square(&[1.0, 1.0, 0.0], 1.0);
        normal.right = vec![10.0, 8.0, 13.0];
        normal
    }

    #[test]
    fn solves_by_hand() {
        let normal = normal();
        // A = [3 1 2; 1 2 1; 2 1 3], x = (1, 2, 3) up to b = (11, 8, 13).
        assert_eq!(normal.upper, [3.0, 1.0, 2.0, 2.0, 1.0, 3.0]);
        let x = normal.factor().unwrap().solve(&[11.0, 8.0, 13.0]);
        assert!(x.iter().zip([1.0, 2.0, 3.0]).all(|(x, expected)| (x - expected).abs() < 1e-14), "{x:?}");
        let mut residual = [0.0; 3];
        normal.residual(&[1.0, 2.0, 3.0], &mut residual);
        assert_eq!(residual, [-1.0, 0.0, 0.0]);
    }

    #[test]
    fn a_column_that_others_determine_is_named() {
        let mut normal = Normal::new(3);
        normal.add_square(&[1.0, 2.0, 3.0], 1.0);
        normal.add_square(&[0.0, 1.0, 1.0], 1.0);
        assert_eq!(normal.factor().err(), Some(2));
        let leading = normal.leading(2);
        let x = leading.factor().unwrap().solve(&leading.right);
        assert!((x[0] - 1.0).abs() < 1e-12 && (x[1] - 1.0).abs() < 1e-12);
        assert_eq!(Normal::new(1).factor().err(), Some(0));
    }
}
