//! Tails and quantiles of Student's t distribution.

use super::{gamma::half_ratio, quantile};
use statrs::{
    distribution::{Continuous, ContinuousCDF, StudentsT},
    function::{beta::beta_reg, erf::erfc},
};

/// Probability that |T| with `degrees` degrees of freedom is at least `|t|`, to full precision far out. Not a number without degrees of
/// freedom.
///
/// # Formula
/// `I_x(n/2, 1/2)` with `x = n / (n + t²)`: the continued fraction of the incomplete beta function, on the side where it converges fast.
pub(crate) fn two_sided(t: f64, degrees: f64) -> f64 {
    if t.is_nan() || degrees.is_nan() || degrees <= 0.0 {
        return f64::NAN;
    }
    let square = t * t;
    if square.is_infinite() {
        return 0.0;
    }
    let (a, x, y) = (degrees / 2.0, degrees / (degrees + square), square / (degrees + square));
    // x^a (1 − x)^½ / B(a, ½), with 1 + t²/n taken before the logarithm so that a small t loses nothing.
    let front = (-a * (square / degrees).ln_1p()).exp() * y.sqrt() * half_ratio(a) / std::f64::consts::PI.sqrt();
    if x < (a + 1.0) / (a + 2.5) { front * fraction(a, 0.5, x) / a } else { 1.0 - front * fraction(0.5, a, y) / 0.5 }
}

/// The continued fraction of the incomplete beta function, by Lentz's method.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let guard = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut whole = d;
    for step in 1..10_000 {
        let m = f64::from(step);
        for numerator in
            [m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)), -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))]
        {
            d = 1.0 / guard(1.0 + numerator * d);
            c = guard(1.0 + numerator / c);
            whole *= c * d;
        }
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    whole
}

/// Two-sided p of a t statistic; infinite degrees of freedom give the normal distribution, and none give no number.
///
/// By the library's incomplete beta function, whose last digits are not those of [`two_sided`].
pub(crate) fn p_value(statistic: f64, degrees: f64) -> f64 {
    if !statistic.is_finite() || degrees.is_infinite() {
        return erfc(statistic.abs() / std::f64::consts::SQRT_2);
    }
    if degrees <= 0.0 {
        return f64::NAN;
    }
    beta_reg(degrees / 2.0, 0.5, degrees / (degrees + statistic * statistic))
}

/// Quantile to about ten digits, that of the normal distribution for infinite degrees of freedom; infinite without any.
pub(crate) fn quantile(probability: f64, degrees: f64) -> f64 {
    // The search for it would never end there.
    if degrees == f64::INFINITY {
        return quantile::normal(probability);
    }
    StudentsT::new(0.0, 1.0, degrees).map_or(f64::INFINITY, |law| law.inverse_cdf(probability))
}

/// Quantile to all digits; none without degrees of freedom.
pub(crate) fn sharp_quantile(probability: f64, degrees: f64) -> Option<f64> {
    let law = StudentsT::new(0.0, 1.0, degrees).ok()?;
    let mut quantile = law.inverse_cdf(probability);
    // The quantile is found by bisection to few digits; Newton's method gives the others.
    for _ in 0..3 {
        quantile -= (law.cdf(quantile) - probability) / law.pdf(quantile);
    }
    Some(quantile)
}

/// How many standard errors an interval of this level reaches to each side; those of the normal distribution for degrees of freedom that are
/// infinite or none.
pub(crate) fn reach(level: f64, degrees: f64) -> f64 {
    let probability = 0.5 + level / 2.0;
    if degrees > 0.0 { quantile(probability, degrees) } else { quantile::normal(probability) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(ours: f64, expected: f64, relative: f64) {
        assert!((ours - expected).abs() <= relative * expected, "{ours:e} is not {expected:e}");
    }

    #[test]
    fn closed_forms() {
        // One degree: 1 − 2 atan(t) / π. Two: 1 − t / √(2 + t²).
        for t in [0.01, 0.5, 1.0, 3.0f64] {
            near(two_sided(t, 1.0), 1.0 - 2.0 * t.atan() / std::f64::consts::PI, 1e-14);
            near(two_sided(t, 2.0), 1.0 - t / (2.0 + t * t).sqrt(), 1e-14);
        }
        assert_eq!((two_sided(0.0, 5.0), two_sided(f64::INFINITY, 5.0)), (1.0, 0.0));
        assert!(two_sided(1.0, 0.0).is_nan() && two_sided(f64::NAN, 3.0).is_nan());
    }

    #[test]
    fn known_quantiles() {
        assert!((quantile(0.975, 10.0) - 2.228_138_851_964_939).abs() < 1e-9);
        assert!((quantile(0.8, 3.0) - 0.978_472_312_363_304).abs() < 1e-9);
        assert_eq!((quantile(0.975, 0.0), sharp_quantile(0.975, 0.0)), (f64::INFINITY, None));
        assert_eq!(quantile(0.8, f64::INFINITY), quantile::normal(0.8));
        assert!((reach(0.95, 10.0) - 2.228_138_851_986_274).abs() < 1e-8);
        assert_eq!(reach(0.95, f64::INFINITY), quantile::normal(0.975));
    }

    #[test]
    fn known_p_values() {
        assert!((p_value(1.959_963_984_540_054, f64::INFINITY) - 0.05).abs() < 1e-9);
        assert!((p_value(2.228_138_851_986_274, 10.0) - 0.05).abs() < 1e-12);
        assert!(p_value(1.0, 0.0).is_nan());
    }

    #[test]
    fn far_tails_of_an_independent_program() {
        // mpmath 1.3 with 50 digits: betainc(n/2, 1/2, 0, n/(n+t²), regularized).
        for (t, degrees, expected) in FAR {
            // The fraction sums a few hundred terms where x is near 1, each with its rounding.
            near(two_sided(t, degrees), expected, 5e-14);
        }
    }

    const FAR: [(f64, f64, f64); 6] = [
        (18.7, 528.0, 2.966946549828131e-60),
        (11.25, 531.0, 1.7537272118285834e-26),
        (2.0, 60.0, 0.05003304365145745),
        (40.0, 12.0, 3.851229580772034e-14),
        (3.3, 1500.0, 0.000989535121591427),
        (0.75, 9.0, 0.47240444245535357),
    ];
}
