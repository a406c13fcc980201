//! How rows agree that have nothing to do with each other: pairs of rows of two sources, all or drawn by chance.

use super::compare::{FEATURES, MOST_LEVELS, Pair};
use super::{Row, RowNumber, Rows};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Most pairs that are looked at: all pairs of two sources where there are no more.
const DRAWN: usize = 4_000;

/// Most draws: most fail where nearly all rows are of one source.
const DRAWS: u64 = 16_000;

/// Features of day and place. Rows that are compared are near each other, and drawn ones are not.
const NEAR: [&str; 5] = ["days", "distance", "place", "place-of-close-points", "place-of-apart-points"];

/// How often each level was seen, by feature.
pub(super) type LevelCounts = [[f64; MOST_LEVELS]; FEATURES.len()];

/// Levels of pairs that are taken without looking, each once, but for features of day and place. Candidates (in order) are left out: they
/// may be one happening.
pub(super) fn background(rows: &Rows, candidates: &[(u32, u32)]) -> LevelCounts {
    let mut counts = [[0.0; MOST_LEVELS]; FEATURES.len()];
    for (a, b) in pairs(rows) {
        if candidates.binary_search(&(a, b)).is_ok() {
            continue;
        }
        let levels = Pair::new(rows, rows.row(RowNumber(a)), rows.row(RowNumber(b))).levels();
        for ((count, feature), level) in counts.iter_mut().zip(&FEATURES).zip(levels) {
            if !NEAR.contains(&feature.id) {
                count[usize::from(level)] += 1.0;
            }
        }
    }
    counts
}

/// Pairs of rows of two sources, each once, smaller row first. They are drawn by what the rows say and not by their numbers, which depend
/// on the names of the sources.
fn pairs(rows: &Rows) -> BTreeSet<(u32, u32)> {
    let of = |row: u32| rows.row(RowNumber(row)).source;
    let all = rows.all().len();
    let mut of_source = vec![0usize; rows.sources().len()];
    rows.all().iter().for_each(|row| of_source[usize::from(row.source)] += 1);
    let possible = (all * all - of_source.iter().map(|count| count * count).sum::<usize>()) / 2;
    if possible <= DRAWN {
        let all = all as u32;
        return (0..all).flat_map(|a| (a + 1..all).map(move |b| (a, b))).filter(|(a, b)| of(*a) != of(*b)).collect();
    }
    let mut order: Vec<u32> = (0..all as u32).collect();
    order.sort_unstable_by(|a, b| by_words(rows, &rows.all()[*a as usize], &rows.all()[*b as usize]).then(a.cmp(b)));
    let mut drawn = BTreeSet::new();
    for number in 0..DRAWS {
        let row = |number: u64| order[(mixed(number) % all as u64) as usize];
        let (a, b) = (row(2 * number), row(2 * number + 1));
        if of(a) != of(b) {
            drawn.insert((a.min(b), a.max(b)));
        }
        if drawn.len() == DRAWN {
            break;
        }
    }
    drawn
}

/// The order of two rows by what they say.
fn by_words(rows: &Rows, a: &Row, b: &Row) -> Ordering {
    let point = |row: &Row| row.point.map(|(north, east)| (north.to_bits(), east.to_bits()));
    let plain = |row: &Row| (row.first_day, row.last_day, row.slack_days, point(row), row.killed.map(|of| (of.best, of.low, of.high)));
    let kinds = |row: &Row| -> Vec<&str> { row.kinds.iter().map(|name| rows.name(*name)).collect() };
    let sides = |row: &Row| -> BTreeSet<&str> { row.sides.iter().map(|name| rows.name(*name)).collect() };
    let places = |row: &Row| {
        [row.places.place, row.places.admin2, row.places.admin1, row.places.country].map(|name| name.map(|name| rows.name(name)))
    };
    plain(a)
        .cmp(&plain(b))
        .then_with(|| kinds(a).cmp(&kinds(b)))
        .then_with(|| sides(a).cmp(&sides(b)))
        .then_with(|| places(a).cmp(&places(b)))
        .then_with(|| a.runs.cmp(&b.runs))
}

/// A number that has nothing to do with its neighbours (SplitMix64).
fn mixed(number: u64) -> u64 {
    let z = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
