//! The shapes that methods take.

mod anchored_points;
mod designs;
mod drawn_anchors;
mod panel;
mod ring_day_table;
mod window;

pub use anchored_points::{Anchor, AnchoredPoints, Arm, Period, Point, RowId};
pub use designs::Design;
pub use drawn_anchors::{Drawing, DrawnAnchor, other_dates, other_places};
pub(crate) use panel::PanelShape;
pub use panel::{CellSize, GridCell, Panel, PanelPlan, PanelRow, PanelUnit, PeriodLength, UnitDay, cell_of, panel_of_counts};
pub use ring_day_table::{Ring, RingDayTable};
pub(crate) use ring_day_table::{canonical, check_rows, checked_rings};
pub use window::Window;
pub(crate) use window::check_windows;
