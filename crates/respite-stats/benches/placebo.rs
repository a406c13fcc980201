//! Placebos by kind over three sizes of made-up scenes, and over Iraq where its files are there.
//!
//! Prints processor seconds by one thread and by two, with a digest of the result: equal digests are equal results.

#![allow(clippy::print_stdout)]

mod measured;

use measured::{Scene, asked, digest, iraq, load, measured, sizes};
use respite_stats::{
    data::{AnchoredPoints, Window},
    effect::{Placebo, PlaceboKind},
    method::estimate,
};

/// Five rings and five windows after, each within the next: 25 windows.
fn spec(kind: PlaceboKind, draws: u32) -> Placebo {
    Placebo {
        rings_km: vec![2.0, 4.0, 6.0, 8.0, 10.0],
        baselines: vec![Window::new(-14, -1)],
        after: [7, 14, 21, 28, 35].map(|last| Window::new(1, last)).to_vec(),
        kinds: vec![kind],
        draws,
        ..Placebo::default()
    }
}

fn report(name: &str, rows: &AnchoredPoints, draws: u32) {
    for kind in [PlaceboKind::Dates, PlaceboKind::Kinds, PlaceboKind::Places] {
        if !asked(kind.word()) {
            continue;
        }
        for threads in [1, 2] {
            // Other places take far longer than the others.
            let runs = if kind == PlaceboKind::Places { 1 } else { 3 };
            let (seconds, fit) = measured(threads, runs, || estimate(&spec(kind, draws), rows));
            println!(
                "| {name} | {} | {} | {} | {draws} | {threads} | {seconds:.3} | {} |",
                kind.word(),
                rows.points.len(),
                rows.anchors.len(),
                digest(&fit.map(|fit| (fit.estimate, fit.diagnostics)))
            );
        }
    }
}

fn main() {
    println!("Load: {}", load());
    println!("| scene | kind | points | anchors | draws | threads | cpu s | digest |\n|---|---|---|---|---|---|---|---|");
    for points in sizes(&[5_000, 20_000, 68_573]) {
        let scene = Scene { towns: 100, days: 499, points, anchors: points * 3_938 / 68_573, scatter_degrees: 0.1 };
        report("made up", &scene.rows(), 1_000);
    }
    if let Some(rows) = iraq().filter(|_| std::env::args().any(|word| word == "--bench")) {
        report("Iraq", &rows, 1_000);
    }
    println!("Load: {}", load());
}
