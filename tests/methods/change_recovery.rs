//! Invented series with known change: how often chances, intervals and ranks hold.
//!
//! The quick set runs 1,000 series of each design; with `RESPITE_LONG=1` it runs 20,000, and the limits are strict.

use rayon::prelude::*;
use respite_stats::{
    change::{Chances, ChangeByChance},
    data::{ComparedPeriods, Observation},
    method::estimate,
    simulate::{CountPathConfig, count_paths},
};

fn runs() -> (u64, bool) {
    let long = std::env::var("RESPITE_LONG").is_ok_and(|value| value == "1");
    (if long { 20_000 } else { 1_000 }, long)
}

fn series(config: &CountPathConfig, runs: u64) -> Vec<Vec<Observation>> {
    count_paths(config, &(1..=runs).collect::<Vec<_>>()).expect("series")
}

fn share(hits: impl Iterator<Item = bool>) -> f64 {
    let (hits, all) = hits.fold((0.0, 0.0), |(hits, all), hit| (hits + f64::from(u8::from(hit)), all + 1.0));
    hits / all
}

/// Greatest distance of a share from what it should be: four standard errors of the simulation, and what the method itself allows.
fn limit(share: f64, runs: u64, allowed: f64) -> f64 {
    allowed + 4.0 * (share * (1.0 - share) / runs as f64).sqrt()
}

#[test]
fn chances_of_no_change_are_even() {
    let (runs, long) = runs();
    println!(
        "{runs} series each; share whose fall has a chance of at most 5 %: φ known, by moments, by likelihood, Poisson; at most 20 %, φ known"
    );
    for (mean, dispersion, windows) in
        [(83.0, 1.0, (1, 1)), (83.0, 2.0, (1, 1)), (83.0, 5.0, (1, 1)), (20.0, 2.0, (1, 1)), (20.0, 2.0, (3, 1)), (20.0, 2.0, (7, 3))]
    {
        let config = CountPathConfig { periods: 10 + windows.0 + windows.1, mean, dispersion, ..CountPathConfig::default() };
        let last = config.periods as i32 - 1;
        let after = (last - windows.1 as i32 + 1, last).into();
        let before = (10, last - windows.1 as i32).into();
        let spec = ChangeByChance { dispersion: Some(dispersion), mean: Some(mean), draws: 0, ..ChangeByChance::default() };
        let one = |observations: Vec<Observation>| -> Option<Chances> {
            let found = estimate(&spec, &ComparedPeriods { observations, before, after }).ok()?.estimate.of_observed;
            found.filter(|chances| chances.change < 0.0)
        };
        let all: Vec<Option<Chances>> = series(&config, runs).into_par_iter().map(one).collect();
        let below = |read: fn(&Chances) -> Option<f64>, level: f64| {
            share(all.iter().map(|chances| chances.as_ref().and_then(read).is_some_and(|chance| chance <= level)))
        };
        let (known, twenty) = (below(|chances| chances.given, 0.05), below(|chances| chances.given, 0.2));
        let (moments, likelihood) = (below(|chances| chances.moments, 0.05), below(|chances| chances.likelihood, 0.05));
        let poisson = below(|chances| Some(chances.poisson), 0.05);
        println!("mean {mean}, φ {dispersion}, {windows:?}: {known:.4} {moments:.4} {likelihood:.4} {poisson:.4}; {twenty:.4}");
        // A chance of whole counts falls short of its level by part of one step; the ratio adds that of small sums before.
        assert!((known - 0.05).abs() <= limit(0.05, runs, 0.005), "{mean} {dispersion} {windows:?}: {known}");
        assert!((twenty - 0.2).abs() <= limit(0.2, runs, 0.015), "{mean} {dispersion} {windows:?}: {twenty}");
        // From ten periods φ is mostly too low, and a fall is then called rare too often.
        assert!(moments <= 0.05 + limit(0.05, runs, 0.025) && likelihood <= 0.05 + limit(0.05, runs, 0.035), "{moments} {likelihood}");
        if long && dispersion > 4.0 {
            assert!(poisson > 0.15, "{poisson}");
        }
    }
}
