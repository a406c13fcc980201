//! Whether two rows name the same place.

use super::{Feature, Pair, distance};
use crate::linking::scored::Row;
use crate::linking::scored::row_text::shared;

const LEVELS: &[&str] =
    &["not known", "no name in common", "the same first-order unit", "the same second-order unit, or a word of the name", "the same name"];

/// Names of rows of which one has no point, or one that stands for a whole unit: here they say most.
pub(super) const UNPLACED: Feature = Feature {
    id: "place",
    title: "names of the place",
    levels: LEVELS,
    level: |pair| if distance_level(pair) <= distance::WITHIN_UNIT { level(pair) } else { 0 },
    words,
};

/// Names of rows whose points lie apart.
pub(super) const APART: Feature = Feature {
    id: "place-of-apart-points",
    title: "names of the place, where the points lie apart",
    levels: LEVELS,
    level: |pair| if (distance::WITHIN_UNIT + 1..distance::CLOSE).contains(&distance_level(pair)) { level(pair) } else { 0 },
    words,
};

/// Names of rows that are close by their points: they repeat much of what the points say, so they are weighed by themselves.
pub(super) const CLOSE: Feature = Feature {
    id: "place-of-close-points",
    title: "names of the place, where the points are close",
    levels: LEVELS,
    level: |pair| if distance_level(pair) >= distance::CLOSE { level(pair) } else { 0 },
    words,
};

fn distance_level(pair: &Pair<'_>) -> u8 {
    (distance::FEATURE.level)(pair)
}

fn level(pair: &Pair<'_>) -> u8 {
    let (a, b) = (&pair.first.places, &pair.second.places);
    let same = |x: Option<_>, y: Option<_>| x.is_some() && x == y;
    let in_part = a.place.zip(b.place).is_some_and(|(x, y)| shared(pair.rows.name_words(x), pair.rows.name_words(y)) > 0);
    let differ = |x: Option<_>, y: Option<_>| x.is_some() && y.is_some() && x != y;
    match () {
        () if same(a.place, b.place) => 4,
        () if same(a.admin2, b.admin2) || same(a.place, b.admin2) || same(a.admin2, b.place) || in_part => 3,
        () if same(a.admin1, b.admin1) || same(a.place, b.admin1) || same(a.admin1, b.place) => 2,
        () if differ(a.place, b.place) || differ(a.admin2, b.admin2) || differ(a.admin1, b.admin1) => 1,
        () => 0,
    }
}

fn words(pair: &Pair<'_>) -> String {
    let names = |row: &Row| {
        let known = [row.places.place, row.places.admin2, row.places.admin1].into_iter().flatten();
        match known.map(|name| pair.rows.name(name)).collect::<Vec<_>>() {
            names if names.is_empty() => "no name".to_owned(),
            names => names.join(", "),
        }
    };
    format!("{} and {}", names(pair.first), names(pair.second))
}
