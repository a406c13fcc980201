//! How alike the arms are before and after matching.

use serde::Serialize;

/// One variable's balance.
///
/// # Formula
/// Standardised difference: treated mean less control mean, over `√((s_t² + s_c²) / 2)` of the unweighted variances before matching.
///
/// # Units
/// Means in the variable's own unit; differences in standard deviations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BalanceRow {
    /// The variable.
    pub variable: String,
    /// Mean of the treated before matching.
    pub treated_mean_before: f64,
    /// Mean of the control before matching.
    pub control_mean_before: f64,
    /// Mean of the matched treated.
    pub treated_mean_after: Option<f64>,
    /// Weighted mean of the matched control.
    pub control_mean_after: Option<f64>,
    /// Standardised difference before; none where the variable does not vary.
    pub difference_before: Option<f64>,
    /// Standardised difference after, by the same standard deviation.
    pub difference_after: Option<f64>,
}

/// Balance of one variable; anchors of weight 0 have no match.
pub(super) fn balance(variable: String, values: &[f64], treated: &[bool], weights: &[f64]) -> BalanceRow {
    let mean = |arm: bool, weighted: bool| {
        let rows = || values.iter().zip(treated).zip(weights).filter(|((_, treated), _)| **treated == arm);
        let weight = |weight: &f64| if weighted { *weight } else { 1.0 };
        let total: f64 = rows().map(|(_, w)| weight(w)).sum();
        rows().map(|((value, _), w)| value * weight(w)).sum::<f64>() / total
    };
    let variance = |arm: bool| {
        let centre = mean(arm, false);
        let squares: Vec<f64> =
            values.iter().zip(treated).filter(|(_, treated)| **treated == arm).map(|(value, _)| (value - centre).powi(2)).collect();
        squares.iter().sum::<f64>() / (squares.len() as f64 - 1.0).max(1.0)
    };
    let scale = ((variance(true) + variance(false)) / 2.0).sqrt();
    let finite = |value: f64| value.is_finite().then_some(value);
    let (treated_before, control_before) = (mean(true, false), mean(false, false));
    let (treated_after, control_after) = (finite(mean(true, true)), finite(mean(false, true)));
    BalanceRow {
        variable,
        treated_mean_before: treated_before,
        control_mean_before: control_before,
        treated_mean_after: treated_after,
        control_mean_after: control_after,
        difference_before: finite((treated_before - control_before) / scale),
        difference_after: treated_after.zip(control_after).and_then(|(treated, control)| finite((treated - control) / scale)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let row = balance("level".into(), &[2.0, 4.0, 0.0, 4.0], &[true, true, false, false], &[1.0, 1.0, 0.5, 1.5]);
        assert_eq!((row.treated_mean_before, row.control_mean_before), (3.0, 2.0));
        assert_eq!((row.treated_mean_after, row.control_mean_after), (Some(3.0), Some(3.0)));
        // Variances 2 and 8: standard deviation √5.
        assert!((row.difference_before.unwrap() - 1.0 / 5f64.sqrt()).abs() < 1e-15);
        assert_eq!(row.difference_after, Some(0.0));
        let none = balance("level".into(), &[1.0, 1.0], &[true, false], &[0.0, 0.0]);
        assert_eq!((none.treated_mean_after, none.difference_before), (None, None));
    }
}
