//! Tail probabilities and quantiles of test statistics.

use statrs::{
    distribution::{ContinuousCDF, StudentsT},
    function::{beta::beta_reg, erf::erfc, gamma::gamma_ur, gamma::ln_gamma},
};

/// Two-sided p of a t statistic; infinite degrees of freedom give the normal distribution.
pub(crate) fn two_sided(statistic: f64, degrees: f64) -> f64 {
    if !statistic.is_finite() || degrees.is_infinite() {
        return erfc(statistic.abs() / std::f64::consts::SQRT_2);
    }
    if degrees <= 0.0 {
        return f64::NAN;
    }
    beta_reg(degrees / 2.0, 0.5, degrees / (degrees + statistic * statistic))
}

/// How many standard errors an interval of this level reaches to each side.
pub(crate) fn reach(level: f64, degrees: f64) -> f64 {
    let probability = 0.5 + level / 2.0;
    match StudentsT::new(0.0, 1.0, degrees) {
        Ok(distribution) if degrees.is_finite() => distribution.inverse_cdf(probability),
        _ => super::quantile::normal(probability),
    }
}

/// Probability that a chi-square variable exceeds `value`.
pub(crate) fn chi_square_above(value: f64, degrees: f64) -> f64 {
    if value <= 0.0 { 1.0 } else { gamma_ur(degrees / 2.0, value / 2.0) }
}

/// Probability that an F variable exceeds `value`; infinite second degrees of freedom give the chi-square distribution.
pub(crate) fn f_above(value: f64, first: f64, second: f64) -> f64 {
    if second.is_infinite() {
        return chi_square_above(value * first, first);
    }
    if value <= 0.0 { 1.0 } else { beta_reg(second / 2.0, first / 2.0, second / (second + first * value)) }
}

/// Probability that a chi-square variable with a noncentrality exceeds `value`: a Poisson mixture of central ones.
fn noncentral_above(value: f64, degrees: f64, noncentrality: f64) -> f64 {
    let half = noncentrality / 2.0;
    let last = (half + 12.0 * half.sqrt() + 40.0) as usize;
    (0..=last)
        .map(|j| j as f64)
        .map(|j| (j * half.max(1e-300).ln() - half - ln_gamma(j + 1.0)).exp() * chi_square_above(value, degrees + 2.0 * j))
        .sum()
}

/// The value that a chi-square variable exceeds with this probability.
pub(crate) fn chi_square_critical(probability: f64, degrees: f64) -> f64 {
    bisect(|value| chi_square_above(value, degrees) < probability)
}

/// The noncentrality at which a chi-square test of this size finds with this power.
pub(crate) fn noncentrality(size: f64, power: f64, degrees: f64) -> f64 {
    let critical = chi_square_critical(size, degrees);
    bisect(|noncentrality| noncentral_above(critical, degrees, noncentrality) > power)
}

/// The smallest positive number from which on `beyond` is true.
fn bisect(beyond: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while !beyond(high) && high < 1e6 {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if beyond(middle) { high = middle } else { low = middle }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_tails() {
        assert!((two_sided(1.959_963_984_540_054, f64::INFINITY) - 0.05).abs() < 1e-9);
        assert!((two_sided(2.228_138_851_986_274, 10.0) - 0.05).abs() < 1e-12);
        assert!((reach(0.95, 10.0) - 2.228_138_851_986_274).abs() < 1e-8);
        assert!((chi_square_above(3.841_458_820_694_124, 1.0) - 0.05).abs() < 1e-12);
        assert!((f_above(4.964_602_743_730_711, 1.0, 10.0) - 0.05).abs() < 1e-12);
        assert!((chi_square_critical(0.05, 1.0) - 3.841_458_820_694_124).abs() < 1e-9);
    }

    #[test]
    fn noncentralities_of_tables() {
        // With one degree of freedom the test is two-sided normal: (z(0.975) + z(0.8))² = 7.849, and 1.96² but for the other side.
        assert!((noncentrality(0.05, 0.8, 1.0) - 7.848_861).abs() < 1e-4);
        assert!((noncentrality(0.05, 0.5, 1.0) - 3.841).abs() < 1e-2);
        assert!((noncentrality(0.05, 0.8, 4.0) - 11.935).abs() < 1e-3);
    }
}
