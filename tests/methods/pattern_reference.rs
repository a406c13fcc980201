//! Point patterns against a plain script: `reference/stochastic-intervention`.

use respite::bench;
use serde_json::Value;
use std::path::Path;

/// Newton's method ends there with slopes that leave the coefficients about 1e-8 from the top.
const TOLERANCE: f64 = 1e-6;

fn numbers(value: &toml::Value) -> Vec<f64> {
    value.as_array().expect("numbers").iter().map(|value| value.as_float().expect("a number")).collect()
}

/// Compares fields of a list of results with rows of numbers, and counts them.
fn compare(place: &str, expected: &[toml::Value], found: &Value, fields: &[&str]) -> usize {
    assert_eq!(found.as_array().map(Vec::len), Some(expected.len()), "{place}");
    for (at, row) in expected.iter().enumerate() {
        for (field, expected) in fields.iter().zip(numbers(row)) {
            let found = found[at][field].as_f64().expect("a number");
            assert!((found - expected).abs() <= TOLERANCE * expected.abs().max(1e-3), "{place} {at}, {field}: {found} is not {expected}");
        }
    }
    expected.len() * fields.len()
}

#[test]
fn means_contrasts_and_weights_of_a_plain_script() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("methods/reference/stochastic-intervention");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file of the reference folder");
    let (input, expected) = (read("input.csv"), read("expected.toml"));
    let expected: toml::Table = toml::from_str(&expected).expect("expected numbers in TOML");
    let mut compared = 0;
    for case in expected["case"].as_array().expect("cases") {
        let spec = toml::to_string(&case["spec"]).expect("a spec");
        // The script cuts nothing where no quantile is given; here the key has a default.
        let spec = if spec.contains("truncate_at") { spec } else { format!("truncate_at = 1.0\n{spec}") };
        let fit = bench::fit("stochastic-intervention", ("input.csv", input.as_bytes()), ("s.toml", &spec)).expect("an estimate");
        let (wanted, found) = (&case["estimate"], &fit.fit["estimate"]);
        let name = case["name"].as_str().expect("a name");
        let list = |key: &str| wanted[key].as_array().expect("a list").clone();
        assert_eq!(found["cells"].as_i64(), wanted["cells"].as_integer(), "{name}");
        for key in ["log_likelihood", "area_km2"] {
            let (found, wanted) = (found[key].as_f64().expect("a number"), wanted[key].as_float().expect("a number"));
            assert!((found - wanted).abs() <= 1e-10 * wanted.abs(), "{name}, {key}: {found} is not {wanted}");
        }
        for (at, (estimate, error)) in numbers(&wanted["coefficients"]).into_iter().zip(numbers(&wanted["std_errors"])).enumerate() {
            let term = &found["propensity"][at];
            // Against their own error: some of these coefficients hardly differ from others.
            assert!(
                (term["estimate"].as_f64().expect("a number") - estimate).abs() <= TOLERANCE * error,
                "{name}: {term} is not {estimate}"
            );
            assert!((term["std_error"].as_f64().expect("a number") - error).abs() <= TOLERANCE * error, "{name}: {term}: not {error}");
            compared += 2;
        }
        let place = |what: &str| format!("{name}, {what}");
        let means = ["estimate", "std_error", "plain_estimate", "plain_std_error"];
        compared += compare(&place("means"), &list("means"), &found["means"], &means);
        compared +=
            compare(&place("contrasts"), &list("contrasts"), &found["contrasts"], &["estimate", "std_error", "std_error_dependent"]);
        let weights = ["mean_weight", "effective_days", "largest_share", "truncated_share"];
        compared += compare(&place("weights"), &list("weights"), &found["weights"], &weights);
    }
    println!("{compared} values");
}
