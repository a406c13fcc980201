//! The rule of another program: what the R package meltt 0.4.3 computes.

mod agreement;
mod bands;
mod check;
mod distance;
mod doubts;
mod field;
mod levels;
mod pairing;
mod stages;
mod tally;

use super::{Flag, Link, LinkError, LinkTaxonomy, Linked, RowName, RowSet};
use field::Field;
use serde::{Deserialize, Serialize};
use stages::{Order, Outcome};
use std::collections::BTreeMap;

#[doc = include_str!("meltt.md")]
///
/// # Units
/// Kilometres of 1/111.111 degree; days.
///
/// # Source
/// Donnay, K., Dunford, E. T., McGrath, E. C., Backer, D. & Cunningham, D. E. (2019), Integrating conflict event data, Journal of Conflict
/// Resolution 63(5), doi 10.1177/0022002718777050.
///
/// # Checked against
/// Small tables worked out by hand, and three larger ones with `tests/formats/meltt_reference/recompute.py`, a plain recomputation: all
/// counts, clusters and flags equal, scores to the last digit.
///
/// # Examples
/// ```
/// use respite_data::linking::{LevelEntry, LinkRow, LinkTaxonomy, RowSet, meltt::Meltt};
/// use respite_model::Day;
///
/// let row = |day, longitude, kind: &str| {
///     LinkRow { start: Day(day), end: Day(day), latitude: 0.0, longitude, categories: vec![kind.into()] }
/// };
/// let a = RowSet { name: "A".into(), rows: vec![row(10, 0.0, "raid")] };
/// let b = RowSet { name: "B".into(), rows: vec![row(11, 0.01, "assault"), row(11, 5.0, "assault")] };
/// let entry = |set: &str, category: &str| LevelEntry { set: set.into(), category: category.into(), levels: vec![Some("attack".into())] };
/// let kinds = LinkTaxonomy { name: "kind".into(), levels: 1, entries: vec![entry("A", "raid"), entry("B", "assault")] };
/// let linked = Meltt::within(4.0, 2.0).link(&[a, b], &[kinds])?;
/// assert_eq!((linked.rows, linked.unique, linked.event_matches), (3, 2, 1));
/// # Ok::<(), respite_data::linking::LinkError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meltt {
    /// Largest distance, inclusive.
    pub window_km: f64,
    /// Largest difference of first days and of last days, inclusive.
    pub window_days: f64,
    /// Number of taxonomies on which linked rows may differ: none, or exactly this many.
    #[serde(default)]
    pub partial: usize,
    /// Whether the finest equal level of a taxonomy counts; otherwise the level in `certainty` alone is compared.
    #[serde(default = "yes")]
    pub smart_match: bool,
    /// By taxonomy, the level compared when `smart_match` is off; 1 is the finest.
    #[serde(default)]
    pub certainty: BTreeMap<String, usize>,
    /// By taxonomy, what its distance weighs in the score; the weights sum to the number of taxonomies. Empty: 1 each.
    #[serde(default)]
    pub weights: BTreeMap<String, f64>,
}

fn yes() -> bool {
    true
}

impl Meltt {
    /// The rule within these windows, all else as the other program has it when it is not told.
    pub fn within(window_km: f64, window_days: f64) -> Self {
        Self { window_km, window_days, partial: 0, smart_match: true, certainty: BTreeMap::new(), weights: BTreeMap::new() }
    }

    /// Links the rows of several sets. The first set's rows stand for the rows that are linked to them.
    ///
    /// # Errors
    /// When there are fewer than two sets, two have one name, a setting is outside its limits, a row has no place on earth, or a
    /// taxonomy does not know a set or a category.
    pub fn link(&self, sets: &[RowSet], taxonomies: &[LinkTaxonomy]) -> Result<Linked, LinkError> {
        check::check(self, sets, taxonomies)?;
        let field = Field::new(self, sets, taxonomies)?;
        let outcome = stages::run(&field, &Order::given(sets.len()));
        let diagnostics = doubts::doubts(&field, &outcome, taxonomies);
        Ok(linked(&field, sets, outcome, diagnostics))
    }
}

fn linked(field: &Field, sets: &[RowSet], outcome: Outcome, diagnostics: Vec<super::LinkDiagnostic>) -> Linked {
    let name = |row: usize| RowName(sets[field.rows[row].set].name.clone(), field.rows[row].number);
    let clusters = outcome.clusters();
    let episode_matches = clusters.iter().filter(|cluster| field.rows[cluster[0]].is_episode()).count();
    let links = outcome.links.iter().map(|(&row, &(kept, score))| Link {
        row: name(row),
        kept: name(kept),
        episodes: field.rows[row].is_episode(),
        score,
    });
    let flags = outcome
        .flags
        .iter()
        .map(|(&event, episodes)| Flag { event: name(event), episodes: episodes.iter().map(|&episode| name(episode)).collect() });
    Linked {
        rows: field.rows.len(),
        unique: field.rows.len() - outcome.links.len(),
        event_matches: clusters.len() - episode_matches,
        episode_matches,
        flagged: outcome.flags.len(),
        links: links.collect(),
        flags: flags.collect(),
        clusters: clusters.iter().map(|cluster| cluster.iter().map(|&row| name(row)).collect()).collect(),
        diagnostics,
    }
}
