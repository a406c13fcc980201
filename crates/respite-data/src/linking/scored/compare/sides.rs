//! Whether two rows name the same sides, in either order.

use super::{Feature, Pair};
use crate::linking::scored::row_text::shared;
use crate::linking::scored::{Name, Row};

pub(super) const FEATURE: Feature = Feature {
    id: "sides",
    title: "sides",
    levels: &[
        "not known",
        "no side in common",
        "a part of a side's name in common",
        "one side in common, the other another one",
        "the one known side in common, or one and a part of the other",
        "both sides in common",
    ],
    level,
    words,
};

fn level(pair: &Pair<'_>) -> u8 {
    let (a, b) = (&pair.first.sides, &pair.second.sides);
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    let alike = |x: &Name, y: &Name| alike(pair, *x, *y);
    // Of two sides each, either pairing may be meant: the better one counts. In halves, so that sums are whole numbers.
    let halves = match (&a[..], &b[..]) {
        ([a0, a1, ..], [b0, b1, ..]) => (alike(a0, b0) + alike(a1, b1)).max(alike(a0, b1) + alike(a1, b0)),
        _ => a.iter().flat_map(|x| b.iter().map(move |y| alike(x, y))).max().unwrap_or(0),
    };
    let known = 2 * a.len().min(b.len()).min(2) as u8;
    match halves {
        4 => 5,
        halves if halves >= known || halves == 3 => 4,
        0 => 1,
        _ if a.iter().any(|side| b.contains(side)) => 3,
        _ => 2,
    }
}

/// 2 for the same name, 1 for names that share at least half of their words, else 0.
fn alike(pair: &Pair<'_>, a: Name, b: Name) -> u8 {
    if a == b {
        return 2;
    }
    let (a, b) = (pair.rows.name_words(a), pair.rows.name_words(b));
    let both = shared(a, b);
    u8::from(both > 0 && 2 * both >= a.len().min(b.len()))
}

fn words(pair: &Pair<'_>) -> String {
    let sides = |row: &Row| match row.sides.iter().map(|name| pair.rows.name(*name)).collect::<Vec<_>>() {
        names if names.is_empty() => "not known".to_owned(),
        names => names.join(" / "),
    };
    format!("{} and {}", sides(pair.first), sides(pair.second))
}
