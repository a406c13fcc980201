//! Killed and injured as a source counts them.

use serde::{Deserialize, Serialize};

/// A count with its bounds, each as the source gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Range {
    /// Lowest count that the source holds possible.
    pub low: Option<u32>,
    /// The source's best count.
    pub best: Option<u32>,
    /// Highest count that the source holds possible.
    pub high: Option<u32>,
}

impl Range {
    /// A count given once, without bounds.
    pub fn best(count: u32) -> Self {
        Self { low: None, best: Some(count), high: None }
    }
}

/// Killed and injured. Groups are kept apart and never summed silently.
///
/// `side_a` and `side_b` are deaths *of* that side, in the order of [`crate::Event::sides`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Casualties {
    /// All killed.
    pub killed: Range,
    /// Killed of the first side.
    pub killed_side_a: Option<u32>,
    /// Killed of the second side.
    pub killed_side_b: Option<u32>,
    /// Civilians killed.
    pub killed_civilians: Option<u32>,
    /// Killed whose group is not known.
    pub killed_unknown: Option<u32>,
    /// All injured.
    pub injured: Range,
}
