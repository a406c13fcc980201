//! The shapes that methods take.

mod anchored_points;
mod ring_day_table;
mod window;

pub use anchored_points::{Anchor, AnchoredPoints, Arm, Period, Point, RowId};
pub(crate) use ring_day_table::checked_rings;
pub use ring_day_table::{Ring, RingDayTable};
pub use window::Window;
pub(crate) use window::check_windows;
