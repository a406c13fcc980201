//! What the honest bounds return.

use super::{RestrictedEffect, bins::BinnedContrasts};
use crate::{
    data::{Ring, Window},
    effect::Interval,
};
use serde::Serialize;

/// One bin of one ring.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BinContrast {
    /// The ring.
    pub ring: Ring,
    /// The bin's days.
    pub days: Window,
    /// Distance from the reference bin, in bins.
    pub time: f64,
    /// Events per action in the bin, treated less control, less the same in the reference bin.
    pub per_action: f64,
    /// Standard error by campaigns, with the variance of one more event in each arm.
    pub std_error: f64,
}

/// The bins of one ring.
pub(in crate::effect) fn bin_contrasts(ring: Ring, times: &[(Window, f64)], contrasts: &BinnedContrasts) -> Vec<BinContrast> {
    let study = &contrasts.study;
    let one = |(index, (days, time)): (usize, &(Window, f64))| BinContrast {
        ring,
        days: *days,
        time: *time,
        per_action: study.estimates()[index],
        std_error: study.covariance()[index][index].sqrt(),
    };
    times.iter().enumerate().map(one).collect()
}

/// Limits at which an effect could be none.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Breakdown {
    /// Least limit at which the set holds 0, if the estimates were without error; none if no limit is enough.
    pub of_set: Option<f64>,
    /// Least limit found at which the robust interval reaches 0; none if none was found. 0 means that no violation is needed.
    pub robust: Option<f64>,
}

/// The effect of one window in one ring under both restrictions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HonestWindow {
    /// The ring.
    pub ring: Ring,
    /// The window after.
    pub after: Window,
    /// Events per action more or fewer (below 0) than expected if the paths' difference stays as in the reference bin.
    pub effect_per_action: f64,
    /// Its standard error.
    pub std_error: f64,
    /// The usual interval, which allows no violation.
    pub interval: Interval,
    /// By multiple of the steepest slope before, in the order of the spec.
    pub relative_magnitudes: Vec<RestrictedEffect>,
    /// Where the multiple makes the effect none.
    pub relative_breakdown: Breakdown,
    /// By greatest change of slope, in events per action per bin and step, in the order of the spec's shares.
    pub smoothness: Vec<RestrictedEffect>,
    /// Where the change of slope makes the effect none.
    pub smoothness_breakdown: Breakdown,
}

/// What [`super::HonestBounds`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HonestBoundsEstimate {
    /// Windows by ring, then window after, in the order of the spec.
    pub windows: Vec<HonestWindow>,
    /// The contrasts that they rest on, by ring, then time.
    pub bins: Vec<BinContrast>,
    /// Level of all intervals.
    pub level: f64,
    /// Treated anchors that enter.
    pub treated: u64,
    /// Control anchors that enter.
    pub control: u64,
    /// Campaigns with an anchor that enters.
    pub campaigns: u64,
}
