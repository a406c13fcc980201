//! Unit and period effects taken out of columns, exactly: units by their means, periods by one small system.

/// Rows with a unit, a period and a weight, and the factored system of their two effects.
///
/// # Formula
/// The effects minimise `Σ w (y − a_unit − b_period)²`. With the units' effects put in, the periods' solve
/// `(diag(w_p) − Σ_i w_ip w_iq / w_i) b = …`; in each connected part one period's effect is 0.
pub(crate) struct TwoWay<'a> {
    unit: &'a [usize],
    period: &'a [usize],
    weights: &'a [f64],
    unit_weight: Vec<f64>,
    period_weight: Vec<f64>,
    /// Lower factor, by rows; a row of noughts where the period is the reference of its part.
    lower: Vec<f64>,
    reference: Vec<bool>,
    /// Part of the units, then of the periods.
    part: Vec<usize>,
}

impl<'a> TwoWay<'a> {
    /// Factors the system. Units and periods are numbered from 0; those without a row of positive weight have no effect.
    pub(crate) fn new(unit: &'a [usize], period: &'a [usize], weights: &'a [f64], (units, periods): (usize, usize)) -> Self {
        let mut unit_weight = vec![0.0; units];
        let mut period_weight = vec![0.0; periods];
        let mut rows_of_unit = vec![Vec::new(); units];
        let mut part: Vec<usize> = (0..units + periods).collect();
        for (row, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            unit_weight[unit[row]] += weight;
            period_weight[period[row]] += weight;
            rows_of_unit[unit[row]].push(row);
            let (a, b) = (root(&mut part, unit[row]), root(&mut part, units + period[row]));
            part[a.max(b)] = a.min(b);
        }
        let mut system = vec![0.0; periods * periods];
        (0..periods).for_each(|p| system[p * periods + p] = period_weight[p]);
        for (rows, total) in rows_of_unit.iter().zip(&unit_weight) {
            for &row in rows {
                let share = weights[row] / total;
                let line = &mut system[period[row] * periods..][..periods];
                rows.iter().for_each(|&other| line[period[other]] -= share * weights[other]);
            }
        }
        let part = (0..units + periods).map(|i| root(&mut part, i)).collect();
        let (lower, reference) = factor(system, &period_weight);
        Self { unit, period, weights, unit_weight, period_weight, lower, reference, part }
    }

    /// Part of a unit: rows of different parts share neither units nor periods. None without a row of positive weight.
    pub(crate) fn part_of_unit(&self, unit: usize) -> Option<usize> {
        (self.unit_weight[unit] > 0.0).then(|| self.part[unit])
    }

    /// Part of a period.
    pub(crate) fn part_of_period(&self, period: usize) -> Option<usize> {
        (self.period_weight[period] > 0.0).then(|| self.part[self.unit_weight.len() + period])
    }

    /// Units and periods with an effect.
    pub(crate) fn sizes(&self) -> (usize, usize) {
        let counted = |weights: &[f64]| weights.iter().filter(|weight| **weight > 0.0).count();
        (counted(&self.unit_weight), counted(&self.period_weight))
    }

    /// Number of free effects: units and periods less the parts.
    pub(crate) fn rank(&self) -> usize {
        let (units, periods) = self.sizes();
        let parts: std::collections::BTreeSet<usize> = (0..self.unit_weight.len()).filter_map(|unit| self.part_of_unit(unit)).collect();
        units + periods - parts.len()
    }

    /// Solves the normal equations for given sides of units and periods.
    pub(crate) fn solve(&self, unit_side: &[f64], period_side: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let periods = self.period_weight.len();
        let mut b = period_side.to_vec();
        let mean = |unit: usize, side: f64| if self.unit_weight[unit] > 0.0 { side / self.unit_weight[unit] } else { 0.0 };
        for row in 0..self.weights.len() {
            b[self.period[row]] -= self.weights[row] * mean(self.unit[row], unit_side[self.unit[row]]);
        }
        for i in 0..periods {
            let line = &self.lower[i * periods..];
            let rest: f64 = (0..i).map(|j| line[j] * b[j]).sum();
            b[i] = if self.reference[i] { 0.0 } else { (b[i] - rest) / line[i] };
        }
        for i in (0..periods).rev() {
            let rest: f64 = (i + 1..periods).map(|j| self.lower[j * periods + i] * b[j]).sum();
            b[i] = if self.reference[i] { 0.0 } else { (b[i] - rest) / self.lower[i * periods + i] };
        }
        let mut a = unit_side.to_vec();
        for row in 0..self.weights.len() {
            a[self.unit[row]] -= self.weights[row] * b[self.period[row]];
        }
        a.iter_mut().enumerate().for_each(|(unit, value)| *value = mean(unit, *value));
        (a, b)
    }

    /// Sums over units and over periods of a column times the weights.
    pub(crate) fn sides(&self, column: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let mut units = vec![0.0; self.unit_weight.len()];
        let mut periods = vec![0.0; self.period_weight.len()];
        for (row, value) in column.iter().enumerate() {
            units[self.unit[row]] += self.weights[row] * value;
            periods[self.period[row]] += self.weights[row] * value;
        }
        (units, periods)
    }

    /// The effects of a column. A second pass on what is left takes the rounding of the first away.
    pub(crate) fn effects(&self, column: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let once = |column: &[f64]| {
            let (units, periods) = self.sides(column);
            self.solve(&units, &periods)
        };
        let (mut a, mut b) = once(column);
        let (more_a, more_b) = once(&self.less(column, &a, &b));
        a.iter_mut().zip(more_a).for_each(|(value, more)| *value += more);
        b.iter_mut().zip(more_b).for_each(|(value, more)| *value += more);
        (a, b)
    }

    /// What the effects leave of a column; noughts where that is rounding alone.
    pub(crate) fn residual(&self, column: &[f64]) -> Vec<f64> {
        let (a, b) = self.effects(column);
        let left = self.less(column, &a, &b);
        let norm = |column: &[f64]| column.iter().zip(self.weights).map(|(value, weight)| weight * value * value).sum::<f64>();
        if norm(&left) <= 1e-20 * norm(column) { vec![0.0; column.len()] } else { left }
    }

    fn less(&self, column: &[f64], a: &[f64], b: &[f64]) -> Vec<f64> {
        column.iter().enumerate().map(|(row, value)| value - a[self.unit[row]] - b[self.period[row]]).collect()
    }
}

fn root(part: &mut [usize], mut node: usize) -> usize {
    while part[node] != node {
        part[node] = part[part[node]];
        node = part[node];
    }
    node
}

/// Cholesky of a positive semidefinite matrix; a row whose pivot is used up becomes a reference.
fn factor(mut system: Vec<f64>, weight: &[f64]) -> (Vec<f64>, Vec<bool>) {
    let size = weight.len();
    let mut reference = vec![false; size];
    for j in 0..size {
        for i in j..size {
            let rest: f64 = (0..j).map(|k| system[i * size + k] * system[j * size + k]).sum();
            let value = system[i * size + j] - rest;
            if i == j {
                reference[j] = value <= 1e-11 * weight[j];
                system[j * size + j] = if reference[j] { 0.0 } else { value.sqrt() };
            } else {
                system[i * size + j] = if reference[j] { 0.0 } else { value / system[j * size + j] };
            }
        }
    }
    (system, reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn double_demeaning_by_hand() {
        // A balanced 2 × 2 table: what is left is ±(y11 − y12 − y21 + y22) / 4.
        let (unit, period, weights) = ([0, 0, 1, 1], [0, 1, 0, 1], [1.0; 4]);
        let two_way = TwoWay::new(&unit, &period, &weights, (2, 2));
        let left = two_way.residual(&[1.0, 2.0, 3.0, 8.0]);
        assert!(left.iter().zip([1.0, -1.0, -1.0, 1.0]).all(|(a, b)| (a - b).abs() < 1e-14), "{left:?}");
        assert_eq!((two_way.rank(), two_way.sizes()), (3, (2, 2)));
        assert_eq!(two_way.residual(&[1.0, 2.0, 2.0, 3.0]), vec![0.0; 4]);
    }

    #[test]
    fn parts_and_absent_units() {
        let (unit, period, weights) = ([0, 0, 1, 1, 3], [0, 1, 2, 3, 0], [1.0, 1.0, 1.0, 1.0, 0.0]);
        let two_way = TwoWay::new(&unit, &period, &weights, (4, 4));
        assert_eq!(two_way.rank(), 4);
        assert_eq!(two_way.part_of_unit(0), two_way.part_of_period(1));
        assert_ne!(two_way.part_of_unit(1), two_way.part_of_period(1));
        assert_eq!((two_way.part_of_unit(2), two_way.part_of_unit(3)), (None, None));
        assert!(two_way.residual(&[1.0, 5.0, 2.0, 9.0, 0.0])[..4].iter().all(|value| value.abs() < 1e-14));
    }

    #[test]
    fn what_is_left_is_orthogonal_with_weights_and_holes() {
        let cells: Vec<(usize, usize)> =
            (0..7).flat_map(|i| (0..5).map(move |t| (i, t))).filter(|(i, t)| (i * 3 + t * 5) % 4 != 0).collect();
        let (unit, period): (Vec<_>, Vec<_>) = cells.iter().copied().unzip();
        let weights: Vec<f64> = cells.iter().map(|(i, t)| 0.5 + ((i * 7 + t * 11) % 5) as f64).collect();
        let column: Vec<f64> = cells.iter().map(|(i, t)| ((i * i + 3 * t) as f64).sin() * 100.0).collect();
        let two_way = TwoWay::new(&unit, &period, &weights, (7, 5));
        let (units, periods) = two_way.sides(&two_way.residual(&column));
        assert!(units.iter().chain(&periods).all(|sum| sum.abs() < 1e-11), "{units:?} {periods:?}");
    }
}
