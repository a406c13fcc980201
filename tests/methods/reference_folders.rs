//! Whole estimates against plain scripts that share no code with the methods, on made-up data: `reference/<method>/`.
//!
//! Each folder holds the input, the expected numbers and the script that makes both. Counts and days are compared exactly, other
//! numbers to 12 digits.

use respite::bench;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Greatest distance from an expected number, as a share of it.
const TOLERANCE: f64 = 1e-12;
/// Greatest distance from an expected 0, in counts per action.
const NONE: f64 = 1e-15;

/// Whether the estimate may have more than is expected of it, such as bands by resampling.
enum More {
    May,
    MayNot,
}

fn folders() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("methods/reference")
}

/// Number of values compared.
fn compare(method: &str, more: &More) -> usize {
    let read = |name: &str| std::fs::read_to_string(folders().join(method).join(name)).expect("a file of the reference folder");
    let input = read("input.csv");
    let expected: toml::Table = toml::from_str(&read("expected.toml")).expect("expected numbers in TOML");
    let cases = expected["case"].as_array().expect("cases");
    let mut compared = 0;
    for case in cases {
        let spec = toml::to_string(&case["spec"]).expect("a spec");
        let fit = bench::fit(method, ("input.csv", input.as_bytes()), ("expected.toml", &spec)).expect("an estimate");
        let place = format!("{method}, {}", case["name"]);
        compared += values(&place, &case["estimate"], &fit.fit["estimate"], more);
    }
    compared
}

/// Compares all that is expected and counts it; `"none"` stands for no value.
fn values(place: &str, expected: &toml::Value, found: &Value, more: &More) -> usize {
    match expected {
        toml::Value::Table(table) => {
            let fields = found.as_object().expect(place);
            if matches!(more, More::MayNot) {
                assert_eq!(fields.keys().collect::<std::collections::BTreeSet<_>>(), table.keys().collect(), "{place}");
            }
            table.iter().map(|(key, value)| values(&format!("{place}, {key}"), value, &found[key], more)).sum()
        }
        toml::Value::Array(list) => {
            assert_eq!(found.as_array().map(Vec::len), Some(list.len()), "{place}");
            list.iter().enumerate().map(|(index, value)| values(&format!("{place} {}", index + 1), value, &found[index], more)).sum()
        }
        toml::Value::Float(number) => {
            let found = found.as_f64().expect(place);
            let limit = if *number == 0.0 { NONE } else { TOLERANCE * number.abs() };
            assert!((found - number).abs() <= limit, "{place}: {found} is not {number}");
            1
        }
        toml::Value::Integer(number) => {
            assert_eq!(found.as_i64(), Some(*number), "{place}");
            1
        }
        other => {
            assert_eq!((other.as_str(), found), (Some("none"), &Value::Null), "{place}");
            1
        }
    }
}

#[test]
fn every_folder_has_its_script() {
    for entry in std::fs::read_dir(folders()).expect("the reference folders") {
        let folder = entry.expect("an entry").path();
        if folder.is_dir() {
            for file in ["input.csv", "expected.toml", "make.py"] {
                assert!(folder.join(file).is_file(), "{} lacks {file}", folder.display());
            }
        }
    }
}

#[test]
fn respite_curve() {
    println!("{} values", compare("respite-curve", &More::May));
}

#[test]
fn minimum_detectable() {
    println!("{} values", compare("minimum-detectable", &More::MayNot));
}

#[test]
fn wake_overlap() {
    println!("{} values", compare("wake-overlap", &More::MayNot));
}
