//! Measures, and places known more finely, more coarsely, or drawn anew.

use super::{STUDY, answer, list, look, project, traced};
use serde_json::Value;

/// Numbers of a window by their key, in the order of the study.
fn numbers(windows: &[Value], key: &str) -> Vec<f64> {
    windows.iter().map(|window| window[key].as_f64().unwrap()).collect()
}

#[test]
fn the_lowest_count_is_never_above_the_highest() {
    let (_folder, project) = project();
    let of = answer(&project, STUDY);
    let [low, high] = ["killed-low", "killed-high"].map(|id| numbers(list(look(&of, id), "windows"), "treated_per_action"));
    let best = numbers(list(&of, "windows"), "treated_per_action");
    for ((low, best), high) in low.iter().zip(&best).zip(&high) {
        assert!(low <= best && best <= high, "{low} {best} {high}");
    }
    assert!(low.iter().sum::<f64>() < best.iter().sum() && best.iter().sum::<f64>() < high.iter().sum());
    let total = |group: &str| {
        let trace = traced(&project, &format!("s/{group}/0-10km/-6..-1/1..3/effect_per_action"));
        let parts = list(&trace, "parts").iter().filter(|part| part["part"].as_str().unwrap().contains("days 1 to 3"));
        parts.map(|part| part["total"].as_f64().unwrap()).collect::<Vec<_>>()
    };
    let [low, best, high] = ["looks/killed-low/windows", "windows", "looks/killed-high/windows"].map(total);
    assert!(low.len() == 2 && low[0] < best[0] && best[0] < high[0] && low[1] < best[1] && best[1] < high[1], "{low:?} {best:?} {high:?}");
    // The effect per action is what the rows add, over the actions.
    let first = &list(look(&of, "killed-low"), "windows")[0];
    let actions = look(&of, "killed-low")["treated"].as_f64().unwrap();
    assert!((first["treated_per_action"].as_f64().unwrap() - low[0] / actions).abs() < 1e-12);
}

#[test]
fn a_measure_without_numbers_gives_none() {
    let (_folder, project) = project();
    let of = answer(&project, &format!("{STUDY}\n[second_looks]\nmeasures = [\"killed-civilians\", \"events\"]\n"));
    let civilians = look(&of, "killed-civilians");
    assert!(civilians["not_estimable"].as_str().unwrap().contains("no outcome row gives this number"), "{civilians}");
    assert!(civilians["treated"].is_null() && list(civilians, "windows").is_empty());
    assert!(traced(&project, "s/looks/killed-civilians")["what"].as_str().unwrap().contains("no rows"));
    assert!(look(&of, "events")["not_estimable"].is_null());
}

#[test]
fn finer_and_coarser_are_the_same_study_with_other_rows() {
    let (_folder, project) = project();
    let all = answer(&project, STUDY);
    let exact = answer(&project, &format!("{STUDY}\n[precision]\ncoarsest_place = \"exact\"\n"));
    let values = |of: &Value| -> Vec<(Value, Value, Value)> {
        let one = |window: &Value| (window["after"].clone(), window["treated_per_action"].clone(), window["effect_band"].clone());
        list(of, "windows").iter().map(one).collect()
    };
    assert_eq!(values(look(&all, "finer-places")), values(&exact));
    assert_eq!(values(look(&exact, "coarser-places")), values(&all));
    assert_ne!(values(&exact), values(&all));
    let rows = |of: &Value| of["rows"]["outcome"].as_u64().unwrap();
    assert_eq!(rows(&all), 4000);
    assert!((700..900).contains(&(rows(&all) - rows(&exact))), "a fifth is placed to a district");
}

#[test]
fn only_coarse_rows_are_drawn_anew() {
    let (_folder, project) = project();
    let of = answer(&project, STUDY);
    let moved = |window: &&Value| window["lowest_per_action"].as_f64() < window["highest_per_action"].as_f64();
    assert!(list(&of, "resampled").iter().all(|window| window["draws"] == 19));
    assert!(list(&of, "resampled").iter().filter(moved).count() > 6);
    for keys in ["coarsest_place = \"exact\"", "[precision.radius_km]\ndistrict = 0.0"] {
        let exact = answer(&project, &format!("{STUDY}\n[precision]\n{keys}\n"));
        assert!(list(&exact, "resampled").is_empty(), "{keys}");
    }
    // A district as small as the ring leaves its rows within it: all moves stay below those of a large one.
    let spread = |keys: &str| -> f64 {
        let of = answer(&project, &format!("{STUDY}\n[precision.radius_km]\ndistrict = {keys}\n"));
        let width = |window: &Value| window["highest_per_action"].as_f64().unwrap() - window["lowest_per_action"].as_f64().unwrap();
        list(&of, "resampled").iter().map(width).sum()
    };
    assert_eq!(spread("9.0"), 0.0);
    assert!(spread("30.0") > 0.0);
}
