//! Anchors in place and time, and the points counted around them.

use serde::{Deserialize, Serialize};

/// The caller's id of a row. Results are aligned by it, never by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RowId(pub u64);

/// Which of the two arms an anchor is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arm {
    /// The action that the question is about.
    Treated,
    /// What it is compared with.
    Control,
}

/// A place and day around which points are counted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Anchor {
    /// Unique among the anchors.
    pub id: RowId,
    /// Civil day, counted from any epoch that all rows share.
    pub day: i32,
    /// Degrees north, −90 to 90.
    pub latitude: f64,
    /// Degrees east, −180 to 180.
    pub longitude: f64,
    /// Its arm.
    pub arm: Arm,
}

/// A point that counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Unique among the points.
    pub id: RowId,
    /// Civil day, from the anchors' epoch.
    pub day: i32,
    /// Degrees north, −90 to 90.
    pub latitude: f64,
    /// Degrees east, −180 to 180.
    pub longitude: f64,
    /// What the point adds to a count: 1 for an event, the number killed for deaths.
    pub weight: u32,
}

/// Days that were observed, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub first: i32,
    /// Last day.
    pub last: i32,
}

/// Anchors, points, and the days in which points could be seen.
///
/// # Units
/// Days and decimal degrees. One row an anchor and one row a point, in any order.
#[derive(Debug, Clone, PartialEq)]
pub struct AnchoredPoints {
    /// Anchors of both arms.
    pub anchors: Vec<Anchor>,
    /// Points.
    pub points: Vec<Point>,
    /// A window that leaves this period is incomplete.
    pub observed: Period,
}
