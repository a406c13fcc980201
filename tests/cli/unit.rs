//! Studies that count incidents: rows of two sources, some of which tell of one happening.

use super::program::{Said, file, new_project, respite};
use serde_json::Value;
use std::path::{Path, PathBuf};

const MAP: &str = "directed = true\n[columns]\ndate = \"date\"\nid = \"id\"\nlatitude = \"lat\"\nlongitude = \"lon\"\nkind = \"what\"\nside_a = \"by\"\nside_b = \"on\"\nkilled_low = \"low\"\nkilled = \"killed\"\nkilled_high = \"high\"\ntext = \"note\"\n[kinds]\n\"strike\" = \"strike\"\n\"pass\" = \"show-of-force\"\n\"attack\" = \"attack\"\n\"clash\" = \"clash\"\n";

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
    ("s1", 20, 0.0, 1.0, "strike", None),
    ("s2", 50, 5.0, 1.0, "strike", None),
    ("s3", 80, 10.0, 1.0, "strike", None),
    ("s4", 110, 15.0, 1.0, "strike", None),
    ("s5", 140, 20.0, 1.0, "strike", None),
    ("s6", 170, 25.0, 1.0, "strike", None),
    ("p1", 20, 0.0, 40.0, "pass", None),
    ("p2", 50, 5.0, 40.0, "pass", None),
    ("p3", 80, 10.0, 40.0, "pass", None),
    ("p4", 110, 15.0, 40.0, "pass", None),
    ("p5", 140, 20.0, 40.0, "pass", None),
    ("p6", 170, 25.0, 40.0, "pass", None),
];

/// What the first source has of the six happenings: all but the last.
const ONE: [Row; 5] = [
    ("h1", 17, 0.1, 1.05, "attack", Some([1, 1, 2])),
    ("h2", 47, 5.1, 1.05, "attack", Some([3, 4, 5])),
    ("h3", 77, 10.1, 40.05, "attack", Some([4, 5, 6])),
    ("h4", 114, 15.1, 40.05, "attack", None),
    ("h5", 144, 20.1, 40.05, "attack", Some([7, 7, 7])),
];

/// What the second source has: all but the first, at the same days and places.
const OTHER: [Row; 5] = [
    ("g2", 47, 5.1, 1.05, "attack", Some([2, 2, 12])),
    ("g3", 77, 10.1, 40.05, "attack", Some([8, 8, 18])),
    ("g4", 114, 15.1, 40.05, "attack", Some([5, 6, 16])),
    ("g5", 144, 20.1, 40.05, "attack", Some([0, 7, 17])),
    ("g6", 174, 25.1, 1.05, "attack", Some([9, 9, 19])),
];

fn text(rows: &[Row]) -> String {
    let mut text = "id,date,lat,lon,what,by,on,low,killed,high,note\n".to_owned();
    for (id, day, lat, lon, what, killed) in rows {
        let (by, on) = if ["attack", "clash"].contains(what) && !["g0", "g9"].contains(id) { ("Blue", "Grey") } else { ("Grey", "Blue") };
        // A text that rows share makes them copies.
        let note = if id.starts_with("h2") { "gunmen on motorcycles attacked a post near the made-up river crossing at dawn" } else { "" };
        let killed = killed.map_or(",,".to_owned(), |[low, best, high]| format!("{low},{best},{high}"));
        text.push_str(&format!("{id},{},{lat},{lon},{what},{by},{on},{killed},{note}\n", respite::model::Day(18_262 + day)));
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

/// What the outcome rows add by the study's measure, and the ids of the standing and of the other rows.
fn outcome(project: &Path) -> (u64, Vec<String>, Vec<String>) {
    let trace = traced(project, "s/rows/outcome");
    let part = |place: usize| trace["parts"][place]["rows"].as_array().cloned().unwrap_or_default();
    let ids = |rows: &[Value]| rows.iter().map(|row| row["event"]["id"].as_str().unwrap().to_owned()).collect();
    let (stands, others) = (part(0), part(1));
    assert!(others.iter().all(|row| row["times"] == 0 && row["adds"] == 0), "{others:?}");
    (stands.iter().map(|row| row["adds"].as_u64().unwrap()).sum(), ids(&stands), ids(&others))
}

#[test]
fn each_rule_takes_its_number() {
    let (_folder, two) = both();
    let killed = |measure: &str, more: &str| {
        let study =
            with_incidents(more).replace("where = \"kind = 'attack'\"", &format!("where = \"kind = 'attack'\"\nmeasure = {measure:?}"));
        answer(&two, &study.replace("unit = \"incidents\"", "unit = \"incidents\"\nlift_guards = [\"deaths-by-acting-side\"]"));
        outcome(&two).0
    };
    // By hand, h1 to h6: one says 1, 4, 5, –, 7, –; the other –, 2, 8, 6, 7, 9.
    assert_eq!(killed("killed", ""), 1 + 4 + 5 + 6 + 7 + 9);
    assert_eq!(killed("killed", "[incidents]\norder = [\"other\"]\n"), 1 + 2 + 8 + 6 + 7 + 9);
    assert_eq!(killed("killed", "[incidents]\nvalue = \"median\"\n"), 1 + 2 + 5 + 6 + 7 + 9);
    assert_eq!(killed("killed", "[incidents]\nvalue = \"widest\"\n"), 1 + 2 + 5 + 6 + 7 + 9);
    assert_eq!(killed("killed-low", "[incidents]\nvalue = \"widest\"\n"), 1 + 2 + 4 + 5 + 9);
    assert_eq!(killed("killed-high", "[incidents]\nvalue = \"widest\"\n"), 2 + 12 + 18 + 16 + 17 + 19);
}

#[test]
fn a_trace_opens_every_row_of_an_incident() {
    let (_folder, two) = both();
    let answer = answer(&two, &with_incidents(""));
    let cell = answer["cells"][0]["id"].as_str().unwrap();
    let trace = traced(&two, &format!("{cell}/treated_before"));
    let parts = trace["parts"].as_array().unwrap();
    let ids = |part: &Value| {
        part["rows"].as_array().unwrap().iter().map(|row| row["event"]["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // h1 and h2 are before strikes; the other source has h2 too.
    assert_eq!((&trace["value"], parts.len()), (&2.0.into(), 3), "{trace:#}");
    assert_eq!((ids(&parts[1]), ids(&parts[2])), (vec!["one:h1".into(), "one:h2".into()], vec!["other:g2".to_owned()]));
    assert!(parts[2]["part"].as_str().unwrap().starts_with("other rows of the same incidents, not counted"), "{trace:#}");
    assert_eq!((&parts[1]["total"], &parts[2]["total"]), (&2.0.into(), &0.0.into()));
    let (_, stands, others) = outcome(&two);
    assert_eq!((stands.len(), others.len()), (6, 4));
    // With the other source first, its rows stand.
    run(&two, &with_incidents("[incidents]\norder = [\"other\"]\n")).well();
    let (_, stands, others) = outcome(&two);
    assert!(stands.contains(&"other:g2".to_owned()) && others.contains(&"one:h2".to_owned()), "{stands:?}");
}

#[test]
fn an_action_that_another_source_lists_as_an_attack_is_left_out() {
    // The second source has the first strike as an attack, and h2 as a clash.
    let mut other = OTHER.to_vec();
    other[0].4 = "clash";
    other.push(("g0", 20, 0.0, 1.0, "attack", None));
    let (_folder, two) = project(&[("acts", &ACTS), ("one", &ONE), ("other", &other)]);
    let linked = respite(&two, &["incident", "other:g0", "--json"]).well().out;
    assert!(linked.contains("acts:s1"), "{linked}");
    let study = with_incidents("");
    let once = answer(&two, &study);
    assert_eq!(once["rows"]["outcome"], 6);
    let left_out = doubt(&once, "incidents.action-in-outcome").unwrap();
    assert!(left_out.starts_with("1 outcome incident is left out"), "{left_out}");
    let disputed = doubt(&once, "incidents.disputed").unwrap();
    assert!(disputed.starts_with("1 of 6 outcome incidents"), "{disputed}");
    assert_eq!(once["counted"]["words"], "incidents (9 rows of 2 sources)");
    assert!(doubt(&answer(&two, STUDY), "guard.same-day-place").is_some());
}

#[test]
fn the_order_of_imports_and_rows_does_not_matter() {
    let (_folder, one_way) = both();
    let backwards = |rows: &[Row]| rows.iter().rev().copied().collect::<Vec<Row>>();
    let (_other, other_way) = project(&[("other", &backwards(&OTHER)), ("one", &backwards(&ONE)), ("acts", &backwards(&ACTS))]);
    let study = with_incidents("[incidents]\norder = [\"other\"]\nvalue = \"median\"\n");
    assert_eq!(answer(&one_way, &study), answer(&other_way, &study));
    // Nor does it matter whether the links were made before.
    let before = run(&one_way, &study).out;
    respite(&one_way, &["link"]).well();
    assert_eq!(run(&one_way, &study).out, before);
}

#[test]
fn sources_may_differ_on_day_and_place() {
    let said = |change: fn(&mut Row)| {
        let mut other = OTHER.to_vec();
        change(&mut other[3]);
        let (_folder, two) = project(&[("acts", &ACTS), ("one", &ONE), ("other", &other)]);
        let once = answer(&two, &with_incidents(""));
        assert_eq!(once["rows"]["outcome"], 6);
        doubt(&once, "incidents.day-or-place-differs")
    };
    let differs = "in 1 of 6 incidents of the outcome the sources differ by more than a day, or by more than 20 km, the innermost ring";
    assert_eq!(said(|row| row.1 += 2).as_deref(), Some(differs));
    assert_eq!(said(|row| row.2 += 0.23).as_deref(), Some(differs));
    assert_eq!(said(|row| (row.1, row.2) = (row.1 + 1, row.2 + 0.1)), None);
}

#[test]
fn faults_are_named_in_their_place() {
    let (_folder, two) = both();
    let fault = |study: &str, words: &str| {
        let said = run(&two, study);
        let message = said.json()["error"]["message"].clone();
        assert!(said.code != 0 && message.as_str().unwrap().contains(words), "{} {message}", said.code);
    };
    fault(&format!("{STUDY}[incidents]\norder = [\"one\"]\n"), "goes with unit = \"incidents\" only");
    fault(&with_incidents("[incidents]\norder = [\"none\"]\n"), "\"none\", which holds no rows");
    fault(&with_incidents("[incidents]\norder = [\"one\", \"one\"]\n"), "stands twice");
    fault(&with_incidents("[incidents]\nvalue = \"mean\"\n"), "mean");
    fault(&with_incidents("[incidents]\nrule = \"first\"\n"), "rule");
    fault(&with_incidents("").replace("\"incidents\"", "\"reports\""), "reports");
}

#[test]
fn rows_of_sources_that_are_not_linked_stay_rows() {
    let (folder, two) = both();
    let spec = file(folder.path(), "link.toml", "sources = [\"acts\", \"one\"]\n");
    respite(&two, &["link", "--spec", &spec]).well();
    let once = answer(&two, &with_incidents(""));
    assert_eq!(once["rows"]["outcome"], 10);
    let message = doubt(&once, "incidents.not-linked").unwrap();
    assert_eq!(message, "5 rows of the outcome are of sources that are not linked, and counted each for itself");
    assert_eq!(doubt(&answer(&two, STUDY), "rows.counted-twice"), None);
}

const SENTENCE: &str = "There were 6 attacks in 2020";

/// What a check says of the three sources, with the whole year covered.
fn checked(project: &Path, sentence: &str, more: &str, words: &[&str]) -> Value {
    let covers = |source: &str| format!("[[events]]\nsource = {source:?}\nfrom = \"2020-01\"\nto = \"2020-12\"\n");
    file(project, "definitions.toml", &format!("{more}{}", ["acts", "one", "other"].map(covers).join("")));
    let report = respite(project, &[&["check", sentence, "--on", "2021-01-01", "--json"], words].concat()).well().json();
    report["claims"][0]["sources"].clone()
}

fn counts(sources: &Value) -> Vec<(&str, f64)> {
    sources.as_array().unwrap().iter().map(|source| (source["source"].as_str().unwrap(), source["after"].as_f64().unwrap())).collect()
}

#[test]
fn a_check_adds_a_line_that_counts_incidents() {
    let (_folder, two) = both();
    let sources = checked(&two, SENTENCE, "", &["--unit", "incidents"]);
    let name = "incidents of acts + one + other";
    assert_eq!(counts(&sources), [("one", 5.0), ("other", 5.0), (name, 6.0)]);
    let line = &sources[2];
    assert_eq!((&line["finding"], &line["after_rows"]["row_count"]), (&"borne-out".into(), &10.into()), "{line:#}");
    assert_eq!((&line["rows"][1], &line["rows"][2]), (&"events/one:h2".into(), &"events/other:g2".into()));
    assert!(line["definition"].as_str().unwrap().contains("each incident once"), "{line:#}");
    // The project's definitions say it too, and the option wins. The other lines stay as they are.
    assert_eq!(checked(&two, SENTENCE, "unit = \"incidents\"\n", &[]), sources);
    let alone = checked(&two, SENTENCE, "unit = \"incidents\"\n", &["--unit", "rows"]);
    assert_eq!(alone.as_array().unwrap()[..], sources.as_array().unwrap()[..2]);
    assert_eq!(checked(&two, SENTENCE, "", &[]), alone);
    let page = two.join("page.html");
    let said = respite(&two, &["check", SENTENCE, "--unit", "incidents", "--html", page.to_str().unwrap()]).well();
    assert!(said.out.contains(name), "{}", said.out);
    assert_eq!(respite(&two, &["check", SENTENCE, "--unit", "reports"]).code, 2);
}

#[test]
fn a_check_says_what_the_versions_disagree_on() {
    // The second source has the other side act in h2.
    let mut other = OTHER.to_vec();
    other[0].0 = "g9";
    let (_folder, two) = project(&[("acts", &ACTS), ("one", &ONE), ("other", &other)]);
    let sources = checked(&two, "There were 6 attacks by Blue in 2020", "", &["--unit", "incidents"]);
    let line = &sources[2];
    assert_eq!(counts(&sources).last().unwrap().1, 6.0);
    assert!(line["differences"].to_string().contains("in 1 of 6 incidents the versions disagree"), "{line:#}");
    // Without a day that all cover, nothing is counted.
    file(&two, "definitions.toml", "[[events]]\nsource = \"one\"\nfrom = \"2020-01\"\nto = \"2020-01\"\n");
    let report = respite(&two, &["check", SENTENCE, "--unit", "incidents", "--json"]).well().json();
    let reasons = report["claims"][0]["not_comparable"].to_string();
    assert!(reasons.contains("share no day"), "{report:#}");
}

#[test]
fn a_source_without_rows_of_the_kind_does_not_shorten_what_is_covered() {
    let (_folder, two) = both();
    let covers = |source: &str, to: &str| format!("[[events]]\nsource = {source:?}\nfrom = \"2020-01\"\nto = {to:?}\n");
    file(&two, "definitions.toml", &[covers("acts", "2020-03"), covers("one", "2020-12"), covers("other", "2020-12")].concat());
    let report = respite(&two, &["check", SENTENCE, "--on", "2021-01-01", "--unit", "incidents", "--json"]).well().json();
    let line = &report["claims"][0]["sources"][2];
    assert_eq!((&line["after"], &line["finding"]), (&6.0.into(), &"borne-out".into()), "{report:#}");
    assert!(line["differences"].to_string().contains("acts has no rows of attacks and adds nothing"), "{line:#}");
    // One that has such rows does.
    file(&two, "definitions.toml", &[covers("one", "2020-12"), covers("other", "2020-03")].concat());
    let report = respite(&two, &["check", SENTENCE, "--on", "2021-01-01", "--unit", "incidents", "--json"]).well().json();
    assert_eq!(report["claims"][0]["sources"].as_array().unwrap().last().unwrap()["finding"], "not-testable", "{report:#}");
}

#[test]
fn within_one_source_only_copies_fall_together() {
    // h2 stands in the table once more, under another id and with the same text.
    let one = [&ONE[..], &[("h2x", ONE[1].1, ONE[1].2, ONE[1].3, "attack", ONE[1].5)]].concat();
    let (_folder, two) = project(&[("acts", &ACTS), ("one", &one), ("other", &OTHER)]);
    let of_one = |condition: &str| answer(&two, &with_incidents("").replace("kind = 'attack'", condition));
    assert_eq!(of_one("kind = 'attack'")["rows"]["outcome"], 6);
    let once = of_one("source = 'one'");
    assert_eq!((&once["rows"]["outcome"], &once["counted"]["words"]), (&5.into(), &"incidents (6 rows of 1 source)".into()));
    let copy_alone = of_one("source = 'one' AND event_id <> 'one:h2'");
    assert_eq!(copy_alone["rows"]["outcome"], 4);
    let message = doubt(&copy_alone, "incidents.report-not-admitted").unwrap();
    assert!(message.starts_with("1 incident is left out of the outcome"), "{message}");
}

#[test]
fn sources_may_disagree_on_what_was_done() {
    let other = [&OTHER[..], &[("g0", 20, 0.0, 1.0, "pass", None)]].concat();
    let (_folder, two) = project(&[("acts", &ACTS), ("one", &ONE), ("other", &other)]);
    let linked = respite(&two, &["incident", "other:g0", "--json"]).well().out;
    assert!(linked.contains("acts:s1"), "{linked}");
    let arms = doubt(&answer(&two, &with_incidents("")), "incidents.two-arms").unwrap();
    assert!(arms.starts_with("1 incident is among the actions by one source's version"), "{arms}");
    let (_folder, agreed) = both();
    assert_eq!(doubt(&answer(&agreed, &with_incidents("")), "incidents.two-arms"), None);
}

#[test]
fn every_doubt_on_incidents_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    for doubt in respite::doubts::ROW_DIAGNOSTICS.iter().filter(|doubt| doubt.code.starts_with("incidents.")) {
        let said = respite(folder.path(), &["explain", doubt.code]).well();
        assert!(said.out.contains(doubt.title), "{}", said.out);
    }
}

#[test]
fn actions_and_kinds_are_incidents_too() {
    // The second source has the first strike as well, and h2 as a clash.
    let mut other = OTHER.to_vec();
    other[0].4 = "clash";
    other.push(("s0", 20, 0.0, 1.0, "strike", None));
    let (_folder, two) = project(&[("acts", &ACTS), ("one", &ONE), ("other", &other)]);
    let kinds = "[second_looks.kinds]\nclashes = \"kind = 'clash'\"\n";
    assert_eq!(answer(&two, STUDY)["rows"]["actions"], 7);
    let once = answer(&two, &with_incidents(kinds));
    assert_eq!((&once["rows"]["actions"], &once["rows"]["outcome"]), (&6.into(), &6.into()));
    let kind = doubt(&once, "incidents.action-in-outcome").unwrap();
    assert_eq!(kind, "1 outcome incident has another source's version in the kind \"clashes\"; they are counted");
}

#[test]
fn the_releases_of_the_study_are_linked() {
    let (folder, two) = both();
    let (map, newer) = (file(folder.path(), "map.toml", MAP), file(folder.path(), "newer.csv", &text(&OTHER[..4])));
    respite(&two, &["import", &newer, "--as", "table", "--map", &map, "--source", "other", "--vintage", "2021"]).well();
    // A release without a name is called by its last day. The newer one lacks the sixth happening.
    assert_eq!(answer(&two, &with_incidents(""))["rows"]["outcome"], 5);
    let study = with_incidents("[vintages]\nother = \"2020-06-23\"\n");
    assert_eq!(answer(&two, &study)["rows"]["outcome"], 6);
}

/// What a third source has of h2 to h5; every source leaves some ends open.
const ENDS: [(&str, [&str; 4]); 3] =
    [("one", [",3,", "4,,6", ",,", ",5,8"]), ("other", [",,", ",8,18", ",2,", "1,2,"]), ("third", ["0,9,9", ",1,", "3,4,9", ",7,7"])];

/// A project of the acts and the three sources, with the counts of `ENDS` and a note that the sources of `wired` share.
fn open_ended(wired: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let (folder, project) = new_project();
    let map = file(folder.path(), "map.toml", MAP);
    let acts = file(folder.path(), "acts.csv", &text(&ACTS));
    respite(&project, &["import", &acts, "--as", "table", "--map", &map, "--source", "acts"]).well();
    for (source, ends) in ENDS {
        let mut rows = "id,date,lat,lon,what,by,on,low,killed,high,note\n".to_owned();
        for ((number, ends), (_, day, lat, lon, ..)) in (2..).zip(ends).zip(&ONE[1..]) {
            let note = format!("gunmen on motorcycles attacked post {number} near the made-up river crossing at dawn and left before noon");
            let note = if wired.contains(&source) { note } else { String::new() };
            rows.push_str(&format!("h{number},{},{lat},{lon},attack,Blue,Grey,{ends},{note}\n", respite::model::Day(18_262 + day)));
        }
        let rows = file(folder.path(), &format!("{source}.csv"), &rows);
        respite(&project, &["import", &rows, "--as", "table", "--map", &map, "--source", source]).well();
    }
    (folder, project)
}

/// What each incident adds in a study by a rule and a measure, by its number.
fn taken(project: &Path, rule: &str, measure: &str) -> Vec<u64> {
    let study = with_incidents(&format!("[incidents]\nvalue = {rule:?}\n"))
        .replace("where = \"kind = 'attack'\"", &format!("where = \"kind = 'attack'\"\nmeasure = {measure:?}"))
        .replace("unit = \"incidents\"", "unit = \"incidents\"\nlift_guards = [\"deaths-by-acting-side\"]");
    answer(project, &study);
    let trace = traced(project, "s/rows/outcome");
    let mut adds: Vec<(String, u64)> = trace["parts"][0]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["event"]["source_event_id"].as_str().unwrap().to_owned(), row["adds"].as_u64().unwrap()))
        .collect();
    adds.sort();
    adds.into_iter().map(|(_, adds)| adds).collect()
}

/// What the screen of each incident says by a rule, low, best and high, by its number; no count adds nothing.
fn shown(project: &Path, rule: &str, end: &str) -> Vec<u64> {
    let one = |number: u32| {
        let incident = respite(project, &["incident", &format!("one:h{number}"), "--json"]).well().json()["incident"].take();
        assert_eq!(incident["versions"].as_array().unwrap().len(), 3, "{incident:#}");
        incident["killed"][rule][end].as_u64().unwrap_or(0)
    };
    (2..6).map(one).collect()
}

#[test]
fn the_screen_of_an_incident_shows_what_a_study_takes() {
    let (_folder, three) = open_ended(&[]);
    // By hand, h2 to h5, where a best count stands for an end that its source leaves open.
    let by_hand = [
        ("first", "killed-low", "low", [3, 4, 2, 5]),
        ("first", "killed", "best", [3, 0, 2, 5]),
        ("first", "killed-high", "high", [3, 6, 2, 8]),
        ("median", "killed-low", "low", [0, 4, 2, 5]),
        ("median", "killed", "best", [3, 1, 2, 5]),
        ("median", "killed-high", "high", [3, 6, 2, 7]),
        ("widest", "killed-low", "low", [0, 1, 2, 1]),
        ("widest", "killed", "best", [3, 1, 2, 5]),
        ("widest", "killed-high", "high", [9, 18, 9, 8]),
    ];
    for (rule, measure, end, numbers) in by_hand {
        assert_eq!(shown(&three, rule, end), numbers, "{rule} {measure}");
        assert_eq!(taken(&three, rule, measure), numbers, "{rule} {measure}");
    }
    let sentence = "15 people were killed in attacks in 2020";
    let sources =
        checked(&three, sentence, "[[events]]\nsource = \"third\"\nfrom = \"2020-01\"\nto = \"2020-12\"\n", &["--unit", "incidents"]);
    let line = sources.as_array().unwrap().iter().find(|line| line["source"].as_str().unwrap().starts_with("incidents of")).unwrap();
    assert_eq!(line["after"], 3.0 + 2.0 + 5.0, "{line:#}");
}

#[test]
fn sources_with_one_text_have_one_vote() {
    // One and other carry one text.
    let (_folder, three) = open_ended(&["one", "other"]);
    let incident = respite(&three, &["incident", "one:h5", "--json"]).well().json()["incident"].take();
    assert_eq!(incident["reports"], 2, "{incident:#}");
    // In h3 and h5 the votes are those of the first and third source.
    for (rule, measure, end, numbers) in [
        ("median", "killed", "best", [3, 1, 4, 5]),
        ("median", "killed-high", "high", [3, 1, 9, 7]),
        ("widest", "killed-high", "high", [9, 6, 9, 8]),
    ] {
        assert_eq!(shown(&three, rule, end), numbers, "{rule} {measure}");
        assert_eq!(taken(&three, rule, measure), numbers, "{rule} {measure}");
    }
}

#[test]
fn differences_count_only_what_both_sources_know_exactly() {
    let (folder, project) = new_project();
    let columns = "date_precision = \"day_known\"\nend_date = \"end\"\nplace_precision = \"known\"\ndate = ";
    let map = MAP.replacen("date = ", columns, 1) + "[place_precisions]\n\"town\" = \"exact\"\n\"district\" = \"district\"\n";
    let map = file(folder.path(), "map.toml", &map);
    // Days after the first source's day, last day, code of the day, and how well the place is known, with the second source.
    let second = [(0, 0, 1, "town"), (1, 1, 1, "town"), (5, 5, 3, "town"), (2, 4, 1, "district"), (0, 0, 1, "district")];
    let all = |source: &str, own: [(i32, i32, u8, &str); 5]| {
        let mut rows = "id,date,end,day_known,known,lat,lon,what,by,on,low,killed,high,note\n".to_owned();
        for (number, (start, end, code, known)) in own.into_iter().enumerate() {
            let day = |more: i32| respite::model::Day(18_262 + 40 * number as i32 + more);
            let (lat, note) = (5 * number, format!("gunmen on motorcycles attacked post {number} near the made-up river crossing at dawn"));
            rows.push_str(&format!("h{number},{},{},{code},{known},{lat}.1,1.05,attack,Blue,Grey,1,1,1,{note}\n", day(start), day(end)));
        }
        let rows = file(folder.path(), &format!("{source}.csv"), &rows);
        respite(&project, &["import", &rows, "--as", "table", "--map", &map, "--source", source]).well();
    };
    all("one", [(0, 0, 1, "town"); 5]);
    all("other", second);
    // Five pairs are too few for a fit; the texts tell.
    let spec = file(folder.path(), "link.toml", "[weights]\nheadline = [-8, -4, 0, 4, 8, 12]\n");
    let link = respite(&project, &["link", "--spec", &spec, "--json"]).well().json();
    let of = &link["differences"][0];
    assert_eq!((&of["incidents"], &of["days_later"]), (&5.into(), &serde_json::json!({"0": 2, "1": 1})), "{of:#}");
    assert_eq!((&of["days_not_exact"], &of["same_day_possible"]), (&2.into(), &1.into()), "{of:#}");
    assert_eq!((of["distances_km"].as_array().unwrap().len(), &of["places_not_exact"]), (3, &2.into()), "{of:#}");
    let said = respite(&project, &["link"]).well().out;
    assert!(said.contains("67\u{a0}% of 3 exact") && said.contains("2 (same day possible: 1)"), "{said}");
    let page = folder.path().join("page.html");
    respite(&project, &["link", "--html", page.to_str().unwrap()]).well();
    let page = std::fs::read_to_string(page).unwrap();
    for words in
        ["which sources report them: one + other: 5 incidents.", "the same day is possible: 1 incident<", "with the least likely links"]
    {
        assert!(page.contains(words), "{words}");
    }
}
