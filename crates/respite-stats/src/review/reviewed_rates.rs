//! Error rates of all decided items, from verdicts on a sample of each stratum.

mod posterior;
mod show;

use crate::{
    data::{ReviewedStrata, StratumCount},
    diagnostic::{self, Diagnostic},
    effect::check_level,
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
};
use posterior::{Drawn, Prior};
use serde::{Deserialize, Serialize};

/// How often items that a rule takes are not true, and how often true items are missed, from verdicts on a sample of each stratum.
///
/// Both rates are those of the decided items as they are, not of a process behind them: what is judged is known, and only the rest is drawn. It does
/// not say which of the items without a verdict are wrong, and it knows nothing of true items that no stratum holds.
///
/// # Formula
/// With N_h items, n_h judged and y_h of them wrong in stratum h: wrong items `Σ N_h y_h/n_h`. The false rate is that of the taken strata over `Σ N_h`;
/// the missed rate is `left wrong / (left wrong + taken right)`. The wrong ones among the `N_h − n_h` others are beta-binomial with
/// `Beta(a + y_h, a + n_h − y_h)`, once with a = ½ (Jeffreys) and once with a = 1/(2H) over H strata. The interval reaches from the lower of
/// both lower quantiles to the higher of both upper quantiles.
///
/// # Units
/// Counts of items; rates are shares of 0 to 1.
///
/// # Source
/// `brown-cai-dasgupta-2001`, `cochran-1977`.
///
/// # Checked against
/// A script in Python with scipy 1.17.1 that sums the beta-binomial distributions of all strata without drawing: estimates to 1e-12, limits within
/// five standard errors of the draws. See the test `review_reference`. Recovery: the test `review_recovery`.
///
/// # Errors
/// Fewer sure verdicts than `verdicts_from`; a stratum with more verdicts than items, or that stands twice; no items.
///
/// # Examples
/// ```
/// use respite_stats::{
///     data::{ReviewedStrata, ReviewedStratum, RowId},
///     method::estimate,
///     review::ReviewedRates,
/// };
/// let stratum = |row, name: &str, taken, population, judged, judged_true| {
///     ReviewedStratum { row: RowId(row), name: name.into(), taken, population, judged, judged_true, unsure: 0 }
/// };
/// let strata = vec![
///     stratum(1, "0.5 to 0.9", true, 100, 30, 24),
///     stratum(2, "0.9 to 1", true, 400, 20, 20),
///     stratum(3, "below 0.5", false, 300, 30, 3),
/// ];
/// let fit = estimate(&ReviewedRates::default(), &ReviewedStrata { strata })?;
/// let rate = fit.estimate.false_rate.ok_or("items are taken")?;
/// assert!((rate.estimate.ok_or("every stratum is judged")? - 20.0 / 500.0).abs() < 1e-12);
/// assert!(rate.low < 0.04 && 0.04 < rate.high);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReviewedRates {
    /// Level of intervals.
    pub level: f64,
    /// Fewest sure verdicts in all strata together.
    pub verdicts_from: u64,
    /// Draws of the items without a verdict, for each of both priors.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
}

impl Default for ReviewedRates {
    fn default() -> Self {
        Self { level: 0.95, verdicts_from: 50, draws: 10_000, seed: 1 }
    }
}

/// A share with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ReviewedShare {
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// One of both rates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ReviewedRate {
    /// The stratified estimate; none where a stratum with items has no sure verdict, or no item is judged true for a missed rate.
    pub estimate: Option<f64>,
    /// Lower limit: the lower of those with both priors.
    pub low: f64,
    /// Upper limit: the higher of those with both priors.
    pub high: f64,
    /// With a prior of its own for each stratum, which counts half an item on each side.
    pub own_prior: ReviewedShare,
    /// With one such prior that all strata share.
    pub shared_prior: ReviewedShare,
    /// The estimate if every unsure verdict stood for a wrong decision; none where no item is unsure.
    pub unsure_wrong: Option<f64>,
    /// The estimate if every unsure verdict stood for a right decision; none where no item is unsure.
    pub unsure_right: Option<f64>,
}

/// What [`ReviewedRates`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReviewedRatesEstimate {
    /// Among the items that are taken, the share that is not true; none where no items are taken.
    pub false_rate: Option<ReviewedRate>,
    /// Among the true items, the share that is left; none where no stratum of items that are left is given.
    pub missed_rate: Option<ReviewedRate>,
    /// Sure verdicts.
    pub judged: u64,
    /// Unsure verdicts.
    pub unsure: u64,
    /// The strata: taken first, then by name.
    pub strata: Vec<StratumCount>,
}

impl Method for ReviewedRates {
    type Data = ReviewedStrata;
    type Estimate = ReviewedRatesEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "reviewed-rates",
        title: "Error rates of reviewed decisions",
        question: "How many of the items that a rule takes are not true, and how many true ones does it miss, by a person's verdicts on some of them?",
        explanation: include_str!("reviewed_rates.md"),
        assumptions: &[
            "the judged items of a stratum are a random sample of it",
            "a sure verdict is right",
            "every item that could be true is in one of the strata",
        ],
        sources: &["brown-cai-dasgupta-2001", "cochran-1977"],
        checked_against: "a script in Python with scipy 1.17.1 that sums the distributions of all strata without drawing: estimates to 1e-12, limits within five standard errors of the draws; recovery on simulated populations with known errors (table in the explanation)",
        status: Status::Checked,
    };

    fn check(&self, review: &ReviewedStrata) -> Result<(), Error> {
        check_level(self.level)?;
        if self.draws < LEAST_DRAWS {
            let limit = format!("it must be at least {LEAST_DRAWS}");
            return Err(Error::Setting { setting: "draws", value: self.draws.to_string(), limit });
        }
        let strata = review.aligned()?;
        let judged: u64 = strata.iter().map(|stratum| stratum.judged).sum();
        if judged < self.verdicts_from {
            return Err(refuse(format!("{judged} items have a sure verdict, and {} are the least", self.verdicts_from)));
        }
        if strata.iter().all(|stratum| stratum.population == 0) {
            return Err(refuse("the strata hold 0 items, and 1 is the least".into()));
        }
        Ok(())
    }

    fn fit(&self, review: &ReviewedStrata) -> Result<Fit<Self>, Error> {
        let strata = review.aligned()?;
        let [own, shared] =
            [Prior::Own, Prior::Shared].map(|prior| Drawn::of(&strata, prior, self.draws, self.seed).map(|drawn| drawn.limits(self.level)));
        let (own, shared) = (own?, shared?);
        let rate = |which: usize, plain: fn(&[StratumCount], Unsure) -> Option<f64>| {
            let (own_prior, shared_prior) = (own[which]?, shared[which]?);
            let asked = |unsure| strata.iter().any(|stratum| stratum.unsure > 0).then(|| plain(&strata, unsure)).flatten();
            Some(ReviewedRate {
                estimate: plain(&strata, Unsure::LeftOut),
                low: own_prior.low.min(shared_prior.low),
                high: own_prior.high.max(shared_prior.high),
                own_prior,
                shared_prior,
                unsure_wrong: asked(Unsure::Wrong),
                unsure_right: asked(Unsure::Right),
            })
        };
        let is_there = |taken: bool| strata.iter().any(|stratum| stratum.taken == taken);
        let estimate = ReviewedRatesEstimate {
            false_rate: rate(0, false_rate).filter(|_| is_there(true)),
            missed_rate: rate(1, missed_rate).filter(|_| is_there(false)),
            judged: strata.iter().map(|stratum| stratum.judged).sum(),
            unsure: strata.iter().map(|stratum| stratum.unsure).sum(),
            strata,
        };
        let diagnostics = doubts(&estimate);
        Ok(Fit { spec: self.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
    }
}

/// Fewest draws: a limit at the default level then rests on 25.
const LEAST_DRAWS: u32 = 1_000;

/// What an unsure verdict stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unsure {
    LeftOut,
    Wrong,
    Right,
}

/// The stratified estimate of wrong items on one side, and the side's items; none where a stratum with items has no verdict that counts.
fn wrong_items(strata: &[StratumCount], taken: bool, unsure: Unsure) -> Option<[f64; 2]> {
    let side = strata.iter().filter(|stratum| stratum.taken == taken && stratum.population > 0);
    side.map(|stratum| {
        let looked = stratum.judged + if unsure == Unsure::LeftOut { 0 } else { stratum.unsure };
        let wrong = stratum.wrong + if unsure == Unsure::Wrong { stratum.unsure } else { 0 };
        (looked > 0).then(|| [stratum.population as f64 * wrong as f64 / looked as f64, stratum.population as f64])
    })
    .try_fold([0.0, 0.0], |sums, one| one.map(|one| [sums[0] + one[0], sums[1] + one[1]]))
}

fn false_rate(strata: &[StratumCount], unsure: Unsure) -> Option<f64> {
    let [wrong, all] = wrong_items(strata, true, unsure)?;
    (all > 0.0).then(|| wrong / all)
}

fn missed_rate(strata: &[StratumCount], unsure: Unsure) -> Option<f64> {
    let [missed, _] = wrong_items(strata, false, unsure)?;
    let [wrong, taken] = wrong_items(strata, true, unsure)?;
    let all = missed + taken - wrong;
    (all > 0.0).then(|| missed / all)
}

fn refuse(reason: String) -> Error {
    Error::NotEstimable { what: "the error rates of reviewed decisions".into(), reason }
}

fn doubts(estimate: &ReviewedRatesEstimate) -> Vec<Diagnostic> {
    let mut doubts = Vec::new();
    for (taken, side) in [(true, "taken"), (false, "left")] {
        let side_strata = || estimate.strata.iter().filter(|stratum| stratum.taken == taken);
        let unjudged: Vec<&StratumCount> = side_strata().filter(|stratum| stratum.population > 0 && stratum.judged == 0).collect();
        if unjudged.is_empty() {
            continue;
        }
        let items: u64 = unjudged.iter().map(|stratum| stratum.population).sum();
        let all: u64 = side_strata().map(|stratum| stratum.population).sum();
        let names = unjudged.iter().map(|stratum| format!("{:?}", stratum.name)).collect::<Vec<_>>().join(", ");
        let share = 100.0 * items as f64 / all as f64;
        let message = format!("no sure verdict on {names}: {items} of {all} items that are {side} ({share:.1} %)");
        doubts.push(diagnostic::UNJUDGED_STRATUM.with(message));
    }
    if estimate.unsure > 0 {
        let looked = estimate.judged + estimate.unsure;
        let bounds = [("false", &estimate.false_rate), ("missed", &estimate.missed_rate)].map(|(name, rate)| {
            let rate = rate.and_then(|rate| Some(format!("{:.4} to {:.4}", rate.unsure_right?, rate.unsure_wrong?)));
            format!("the {name} rate {}", rate.unwrap_or_else(|| "is not known".into()))
        });
        let message = format!("{} of {looked} verdicts are unsure; all right to all wrong: {}", estimate.unsure, bounds.join(", "));
        doubts.push(diagnostic::UNSURE_VERDICTS.with(message));
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::{ReviewedStratum, RowId},
        method::estimate,
    };

    fn strata(rows: &[(&str, bool, [u64; 4])]) -> ReviewedStrata {
        let stratum = |(row, &(name, taken, [population, judged, judged_true, unsure])): (u64, &(&str, bool, [u64; 4]))| ReviewedStratum {
            row: RowId(row),
            name: name.into(),
            taken,
            population,
            judged,
            judged_true,
            unsure,
        };
        ReviewedStrata { strata: (1..).zip(rows).map(stratum).collect() }
    }

    #[test]
    fn rates_are_those_of_a_hand_calculation() {
        // Taken: 100 · 6/30 + 400 · 0 = 20 wrong of 500. Left: 300 · 3/30 = 30 true. Missed: 30 / (30 + 480).
        let review = strata(&[("a", true, [100, 30, 24, 0]), ("b", true, [400, 20, 20, 0]), ("c", false, [300, 30, 3, 0])]);
        let fit = estimate(&ReviewedRates::default(), &review).unwrap();
        let (wrong, missed) = (fit.estimate.false_rate.unwrap(), fit.estimate.missed_rate.unwrap());
        assert!((wrong.estimate.unwrap() - 0.04).abs() < 1e-15 && (missed.estimate.unwrap() - 30.0 / 510.0).abs() < 1e-15);
        assert!(fit.diagnostics.is_empty() && wrong.unsure_wrong.is_none());
        assert!(wrong.low >= 6.0 / 500.0 && wrong.low < 0.04 && missed.low >= 3.0 / 483.0 && missed.high > 30.0 / 510.0);
    }

    #[test]
    fn what_is_judged_is_known() {
        let review = strata(&[("a", true, [60, 60, 51, 0]), ("b", false, [40, 40, 1, 0])]);
        let found = estimate(&ReviewedRates::default(), &review).unwrap().estimate;
        let (wrong, missed) = (found.false_rate.unwrap(), found.missed_rate.unwrap());
        assert_eq!([wrong.low, wrong.estimate.unwrap(), wrong.high], [0.15; 3]);
        assert_eq!([missed.low, missed.estimate.unwrap(), missed.high], [1.0 / 52.0; 3]);
    }

    #[test]
    fn a_stratum_without_a_verdict_leaves_no_estimate_and_widens_the_interval() {
        let judged = [("a", true, [100, 30, 29, 0]), ("b", true, [100, 30, 29, 0]), ("c", false, [300, 30, 0, 0])];
        let unjudged = [("a", true, [100, 60, 58, 0]), ("b", true, [100, 0, 0, 0]), ("c", false, [300, 30, 0, 0])];
        let [judged, unjudged] = [judged, unjudged].map(|rows| estimate(&ReviewedRates::default(), &strata(&rows)).unwrap());
        let rate = unjudged.estimate.false_rate.unwrap();
        assert!(rate.estimate.is_none() && rate.high > 0.5 && rate.low <= 0.02, "{rate:?}");
        assert!(judged.estimate.false_rate.unwrap().high < 0.2);
        assert_eq!(unjudged.diagnostics.iter().map(|doubt| doubt.code).collect::<Vec<_>>(), ["review.unjudged-stratum"]);
        assert!(unjudged.diagnostics[0].message.contains("\"b\": 100 of 200 items that are taken (50.0 %)"));
    }

    #[test]
    fn unsure_verdicts_are_bounds() {
        // All wrong: 100 · 10/50 of 100 taken, 200 · 6/60 left: missed 20 / (20 + 80). All right: 100 · 5/50, 200 · 3/60.
        let review = strata(&[("a", true, [100, 45, 40, 5]), ("c", false, [200, 57, 3, 3])]);
        let fit = estimate(&ReviewedRates::default(), &review).unwrap();
        let (wrong, missed) = (fit.estimate.false_rate.unwrap(), fit.estimate.missed_rate.unwrap());
        assert_eq!([wrong.unsure_right, wrong.unsure_wrong], [Some(0.1), Some(0.2)]);
        assert_eq!([missed.unsure_right, missed.unsure_wrong], [Some(0.1), Some(0.2)]);
        assert_eq!(fit.diagnostics.iter().map(|doubt| doubt.code).collect::<Vec<_>>(), ["review.unsure"]);
        assert!(fit.diagnostics[0].message.contains("8 of 110 verdicts"));
    }

    #[test]
    fn too_few_verdicts_are_refused() {
        let review = strata(&[("a", true, [100, 30, 29, 5]), ("c", false, [300, 19, 0, 0])]);
        let error = estimate(&ReviewedRates::default(), &review).unwrap_err().to_string();
        assert!(error.contains("49 items have a sure verdict, and 50 are the least"), "{error}");
        assert!(estimate(&ReviewedRates { verdicts_from: 49, ..ReviewedRates::default() }, &review).is_ok());
        for wrong in [ReviewedRates { draws: 999, ..ReviewedRates::default() }, ReviewedRates { level: 1.0, ..ReviewedRates::default() }] {
            assert!(matches!(estimate(&wrong, &review), Err(Error::Setting { .. })));
        }
        let empty = ReviewedRates { verdicts_from: 0, ..ReviewedRates::default() };
        assert!(estimate(&empty, &ReviewedStrata::default()).is_err());
        let one_side = estimate(&empty, &strata(&[("a", true, [9, 0, 0, 0])])).unwrap().estimate;
        assert!(one_side.missed_rate.is_none() && one_side.false_rate.unwrap().estimate.is_none());
    }

    #[test]
    fn a_rate_with_no_true_item_is_not_made_up() {
        let review = strata(&[("a", true, [60, 60, 0, 0]), ("c", false, [40, 40, 0, 0])]);
        let found = estimate(&ReviewedRates::default(), &review).unwrap().estimate;
        assert!(found.missed_rate.is_none() && found.false_rate.unwrap().estimate == Some(1.0));
    }
}
