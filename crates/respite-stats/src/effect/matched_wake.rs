//! Matched wake analysis: change after actions against that after actions with a like past, over a grid of windows and radii.

mod peer;
mod show;
mod wakes;
mod window_fit;

pub use peer::Wake;

use crate::{
    data::{Arm, DAY_SECONDS, Role, TimedRows},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
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
    pub change: bool,
    pub controls: Vec<String>,
    pub drop_overlaps: bool,
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
            change: false,
            controls: Vec::new(),
            drop_overlaps: false,
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

/// What [`MatchedWake`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatchedWakeEstimate {
    pub windows: Vec<MatchedWindow>,
    pub balance: Vec<()>,
    pub campaigns: Option<u64>,
    pub joint_p_value: Option<f64>,
}

impl MatchedWake {
    fn formula(&self) -> Formula {
        Formula { estimator: self.estimator, weighted: self.weighted, change: self.change }
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
        let estimate = peer::estimate(self, data)?;
        Ok(Fit { spec: self.clone(), estimate, diagnostics: Vec::new(), version: env!("CARGO_PKG_VERSION") })
    }
}
