//! One series against independent programs: scipy, pysyncon, statsmodels and R's StructTS.
//!
//! The folders `reference/synthetic-control` and `reference/local-level` hold scripts and numbers; the same made-up series stand in the
//! reference set beside the checkout with the numbers that were made first.

use respite_stats::{
    data::{CountSeries, Observation, RowId, UnitSeries},
    effect::{InitialLevel, LocalLevel, LocalLevelEstimate, SyntheticControl, SyntheticControlEstimate, WeightForm},
    method::estimate,
};
use respite_tests::reference;
use std::path::{Path, PathBuf};

fn folder(method: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("methods/reference").join(method)
}

/// Columns of a table by name.
fn table(path: &Path) -> Vec<(String, Vec<String>)> {
    let mut reader = csv::Reader::from_path(path).expect("a readable table");
    let mut columns: Vec<(String, Vec<String>)> =
        reader.headers().expect("headings").iter().map(|name| (name.to_owned(), Vec::new())).collect();
    for record in reader.records() {
        for (cell, column) in record.expect("a row").iter().zip(&mut columns) {
            column.1.push(cell.to_owned());
        }
    }
    columns
}

fn unit(label: &str, values: impl Iterator<Item = f64>) -> UnitSeries {
    let observations = values.zip(0..).map(|(value, period)| Observation { id: RowId(period as u64), period, value }).collect();
    UnitSeries { label: label.into(), observations, predictors: Vec::new() }
}

fn numbers(cells: &[String]) -> Vec<f64> {
    cells.iter().map(|cell| cell.parse().expect("a number")).collect()
}

/// The panel of 12 series; the first is treated from period 28.
fn panel(path: &Path) -> CountSeries {
    let columns = table(path);
    let values = numbers(&columns[2].1);
    let of = |label: &str| unit(label, columns[0].1.iter().zip(&values).filter(|(unit, _)| *unit == label).map(|(_, value)| *value));
    let controls = (1..12).map(|at| of(&format!("u{at}"))).collect();
    CountSeries { treated: of("u0"), controls, predictors: Vec::new(), treated_from: 28 }
}

fn weeks(path: &Path) -> CountSeries {
    let columns = table(path);
    let of = |at: usize| unit(&columns[at].0, numbers(&columns[at].1).into_iter());
    CountSeries { treated: of(1), controls: vec![of(2), of(3)], predictors: Vec::new(), treated_from: 110 }
}

fn nile(path: &Path, treated_from: i32) -> CountSeries {
    let flow = numbers(&table(path)[1].1);
    CountSeries { treated: unit("flow", flow.into_iter()), controls: Vec::new(), predictors: Vec::new(), treated_from }
}

fn near(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance * expected.abs().max(1.0), "{what}: {found} is not {expected}");
}

fn floats(value: &toml::Value) -> Vec<f64> {
    value.as_array().expect("numbers").iter().map(|value| value.as_float().expect("a number")).collect()
}

fn cases(method: &str) -> Vec<toml::Value> {
    let text = std::fs::read_to_string(folder(method).join("expected.toml")).expect("expected numbers");
    let all: toml::Table = toml::from_str(&text).expect("expected numbers in TOML");
    all["case"].as_array().expect("cases").clone()
}

fn weight(found: &SyntheticControlEstimate, label: &str) -> f64 {
    found.weights.iter().find(|weight| weight.label == label).expect("a weight").weight
}

/// Each period before the action as a predictor: the design of the peer where it is told so.
fn with_predictors(mut panel: CountSeries) -> CountSeries {
    panel.predictors = (0..28).map(|period| format!("period {period}")).collect();
    for series in std::iter::once(&mut panel.treated).chain(&mut panel.controls) {
        series.predictors = series.observations[..28].iter().map(|seen| seen.value).collect();
    }
    panel
}

fn ridge() -> SyntheticControl {
    SyntheticControl { weights: WeightForm::Ridge, ridge: Some(1.0), ..SyntheticControl::default() }
}

#[test]
fn weights_of_scipy_and_pysyncon() {
    let panel = panel(&folder("synthetic-control").join("input.csv"));
    let standardised = SyntheticControl { standardise_periods: true, ..SyntheticControl::default() };
    let settings = [
        (SyntheticControl::default(), panel.clone()),
        (standardised, panel.clone()),
        (ridge(), panel.clone()),
        (ridge(), with_predictors(panel)),
    ];
    for (case, (spec, panel)) in cases("synthetic-control").iter().zip(settings) {
        let found = estimate(&spec, &panel).expect("an estimate").estimate;
        let name = case["name"].as_str().expect("a name");
        for (at, expected) in floats(&case["weights"]).into_iter().enumerate() {
            near(weight(&found, &format!("u{}", at + 1)), expected, 1e-9, name);
        }
        for (period, expected) in found.periods.iter().zip(floats(&case["effects"])) {
            near(period.effect, expected, 1e-9, name);
        }
        near(found.own.rmspe_before, case["rmspe_before"].as_float().expect("a number"), 1e-9, name);
        near(found.own.rmspe_after, case["rmspe_after"].as_float().expect("a number"), 1e-9, name);
        near(found.mean_effect, case["mean_effect"].as_float().expect("a number"), 1e-9, name);
        let Some(ratios) = case.get("placebo_ratios") else { continue };
        for (at, expected) in floats(ratios).into_iter().enumerate() {
            let placebo = found.placebos.iter().find(|placebo| placebo.label == format!("u{}", at + 1)).expect("a placebo");
            near(placebo.rmspe_ratio.expect("a ratio"), expected, 1e-9, name);
        }
        assert_eq!(found.rank as i64, case["rank"].as_integer().expect("a rank"));
        assert_eq!(found.placebo_p_value, found.rank as f64 / 12.0);
    }
}

#[test]
fn the_reference_set_of_the_panel() {
    let (Some(json), Some(csv)) = (reference("goldens/causal/golden.json"), reference("goldens/causal/panel.csv")) else { return };
    let golden: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(json).expect("a file")).expect("JSON");
    let panel = panel(&csv);
    let number = |value: &serde_json::Value| value.as_f64().expect("a number");
    let compare = |found: &SyntheticControlEstimate, case: &str| {
        let weights = golden[case]["weights"].as_object().expect("weights");
        weights.iter().for_each(|(label, value)| near(weight(found, label), number(value), 1e-6, label));
    };
    let simplex = estimate(&SyntheticControl::default(), &panel).expect("an estimate").estimate;
    compare(&simplex, "simplex_ls");
    near(simplex.loss, number(&golden["simplex_ls"]["sse"]), 1e-6, "loss");
    near(simplex.mean_effect, number(&golden["simplex_ls"]["att"]), 1e-6, "mean effect");
    // The peer takes the special predictors, here each period before the action, as covariates beside the outcomes.
    let augmented = estimate(&ridge(), &with_predictors(panel.clone())).expect("an estimate").estimate;
    compare(&augmented, "augsynth_lambda1");
    near(augmented.mean_effect, number(&golden["augsynth_lambda1"]["att"]["att"]), 1e-6, "mean effect");
    // The peer's search for these weights stops early: at its weights our loss is higher than at ours.
    let standardised = SyntheticControl { standardise_periods: true, ..SyntheticControl::default() };
    let found = estimate(&standardised, &panel).expect("an estimate").estimate;
    let theirs = &golden["synth_equalV"]["weights"];
    let loss: f64 = (0..28)
        .map(|period| {
            let value = |series: &UnitSeries| series.observations[period].value;
            let all: Vec<f64> = std::iter::once(&panel.treated).chain(&panel.controls).map(value).collect();
            let mean = all.iter().sum::<f64>() / 12.0;
            let variance = all.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 11.0;
            let synthetic: f64 = panel.controls.iter().map(|series| value(series) * number(&theirs[&series.label])).sum();
            (value(&panel.treated) - synthetic).powi(2) / variance
        })
        .sum();
    println!("standardised periods: loss {} at our weights, {loss} at the peer's", found.loss);
    assert!(found.loss < loss && loss - found.loss < 1e-4);
    near(weight(&found, "u10"), number(&theirs["u10"]), 1e-3, "u10");
}

fn approximate() -> LocalLevel {
    let initial = InitialLevel::Normal { mean: 0.0, variance: 1e6, first_counted: false };
    LocalLevel { initial, draws: 199, ..LocalLevel::default() }
}

fn compare_forecast(found: &LocalLevelEstimate, forecast: &[f64], std_error: &[f64], tolerance: f64, what: &str) {
    let after = found.periods.len() - forecast.len();
    for (period, (forecast, error)) in found.periods[after..].iter().zip(forecast.iter().zip(std_error)) {
        near(period.forecast, *forecast, tolerance, what);
        near(period.std_error.expect("a standard error"), *error, tolerance, what);
    }
}

#[test]
fn levels_of_scipy_and_statsmodels() {
    let input = folder("local-level");
    let weeks = weeks(&input.join("input.csv"));
    let nile = nile(&input.join("nile.csv"), 90);
    for case in cases("local-level") {
        let name = case["name"].as_str().expect("a name");
        let spec = if name.contains("approximate") { approximate() } else { LocalLevel { draws: 199, ..LocalLevel::default() } };
        let found = estimate(&spec, if name.contains("weeks") { &weeks } else { &nile }).expect("an estimate").estimate;
        let number = |key: &str| case[key].as_float().expect("a number");
        // The peers' search uses values alone, which are flat to rounding within 1e-7 of the top.
        near(found.log_likelihood, number("log_likelihood"), 1e-11, name);
        assert!(found.log_likelihood >= number("log_likelihood") - 1e-10, "{name}");
        near(found.irregular_variance, number("irregular_variance"), 1e-6, name);
        near(found.level_variance, number("level_variance"), 1e-6, name);
        for (found, expected) in found.coefficients.iter().zip(floats(&case["coefficients"])) {
            near(found.estimate, expected, 1e-6, name);
        }
        compare_forecast(&found, &floats(&case["forecast"]), &floats(&case["std_error"]), 1e-6, name);
        if let Some(expected) = case.get("cumulative_std_error") {
            let last = found.effects.last().expect("an effect");
            near(last.cumulative_std_error, expected.as_float().expect("a number"), 1e-6, name);
        }
        for (key, test) in [("ljung_box", found.autocorrelation), ("jarque_bera", found.normality)] {
            let Some(expected) = case.get(key).map(floats) else { continue };
            near(test.statistic, expected[0], 1e-5, name);
            near(test.p_value, expected[1], 1e-5, name);
        }
    }
}

#[test]
fn the_reference_set_of_the_weeks() {
    let (Some(json), Some(csv)) = (reference("goldens/causal/golden.json"), reference("goldens/causal/series.csv")) else { return };
    let golden: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(json).expect("a file")).expect("JSON");
    let golden = &golden["llevel_reg"];
    let number = |value: &serde_json::Value| value.as_f64().expect("a number");
    let list = |key: &str| golden[key].as_array().expect("numbers").iter().map(number).collect::<Vec<_>>();
    let found = estimate(&approximate(), &weeks(&csv)).expect("an estimate").estimate;
    let parameters = &golden["params"];
    near(found.irregular_variance, number(&parameters["sigma2.irregular"]), 1e-6, "irregular");
    near(found.level_variance, number(&parameters["sigma2.level"]), 1e-6, "level");
    near(found.coefficients[0].estimate, number(&parameters["beta.x1"]), 1e-6, "x1");
    near(found.coefficients[1].estimate, number(&parameters["beta.x2"]), 1e-6, "x2");
    let variances = ["sigma2.irregular", "sigma2.level"].map(|key| number(&parameters[key]));
    let at_theirs = approximate().log_likelihood_at(&weeks(&csv), variances[0], variances[1]).expect("a likelihood");
    println!("weeks: log-likelihood {} here, {} there, {at_theirs} here at their variances", found.log_likelihood, golden["llf"]);
    near(at_theirs, number(&golden["llf"]), 1e-10, "log-likelihood at their variances");
    assert!(found.log_likelihood >= at_theirs);
    compare_forecast(&found, &list("forecast"), &list("forecast_se"), 1e-6, "forecast");
    near(found.total_effect, number(&golden["cum_effect"]), 2e-6, "sum of 30 effects");
    near(found.mean_effect, number(&golden["avg_effect"]), 1e-6, "mean");
    let twelve = found.effects[..12].iter().map(|effect| effect.effect).sum::<f64>() / 12.0;
    near(twelve, number(&golden["avg_effect_first12"]), 1e-6, "mean of 12");
}

#[test]
fn the_reference_set_of_the_nile() {
    let (Some(json), Some(csv)) = (reference("goldens/causal/golden.json"), reference("goldens/causal/nile.csv")) else { return };
    let Some(structts) = reference("goldens/causal/nile_local_level_structts.csv") else { return };
    let golden: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(json).expect("a file")).expect("JSON");
    let golden = &golden["nile_llevel_statsmodels"];
    // An effect needs a period after; one that repeats the last year adds none to the likelihood of the years before.
    let mut flow = nile(&csv, 100);
    let extra = Observation { id: RowId(100), period: 100, value: 740.0 };
    flow.treated.observations.push(extra);
    let found = estimate(&approximate(), &flow).expect("an estimate").estimate;
    let theirs = golden["llf"].as_f64().expect("a number");
    println!("flow of the Nile: log-likelihood {} here, {theirs} there", found.log_likelihood);
    near(found.log_likelihood, theirs, 1e-10, "log-likelihood");
    assert!(found.log_likelihood >= theirs);
    let parameter = |key: &str| golden["params"][key].as_f64().expect("a number");
    near(found.irregular_variance, parameter("sigma2.irregular"), 1e-6, "irregular");
    near(found.level_variance, parameter("sigma2.level"), 1e-6, "level");

    // StructTS starts at the first value, with a variance of 10⁴ times the series' own and one step of the level, and counts every value.
    let rows = table(&structts);
    let column = |at: usize| numbers(&rows[at].1);
    let (theirs, likelihood) = (column(1), column(2)[0]);
    let values: Vec<f64> = flow.treated.observations[..100].iter().map(|seen| seen.value).collect();
    let mean = values.iter().sum::<f64>() / 100.0;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 99.0;
    let initial = InitialLevel::Normal { mean: values[0], variance: 1e4 * variance + theirs[0], first_counted: true };
    let spec = LocalLevel { initial, draws: 199, ..LocalLevel::default() };
    let at_theirs = spec.log_likelihood_at(&flow, theirs[1], theirs[0]).expect("a likelihood");
    let found = estimate(&spec, &flow).expect("an estimate").estimate;
    println!(
        "StructTS: level {} irregular {}, log-likelihood {likelihood} there and {at_theirs} here; highest {} at level {} irregular {}",
        theirs[0], theirs[1], found.log_likelihood, found.level_variance, found.irregular_variance
    );
    near(at_theirs, likelihood, 1e-8, "log-likelihood at their parameters");
    assert!(found.log_likelihood >= likelihood - 1e-9);
    near(found.level_variance, theirs[0], 1e-3, "level");
    near(found.irregular_variance, theirs[1], 1e-3, "irregular");
}
