//! What changed between two releases of a source.
//!
//! Rows are found by the source's own id, figures by quantity and period, claims by their id. It says what the publisher changed, not
//! why, and not which release is right. Columns of the files that the format does not read are not compared.

mod align;
mod differences;
mod doubts;
mod error;
mod found;
mod release;
mod rows;
mod sums;
mod value;
mod words;

pub use differences::{Change, ChangedRow, ColumnCount, Differences, LoneRow, RowDifferences, Shown};
pub use doubts::VINTAGE_DIAGNOSTICS;
pub use error::VintagesError;
pub use sums::{DaySums, Sum};
pub use value::Value;
pub use words::summary;

use crate::{Error, Project};
use found::Found;
use serde::Serialize;

/// The same thing in the one release and in the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct BeforeAfter<T> {
    /// In the release that was named first.
    pub before: T,
    /// In the release that was named second.
    pub after: T,
}

/// Compares two releases of one source, each named as `SOURCE@RELEASE`; of each kind of change, `limit` rows are listed, or all.
///
/// A row of one release alone is new or deleted if it lies inside the time that the other release covers, first to last day of its
/// rows; else it is told apart as outside that time.
///
/// # Errors
/// When a release does not exist, the two are of different sources or the same, or a table cannot be read.
pub fn compare(project: &Project, before: &str, after: &str, limit: Option<usize>) -> Result<Differences, Error> {
    let imports = release::find(project, before, after)?;
    let tables = BeforeAfter { before: release::events(project, imports.before)?, after: release::events(project, imports.after)? };
    let events = BeforeAfter { before: rows::EventRows::new(&tables.before)?, after: rows::EventRows::new(&tables.after)? };
    let found = Found::new(&events.before, &events.after);
    let figures = |import| release::figures(project, import).map(rows::figures);
    let (old_figures, new_figures) = (figures(imports.before)?, figures(imports.after)?);
    let found_figures = Found::new(&old_figures, &new_figures);
    let claims = |import| release::claims(project, import).map(rows::claims);
    let (old_claims, new_claims) = (claims(imports.before)?, claims(imports.after)?);
    let found_claims = Found::new(&old_claims, &new_claims);
    let sums = sums::by_month(&events, &found);
    let unpaired = [&found, &found_figures, &found_claims].map(|found| found.aligned.unpaired).iter().sum();
    Ok(Differences {
        releases: BeforeAfter { before: release::name(imports.before), after: release::name(imports.after) },
        diagnostics: doubts::raise(&imports, &events, &found, &sums, unpaired),
        events: found.listed(&events.before, &events.after, limit),
        figures: found_figures.listed(&old_figures, &new_figures, limit),
        claims: found_claims.listed(&old_claims, &new_claims, limit),
        common: sums.common,
        months: sums.months,
    })
}
