//! Counts and ratios against an independent program, on public data of 2007.

use respite_stats::{
    data::{Anchor, AnchoredPoints, Arm, Period, Point, RowId, Window},
    effect::{Block, WakeRatio, WakeRatioCell},
    method::estimate,
};
use std::path::{Path, PathBuf};

fn shared(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(path)
}

/// Days from 1970-01-01 of a date such as 2007-02-23.
pub(crate) fn day(date: &str) -> i32 {
    let part = |range: std::ops::Range<usize>| date[range].parse::<i64>().expect("a number in a date");
    let (year, month, day) = (part(0..4), part(5..7), part(8..10));
    let leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let of_years: i64 = (1970..year).map(|year| if leap(year) { 366 } else { 365 }).sum();
    let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    (of_years + lengths[..month as usize - 1].iter().sum::<i64>() + day - 1) as i32
}

struct Row {
    day: i32,
    latitude: f64,
    longitude: f64,
    kind: String,
}

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).expect("a readable table");
    let number = |text: &str| text.parse().expect("a coordinate");
    let row = |record: csv::StringRecord| Row {
        day: day(&record[0]),
        longitude: number(&record[1]),
        latitude: number(&record[2]),
        kind: record[3].into(),
    };
    reader.records().map(|record| row(record.expect("a row"))).collect()
}

fn points() -> AnchoredPoints {
    let events = rows(&shared("data/iraq/insurgencies.csv"));
    let days = events.iter().map(|row| row.day);
    let observed = Period { first: days.clone().min().unwrap_or(0), last: days.max().unwrap_or(0) };
    let anchor = |(row, id): (&Row, u64)| Anchor {
        id: RowId(id),
        day: row.day,
        latitude: row.latitude,
        longitude: row.longitude,
        arm: if row.kind.contains("Airstrike") { Arm::Treated } else { Arm::Control },
    };
    let point = |(row, id): (&Row, u64)| Point { id: RowId(id), day: row.day, latitude: row.latitude, longitude: row.longitude, weight: 1 };
    AnchoredPoints {
        anchors: rows(&shared("data/iraq/airstrikes.csv")).iter().zip(0..).map(anchor).collect(),
        points: events.iter().zip(0..).map(point).collect(),
        observed,
    }
}

/// C's `%.12g` for numbers from 0.1 to 10.
fn twelve_digits(number: f64) -> String {
    let text = format!("{number:.*}", if number < 1.0 { 12 } else { 11 });
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[test]
fn counts_and_ratios_of_twenty_cells() {
    let expected = shared("goldens/iraq/ratios_2007.csv");
    if !expected.exists() || !shared("data/iraq/insurgencies.csv").exists() {
        println!("skipped: data set not present");
        return;
    }
    let spec = WakeRatio {
        rings_km: vec![4.0, 10.0, 25.0, 50.0],
        baselines: [(-3, -1), (-7, -1), (-14, -8), (-30, -8)].map(Window::from).to_vec(),
        after: [(1, 3), (1, 7), (8, 14), (15, 30)].map(Window::from).to_vec(),
        draws: 99,
        exchange_within: Block::Week,
        ..WakeRatio::default()
    };
    let fit = estimate(&spec, &points()).expect("an estimate");
    let mut compared = 0;
    for record in csv::Reader::from_path(&expected).expect("a readable table").records() {
        let record = record.expect("a row");
        let number = |column: usize| record[column].parse::<f64>().expect("a number");
        let days = |column: usize| Window::new(number(column) as i32, number(column + 1) as i32);
        let wanted = |cell: &&WakeRatioCell| cell.baseline == days(0) && cell.after == days(2) && cell.ring.from_km == number(4);
        let cell = fit.estimate.cells.iter().find(wanted).expect("the cell");
        assert_eq!(cell.ring.to_km, number(5));
        let counts = [cell.treated, cell.control, cell.treated_before, cell.treated_after, cell.control_before, cell.control_after];
        let theirs: Vec<u64> = (6..12).map(|column| record[column].parse().expect("a count")).collect();
        assert_eq!(counts[..], theirs[..], "{} {} {:?}", cell.baseline, cell.after, cell.ring);
        let ratio = cell.ratio.expect("a ratio");
        let [tb, ta, cb, ca] = [theirs[2], theirs[3], theirs[4], theirs[5]].map(|count| count as f64);
        assert!((ratio - (ta / tb) / (ca / cb)).abs() <= 1e-12 * ratio);
        assert_eq!(twelve_digits(ratio), record[12]);
        compared += 1;
    }
    assert_eq!(compared, 20);
}
