//! Least squares with weights of 0 or more that sum to 1: the point of a hull nearest to a target.

use super::{
    least_squares::{Design, LeastSquares},
    vectors::dot,
};

/// The weights of the point of the hull of `columns` that is nearest to `target`.
///
/// Wolfe's method: it keeps a set of columns, solves the least squares on their affine hull exactly, and exchanges columns until no other
/// column lies nearer. It ends after finitely many exchanges. Where several weights give the same point, it returns one of them.
pub(crate) fn nearest_weights(columns: &[Vec<f64>], target: &[f64]) -> Vec<f64> {
    let points: Vec<Vec<f64>> = columns.iter().map(|column| column.iter().zip(target).map(|(a, b)| a - b).collect()).collect();
    let mut weights = vec![0.0; points.len()];
    let squares: Vec<f64> = points.iter().map(|point| dot(point, point)).collect();
    let Some(first) = least(squares.iter().copied()) else { return weights };
    let largest = squares.iter().copied().fold(0.0, f64::max);
    let mut active = vec![first];
    weights[first] = 1.0;
    // A bound against endless exchange by rounding; exact arithmetic needs far fewer.
    for _ in 0..50 * (points.len() + 1) {
        let nearest = combined(&points, &weights);
        let Some(next) = least(points.iter().map(|point| dot(point, &nearest))) else { break };
        if dot(&points[next], &nearest) >= dot(&nearest, &nearest) - 1e-13 * largest || active.contains(&next) {
            break;
        }
        active.push(next);
        exchange(&points, &mut active, &mut weights);
    }
    let total: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|weight| *weight /= total);
    weights
}

/// Moves to the least squares of the active columns' affine hull, dropping each column whose weight would fall below 0.
fn exchange(points: &[Vec<f64>], active: &mut Vec<usize>, weights: &mut [f64]) {
    loop {
        let wanted = affine(points, active);
        if wanted.iter().all(|weight| *weight > 1e-14) {
            active.iter().zip(wanted).for_each(|(column, weight)| weights[*column] = weight);
            return;
        }
        let step = |(column, wanted): (&usize, &f64)| (*wanted <= 1e-14).then(|| weights[*column] / (weights[*column] - wanted));
        let share = active.iter().zip(&wanted).filter_map(step).filter(|step| step.is_finite()).fold(1.0, f64::min);
        for (column, wanted) in active.iter().zip(&wanted) {
            weights[*column] += share * (wanted - weights[*column]);
        }
        let lowest = least(active.iter().map(|column| weights[*column])).map_or(0.0, |at| weights[active[at]]);
        active.retain(|column| {
            let keep = weights[*column] > lowest.max(1e-14);
            weights[*column] = if keep { weights[*column] } else { 0.0 };
            keep
        });
        if active.is_empty() {
            return;
        }
    }
}

/// Weights, which sum to 1 and may be negative, of the point of the affine hull that is nearest to the origin.
fn affine(points: &[Vec<f64>], active: &[usize]) -> Vec<f64> {
    let base = &points[active[0]];
    let differences: Vec<f64> = active[1..].iter().flat_map(|column| points[*column].iter().zip(base).map(|(a, b)| a - b)).collect();
    let wanted: Vec<f64> = base.iter().map(|value| -value).collect();
    let fit = LeastSquares::fit_within(Design { columns: &differences, rows: base.len(), weights: None }, &wanted, 1e-12);
    let rest: Vec<f64> = fit.coefficients.iter().map(|coefficient| coefficient.unwrap_or(0.0)).collect();
    let mut weights = vec![1.0 - rest.iter().sum::<f64>()];
    weights.extend(rest);
    weights
}

fn combined(points: &[Vec<f64>], weights: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; points.first().map_or(0, Vec::len)];
    for (point, weight) in points.iter().zip(weights).filter(|(_, weight)| **weight != 0.0) {
        sum.iter_mut().zip(point).for_each(|(sum, value)| *sum += weight * value);
    }
    sum
}

/// Place of the smallest value, the first of equal ones.
fn least(values: impl Iterator<Item = f64>) -> Option<usize> {
    values.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(ours: &[f64], expected: &[f64]) {
        assert!(ours.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{ours:?} is not {expected:?}");
    }

    #[test]
    fn a_triangle_by_hand() {
        let corners = [vec![0.0, 0.0], vec![4.0, 0.0], vec![0.0, 4.0]];
        near(&nearest_weights(&corners, &[1.0, 1.0]), &[0.5, 0.25, 0.25]);
        // Beyond the long side the nearest point is its middle; beyond a corner it is the corner.
        near(&nearest_weights(&corners, &[5.0, 5.0]), &[0.0, 0.5, 0.5]);
        near(&nearest_weights(&corners, &[9.0, -1.0]), &[0.0, 1.0, 0.0]);
    }

    #[test]
    fn no_column_is_nearer_than_the_solution() {
        let mut stream = crate::numeric::stream::Stream::new(5, 0);
        for rows in [3, 8, 30] {
            for columns in [2, 10, 25] {
                let hull: Vec<Vec<f64>> = (0..columns).map(|_| (0..rows).map(|_| stream.uniform() * 9.0).collect()).collect();
                let target: Vec<f64> = (0..rows).map(|_| stream.uniform() * 9.0).collect();
                let weights = nearest_weights(&hull, &target);
                assert!(weights.iter().all(|weight| *weight >= 0.0) && (weights.iter().sum::<f64>() - 1.0).abs() < 1e-14);
                let residual: Vec<f64> = combined(&hull, &weights).iter().zip(&target).map(|(a, b)| a - b).collect();
                // The conditions of Karush, Kuhn and Tucker.
                let slope = |column: &Vec<f64>| dot(column, &residual);
                let level: f64 = hull.iter().zip(&weights).map(|(column, weight)| weight * slope(column)).sum();
                assert!(hull.iter().all(|column| slope(column) >= level - 1e-9), "{rows} {columns}");
            }
        }
    }

    #[test]
    fn equal_columns_do_no_harm() {
        let hull = [vec![1.0, 2.0], vec![1.0, 2.0], vec![3.0, 2.0], vec![3.0, 2.0]];
        let weights = nearest_weights(&hull, &[2.0, 5.0]);
        near(&combined(&hull, &weights), &[2.0, 2.0]);
    }
}
