//! Doubts that methods for units over periods share.

use super::PreTrend;
use crate::diagnostic::{self, Diagnostic};

/// Fewer treated units than this are few.
const FEW_TREATED: u64 = 10;
/// Fewer clusters than this are few.
const FEW_CLUSTERS: u64 = 20;
/// A cohort needs as many units besides its covariates.
const SMALL_COHORT: usize = 5;

/// About the number of units by cohort, treated units, and clusters.
pub(super) fn of_sizes(cohorts: &[(i32, usize)], covariates: usize, treated: u64, clusters: u64) -> Vec<Diagnostic> {
    let mut doubts = Vec::new();
    if treated < FEW_TREATED || clusters < FEW_CLUSTERS {
        let message = format!("{treated} treated units and {clusters} clusters; fewer than {FEW_TREATED} or {FEW_CLUSTERS} are few");
        doubts.push(diagnostic::FEW_TREATED.with(message));
    }
    let least = SMALL_COHORT + covariates;
    let small: Vec<String> = cohorts.iter().filter(|(_, size)| *size < least).map(|(cohort, size)| format!("{cohort} ({size})")).collect();
    if !small.is_empty() {
        let message = format!("{} of {} cohorts have fewer than {least} units: {}", small.len(), cohorts.len(), small.join(", "));
        doubts.push(diagnostic::SMALL_COHORT.with(message));
    }
    doubts
}

/// About the periods before treatment.
pub(super) fn of_pre_trend(test: Option<&PreTrend>) -> Option<Diagnostic> {
    let test = test.filter(|test| test.p_value < 0.05)?;
    let message = format!(
        "the {} differences before treatment are not all 0 (p = {:.4}); the test would find a trend of {:.3} a period with 50 % power and of {:.3} with 80 %",
        test.terms, test.p_value, test.slope_half_power, test.slope_usual_power
    );
    Some(diagnostic::PRE_TREND.with(message))
}
