//! The shapes that methods take.

mod anchored_points;

pub use anchored_points::{Anchor, AnchoredPoints, Arm, Period, Point, RowId};
