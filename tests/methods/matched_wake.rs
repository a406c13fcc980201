//! Matched wakes against the numbers of mwa 0.5.0 on made-up events, and what must not matter.

use respite::bench::{self, BenchFit};
use respite_stats::{
    data::{Period, Role, RowId, TimedRow, TimedRows},
    effect::{MatchedStatus, MatchedWake, Wake, WakeRule, matching::MatchingBy},
    method::estimate,
    simulate::NullWakes,
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
#[allow(clippy::print_stdout, reason = "the distances are shown with --nocapture")]
fn compare(folder: &str, further: &str) -> Option<[f64; 3]> {
    let input = respite_tests::reference("goldens/mwa/synthetic1_as_seen_by_java.csv")?;
    let folder = input.with_file_name(folder);
    let fit = fit(&input, further);
    let windows = fit.fit["estimate"]["windows"].as_array().expect("windows");
    let find = |row: &csv::StringRecord| {
        let own =
            |window: &&Value| window["window"].as_f64() == Some(number(&row[0])) && window["radius_km"].as_f64() == Some(number(&row[1]));
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
    let keys = if estimates.iter().any(|name| name == "adj.r.squared") {
        &["estimate", "p_value", "adj_r_squared"][..]
    } else {
        &["estimate", "p_value"]
    };
    let rows = table(&folder.join("estimates.csv"));
    for row in &rows {
        let window = find(row);
        assert_eq!(window["status"], "ok", "{window}");
        for ((key, text), largest) in keys.iter().zip(row.iter().skip(2)).zip(&mut largest) {
            let (ours, theirs) = (window[key].as_f64().expect("a number"), number(text));
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

/// In half of these windows the counts vary no more than chance, so the dispersion parameter runs off to thousands, where it is a quotient of
/// two sums that nearly cancel. The peer's own p values differ there from the same steps in 40 digits (below) by up to 2.2e-10.
#[test]
fn negative_binomial() {
    let further = format!("{FEW}estimator = \"nb\"\nmatch_history = false\nweighted = false\n");
    if let Some([estimate, p_value, _]) = compare("synthetic1_nb", &further) {
        assert!(estimate <= 2e-12 && p_value <= 3e-10, "{estimate:e} {p_value:e}");
    }
}

/// The same steps in 40 digits (mpmath 1.3), a script of their own: `reference/matched-wake/make.py`.
#[test]
fn negative_binomial_in_forty_digits() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("methods/reference/matched-wake");
    let expected: toml::Table = toml::from_str(&std::fs::read_to_string(folder.join("expected.toml")).expect("a file")).expect("TOML");
    for case in expected["case"].as_array().expect("cases") {
        let value = |key: &str| case[key].as_float().or(case[key].as_integer().map(|whole| whole as f64)).expect("a number");
        let further =
            format!("windows = [{}]\nradii_km = [{}]\nestimator = \"nb\"\nmatch_history = false\n", case["window"], case["radius_km"]);
        let fit = fit(&folder.join("input.csv"), &further);
        let window = &fit.fit["estimate"]["windows"][0];
        for (key, limit) in [("estimate", 5e-13), ("p_value", 2e-11)] {
            let ours = window[key].as_f64().expect("a number");
            assert!((ours / value(key) - 1.0).abs() <= limit, "{case}: {key} is {ours:e}");
        }
    }
}

#[test]
fn where_the_peer_finds_no_start_ours_is_given_and_said() {
    let Some(input) = respite_tests::reference("goldens/mwa/synthetic1_as_seen_by_java.csv") else { return };
    let fit = fit(&input, "windows = [2]\nradii_km = [10]\nestimator = \"nb\"\nmatch_history = false\n");
    let window = &fit.fit["estimate"]["windows"][0];
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
    // The peer's table has its own order of radii and windows, so both are sorted.
    let sorted = |mut rows: Vec<Vec<f64>>| {
        rows.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
        rows
    };
    let theirs = theirs.iter().map(|row| row.iter().take(11).map(number).collect()).collect();
    assert_eq!(sorted(ours.iter().map(|wake| columns(wake).to_vec()).collect()), sorted(theirs));
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
        assert_eq!(
            [f64::from(wake.before), wake.trend, f64::from(wake.after)],
            [3, 4, 5].map(|column| number(&probe[column])),
            "{}",
            &probe[0]
        );
    }
}

/// Windows as text: not a number equals itself there.
fn windows(spec: &MatchedWake, rows: &TimedRows) -> String {
    serde_json::to_string(&estimate(spec, rows).expect("an estimate").estimate).expect("text")
}

#[test]
fn what_must_not_matter_does_not() {
    let rows = NullWakes::default().simulate(5).expect("rows");
    for by in [MatchingBy::CoarsenedExact, MatchingBy::EntropyBalance] {
        for match_each_window in [false, true] {
            let spec = MatchedWake { by, match_each_window, draws: 99, ..MatchedWake::default() };
            let expected = windows(&spec, &rows);
            let mut other = rows.clone();
            other.rows.reverse();
            assert_eq!(windows(&spec, &other), expected, "order of rows");
            other.rows.iter_mut().for_each(|row| (row.id, row.second) = (RowId(9000 - row.id.0), row.second + 700 * 86_400));
            other.observed = rows.observed.map(|seen| Period { first: seen.first + 700, last: seen.last + 700 });
            assert_eq!(windows(&spec, &other), expected, "epoch and ids");
            let far = TimedRow { id: RowId(70_000), latitude: 50.0, longitude: 100.0, role: Role::Outcome, ..rows.rows[0] };
            other.rows.push(TimedRow { second: far.second + 700 * 86_400, ..far });
            assert_eq!(windows(&spec, &other), expected, "an event far away");
            let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
            assert_eq!(one.install(|| windows(&spec, &rows)), expected, "threads");
        }
    }
    let peer = MatchedWake { rule: WakeRule::Mwa, ..MatchedWake::default() };
    let mut other = rows.clone();
    other.rows.reverse();
    assert_eq!(windows(&peer, &other), windows(&peer, &rows), "order of rows, with ids of the file");
}

#[test]
fn events_near_treated_actions_do_matter() {
    let rows = NullWakes::default().simulate(5).expect("rows");
    let mut more = rows.clone();
    for (row, id) in rows.rows.iter().filter(|row| row.role == Role::Treated).zip(80_000..) {
        more.rows.push(TimedRow { id: RowId(id), second: row.second + 86_400, role: Role::Outcome, ..*row });
    }
    let spec = MatchedWake { draws: 199, ..MatchedWake::default() };
    let change = |rows: &TimedRows| estimate(&spec, rows).expect("an estimate").estimate;
    let (before, after) = (change(&rows), change(&more));
    assert!(after.windows[0].estimate > before.windows[0].estimate.map(|estimate| estimate + 0.5));
    assert!(after.joint_p_value < Some(0.05));
}

/// One action of each arm: texts that differ match nothing, equal ones leave two rows for three terms.
#[test]
fn windows_that_fail_do_not_stop_the_grid() {
    let Some(input) = respite_tests::reference("goldens/mwa/edge.csv") else { return };
    let table = std::fs::read(&input).expect("a table");
    let spec = SPEC.replace("[\"match1\", \"match2\"]", "[\"note\"]");
    for (spec, status) in [(&spec[..], "no-match"), (SPEC, "aliased")] {
        let spec = format!("{spec}windows = [2, 3]\nradii_km = [5, 10]\n");
        let fit = bench::fit("matched-wake", ("edge.csv", &table), ("spec.toml", &spec)).expect("an estimate");
        let windows = fit.fit["estimate"]["windows"].as_array().expect("windows");
        assert_eq!(windows.len(), 4);
        assert!(windows.iter().all(|window| window["status"] == status && window["estimate"].is_null()), "{windows:?}");
    }
}

/// Made up: where nothing was counted before, the count before explains nothing, and the estimate stands without it.
#[test]
fn an_aliased_term_does_not_throw_the_estimate_away() {
    let row = |(id, day, longitude, role): (u64, i64, f64, Role)| TimedRow {
        id: RowId(id),
        second: day * 86_400,
        latitude: 0.0,
        longitude,
        role,
        weight: 1,
    };
    let (treated, control, outcome) = (Role::Treated, Role::Control, Role::Outcome);
    let mut rows = vec![(0, 0, 90.0, Role::Other), (1, 99, 90.0, Role::Other)];
    rows.extend((0..4).map(|at| (10 + at, 50, 2.0 * at as f64, if at < 2 { treated } else { control })));
    // After the actions: 3 and 1 around the treated, 1 and 0 around the control.
    rows.extend([0.0, 0.0, 0.0, 2.0, 4.0].into_iter().zip(20..).map(|(longitude, id)| (id, 52, longitude, outcome)));
    let rows = TimedRows { rows: rows.into_iter().map(row).collect(), covariates: Vec::new(), observed: None };
    let spec = MatchedWake { rule: WakeRule::Mwa, windows: vec![4], radii_km: vec![5.0], ..MatchedWake::default() };
    let fit = estimate(&spec, &rows).expect("an estimate").estimate;
    assert_eq!(fit.windows[0].status, MatchedStatus::Aliased);
    assert!((fit.windows[0].estimate.expect("an estimate") - 1.5).abs() < 1e-12);
}
