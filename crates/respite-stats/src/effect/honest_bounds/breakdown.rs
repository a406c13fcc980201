//! The least limit of a restriction at which the effect could be none.

use super::{Breakdown, relative::Relative, smoothness::Smoothness};
use crate::effect::Interval;

/// Each limit tried is so many times the one before.
const RATIO: f64 = 1.1;
/// Smallest and largest share of the set's own limit that is tried.
const SPAN: (f64, f64) = (1e-3, 1e3);

pub(super) fn relative(relative: &Relative<'_>, level: f64) -> Breakdown {
    let set = relative.set_breakdown();
    let scale = if set.is_finite() && set > 0.0 { set } else { 1.0 };
    let robust = least(scale, |limit| relative.accepts_zero(limit, level));
    Breakdown { of_set: set.is_finite().then_some(set), robust }
}

pub(super) fn smooth(smoothness: &Smoothness, level: f64) -> Breakdown {
    let set = smoothness.set_breakdown();
    let scale = if set.is_finite() && set > 0.0 { set } else { 1.0 };
    let holds = |limit: f64| {
        let Interval { low, high } = smoothness.interval(limit, level);
        low <= 0.0 && high >= 0.0
    };
    Breakdown { of_set: set.is_finite().then_some(set), robust: least(scale, holds) }
}

/// The least limit that holds among 0 and a ladder around `scale`, then halved towards the rung below.
fn least(scale: f64, holds: impl Fn(f64) -> bool) -> Option<f64> {
    if holds(0.0) {
        return Some(0.0);
    }
    let (mut low, mut high) = (0.0, SPAN.0 * scale);
    while !holds(high) {
        low = high;
        high *= RATIO;
        if high > SPAN.1 * scale {
            return None;
        }
    }
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if holds(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_limit_is_found() {
        assert_eq!(least(1.0, |_| true), Some(0.0));
        assert_eq!(least(1.0, |_| false), None);
        assert!((least(1.0, |limit| limit >= 0.3).unwrap() - 0.3).abs() < 1e-12);
        // The first of two stretches that hold.
        assert!((least(1.0, |limit| (0.3..0.5).contains(&limit) || limit > 2.0).unwrap() - 0.3).abs() < 1e-12);
    }
}
