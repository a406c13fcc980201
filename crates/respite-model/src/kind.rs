//! What kind of happening or measure a row tells of.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The id of a kind in the taxonomy, such as `air-strike`. Opaque: what it means stands in the taxonomy.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Kind(pub String);

impl Kind {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a kind is a deliberate measure or violence of any origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KindClass {
    /// A happening.
    Event,
    /// A deliberate measure by a party, of force or of mitigation.
    Action,
}
