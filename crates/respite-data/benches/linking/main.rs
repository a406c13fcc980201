//! How long it takes to link two sources whose density does not grow with their size.

mod rows;

use divan::{Bencher, counter::ItemsCount};
use respite_data::linking::scored::{LinkSpec, RowSpec, Rows, link};
use respite_model::Taxonomy;

/// Rows of each source. Linking 16,000 and 16,000 is to take no more than 0.2 s.
const SIZES: [usize; 3] = [1_000, 16_000, 100_000];

fn main() {
    divan::main();
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

/// From events to rows.
#[divan::bench(args = SIZES, max_time = 20)]
fn rows_of_events(bencher: Bencher<'_, '_>, rows: usize) {
    let events = rows::two_sources(rows);
    let taxonomy = Taxonomy::built_in().unwrap_or_else(|error| unreachable!("{error}"));
    bencher.counter(ItemsCount::new(2 * rows)).bench(|| Rows::new(&events, &taxonomy, &RowSpec::default()));
}
