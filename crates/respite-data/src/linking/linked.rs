//! What a rule of linking returns.

use serde::Serialize;

/// A row by the name of its set and its number, counted from 1 in the order of the file. In JSON a pair, such as `["A", 3]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct RowName(pub String, pub usize);

/// Rows linked by a rule, with the doubts about the links.
///
/// It does not say how likely a link is right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Linked {
    /// Rows of all sets.
    pub rows: usize,
    /// Rows that are left when each cluster counts once.
    pub unique: usize,
    /// Clusters of events.
    pub event_matches: usize,
    /// Clusters of episodes.
    pub episode_matches: usize,
    /// Events that may belong to an episode of another set. They are not linked.
    pub flagged: usize,
    /// The linked rows, two or more each; sets in the order given. Rows that stand alone are in none.
    pub clusters: Vec<Vec<RowName>>,
    /// Each row that was linked to one of an earlier set, by set and row. A row that is in none stands for itself.
    pub links: Vec<Link>,
    /// The flagged events, by set and row.
    pub flags: Vec<Flag>,
    /// What makes the links doubtful.
    pub diagnostics: Vec<LinkDiagnostic>,
}

/// One row that a rule takes for the happening of a row of an earlier set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link {
    /// The row.
    pub row: RowName,
    /// The row of an earlier set that stands for both.
    pub kept: RowName,
    /// Whether both are episodes; otherwise both are events.
    pub episodes: bool,
    /// How far their categories are apart; 0 is the finest agreement.
    pub score: f64,
}

/// An event with the episodes of other sets that it may belong to, for a person to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flag {
    /// The event.
    pub event: RowName,
    /// The episodes.
    pub episodes: Vec<RowName>,
}

/// A doubt about the links, with its numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkDiagnostic {
    /// Stable code, such as `link.first-come`.
    pub code: &'static str,
    /// What is in doubt.
    pub message: String,
}

impl Linked {
    /// The row that stands for a row: the kept one of its cluster, or itself.
    pub fn kept<'a>(&'a self, row: &'a RowName) -> &'a RowName {
        self.links.iter().find(|link| link.row == *row).map_or(row, |link| &link.kept)
    }
}
