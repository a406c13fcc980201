//! The least value of a quadratic with a price on absolute values.

use super::cholesky::{Cholesky, dot, product};

/// `½u'Qu + q'u`, with Q positive definite.
#[derive(Debug, Clone)]
pub(crate) struct Quadratic {
    /// Q.
    pub matrix: Vec<Vec<f64>>,
    /// q.
    pub linear: Vec<f64>,
}

/// Sweeps between two attempts to solve on the signs found so far.
const SWEEPS: usize = 50;
/// Attempts before the sweeps' own answer stands.
const ATTEMPTS: usize = 400;

impl Quadratic {
    /// Where `½u'Qu + q'u + price · Σ|u|` is least: by coordinates until the signs hold, then exactly on those signs.
    ///
    /// Begins at `u`, which only changes how long it takes.
    pub(crate) fn least(&self, price: f64, mut u: Vec<f64>) -> Vec<f64> {
        for _ in 0..ATTEMPTS {
            for _ in 0..SWEEPS {
                for i in 0..u.len() {
                    let own = self.matrix[i][i];
                    let pull = own * u[i] - dot(&self.matrix[i], &u) - self.linear[i];
                    u[i] = (pull.abs() - price).max(0.0) * pull.signum() / own;
                }
            }
            if let Some(exact) = self.on_signs(price, &u) {
                return exact;
            }
        }
        u
    }

    /// The least value among those with the signs and zeros of `u`, if it is the least of all.
    fn on_signs(&self, price: f64, u: &[f64]) -> Option<Vec<f64>> {
        let free: Vec<usize> = (0..u.len()).filter(|i| u[*i] != 0.0).collect();
        let mut exact = vec![0.0; u.len()];
        if !free.is_empty() {
            let part: Vec<Vec<f64>> = free.iter().map(|i| free.iter().map(|j| self.matrix[*i][*j]).collect()).collect();
            let side: Vec<f64> = free.iter().map(|i| -self.linear[*i] - price * u[*i].signum()).collect();
            let solved = Cholesky::of(&part)?.solve(&side);
            free.iter().zip(solved).for_each(|(i, value)| exact[*i] = value);
        }
        let slopes: Vec<f64> = product(&self.matrix, &exact).iter().zip(&self.linear).map(|(slope, linear)| slope + linear).collect();
        let scale = self.linear.iter().fold(price, |most, linear| most.max(linear.abs()));
        let fits = |i: usize| if u[i] == 0.0 { slopes[i].abs() <= price + 1e-12 * scale } else { exact[i] * u[i] >= 0.0 };
        (0..u.len()).all(fits).then_some(exact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_two_coordinates_by_hand() {
        let one = Quadratic { matrix: vec![vec![2.0]], linear: vec![-6.0] };
        for (price, least) in [(0.0, 3.0), (2.0, 2.0), (7.0, 0.0)] {
            assert!((one.least(price, vec![0.0])[0] - least).abs() < 1e-14, "{price}");
        }
        // Without a price: 2u + v = 3, u + 2v = 3.
        let two = Quadratic { matrix: vec![vec![2.0, 1.0], vec![1.0, 2.0]], linear: vec![-3.0, -3.0] };
        let least = two.least(0.0, vec![0.0; 2]);
        assert!(least.iter().all(|u| (u - 1.0).abs() < 1e-14), "{least:?}");
    }

    #[test]
    fn badly_scaled_quadratics_are_solved_exactly() {
        // Second differences of nine numbers: a condition number of thousands.
        let n = 9usize;
        let entry = |i: usize, j: usize| match i.abs_diff(j) {
            0 => 6.0,
            1 => -4.0,
            2 => 1.0,
            _ => 0.0,
        };
        let matrix: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect();
        let linear: Vec<f64> = (0..n).map(|i| if i == 0 { -4.0 } else { 0.3 / (1.0 + i as f64) }).collect();
        let quadratic = Quadratic { matrix, linear };
        for price in [0.0, 0.01, 0.1, 0.5] {
            let least = quadratic.least(price, vec![0.0; n]);
            let slopes = product(&quadratic.matrix, &least);
            for i in 0..n {
                let slope = slopes[i] + quadratic.linear[i];
                let short = if least[i] == 0.0 { (slope.abs() - price).max(0.0) } else { (slope + price * least[i].signum()).abs() };
                assert!(short < 1e-11, "{price} {i} {short}");
            }
        }
    }
}
