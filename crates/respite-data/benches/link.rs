//! How long two made-up tables take to be linked, by the rule `meltt`.

use divan::{Bencher, black_box, counter::ItemsCount};
use respite_data::linking::{LevelEntry, LinkRow, LinkTaxonomy, RowSet, meltt::Meltt};
use respite_model::Day;

/// Rows in each of the two tables.
const SIZES: [usize; 3] = [4_000, 16_000, 64_000];

const KINDS: usize = 24;

fn main() {
    divan::main();
}

/// Numbers that look random and are the same in each run.
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A year of happenings in 10 by 10 degrees, each told by both tables, a day and up to some kilometres apart; one in ten is an episode.
fn tables(rows: usize, days: u64, square_degrees: u64) -> Vec<RowSet> {
    let mut sequence = Sequence(7);
    let mut sets = ["A", "B"].map(|name| RowSet { name: name.into(), rows: Vec::with_capacity(rows) });
    for _ in 0..rows {
        let (day, length) = (sequence.below(days) as i32, sequence.below(10));
        let length = if length == 0 { 9 } else { 0 };
        let [north, east] = [(), ()].map(|()| sequence.below(square_degrees * 1_000_000 + 1) as f64 / 1e6);
        let kind = sequence.below(KINDS as u64);
        for set in &mut sets {
            let start = Day(day + sequence.below(2) as i32);
            set.rows.push(LinkRow {
                start,
                end: start.plus(length),
                latitude: north + sequence.below(30) as f64 / 1_000.0,
                longitude: east + sequence.below(30) as f64 / 1_000.0,
                categories: vec![kind.to_string(), sequence.below(4).to_string()],
            });
        }
    }
    sets.into()
}

fn taxonomies() -> Vec<LinkTaxonomy> {
    let entries = |levels: fn(usize) -> Vec<Option<String>>| {
        let entry = |i: usize| ["A", "B"].map(|set| LevelEntry { set: set.into(), category: i.to_string(), levels: levels(i) });
        (0..KINDS).flat_map(entry).collect()
    };
    let kind = entries(|i| [i, i / 3, i / 12].map(|level| Some(level.to_string())).into());
    let actor = entries(|i| vec![Some(i.to_string()), Some("any".into())]);
    vec![LinkTaxonomy { name: "kind".into(), levels: 3, entries: kind }, LinkTaxonomy { name: "actor".into(), levels: 2, entries: actor }]
}

fn link(bencher: Bencher<'_, '_>, sets: &[RowSet]) {
    let (rule, taxonomies) = (Meltt::within(4.0, 2.0), taxonomies());
    let rows: usize = sets.iter().map(|set| set.rows.len()).sum();
    bencher.counter(ItemsCount::new(rows)).bench(|| rule.link(black_box(sets), &taxonomies));
}

/// Two tables spread over a year.
#[divan::bench(args = SIZES, max_time = 10)]
fn meltt(bencher: Bencher<'_, '_>, rows: usize) {
    link(bencher, &tables(rows, 365, 10));
}

/// All rows on one or two days.
#[divan::bench(args = [4_000, 16_000], max_time = 10)]
fn meltt_on_one_day(bencher: Bencher<'_, '_>, rows: usize) {
    link(bencher, &tables(rows, 1, 10));
}

/// All rows on one or two days, within some kilometres of one point.
#[divan::bench(args = [4_000, 16_000], max_time = 10)]
fn meltt_at_one_point(bencher: Bencher<'_, '_>, rows: usize) {
    link(bencher, &tables(rows, 1, 0));
}
