//! Probabilities and quantiles of chi-squared and F, central and noncentral.

use statrs::function::{
    beta::beta_reg,
    gamma::{gamma_lr, gamma_ur, ln_gamma},
};

/// Probability that a chi-squared variable exceeds `value`.
pub(crate) fn chi_squared_above(value: f64, degrees: f64) -> f64 {
    if value <= 0.0 { 1.0 } else { gamma_ur(degrees / 2.0, value / 2.0) }
}

/// Probability that an F variable exceeds `value`; infinite second degrees of freedom give the chi-squared distribution.
pub(crate) fn f_above(value: f64, first: f64, second: f64) -> f64 {
    if second.is_infinite() {
        return chi_squared_above(value * first, first);
    }
    if value <= 0.0 { 1.0 } else { beta_reg(second / 2.0, first / 2.0, second / (second + first * value)) }
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
pub(crate) fn f_noncentrality(number: f64, above: f64, below: f64, power: f64) -> f64 {
    least(|noncentrality| noncentral_f_above(number, above, below, noncentrality) >= power)
}

/// The value that a chi-squared variable exceeds with this probability.
pub(crate) fn chi_squared_critical(probability: f64, degrees: f64) -> f64 {
    least(|value| chi_squared_above(value, degrees) < probability)
}

/// The noncentrality at which a chi-squared test of this size finds with this power.
pub(crate) fn chi_squared_noncentrality(size: f64, power: f64, degrees: f64) -> f64 {
    let critical = chi_squared_critical(size, degrees);
    least(|noncentrality| mixed(noncentrality, |terms| chi_squared_above(critical, degrees + 2.0 * terms)) > power)
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
    use crate::numeric::normal;

    #[test]
    fn known_tails() {
        assert!((chi_squared_above(3.841_458_820_694_124, 1.0) - 0.05).abs() < 1e-12);
        assert!((f_above(4.964_602_743_730_711, 1.0, 10.0) - 0.05).abs() < 1e-12);
        assert!((chi_squared_critical(0.05, 1.0) - 3.841_458_820_694_124).abs() < 1e-9);
    }

    #[test]
    fn noncentralities_of_tables() {
        // With one degree of freedom the test is two-sided normal: (z(0.975) + z(0.8))² = 7.849, and 1.96² but for the other side.
        assert!((chi_squared_noncentrality(0.05, 0.8, 1.0) - 7.848_861).abs() < 1e-4);
        assert!((chi_squared_noncentrality(0.05, 0.5, 1.0) - 3.841).abs() < 1e-2);
        assert!((chi_squared_noncentrality(0.05, 0.8, 4.0) - 11.935).abs() < 1e-3);
    }

    #[test]
    fn known_tails_of_f() {
        // Quantiles from tables: F(0.95; 3, 20) = 3.0984; with 1 degree of freedom F is t²: t(0.975; 10) = 2.228139.
        assert!((f_upper(0.05, 3.0, 20.0) - 3.098_391_2).abs() < 1e-6);
        assert!((f_upper(0.05, 1.0, 10.0).sqrt() - 2.228_138_851_964_939).abs() < 1e-9);
        // With two degrees of freedom and no shift: 1 − exp(−x/2).
        assert!((noncentral_chi_squared_below(3.0, 2.0, 0.0) - (1.0 - (-1.5f64).exp())).abs() < 1e-12);
        // One degree: a normal within ±2 of 0, shifted by 1.
        let shifted = normal::below(1.0) - normal::below(-3.0);
        assert!((noncentral_chi_squared_below(4.0, 1.0, 1.0) - shifted).abs() < 1e-10);
        let found = f_noncentrality(4.0, 2.0, 30.0, 0.8);
        assert!((noncentral_f_above(4.0, 2.0, 30.0, found) - 0.8).abs() < 1e-12);
    }
}
