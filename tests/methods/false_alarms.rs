//! The structure of a study's own data: is it recovered, do drawn data look like it, and how often does a study find something there?
//!
//! Tolerances are those measured over the seeds that are used here, with some room. With `RESPITE_LONG=1` more seeds run.

use respite_stats::{
    data::{AnchoredPoints, Window},
    effect::{MinimumDetectable, RespiteCurve, verdict},
    error::Error,
    method::estimate,
    simulate::{Flags, Structure, StructureConfig, StructureSummary, TheatreConfig, false_alarms, simulate},
};

fn long() -> bool {
    std::env::var("RESPITE_LONG").is_ok_and(|value| value == "1")
}

fn theatre(branching_ratio: f64, seed: u64) -> AnchoredPoints {
    let config = TheatreConfig { branching_ratio, relief_share: 0.0, rebound_rate: 0.0, ..TheatreConfig::default() };
    simulate(&config, seed).expect("a theatre").anchored_points()
}

fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let all: Vec<f64> = numbers.collect();
    all.iter().sum::<f64>() / all.len() as f64
}

/// Structures fitted to theatres, and to one draw from each.
fn fitted(branching_ratio: f64, seeds: u64) -> Vec<(Structure, Structure)> {
    let config = StructureConfig::default();
    let fit = |data: &AnchoredPoints| Structure::fit(data, &config).expect("a structure");
    (1..=seeds)
        .map(|seed| {
            let structure = fit(&theatre(branching_ratio, seed));
            let again = fit(&structure.draw(7, seed));
            (structure, again)
        })
        .collect()
}

#[test]
fn a_known_structure_is_recovered() {
    let seeds = if long() { 40 } else { 8 };
    for branching_ratio in [0.0, 0.4, 0.7] {
        let pairs = fitted(branching_ratio, seeds);
        let of = |number: fn(&Structure) -> f64| {
            (mean(pairs.iter().map(|pair| number(&pair.0))), mean(pairs.iter().map(|pair| number(&pair.1))))
        };
        let (ratio, delay, spread) = (of(|s| s.events.branching_ratio), of(|s| s.events.mean_delay_days), of(|s| s.events.spread_km));
        let (treated, control) = (of(|s| s.treated.surge), of(|s| s.control.surge));
        println!(
            "true {branching_ratio}: fitted and fitted again: branching {ratio:.3?}, delay {delay:.2?}, spread {spread:.2?}, surges {treated:.3?} {control:.3?}"
        );
        // The second fit is of data whose structure is known to be the first.
        assert!((ratio.1 - ratio.0).abs() <= 0.1, "{ratio:?}");
        if branching_ratio > 0.0 {
            assert!((delay.1 / delay.0).ln().abs() <= 0.25, "{delay:?}");
            assert!((spread.1 / spread.0).ln().abs() <= 0.15, "{spread:?}");
        }
        assert!((treated.1 / treated.0).ln().abs() <= 0.1 && (control.1 / control.0).ln().abs() <= 0.1, "{treated:?} {control:?}");
    }
}

#[test]
fn more_excitation_is_seen_as_more() {
    let ratios = [0.0, 0.4, 0.7].map(|ratio| mean(fitted(ratio, 4).iter().map(|pair| pair.0.events.branching_ratio)));
    println!("fitted branching ratios of theatres with 0, 0.4 and 0.7: {ratios:.3?}");
    assert!(ratios[0] < ratios[1] && ratios[1] < ratios[2], "{ratios:?}");
}

#[test]
fn drawn_data_look_like_their_own() {
    let config = StructureConfig::default();
    let seeds = if long() { 40 } else { 10 };
    let pairs: Vec<(StructureSummary, StructureSummary)> = (1..=seeds)
        .map(|seed| {
            let own = theatre(0.4, seed);
            let drawn = Structure::fit(&own, &config).expect("a structure").draw(3, seed);
            (StructureSummary::of(&own, &config), StructureSummary::of(&drawn, &config))
        })
        .collect();
    let ratio = |name: &str, number: fn(&StructureSummary) -> f64, tolerance: f64| {
        let of = mean(pairs.iter().map(|(own, drawn)| (number(drawn) / number(own)).ln())).exp();
        println!("drawn over own, {name}: {of:.3}");
        assert!(of.ln().abs() <= tolerance, "{name}: {of}");
    };
    assert!(pairs.iter().all(|(own, drawn)| own.anchors == drawn.anchors));
    ratio("points", |s| s.points as f64, 0.05);
    ratio("weekly dispersion", |s| s.weekly_dispersion, 0.25);
    ratio("pairs of points", |s| s.pairs_per_point, 0.25);
    ratio("past week near treated", |s| s.past_week_near[0], 0.1);
    ratio("past week near control", |s| s.past_week_near[1], 0.1);
    ratio("past week around treated", |s| s.past_week[0], 0.1);
    ratio("past week around control", |s| s.past_week[1], 0.1);
}

#[test]
fn draws_repeat_and_do_not_depend_on_threads_or_order() {
    let own = theatre(0.4, 1);
    let config = StructureConfig::default();
    let in_threads = |threads, data: &AnchoredPoints| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| Structure::fit(data, &config).expect("a structure").draw(5, 2))
    };
    let one = in_threads(1, &own);
    assert_eq!(one, in_threads(2, &own));
    let mut other = own.clone();
    other.points.reverse();
    other.anchors.reverse();
    assert_eq!(one, in_threads(2, &other));
    let structure = Structure::fit(&own, &config).expect("a structure");
    assert_ne!(one, structure.draw(5, 3));
    assert_ne!(one, structure.draw(6, 2));
    assert!(Structure::fit(&AnchoredPoints { points: Vec::new(), ..own }, &config).is_err());
}

#[test]
fn false_alarms_of_a_theatre_are_few() {
    let structure = Structure::fit(&theatre(0.4, 1), &StructureConfig::default()).expect("a structure");
    let spec = RespiteCurve {
        rings_km: vec![5.0, 25.0],
        draws: 99,
        after: vec![Window::new(1, 7), Window::new(8, 28)],
        ..RespiteCurve::default()
    };
    let minimum = MinimumDetectable {
        rings_km: spec.rings_km.clone(),
        after: spec.after.clone(),
        baselines: spec.baselines.clone(),
        ..MinimumDetectable::default()
    };
    let study = |data: &AnchoredPoints| -> Result<Option<Flags>, Error> {
        let (curve, minimum) = (estimate(&spec, data)?.estimate, estimate(&minimum, data)?.estimate);
        let evidence = verdict(&curve, &minimum, curve.windows.first().map(|window| window.ring));
        Ok(Some(Flags::of(&curve, &evidence)))
    };
    let draws = if long() { 200 } else { 40 };
    let alarms = false_alarms(&structure, draws, 1, study).expect("runs");
    println!(
        "headline {:?}, finding {:?}, pointwise {:?}, simultaneous {:?}",
        alarms.headline, alarms.any_finding, alarms.any_pointwise, alarms.any_simultaneous
    );
    assert_eq!((alarms.headline.of, alarms.not_estimable, alarms.windows.len()), (draws, 0, 8));
    assert!(alarms.headline.low <= 0.05, "{:?}", alarms.headline);
    assert_eq!(alarms.verdicts.iter().map(|(_, share)| share.count).sum::<u32>(), draws);
    let again = false_alarms(&structure, draws, 1, study).expect("runs");
    assert_eq!(alarms, again);
}
