//! Incidents: rows of several sources that tell of one happening, in a project.
//!
//! An incident owns no value. It is a set of rows, each with its source's own version, and what is shown of it is taken from them by
//! a stated rule. [`Incidents::of`] links the rows; [`Judgement`] is a person's word, which always wins.

mod differences;
mod doubts;
mod error;
mod figures;
mod grouping;
mod judgement;
mod linked;
mod linked_rows;
mod listed;
mod opened;
mod plan;
mod rates;
mod review;
mod sheet;
mod summary;
mod unit;
mod value;

pub use differences::{Differences, between};
pub use doubts::{INCIDENT_DIAGNOSTICS, doubts};
pub use error::IncidentError;
pub use figures::figures;
pub use grouping::{Grouping, Membership};
pub use judgement::{Judgement, RowPair, RuleSaid, Verdict, in_force, keep_all};
pub use linked::{Group, Incidents};
pub use linked_rows::{LinkedRow, LinkedRows};
pub use listed::{ListedIncident, list};
pub use opened::{OpenedFeature, OpenedIncident, OpenedLink, Version, open};
pub use plan::LinkPlan;
pub use rates::{ReviewRates, VERDICTS_FROM, rates};
pub use review::{Question, Review, Why};
pub use sheet::{Taken, export, import};
pub use summary::{SourceRows, SourcesPair, Summary, summary};
pub use unit::Unit;
pub use value::{End, Ends, ValueRule, one_vote_each, ordered};

use crate::{Error, Project};
use respite_data::store::Entry;
use respite_model::Day;
use serde::{Serialize, de::DeserializeOwned};

/// What an entry of the ledger holds.
fn read_entry<T: DeserializeOwned>(entry: &Entry) -> Result<T, IncidentError> {
    serde_json::from_str(&entry.body).map_err(|error| IncidentError::Entry { seq: entry.seq, reason: error.to_string() })
}

/// Appends entries of one kind to the ledger, all or none.
fn append<T: Serialize>(project: &mut Project, kind: &'static str, today: Day, bodies: &[T]) -> Result<(), Error> {
    let unwritten = |error: serde_json::Error| IncidentError::Unwritten { what: kind, reason: error.to_string() };
    let bodies = bodies.iter().map(|body| serde_json::to_value(body).map_err(unwritten)).collect::<Result<Vec<_>, _>>()?;
    project.store_mut().append_all(kind, today, &bodies)?;
    Ok(())
}

/// A number that changes with the bytes (FNV-1a), the same in every version of the program.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
