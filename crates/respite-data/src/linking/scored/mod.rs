//! Which rows of several sources tell of one happening: candidates, explained scores, links, incidents.
//!
//! A link is a probability, not a fact, and an incident owns no value: it is a set of rows, each with its source's own version.

mod assignment;
mod background;
mod candidates;
mod clusters;
pub mod compare;
mod error;
mod frequency;
mod judgements;
mod linked;
mod probability;
mod restatement;
mod rivals;
mod row;
mod row_text;
mod score;
mod spec;
mod sphere;
mod units;

/// The version of the rule: one more with each change that links other rows, so that what was made by the old one is not used.
pub const RULE: u32 = 1;

pub use error::LinkError;
pub use linked::{Incident, Judged, Link, Linked, Member, Role, link};
pub use probability::{Fitting, Weights};
pub use row::{Killed, Name, PlaceNames, Row, RowNumber, Rows};
pub use score::{FeatureScore, Score};
pub use spec::{LinkSpec, Precision, RowSpec, RunningCounts};
pub use sphere::distance_km;
