//! The words of the field as types, one file per word.
//!
//! Nothing here reads a file, knows a clock or computes a statistic. Each type says what it means
//! and what it is not to be confused with.

mod casualties;
mod event;
mod figure;
mod kind;
mod note;
mod place;
mod side;
mod source;
mod taxonomy;
mod when;

pub use casualties::{Casualties, Range};
pub use event::{Event, EventId};
pub use figure::Figure;
pub use kind::{Kind, KindClass};
pub use note::{Note, NoteAction};
pub use place::{Place, PlacePrecision};
pub use side::{Side, SideRole};
pub use source::{SourceId, SourceIdError, Vintage};
pub use taxonomy::{KindInfo, Taxonomy, TaxonomyError, UNKNOWN_KIND};
pub use when::{Day, DayError, When};
