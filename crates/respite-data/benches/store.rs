//! How long the store takes: importing without parsing, opening, and reading with and without a filter, in three sizes.
#![allow(clippy::unwrap_used)]

use divan::{Bencher, black_box};
use respite_data::formats::{Format, FormatError, FormatInfo, InputFile, ReadOptions, Reading};
use respite_data::store::{Columns, Filter, ImportFile, ImportRequest, Selection, Store};
use respite_model::{Casualties, Day, Event, EventId, Kind, Place, PlacePrecision, Range, Side, SideRole, Taxonomy, Vintage, When};
use std::collections::HashSet;
use tempfile::TempDir;

fn main() {
    divan::main();
}

const SIZES: [usize; 3] = [3_938, 68_573, 500_000];

/// Makes as many rows as the file says, without parsing anything.
struct Made;

static INFO: FormatInfo = FormatInfo {
    id: "made",
    title: "Made rows",
    explanation: "",
    counts: "made rows",
    columns: &[],
    notes: &[],
    default_source: Some("made"),
};
static FORMATS: &[&dyn Format] = &[&Made];

impl Format for Made {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn read(&self, file: &InputFile<'_>, options: &ReadOptions<'_>) -> Result<Reading, FormatError> {
        let rows = std::str::from_utf8(file.bytes).ok().and_then(|text| text.parse().ok()).unwrap_or(0);
        let events = (0..rows).map(|i| event(i, options)).collect();
        Ok(Reading { events, rows, ..Reading::default() })
    }
}

fn event(i: u32, options: &ReadOptions<'_>) -> Event {
    // A multiplicative hash spreads days, places and counts.
    let mixed = i.wrapping_mul(2_654_435_761);
    let kinds = ["armed-clash", "air-strike", "explosion", "abduction", "attack-on-civilians"];
    let side = |n: u32| Some(Side { id: Some(n.to_string()), name: format!("Group number {n}"), state: Some(n == 0) });
    Event {
        id: EventId(format!("{}:{}", options.source, mixed)),
        source: options.source.clone(),
        vintage: options.vintage.cloned().unwrap_or(Vintage("1".to_owned())),
        source_event_id: Some(mixed.to_string()),
        kind: Kind(kinds[(mixed % 5) as usize].to_owned()),
        kind_code: (mixed % 5).to_string(),
        when: When::on(Day(12_400 + (mixed >> 8) as i32 % 2_200)),
        place: Place {
            latitude: Some(30.0 + f64::from(mixed % 70_001) / 10_000.0),
            longitude: Some(40.0 + f64::from(mixed % 80_021) / 10_000.0),
            precision: Some(PlacePrecision::Near),
            precision_code: Some(2),
            name: Some(format!("Town {}", mixed % 1_500)),
            admin1: Some(format!("Province {}", mixed % 18)),
            admin2: Some(format!("District {}", mixed % 110)),
            country: Some("Country".to_owned()),
        },
        sides: [side(0), side(1 + mixed % 30)],
        side_role: SideRole::Undirected,
        casualties: Casualties { killed: Range { low: Some(0), best: Some(mixed % 9), high: Some(9) }, ..Casualties::default() },
        text: Some(format!("An event of row {i} in town {}, as a sentence that a source might write about it", mixed % 1_500)),
        documents: Some(format!("Agency; {mixed}; a headline of the usual length; 2006-03-{:02}", mixed % 28 + 1)),
        status: None,
        row: i + 2,
        file: String::new(),
    }
}

fn request(rows: usize) -> ImportRequest {
    let files = vec![ImportFile { name: "rows".to_owned(), bytes: rows.to_string().into_bytes() }];
    ImportRequest { files, format: &Made, source: None, vintage: None, mapping: None, strict: false, today: Day(20_000) }
}

fn project(rows: usize) -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    Store::create(folder.path(), "bench").unwrap().import(request(rows), &|_| ()).unwrap();
    let store = Store::open_with(folder.path(), FORMATS).unwrap();
    let ids = store.events(&Selection { columns: Columns::Only(&["event_id"]), ..Selection::default() }).unwrap();
    assert_eq!(ids.ids().unwrap().iter().flatten().collect::<HashSet<_>>().len(), rows);
    (folder, store)
}

/// What the made format itself takes; subtract it from `import`.
#[divan::bench(args = SIZES, sample_count = 5)]
fn parsing_alone(bencher: Bencher<'_, '_>, rows: usize) {
    let source = "made".try_into().unwrap();
    let taxonomy = Taxonomy::built_in().unwrap();
    let options = ReadOptions { source: &source, vintage: None, mapping: None, taxonomy: &taxonomy };
    let bytes = rows.to_string().into_bytes();
    bencher.bench(|| Made.read(&InputFile { name: "rows", sha256: "", bytes: &bytes }, &options).unwrap());
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn import(bencher: Bencher<'_, '_>, rows: usize) {
    let empty = || {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(folder.path(), "bench").unwrap();
        (folder, store)
    };
    bencher.with_inputs(empty).bench_values(|(folder, mut store)| (store.import(request(rows), &|_| ()).unwrap(), folder));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn open(bencher: Bencher<'_, '_>, rows: usize) {
    let (folder, _store) = project(rows);
    bencher.bench(|| Store::open_with(black_box(folder.path()), FORMATS).unwrap());
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn five_columns(bencher: Bencher<'_, '_>, rows: usize) {
    let (_folder, store) = project(rows);
    let columns = Columns::Only(&["day", "latitude", "longitude", "kind", "source"]);
    bencher.bench(|| store.events(&Selection { columns, ..Selection::default() }).unwrap());
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn filtered(bencher: Bencher<'_, '_>, rows: usize) {
    let (_folder, store) = project(rows);
    let columns = Columns::Only(&["day", "latitude", "longitude", "kind", "source"]);
    let filter = Filter::parse("kind IN ('air-strike', 'explosion') AND killed_best > 2 AND day >= '2005-01-01'").unwrap();
    bencher.bench(|| store.events(&Selection { columns, filter: Some(filter.clone()), ..Selection::default() }).unwrap());
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn whole_events(bencher: Bencher<'_, '_>, rows: usize) {
    let (_folder, store) = project(rows);
    bencher.bench(|| store.events(&Selection::default()).unwrap().events().unwrap());
}
