//! Weights of days by how likely their treatments are under an intervention, and the averages that they give.

/// Running log ratios of an intervention's density to the fitted one, over the days of a lag, as weights.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weights {
    /// Weights over the largest one.
    pub scaled: Vec<f64>,
    /// Logarithm of the largest.
    pub log_scale: f64,
    /// Number of days whose weight was cut.
    pub truncated: usize,
    /// Mean weight before the cut.
    pub mean_before_cut: f64,
}

impl Weights {
    /// The product over each `lag` days in a row; cut at a quantile (linear between order statistics).
    pub(super) fn over(log_ratios: &[f64], lag: usize, truncate_at: Option<f64>) -> Self {
        let logs: Vec<f64> = log_ratios.windows(lag).map(|window| window.iter().sum()).collect();
        let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut scaled: Vec<f64> = logs.iter().map(|log| (log - highest).exp()).collect();
        let mean = scaled.iter().sum::<f64>() / scaled.len() as f64;
        let limit = truncate_at.map_or(f64::INFINITY, |share| {
            let mut sorted = logs.clone();
            sorted.sort_by(f64::total_cmp);
            let at = share * (sorted.len() - 1) as f64;
            let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
            let below = (low - highest).exp();
            below + at.fract() * ((high - highest).exp() - below)
        });
        let truncated = scaled.iter().filter(|weight| **weight > limit).count();
        scaled.iter_mut().for_each(|weight| *weight = weight.min(limit));
        // Scaled anew, so that a cut far below the largest weight loses no digits.
        let top = scaled.iter().copied().fold(0.0, f64::max);
        scaled.iter_mut().for_each(|weight| *weight /= top);
        Self { scaled, log_scale: highest + top.ln(), truncated, mean_before_cut: highest.exp() * mean }
    }

    pub(super) fn sum(&self) -> f64 {
        self.scaled.iter().sum()
    }

    pub(super) fn effective(&self) -> f64 {
        self.sum().powi(2) / self.scaled.iter().map(|weight| weight * weight).sum::<f64>()
    }

    pub(super) fn largest_share(&self) -> f64 {
        self.scaled.iter().copied().fold(0.0, f64::max) / self.sum()
    }

    /// The weighted average of the outcomes, and each day's part in its error, whose sum over the days is 0.
    pub(super) fn standardised(&self, outcomes: &[f64]) -> (f64, Vec<f64>) {
        let sum = self.sum();
        let average = self.scaled.iter().zip(outcomes).map(|(weight, outcome)| weight * outcome).sum::<f64>() / sum;
        (average, self.scaled.iter().zip(outcomes).map(|(weight, outcome)| weight / sum * (outcome - average)).collect())
    }

    /// The plain average of weight times outcome, and each day's part in it.
    pub(super) fn plain(&self, outcomes: &[f64]) -> (f64, Vec<f64>) {
        let factor = self.log_scale.exp() / outcomes.len() as f64;
        let parts: Vec<f64> = self.scaled.iter().zip(outcomes).map(|(weight, outcome)| factor * weight * outcome).collect();
        (parts.iter().sum(), parts)
    }
}

/// The root of the sum of squares: the bound, which takes second moments for variances.
pub(super) fn bound(parts: &[f64]) -> f64 {
    parts.iter().map(|part| part * part).sum::<f64>().sqrt()
}

/// The same with products of parts up to a number of days apart, in weights that fall to 0 (Bartlett).
pub(super) fn dependent(parts: &[f64], apart: usize) -> f64 {
    let product = |lag: usize| parts.iter().skip(lag).zip(parts).map(|(a, b)| a * b).sum::<f64>();
    let more: f64 = (1..=apart.min(parts.len() - 1)).map(|lag| 2.0 * (1.0 - lag as f64 / (apart + 1) as f64) * product(lag)).sum();
    (product(0) + more).max(0.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_by_hand() {
        let ratios: Vec<f64> = [1.0f64, 2.0, 4.0].iter().map(|ratio| ratio.ln()).collect();
        // Two days in a row: weights 2 and 8.
        let weights = Weights::over(&ratios, 2, None);
        let (average, parts) = weights.standardised(&[5.0, 10.0]);
        assert!((average - 9.0).abs() < 1e-12 && (weights.mean_before_cut - 5.0).abs() < 1e-12);
        // Parts 0.2 · (5 − 9) and 0.8 · (10 − 9).
        assert!((bound(&parts) - (0.64f64 + 0.64).sqrt()).abs() < 1e-12);
        assert!((weights.effective() - 100.0 / 68.0).abs() < 1e-12);
        let (plain, parts) = weights.plain(&[5.0, 10.0]);
        assert!((plain - 45.0).abs() < 1e-12 && (bound(&parts) - 1625f64.sqrt()).abs() < 1e-10);
        // Half way between the two: 5.
        let cut = Weights::over(&ratios, 2, Some(0.5));
        assert_eq!(cut.truncated, 1);
        assert!((cut.scaled[0] / cut.scaled[1] - 0.4).abs() < 1e-12);
        assert!((dependent(&[1.0, 1.0], 1) - (2.0f64 + 1.0).sqrt()).abs() < 1e-12);
    }
}
