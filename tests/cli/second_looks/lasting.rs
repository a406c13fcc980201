//! Actions that last, counted by hand.

use super::{Row, answer, list, look, project_of, text, traced};
use serde_json::Value;

const STUDY: &str = r#"
question = "Did strikes bring relief while they lasted, and after?"
analysis = "respite-curve"
[actions]
where = "kind = 'strike'"
[comparison]
with = "actions"
where = "kind = 'show-of-force'"
[outcome]
where = "kind = 'attack'"
[wake]
rings_km = [10]
horizon_days = 5
baselines = [[-4, -1]]
after = [[1, 4]]
observed = ["2020-01-01", "2020-06-30"]
[inference]
draws = 99
exchange_within = "period"
"#;

/// Six strikes and six passes of ten days, one strike of three days, and one whose day is only known to lie within ten.
fn rows() -> String {
    let mut rows = Vec::new();
    for place in 0..14 {
        let (what, first) = (if !(6..12).contains(&place) { "strike" } else { "pass" }, 40 + 3 * place as i32);
        let last = if place == 12 { first + 2 } else { first + 9 };
        let day_known = if place == 13 { 4 } else { 1 };
        rows.push(Row { id: format!("a{place}"), days: (first, last), day_known, place, place_known: "town", what, killed: None });
        let end = if place == 13 { first } else { last };
        let mut days: Vec<i32> = (first - 4..first).collect();
        match what {
            // One attack on the second day of four after the first, and three after the end.
            "strike" => {
                days.extend((place < 6).then_some(first + 2));
                days.extend(end + 1..end + 4);
            }
            _ => days.extend((first + 1..first + 5).chain(end + 1..end + 5)),
        }
        for (number, day) in days.into_iter().enumerate() {
            let id = format!("e{place}-{number}");
            rows.push(Row { id, days: (day, day), day_known: 1, place, place_known: "town", what: "attack", killed: None });
        }
    }
    text(&rows)
}

#[test]
fn while_they_last_and_after_their_end_by_hand() {
    let (_folder, project) = project_of(&rows());
    let of = answer(&project, STUDY);
    let during = look(&of, "while-they-last");
    assert!(during["changes"].as_str().unwrap().contains("12 of 14 actions and comparisons last to the horizon"), "{during}");
    let after = look(&of, "after-their-end");
    for (look, actions, observed, effect) in [(during, 6, 1.0, -3.0), (after, 8, 3.0, -1.0)] {
        let window = &list(look, "windows")[0];
        assert_eq!((&look["treated"], &look["control"]), (&Value::from(actions), &Value::from(6)));
        assert_eq!(window["treated_per_action"], observed);
        assert_eq!(window["effect_per_action"], effect);
    }
    for (look, around_actions, days) in [("while-they-last", 6.0, 4), ("after-their-end", 24.0, 4)] {
        let trace = traced(&project, &format!("s/looks/{look}/windows/0-10km/-4..-1/1..4/treated_per_action"));
        let part = list(&trace, "parts").iter().find(|part| {
            let words = part["part"].as_str().unwrap();
            words.contains("around actions") && words.contains(&format!("days 1 to {days}"))
        });
        let part = part.unwrap();
        assert_eq!(part["total"], around_actions, "{look}");
        assert_eq!(part["row_count"].as_f64(), Some(around_actions), "{look}");
    }
}

/// One-day comparisons have no days while they last: the look says so, and the study is answered.
#[test]
fn a_comparison_of_one_day_does_not_stop_the_study() {
    let rows = rows();
    let shorter = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[7] == "pass" { [&cells[..2], &cells[1..2], &cells[3..]].concat().join(",") } else { line.to_owned() }
    };
    let (_folder, project) = project_of(&(rows.lines().map(shorter).collect::<Vec<_>>().join("\n") + "\n"));
    let of = answer(&project, STUDY);
    assert!(look(&of, "while-they-last")["not_estimable"].is_string());
    assert_eq!(look(&of, "while-they-last")["control"], 0);
    assert!(!of["specification_curve"].is_null());
}

/// A day that is only known to lie within ten is no action that lasts ten days.
#[test]
fn uncertain_days_are_no_lasting_actions() {
    let rows = rows();
    let uncertain = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        cells[3] = if cells[7] == "strike" { "4" } else { cells[3] };
        cells.join(",")
    };
    let (_folder, project) = project_of(&(rows.lines().map(uncertain).collect::<Vec<_>>().join("\n") + "\n"));
    let of = answer(&project, STUDY);
    assert!(!list(&of, "looks").iter().any(|look| look["look"] == "while-they-last"));
}
