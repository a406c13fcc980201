//! What the deconvolution returns.

use crate::{
    data::{Ring, Window},
    effect::Band,
};
use serde::Serialize;

/// A number with its standard error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Response {
    /// Events per action and day more or fewer (below 0) than over the baseline.
    pub per_day: f64,
    /// Standard error by campaigns, with the variance of one more event in each arm that enters.
    pub std_error: f64,
}

/// The responses on one step of days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ResponseBin {
    /// The days, over which the response is constant.
    pub days: Window,
    /// After the treated actions.
    pub treated: Response,
    /// After the control actions.
    pub control: Response,
    /// Their difference: the effect by day. Below 0 is relief.
    pub difference: Response,
}

/// The responses of one ring under one baseline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RingResponses {
    /// The ring.
    pub ring: Ring,
    /// The window before.
    pub baseline: Window,
    /// Steps from day 0 to the horizon.
    pub bins: Vec<ResponseBin>,
}

/// The effect of one action by itself over one window after.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ModelledWindow {
    /// The ring.
    pub ring: Ring,
    /// The window before.
    pub baseline: Window,
    /// The window after.
    pub after: Window,
    /// Events per action more or fewer (below 0) than expected, with the wakes of other actions taken out.
    pub effect_per_action: f64,
    /// Standard error by campaigns, with the variance of one more event in each arm.
    pub effect_std_error: f64,
    /// Intervals; the family is all baselines and windows after of this ring. Unbounded where more draws than the level leaves out
    /// cannot tell the responses apart.
    pub effect_band: Band,
    /// Smallest change that this contrast finds with 80 % power at 5 % two-sided, by its standard error: 2.80 standard errors.
    pub detectable_per_action: f64,
    /// The standard error over that of the respite curve, which leaves overlap out of account; 1 without overlap.
    pub error_over_curve: f64,
}

/// What [`super::WakeDeconvolution`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WakeDeconvolutionEstimate {
    /// Windows by ring, then baseline, then window after, in the order of the spec.
    pub windows: Vec<ModelledWindow>,
    /// Responses by ring, then baseline.
    pub responses: Vec<RingResponses>,
    /// Rings that reach beyond the distance that is modelled; nothing is estimated for them.
    pub rings_left_out: Vec<Ring>,
    /// Pairs of actions whose wakes share days and area: at most the horizon and less than twice the outermost modelled ring apart.
    pub overlapping_pairs: u64,
    /// Other actions whose wake overlaps with that of one, on average over all.
    pub overlapping_others: f64,
    /// Fits until the weights settled; 1 for least squares.
    pub rounds: u32,
    /// Level of all intervals.
    pub level: f64,
    /// Treated anchors that enter.
    pub treated: u64,
    /// Control anchors that enter.
    pub control: u64,
    /// Treated anchors that enter only by their wakes, since a baseline or the horizon leaves the observed period.
    pub treated_incomplete: u64,
    /// Control anchors likewise.
    pub control_incomplete: u64,
    /// Campaigns with an anchor that enters.
    pub campaigns: u64,
    /// Campaigns with a treated anchor that enters.
    pub treated_campaigns: u64,
    /// Campaigns with a control anchor that enters.
    pub control_campaigns: u64,
}
