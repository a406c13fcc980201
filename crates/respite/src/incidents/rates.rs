//! How often the rule is wrong, by what people said of a sample of pairs.

use super::{Incidents, RuleSaid, Verdict, review::certainty};
use respite_stats::{
    data::{ReviewedStrata, ReviewedStratum, RowId},
    diagnostic::Diagnostic,
    error::Error,
    method::estimate,
    review::{ReviewedRates, ReviewedRatesEstimate},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// From how many verdicts on the rates are told.
pub const VERDICTS_FROM: u64 = 50;

/// Error rates of the rule over all pairs that it lists.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReviewRates {
    /// Links that are false, and listed true pairs that are not linked, with intervals of 95 %.
    pub rates: ReviewedRatesEstimate,
    /// True pairs that the probabilities expect among those below the listed ones. Nobody was asked about these.
    pub expected_below: f64,
    /// Doubts.
    pub diagnostics: Vec<Diagnostic>,
}

/// Pairs of one tenth of probability on one side of the rule.
#[derive(Default)]
struct Tenth {
    population: u64,
    judged: u64,
    judged_true: u64,
    unsure: u64,
}

/// The rates, by the verdicts that hold; `None` before there are [`VERDICTS_FROM`] sure ones.
///
/// # Errors
/// When the method refuses the verdicts.
pub fn rates(incidents: &Incidents) -> Result<Option<ReviewRates>, Error> {
    let mut tenths: BTreeMap<(bool, u8), Tenth> = BTreeMap::new();
    let stratum = |rule: &RuleSaid| (rule.linked, certainty(rule.probability));
    let listed = [(&incidents.linked.links, true), (&incidents.linked.uncertain, false)];
    for (link, linked) in listed.into_iter().flat_map(|(links, linked)| links.iter().map(move |link| (link, linked))) {
        if !incidents.judgements.contains_key(&incidents.rows_of(link)) {
            tenths.entry(stratum(&RuleSaid { probability: link.probability, linked })).or_default().population += 1;
        }
    }
    for judgement in incidents.judgements.values() {
        // A word on a pair that nobody was asked about, such as one from a table, is no part of the sample.
        let Some(rule) = &judgement.rule else { continue };
        let tenth = tenths.entry(stratum(rule)).or_default();
        tenth.population += 1;
        match judgement.verdict {
            Verdict::Same => (tenth.judged, tenth.judged_true) = (tenth.judged + 1, tenth.judged_true + 1),
            Verdict::Different => tenth.judged += 1,
            Verdict::Unsure => tenth.unsure += 1,
            Verdict::TakenBack => tenth.population -= 1,
        }
    }
    if tenths.values().map(|tenth| tenth.judged).sum::<u64>() < VERDICTS_FROM {
        return Ok(None);
    }
    let strata = (1..).zip(&tenths).map(|(row, ((linked, certainty), tenth))| ReviewedStratum {
        row: RowId(row),
        name: name(*linked, *certainty),
        taken: *linked,
        population: tenth.population,
        judged: tenth.judged,
        judged_true: tenth.judged_true,
        unsure: tenth.unsure,
    });
    let review = ReviewedStrata { strata: strata.collect() };
    let fit = estimate(&ReviewedRates { verdicts_from: VERDICTS_FROM, ..ReviewedRates::default() }, &review)?;
    Ok(Some(ReviewRates { rates: fit.estimate, expected_below: expected_below(incidents), diagnostics: fit.diagnostics }))
}

fn name(linked: bool, certainty: u8) -> String {
    let (near, far) = (f64::from(certainty) / 10.0, f64::from(certainty + 1) / 10.0);
    let side = if linked { "linked" } else { "not linked" };
    format!("{side}, {near:.1} to {far:.1} from one half")
}

/// Missed pairs that are expected, less those that are listed.
fn expected_below(incidents: &Incidents) -> f64 {
    let sum = |links: &[respite_data::linking::scored::Link]| links.iter().map(|link| link.probability).sum::<f64>();
    let missed = incidents.linked.expected_missed_links.unwrap_or(0.0);
    let all_missed = missed / (1.0 - missed).max(1e-12) * sum(&incidents.linked.links);
    (all_missed - sum(&incidents.linked.uncertain)).max(0.0)
}
