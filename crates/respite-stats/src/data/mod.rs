//! The shapes that methods take.

mod anchored_points;
pub(crate) mod area;
mod count_series;
mod drawn_anchors;
mod point_pattern;
mod ring_day_table;
mod window;

pub use anchored_points::{Anchor, AnchoredPoints, Arm, Period, Point, RowId};
pub use area::Area;
pub(crate) use count_series::AlignedSeries;
pub use count_series::{CountSeries, Observation, UnitSeries};
pub use drawn_anchors::{Drawing, DrawnAnchor, other_dates, other_places};
pub use point_pattern::{PatternPoint, PointPatterns};
pub use ring_day_table::{Ring, RingDayTable};
pub(crate) use ring_day_table::{check_rows, checked_rings};
pub use window::Window;
pub(crate) use window::check_windows;
