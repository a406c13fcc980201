//! Entropy balancing: the control weights nearest to even ones under which the means of both arms agree.

use crate::numeric::{
    cholesky,
    least_squares::{Design, LeastSquares},
};

/// A mean may differ by this much, in standard deviations, and count as balanced.
const BALANCED: f64 = 1e-9;

/// Weights of the control anchors, with mean 1; none where no weights balance the means.
///
/// # Formula
/// `w_i ∝ exp(λ'(x_i − m))` with m the treated means, and λ such that `Σ w_i (x_i − m) = 0`: Newton's method on the dual.
pub(super) fn balanced(variables: &[Vec<f64>], treated: &[bool]) -> Option<Vec<f64>> {
    let control: Vec<usize> = (0..treated.len()).filter(|row| !treated[*row]).collect();
    let number = (treated.len() - control.len()) as f64;
    let mean = |values: &[f64]| values.iter().zip(treated).filter(|(_, treated)| **treated).map(|(value, _)| value).sum::<f64>() / number;
    // Distances from the treated means, in standard deviations of all anchors.
    let mut columns: Vec<Vec<f64>> = Vec::new();
    for values in variables {
        let (centre, scale) = (mean(values), deviation(values));
        if scale > 0.0 {
            columns.push(control.iter().map(|row| (values[*row] - centre) / scale).collect());
        }
    }
    let all: Vec<f64> = std::iter::repeat_n(1.0, control.len()).chain(columns.iter().flatten().copied()).collect();
    let kept = LeastSquares::fit(Design { columns: &all, rows: control.len(), weights: None }, &vec![0.0; control.len()]).kept;
    let used: Vec<&Vec<f64>> = kept.iter().filter(|column| **column > 0).map(|column| &columns[*column - 1]).collect();
    let mut lambda = vec![0.0; used.len()];
    let mut shares = Shares::at(&used, &lambda, control.len());
    for _ in 0..200 {
        if shares.distance(&used) <= BALANCED {
            break;
        }
        let (gradient, bend) = shares.derivatives(&used);
        let step = cholesky::solve(&bend, &gradient)?;
        let slope: f64 = step.iter().zip(&gradient).map(|(step, slope)| step * slope).sum();
        let mut size = 1.0;
        let moved = loop {
            let next: Vec<f64> = lambda.iter().zip(&step).map(|(value, step)| value - size * step).collect();
            let there = Shares::at(&used, &next, control.len());
            if there.height <= shares.height - 1e-4 * size * slope + 1e-14 {
                break Some((next, there));
            }
            size /= 2.0;
            if size < 1e-10 {
                break None;
            }
        };
        (lambda, shares) = moved?;
    }
    // Columns that were left out as determined by the others must be balanced as well.
    let every: Vec<&Vec<f64>> = columns.iter().collect();
    (shares.distance(&every) <= 10.0 * BALANCED).then(|| shares.of.iter().map(|share| share * control.len() as f64).collect())
}

fn deviation(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt()
}

/// Shares of the control anchors at some λ, and the logarithm of what they were divided by.
struct Shares {
    of: Vec<f64>,
    height: f64,
}

impl Shares {
    fn at(columns: &[&Vec<f64>], lambda: &[f64], rows: usize) -> Self {
        let mut of = vec![0.0; rows];
        for (column, lambda) in columns.iter().zip(lambda) {
            of.iter_mut().zip(*column).for_each(|(sum, x)| *sum += lambda * x);
        }
        let most = of.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        of.iter_mut().for_each(|value| *value = (*value - most).exp());
        let total: f64 = of.iter().sum();
        of.iter_mut().for_each(|value| *value /= total);
        Self { of, height: most + total.ln() }
    }

    fn mean(&self, column: &[f64]) -> f64 {
        self.of.iter().zip(column).map(|(share, x)| share * x).sum()
    }

    fn distance(&self, columns: &[&Vec<f64>]) -> f64 {
        columns.iter().map(|column| self.mean(column).abs()).fold(0.0, f64::max)
    }

    fn derivatives(&self, columns: &[&Vec<f64>]) -> (Vec<f64>, Vec<f64>) {
        let gradient: Vec<f64> = columns.iter().map(|column| self.mean(column)).collect();
        let mut bend = vec![0.0; columns.len() * columns.len()];
        for (i, a) in columns.iter().enumerate() {
            for (j, b) in columns.iter().enumerate().take(i + 1) {
                let product: f64 = self.of.iter().zip(*a).zip(*b).map(|((share, a), b)| share * a * b).sum();
                let value = product - gradient[i] * gradient[j];
                (bend[i * columns.len() + j], bend[j * columns.len() + i]) = (value, value);
            }
        }
        (gradient, bend)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_variable_by_hand() {
        // Controls at 0, 1; treated mean 0.75: weights 1/4 and 3/4 of the sum, which is 2.
        let treated = [true, true, false, false];
        let weights = balanced(&[vec![0.5, 1.0, 0.0, 1.0]], &treated).unwrap();
        assert!((weights[0] - 0.5).abs() < 1e-8 && (weights[1] - 1.5).abs() < 1e-8, "{weights:?}");
    }

    #[test]
    fn nothing_to_balance_leaves_even_weights() {
        assert_eq!(balanced(&[vec![3.0; 4]], &[true, false, false, false]).unwrap(), [1.0; 3]);
        assert_eq!(balanced(&[], &[true, false]).unwrap(), [1.0]);
    }

    #[test]
    fn means_beyond_all_controls_cannot_be_balanced() {
        assert!(balanced(&[vec![5.0, 0.0, 1.0, 2.0]], &[true, false, false, false]).is_none());
        assert!(balanced(&[vec![5.0, 1.0, 1.0, 1.0]], &[true, false, false, false]).is_none());
    }

    #[test]
    fn a_copy_of_a_variable_changes_nothing() {
        let x = vec![0.5, 1.0, 0.0, 1.0, 0.3];
        let twice = x.iter().map(|x| 2.0 * x + 1.0).collect();
        let treated = [true, true, false, false, false];
        let (one, two) = (balanced(std::slice::from_ref(&x), &treated).unwrap(), balanced(&[x, twice], &treated).unwrap());
        assert!(one.iter().zip(&two).all(|(a, b)| (a - b).abs() < 1e-8), "{one:?} {two:?}");
    }
}
