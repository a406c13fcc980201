//! Matched wake analysis: change after actions against that after actions with a like past, over a grid of windows and radii.

mod civil_day;
mod joint;
mod overlap;
mod peer;
mod show;
mod wakes;
mod window_fit;

pub use peer::Wake;

use super::matching::{BalanceRow, MatchedAnchors, MatchingBy};
use crate::{
    data::{DAY_SECONDS, TimedRows},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
    numeric::{quantile, student},
};
use serde::{Deserialize, Serialize};
use window_fit::Formula;

/// By whose definitions wakes are counted and matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WakeRule {
    /// Civil days; day 0 is in no window; one matching for the whole grid; errors by campaign and by exchange of labels.
    CivilDay,
    /// Those of the R package mwa 0.5.0.
    Mwa,
}

/// Unit of the windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WakeUnit {
    /// 24 hours.
    Days,
    /// Hours.
    Hours,
    /// Minutes.
    Mins,
    /// Seconds.
    Secs,
}

impl WakeUnit {
    fn seconds(self) -> i64 {
        match self {
            Self::Days => DAY_SECONDS,
            Self::Hours => 3600,
            Self::Mins => 60,
            Self::Secs => 1,
        }
    }
}

/// How a window's estimate is made under the peer's rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Estimator {
    /// Least squares.
    Lm,
    /// Least squares on the treated's weights; the same numbers as the weighted `lm`.
    Att,
    /// Negative binomial regression with the identity link, never weighted.
    Nb,
}

/// What a window's status says of its estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchedStatus {
    /// Nothing to remark.
    Ok,
    /// No stratum holds both arms.
    NoMatch,
    /// A term of the model is determined by the others; the estimate stands if it is not the arm itself.
    Aliased,
    /// Nothing is left to estimate an error from, so there is no p value.
    PerfectFit,
    /// The peer's iteration does not settle; the estimate, if any, is of a safer one.
    NotConverged,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MatchedWake {
    pub rule: WakeRule,
    pub windows: Vec<u32>,
    pub radii_km: Vec<f64>,
    pub unit: WakeUnit,
    pub match_on: Vec<String>,
    pub match_history: bool,
    pub estimator: Estimator,
    pub weighted: bool,
    pub formula: Option<WakeFormula>,
    pub controls: Vec<String>,
    pub drop_overlaps: bool,
    pub by: MatchingBy,
    pub bins: u32,
    pub match_each_window: bool,
    pub campaign_km: Option<f64>,
    pub campaign_days: Option<u32>,
    pub draws: u32,
    pub seed: u64,
    pub level: f64,
}

/// What is explained by the arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WakeFormula {
    /// The count after, by the count before and the arm.
    Level,
    /// The count after less the count before, by the arm alone.
    Change,
}

impl Default for MatchedWake {
    fn default() -> Self {
        Self {
            rule: WakeRule::CivilDay,
            windows: vec![2, 4, 6, 8, 10],
            radii_km: vec![2.0, 4.0, 6.0, 8.0, 10.0],
            unit: WakeUnit::Days,
            match_on: Vec::new(),
            match_history: true,
            estimator: Estimator::Lm,
            weighted: true,
            formula: None,
            controls: Vec::new(),
            drop_overlaps: false,
            by: MatchingBy::EntropyBalance,
            bins: 4,
            match_each_window: false,
            campaign_km: None,
            campaign_days: None,
            draws: 999,
            seed: 1,
            level: 0.95,
        }
    }
}

/// One window and radius.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatchedWindow {
    pub window: u32,
    pub radius_km: f64,
    pub status: MatchedStatus,
    pub estimate: Option<f64>,
    pub std_error: Option<f64>,
    pub p_value: Option<f64>,
    pub adj_r_squared: Option<f64>,
    pub conf_low: Option<f64>,
    pub conf_high: Option<f64>,
    pub rate_ratio: Option<f64>,
    pub std_error_robust: Option<f64>,
    pub p_robust: Option<f64>,
    pub p_randomised: Option<f64>,
    pub p_adjusted: Option<f64>,
    pub q_value: Option<f64>,
    pub control_before: u64,
    pub treated_before: u64,
    pub control_matched: u64,
    pub treated_matched: u64,
    pub l1_before: Option<f64>,
    pub l1_matched: Option<f64>,
    pub common_support_before: Option<f64>,
    pub common_support_matched: Option<f64>,
    pub same_overlap_pre: Option<f64>,
    pub same_overlap_post: Option<f64>,
    pub same_overlap: Option<f64>,
    pub mixed_overlap_pre: Option<f64>,
    pub mixed_overlap_post: Option<f64>,
    pub mixed_overlap: Option<f64>,
}

impl MatchedWindow {
    fn empty(window: u32, radius_km: f64) -> Self {
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
}

impl MatchedWindow {
    fn describe(&mut self, matched: &MatchedAnchors) {
        [self.treated_before, self.control_before] = matched.complete;
        [self.treated_matched, self.control_matched] = matched.matched;
        (self.l1_before, self.l1_matched) = (Some(matched.l1_before), matched.l1_after);
    }

    /// Error, p value and interval by Student's distribution.
    fn set_errors(&mut self, estimate: f64, error: f64, degrees: f64, level: f64) {
        self.std_error = Some(error);
        self.p_value = Some(student::two_sided(estimate / error, degrees)).filter(|p| !p.is_nan());
        let half = error * quantile::student(0.5 + level / 2.0, degrees);
        (self.conf_low, self.conf_high) = (Some(estimate - half), Some(estimate + half));
    }
}

/// What [`MatchedWake`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatchedWakeEstimate {
    pub windows: Vec<MatchedWindow>,
    pub balance: Vec<BalanceRow>,
    pub campaigns: Option<u64>,
    pub joint_p_value: Option<f64>,
}

impl MatchedWake {
    fn formula(&self) -> WakeFormula {
        self.formula.unwrap_or(match self.rule {
            WakeRule::CivilDay => WakeFormula::Change,
            WakeRule::Mwa => WakeFormula::Level,
        })
    }

    fn model(&self) -> Formula {
        Formula { estimator: self.estimator, weighted: self.weighted, change: self.formula() == WakeFormula::Change }
    }

    /// Every wake by the peer's rule: by radius, window and time.
    ///
    /// # Errors
    /// Those of [`Method::check`].
    pub fn wakes(&self, data: &TimedRows) -> Result<Vec<Wake>, Error> {
        self.check(data)?;
        Ok(peer::all_wakes(self, data))
    }
}

impl Method for MatchedWake {
    type Data = TimedRows;
    type Estimate = MatchedWakeEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "matched-wake",
        title: "Matched wakes over windows and radii",
        question: "Did the count after these actions change otherwise than after actions with a like past, over all windows and radii at once?",
        explanation: include_str!("matched_wake.md"),
        assumptions: &[],
        sources: &["schutte-donnay-2014"],
        checked_against: "",
        status: Status::Trial,
    };

    fn check(&self, data: &TimedRows) -> Result<(), Error> {
        data.check()?;
        Ok(())
    }

    fn fit(&self, data: &TimedRows) -> Result<Fit<Self>, Error> {
        let estimate = match self.rule {
            WakeRule::CivilDay => civil_day::estimate(self, data)?,
            WakeRule::Mwa => peer::estimate(self, data)?,
        };
        Ok(Fit { spec: self.clone(), estimate, diagnostics: Vec::new(), version: env!("CARGO_PKG_VERSION") })
    }
}
