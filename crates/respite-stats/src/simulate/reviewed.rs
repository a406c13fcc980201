//! Decided items with known errors, of which a random sample of each stratum is judged.

use crate::{
    data::{ReviewedStrata, ReviewedStratum, RowId},
    error::Error,
    numeric::stream::Stream,
};

/// A stratum to be made up: its size, how much of it is judged, and how often its decisions are wrong.
///
/// # Units
/// Counts of items; a share of 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StratumPlan {
    /// Whether its items are taken.
    pub taken: bool,
    /// Items.
    pub population: u64,
    /// Items that are judged, without an unsure verdict.
    pub judged: u64,
    /// Chance that the decision on an item is wrong.
    pub wrong: f64,
}

/// A made-up review with the true rates of its items.
#[derive(Debug, Clone, PartialEq)]
pub struct MadeUpReview {
    /// What a person found; the strata stand in the order of the plan.
    pub review: ReviewedStrata,
    /// Share of the taken items that is wrong.
    pub false_rate: f64,
    /// Share of the true items that is left.
    pub missed_rate: f64,
}

/// Makes up decided items and judges a random sample of each stratum. Verdicts are right.
///
/// # Errors
/// A stratum with more judged items than it has, a chance outside 0 to 1, no taken item or no true one.
pub fn made_up_review(plan: &[StratumPlan], seed: u64) -> Result<MadeUpReview, Error> {
    let mut stream = Stream::new(seed, 0);
    let (mut strata, mut wrong, mut missed, mut taken) = (Vec::new(), 0, 0, 0);
    for (row, stratum) in (1..).zip(plan) {
        if stratum.judged > stratum.population || !(0.0..=1.0).contains(&stratum.wrong) {
            let reason = format!("{} of {} items judged, {} of them wrong", stratum.judged, stratum.population, stratum.wrong);
            return Err(Error::Value { row, reason });
        }
        let mut is_wrong: Vec<bool> = (0..stratum.population).map(|_| stream.uniform() < stratum.wrong).collect();
        let judged = stratum.judged as usize;
        for place in 0..judged {
            let other = place + stream.below(is_wrong.len() - place);
            is_wrong.swap(place, other);
        }
        let count = |items: &[bool]| items.iter().filter(|is_wrong| **is_wrong).count() as u64;
        let seen = count(&is_wrong[..judged]);
        *(if stratum.taken { &mut wrong } else { &mut missed }) += count(&is_wrong);
        taken += if stratum.taken { stratum.population } else { 0 };
        strata.push(ReviewedStratum {
            row: RowId(row),
            name: format!("stratum {row}"),
            taken: stratum.taken,
            population: stratum.population,
            judged: stratum.judged,
            judged_true: if stratum.taken { stratum.judged - seen } else { seen },
            unsure: 0,
        });
    }
    let true_items = missed + taken - wrong;
    if taken == 0 || true_items == 0 {
        let reason = format!("{taken} items are taken and {true_items} are true, and 1 of each is the least");
        return Err(Error::NotEstimable { what: "the true rates".into(), reason });
    }
    let (false_rate, missed_rate) = (wrong as f64 / taken as f64, missed as f64 / true_items as f64);
    Ok(MadeUpReview { review: ReviewedStrata { strata }, false_rate, missed_rate })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_judged_is_all_known() {
        let plan = [
            StratumPlan { taken: true, population: 400, judged: 400, wrong: 0.25 },
            StratumPlan { taken: false, population: 300, judged: 300, wrong: 0.1 },
        ];
        let made = made_up_review(&plan, 5).unwrap();
        let wrong: Vec<u64> = made.review.strata.iter().map(ReviewedStratum::judged_wrong).collect();
        assert_eq!(made.false_rate, wrong[0] as f64 / 400.0);
        assert_eq!(made.missed_rate, wrong[1] as f64 / (wrong[1] + 400 - wrong[0]) as f64);
        assert!((60..140).contains(&wrong[0]) && (10..60).contains(&wrong[1]));
        assert!(made_up_review(&[StratumPlan { judged: 401, ..plan[0] }], 5).is_err());
        assert!(made_up_review(&plan[1..], 5).is_err());
    }
}
