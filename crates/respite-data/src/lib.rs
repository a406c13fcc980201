//! From other people's files to events: formats read bytes, the store keeps them.
//!
//! Only this crate reads and writes files. It knows no statistic and prints nothing.

pub mod formats;
pub mod store;
