//! Estimates against plain scripts that share no code with the methods, on made-up panels: `reference/<method>/`.

use respite::bench;
use serde_json::Value;
use std::path::Path;

/// Greatest distance from an expected number, as a share of it: dense designs with some fifty columns keep about ten digits.
const TOLERANCE: f64 = 1e-9;

fn compare(method: &str) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("methods/reference").join(method);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file of the reference folder");
    let (input, expected) = (read("input.csv"), read("expected.toml"));
    let expected: toml::Table = toml::from_str(&expected).expect("expected numbers in TOML");
    let mut compared = 0;
    for case in expected["case"].as_array().expect("cases") {
        let spec = toml::to_string(&case["spec"]).expect("a spec");
        let fit = bench::fit(method, ("input.csv", input.as_bytes()), ("expected.toml", &spec)).expect("an estimate");
        compared += values(&format!("{method}, {}", case["name"]), &case["estimate"], &fit.fit["estimate"]);
    }
    compared
}

fn values(place: &str, expected: &toml::Value, found: &Value) -> usize {
    match expected {
        toml::Value::Table(table) => table.iter().map(|(key, value)| values(&format!("{place}, {key}"), value, &found[key])).sum(),
        toml::Value::Array(list) => {
            assert_eq!(found.as_array().map(Vec::len), Some(list.len()), "{place}");
            list.iter().enumerate().map(|(index, value)| values(&format!("{place} {}", index + 1), value, &found[index])).sum()
        }
        toml::Value::Float(number) => {
            let found = found.as_f64().expect(place);
            assert!((found - number).abs() <= TOLERANCE * number.abs(), "{place}: {found} is not {number}");
            1
        }
        other => {
            assert_eq!(found.as_i64(), other.as_integer(), "{place}");
            1
        }
    }
}

#[test]
fn imputation_equals_a_dense_script() {
    println!("{} values", compare("imputation"));
}

#[test]
fn group_time_effects_equal_a_jackknife_script() {
    println!("{} values", compare("att-gt"));
}

#[test]
fn event_studies_equal_a_dense_script() {
    println!("{} values", compare("event-study"));
}
