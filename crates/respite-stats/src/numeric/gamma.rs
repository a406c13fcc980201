//! The gamma function's derivatives of the logarithm, and its ratio at a half step.

/// Derivative of `ln Γ` at a positive number.
pub(crate) fn digamma(x: f64) -> f64 {
    let (mut x, mut sum) = (x, 0.0);
    while x < 12.0 {
        sum -= 1.0 / x;
        x += 1.0;
    }
    let z = 1.0 / (x * x);
    let series = z
        * (1.0 / 12.0 - z * (1.0 / 120.0 - z * (1.0 / 252.0 - z * (1.0 / 240.0 - z * (1.0 / 132.0 - z * (691.0 / 32_760.0 - z / 12.0))))));
    sum + x.ln() - 0.5 / x - series
}

/// Second derivative of `ln Γ` at a positive number.
pub(crate) fn trigamma(x: f64) -> f64 {
    let (mut x, mut sum) = (x, 0.0);
    while x < 12.0 {
        sum += 1.0 / (x * x);
        x += 1.0;
    }
    let z = 1.0 / (x * x);
    let series =
        z * (1.0 / 6.0 - z * (1.0 / 30.0 - z * (1.0 / 42.0 - z * (1.0 / 30.0 - z * (5.0 / 66.0 - z * (691.0 / 2_730.0 - z * 7.0 / 6.0))))));
    sum + (1.0 + 0.5 / x + series) / x
}

/// `Γ(a + ½) / Γ(a)` for a positive number.
pub(crate) fn half_ratio(a: f64) -> f64 {
    let (mut a, mut factor) = (a, 1.0);
    while a < 40.0 {
        factor *= a / (a + 0.5);
        a += 1.0;
    }
    let z = 1.0 / (8.0 * a);
    // The asymptotic series in 1/(8a).
    let series = 1.0
        - z * (1.0
            - z * (0.5
                + z * (2.5 - z * (21.0 / 8.0 + z * (399.0 / 8.0 - z * (869.0 / 16.0 + z * (39_325.0 / 16.0 - z * 334_477.0 / 128.0)))))));
    factor * a.sqrt() * series
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(ours: f64, expected: f64) {
        assert!((ours - expected).abs() <= 1e-14 * expected.abs().max(1.0), "{ours} is not {expected}");
    }

    #[test]
    fn known_values() {
        let euler = 0.577_215_664_901_532_9;
        near(digamma(1.0), -euler);
        near(digamma(0.5), -euler - 2.0 * 2f64.ln());
        near(digamma(20.0), (1..20).map(|k| 1.0 / f64::from(k)).sum::<f64>() - euler);
        let square = std::f64::consts::PI.powi(2);
        near(trigamma(1.0), square / 6.0);
        near(trigamma(0.5), square / 2.0);
        near(trigamma(15.0), square / 6.0 - (1..15).map(|k| 1.0 / f64::from(k * k)).sum::<f64>());
    }

    #[test]
    fn half_steps() {
        let root = std::f64::consts::PI.sqrt();
        near(half_ratio(0.5), 1.0 / root);
        near(half_ratio(1.0), root / 2.0);
        // Γ(4.5) / Γ(4) = 3.5 · 2.5 · 1.5 · 0.5 √π / 6.
        near(half_ratio(4.0), 6.5625 * root / 6.0);
        // Γ(40.5) / Γ(40) = Π (k − ½) / k over 1 to 40, times √π · 40.
        let product: f64 = (1..=40).map(|k| (f64::from(k) - 0.5) / f64::from(k)).product();
        near(half_ratio(40.0), product * root * 40.0);
    }
}
