//! Probabilities and quantiles of the folded and the truncated normal, and of the noncentral F and chi-squared.

use super::quantile;
use statrs::{
    distribution::{ContinuousCDF, Normal},
    function::{
        beta::beta_reg,
        gamma::{gamma_lr, ln_gamma},
    },
};

/// Probability of the standard normal below a number, to 10 digits.
pub(crate) fn normal_below(number: f64) -> f64 {
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
        let outside = normal_below(shift - middle) + normal_below(-shift - middle);
        if outside > 1.0 - level { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The number that a standard normal, known to lie between `low` and `high`, exceeds with a probability.
pub(crate) fn truncated_upper(low: f64, high: f64, exceeds: f64) -> f64 {
    // In the upper half by upper tails, in the lower by lower ones.
    if low > 0.0 {
        let tail = normal_below(-high) + exceeds * (normal_below(-low) - normal_below(-high));
        // Beyond 37 standard deviations no probability is left to invert; the truncation decides.
        return if tail > 0.0 { (-quantile::normal(tail)).clamp(low, high) } else { low };
    }
    let below = normal_below(high) - exceeds * (normal_below(high) - normal_below(low));
    if below > 0.5 {
        let above = normal_below(-high) + exceeds * (normal_below(high) - normal_below(low));
        return (-quantile::normal(above)).clamp(low, high);
    }
    quantile::normal(below).clamp(low, high)
}

/// Probability that a noncentral F with `above` and `below` degrees of freedom exceeds a number.
pub(crate) fn noncentral_f_above(number: f64, above: f64, below: f64, noncentrality: f64) -> f64 {
    let x = above * number / (above * number + below);
    mixed(noncentrality, |terms| 1.0 - beta_reg(above / 2.0 + terms, below / 2.0, x))
}

/// Probability that a noncentral chi-squared is at most a number.
pub(crate) fn noncentral_chi_squared_below(number: f64, degrees: f64, noncentrality: f64) -> f64 {
    mixed(noncentrality, |terms| gamma_lr(degrees / 2.0 + terms, number / 2.0))
}

/// The mean of probabilities over a Poisson number of terms with half the noncentrality as its mean.
fn mixed(noncentrality: f64, probability: impl Fn(f64) -> f64) -> f64 {
    let half = noncentrality / 2.0;
    if half == 0.0 {
        return probability(0.0);
    }
    // Poisson weights around their mean, until what is left cannot matter.
    let weight = |terms: f64| (terms * half.ln() - half - ln_gamma(terms + 1.0)).exp();
    let reach = 12.0 * half.sqrt() + 40.0;
    let (from, to) = ((half - reach).max(0.0).floor() as u64, (half + reach).ceil() as u64);
    (from..=to).map(|terms| weight(terms as f64) * probability(terms as f64)).sum::<f64>().min(1.0)
}

/// The number that an F with `above` and `below` degrees of freedom exceeds with a probability.
pub(crate) fn f_upper(exceeds: f64, above: f64, below: f64) -> f64 {
    least(|number| noncentral_f_above(number, above, below, 0.0) <= exceeds)
}

/// The noncentrality at which the probability of exceeding a number is `power`.
pub(crate) fn noncentrality(number: f64, above: f64, below: f64, power: f64) -> f64 {
    least(|noncentrality| noncentral_f_above(number, above, below, noncentrality) >= power)
}

/// The least positive number that holds, of a property that holds beyond it; by doubling and halving.
fn least(holds: impl Fn(f64) -> bool) -> f64 {
    let mut high = 1.0;
    while !holds(high) && high < 1e12 {
        high *= 2.0;
    }
    let mut low = 0.0;
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if holds(middle) { high = middle } else { low = middle }
    }
    high
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

    #[test]
    fn known_tails_of_f() {
        // Quantiles from tables: F(0.95; 3, 20) = 3.0984; with 1 degree of freedom F is t²: t(0.975; 10) = 2.228139.
        assert!((f_upper(0.05, 3.0, 20.0) - 3.098_391_2).abs() < 1e-6);
        assert!((f_upper(0.05, 1.0, 10.0).sqrt() - 2.228_138_851_964_939).abs() < 1e-9);
        // With two degrees of freedom and no shift: 1 − exp(−x/2).
        assert!((noncentral_chi_squared_below(3.0, 2.0, 0.0) - (1.0 - (-1.5f64).exp())).abs() < 1e-12);
        // One degree: a normal within ±2 of 0, shifted by 1.
        let shifted = normal_below(1.0) - normal_below(-3.0);
        assert!((noncentral_chi_squared_below(4.0, 1.0, 1.0) - shifted).abs() < 1e-10);
        let found = noncentrality(4.0, 2.0, 30.0, 0.8);
        assert!((noncentral_f_above(4.0, 2.0, 30.0, found) - 0.8).abs() < 1e-12);
    }
}
