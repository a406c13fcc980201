//! Bounds that allow a drift, and the power of the test for one: against plain scripts, and on made-up counts with a known drift.

use respite::bench;
use respite_stats::{
    data::{AnchoredPoints, Period, RingDayTable, RowId, Window},
    effect::{EventStudy, HonestBounds, PrePathPower, RespiteCurve, relative_bounds, smoothness_bounds},
    method::estimate,
    simulate::{TheatreConfig, simulate},
};
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

fn theatre() -> AnchoredPoints {
    simulate(&TheatreConfig { towns: 6, ..TheatreConfig::default() }, 3).expect("a theatre").anchored_points()
}

#[test]
fn threads_order_epoch_and_ids_do_not_change_bounds_or_tests() {
    let points = theatre();
    let (bounds, test) = (
        HonestBounds { rings_km: vec![5.0, 25.0], ..HonestBounds::default() },
        PrePathPower { rings_km: vec![5.0, 25.0], ..PrePathPower::default() },
    );
    let in_threads = |threads, points: &AnchoredPoints| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let bounds = pool.install(|| estimate(&bounds, points).expect("bounds"));
        let test = pool.install(|| estimate(&test, points).expect("a test"));
        (serde_json::to_string(&bounds.estimate).expect("JSON"), serde_json::to_string(&test.estimate).expect("JSON"))
    };
    let alone = in_threads(1, &points);
    assert_eq!(alone, in_threads(2, &points));
    let mut other = points.clone();
    other.anchors.reverse();
    other.points.reverse();
    other.anchors.iter_mut().for_each(|anchor| (anchor.id, anchor.day) = (RowId(5000 - anchor.id.0), anchor.day + 700));
    other.points.iter_mut().for_each(|point| (point.id, point.day) = (RowId(point.id.0 + 1), point.day + 700));
    other.observed = Period { first: other.observed.first + 700, last: other.observed.last + 700 };
    assert_eq!(alone, in_threads(2, &other));
}

#[test]
fn contrasts_and_errors_are_those_of_the_curve() {
    let points = theatre();
    let rings_km = vec![5.0, 25.0];
    let week = vec![Window::new(1, 7)];
    let bounds = HonestBounds { rings_km: rings_km.clone(), bins_before: 4, after: week.clone(), ..HonestBounds::default() };
    let bounds = estimate(&bounds, &points).expect("bounds").estimate;
    // The same anchors are complete: the curve's other baseline begins where the bins do.
    let baselines = vec![Window::new(-7, -1), Window::new(-28, -1)];
    let curve = RespiteCurve { rings_km, baselines, after: week, draws: 99, ..RespiteCurve::default() };
    let curve = estimate(&curve, &points).expect("a curve").estimate;
    for window in &bounds.windows {
        let same = curve.windows.iter().find(|other| other.ring == window.ring && other.baseline.from_day == -7).expect("the window");
        assert!((same.effect_per_action - window.effect_per_action).abs() < 1e-12);
        assert!((same.effect_std_error - window.std_error).abs() < 1e-12);
    }
}

#[test]
fn limits_widen_and_breakdowns_are_where_zero_is_reached() {
    let spec = HonestBounds { rings_km: vec![5.0, 25.0], ..HonestBounds::default() };
    let fit = estimate(&spec, &theatre()).expect("bounds");
    let table = RingDayTable::over(&theatre(), &spec.rings_km, Window::new(-35, 28)).expect("a table");
    let contrasts = spec.contrasts(&table).expect("contrasts");
    let mut found = 0;
    for window in &fit.estimate.windows {
        for effects in [&window.relative_magnitudes, &window.smoothness] {
            let sets: Vec<f64> = effects.iter().filter_map(|effect| effect.set.map(|set| set.high - set.low)).collect();
            assert!(sets.windows(2).all(|pair| pair[0] <= pair[1]));
        }
        let ring = spec.rings_km.iter().position(|km| *km == window.ring.to_km).expect("a ring");
        let weights: Vec<f64> =
            (0..4).map(|bin| f64::from(u8::from(7 * bin + 1 >= window.after.from_day && 7 * bin + 7 <= window.after.to_day))).collect();
        let study = &contrasts[ring].study;
        for (breakdown, bounds) in [
            (window.relative_breakdown, relative_bounds as fn(&EventStudy, &[f64], f64, f64) -> _),
            (window.smoothness_breakdown, smoothness_bounds),
        ] {
            let robust = |limit| bounds(study, &weights, limit, 0.95).expect("bounds").robust;
            let Some(limit) = breakdown.robust else { continue };
            let excludes = |limit: f64| robust(limit).low > 0.0 || robust(limit).high < 0.0;
            assert!(!excludes(limit * (1.0 + 1e-9)), "{window:?}");
            if limit > 0.0 {
                assert!(excludes(limit * 0.99), "{window:?}");
                found += 1;
            }
        }
    }
    assert!(found > 0);
}

#[test]
fn doubts_are_raised_where_there_is_reason() {
    let points = theatre();
    let codes = |spec: &HonestBounds| -> Vec<&str> {
        estimate(spec, &points).expect("bounds").diagnostics.iter().map(|doubt| doubt.code).collect()
    };
    let plain = HonestBounds { rings_km: vec![5.0], ..HonestBounds::default() };
    assert!(!codes(&plain).contains(&"wake.few-bins-before") && !codes(&plain).contains(&"wake.covariance-rank"));
    assert!(codes(&HonestBounds { bins_before: 3, ..plain.clone() }).contains(&"wake.few-bins-before"));
    let daily = HonestBounds {
        bins_days: 1,
        bins_before: 35,
        bins_after: 7,
        after: vec![Window::new(1, 7)],
        relative_magnitudes: Vec::new(),
        smoothness_shares: Vec::new(),
        ..plain
    };
    let few = AnchoredPoints { anchors: points.anchors.iter().copied().filter(|anchor| anchor.day < 200).collect(), ..points.clone() };
    let doubts = estimate(&daily, &few).expect("bounds").diagnostics;
    assert!(doubts.iter().any(|doubt| doubt.code == "wake.covariance-rank"), "{doubts:?}");
    // A weak test and a small effect; a window in which there is a large one is no reason.
    let test = PrePathPower { rings_km: vec![25.0], ..PrePathPower::default() };
    assert!(estimate(&test, &points).expect("a test").diagnostics.iter().any(|doubt| doubt.code == "wake.missed-trend"));
}

#[test]
fn what_does_not_fit_is_refused() {
    let points = theatre();
    let bounds = |spec: HonestBounds| estimate(&spec, &points).map(drop);
    assert!(bounds(HonestBounds { after: vec![Window::new(1, 6)], ..HonestBounds::default() }).is_err());
    assert!(bounds(HonestBounds { bins_before: 1, ..HonestBounds::default() }).is_err());
    assert!(bounds(HonestBounds { relative_magnitudes: vec![-1.0], ..HonestBounds::default() }).is_err());
    assert!(bounds(HonestBounds { level: 1.0, ..HonestBounds::default() }).is_err());
    assert!(estimate(&PrePathPower { powers: vec![0.01], ..PrePathPower::default() }, &points).is_err());
}
