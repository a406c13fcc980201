//! Probabilities of the normal distribution, and quantiles of the folded and the truncated one.

use super::quantile;
use statrs::distribution::{ContinuousCDF, Normal};

/// Probability of the standard normal below a number, to 10 digits.
pub(crate) fn below(number: f64) -> f64 {
    Normal::standard().cdf(number)
}

/// The half-width c with P(|Z + shift| ≤ c) = level, Z standard normal.
pub(crate) fn folded(level: f64, shift: f64) -> f64 {
    let shift = shift.abs();
    // Within this bracket from either side; a far shift is one-sided to the last digit.
    let (mut low, mut high) = (shift + quantile::normal(level) - 1e-3, shift + quantile::normal(0.5 + level / 2.0) + 1e-3);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        // By the upper tails, which keep their digits.
        let outside = below(shift - middle) + below(-shift - middle);
        if outside > 1.0 - level { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The number that a standard normal, known to lie between `low` and `high`, exceeds with a probability.
pub(crate) fn truncated_upper(low: f64, high: f64, exceeds: f64) -> f64 {
    // In the upper half by upper tails, in the lower by lower ones.
    if low > 0.0 {
        let tail = below(-high) + exceeds * (below(-low) - below(-high));
        // Beyond 37 standard deviations no probability is left to invert; the truncation decides.
        return if tail > 0.0 { (-quantile::normal(tail)).clamp(low, high) } else { low };
    }
    let lower = below(high) - exceeds * (below(high) - below(low));
    if lower > 0.5 {
        let above = below(-high) + exceeds * (below(high) - below(low));
        return (-quantile::normal(above)).clamp(low, high);
    }
    quantile::normal(lower).clamp(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_half_widths() {
        // The probabilities themselves have 10 digits.
        assert!((folded(0.95, 0.0) - 1.959_963_984_540_054).abs() < 1e-9);
        // Far from 0 only one side counts.
        assert!((folded(0.95, 9.0) - 9.0 - 1.644_853_626_951_472_2).abs() < 1e-9);
    }

    #[test]
    fn truncation_by_hand() {
        // Half normal: the 95th percentile is the 97.5th of the whole.
        assert!((truncated_upper(0.0, f64::INFINITY, 0.05) - 1.959_963_984_540_054).abs() < 1e-9);
        assert!((truncated_upper(f64::NEG_INFINITY, f64::INFINITY, 0.05) - 1.644_853_626_951_472_2).abs() < 1e-9);
        assert!(truncated_upper(50.0, 51.0, 0.05) >= 50.0);
        assert!(truncated_upper(-3.0, -2.0, 0.05) < -2.0);
    }
}
