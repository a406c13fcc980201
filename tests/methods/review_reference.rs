//! Error rates of reviewed decisions, against distributions that are written out: `reference/reviewed-rates/`.

use respite::bench;
use serde_json::Value;
use std::path::Path;

/// Compares what is expected and counts it. A pair is the range in which a limit from draws must lie; `"none"` stands for no value.
fn values(place: &str, expected: &toml::Value, found: &Value) -> usize {
    match expected {
        toml::Value::Table(table) => table.iter().map(|(key, value)| values(&format!("{place}, {key}"), value, &found[key])).sum(),
        toml::Value::Array(ends) => {
            let (found, [least, most]) = (found.as_f64().expect(place), [0, 1].map(|end| ends[end].as_float().expect("a range")));
            assert!((least - 1e-12..=most + 1e-12).contains(&found), "{place}: {found} is not in {least} to {most}");
            1
        }
        toml::Value::Float(number) => {
            let found = found.as_f64().expect(place);
            assert!((found - number).abs() <= 1e-12, "{place}: {found} is not {number}");
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
fn reviewed_rates() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("methods/reference/reviewed-rates");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file of the reference folder");
    let (input, expected) = (read("input.csv"), read("expected.toml"));
    let expected: toml::Table = toml::from_str(&expected).expect("expected numbers in TOML");
    let mut compared = 0;
    for case in expected["case"].as_array().expect("cases") {
        let spec = toml::to_string(&case["spec"]).expect("a spec");
        let fit = bench::fit("reviewed-rates", ("input.csv", input.as_bytes()), ("expected.toml", &spec)).expect("an estimate");
        compared += values(&format!("{}", case["name"]), &case["estimate"], &fit.fit["estimate"]);
    }
    println!("{compared} values");
}
