//! The conditional test of Andrews, Roth and Pakes behind a least-favourable one, for inequalities in two numbers.

use crate::{effect::Interval, numeric::normal};

/// Share of the size that the first, least-favourable test has.
const FIRST: f64 = 0.1;
/// Values tried between the ends that the first test leaves.
const TRIED: usize = 400;

/// The test that all of `a·x + b·r` are 0 or less in expectation, for the corners (a, b) and two normal estimates x and r.
///
/// # Formula
/// `η` is the largest of the corners' values. The first test, of size κ = α / 10, rejects if η exceeds the `1 − κ` quantile of η where all
/// expectations are 0. The second, of size `(α − κ) / (1 − κ)`, compares η with a normal of the largest corner's variance, between the least
/// and the greatest η at which that corner stays the largest, and below the first test's quantile; never with less than 0.
pub(super) struct Moments {
    corners: Vec<[f64; 2]>,
    /// Variance of x, covariance, variance of r.
    covariance: [f64; 3],
    first_critical: f64,
    second_size: f64,
}

impl Moments {
    pub(super) fn new(corners: Vec<[f64; 2]>, covariance: [f64; 3], level: f64) -> Self {
        let first = FIRST * (1.0 - level);
        let first_critical = least_favourable(&corners, covariance, first);
        Self { corners, covariance, first_critical, second_size: (1.0 - level - first) / (1.0 - first) }
    }

    /// Whether x and r tell that the inequalities do not all hold.
    pub(super) fn rejects(&self, x: f64, r: f64) -> bool {
        let value = |corner: &[f64; 2]| corner[0] * x + corner[1] * r;
        let Some(largest) = self.corners.iter().max_by(|a, b| value(a).total_cmp(&value(b))) else { return false };
        let eta = value(largest);
        if eta > self.first_critical {
            return true;
        }
        let [xx, xr, rr] = self.covariance;
        let joint = |a: &[f64; 2], b: &[f64; 2]| a[0] * b[0] * xx + (a[0] * b[1] + a[1] * b[0]) * xr + a[1] * b[1] * rr;
        let variance = joint(largest, largest);
        let (mut low, mut high) = (f64::NEG_INFINITY, self.first_critical);
        for corner in &self.corners {
            let moves = joint(corner, largest) / variance;
            let bound = (value(corner) - moves * eta) / (1.0 - moves);
            // A corner that moves alike bounds nothing.
            if moves < 1.0 - 1e-12 {
                low = low.max(bound);
            } else if moves > 1.0 + 1e-12 {
                high = high.min(bound);
            }
        }
        let error = variance.sqrt();
        eta > (error * normal::truncated_upper(low / error, high / error, self.second_size)).max(0.0)
    }

    /// From the least to the greatest τ for which `x = estimate − τ` and r are not rejected; none if all are.
    pub(super) fn accepted(&self, estimate: f64, r: f64) -> Option<Interval> {
        // Where the first test does not reject; it bounds τ from both sides, for two corners have x in them with either sign.
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        for [a, b] in &self.corners {
            let bound = estimate - (self.first_critical - b * r) / a;
            if *a > 0.0 {
                low = low.max(bound);
            } else if *a < 0.0 {
                high = high.min(bound);
            } else if b * r > self.first_critical {
                return None;
            }
        }
        if low > high {
            return None;
        }
        let place = |step: usize| low + (high - low) * step as f64 / TRIED as f64;
        let holds = |effect: f64| !self.rejects(estimate - effect, r);
        let first = (0..=TRIED).find(|step| holds(place(*step)))?;
        let last = (0..=TRIED).rev().find(|step| holds(place(*step)))?;
        let edge = |mut inside: f64, mut outside: f64| {
            for _ in 0..60 {
                let middle = 0.5 * (inside + outside);
                if holds(middle) { inside = middle } else { outside = middle }
            }
            inside
        };
        let low = if first > 0 { edge(place(first), place(first - 1)) } else { low };
        let high = if last < TRIED { edge(place(last), place(last + 1)) } else { high };
        Some(Interval { low, high })
    }
}

/// The number that the largest corner exceeds with a probability, where x and r are normal around 0.
fn least_favourable(corners: &[[f64; 2]], covariance: [f64; 3], exceeds: f64) -> f64 {
    let above = |number: f64| 1.0 - within(corners, covariance, number) - exceeds;
    let scale = corners.iter().map(|[a, b]| (a * a * covariance[0] + 2.0 * a * b * covariance[1] + b * b * covariance[2]).max(0.0).sqrt());
    let scale = scale.fold(0.0, f64::max);
    // Secant steps within a bracket, each end's value halved when it stays twice (the Illinois rule).
    let (mut low, mut high) = (0.0, 10.0 * scale);
    let (mut at_low, mut at_high) = (above(low), above(high));
    let mut side = 0;
    for _ in 0..200 {
        let middle = (low * at_high - high * at_low) / (at_high - at_low);
        let value = above(middle);
        if value.abs() < 1e-15 || (high - low) < 1e-14 * scale {
            return middle;
        }
        if value > 0.0 {
            (low, at_low) = (middle, value);
            at_high *= if side == 1 { 0.5 } else { 1.0 };
            side = 1;
        } else {
            (high, at_high) = (middle, value);
            at_low *= if side == -1 { 0.5 } else { 1.0 };
            side = -1;
        }
    }
    0.5 * (low + high)
}

/// Nodes and weights of the Gauss–Legendre rule of eight points, on the positive side.
const NODES: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (0.960_289_856_497_536_2, 0.101_228_536_290_376_26),
];
/// Panels of the rule.
const PANELS: usize = 48;

/// Probability that no corner exceeds a number: over r, that of x between the corners given r.
fn within(corners: &[[f64; 2]], [xx, xr, rr]: [f64; 3], number: f64) -> f64 {
    let (error, slope) = (rr.sqrt(), xr / rr);
    let rest = (xx - slope * xr).max(0.0).sqrt();
    let reach = 9.0;
    let bounds = |r: f64| {
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        for [a, b] in corners {
            let bound = (number - b * r) / a;
            if *a > 0.0 {
                high = high.min(bound);
            } else if *a < 0.0 {
                low = low.max(bound);
            }
        }
        (low, high)
    };
    // Corners without x bound r from below, and so do the other two together.
    let mut from = -reach;
    for [a, b] in corners {
        if *a == 0.0 && *b < 0.0 {
            from = f64::max(from, number / b / error);
        }
    }
    let density = |z: f64| (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let inside = |z: f64| {
        let r = z * error;
        let (low, high) = bounds(r);
        if low >= high {
            return 0.0;
        }
        let (low, high) = ((low - slope * r) / rest, (high - slope * r) / rest);
        // By whichever tails are small, so that neither loses its digits.
        let share = if low > 0.0 { normal::below(-low) - normal::below(-high) } else { normal::below(high) - normal::below(low) };
        density(z) * share
    };
    let half = 0.5 * (reach - from) / PANELS as f64;
    let panel = |index: usize| {
        let centre = from + half * (2 * index + 1) as f64;
        NODES.iter().map(|(node, weight)| weight * (inside(centre - half * node) + inside(centre + half * node))).sum::<f64>() * half
    };
    (0..PANELS).map(panel).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_test_is_the_simulated_one() {
        use crate::numeric::stream::Stream;
        use rand_distr::{Distribution, StandardNormal};
        let corners = vec![[1.0, -2.0], [-0.7, -1.4], [0.0, -1.1], [0.0, -2.0]];
        let covariance = [1.5, 0.4, 0.5];
        let critical = least_favourable(&corners, covariance, 0.05);
        let mut stream = Stream::new(1, 1);
        let draws = 200_000;
        let exceed = (0..draws).filter(|_| {
            let mut normal = || -> f64 { StandardNormal.sample(stream.generator()) };
            let r = normal() * 0.5f64.sqrt();
            let x = 0.8 * r + normal() * (1.5f64 - 0.32).sqrt();
            corners.iter().any(|[a, b]| a * x + b * r > critical)
        });
        let share = exceed.count() as f64 / f64::from(draws);
        assert!((share - 0.05).abs() < 0.002, "{share}");
    }

    #[test]
    fn the_size_is_kept_where_all_bind() {
        use crate::numeric::stream::Stream;
        use rand_distr::{Distribution, StandardNormal};
        let moments = Moments::new(vec![[1.0, -2.0], [-0.7, -1.4], [0.0, -1.1], [0.0, -2.0]], [1.5, 0.4, 0.5], 0.95);
        let mut stream = Stream::new(2, 1);
        let draws = 40_000;
        let rejected = (0..draws).filter(|_| {
            let mut normal = || -> f64 { StandardNormal.sample(stream.generator()) };
            let r = normal() * 0.5f64.sqrt();
            let x = 0.8 * r + normal() * (1.5f64 - 0.32).sqrt();
            moments.rejects(x, r)
        });
        let share = rejected.count() as f64 / f64::from(draws);
        assert!((0.03..0.053).contains(&share), "{share}");
    }
}
