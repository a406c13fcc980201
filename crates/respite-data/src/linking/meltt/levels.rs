//! The categories of all rows as numbers that are equal where the taxonomy's words are.

use crate::linking::{LinkError, LinkTaxonomy, RowSet};
use std::collections::{BTreeSet, HashMap};

/// The level of a category of which it is not known. It is equal to nothing, itself included.
const UNKNOWN: u32 = u32::MAX;

/// The first place at which two rows have the same known level.
pub(super) fn first_equal(one: &[u32], other: &[u32]) -> Option<usize> {
    one.iter().zip(other).position(|(a, b)| a == b && *a != UNKNOWN)
}

/// For each row the levels of all taxonomies, one taxonomy after the other.
#[derive(Debug)]
pub(super) struct Levels {
    width: usize,
    codes: Vec<u32>,
}

impl Levels {
    pub(super) fn of(&self, row: usize) -> &[u32] {
        &self.codes[row * self.width..(row + 1) * self.width]
    }

    /// Maps every row of every set, in order.
    pub(super) fn new(sets: &[RowSet], taxonomies: &[LinkTaxonomy]) -> Result<Self, LinkError> {
        let width = taxonomies.iter().map(|taxonomy| taxonomy.levels).sum();
        let mut codes = Vec::with_capacity(width * sets.iter().map(|set| set.rows.len()).sum::<usize>());
        let maps: Vec<CodedTaxonomy> = taxonomies.iter().map(CodedTaxonomy::new).collect();
        for set in sets {
            let of_set = maps.iter().map(|map| map.of_set(&set.name)).collect::<Result<Vec<_>, _>>()?;
            for (row, number) in set.rows.iter().zip(1..) {
                for ((categories, category), taxonomy) in of_set.iter().zip(&row.categories).zip(taxonomies) {
                    codes.extend(*categories.get(category.as_str()).ok_or_else(|| LinkError::CategoryNotMapped {
                        set: set.name.clone(),
                        row: number,
                        taxonomy: taxonomy.name.clone(),
                        category: category.clone(),
                    })?);
                }
            }
        }
        Ok(Self { width, codes })
    }
}

struct CodedTaxonomy<'a> {
    taxonomy: &'a LinkTaxonomy,
    entries: Vec<Vec<u32>>,
}

impl<'a> CodedTaxonomy<'a> {
    fn new(taxonomy: &'a LinkTaxonomy) -> Self {
        let mut known: Vec<HashMap<&str, u32>> = vec![HashMap::new(); taxonomy.levels];
        let code = |(name, known): (&'a Option<String>, &mut HashMap<&'a str, u32>)| {
            let next = known.len() as u32;
            name.as_ref().map_or(UNKNOWN, |name| *known.entry(name).or_insert(next))
        };
        let entries = taxonomy.entries.iter().map(|entry| entry.levels.iter().zip(&mut known).map(code).collect()).collect();
        Self { taxonomy, entries }
    }

    /// The levels of each category of a set. Of a category that stands twice the first row counts.
    fn of_set(&self, set: &str) -> Result<HashMap<&'a str, &[u32]>, LinkError> {
        let mut levels = HashMap::new();
        for (entry, codes) in self.taxonomy.entries.iter().zip(&self.entries).filter(|(entry, _)| entry.set == set) {
            levels.entry(entry.category.as_str()).or_insert(codes.as_slice());
        }
        if levels.is_empty() {
            let known: BTreeSet<&str> = self.taxonomy.entries.iter().map(|entry| entry.set.as_str()).collect();
            return Err(LinkError::SetNotMapped {
                set: set.to_owned(),
                taxonomy: self.taxonomy.name.clone(),
                known: known.into_iter().collect::<Vec<_>>().join(", "),
            });
        }
        Ok(levels)
    }
}
