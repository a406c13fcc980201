//! Bounds that allow a drift, and the power of the test for one: against plain scripts, and on made-up counts with a known drift.

use respite::bench;
use respite_stats::effect::{EventStudy, relative_bounds, smoothness_bounds};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn folder(method: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("methods/reference").join(method)
}

fn expected(method: &str) -> toml::Table {
    toml::from_str(&std::fs::read_to_string(folder(method).join("expected.toml")).expect("expected numbers")).expect("TOML")
}

/// How near a number must be: the scripts' sets are exact to the digits of linear programs, and their intervals to those of solvers.
fn tolerance(place: &str) -> f64 {
    if place.contains("robust") {
        1e-6
    } else if place.contains("set") {
        1e-9
    } else {
        1e-10
    }
}

/// Compares all that is expected and counts it; `"none"` stands for no value. Distances are in shares of the number, or of 1 if that is more.
fn compare(place: &str, expected: &toml::Value, found: &Value) -> usize {
    match expected {
        toml::Value::Table(table) => table.iter().map(|(key, value)| compare(&format!("{place}, {key}"), value, &found[key])).sum(),
        toml::Value::Array(list) => {
            assert_eq!(found.as_array().map(Vec::len), Some(list.len()), "{place}");
            list.iter().enumerate().map(|(index, value)| compare(&format!("{place} {}", index + 1), value, &found[index])).sum()
        }
        toml::Value::Float(number) => {
            let found = found.as_f64().expect(place);
            assert!((found - number).abs() <= tolerance(place) * number.abs().max(1.0), "{place}: {found} is not {number}");
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

fn whole_estimates(method: &str) -> usize {
    let input = std::fs::read_to_string(folder(method).join("input.csv")).expect("input");
    let expected = expected(method);
    let cases = expected["case"].as_array().expect("cases").iter();
    let one = |case: &toml::Value| {
        let spec = toml::to_string(&case["spec"]).expect("a spec");
        let fit = bench::fit(method, ("input.csv", input.as_bytes()), ("expected.toml", &spec)).expect("an estimate");
        compare(&format!("{method}, {}", case["name"]), &case["estimate"], &fit.fit["estimate"])
    };
    cases.map(one).sum()
}

#[test]
fn whole_bounds_are_those_of_the_script() {
    println!("{} values", whole_estimates("honest-bounds"));
}

#[test]
fn whole_tests_are_those_of_the_script() {
    println!("{} values", whole_estimates("pre-path"));
}

fn numbers(value: &toml::Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|number| number.as_float().expect("a number")).collect()
}

#[test]
fn bounds_of_made_up_studies_are_those_of_the_script() {
    let expected = expected("honest-bounds");
    let mut compared = 0;
    for made_up in expected["study"].as_array().expect("studies") {
        let covariance = made_up["covariance"].as_array().expect("rows").iter().map(numbers).collect();
        let study = EventStudy::new(numbers(&made_up["times"]), numbers(&made_up["estimates"]), covariance).expect("a study");
        let (weights, level) = (numbers(&made_up["weights"]), made_up["level"].as_float().expect("a level"));
        for (key, bounds) in [("relative", relative_bounds as fn(&EventStudy, &[f64], f64, f64) -> _), ("smooth", smoothness_bounds)] {
            for wanted in made_up[key].as_array().expect("bounds") {
                let limit = wanted["limit"].as_float().expect("a limit");
                let found = serde_json::to_value(bounds(&study, &weights, limit, level).expect("bounds")).expect("JSON");
                compared += compare(&format!("{}, {key} {limit}", made_up["name"]), wanted, &found);
            }
        }
    }
    println!("{compared} values");
}
