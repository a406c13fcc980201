//! Holding a published sentence against the sources of a project.

mod counts;
mod definitions;

pub use definitions::{Definitions, DefinitionsError};
