//! Methods for counts around actions.
//!
//! Pure numbers: no conflict words, no files, no clock, no printing. The same spec, data and seed give the same
//! bytes, whatever the number of threads and the order of rows.
//!
//! [`method::Method`] is the shape of every method and [`method::METHODS`] the one list of them.

pub mod change;
pub mod data;
pub mod diagnostic;
pub mod effect;
pub mod error;
pub mod figure;
pub mod method;
mod numeric;
pub mod references;
pub mod review;
pub mod simulate;
pub mod table;
