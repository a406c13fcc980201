//! Sentences beside the headline say what the numbers say, and open their rows.

use super::{STUDY, answer, list, look, project, run, sentence, traced};
use respite::{Project, analyses, likelihood, trace};
use serde_json::Value;

#[test]
fn the_words_at_the_bounds_of_the_directive() {
    for (from, to, word) in [
        (0.0, 0.0499, "almost no chance"),
        (0.05, 0.1999, "very unlikely"),
        (0.2, 0.4499, "unlikely"),
        (0.45, 0.55, "a roughly even chance"),
        (0.5501, 0.8, "likely"),
        (0.8001, 0.95, "very likely"),
        (0.9501, 1.0, "almost certain"),
    ] {
        assert_eq!([likelihood::word(from), likelihood::word(to)], [word; 2], "{from} to {to}");
    }
}

#[test]
fn each_word_is_that_of_its_probability() {
    let (_folder, project) = project();
    let of = answer(&project, STUDY);
    let placebos = sentence(&of, "Held against placebos").unwrap();
    let first: Vec<&Value> = list(&of, "placebos").iter().filter(|cell| is_first(cell)).collect();
    assert_eq!(first.len(), 3, "dates, places and kinds");
    for cell in first {
        let part = format!(
            "of {} among other {} ({},",
            cell["placebos"].as_u64().unwrap() + 1,
            cell["kind"].as_str().unwrap(),
            word(cell, "p_value")
        );
        assert!(placebos.contains(&part), "{part} is not in: {placebos}");
    }
    let ways = sentence(&of, "Asked in").unwrap();
    assert!(ways.contains(&format!(": {} (p =", word(&of["specification_curve"], "joint_p_value"))), "{ways}");
    // A word of likelihood and one of confidence never stand in one sentence.
    for statement in list(&of, "further") {
        assert!(!statement["sentence"].as_str().unwrap().contains("confiden"), "{statement}");
    }
}

/// Where no action finds a free date, no rank is shown: not a p of 1 from no placebo.
#[test]
fn placebos_that_could_not_be_made_have_no_rank() {
    let (_folder, project) = project();
    let long = STUDY.replace("[-9, -4]", "[-120, -4]");
    let of = answer(&project, &long);
    assert!(list(&of, "placebos").iter().all(|cell| cell["placebos"].as_u64() > Some(0) && cell["placebo_quantiles"][0].is_number()));
    let crowded = list(&of, "diagnostics").iter().any(|doubt| doubt["code"] == "placebo.crowded");
    let dates = list(&of, "placebos").iter().any(|cell| cell["kind"] == "dates");
    let said = sentence(&of, "Held against placebos").unwrap();
    assert_eq!(said.contains("No other dates could be found."), !dates, "{said}");
    assert!(dates || crowded);
    // Bins before are twelve at most, however long the baselines are.
    assert!(of["settings"]["drift"][0]["bins_before"].as_u64() <= Some(12));
}

fn is_first(cell: &Value) -> bool {
    cell["baseline"] == serde_json::json!([-6, -1]) && cell["after"] == serde_json::json!([1, 3])
}

fn word(of: &Value, key: &str) -> &'static str {
    likelihood::word(of[key].as_f64().unwrap())
}

#[test]
fn the_study_s_own_false_alarms() {
    let (_folder, project) = project();
    assert!(answer(&project, STUDY)["false_alarms"].is_null());
    let of = run(&project, STUDY, &["--false-alarms", "5"]).well().json()["answers"][0].take();
    let alarms = &of["false_alarms"];
    assert_eq!(alarms["draws"], 5);
    let (left, without) = (alarms["headline"]["of"].as_u64().unwrap(), alarms["not_estimable"].as_u64().unwrap());
    assert_eq!(left + without, 5);
    assert!(list(alarms, "windows").len() == 8 || left == 0, "two rings, two baselines, two windows");
    let said = sentence(&of, "Its own false alarms").unwrap();
    assert!(said.contains(&format!("on {left} simulated data sets")), "{said}");
}

#[test]
fn drift_names_what_it_is_held_against() {
    let (_folder, project) = project();
    let of = answer(&project, STUDY);
    assert!(of["drift"]["not_estimable"].is_null(), "{}", of["drift"]);
    assert_eq!(of["drift"]["bins_days"], 3);
    let said = sentence(&of, "If the two paths").unwrap();
    assert!(said.contains("in bins of 3 days, held against days 3–1 before, within 10 km"), "{said}");
    assert!(said.contains("days 1–3 after") && !said.contains("of that change"), "{said}");
}

/// Whole bins may hold fewer days than the baselines: those actions enter whose bins were observed.
#[test]
fn drift_opens_the_rows_of_its_bins() {
    let (_folder, project) = project();
    let of = answer(&project, &STUDY.replace("[-9, -4]", "[-11, -4]"));
    let window = list(&of["drift"], "windows").iter().find(|window| window["after"] == serde_json::json!([1, 3])).unwrap();
    let trace = traced(&project, window["id"].as_str().unwrap());
    let parts: Vec<&str> =
        list(&trace, "parts").iter().filter_map(|part| part["part"].as_str()).filter(|part| part.contains("km")).collect();
    assert_eq!(parts.len(), 4);
    assert!(parts.iter().all(|part| part.ends_with("of those observed from day -9 to day 9")), "{parts:?}");
}

#[test]
fn what_is_said_of_overlap_counts_its_ways() {
    let (_folder, project) = project();
    let said = |keys: &str| sentence(&answer(&project, &format!("{STUDY}\n[second_looks]\n{keys}\n")), "Since actions may overlap");
    assert!(said("").unwrap().contains("in three ways"));
    assert!(said("isolated = false").unwrap().contains("in two ways"));
    assert_eq!(said("isolated = false\noverlap_modelled = false"), None);
}

/// Every number and every group of the answer, and every id of a sentence, opens rows.
#[test]
fn all_numbers_of_second_looks_open_their_rows() {
    let (_folder, project) = project();
    let raids = format!("{STUDY}\n[second_looks.kinds]\n\"raids\" = \"kind = 'raid'\"\n");
    let with_dates = STUDY.replace("with = \"actions\"\nwhere = \"kind = 'show-of-force'\"", "with = \"dates\"");
    for study in [raids, with_dates] {
        let of = answer(&project, &study);
        let opened = Project::open(&project).unwrap();
        let file = opened.study("s").unwrap();
        let rows = analyses::of(&file).unwrap().open(&opened, &file, &mut |_| {}).unwrap();
        let numbers = trace::numbers(&of).into_iter().map(|(id, _)| id);
        let said = list(&of, "further").iter().flat_map(|of| list(of, "ids")).map(|id| id.as_str().unwrap().to_owned());
        let mut seen = 0;
        for id in numbers.chain(said) {
            let path = id.strip_prefix("s/").unwrap();
            let opened = rows.trace(&opened, path, Some(1)).unwrap_or_else(|error| panic!("{id}: {error}"));
            assert!(!opened.parts.is_empty(), "{id}");
            seen += 1;
        }
        assert!(seen > 1000, "{seen}");
    }
}

/// The rows that a trace opens give the number back.
#[test]
fn the_rows_give_the_number_back() {
    let (_folder, project) = project();
    let of = answer(&project, STUDY);
    let per_action = |trace: &Value, around: &str, days: &str, anchors: &str| {
        let total = |wanted: &dyn Fn(&str) -> bool| {
            let part = list(trace, "parts").iter().find(|part| wanted(part["part"].as_str().unwrap()));
            part.unwrap_or_else(|| panic!("{trace}"))["total"].as_f64().unwrap()
        };
        total(&|part| part.contains(around) && part.contains(days)) / total(&|part| part.starts_with(anchors) && part.contains("observed"))
    };
    let effect = |id: &str, before: (&str, f64), after: (&str, f64)| {
        let trace = traced(&project, id);
        let arm = |around, anchors| {
            let days = after.1 / before.1;
            per_action(&trace, around, after.0, anchors) - days * per_action(&trace, around, before.0, anchors)
        };
        arm("around actions", "actions") - arm("around the comparison", "comparison")
    };
    for id in ["isolated", "dates", "places", "alike-dates", "finer-places", "killed-high", "after-their-end"] {
        let look = look(&of, id);
        let window = &list(look, "windows")[0];
        let again = effect(window["id"].as_str().unwrap(), ("days -6 to -1", 6.0), ("days 1 to 3", 3.0));
        assert!((again - window["effect_per_action"].as_f64().unwrap()).abs() < 1e-9, "{id}: {again} {window}");
    }
    for cell in list(&of, "placebos").iter().filter(|cell| is_first(cell)) {
        let again = effect(cell["id"].as_str().unwrap(), ("days -6 to -1", 6.0), ("days 1 to 3", 3.0));
        assert!((again - cell["estimate"].as_f64().unwrap()).abs() < 1e-9, "{again} {cell}");
    }
}
