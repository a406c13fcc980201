//! Counting points by ring and day, over three sizes of an invented theatre.

use respite_stats::{
    data::RingDayTable,
    simulate::{TheatreConfig, simulate},
};

fn main() {
    divan::main();
}

#[divan::bench(args = [4, 12, 36])]
fn ring_day_table(bencher: divan::Bencher<'_, '_>, towns: u32) {
    let config = TheatreConfig { towns, attacks_per_day: 1.0, days: 2000, ..TheatreConfig::default() };
    let Ok(theatre) = simulate(&config, 1) else { return };
    let points = theatre.anchored_points();
    bencher
        .counter(divan::counter::ItemsCount::new(points.points.len()))
        .bench(|| RingDayTable::build(&points, &[4.0, 10.0, 25.0, 50.0], 30, 30));
}
