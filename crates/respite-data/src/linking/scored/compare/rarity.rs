//! How rare it is what two rows agree on: to agree on what is rare says more.

use super::{Feature, Pair, casualties};
use crate::linking::scored::Name;

const LEVELS: &[&str] = &[
    "not known",
    "held by 1 in 3 rows or more",
    "held by 1 in 8 rows or more",
    "held by 1 in 20 rows or more",
    "held by 1 in 60 rows or more",
    "held by fewer than 1 in 60 rows",
];

/// Counts that are close to each other, or whose ranges meet: of the same counts the feature of casualties says how rare they are.
pub(super) const OF_COUNT: Feature = Feature {
    id: "rarity-of-count",
    title: "how rare the count is, where both rows give about the same",
    levels: LEVELS,
    level: |pair| level(of_count(pair)),
    words: |pair| words(of_count(pair), "count from the one to the other"),
};

/// The rarest side in common.
pub(super) const OF_SIDES: Feature = Feature {
    id: "rarity-of-sides",
    title: "how rare the side is, where both rows name the same",
    levels: LEVELS,
    level: |pair| level(of_sides(pair)),
    words: |pair| words(of_sides(pair), "name the rarest side in common"),
};

fn level(share: Option<f64>) -> u8 {
    match share {
        None => 0,
        Some(share) if share >= 1.0 / 3.0 => 1,
        Some(share) if share >= 1.0 / 8.0 => 2,
        Some(share) if share >= 1.0 / 20.0 => 3,
        Some(share) if share >= 1.0 / 60.0 => 4,
        Some(_) => 5,
    }
}

fn words(share: Option<f64>, do_so: &str) -> String {
    share.map_or_else(|| "nothing in common".to_owned(), |share| format!("{:.1} % of the rows {do_so}", 100.0 * share))
}

fn of_count(pair: &Pair<'_>) -> Option<f64> {
    let (a, b) = pair.first.killed.zip(pair.second.killed)?;
    let is_close = matches!((casualties::FEATURE.level)(pair), casualties::CLOSE | casualties::RANGES_MEET);
    is_close.then(|| pair.rows.frequencies().of_killed(a.best.min(b.best), a.best.max(b.best)))
}

fn of_sides(pair: &Pair<'_>) -> Option<f64> {
    let both = pair.first.sides.iter().filter(|side| pair.second.sides.contains(side));
    both.map(|side: &Name| pair.rows.frequencies().of_side(*side)).min_by(f64::total_cmp)
}
