//! The lowest point of a smooth function of a few numbers.

use super::vectors::dot;

/// Where a search ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Minimum {
    /// The point.
    pub point: Vec<f64>,
    /// The function there.
    pub value: f64,
    /// Whether the slopes are below the tolerance, or no step lowers the value any more.
    pub converged: bool,
}

/// Steps at most.
const STEPS: usize = 500;

/// Searches for the lowest point from a start, by the method of Broyden, Fletcher, Goldfarb and Shanno with a dense inverse Hessian.
///
/// `function` returns value and slopes; a value that is not finite is a wall. It finds a local minimum and says nothing of others.
/// It ends when all slopes are below `tolerance · (1 + |value|)`.
pub(crate) fn minimise(start: &[f64], tolerance: f64, mut function: impl FnMut(&[f64]) -> (f64, Vec<f64>)) -> Minimum {
    let size = start.len();
    let mut point = start.to_vec();
    let (mut value, mut slopes) = function(&point);
    let mut inverse = identity(size);
    let mut fresh = true;
    for _ in 0..STEPS {
        if !value.is_finite() || largest(&slopes) <= tolerance * (1.0 + value.abs()) {
            break;
        }
        let direction: Vec<f64> = (0..size).map(|i| -dot(&inverse[i * size..][..size], &slopes)).collect();
        let descent = dot(&direction, &slopes);
        let found = if descent < 0.0 { search(&point, value, &direction, descent, &mut function) } else { None };
        let Some((next, next_value, next_slopes)) = found else {
            if fresh {
                break;
            }
            // The curvature learnt so far misleads: begin anew with the steepest descent.
            (inverse, fresh) = (identity(size), true);
            continue;
        };
        let moved: Vec<f64> = next.iter().zip(&point).map(|(a, b)| a - b).collect();
        let turned: Vec<f64> = next_slopes.iter().zip(&slopes).map(|(a, b)| a - b).collect();
        if fresh {
            let scale = dot(&moved, &turned) / dot(&turned, &turned);
            if scale.is_finite() && scale > 0.0 {
                inverse.iter_mut().for_each(|value| *value *= scale);
            }
        }
        update(&mut inverse, &moved, &turned);
        fresh = false;
        let same = value == next_value && largest(&moved) <= f64::EPSILON * largest(&point);
        (point, value, slopes) = (next, next_value, next_slopes);
        if same {
            break;
        }
    }
    // Rounding of the value hides slopes below its square root; there the search can go no further.
    let converged = value.is_finite() && largest(&slopes) <= tolerance.max(1e-6) * (1.0 + value.abs());
    Minimum { point, value, converged }
}

type Found = (Vec<f64>, f64, Vec<f64>);

/// A step along the direction that lowers the value enough and flattens the slope (weak Wolfe conditions, by bisection).
fn search(
    point: &[f64],
    value: f64,
    direction: &[f64],
    descent: f64,
    function: &mut impl FnMut(&[f64]) -> (f64, Vec<f64>),
) -> Option<Found> {
    let (mut low, mut high, mut step) = (0.0, f64::INFINITY, 1.0);
    let mut lower = None;
    for _ in 0..60 {
        let next: Vec<f64> = point.iter().zip(direction).map(|(at, towards)| at + step * towards).collect();
        let (next_value, next_slopes) = function(&next);
        // Near the minimum the values differ by rounding alone, and the slope decides.
        let slope = dot(&next_slopes, direction);
        let flat = next_value <= value + 1e-13 * value.abs() && slope.abs() <= 0.9 * descent.abs();
        if !next_value.is_finite() || (next_value > value + 1e-4 * step * descent && !flat) {
            high = step;
        } else if slope < 0.9 * descent {
            low = step;
            lower = Some((next, next_value, next_slopes));
        } else {
            return Some((next, next_value, next_slopes));
        }
        step = if high.is_finite() { 0.5 * (low + high) } else { 2.0 * low };
    }
    lower
}

fn update(inverse: &mut [f64], moved: &[f64], turned: &[f64]) {
    let size = moved.len();
    let curvature = dot(moved, turned);
    // Without positive curvature along the step the update would lose the descent.
    if curvature <= 1e-300 || !curvature.is_finite() {
        return;
    }
    let spread: Vec<f64> = (0..size).map(|i| dot(&inverse[i * size..][..size], turned)).collect();
    let factor = (1.0 + dot(turned, &spread) / curvature) / curvature;
    for i in 0..size {
        for j in 0..size {
            inverse[i * size + j] += factor * moved[i] * moved[j] - (moved[i] * spread[j] + spread[i] * moved[j]) / curvature;
        }
    }
}

fn identity(size: usize) -> Vec<f64> {
    (0..size * size).map(|place| f64::from(u8::from(place / size == place % size))).collect()
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, value| value.abs().max(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_banana_valley() {
        let valley = |p: &[f64]| {
            let (x, y) = (p[0], p[1]);
            let value = (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2);
            (value, vec![-2.0 * (1.0 - x) - 400.0 * x * (y - x * x), 200.0 * (y - x * x)])
        };
        let found = minimise(&[-1.2, 1.0], 1e-10, valley);
        assert!(found.converged && found.point.iter().all(|at| (at - 1.0).abs() < 1e-8), "{found:?}");
    }

    #[test]
    fn walls_are_not_crossed() {
        let log = |p: &[f64]| (p[0] - p[0].ln(), vec![1.0 - 1.0 / p[0]]);
        let found = minimise(&[9.0], 1e-12, log);
        assert!(found.converged && (found.point[0] - 1.0).abs() < 1e-9, "{found:?}");
        assert!(!minimise(&[-1.0], 1e-12, log).converged);
    }
}
