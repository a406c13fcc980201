//! What must not matter for series and patterns: order of rows, epoch, names, threads, units.

use proptest::prelude::*;
use respite_stats::{
    data::{Period, RowId},
    effect::{InterventionDensity, LocalLevel, StochasticIntervention, SyntheticControl},
    method::estimate,
    simulate::{FactorPanelConfig, PatternConfig, WandererConfig, factor_panel, simulate_patterns, wanderer},
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn order_and_epoch_do_not_change_a_synthetic_control(seed in 0..1000u64, turn in 0..20usize, epoch in -500..500i32) {
        let panel = factor_panel(&FactorPanelConfig { controls: 8, before: 15, after: 5, ..FactorPanelConfig::default() }, seed);
        let mut other = panel.clone();
        other.controls.rotate_left(turn % 8);
        other.treated_from += epoch;
        for series in std::iter::once(&mut other.treated).chain(&mut other.controls) {
            series.observations.rotate_left(turn);
            series.observations.iter_mut().for_each(|seen| seen.period += epoch);
        }
        let spec = SyntheticControl::default();
        let (here, mut there) = (estimate(&spec, &panel).expect("an estimate").estimate, estimate(&spec, &other).expect("an estimate").estimate);
        there.treated_from -= epoch;
        there.periods.iter_mut().for_each(|at| at.period -= epoch);
        prop_assert_eq!(here, there);
    }

    #[test]
    fn a_linear_change_of_units_changes_units_alone(seed in 0..1000u64, by in 0.01..100.0f64, shift in -50.0..50.0f64) {
        let series = wanderer(&WandererConfig { before: 30, ..WandererConfig::default() }, seed);
        let mut other = series.clone();
        other.treated.observations.iter_mut().for_each(|seen| seen.value = seen.value * by + shift);
        let spec = LocalLevel { draws: 199, ..LocalLevel::default() };
        let (here, there) = (estimate(&spec, &series).expect("an estimate").estimate, estimate(&spec, &other).expect("an estimate").estimate);
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-5 * (a.abs() + b.abs() + by);
        prop_assert!(near(here.total_effect * by, there.total_effect), "{} {}", here.total_effect * by, there.total_effect);
        prop_assert!(near(here.irregular_variance.sqrt() * by, there.irregular_variance.sqrt()));
        prop_assert!(near(here.total_interval.low * by, there.total_interval.low));
    }

    #[test]
    fn order_epoch_and_ids_do_not_change_an_intervention(seed in 0..1000u64, turn in 0..300usize, epoch in -500..500i32) {
        let patterns = simulate_patterns(&PatternConfig { days: 60, ..PatternConfig::default() }, seed).patterns;
        let mut other = patterns.clone();
        let turns = turn % other.treatments.len();
        other.treatments.rotate_left(turns);
        other.outcomes.reverse();
        for point in other.treatments.iter_mut().chain(&mut other.outcomes) {
            point.day += epoch;
            point.id = RowId(1_000_000 - point.id.0);
        }
        other.observed = Period { first: other.observed.first + epoch, last: other.observed.last + epoch };
        let spec = StochasticIntervention {
            density: InterventionDensity::Uniform,
            lags_days: vec![1, 2],
            history_days: vec![1],
            cell_km: 60.0,
            ..StochasticIntervention::default()
        };
        if let Ok(here) = estimate(&spec, &patterns) {
            let mut there = estimate(&spec, &other).expect("an estimate").estimate;
            there.first_day -= epoch;
            there.last_day -= epoch;
            prop_assert_eq!(here.estimate, there);
        }
    }
}

#[test]
fn threads_change_nothing() {
    let series = wanderer(&WandererConfig::default(), 3);
    let panel = factor_panel(&FactorPanelConfig::default(), 3);
    let patterns = simulate_patterns(&PatternConfig { days: 80, ..PatternConfig::default() }, 3).patterns;
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| {
            let spec = StochasticIntervention { cell_km: 60.0, history_days: vec![1, 2], ..StochasticIntervention::default() };
            (
                estimate(&LocalLevel { draws: 199, ..LocalLevel::default() }, &series).expect("an estimate").estimate,
                estimate(&SyntheticControl::default(), &panel).expect("an estimate").estimate,
                estimate(&spec, &patterns).expect("an estimate").estimate,
            )
        })
    };
    assert_eq!(run(1), run(4));
}
