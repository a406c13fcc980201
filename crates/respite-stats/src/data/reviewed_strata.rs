//! Decided items in strata, with a person's verdicts on a sample of each.

use super::RowId;
use crate::error::Error;
use serde::Serialize;

/// A stratum of items that a rule has decided, and what a person finds of a sample of it.
///
/// The sample is drawn at random within the stratum. Verdicts on items that were picked for a reason, such as the doubtful ones first, do not
/// speak for the rest of the stratum.
///
/// # Units
/// Counts of items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewedStratum {
    /// The caller's row.
    pub row: RowId,
    /// Unique among the strata of the same decision. Results are aligned by decision and name.
    pub name: String,
    /// The decision: whether the rule takes these items for true ones.
    pub taken: bool,
    /// Items in the stratum.
    pub population: u64,
    /// Items with a sure verdict.
    pub judged: u64,
    /// Of those judged, the ones that the person finds true.
    pub judged_true: u64,
    /// Items that the person looked at and could not decide. They are not among the judged.
    pub unsure: u64,
}

impl ReviewedStratum {
    /// Items whose decision is judged wrong: taken and not true, or left and true.
    pub fn judged_wrong(&self) -> u64 {
        if self.taken { self.judged.saturating_sub(self.judged_true) } else { self.judged_true }
    }
}

/// All strata of one review. Every decided item is in one of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewedStrata {
    /// In any order.
    pub strata: Vec<ReviewedStratum>,
}

/// What a stratum holds after its rows are checked, as an estimate shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StratumCount {
    /// The caller's row.
    pub row: RowId,
    /// Its name.
    pub name: String,
    /// Whether its items are taken.
    pub taken: bool,
    /// Items in it.
    pub population: u64,
    /// Items with a sure verdict.
    pub judged: u64,
    /// Of those, the ones whose decision is wrong.
    pub wrong: u64,
    /// Items without a sure verdict that were looked at.
    pub unsure: u64,
}

/// The most items of one stratum.
const LARGEST: u64 = 1_000_000_000;

impl ReviewedStrata {
    /// The strata in canonical order: taken first, then by name.
    pub(crate) fn aligned(&self) -> Result<Vec<StratumCount>, Error> {
        let mut strata: Vec<&ReviewedStratum> = self.strata.iter().collect();
        strata.sort_by(|a, b| (b.taken, &a.name, a.row).cmp(&(a.taken, &b.name, b.row)));
        if let Some(pair) = strata.windows(2).find(|pair| (pair[0].taken, &pair[0].name) == (pair[1].taken, &pair[1].name)) {
            let reason = format!("the stratum {:?} stands there already, and once is the limit", pair[1].name);
            return Err(Error::Value { row: pair[1].row.0, reason });
        }
        strata.into_iter().map(ReviewedStratum::counted).collect()
    }
}

impl ReviewedStratum {
    fn counted(&self) -> Result<StratumCount, Error> {
        let wrong = |reason| Err(Error::Value { row: self.row.0, reason });
        let (name, population, judged, judged_true) = (&self.name, self.population, self.judged, self.judged_true);
        if population > LARGEST {
            return wrong(format!("the stratum {name:?} has {population} items, and {LARGEST} is the limit"));
        }
        if judged.saturating_add(self.unsure) > population {
            let looked = judged.saturating_add(self.unsure);
            return wrong(format!("{looked} items of the stratum {name:?} were looked at, and it has {population}"));
        }
        if judged_true > judged {
            return wrong(format!("{judged_true} items of the stratum {name:?} are judged true, and {judged} are judged"));
        }
        Ok(StratumCount {
            row: self.row,
            name: name.clone(),
            taken: self.taken,
            population,
            judged,
            wrong: self.judged_wrong(),
            unsure: self.unsure,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stratum(row: u64, name: &str, taken: bool, [population, judged, judged_true, unsure]: [u64; 4]) -> ReviewedStratum {
        ReviewedStratum { row: RowId(row), name: name.into(), taken, population, judged, judged_true, unsure }
    }

    #[test]
    fn wrong_is_the_other_of_the_decision() {
        let both = ReviewedStrata { strata: vec![stratum(2, "a", false, [9, 5, 1, 0]), stratum(1, "a", true, [9, 5, 1, 4])] };
        let counted = both.aligned().unwrap();
        assert_eq!(counted.iter().map(|stratum| (stratum.taken, stratum.wrong)).collect::<Vec<_>>(), [(true, 4), (false, 1)]);
    }

    #[test]
    fn counts_that_cannot_be_are_refused() {
        for (counts, says) in [([9, 8, 1, 2], "10 items"), ([9, 3, 4, 0], "4 items"), ([2_000_000_000, 3, 1, 0], "limit")] {
            let error = ReviewedStrata { strata: vec![stratum(7, "a", true, counts)] }.aligned().unwrap_err();
            assert!(matches!(error, Error::Value { row: 7, .. }) && error.to_string().contains(says), "{error}");
        }
        let twice = ReviewedStrata { strata: vec![stratum(1, "a", true, [9, 1, 1, 0]), stratum(2, "a", true, [9, 1, 1, 0])] };
        assert!(matches!(twice.aligned(), Err(Error::Value { row: 2, .. })));
    }
}
