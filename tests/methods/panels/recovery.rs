//! Panels with staggered treatment and known effects that differ between cohorts and grow: do the intervals hold them?
//!
//! The quick set runs 60 panels a method. With `RESPITE_LONG=1` it runs 1000, and coverage must be 92 to 98 %.

use rayon::prelude::*;
use respite_stats::{
    data::Panel,
    effect::{Adjustment, AttGt, AverageBy, Coefficient, Comparison, EventStudy, Family, Imputation, PreTrend, Weighting},
    method::estimate,
    simulate::{PanelConfig, simulate_panel},
};

/// Numbers of one fit: name, interval, truth.
type Found = Vec<(String, Coefficient, f64)>;

fn long() -> bool {
    std::env::var("RESPITE_LONG").is_ok_and(|value| value == "1")
}

fn seeds() -> std::ops::Range<u64> {
    if long() { 1..1001 } else { 1..61 }
}

/// Coverage and bias of each number over the seeds.
#[allow(clippy::print_stdout, reason = "the table of coverage, shown with --nocapture")]
fn hold(name: &str, config: &PanelConfig, fit: impl Fn(&Panel) -> Found + Sync) {
    let runs: Vec<Found> = seeds().into_par_iter().map(|seed| fit(&simulate_panel(config, seed))).collect();
    let count = runs.len() as f64;
    let limits = if long() { 0.92..=0.98 } else { 0.85..=1.0 };
    for (place, (term, _, truth)) in runs[0].iter().enumerate() {
        let numbers = || runs.iter().map(|run| &run[place].1);
        let low = |one: &Coefficient| one.conf_low.expect("an interval") <= *truth;
        let covered = numbers().filter(|one| low(one) && one.conf_high.expect("an interval") >= *truth).count() as f64 / count;
        let estimates: Vec<f64> = numbers().map(|one| one.estimate.expect("an estimate")).collect();
        let mean = estimates.iter().sum::<f64>() / count;
        let deviation = (estimates.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt();
        let error = numbers().map(|one| one.std_error.expect("an error")).sum::<f64>() / count;
        println!("{name}, {term}: truth {truth:.3}, mean {mean:.3}, deviation {deviation:.3}, mean error {error:.3}, covered {covered:.3}");
        assert!(limits.contains(&covered), "{name}, {term}: {covered} of the intervals hold the truth");
        assert!((mean - truth).abs() < 4.5 * deviation / count.sqrt(), "{name}, {term}: mean {mean}, truth {truth}");
    }
}

const TIMES: [i32; 3] = [0, 2, 4];

fn att_gt(config: &PanelConfig, spec: &AttGt, panel: &Panel) -> Found {
    let found = estimate(spec, panel).expect("an estimate").estimate;
    let mut numbers = vec![("simple".to_owned(), found.simple.overall.clone(), config.mean_effect())];
    for time in TIMES {
        let part = found.dynamic.parts.iter().find(|part| part.at == time).expect("the time");
        numbers.push((format!("time {time}"), part.effect.clone(), config.mean_effect_at(time)));
    }
    numbers
}

#[test]
fn group_time_effects_hold_the_truth() {
    let config = PanelConfig::default();
    let spec = AttGt { draws: 0, comparison: Comparison::NotYetTreated, ..AttGt::default() };
    hold("att-gt", &config, |panel| att_gt(&config, &spec, panel));
}

#[test]
fn adjusted_group_time_effects_hold_the_truth() {
    let config = PanelConfig { covariate: 0.2, never_treated: 120, units_by_cohort: 40, ..PanelConfig::default() };
    for adjustment in [Adjustment::DoublyRobust, Adjustment::Regression, Adjustment::InverseProbability] {
        let spec = AttGt { draws: 0, adjustment, ..AttGt::default() };
        hold(&format!("att-gt {adjustment:?}"), &config, |panel| att_gt(&config, &spec, panel));
    }
}

/// Share of panels whose band holds the effects at all event times.
fn whole_bands(config: &PanelConfig) -> f64 {
    let spec = AttGt { draws: 499, ..AttGt::default() };
    let whole = |seed| {
        let found = estimate(&spec, &simulate_panel(config, seed)).expect("an estimate").estimate;
        found.dynamic.parts.iter().all(|part| {
            let truth = if part.at < 0 { 0.0 } else { config.mean_effect_at(part.at) };
            part.effect.simultaneous_low.expect("a band") <= truth && truth <= part.effect.simultaneous_high.expect("a band")
        })
    };
    seeds().into_par_iter().filter(|seed| whole(*seed)).count() as f64 / seeds().count() as f64
}

#[test]
fn simultaneous_bands_hold_all_times_at_once() {
    // The band is that of a normal maximum, while an error from the 30 units of a cohort has the tails of t with 29 degrees of freedom: far out
    // these are nearly twice as heavy, so that 5 % outside become about 8. With more units the band comes into its own.
    let small = whole_bands(&PanelConfig::default());
    println!("att-gt, simultaneous band over event times, 30 units a cohort: {small:.3}");
    assert!(small >= if long() { 0.9 } else { 0.83 }, "{small}");
    if long() {
        let large = whole_bands(&PanelConfig { units_by_cohort: 150, never_treated: 300, ..PanelConfig::default() });
        println!("att-gt, simultaneous band over event times, 150 units a cohort: {large:.3}");
        assert!(large >= 0.93, "{large}");
    }
}

fn event_study(config: &PanelConfig, spec: &EventStudy, panel: &Panel) -> Found {
    let found = estimate(spec, panel).expect("an estimate").estimate;
    let mut numbers = vec![("overall".to_owned(), found.overall.clone(), config.mean_effect())];
    for time in TIMES {
        let part = found.by_event_time.iter().find(|part| part.event_time == Some(time)).expect("the time");
        numbers.push((format!("time {time}"), part.effect.clone(), config.mean_effect_at(time)));
    }
    numbers
}

#[test]
fn interaction_weights_hold_the_truth() {
    let config = PanelConfig::default();
    hold("event study", &config, |panel| event_study(&config, &EventStudy::default(), panel));
}

#[test]
fn poisson_interaction_weights_hold_the_truth() {
    let config = PanelConfig {
        effect: 0.3,
        growth: 0.05,
        by_cohort: 0.05,
        unit_deviation: 0.5,
        noise_deviation: 0.0,
        counts: Some(1.5),
        ..PanelConfig::default()
    };
    let spec = EventStudy { family: Family::Poisson, ..EventStudy::default() };
    hold("Poisson event study", &config, |panel| event_study(&config, &spec, panel));
}

#[test]
fn imputed_effects_hold_the_truth() {
    let config = PanelConfig::default();
    for average_by in [AverageBy::CohortPeriod, AverageBy::Horizon] {
        let spec = Imputation { average_by, ..Imputation::default() };
        hold(&format!("imputation by {average_by:?}"), &config, |panel| {
            let found = estimate(&spec, panel).expect("an estimate").estimate;
            let mut numbers = vec![("overall".to_owned(), found.overall.clone(), config.mean_effect())];
            for time in TIMES {
                let part = found.by_horizon.iter().find(|part| part.horizon == time).expect("the time");
                numbers.push((format!("horizon {time}"), part.effect.clone(), config.mean_effect_at(time)));
            }
            numbers
        });
    }
}

/// Shares of panels whose test before treatment rejects: without a trend, and with the trend that each test says it finds four times in five.
fn rejections(config: &PanelConfig, test: impl Fn(&Panel) -> PreTrend + Sync) -> [f64; 2] {
    let share = |config: &PanelConfig, shift: u64| {
        let runs: Vec<PreTrend> = seeds().into_par_iter().map(|seed| test(&simulate_panel(config, seed + shift))).collect();
        let rejected = runs.iter().filter(|run| run.p_value < 0.05).count() as f64 / runs.len() as f64;
        (rejected, runs.iter().map(|run| run.slope_usual_power).sum::<f64>() / runs.len() as f64)
    };
    let (none, slope) = share(config, 0);
    [none, share(&PanelConfig { trend: slope, ..config.clone() }, 5000).0]
}

#[test]
fn tests_before_treatment_have_their_size_and_power() {
    let config = PanelConfig::default();
    let of_cells =
        |panel: &Panel| estimate(&AttGt { draws: 0, ..AttGt::default() }, panel).expect("an estimate").estimate.pre_trend.expect("a test");
    let of_terms = |panel: &Panel| estimate(&EventStudy::default(), panel).expect("an estimate").estimate.pre_trend.expect("a test");
    let of_leads = |panel: &Panel| estimate(&Imputation::default(), panel).expect("an estimate").estimate.pre_trend.expect("a test");
    let shares = [
        ("att-gt", rejections(&config, of_cells)),
        ("event study", rejections(&config, of_terms)),
        ("imputation", rejections(&config, of_leads)),
    ];
    for (name, [size, power]) in shares {
        println!("{name}: rejects {size:.3} without a trend, {power:.3} with the one that it finds four times in five");
        assert!(size < if long() { 0.12 } else { 0.2 }, "{name}: {size}");
        assert!((0.65..=0.95).contains(&power), "{name}: {power}");
    }
}

#[test]
fn shared_terms_miss_effects_that_differ_and_say_so() {
    let config = PanelConfig { never_treated: 5, growth: 1.0, ..PanelConfig::default() };
    let fit =
        estimate(&EventStudy { weighting: Weighting::TwoWay, ..EventStudy::default() }, &simulate_panel(&config, 1)).expect("an estimate");
    let weights = fit.estimate.negative_weights.expect("weights");
    assert!(weights.negative_rows > 0 && weights.sum < 0.0);
    assert!(fit.diagnostics.iter().any(|doubt| doubt.code == "panel.negative-weights"));
}
