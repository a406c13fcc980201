//! Made-up populations of decided items with known errors: how often the interval holds the true rate, and what must not matter.
//!
//! The quick set reviews 200 populations of each kind; with `RESPITE_LONG=1` it reviews 4,000.

use rayon::prelude::*;
use respite_stats::{
    data::ReviewedStrata,
    method::estimate,
    review::{ReviewedRate, ReviewedRates},
    simulate::{StratumPlan, made_up_review},
};
use std::cmp::Ordering;

/// Strata of one side: items, items judged, chance that a decision is wrong.
type Side = Vec<(u64, u64, f64)>;

struct Design {
    name: &'static str,
    taken: Side,
    left: Side,
}

fn designs() -> Vec<Design> {
    let same = |count: usize, stratum: (u64, u64, f64)| vec![stratum; count];
    let bands = |[a, b, c, d]: [f64; 4]| vec![(60, 20, a), (80, 20, b), (200, 20, c), (1_500, 25, d)];
    let left = |[a, b, c]: [f64; 3]| vec![(80, 20, a), (120, 20, b), (400, 20, c)];
    vec![
        Design { name: "bands of a calibrated rule", taken: bands([0.4, 0.2, 0.06, 0.005]), left: left([0.3, 0.1, 0.02]) },
        Design { name: "the same, few errors", taken: bands([0.02, 0.01, 0.003, 0.001]), left: left([0.02, 0.005, 0.001]) },
        Design { name: "no errors at all", taken: bands([0.0; 4]), left: left([0.0; 3]) },
        Design { name: "a rule that is mostly wrong", taken: bands([0.98, 0.95, 0.9, 0.8]), left: left([0.6, 0.5, 0.4]) },
        Design { name: "8 + 8 strata of 8 verdicts, 1 %", taken: same(8, (100, 8, 0.01)), left: same(8, (100, 8, 0.01)) },
        Design { name: "8 + 8 strata of 8 verdicts, 5 %", taken: same(8, (100, 8, 0.05)), left: same(8, (100, 8, 0.05)) },
        Design { name: "8 + 8 strata of 8 verdicts, 20 %", taken: same(8, (100, 8, 0.2)), left: same(8, (100, 8, 0.2)) },
        Design { name: "one stratum each, half wrong", taken: same(1, (400, 50, 0.5)), left: same(1, (400, 50, 0.5)) },
        Design { name: "one stratum each, 1 %", taken: same(1, (2_000, 60, 0.01)), left: same(1, (2_000, 60, 0.01)) },
        Design {
            name: "small, mostly judged",
            taken: vec![(12, 10, 0.3), (20, 15, 0.1), (30, 20, 0.02)],
            left: vec![(20, 15, 0.2), (40, 15, 0.02)],
        },
        Design { name: "one stratum without a verdict", taken: vec![(100, 40, 0.1), (40, 0, 0.2)], left: vec![(100, 40, 0.1)] },
    ]
}

/// A population and a random sample of it: the strata, and both true rates.
fn reviewed(design: &Design, seed: u64) -> (ReviewedStrata, [f64; 2]) {
    let side = |taken: bool, side: &Side| -> Vec<StratumPlan> {
        side.iter().map(|&(population, judged, wrong)| StratumPlan { taken, population, judged, wrong }).collect()
    };
    let made = made_up_review(&[side(true, &design.taken), side(false, &design.left)].concat(), seed).expect("a review");
    (made.review, [made.false_rate, made.missed_rate])
}

/// One rate of one review.
struct Found {
    truth: f64,
    /// Whether the truth is held, below the interval, or above.
    place: Ordering,
    /// The same with the own prior alone.
    own_place: Ordering,
    /// The estimate less the truth.
    off: Option<f64>,
}

impl Found {
    fn new(rate: Option<ReviewedRate>, truth: f64) -> Self {
        let rate = rate.expect("a rate");
        // A true rate that is a limit itself is held; both are the same fraction but for rounding.
        let place = |low: f64, high: f64| match () {
            () if truth < low - 1e-12 => Ordering::Less,
            () if truth > high + 1e-12 => Ordering::Greater,
            () => Ordering::Equal,
        };
        Self {
            truth,
            place: place(rate.low, rate.high),
            own_place: place(rate.own_prior.low, rate.own_prior.high),
            off: rate.estimate.map(|estimate| estimate - truth),
        }
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

#[test]
fn intervals_hold_the_true_rates() {
    let long = std::env::var("RESPITE_LONG").is_ok_and(|value| value == "1");
    let runs: u64 = if long { 4_000 } else { 200 };
    println!("| Review | Rate | True | Held | Truth below | Truth above | Bias | Held by own prior |");
    for design in designs() {
        let one = |seed: u64| {
            let (review, truth) = reviewed(&design, seed);
            let spec = ReviewedRates { draws: 2_000, seed: seed + 1_000_000, ..ReviewedRates::default() };
            let found = estimate(&spec, &review).expect("an estimate").estimate;
            [Found::new(found.false_rate, truth[0]), Found::new(found.missed_rate, truth[1])]
        };
        let all: Vec<[Found; 2]> = (1..=runs).into_par_iter().map(one).collect();
        // An estimate by strata has no bias for a share; a ratio of two leans upwards where its true items are hardly known.
        for (rate, name, bias_limit) in [(0, "false", 0.01), (1, "missed", 0.03)] {
            let share = |read: &dyn Fn(&Found) -> bool| mean(all.iter().map(|found| f64::from(u8::from(read(&found[rate])))));
            let [held, below, above] =
                [Ordering::Equal, Ordering::Less, Ordering::Greater].map(|place| share(&|found: &Found| found.place == place));
            let own = share(&|found: &Found| found.own_place == Ordering::Equal);
            let truth = mean(all.iter().map(|found| found[rate].truth));
            let bias = mean(all.iter().filter_map(|found| found[rate].off));
            let percent = [truth, held, below, above].map(|share| format!("{:.1} %", 100.0 * share)).join(" | ");
            println!("| {} | {name} | {percent} | {bias:+.4} | {:.1} % |", design.name, 100.0 * own);
            let noise = if long { 0.0 } else { 4.0 * (0.95 * 0.05 / runs as f64).sqrt() };
            assert!(held >= 0.93 - noise, "{}, {name}: {held}", design.name);
            assert!(bias.abs() < bias_limit, "{}, {name}: {bias}", design.name);
        }
    }
}

#[test]
fn order_and_threads_change_nothing() {
    let (review, _) = reviewed(&designs()[0], 3);
    let shown = |review: &ReviewedStrata| {
        let fit = estimate(&ReviewedRates::default(), review).expect("an estimate");
        serde_json::to_string(&(fit.estimate, fit.diagnostics)).expect("JSON")
    };
    let mut turned = review.clone();
    turned.strata.reverse();
    turned.strata.rotate_left(2);
    assert_eq!(shown(&review), shown(&turned));
    let run = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads").install(|| shown(&review));
    assert_eq!(run(1), run(4));
}
