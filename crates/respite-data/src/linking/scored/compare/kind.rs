//! Whether two rows tell of the same kind of happening, through the levels of the taxonomy.

use super::{Feature, Pair};
use crate::linking::scored::Row;

pub(super) const FEATURE: Feature = Feature {
    id: "kind",
    title: "kind",
    levels: &[
        "not known",
        "kinds that have nothing in common",
        "kinds with a common ancestor",
        "both are sorts of one kind",
        "one kind is a sort of the other",
        "the same kind",
    ],
    level,
    words,
};

fn level(pair: &Pair<'_>) -> u8 {
    let (a, b) = (&pair.first.kinds, &pair.second.kinds);
    let (Some(first), Some(second)) = (a.first(), b.first()) else { return 0 };
    let is_sort_of = || a.contains(second) || b.contains(first);
    let are_siblings = || a.get(1).is_some_and(|parent| b.get(1) == Some(parent));
    match () {
        () if first == second => 5,
        () if is_sort_of() => 4,
        () if are_siblings() => 3,
        () if a.last() == b.last() => 2,
        () => 1,
    }
}

fn words(pair: &Pair<'_>) -> String {
    let kind = |row: &Row| row.kinds.first().map_or("not known", |name| pair.rows.name(*name)).to_owned();
    format!("{} and {}", kind(pair.first), kind(pair.second))
}
