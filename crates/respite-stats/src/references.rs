//! Each cited work, once.

use serde::Serialize;

/// A cited work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Key used by methods, such as `iacus-king-porro-2012`.
    pub key: &'static str,
    /// The full citation with its DOI or address.
    pub citation: &'static str,
}
