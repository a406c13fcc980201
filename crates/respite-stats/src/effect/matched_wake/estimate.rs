//! What matched wakes return.

use crate::{
    effect::matching::{BalanceRow, MatchedAnchors},
    numeric::student,
};
use serde::Serialize;

/// What a window's status says of its estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchedStatus {
    /// Nothing to remark.
    Ok,
    /// No stratum holds both arms, or no weights balance them.
    NoMatch,
    /// A term of the model is determined by the others; the estimate stands if it is not the arm itself.
    Aliased,
    /// Nothing is left to estimate an error from, so there is no p value.
    PerfectFit,
    /// The peer's iteration does not settle; the estimate, if any, is of a safer one.
    NotConverged,
}

/// One window and radius; numbers that are not defined are none.
///
/// # Units
/// Counts per action; shares of 0 to 1, and common support in per cent. Under the peer's rule L1 and overlap have 3 digits and common
/// support has 1, as the peer gives them; under the default rule nothing is rounded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatchedWindow {
    /// Length of the window.
    pub window: u32,
    /// Radius of the disc.
    pub radius_km: f64,
    /// What is to be said of the estimate.
    pub status: MatchedStatus,
    /// Change after treated actions, over that after control actions.
    pub estimate: Option<f64>,
    /// Its standard error: by campaign under the default rule, ordinary under the peer's.
    pub std_error: Option<f64>,
    /// Two-sided p value of this window alone, by that error.
    pub p_value: Option<f64>,
    /// Adjusted R²; `lm` under the peer's rule only.
    pub adj_r_squared: Option<f64>,
    /// Lower bound of the interval, by campaign; default rule only, as all below but the counts.
    pub conf_low: Option<f64>,
    /// Upper bound.
    pub conf_high: Option<f64>,
    /// Ratio of the treated's growth to the weighted control's; none where a sum that it divides by is 0.
    pub rate_ratio: Option<f64>,
    /// Standard error that takes each action by itself, robust to unequal variance.
    pub std_error_robust: Option<f64>,
    /// P value by it.
    pub p_robust: Option<f64>,
    /// P value of this window alone, by flips of campaigns.
    pub p_randomised: Option<f64>,
    /// P value over the whole grid, by steps down from the window farthest from no effect.
    pub p_adjusted: Option<f64>,
    /// False-discovery rate over the grid, from the p values by flips.
    pub q_value: Option<f64>,
    /// Control actions with a complete wake.
    pub control_before: u64,
    /// Treated actions with a complete wake.
    pub treated_before: u64,
    /// Control actions with a match.
    pub control_matched: u64,
    /// Treated actions with a match.
    pub treated_matched: u64,
    /// Imbalance before matching.
    pub l1_before: Option<f64>,
    /// Imbalance after it; the peer does not use the weights, the default rule does.
    pub l1_matched: Option<f64>,
    /// Share of cells with both arms; peer's rule only.
    pub common_support_before: Option<f64>,
    /// The same over matched actions.
    pub common_support_matched: Option<f64>,
    /// Share of actions with another of their arm before.
    pub same_overlap_pre: Option<f64>,
    /// Share with another of their arm after.
    pub same_overlap_post: Option<f64>,
    /// Share with another of their arm on either side.
    pub same_overlap: Option<f64>,
    /// Share with one of the other arm before.
    pub mixed_overlap_pre: Option<f64>,
    /// Share with one of the other arm after.
    pub mixed_overlap_post: Option<f64>,
    /// Share with one of the other arm on either side.
    pub mixed_overlap: Option<f64>,
}

impl MatchedWindow {
    pub(super) fn empty(window: u32, radius_km: f64) -> Self {
        Self {
            window,
            radius_km,
            status: MatchedStatus::NoMatch,
            estimate: None,
            std_error: None,
            p_value: None,
            adj_r_squared: None,
            conf_low: None,
            conf_high: None,
            rate_ratio: None,
            std_error_robust: None,
            p_robust: None,
            p_randomised: None,
            p_adjusted: None,
            q_value: None,
            control_before: 0,
            treated_before: 0,
            control_matched: 0,
            treated_matched: 0,
            l1_before: None,
            l1_matched: None,
            common_support_before: None,
            common_support_matched: None,
            same_overlap_pre: None,
            same_overlap_post: None,
            same_overlap: None,
            mixed_overlap_pre: None,
            mixed_overlap_post: None,
            mixed_overlap: None,
        }
    }

    pub(super) fn describe(&mut self, matched: &MatchedAnchors) {
        [self.treated_before, self.control_before] = matched.complete;
        [self.treated_matched, self.control_matched] = matched.matched;
        (self.l1_before, self.l1_matched) = (Some(matched.l1_before), matched.l1_after);
    }

    /// Error, p value and interval by Student's distribution.
    pub(super) fn set_errors(&mut self, estimate: f64, error: f64, degrees: f64, level: f64) {
        self.std_error = Some(error);
        self.p_value = Some(student::two_sided(estimate / error, degrees)).filter(|p| !p.is_nan());
        let half = error * student::quantile(0.5 + level / 2.0, degrees);
        let finite = |bound: f64| bound.is_finite().then_some(bound);
        (self.conf_low, self.conf_high) = (finite(estimate - half), finite(estimate + half));
    }
}

/// What [`super::MatchedWake`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatchedWakeEstimate {
    /// Windows by length, then radius, in the order of the spec.
    pub windows: Vec<MatchedWindow>,
    /// Balance of the one matched sample; empty under the peer's rule and where each window has its own.
    pub balance: Vec<BalanceRow>,
    /// Campaigns with a matched action, treated and control; none where each window has its own sample, and under the peer's rule.
    pub campaigns: Option<[u64; 2]>,
    /// P value of the whole grid: how often flips put the largest of all windows beyond the largest observed.
    pub joint_p_value: Option<f64>,
}
