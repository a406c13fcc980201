//! Matched wakes over 25 windows of invented events, by both rules.

use respite_stats::{
    data::TimedRows,
    effect::{MatchedWake, WakeRule},
    method::estimate,
    simulate::{NullScene, NullWakes},
};

fn main() {
    divan::main();
}

/// About so many rows in bursts, a tenth of them treated and a fifth control, over 60 towns and ten years.
fn rows(number: u32) -> Option<TimedRows> {
    let share = |share: f64| share * f64::from(number);
    let config = NullWakes {
        scene: NullScene::Bursts,
        towns: 60,
        days: 3650,
        events: share(0.7),
        treated: share(0.1),
        control: share(0.2),
        ..NullWakes::default()
    };
    config.simulate(1).ok()
}

#[divan::bench(args = [2_000, 10_000, 50_000])]
fn by_the_peers_rule(bencher: divan::Bencher<'_, '_>, number: u32) {
    let Some(rows) = rows(number) else { return };
    let spec = MatchedWake { rule: WakeRule::Mwa, ..MatchedWake::default() };
    bencher.counter(divan::counter::ItemsCount::new(rows.rows.len())).bench(|| estimate(&spec, &rows));
}

#[divan::bench(args = [2_000, 10_000, 50_000])]
fn by_civil_days(bencher: divan::Bencher<'_, '_>, number: u32) {
    let Some(rows) = rows(number) else { return };
    let spec = MatchedWake { draws: 0, ..MatchedWake::default() };
    bencher.counter(divan::counter::ItemsCount::new(rows.rows.len())).bench(|| estimate(&spec, &rows));
}
