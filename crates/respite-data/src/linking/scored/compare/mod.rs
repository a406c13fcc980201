//! The features that two rows are compared by, one file each, and the one list of them.

mod casualties;
mod days;
mod distance;
mod document;
mod headline;
mod kind;
mod place;
mod rarity;
mod sides;

pub(super) use distance::WHOLE_UNIT_KM;

use super::sphere;
use super::{Row, Rows};

/// Two rows that are compared, with what several features need.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'a> {
    /// First row, in the order of source and id.
    pub first: &'a Row,
    /// Second row.
    pub second: &'a Row,
    /// All rows, for their names.
    pub rows: &'a Rows,
    /// Distance between the points; `None` when one is missing.
    pub distance_km: Option<f64>,
}

impl<'a> Pair<'a> {
    /// Two rows side by side.
    pub fn new(rows: &'a Rows, first: &'a Row, second: &'a Row) -> Self {
        let distance_km = first.point.zip(second.point).map(|(a, b)| sphere::distance_km(a, b));
        Self { first, second, rows, distance_km }
    }

    /// Whether the later row says that its count is a running one, and counts more than the earlier: neither its day nor its count
    /// is then a reason against the pair.
    fn is_running(&self) -> bool {
        let (earlier, later) =
            if self.first.last_day <= self.second.last_day { (self.first, self.second) } else { (self.second, self.first) };
        let grows = earlier.killed.zip(later.killed).is_some_and(|(before, after)| before.best < after.best);
        later.running && grows && later.last_day > earlier.last_day
    }

    /// The level of each feature, in the order of [`FEATURES`].
    pub fn levels(&self) -> [u8; FEATURES.len()] {
        FEATURES.each_ref().map(|feature| (feature.level)(self))
    }
}

/// One way in which two rows can agree.
///
/// A level is a place in a short ordered list, from the lowest agreement (1) to the highest. Level 0 is "not known" and counts
/// nothing, for or against.
#[derive(Debug)]
pub struct Feature {
    /// One kebab-case word.
    pub id: &'static str,
    /// What is compared, for readers.
    pub title: &'static str,
    /// What each level says; the first is "not known".
    pub levels: &'static [&'static str],
    /// The level of a pair.
    pub level: fn(&Pair<'_>) -> u8,
    /// What the two rows say, in words.
    pub words: fn(&Pair<'_>) -> String,
}

/// Most levels of a feature, "not known" included.
pub(super) const MOST_LEVELS: usize = 8;

/// All features.
pub static FEATURES: [Feature; 12] = [
    casualties::FEATURE,
    days::FEATURE,
    distance::FEATURE,
    document::FEATURE,
    headline::FEATURE,
    kind::FEATURE,
    place::UNPLACED,
    place::APART,
    place::CLOSE,
    rarity::OF_COUNT,
    rarity::OF_SIDES,
    sides::FEATURE,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_in_order_and_their_levels_fit() {
        assert!(FEATURES.is_sorted_by(|a, b| a.id < b.id));
        for feature in &FEATURES {
            assert!((3..=MOST_LEVELS).contains(&feature.levels.len()), "{}", feature.id);
            assert_eq!(feature.levels[0], "not known");
        }
    }
}
