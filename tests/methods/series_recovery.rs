//! Invented series and panels with known effect: bias, and how often intervals and placebo ranks hold.
//!
//! The quick set runs 40; with `RESPITE_LONG=1` it runs 500, and the limits are strict.

use rayon::prelude::*;
use respite_stats::{
    effect::{LocalLevel, SyntheticControl, WeightForm},
    method::estimate,
    simulate::{FactorPanelConfig, WandererConfig, factor_panel, wanderer},
};

fn runs() -> (u64, bool) {
    let long = std::env::var("RESPITE_LONG").is_ok_and(|value| value == "1");
    (if long { 500 } else { 40 }, long)
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / values.len() as f64
}

fn share(hits: impl Iterator<Item = bool>) -> f64 {
    mean(hits.map(|hit| f64::from(u8::from(hit))))
}

#[test]
fn intervals_of_the_local_level_hold_the_effect() {
    let (runs, long) = runs();
    println!(
        "{runs} series each; coverage at 95 %: period, sum, sum by the standard error; mean width of the sum; bias; p < 0.05 without effect"
    );
    for (name, config) in [
        ("80 before, level step 0.3", WandererConfig::default()),
        ("30 before, level step 0.3", WandererConfig { before: 30, ..WandererConfig::default() }),
        ("80 before, level at rest", WandererConfig { level_step: 0.0, ..WandererConfig::default() }),
        ("80 before, level step 1", WandererConfig { level_step: 1.0, ..WandererConfig::default() }),
    ] {
        let one = |seed: u64| {
            let spec = LocalLevel { draws: 999, seed, ..LocalLevel::default() };
            let found = estimate(&spec, &wanderer(&config, seed)).expect("an estimate").estimate;
            let none = estimate(&spec, &wanderer(&WandererConfig { effect: 0.0, ..config }, seed)).expect("an estimate").estimate;
            let truth = config.effect * f64::from(config.after);
            let within = found.effects.iter().filter(|at| at.interval.low <= config.effect && config.effect <= at.interval.high).count();
            let last = found.effects.last().expect("an effect");
            let total = found.total_interval;
            let plain = (found.total_effect - truth).abs() <= 1.96 * last.cumulative_std_error;
            let width = total.high - total.low;
            (
                within as f64 / found.effects.len() as f64,
                total.low <= truth && truth <= total.high,
                plain,
                width,
                found.mean_effect - config.effect,
                none.p_value < 0.05,
            )
        };
        let all: Vec<_> = (1..=runs).into_par_iter().map(one).collect();
        let (period, total) = (mean(all.iter().map(|run| run.0)), share(all.iter().map(|run| run.1)));
        let (plain, width, bias) =
            (share(all.iter().map(|run| run.2)), mean(all.iter().map(|run| run.3)), mean(all.iter().map(|run| run.4)));
        let false_alarms = share(all.iter().map(|run| run.5));
        println!("{name}: {period:.3} {total:.3} {plain:.3}; {width:.1}; {bias:.3}; {false_alarms:.3}");
        let slack = if long { 0.03 } else { 0.09 };
        assert!(period >= 0.95 - slack && total >= 0.95 - slack, "{name}");
        assert!(false_alarms <= 0.05 + slack, "{name}");
        assert!(bias.abs() < if long { 0.2 } else { 0.6 }, "{name}");
    }
}

#[test]
fn synthetic_controls_find_the_effect_and_ranks_are_even_without_one() {
    let (runs, long) = runs();
    // The ridge is chosen anew for each of 40 series with each of 40 periods left out, so fewer panels must do.
    println!(
        "{runs} panels, at most 100 for the ridge form; bias, root mean squared error of the mean effect, p <= 0.05 with effect, p <= 0.10 without"
    );
    let ridge = SyntheticControl { weights: WeightForm::Ridge, ..SyntheticControl::default() };
    for (name, spec) in [("simplex", SyntheticControl::default()), ("ridge", ridge)] {
        let one = |seed: u64| {
            let of = |effect: f64| {
                let panel = factor_panel(&FactorPanelConfig { effect, ..FactorPanelConfig::default() }, seed);
                estimate(&spec, &panel).expect("an estimate").estimate
            };
            let (found, none) = (of(-2.0), of(0.0));
            (found.mean_effect + 2.0, found.placebo_p_value <= 0.05 + 1e-9, none.placebo_p_value <= 0.1 + 1e-9)
        };
        let all: Vec<_> = (1..=if spec.weights == WeightForm::Ridge { runs.min(if long { 100 } else { 8 }) } else { runs })
            .into_par_iter()
            .map(one)
            .collect();
        let bias = mean(all.iter().map(|run| run.0));
        let error = mean(all.iter().map(|run| run.0 * run.0)).sqrt();
        let (power, false_alarms) = (share(all.iter().map(|run| run.1)), share(all.iter().map(|run| run.2)));
        println!("{name}: {bias:.3} {error:.3} {power:.3} {false_alarms:.3}");
        assert!(bias.abs() < if long { 0.1 } else { 0.3 } && error < 1.0, "{name}");
        assert!(false_alarms <= if long { 0.15 } else { 0.25 }, "{name}");
    }
}
