//! Columns held constant: an orthonormal basis that grows by a column, and what is left of others beside it.

/// An orthonormal basis of the columns that are held constant: one for each group of rows, and others beside them.
#[derive(Debug, Clone)]
pub(crate) struct Orthogonal {
    /// Group of each row, from 0.
    groups: Vec<usize>,
    group_count: usize,
    /// The groups' columns, scaled to length 1 each; no two share a row.
    group_column: Vec<f64>,
    basis: Vec<Vec<f64>>,
}

/// How much of its length a column must keep to count as new, as in R's `lm`.
const NEW: f64 = 1e-7;

impl Orthogonal {
    /// The basis of a column that is cut into groups of rows; a single group holds the column itself. Groups are numbered from 0.
    pub(crate) fn new(column: &[f64], groups: Vec<usize>) -> Self {
        let group_count = groups.iter().max().map_or(0, |most| most + 1);
        let mut squares = vec![0.0; group_count];
        column.iter().zip(&groups).for_each(|(value, group)| squares[*group] += value * value);
        let group_column = column.iter().zip(&groups).map(|(value, group)| value / squares[*group].sqrt()).collect();
        Self { groups, group_count, group_column, basis: Vec::new() }
    }

    /// Number of columns that are not determined by others.
    pub(crate) fn rank(&self) -> usize {
        self.group_count + self.basis.len()
    }

    /// How much each row determines what the basis explains of it: 0 to 1.
    pub(crate) fn leverage(&self) -> Vec<f64> {
        let mut leverage: Vec<f64> = self.group_column.iter().map(|value| value * value).collect();
        for held in &self.basis {
            leverage.iter_mut().zip(held).for_each(|(sum, value)| *sum += value * value);
        }
        leverage
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
            let mut along = vec![0.0; self.group_count];
            for ((value, own), group) in column.iter().zip(&self.group_column).zip(&self.groups) {
                along[*group] += value * own;
            }
            for ((value, own), group) in column.iter_mut().zip(&self.group_column).zip(&self.groups) {
                *value -= along[*group] * own;
            }
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
        let held = Orthogonal::new(&[1.0; 4], vec![0; 4]);
        let mut column = vec![1.0, 2.0, 3.0, 6.0];
        held.clear(&mut column);
        assert!(column.iter().zip([-2.0, -1.0, 0.0, 3.0]).all(|(a, b)| (a - b).abs() < 1e-15));
        assert!((held.clear_unit(&mut column).unwrap() - 14f64.sqrt()).abs() < 1e-14);
        assert!(held.clear_unit(&mut [5.0; 4]).is_none());
    }

    #[test]
    fn determined_columns_add_nothing() {
        let mut held = Orthogonal::new(&[1.0; 3], vec![0; 3]);
        held.hold(&[1.0, 2.0, 3.0]);
        held.hold(&[3.0, 2.0, 1.0]);
        assert_eq!(held.rank(), 2);
        // A line through three points: leverage 1/3 + (x − 2)² / 2.
        assert!(held.leverage().iter().zip([5.0 / 6.0, 1.0 / 3.0, 5.0 / 6.0]).all(|(a, b)| (a - b).abs() < 1e-14));
    }

    #[test]
    fn groups_have_their_own_means() {
        let held = Orthogonal::new(&[1.0; 4], vec![0, 1, 0, 1]);
        let mut column = vec![1.0, 2.0, 5.0, 8.0];
        held.clear(&mut column);
        assert!(column.iter().zip([-2.0, -3.0, 2.0, 3.0]).all(|(a, b)| (a - b).abs() < 1e-14));
        assert_eq!(held.rank(), 2);
        assert!(held.leverage().iter().all(|leverage| (leverage - 0.5).abs() < 1e-15));
    }
}
