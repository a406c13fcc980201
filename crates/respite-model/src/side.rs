//! Who took part.

use serde::{Deserialize, Serialize};

/// What a source's order of two sides says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SideRole {
    /// The order says nothing: either side may have acted.
    Undirected,
    /// The first side acted, the second was acted on.
    Directed,
}

/// An actor as one source names it. The name is a label, not a key across sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// The source's own id of the actor.
    pub id: Option<String>,
    /// The actor's name as the source writes it.
    pub name: String,
    /// Whether the source codes this actor as a state.
    pub state: Option<bool>,
}
