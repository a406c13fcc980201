//! Columns held constant: an orthonormal basis that grows by a column, and what is left of others beside it.

/// An orthonormal basis of the columns that are held constant.
#[derive(Debug, Clone)]
pub(crate) struct Orthogonal {
    basis: Vec<Vec<f64>>,
}

/// How much of its length a column must keep to count as new, as in R's `lm`.
const NEW: f64 = 1e-7;

impl Orthogonal {
    /// The basis of one column.
    pub(crate) fn new(column: Vec<f64>) -> Self {
        let mut own = Self { basis: Vec::new() };
        own.hold(&column);
        own
    }

    /// Number of columns that are not determined by others.
    pub(crate) fn rank(&self) -> usize {
        self.basis.len()
    }

    /// Adds a column, unless those before determine it.
    pub(crate) fn hold(&mut self, column: &[f64]) {
        let mut left = column.to_vec();
        if self.clear_unit(&mut left).is_some() {
            self.basis.push(left);
        }
    }

    /// Takes out of a column what the basis explains.
    pub(crate) fn clear(&self, column: &mut [f64]) {
        // Twice: the second pass takes out what rounding left in the first.
        for _ in 0..2 {
            for held in &self.basis {
                let along: f64 = held.iter().zip(column.iter()).map(|(a, b)| a * b).sum();
                column.iter_mut().zip(held).for_each(|(value, held)| *value -= along * held);
            }
        }
    }

    /// The same, scaled to length 1; returns the length before, or none where nothing is left.
    pub(crate) fn clear_unit(&self, column: &mut [f64]) -> Option<f64> {
        let length = |column: &[f64]| column.iter().map(|value| value * value).sum::<f64>().sqrt();
        let before = length(column);
        self.clear(column);
        let left = length(column);
        column.iter_mut().for_each(|value| *value /= left);
        (left > NEW * before).then_some(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_beside_a_constant() {
        let held = Orthogonal::new(vec![1.0; 4]);
        let mut column = vec![1.0, 2.0, 3.0, 6.0];
        held.clear(&mut column);
        assert!(column.iter().zip([-2.0, -1.0, 0.0, 3.0]).all(|(a, b)| (a - b).abs() < 1e-15));
        assert!((held.clear_unit(&mut column).unwrap() - 14f64.sqrt()).abs() < 1e-14);
        assert!(held.clear_unit(&mut [5.0; 4]).is_none());
    }

    #[test]
    fn determined_columns_add_nothing() {
        let mut held = Orthogonal::new(vec![1.0; 3]);
        held.hold(&[1.0, 2.0, 3.0]);
        held.hold(&[3.0, 2.0, 1.0]);
        assert_eq!(held.rank(), 2);
    }
}
