//! The bootstrap of the respite curve, over three sizes of an invented theatre.

use respite_stats::{
    data::RingDayTable,
    effect::RespiteCurve,
    simulate::{TheatreConfig, simulate},
};

fn main() {
    divan::main();
}

#[divan::bench(args = [4, 12, 36])]
fn respite_curve(bencher: divan::Bencher<'_, '_>, towns: u32) {
    let Ok(theatre) = simulate(&TheatreConfig { towns, days: 2000, ..TheatreConfig::default() }, 1) else { return };
    let spec = RespiteCurve { rings_km: vec![5.0, 25.0], ..RespiteCurve::default() };
    let Ok(table) = RingDayTable::build(&theatre.anchored_points(), &spec.rings_km, 30, 30) else { return };
    bencher.counter(divan::counter::ItemsCount::new(table.anchors().len())).bench(|| spec.fit_table(&table));
}
