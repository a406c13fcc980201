//! Changes of one series, by the size of its counts.

use respite_stats::{
    change::{ChangeByChance, InterruptedSeries, RecordByChance, ReturnToMean, SmallestChange},
    data::{ComparedPeriods, PeriodRange},
    method::{Method, estimate},
    simulate::{CountPathConfig, count_path},
};

fn main() {
    divan::main();
}

const MEANS: [u32; 3] = [80, 1_000, 300_000];

fn months(mean: u32) -> ComparedPeriods {
    let config = CountPathConfig { periods: 60, mean: f64::from(mean), dispersion: 5.0, ..CountPathConfig::default() };
    let observations = count_path(&config, 1).expect("a series");
    ComparedPeriods { observations, before: PeriodRange::new(54, 56), after: PeriodRange::new(57, 59) }
}

fn run<M: Method<Data = ComparedPeriods>>(bencher: divan::Bencher, mean: u32, method: M)
where
    M::Estimate: Send,
{
    let data = months(mean);
    bencher.bench_local(|| estimate(divan::black_box(&method), &data).map(|fit| fit.diagnostics.len()));
}

#[divan::bench(args = MEANS)]
fn change_by_chance_without_draws(bencher: divan::Bencher, mean: u32) {
    run(bencher, mean, ChangeByChance { draws: 0, ..ChangeByChance::default() });
}

#[divan::bench(args = MEANS)]
fn change_by_chance(bencher: divan::Bencher, mean: u32) {
    run(bencher, mean, ChangeByChance::default());
}

#[divan::bench(args = MEANS)]
fn smallest_change(bencher: divan::Bencher, mean: u32) {
    run(bencher, mean, SmallestChange::default());
}

#[divan::bench(args = MEANS)]
fn record_by_chance(bencher: divan::Bencher, mean: u32) {
    run(bencher, mean, RecordByChance::default());
}

#[divan::bench(args = MEANS)]
fn return_to_mean(bencher: divan::Bencher, mean: u32) {
    run(bencher, mean, ReturnToMean::default());
}

#[divan::bench(args = MEANS)]
fn interrupted_series(bencher: divan::Bencher, mean: u32) {
    run(bencher, mean, InterruptedSeries { windows: vec![(1, 1), (3, 3), (6, 3)], ..InterruptedSeries::default() });
}
