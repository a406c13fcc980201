//! Event studies against the R package `fixest` 0.14.2, on its own example data.
//!
//! The set also holds a Poisson fit with four fixed effects (`trade_fepois_*`) without its input; it is not compared.

use respite_stats::{
    data::Panel,
    effect::{Coefficient, Errors, EventStudy, EventStudyEstimate, Family, Weighting},
    method::estimate,
};
use respite_tests::reference;

/// Greatest distance from a number of the other program.
const TOLERANCE: f64 = 1e-8;

fn records(name: &str) -> Vec<csv::StringRecord> {
    let file = reference(&format!("goldens/fixest/{name}.csv")).expect("a file of the reference set");
    csv::Reader::from_path(file).expect("a readable table").records().map(|record| record.expect("a row")).collect()
}

fn staggered() -> Panel {
    super::panel_of(&records("base_stagg"), [0, 1, 7], Some(2), &[6])
}

/// Half of the units are treated from period 6 on.
fn common() -> Panel {
    let records = records("base_did");
    let mut panel = super::panel_of(&records, [2, 3, 0], Some(5), &[1]);
    panel.units.iter_mut().for_each(|unit| unit.cohort = unit.cohort.filter(|treated| *treated == 1).map(|_| 6));
    panel
}

fn fit(panel: &Panel, spec: &EventStudy) -> EventStudyEstimate {
    estimate(spec, panel).expect("an estimate").estimate
}

/// Compares a table of theirs with terms found by theirs' name, and says how many.
fn compare<'a>(name: &str, find: impl Fn(&str) -> Option<&'a Coefficient>) -> usize {
    let expected = records(name);
    for record in &expected {
        let found = find(&record[0]).expect(name);
        let ours = [found.estimate, found.std_error, found.statistic, found.p_value];
        for (column, ours) in (1..).zip(ours) {
            let theirs: f64 = record[column].parse().expect("a number");
            let distance = (ours.expect("a number") - theirs).abs();
            assert!(
                distance <= TOLERANCE * theirs.abs().max(1.0),
                "{name}, {}, column {column}: {ours:?}, and {theirs} is expected",
                &record[0]
            );
        }
    }
    expected.len()
}

/// The whole number after the last occurrence of a mark.
fn after(term: &str, mark: &str) -> Option<i32> {
    let text = &term[term.rfind(mark)? + mark.len()..];
    let end = text.char_indices().skip(1).find(|(_, letter)| !letter.is_ascii_digit()).map_or(text.len(), |(at, _)| at);
    text[..end].parse().ok()
}

fn find<'a>(found: &'a EventStudyEstimate, term: &str, time: Option<i32>, cohort: Option<i32>) -> Option<&'a Coefficient> {
    if term == "x1" {
        return found.covariates.first();
    }
    let effects = match (time, cohort) {
        (Some(_), Some(_)) => &found.by_time_and_cohort,
        (Some(_), None) => &found.by_event_time,
        (None, Some(_)) => &found.by_cohort,
        (None, None) => return Some(&found.overall),
    };
    effects
        .iter()
        .find(|effect| time.is_none_or(|time| effect.event_time == Some(time)) && cohort.is_none_or(|own| effect.cohort == Some(own)))
        .map(|effect| &effect.effect)
}

#[test]
fn two_way_weights_equal_the_r_package() {
    if reference("goldens/fixest/base_stagg.csv").is_none() {
        return;
    }
    let panel = staggered();
    let mut compared = 0;
    for (name, errors) in [
        ("stagg_twfe_iid", Errors::Independent),
        ("stagg_twfe_default", Errors::Independent),
        ("stagg_twfe_hc1", Errors::Robust),
        ("stagg_twfe_cluster_id", Errors::Clustered),
        ("stagg_twfe_twoway", Errors::TwoWay),
    ] {
        let found = fit(&panel, &EventStudy { weighting: Weighting::TwoWay, errors, ..EventStudy::default() });
        compared += compare(name, |term| find(&found, term, after(term, "time_to_treatment::"), None));
    }
    assert_eq!(compared, 5 * 18);
}

#[test]
fn interaction_weights_equal_the_r_package() {
    if reference("goldens/fixest/base_stagg.csv").is_none() {
        return;
    }
    let found = fit(&staggered(), &EventStudy { errors: Errors::Independent, ..EventStudy::default() });
    let (time, cohort) = (|term: &str| after(term, "year::"), |term: &str| after(term, "cohort::"));
    let mut compared = compare("stagg_sunab_eventtime", |term| find(&found, term, time(term), None));
    compared += compare("stagg_sunab_cohort", |term| find(&found, term, None, cohort(term)));
    compared += compare("stagg_sunab_att", |term| find(&found, term, None, None));
    compared += compare("stagg_sunab_disaggregated", |term| find(&found, term, time(term), cohort(term)));
    assert_eq!(compared, 18 + 10 + 2 + 82);
}

#[test]
fn one_cohort_equals_the_r_package() {
    if reference("goldens/fixest/base_did.csv").is_none() {
        return;
    }
    let panel = common();
    let found = fit(&panel, &EventStudy::default());
    let time = |term: &str| after(term, "period::").map(|period| period - 6);
    let mut compared = compare("did_event_study_cluster", |term| find(&found, term, time(term), None));
    let mut counts = panel;
    counts.rows.iter_mut().for_each(|row| row.outcome = row.outcome.max(0.0).round_ties_even());
    // Its fit ends at a relative change of 1e-8, and its errors are those of the last step.
    let found = fit(&counts, &EventStudy { family: Family::Poisson, tolerance: 1e-8, ..EventStudy::default() });
    compared += compare("did_poisson_cluster", |term| find(&found, term, time(term), None));
    assert_eq!(compared, 20);
}
