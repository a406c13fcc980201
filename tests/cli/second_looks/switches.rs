//! Each second look has a key that switches it off, and changes nothing else.

use super::{STUDY, answer, list, project, run};
use serde_json::Value;

/// Ids of the looks that a study of these rows has.
const LOOKS: &[&str] = &[
    "isolated",
    "while-they-last",
    "after-their-end",
    "matched",
    "balanced",
    "dates",
    "alike-dates",
    "places",
    "not-yet-treated",
    "killed-low",
    "killed-high",
    "finer-places",
];

fn with(keys: &str) -> String {
    format!("{STUDY}\n{keys}\n")
}

fn looks(answer: &Value) -> Vec<&str> {
    list(answer, "looks").iter().filter_map(|look| look["look"].as_str()).collect()
}

#[test]
fn each_is_switched_off_by_its_key_alone() {
    let (_folder, project) = project();
    let all = answer(&project, STUDY);
    assert_eq!(looks(&all), LOOKS);
    for (keys, without) in [
        ("isolated = false", &["isolated"][..]),
        ("lasting = false", &["while-they-last", "after-their-end"]),
        ("matched = false", &["matched", "balanced"]),
        ("comparisons = [\"dates\", \"places\"]", &["alike-dates", "not-yet-treated"]),
        ("comparisons = []", &["dates", "alike-dates", "places", "not-yet-treated"]),
        ("measures = []", &["killed-low", "killed-high"]),
    ] {
        let fewer = answer(&project, &with(&format!("[second_looks]\n{keys}")));
        let expected: Vec<&Value> = list(&all, "looks").iter().filter(|look| !without.contains(&look["look"].as_str().unwrap())).collect();
        assert_eq!(list(&fewer, "looks").iter().collect::<Vec<_>>(), expected, "{keys}");
        for same in ["windows", "cells", "verdict", "statement", "drift", "modelled", "placebos", "resampled"] {
            assert_eq!(fewer[same], all[same], "{keys}: {same}");
        }
    }
    for (keys, field, empty) in [
        ("drift = false", "drift", Value::Null),
        ("overlap_modelled = false", "modelled", Value::Null),
        ("specification_curve = false", "specification_curve", Value::Null),
        ("placebos = 0", "placebos", Value::Array(Vec::new())),
    ] {
        assert_ne!(all[field], empty, "{field}");
        let fewer = answer(&project, &with(&format!("[second_looks]\n{keys}")));
        assert_eq!(fewer[field], empty, "{keys}");
        assert_eq!(fewer["looks"], all["looks"], "{keys}");
    }
    let none = answer(&project, &with("[precision]\ndraws = 0"));
    assert!(list(&none, "resampled").is_empty() && !list(&all, "resampled").is_empty());
}

#[test]
fn with_all_switched_off_the_study_stands_alone() {
    let (_folder, project) = project();
    let off = "[precision]\ndraws = 0\n[second_looks]\nisolated = false\nlasting = false\nmatched = false\ndrift = false\noverlap_modelled = false\ncomparisons = []\nmeasures = []\nspecification_curve = false\nplacebos = 0";
    let alone = answer(&project, &with(off));
    // The rows' own precision stays: it has no key but `draws`.
    assert_eq!(looks(&alone), ["finer-places"]);
    assert_eq!(list(&alone, "further").len(), 1, "by distance alone: {}", alone["further"]);
}

#[test]
fn small_studies_and_drawn_comparisons_are_answered() {
    let (_folder, project) = project();
    let small = STUDY.replace("[10, 50]", "[10]").replace("[[-6, -1], [-9, -4]]", "[[-1, -1]]").replace("[[1, 3], [4, 6]]", "[[1, 1]]");
    let small = small.replace("measure = \"killed\"\n", "");
    for horizon in ["horizon_days = 1\n", "horizon_days = 20\n"] {
        let of = answer(&project, &small.replace("horizon_days = 9\n", horizon));
        assert!(!list(&of, "windows").is_empty(), "{horizon}");
    }
    for with in ["dates", "alike-dates", "places", "not-yet-treated"] {
        let drawn = STUDY.replace("with = \"actions\"\nwhere = \"kind = 'show-of-force'\"", &format!("with = \"{with}\""));
        let of = answer(&project, &drawn);
        assert!(!looks(&of).contains(&with), "{with} is the declared comparison");
        assert!(list(&of, "cells").iter().all(|cell| cell["ratio_p_value"].is_null()), "{with}: labels of what was drawn");
    }
}

#[test]
fn drawn_dates_of_actions_that_are_left_out_are_left_out() {
    let (_folder, project) = project();
    let drawn = STUDY.replace("with = \"actions\"\nwhere = \"kind = 'show-of-force'\"", "with = \"dates\"\nper_action = 2");
    let of = answer(&project, &drawn);
    let isolated = super::look(&of, "isolated");
    let [actions, dates] = ["treated", "control"].map(|key| isolated[key].as_u64().unwrap());
    assert!(actions < of["curve_sample"]["treated"].as_u64().unwrap());
    assert!(dates <= 2 * actions, "{dates} dates for {actions} actions");
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let (folder, project) = project();
    let study = with("[second_looks.kinds]\n\"raids\" = \"kind = 'raid'\"");
    let words = ["run", "s", "--json", "--false-alarms", "5"];
    let first = run(&project, &study, &["--false-alarms", "5"]).well().out;
    for threads in [1, 4] {
        let again = super::super::program::respite_with_threads(&project, &words, Some(threads)).well().out;
        assert!(again == first, "{threads} threads");
    }
    // Rows in another order, in another project.
    let mut lines: Vec<&str> = Box::leak(super::rows().into_boxed_str()).lines().collect();
    lines[1..].reverse();
    let (_other, other) = super::project_of(&(lines.join("\n") + "\n"));
    let reversed = run(&other, &study, &["--false-alarms", "5"]).well().out;
    assert!(reversed == first, "the answer hangs on the order of rows");
    drop(folder);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let (_folder, project) = project();
    for (keys, shown) in [
        ("[second_looks]\nplacebos = 100", "between 199 and 100000"),
        ("[second_looks]\ncomparisons = [\"dates\", \"dates\"]", "stands twice"),
        ("[second_looks]\nmeasures = [\"killed-low\", \"killed-low\"]", "stands twice"),
        ("[precision]\ndraws = 10001", "between 0 and 10000"),
        ("[second_looks]\nisolatd = false", "isolatd"),
    ] {
        let said = run(&project, &with(keys), &[]);
        assert_eq!(said.code, 3, "{keys}: {}", said.err);
        assert!(said.out.contains(shown), "{keys}: {}", said.out);
    }
}
