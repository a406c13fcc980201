//! Methods on a scene of the size of Iraq's, or on Iraq's own where its files are there, and matched wakes over 25 windows of 50,000 rows.
//!
//! Prints processor seconds by one thread and by two, with a digest of the result: equal digests are equal results.

#![allow(clippy::print_stdout)]

mod measured;

use measured::{Scene, asked, digest, iraq, load, measured};
use respite_stats::{
    data::{AnchoredPoints, Design, Window},
    effect::{HonestBounds, MatchedWake, SpecificationCurve, WakeDeconvolution, WakeRule},
    method::{Method, estimate},
    simulate::{NullScene, NullWakes},
};
use std::fmt::Debug;

fn report<M: Method + Sync>(scene: &str, spec: &M, rows: &M::Data)
where
    M::Data: Sync,
    M::Estimate: Send + Debug,
{
    if !asked(M::INFO.id) {
        return;
    }
    for threads in [1, 2] {
        let run = || estimate(spec, rows).map(|fit| (fit.estimate, fit.diagnostics));
        let (seconds, fit) = measured(threads, 3, run);
        let made = if fit.is_ok() { "estimate" } else { "error" };
        println!("| {} | {scene} | {threads} | {seconds:.3} | {made} | {} |", M::INFO.id, digest(&fit));
    }
}

fn methods(scene: &str, rows: &AnchoredPoints) {
    let rings_km = vec![2.0, 4.0, 6.0, 8.0, 10.0];
    let after = [7, 14, 21, 28, 35].map(|last| Window::new(1, last)).to_vec();
    let baselines = vec![Window::new(-14, -1)];
    let design = Design { comparison: "others".into(), measure: "events".into(), points: rows.clone(), weights: None };
    let curve = SpecificationCurve { rings_km: rings_km.clone(), baselines, after, ..SpecificationCurve::default() };
    report(scene, &curve, &vec![design]);
    report(scene, &HonestBounds { rings_km: vec![5.0, 10.0, 25.0], ..HonestBounds::default() }, rows);
    report(scene, &WakeDeconvolution { rings_km: vec![5.0, 10.0, 25.0], ..WakeDeconvolution::default() }, rows);
}

/// 50,000 rows in bursts, a tenth of them treated and a fifth control, over 60 towns and ten years.
fn wakes() {
    let (towns, days, scene) = (60, 3_650, NullScene::Bursts);
    let config = NullWakes { scene, towns, days, events: 35_000.0, treated: 5_000.0, control: 10_000.0, ..NullWakes::default() };
    let Ok(rows) = config.simulate(1) else { return };
    report("bursts, peers", &MatchedWake { rule: WakeRule::Mwa, ..MatchedWake::default() }, &rows);
    report("bursts, civil days", &MatchedWake { draws: 0, ..MatchedWake::default() }, &rows);
}

fn main() {
    println!("Load: {}", load());
    println!("| method | scene | threads | cpu s | gives | digest |\n|---|---|---|---|---|---|");
    // Not run to measure: only that it runs.
    if !std::env::args().any(|word| word == "--bench") {
        methods("small", &Scene { towns: 20, days: 200, points: 2_000, anchors: 120, scatter_degrees: 0.1 }.rows());
        return;
    }
    wakes();
    let made_up = || Scene { towns: 100, days: 499, points: 68_573, anchors: 3_938, scatter_degrees: 0.1 }.rows();
    match iraq() {
        Some(rows) => methods("Iraq", &rows),
        None => methods("made up", &made_up()),
    }
    println!("Load: {}", load());
}
