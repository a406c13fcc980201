//! What is linked: rows of several sets, and the taxonomies that make their categories comparable.

use respite_model::Day;

/// One row of a plain table.
///
/// # Units
/// Degrees; civil days.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkRow {
    /// First day.
    pub start: Day,
    /// Last day. The same as the first for an event; another one makes the row an episode.
    pub end: Day,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What the set writes for each taxonomy, in the order of the taxonomies.
    pub categories: Vec<String>,
}

/// The rows of one source. Row numbers count from 1 in this order.
#[derive(Debug, Clone, PartialEq)]
pub struct RowSet {
    /// Name of the set, by which taxonomies know it.
    pub name: String,
    /// Its rows in the order of the file.
    pub rows: Vec<LinkRow>,
}

/// Maps the categories of every set to levels that the sets share.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkTaxonomy {
    /// The column of the sets that it speaks of.
    pub name: String,
    /// Number of levels, from fine to coarse.
    pub levels: usize,
    /// Its rows.
    pub entries: Vec<LevelEntry>,
}

/// One row of a taxonomy: a set's own category and what it is called on each level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelEntry {
    /// Name of the set.
    pub set: String,
    /// The set's own category.
    pub category: String,
    /// Its name on each level, from fine to coarse; `None` where it is not known, which is equal to nothing.
    pub levels: Vec<Option<String>>,
}
