//! Changes of one series between two windows, against numbers of scipy and statsmodels: `reference/<method>/`.

use respite::bench;
use serde_json::Value;
use std::path::Path;

/// Compares what is expected of each case, and counts it. Numbers are near to a share of themselves; `"none"` stands for no value.
pub(crate) fn compare(method: &str, near: fn(&str) -> f64) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("methods/reference").join(method);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file of the reference folder");
    let (input, expected) = (read("input.csv"), read("expected.toml"));
    let expected: toml::Table = toml::from_str(&expected).expect("expected numbers in TOML");
    let mut compared = 0;
    for case in expected["case"].as_array().expect("cases") {
        let spec = toml::to_string(&case["spec"]).expect("a spec");
        let fit = bench::fit(method, ("input.csv", input.as_bytes()), ("expected.toml", &spec)).expect("an estimate");
        compared += values(&format!("{}", case["name"]), &case["estimate"], &fit.fit["estimate"], near);
    }
    compared
}

fn values(place: &str, expected: &toml::Value, found: &Value, near: fn(&str) -> f64) -> usize {
    match expected {
        toml::Value::Table(table) => table.iter().map(|(key, value)| values(&format!("{place}, {key}"), value, &found[key], near)).sum(),
        toml::Value::Array(list) => {
            assert_eq!(found.as_array().map(Vec::len), Some(list.len()), "{place}");
            list.iter().enumerate().map(|(index, value)| values(&format!("{place} {}", index + 1), value, &found[index], near)).sum()
        }
        toml::Value::Float(number) => {
            let found = found.as_f64().expect(place);
            let limit = near(place) * number.abs().max(1e-6);
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
fn change_by_chance() {
    // scipy's distributions have 11 digits at large sums. A maximum is known to half the digits of the likelihood, and what rests on it too.
    let compared = compare("change-by-chance", |place| if place.contains("likelihood") { 1e-5 } else { 1e-9 });
    println!("{compared} values");
}

#[test]
fn smallest_change() {
    // scipy's sums and Brent's method leave 1e-10 of the power, and the change about as much.
    println!("{} values", compare("smallest-change", |_| 1e-8));
}

#[test]
fn record_by_chance() {
    // Chances of drawn paths are known to 0.001.
    let near = |place: &str| if place.contains("carried_over") || place.contains("resampled") { 0.02 } else { 1e-9 };
    println!("{} values", compare("record-by-chance", near));
}

#[test]
fn return_to_mean() {
    println!("{} values", compare("return-to-mean", |_| 1e-9));
}

#[test]
fn interrupted_series() {
    // Quantiles of Student's distribution have ten digits.
    println!("{} values", compare("interrupted-series", |_| 1e-8));
}
