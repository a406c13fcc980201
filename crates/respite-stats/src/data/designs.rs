//! Several ways to put one question to the data.

use super::{AnchoredPoints, RowId};
use std::collections::BTreeMap;

/// One way to put a question: its anchors, what is counted around them, and how much each anchor weighs.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// What the anchors are compared with, in the caller's words.
    pub comparison: String,
    /// What a point adds, in the caller's words.
    pub measure: String,
    /// Anchors, points and the observed period.
    pub points: AnchoredPoints,
    /// Weights by anchor id; without them all weigh 1, and an anchor without one is left out.
    pub weights: Option<BTreeMap<RowId, f64>>,
}
