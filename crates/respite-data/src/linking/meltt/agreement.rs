//! How two rows agree on the taxonomies.

use super::{Meltt, levels::first_equal};
use crate::linking::LinkTaxonomy;
use std::ops::Range;

/// What the comparison of two rows gave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Agreement {
    /// They may be linked; how far their categories are apart, 0 being nearest.
    Enough(f64),
    /// They may not be linked, and yet they agree on more taxonomies than pairs that may.
    TooNear,
    /// They may not be linked.
    No,
}

/// The comparison, made ready once.
#[derive(Debug)]
pub(super) struct Comparison {
    partial: usize,
    dimensions: Vec<Dimension>,
}

#[derive(Debug)]
struct Dimension {
    /// The levels that are compared, as places in a row's levels.
    compared: Range<usize>,
    /// How coarse the first compared level is; 0 is the finest.
    first: usize,
    weight: f64,
    /// Steps from the finest to the coarsest level, at least 1.
    steps: f64,
}

impl Comparison {
    pub(super) fn new(rule: &Meltt, taxonomies: &[LinkTaxonomy]) -> Self {
        let mut start = 0;
        let dimensions = taxonomies.iter().map(|taxonomy| {
            let level = rule.certainty.get(&taxonomy.name).map_or(0, |level| level.saturating_sub(1));
            let (first, count) = if rule.smart_match { (0, taxonomy.levels) } else { (level, 1) };
            let compared = start + first..start + first + count;
            start += taxonomy.levels;
            let weight = rule.weights.get(&taxonomy.name).copied().unwrap_or(1.0);
            Dimension { compared, first, weight, steps: taxonomy.levels.saturating_sub(1).max(1) as f64 }
        });
        Self { partial: rule.partial, dimensions: dimensions.collect() }
    }

    pub(super) fn of(&self, one: &[u32], other: &[u32]) -> Agreement {
        let (mut agreed, mut score) = (0, 0.0);
        for dimension in &self.dimensions {
            let places = dimension.compared.clone();
            if let Some(finest) = first_equal(&one[places.clone()], &other[places]) {
                agreed += 1;
                score += dimension.weight * (dimension.first + finest) as f64 / dimension.steps;
            }
        }
        let count = self.dimensions.len();
        match count - agreed {
            0 => Agreement::Enough(score / count as f64),
            apart if apart == self.partial => Agreement::Enough((score + apart as f64) / count as f64),
            apart if apart < self.partial => Agreement::TooNear,
            _ => Agreement::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taxonomies(levels: &[usize]) -> Vec<LinkTaxonomy> {
        levels.iter().enumerate().map(|(i, &levels)| LinkTaxonomy { name: format!("t{i}"), levels, entries: Vec::new() }).collect()
    }

    #[test]
    fn the_finest_equal_level_scores() {
        let comparison = Comparison::new(&Meltt::within(1.0, 1.0), &taxonomies(&[3, 1]));
        // First taxonomy equal on the second of three levels: 1/2; second on its only level: 0. Mean 1/4.
        assert_eq!(comparison.of(&[1, 2, 3, 4], &[9, 2, 3, 4]), Agreement::Enough(0.25));
        assert_eq!(comparison.of(&[1, 2, 3, 4], &[1, 2, 3, 4]), Agreement::Enough(0.0));
        assert_eq!(comparison.of(&[1, 2, 3, 4], &[1, 2, 3, 5]), Agreement::No);
    }

    #[test]
    fn partial_is_all_or_exactly_that_many() {
        let rule = Meltt { partial: 2, ..Meltt::within(1.0, 1.0) };
        let comparison = Comparison::new(&rule, &taxonomies(&[1, 1, 1]));
        assert_eq!(comparison.of(&[1, 1, 1], &[1, 1, 1]), Agreement::Enough(0.0));
        assert_eq!(comparison.of(&[1, 1, 1], &[1, 1, 2]), Agreement::TooNear);
        assert_eq!(comparison.of(&[1, 1, 1], &[1, 2, 2]), Agreement::Enough(2.0 / 3.0));
        assert_eq!(comparison.of(&[1, 1, 1], &[2, 2, 2]), Agreement::No);
    }

    #[test]
    fn a_stated_level_is_compared_alone() {
        let certainty = [("t0".to_owned(), 2)].into();
        let comparison = Comparison::new(&Meltt { smart_match: false, certainty, ..Meltt::within(1.0, 1.0) }, &taxonomies(&[3]));
        assert_eq!(comparison.of(&[1, 2, 3], &[1, 2, 3]), Agreement::Enough(0.5));
        assert_eq!(comparison.of(&[1, 2, 3], &[1, 9, 3]), Agreement::No);
    }
}
