//! What the respite curve returns.

use crate::data::{Ring, Window};
use serde::Serialize;

/// An interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// Whether 0 lies outside.
    pub fn excludes_zero(self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// The two intervals of one number in a family.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Band {
    /// Covers this number at the level.
    pub pointwise: Interval,
    /// Covers all numbers of the family at once at the level.
    pub simultaneous: Interval,
}

/// One day of a curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CurveDay {
    /// Days since the action.
    pub day: i32,
    /// Mean count around the treated.
    pub treated_per_action: f64,
    /// Mean count that the comparison expects without the action; noise may take it below 0.
    pub counterfactual_per_action: f64,
    /// Their difference: below 0 is relief.
    pub effect_per_action: f64,
    /// Standard error of the effect, by campaigns, with the variance of one more event in each arm.
    pub effect_std_error: f64,
    /// Band of the effect; the family is the days 1 to the horizon.
    pub effect_band: Band,
    /// Observed over counterfactual; none where the counterfactual is not above 0 (by 1e-9, so that rounding makes no ratio).
    pub rate_ratio: Option<f64>,
    /// Events averted per action from day 1 to this day; below 0 there were more.
    pub cumulative_relief_per_action: f64,
    /// Band of the cumulative relief; the family is the days 1 to the horizon.
    pub cumulative_relief_band: Band,
}

/// A day read off a curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DayRead {
    /// The day; none if there is no such day within the horizon.
    pub day: Option<u32>,
    /// Earliest day of the interval; none if the draws have no such day even at their lower quantile.
    pub low_day: Option<u32>,
    /// Latest day of the interval; none if at the upper quantile the draws have no such day within the horizon.
    pub high_day: Option<u32>,
    /// Share of the draws that have no such day.
    pub share_without: f64,
}

/// A size read off a curve, in events per action.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SizeRead {
    /// Events per action.
    pub per_action: f64,
    /// Its interval.
    pub interval: Interval,
}

/// The curve of one ring under one baseline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// The ring.
    pub ring: Ring,
    /// The window before.
    pub baseline: Window,
    /// Effect on the action's own day, apart from the rest.
    pub day_zero_effect_per_action: f64,
    /// Its pointwise interval.
    pub day_zero_interval: Interval,
    /// Days 1 to the horizon.
    pub days: Vec<CurveDay>,
    /// Largest cumulative relief; 0 if there is none. Its interval holds the true depth whenever the simultaneous band of the
    /// cumulative relief holds the true curve.
    pub depth: SizeRead,
    /// First day of the largest cumulative relief; none if it is never above 0. Interval by percentiles of the draws: a guide, not a promise.
    pub depth_day: DayRead,
    /// Last day on which the simultaneous band of the daily effect lies below 0; none if it never does.
    pub duration: DayRead,
    /// First day after the depth's day on which half of the depth is lost again; none within the horizon, or without a depth. By percentiles of the draws.
    pub half_life: DayRead,
    /// First day after the depth's day on which the cumulative relief is back at 0 or below; none within the horizon. By percentiles.
    pub break_even: DayRead,
    /// Largest fall of the cumulative relief after its depth, or below 0 if there is no depth; 0 or more. Its interval comes from a band for all falls between two days, and is wide:
    /// only an interval that lies above 0 shows a rebound.
    pub rebound: SizeRead,
    /// Cumulative relief at the horizon, with its pointwise interval.
    pub net: SizeRead,
}

/// The effect over one window after, for the same anchors as the curves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CurveWindow {
    /// The ring.
    pub ring: Ring,
    /// The window before.
    pub baseline: Window,
    /// The window after.
    pub after: Window,
    /// Events per action more or fewer (below 0) than expected.
    pub effect_per_action: f64,
    /// Standard error by campaigns, with the variance of one more event in each arm.
    pub effect_std_error: f64,
    /// Intervals; the family is all baselines and windows after of this ring.
    pub effect_band: Band,
    /// Counts per action around the treated in the window.
    pub treated_per_action: f64,
    /// What the comparison expects there.
    pub counterfactual_per_action: f64,
    /// Smallest change that this contrast finds with 80 % power at 5 % two-sided, by its standard error: 2.80 standard errors.
    pub detectable_per_action: f64,
}

/// A joint test of whether the difference between the arms was constant before the action.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PrePath {
    /// The ring.
    pub ring: Ring,
    /// The days tested.
    pub days: Window,
    /// Largest deviation of a day's difference from their mean, in its own standard errors.
    pub largest_deviation: f64,
    /// How often draws reach it without a true deviation.
    pub p_value: f64,
}

/// What [`super::RespiteCurve`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RespiteCurveEstimate {
    /// Curves by ring, then baseline, in the order of the spec.
    pub curves: Vec<Curve>,
    /// Windows by ring, then baseline, then window after, in the order of the spec.
    pub windows: Vec<CurveWindow>,
    /// The test of the days before, by ring.
    pub pre_paths: Vec<PrePath>,
    /// Level of all bands and intervals.
    pub level: f64,
    /// Treated anchors that enter.
    pub treated: u64,
    /// Control anchors that enter.
    pub control: u64,
    /// Treated anchors left out, since a baseline or the horizon leaves the observed period.
    pub treated_incomplete: u64,
    /// Control anchors left out likewise.
    pub control_incomplete: u64,
    /// Campaigns with an anchor that enters.
    pub campaigns: u64,
    /// Campaigns with a treated anchor that enters.
    pub treated_campaigns: u64,
    /// Campaigns with a control anchor that enters.
    pub control_campaigns: u64,
}
