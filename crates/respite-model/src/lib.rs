//! The words of the field as types, one file per word.
//!
//! Nothing here reads a file, knows a clock or computes a statistic. Each type says what it means
//! and what it is not to be confused with.

mod assertion;
mod casualties;
mod claim;
mod event;
mod figure;
mod kind;
mod note;
mod period;
mod place;
mod quantity;
mod quote;
mod side;
mod source;
mod taxonomy;
mod when;

pub use assertion::{Against, Assertion, Causal, Change, Comparison, Counted, Direction, Extreme, Link, Record, SentenceReading};
pub use casualties::{Casualties, Range};
pub use claim::{Claim, ClaimId, Stance};
pub use event::{Event, EventId};
pub use figure::Figure;
pub use kind::{Kind, KindClass};
pub use note::{Note, NoteAction};
pub use period::Period;
pub use place::{Place, PlacePrecision};
pub use quantity::{Form, Quantity};
pub use quote::{Part, Role, Span};
pub use side::{Side, SideRole};
pub use source::{SourceId, SourceIdError, Vintage};
pub use taxonomy::{KindInfo, Taxonomy, TaxonomyError, UNKNOWN_KIND};
pub use when::{Day, DayError, When};
