//! The shapes that methods take.

mod anchored_points;
mod anchors_by_kind;
pub(crate) mod area;
mod count_series;
mod designs;
mod drawn_anchors;
mod panel;
mod place_series;
mod placebo_anchors;
mod point_pattern;
mod precision;
mod ring_day_table;
mod row_stream;
mod spans;
mod timed_rows;
mod window;

pub use anchored_points::{Anchor, AnchoredPoints, Arm, Period, Point, RowId};
pub use anchors_by_kind::AnchorsByKind;
pub use area::Area;
pub(crate) use count_series::AlignedSeries;
pub use count_series::{CountSeries, Observation, UnitSeries};
pub use designs::Design;
use drawn_anchors::each_once;
pub use drawn_anchors::{Drawing, DrawnAnchor, Likeness, MatchedDate, NotYet, matched_dates, not_yet_treated, other_dates, other_places};
pub(crate) use panel::PanelShape;
pub use panel::{CellSize, GridCell, Panel, PanelPlan, PanelRow, PanelUnit, PeriodLength, UnitDay, cell_of, panel_of_counts};
pub(crate) use place_series::PlaceSeries;
pub use placebo_anchors::{Exchanges, Moves, PlaceboAnchors, Shifts};
pub use point_pattern::{PatternPoint, PointPatterns};
pub use precision::{Precisions, RowPrecision, resampled};
pub use ring_day_table::{Ring, RingDayTable};
pub(crate) use ring_day_table::{canonical, check_rows, checked_rings};
pub use spans::{OverSpans, Phase, Spans};
pub use timed_rows::{Covariate, CovariateValues, DAY_SECONDS, Role, TimedRow, TimedRows};
pub use window::Window;
pub(crate) use window::check_windows;
