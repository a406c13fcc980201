//! What the method returns.

use crate::data::{Ring, Window};
use serde::Serialize;

/// A number with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measured {
    /// The number.
    pub estimate: f64,
    /// Its standard error by campaigns; of the logarithm for a ratio. None where a kind has too few campaigns.
    pub std_error: Option<f64>,
    /// Lower end of the interval.
    pub conf_low: Option<f64>,
    /// Upper end of the interval.
    pub conf_high: Option<f64>,
}

/// Anchors with similar sums before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PriorStratum {
    /// Its number, from 1 for the lowest sums.
    pub stratum: u64,
    /// Lowest sum in it.
    pub lowest: u64,
    /// Highest sum in it.
    pub highest: u64,
    /// Anchors of each kind, in the order of the kinds.
    pub actions: Vec<u64>,
    /// Share in the standardised mix; none where a kind has no anchor, so that no kind is standardised over it.
    pub weight: Option<f64>,
}

/// What happened around the actions of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KindChange {
    /// The ring.
    pub ring: Ring,
    /// The window before.
    pub baseline: Window,
    /// The window after.
    pub after: Window,
    /// The kind.
    pub kind: String,
    /// The stratum; none for all strata together, plain or standardised.
    pub stratum: Option<u64>,
    /// Anchors.
    pub actions: u64,
    /// Campaigns that they belong to.
    pub campaigns: u64,
    /// Sum of counts before.
    pub counts_before: u64,
    /// Sum of counts after.
    pub counts_after: u64,
    /// Mean count per action and day before.
    pub before_per_day: f64,
    /// Mean count per action and day after.
    pub after_per_day: f64,
    /// After over before; none where nothing was counted before. Without an interval where nothing was counted after.
    pub ratio: Option<Measured>,
    /// After less before, per action and day.
    pub difference_per_day: Measured,
}

/// One kind's change against another's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KindContrast {
    /// The ring.
    pub ring: Ring,
    /// The window before.
    pub baseline: Window,
    /// The window after.
    pub after: Window,
    /// The kind.
    pub kind: String,
    /// The kind that it is held against.
    pub against: String,
    /// Whether both are standardised; else they are the plain ones.
    pub standardised: bool,
    /// Ratio of the one over the ratio of the other; none where one of them is none or 0.
    pub ratio_of_ratios: Option<Measured>,
    /// Difference of the one less the difference of the other, per action and day.
    pub difference_per_day: Measured,
}

/// What [`super::KindsCompared`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KindsComparedEstimate {
    /// Always true: it describes, and says nothing of what caused a difference.
    pub descriptive: bool,
    /// Level of the intervals.
    pub level: f64,
    /// The kinds in alphabetical order.
    pub kinds: Vec<String>,
    /// Anchors left out because a window leaves the observed period, by kind.
    pub incomplete: Vec<u64>,
    /// Campaigns of each kind.
    pub campaigns: Vec<u64>,
    /// The strata, from the lowest sums to the highest.
    pub strata: Vec<PriorStratum>,
    /// By ring, baseline, window after, kind and stratum.
    pub cells: Vec<KindChange>,
    /// All strata together as they are, by ring, baseline, window after and kind.
    pub plain: Vec<KindChange>,
    /// Standardised over the strata where every kind has an action, in the same order; empty without such a stratum. The counts, actions and
    /// campaigns are those of these strata.
    pub standardised: Vec<KindChange>,
    /// Pairs of kinds, plain and then standardised, in the same order.
    pub contrasts: Vec<KindContrast>,
}
