//! The shapes that methods take.

mod anchored_points;
mod drawn_anchors;
mod ring_day_table;
mod timed_rows;
mod window;

pub use anchored_points::{Anchor, AnchoredPoints, Arm, Period, Point, RowId};
pub use drawn_anchors::{Drawing, DrawnAnchor, other_dates, other_places};
pub use ring_day_table::{Ring, RingDayTable};
pub(crate) use ring_day_table::{check_rows, checked_rings};
pub use timed_rows::{Covariate, CovariateValues, DAY_SECONDS, Role, TimedRow, TimedRows};
pub use window::Window;
pub(crate) use window::check_windows;
