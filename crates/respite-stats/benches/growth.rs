//! How processor time grows with the number of events, with one action to a hundred of them: the table by ring and day, then the respite curve.
//!
//! Prints a line for each size: where time for each pair within reach stays about the same, growth is linear in pairs.

#![allow(clippy::print_stdout)]

mod measured;

use measured::{Scene, digest, load, measured, peak_gb, sizes};
use respite_stats::{
    data::{RingDayTable, Window},
    effect::{RespiteCurve, campaign_numbers},
};

fn main() {
    println!("Load: {}", load());
    println!(
        "| events | actions | pairs | threads | table cpu s | ns a pair | campaigns | campaigns cpu s | curve cpu s | all cpu s | peak GB | digest |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|");
    for points in sizes(&[10_000, 100_000, 1_000_000]) {
        let scene = Scene { towns: 300, days: 7_305, points, anchors: points / 100, scatter_degrees: 0.1 };
        let rows = scene.rows();
        let spec = RespiteCurve {
            rings_km: vec![5.0, 25.0, 50.0, 100.0],
            horizon_days: 90,
            baselines: vec![Window::new(-7, -1), Window::new(-30, -8)],
            after: vec![Window::new(1, 7), Window::new(8, 30), Window::new(31, 90)],
            draws: 999,
            ..RespiteCurve::default()
        };
        let reach = Window::new(-30, 90);
        for threads in [1, 2] {
            let runs = if points < 1_000_000 { 5 } else { 3 };
            let (counting, table) = measured(threads, runs, || RingDayTable::over(&rows, &spec.rings_km, reach));
            let Ok(table) = table else { continue };
            let pairs: u64 = (0..table.anchors().len())
                .map(|anchor| (0..spec.rings_km.len()).map(|ring| table.sum(anchor, ring, reach)).sum::<u64>())
                .sum();
            let (grouping, numbers) = measured(threads, runs, || campaign_numbers(&table, 100.0, 90, 180));
            let (fitting, fit) = measured(threads, runs.min(3), || spec.fit_table(&table));
            println!(
                "| {points} | {} | {pairs} | {threads} | {counting:.3} | {:.0} | {} | {grouping:.4} | {fitting:.3} | {:.3} | {:.2} | {} |",
                rows.anchors.len(),
                counting * 1e9 / pairs.max(1) as f64,
                numbers.values().max().map_or(0, |last| last + 1),
                counting + fitting,
                peak_gb().unwrap_or(f64::NAN),
                digest(&(table, fit.map(|fit| (fit.estimate, fit.diagnostics)))),
            );
        }
    }
    println!("Load: {}", load());
}
