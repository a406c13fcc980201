//! Matched wakes against the numbers of mwa 0.5.0 on made-up events, and what must not matter.

use respite::bench::{self, BenchFit};
use respite_stats::{
    data::{Role, RowId, TimedRow, TimedRows},
    effect::{MatchedWake, Wake, WakeRule},
};
use serde_json::Value;
use std::path::Path;

const SPEC: &str = "rule = \"mwa\"\nkind_column = \"type\"\ntreated = \"treatment\"\ncontrol = \"control\"\noutcome = \"dependent\"\nmatch_on = [\"match1\", \"match2\"]\nunit = \"days\"\n";

fn fit(input: &Path, further: &str) -> BenchFit {
    let table = std::fs::read(input).expect("a table");
    bench::fit("matched-wake", ("input.csv", &table), ("spec.toml", &format!("{SPEC}{further}"))).expect("an estimate")
}

fn table(path: &Path) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(path).expect("a table").records().map(|record| record.expect("a row")).collect()
}

fn number(text: &str) -> f64 {
    text.parse().expect("a number")
}

/// Compares a grid with its folder; returns the largest relative distances of estimate, p value and adjusted R².
fn compare(folder: &str, further: &str) -> Option<[f64; 3]> {
    let input = respite_tests::reference("goldens/mwa/synthetic1_as_seen_by_java.csv")?;
    let folder = input.with_file_name(folder);
    let fit = fit(&input, further);
    let windows = fit.fit["estimate"]["windows"].as_array().expect("windows");
    let find = |row: &csv::StringRecord| {
        let own = |window: &&Value| window["window"].as_f64() == Some(number(&row[0])) && window["radius_km"].as_f64() == Some(number(&row[1]));
        windows.iter().find(own).expect("the window")
    };
    let same = |file: &str, keys: &[&str]| {
        for row in table(&folder.join(file)) {
            for (key, text) in keys.iter().zip(row.iter().skip(2)) {
                assert_eq!(find(&row)[key].as_f64(), Some(number(text)), "{file}, {key}, {} {}", &row[0], &row[1]);
            }
        }
    };
    let matching = ["control_before", "treated_before", "l1_before", "common_support_before"];
    let matched = ["control_matched", "treated_matched", "l1_matched", "common_support_matched"];
    same("matching.csv", &[matching, matched].concat());
    let overlap = ["same_overlap_pre", "same_overlap_post", "same_overlap", "mixed_overlap_pre", "mixed_overlap_post", "mixed_overlap"];
    same("sutva.csv", &overlap);
    let mut largest = [0.0f64; 3];
    let estimates = csv::Reader::from_path(folder.join("estimates.csv")).expect("a table").headers().expect("headings").clone();
    let keys = if estimates.iter().any(|name| name == "adj.r.squared") { &["estimate", "p_value", "adj_r_squared"][..] } else { &["estimate", "p_value"] };
    let rows = table(&folder.join("estimates.csv"));
    for row in &rows {
        let window = find(row);
        assert_eq!(window["status"], "ok", "{window}");
        for ((key, text), largest) in keys.iter().zip(row.iter().skip(2)).zip(&mut largest) {
            let (ours, theirs) = (window[key].as_f64().expect("a number"), number(text));
            if (ours / theirs - 1.0).abs() > 1e-12 { println!("{key} {} {} {:.2e} {ours}", &row[0], &row[1], ours / theirs - 1.0); }
            *largest = largest.max((ours / theirs - 1.0).abs());
        }
    }
    println!("{}: {} windows, largest distances {:?}", folder.display(), rows.len(), largest.map(|d| format!("{d:.1e}")));
    Some(largest)
}

const FULL: &str = "windows = [2, 4, 6, 8, 10, 12, 14]\nradii_km = [10, 20, 30, 40, 50]\n";
const FEW: &str = "windows = [2, 6, 10, 14]\nradii_km = [10, 30, 50]\n";

fn within(folder: &str, further: &str) {
    if let Some(largest) = compare(folder, further) {
        assert!(largest.iter().all(|distance| *distance <= 1e-12), "{folder}: {largest:?}");
    }
}

#[test]
fn weighted_with_history() {
    within("synthetic1_lm_weighted_tcm", &format!("{FULL}match_history = true\nweighted = true\n"));
}

#[test]
fn weighted() {
    within("synthetic1_lm_weighted", &format!("{FULL}match_history = false\nweighted = true\n"));
}

#[test]
fn odd_windows() {
    within("synthetic1_odd", "windows = [3, 5, 7, 9, 11, 13, 15]\nradii_km = [10, 30, 50]\nmatch_history = true\nweighted = true\n");
}

#[test]
fn att() {
    within("synthetic1_att", &format!("{FEW}estimator = \"att\"\nmatch_history = true\nweighted = true\n"));
}

#[test]
fn negative_binomial() {
    within("synthetic1_nb", &format!("{FEW}estimator = \"nb\"\nmatch_history = false\nweighted = false\n"));
}

#[test]
fn where_the_peer_finds_no_start_ours_is_given_and_said() {
    let Some(input) = respite_tests::reference("goldens/mwa/synthetic1_as_seen_by_java.csv") else { return };
    let fit = fit(&input, "windows = [2]\nradii_km = [10]\nestimator = \"nb\"\nmatch_history = false\n");
    let window = &fit.fit["estimate"]["windows"][0];
    println!("{window}");
    assert_eq!(window["status"], "not-converged");
    assert!(window["estimate"].as_f64().is_some_and(|estimate| (0.2..0.5).contains(&estimate)), "{window}");
}

fn rows(path: &Path, kept: impl Fn(usize) -> bool) -> TimedRows {
    let role = |text: &str| match text {
        "treatment" => Role::Treated,
        "control" => Role::Control,
        "dependent" => Role::Outcome,
        _ => Role::Other,
    };
    let second = |text: &str| {
        let part = |at: usize| text[at..at + 2].parse::<i64>().expect("two digits");
        let days = super::reference::day(text);
        i64::from(days) * 86_400 + part(11) * 3600 + part(14) * 60 + part(17)
    };
    let row = |(index, record): (usize, &csv::StringRecord)| TimedRow {
        id: RowId(index as u64),
        second: second(&record[0]),
        latitude: number(&record[1]),
        longitude: number(&record[2]),
        role: role(&record[3]),
        weight: 1,
    };
    let rows = table(path).iter().enumerate().filter(|(index, _)| kept(*index)).map(row).collect();
    TimedRows { rows, covariates: Vec::new(), observed: None }
}

fn wakes(rows: &TimedRows, windows: &[u32], radii_km: &[f64]) -> Vec<Wake> {
    let spec = MatchedWake { rule: WakeRule::Mwa, windows: windows.to_vec(), radii_km: radii_km.to_vec(), ..MatchedWake::default() };
    spec.wakes(rows).expect("wakes")
}

/// The columns of the peer's table of wakes, without the covariates.
fn columns(wake: &Wake) -> [f64; 11] {
    let count = f64::from;
    [
        wake.position as f64,
        count(wake.window),
        wake.radius_km,
        if wake.treated { 1.0 } else { 0.0 },
        count(wake.before),
        wake.trend,
        count(wake.same_before),
        count(wake.other_before),
        count(wake.after),
        count(wake.same_after),
        count(wake.other_after),
    ]
}

fn same_wakes(input: &str, expected: &str, windows: &[u32], radii_km: &[f64]) {
    let Some(input) = respite_tests::reference(input) else { return };
    let theirs = table(&input.with_file_name(expected));
    let ours = wakes(&rows(&input, |_| true), windows, radii_km);
    assert_eq!(ours.len(), theirs.len());
    // The peer's table has its radii in the order of text in some folders, so both are compared by their keys.
    let mut all: Vec<(Vec<f64>, Vec<f64>)> =
        vec![(ours.iter().flat_map(columns).collect(), theirs.iter().flat_map(|row| row.iter().take(11).map(number).collect::<Vec<_>>()).collect())];
    let (ours, theirs) = all.remove(0);
    let sorted = |flat: Vec<f64>| {
        let mut rows: Vec<Vec<f64>> = flat.chunks(11).map(<[f64]>::to_vec).collect();
        rows.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
        rows
    };
    assert_eq!(sorted(ours), sorted(theirs));
}

#[test]
fn wakes_are_the_peers() {
    let seen = "goldens/mwa/synthetic1_as_seen_by_java.csv";
    let radii = [10.0, 20.0, 30.0, 40.0, 50.0];
    same_wakes(seen, "synthetic1_lm_weighted_tcm/wakes.csv", &[2, 4, 6, 8, 10, 12, 14], &radii);
    same_wakes(seen, "synthetic1_odd/wakes.csv", &[3, 5, 7, 9, 11, 13, 15], &[10.0, 30.0, 50.0]);
    same_wakes("goldens/mwa/edge.csv", "edge_wakes.csv", &[2, 3], &[5.0, 10.0]);
}

#[test]
fn each_edge_is_the_peers() {
    let Some(input) = respite_tests::reference("goldens/mwa/edge.csv") else { return };
    let all = table(&input);
    for probe in table(&input.with_file_name("edge_probes_T2_R10.csv")) {
        let at = all.iter().position(|row| row[6] == probe[0]).expect("the probed row");
        let ours = wakes(&rows(&input, |row| row == at || &all[row][3] != "dependent"), &[2], &[10.0]);
        let wake = ours.iter().find(|wake| wake.treated).expect("a treated wake");
        assert_eq!([f64::from(wake.before), wake.trend, f64::from(wake.after)], [3, 4, 5].map(|column| number(&probe[column])), "{}", &probe[0]);
    }
}
