//! Linking: rows of several sources that may tell of one happening.
//!
//! A link says that a rule takes two rows for one happening. It does not say that they are, and no value of either row is changed.
//! [`scored`] is the default rule, with an explained score for each pair. [`tables`] reads plain tables; [`meltt`] is the rule of another
//! program, kept for comparison.

mod error;
mod linked;
pub mod meltt;
mod rows;
pub mod scored;
pub mod tables;

pub use error::LinkError;
pub use linked::{Flag, Link, LinkDiagnostic, Linked, RowName};
pub use rows::{LevelEntry, LinkRow, LinkTaxonomy, RowSet};
