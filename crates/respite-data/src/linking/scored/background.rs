//! How rows agree that have nothing to do with each other: pairs drawn by chance from all rows of two sources.

use super::compare::{FEATURES, MOST_LEVELS, Pair};
use super::{RowNumber, Rows};

/// Pairs that are drawn.
const DRAWN: u64 = 4_000;

/// Features of day and place. Rows that are compared are near each other, and drawn ones are not.
const NEAR: [&str; 5] = ["days", "distance", "place", "place-of-close-points", "place-of-apart-points"];

/// How often each level was seen, by feature.
pub(super) type LevelCounts = [[f64; MOST_LEVELS]; FEATURES.len()];

/// Levels of pairs drawn by chance, but for features of day and place. Candidates (in order) are left out: they may be one happening.
pub(super) fn background(rows: &Rows, candidates: &[(u32, u32)]) -> LevelCounts {
    let mut counts = [[0.0; MOST_LEVELS]; FEATURES.len()];
    let all = rows.all().len() as u64;
    if rows.sources().len() < 2 {
        return counts;
    }
    for number in 0..DRAWN {
        let (a, b) = ((mixed(2 * number) % all) as u32, (mixed(2 * number + 1) % all) as u32);
        let (a, b) = (a.min(b), a.max(b));
        let (first, second) = (rows.row(RowNumber(a)), rows.row(RowNumber(b)));
        if first.source == second.source || candidates.binary_search(&(a, b)).is_ok() {
            continue;
        }
        let levels = Pair::new(rows, first, second).levels();
        for ((count, feature), level) in counts.iter_mut().zip(&FEATURES).zip(levels) {
            if !NEAR.contains(&feature.id) {
                count[usize::from(level)] += 1.0;
            }
        }
    }
    counts
}

/// A number that has nothing to do with its neighbours (SplitMix64).
fn mixed(number: u64) -> u64 {
    let z = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
