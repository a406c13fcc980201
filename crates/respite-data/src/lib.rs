//! From other people's files to events: formats read bytes, the store keeps them.
//!
//! Only this crate reads and writes files, and only [`download`] in it speaks HTTP. It knows no statistic and prints nothing.

pub mod catalogue;
pub mod download;
pub mod formats;
pub mod gazetteer;
pub mod linking;
pub mod store;
pub mod text;
