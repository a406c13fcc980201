//! How often the rule is wrong by itself, by what people said of a sample of its pairs.

use super::{
    Incidents, Verdict,
    review::{Listed, certainty, listed, verdicts},
};
use respite_stats::{
    data::{ReviewedStrata, ReviewedStratum, RowId},
    diagnostic::Diagnostic,
    error::Error,
    method::estimate,
    review::{ReviewedRates, ReviewedRatesEstimate},
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// From how many verdicts on the rates are told.
pub const VERDICTS_FROM: u64 = 50;

/// Error rates of the rule before any verdict, over all pairs that it lists.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReviewRates {
    /// Links that are false, and listed true pairs that are not linked, with intervals of 95 %.
    pub rates: ReviewedRatesEstimate,
    /// Links of the rule before any verdict.
    pub links: u64,
    /// Verdicts on pairs that are no part of the sample, since pairs before them in the order have none. They count for themselves alone.
    pub out_of_order: u64,
    /// True pairs that the probabilities expect among those below the listed ones. Nobody was asked about these.
    pub expected_below: f64,
    /// Doubts.
    pub diagnostics: Vec<Diagnostic>,
}

/// Where a pair is counted: linked or not, tenths from one half, and whether it was chosen out of order.
type Place = (bool, u8, bool);

/// Pairs of one place.
#[derive(Default)]
struct Counted {
    population: u64,
    judged: u64,
    judged_true: u64,
    unsure: u64,
}

impl Counted {
    fn add(&mut self, verdict: Option<Verdict>) {
        self.population += 1;
        self.judged += u64::from(matches!(verdict, Some(Verdict::Same | Verdict::Different)));
        self.judged_true += u64::from(verdict == Some(Verdict::Same));
        self.unsure += u64::from(verdict == Some(Verdict::Unsure));
    }
}

/// The rates of the rule by itself, by the verdicts that hold; `None` before there are [`VERDICTS_FROM`] sure ones on its pairs.
///
/// `before` must be linked without the verdicts, so that they measure a rule that does not know them. In each tenth of probability the pairs
/// have an order by chance; those judged without a gap from the first on are a random sample of it. Pairs judged out of order may have been
/// chosen for what they are, and stand in a stratum of their own in which all are judged.
///
/// # Errors
/// When the method refuses the verdicts.
pub fn rates(before: &Incidents) -> Result<Option<ReviewRates>, Error> {
    let verdicts = verdicts(before);
    let mut counted: BTreeMap<Place, Counted> = BTreeMap::new();
    let mut has_gap: BTreeSet<(bool, u8)> = BTreeSet::new();
    for Listed { rows, rule, .. } in listed(before) {
        let tenth = (rule.linked, certainty(rule.probability));
        let verdict = verdicts.get(&rows).copied();
        let is_chosen = verdict.is_some() && has_gap.contains(&tenth);
        if verdict.is_none() {
            has_gap.insert(tenth);
        }
        counted.entry((tenth.0, tenth.1, is_chosen)).or_default().add(verdict);
    }
    if counted.values().map(|place| place.judged).sum::<u64>() < VERDICTS_FROM {
        return Ok(None);
    }
    let strata = (1..).zip(&counted).map(|(row, (place, counted))| ReviewedStratum {
        row: RowId(row),
        name: name(*place),
        taken: place.0,
        population: counted.population,
        judged: counted.judged,
        judged_true: counted.judged_true,
        unsure: counted.unsure,
    });
    let review = ReviewedStrata { strata: strata.collect() };
    let fit = estimate(&ReviewedRates { verdicts_from: VERDICTS_FROM, ..ReviewedRates::default() }, &review)?;
    Ok(Some(ReviewRates {
        rates: fit.estimate,
        links: before.linked.links.len() as u64,
        out_of_order: counted.iter().filter(|((.., is_chosen), _)| *is_chosen).map(|(_, counted)| counted.population).sum(),
        expected_below: expected_below(before),
        diagnostics: fit.diagnostics,
    }))
}

fn name((linked, certainty, is_chosen): Place) -> String {
    let (near, far) = (f64::from(certainty) / 10.0, f64::from(certainty + 1) / 10.0);
    let side = if linked { "linked" } else { "not linked" };
    let how = if is_chosen { ", judged out of order" } else { "" };
    format!("{side}, {near:.1} to {far:.1} from one half{how}")
}

/// Missed pairs that are expected, less those that are listed.
fn expected_below(incidents: &Incidents) -> f64 {
    let sum = |links: &[respite_data::linking::scored::Link]| links.iter().map(|link| link.probability).sum::<f64>();
    let missed = incidents.linked.expected_missed_links.unwrap_or(0.0);
    let all_missed = missed / (1.0 - missed).max(1e-12) * sum(&incidents.linked.links);
    (all_missed - sum(&incidents.linked.uncertain)).max(0.0)
}
