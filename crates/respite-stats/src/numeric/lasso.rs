//! The least value of a quadratic with a price on absolute values.

use super::{
    cholesky::{Cholesky, PIVOT_SHARE},
    vectors::{dot, product},
};

/// `½u'Qu + q'u`, with Q positive definite.
#[derive(Debug, Clone)]
pub(crate) struct Quadratic {
    /// Q.
    pub matrix: Vec<Vec<f64>>,
    /// q.
    pub linear: Vec<f64>,
}

impl Quadratic {
    /// Where `½u'Qu + q'u + price · Σ|u|` is least: exactly on a set of signs, which grows by the coordinate that pulls most and shrinks
    /// where a coordinate would pass 0. Each step lowers the value, so that no set comes twice.
    ///
    /// Begins at `u`, which only changes how long it takes.
    pub(crate) fn least(&self, price: f64, mut u: Vec<f64>) -> Vec<f64> {
        let small = 1e-13 * self.linear.iter().fold(price, |most, linear| most.max(linear.abs()));
        let mut value = self.value(price, &u);
        loop {
            let slopes: Vec<f64> = product(&self.matrix, &u).iter().zip(&self.linear).map(|(slope, linear)| slope + linear).collect();
            let mut signs: Vec<f64> = u.iter().map(|u| if *u == 0.0 { 0.0 } else { u.signum() }).collect();
            let settled = (0..u.len()).all(|i| u[i] == 0.0 || (slopes[i] + price * signs[i]).abs() <= small);
            if settled {
                let pull = |i: &usize| slopes[*i].abs() - price;
                let zeros = (0..u.len()).filter(|i| u[*i] == 0.0 && pull(i) > small);
                let Some(most) = zeros.max_by(|a, b| pull(a).total_cmp(&pull(b))) else { return u };
                signs[most] = -slopes[most].signum();
            }
            let Some(next) = self.towards(price, &u, &signs) else { return u };
            let lower = self.value(price, &next);
            // Rounding is all that is left of the value; where no sign changes, the end of the step is still the more exact one.
            if lower >= value {
                let same = (0..u.len()).all(|i| next[i] * signs[i] >= 0.0 && (next[i] == 0.0) == (signs[i] == 0.0));
                return if same { next } else { u };
            }
            (u, value) = (next, lower);
        }
    }

    fn value(&self, price: f64, u: &[f64]) -> f64 {
        0.5 * dot(u, &product(&self.matrix, u)) + dot(&self.linear, u) + price * u.iter().map(|u| u.abs()).sum::<f64>()
    }

    /// The lowest point on the way from `u` to where the quadratic with these signs is least, among its end and where coordinates pass 0.
    fn towards(&self, price: f64, u: &[f64], signs: &[f64]) -> Option<Vec<f64>> {
        let free: Vec<usize> = (0..u.len()).filter(|i| signs[*i] != 0.0).collect();
        let part: Vec<Vec<f64>> = free.iter().map(|i| free.iter().map(|j| self.matrix[*i][*j]).collect()).collect();
        let side: Vec<f64> = free.iter().map(|i| -self.linear[*i] - price * signs[*i]).collect();
        let solved = Cholesky::of(&part, PIVOT_SHARE)?.solve(&side);
        let mut end = vec![0.0; u.len()];
        free.iter().zip(solved).for_each(|(i, value)| end[*i] = value);
        let mut points: Vec<Vec<f64>> = Vec::new();
        for i in free.iter().filter(|i| u[**i] * end[**i] < 0.0) {
            let way = u[*i] / (u[*i] - end[*i]);
            let mut point: Vec<f64> = u.iter().zip(&end).map(|(from, to)| from + way * (to - from)).collect();
            point[*i] = 0.0;
            points.push(point);
        }
        points.push(end);
        points.into_iter().min_by(|a, b| self.value(price, a).total_cmp(&self.value(price, b)))
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
