//! Studies that count incidents: rows of two sources, some of which tell of one happening.

use super::program::{Said, file, new_project, respite};
use serde_json::Value;
use std::path::{Path, PathBuf};

const MAP: &str = "directed = true\n[columns]\ndate = \"date\"\nid = \"id\"\nlatitude = \"lat\"\nlongitude = \"lon\"\nkind = \"what\"\nside_a = \"by\"\nside_b = \"on\"\nkilled_low = \"low\"\nkilled = \"killed\"\nkilled_high = \"high\"\n[kinds]\n\"strike\" = \"strike\"\n\"pass\" = \"show-of-force\"\n\"attack\" = \"attack\"\n\"clash\" = \"clash\"\n";

const STUDY: &str = r#"
question = "Did strikes bring relief?"
analysis = "respite-curve"
[actions]
where = "kind = 'strike'"
[comparison]
with = "actions"
where = "kind = 'show-of-force'"
[outcome]
where = "kind = 'attack'"
[wake]
rings_km = [20]
horizon_days = 5
baselines = [[-5, -1]]
after = [[1, 5]]
observed = ["2020-01-01", "2020-12-31"]
[inference]
draws = 99
exchange_within = "period"
[second_looks]
placebos = 0
"#;

/// A made-up row: id, day of the year, latitude, longitude, what, low, best and high counts of killed.
type Row = (&'static str, i32, f64, f64, &'static str, Option<[u32; 3]>);

/// Six strikes and six passes over places far apart, 30 days between one and the next.
const ACTS: [Row; 12] = [
    ("s1", 20, 0.0, 0.0, "strike", None),
    ("s2", 50, 5.0, 0.0, "strike", None),
    ("s3", 80, 10.0, 0.0, "strike", None),
    ("s4", 110, 15.0, 0.0, "strike", None),
    ("s5", 140, 20.0, 0.0, "strike", None),
    ("s6", 170, 25.0, 0.0, "strike", None),
    ("p1", 20, 0.0, 40.0, "pass", None),
    ("p2", 50, 5.0, 40.0, "pass", None),
    ("p3", 80, 10.0, 40.0, "pass", None),
    ("p4", 110, 15.0, 40.0, "pass", None),
    ("p5", 140, 20.0, 40.0, "pass", None),
    ("p6", 170, 25.0, 40.0, "pass", None),
];

/// What the first source has of the six happenings: all but the last.
const ONE: [Row; 5] = [
    ("h1", 17, 0.1, 0.05, "attack", Some([1, 1, 2])),
    ("h2", 47, 5.1, 0.05, "attack", Some([3, 4, 5])),
    ("h3", 77, 10.1, 40.05, "attack", Some([4, 5, 6])),
    ("h4", 114, 15.1, 40.05, "attack", None),
    ("h5", 144, 20.1, 40.05, "attack", Some([7, 7, 7])),
];

/// What the second source has: all but the first, at the same days and places.
const OTHER: [Row; 5] = [
    ("g2", 47, 5.1, 0.05, "attack", Some([2, 2, 12])),
    ("g3", 77, 10.1, 40.05, "attack", Some([8, 8, 18])),
    ("g4", 114, 15.1, 40.05, "attack", Some([5, 6, 16])),
    ("g5", 144, 20.1, 40.05, "attack", Some([0, 7, 17])),
    ("g6", 174, 25.1, 0.05, "attack", Some([9, 9, 19])),
];

fn text(rows: &[Row]) -> String {
    let mut text = "id,date,lat,lon,what,by,on,low,killed,high\n".to_owned();
    for (id, day, lat, lon, what, killed) in rows {
        let (by, on) = if ["attack", "clash"].contains(what) { ("Blue", "Grey") } else { ("Grey", "Blue") };
        let killed = killed.map_or(",,".to_owned(), |[low, best, high]| format!("{low},{best},{high}"));
        text.push_str(&format!("{id},{},{lat},{lon},{what},{by},{on},{killed}\n", respite::model::Day(18_262 + day)));
    }
    text
}

/// A project of these sources, imported in this order.
fn project(sources: &[(&str, &[Row])]) -> (tempfile::TempDir, PathBuf) {
    let (folder, project) = new_project();
    let map = file(folder.path(), "map.toml", MAP);
    for (source, rows) in sources {
        let rows = file(folder.path(), &format!("{source}.csv"), &text(rows));
        respite(&project, &["import", &rows, "--as", "table", "--map", &map, "--source", source]).well();
    }
    (folder, project)
}

/// The acts and both sources.
fn both() -> (tempfile::TempDir, PathBuf) {
    project(&[("acts", &ACTS), ("one", &ONE), ("other", &OTHER)])
}

fn with_incidents(more: &str) -> String {
    let study = format!("unit = \"incidents\"{STUDY}{more}");
    study.trim_start().to_owned()
}

fn run(project: &Path, study: &str) -> Said {
    file(project, "studies/s.toml", study);
    respite(project, &["run", "s", "--json"])
}

fn answer(project: &Path, study: &str) -> Value {
    run(project, study).well().json()["answers"][0].take()
}

fn traced(project: &Path, id: &str) -> Value {
    respite(project, &["trace", id, "--json"]).well().json()["trace"].take()
}

/// The message of a doubt; none where it is not raised.
fn doubt(answer: &Value, code: &str) -> Option<String> {
    let all = answer["diagnostics"].as_array().unwrap();
    let messages: Vec<&str> = all.iter().filter(|doubt| doubt["code"] == code).map(|doubt| doubt["message"].as_str().unwrap()).collect();
    (!messages.is_empty()).then(|| messages.join(" | "))
}

/// Numbers that must not depend on the names of rows.
fn numbers(answer: &Value) -> Value {
    serde_json::json!([answer["windows"], answer["cells"], answer["curves"], answer["rows"]])
}

#[test]
fn each_happening_counts_once() {
    let (_folder, two) = both();
    let as_rows = answer(&two, STUDY);
    assert_eq!(as_rows["rows"]["outcome"], 10);
    assert_eq!(
        doubt(&as_rows, "rows.counted-twice").unwrap(),
        "8 of 10 outcome rows tell of 4 incidents that another outcome row tells of too; each row is counted"
    );
    let once = answer(&two, &with_incidents(""));
    assert_eq!((&once["rows"]["outcome"], &once["unit"]), (&6.into(), &"incidents".into()));
    assert_eq!(once["counted"]["words"], "incidents (10 rows of 2 sources)");
    assert_eq!(doubt(&once, "rows.counted-twice"), None);
    // The same six happenings, written as one table by hand.
    let (_folder, by_hand) = project(&[("acts", &ACTS), ("hand", &[&ONE[..], &OTHER[4..]].concat())]);
    let hand = answer(&by_hand, STUDY);
    assert_eq!(numbers(&once), numbers(&hand));
    assert_ne!(numbers(&once), numbers(&as_rows));
    let screen = respite(&two, &["run", "s"]).well().out;
    assert!(screen.contains("incidents (10 rows of 2 sources)") && screen.contains("6 outcome incidents"), "{screen}");
    respite(&two, &["brief"]).well();
}
