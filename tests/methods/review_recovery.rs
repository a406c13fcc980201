//! Made-up populations of decided items with known errors: how often the interval holds the true rate, and what must not matter.
//!
//! The quick set reviews 400 populations of each kind; with `RESPITE_LONG=1` it reviews 4,000.

use rayon::prelude::*;
use respite_stats::{
    data::ReviewedStrata,
    method::estimate,
    review::{ReviewedRate, ReviewedRates},
    simulate::{StratumPlan, made_up_review},
};

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

#[test]
fn intervals_hold_the_true_rates() {
    let long = std::env::var("RESPITE_LONG").is_ok_and(|value| value == "1");
    let runs = if long { 4_000 } else { 400 };
    println!("| Review | False rate: true | held | below | above | Missed rate: true | held | below | above | Bias | Own prior alone |");
    for design in designs() {
        let one = |seed: u64| {
            let (review, truth) = reviewed(&design, seed);
            let spec = ReviewedRates { draws: 2_000, seed: seed + 1_000_000, ..ReviewedRates::default() };
            let found = estimate(&spec, &review).expect("an estimate").estimate;
            let place = |rate: Option<ReviewedRate>, truth: f64| {
                let rate = rate.expect("a rate");
                // A true rate that is a limit itself is held; the two are the same fraction, computed in one order.
                let at = |low: f64, high: f64| i8::from(truth > high + 1e-12) - i8::from(truth < low - 1e-12);
                (truth, at(rate.low, rate.high), at(rate.own_prior.low, rate.own_prior.high), rate.estimate.map(|value| value - truth))
            };
            [place(found.false_rate, truth[0]), place(found.missed_rate, truth[1])]
        };
        let all: Vec<_> = (1..=runs).into_par_iter().map(one).collect();
        let mean = |read: &dyn Fn(&[(f64, i8, i8, Option<f64>); 2]) -> f64| all.iter().map(read).sum::<f64>() / runs as f64;
        let shares = [0, 1].map(|rate| {
            [
                mean(&|run| run[rate].0),
                mean(&|run| f64::from(run[rate].1 == 0)),
                mean(&|run| f64::from(run[rate].1 < 0)),
                mean(&|run| f64::from(run[rate].1 > 0)),
                mean(&|run| f64::from(run[rate].2 == 0)),
                mean(&|run| run[rate].3.unwrap_or(0.0)),
            ]
        });
        let [wrong, missed] = shares;
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        let cells = [wrong, missed].map(|rate| rate[..4].iter().map(|share| percent(*share)).collect::<Vec<_>>().join(" | "));
        let (bias, own) = ([wrong[5], missed[5]].map(|bias| format!("{bias:+.4}")), [wrong[4], missed[4]].map(percent));
        println!("| {} | {} | {} | {} |", design.name, cells.join(" | "), bias.join(", "), own.join(", "));
        for rate in shares {
            let noise = 4.0 * (0.95 * 0.05 / runs as f64).sqrt();
            assert!(rate[1] >= 0.93 - if long { 0.0 } else { noise }, "{}: {rate:?}", design.name);
        }
        // An estimate by strata has no bias for a share; a ratio of two leans upwards where its true items are hardly known.
        assert!(wrong[5].abs() < 0.01 && missed[5].abs() < 0.03, "{}: {shares:?}", design.name);
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
