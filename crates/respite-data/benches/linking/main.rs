//! How long it takes to link two sources whose density does not grow with their size.

mod rows;

use divan::{Bencher, counter::ItemsCount};
use respite_data::linking::scored::{LinkSpec, RowSpec, Rows, link};
use respite_model::Taxonomy;

/// Rows of each source. Linking 16,000 and 16,000 is to take no more than 0.2 s.
const SIZES: [usize; 5] = [1_000, 4_000, 16_000, 64_000, 256_000];

/// Measured once: 30 s and 4 GB are the aim.
const LARGEST: usize = 1_000_000;

#[allow(clippy::print_stdout, reason = "a bench tells what it measured")]
fn main() {
    divan::main();
    if let Some(kib) = peak_kib() {
        println!("peak memory of the whole run: {:.2} GB", kib * 1_024.0 / 1e9);
    }
}

/// The most memory that the process held so far, where the system tells.
fn peak_kib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

fn made(rows: usize) -> Rows {
    let taxonomy = Taxonomy::built_in().unwrap_or_else(|error| unreachable!("{error}"));
    Rows::new(&rows::two_sources(rows), &taxonomy, &RowSpec::default()).unwrap_or_else(|error| unreachable!("{error}"))
}

/// From rows to incidents.
#[divan::bench(args = SIZES, max_time = 20)]
fn two_sources(bencher: Bencher<'_, '_>, rows: usize) {
    let made = made(rows);
    let counted = bencher.counter(ItemsCount::new(2 * rows));
    counted.with_inputs(|| made.clone()).bench_values(|made| link(made, &LinkSpec::default(), &[]));
}

/// From a million rows of each source to incidents.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn two_large_sources(bencher: Bencher<'_, '_>) {
    let counted = bencher.counter(ItemsCount::new(2 * LARGEST));
    counted.with_inputs(|| made(LARGEST)).bench_values(|made| link(made, &LinkSpec::default(), &[]));
}

/// From events to rows.
#[divan::bench(args = SIZES, max_time = 20)]
fn rows_of_events(bencher: Bencher<'_, '_>, rows: usize) {
    let events = rows::two_sources(rows);
    let taxonomy = Taxonomy::built_in().unwrap_or_else(|error| unreachable!("{error}"));
    bencher.counter(ItemsCount::new(2 * rows)).bench(|| Rows::new(&events, &taxonomy, &RowSpec::default()));
}
