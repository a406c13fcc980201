//! Anchors of several kinds, and the points counted around them.

use super::{AnchoredPoints, RowId};
use std::collections::{BTreeMap, BTreeSet};

/// Anchors with a kind each. Their arms count for nothing.
///
/// # Units
/// The kind of each anchor by its id.
#[derive(Debug, Clone, PartialEq)]
pub struct AnchorsByKind {
    /// Anchors and points.
    pub points: AnchoredPoints,
    /// The kind of each anchor.
    pub kinds: BTreeMap<RowId, String>,
}

impl AnchorsByKind {
    /// The kinds that there are, in alphabetical order.
    pub fn names(&self) -> BTreeSet<&str> {
        self.kinds.values().map(String::as_str).collect()
    }
}
