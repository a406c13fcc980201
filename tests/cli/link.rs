//! `respite link --tables`: rows of plain tables, by the rule `meltt`. The default rule: `link_scored.rs`.

use super::program::{Said, file, respite};
use serde_json::json;
use std::path::Path;

const SPEC: &str = "rule = \"meltt\"\nwindow_km = 4\nwindow_days = 2\npartial = 0\n[taxonomies]\nkind = \"taxonomies/kind.csv\"\n";
const KINDS: &str = "data.source,base.categories,fine,coarse\nA,raid,assault,force\nA,rally,march,protest\nB,attack,assault,force\n";
// A1 and B2 are a day apart at one place and of one kind; B1 is far away, A2 is of another kind. A3 lasts and holds B3.
const A: &str = "id,date,enddate,latitude,longitude,kind\n7,2031-01-05,2031-01-05,10,20,raid\n8,2031-01-05,2031-01-05,10,20,rally\n9,2031-02-01,2031-02-09,10,20,raid\n";
const B: &str = "date,latitude,longitude,kind\n2031-01-05,50,20,attack\n2031-01-06,10.01,20,attack\n2031-02-02,10,20,attack\n";

fn link(folder: &Path, spec: &str, more: &[&str]) -> Said {
    file(folder, "taxonomies/kind.csv", KINDS);
    let (a, b, spec) = (file(folder, "A.csv", A), file(folder, "B.csv", B), file(folder, "spec.toml", spec));
    respite(folder, &[&["link", "--tables", &a, &b, "--spec", &spec], more].concat())
}

#[test]
fn counts_and_clusters() {
    let folder = tempfile::tempdir().unwrap();
    let said = link(folder.path(), SPEC, &["--json"]).well().json();
    let counts = ["rows", "unique", "event_matches", "episode_matches", "flagged"].map(|key| said[key].as_u64().unwrap());
    assert_eq!(counts, [6, 5, 1, 0, 1]);
    assert_eq!(said["clusters"], json!([[["A", 1], ["B", 2]]]));
    assert_eq!(said["flags"], json!([{ "event": ["B", 3], "episodes": [["A", 3]] }]));
    assert_eq!(said["diagnostics"][0]["code"], "link.yes-or-no");
    let text = link(folder.path(), SPEC, &[]).well().out;
    for words in ["6 rows; 5 are left", "1 event is flagged", "A + B", "flagged event", "may belong to", "score", "link.yes-or-no: "] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn faults_have_their_exit_codes() {
    let folder = tempfile::tempdir().unwrap();
    let fault = |spec: &str, code: i32, words: &str| {
        let said = link(folder.path(), spec, &[]);
        assert!(said.code == code && said.err.contains(words), "{} {}", said.code, said.err);
    };
    fault(&SPEC.replace("rule = \"meltt\"\n", ""), 3, "unknown field `partial`");
    fault(&SPEC.replace("rule = \"meltt\"", "rule = \"best\""), 3, "neither");
    fault("window_km = -4\n", 3, "window_km = -4: it must be from 0 to 2000");
    fault("link_at = 0.3\nuncertain_at = 0.4\n", 3, "uncertain_at = 0.4: it must be at most link_at");
    fault("window = 4\n", 3, "precision, aliases");
    fault("[precision]\ndays_of_source = { C = [0] }\n", 3, "there is no table of that name");
    fault("[weights]\nkind = [1]\n", 3, "one finite number");
    fault(&SPEC.replace("kind.csv", "kinds.csv"), 3, "kinds.csv");
    fault(&SPEC.replace("window_km = 4", "window_km = -4"), 3, "window_km");
    fault(&SPEC.replace("kind =", "sort ="), 3, "\"sort\" is missing");
    let no_project = respite(folder.path(), &["link", "--spec", "spec.toml"]);
    assert!(no_project.code == 3 && no_project.err.contains("respite.toml"), "{}", no_project.err);
    let alone = respite(folder.path(), &["link", "--tables", "A.csv", "--spec", "spec.toml"]);
    assert_eq!(alone.code, 3);
}

#[test]
fn the_default_rule_needs_no_spec() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b, spec) = (file(folder.path(), "A.csv", A), file(folder.path(), "B.csv", B), file(folder.path(), "empty.toml", ""));
    let without = respite(folder.path(), &["link", "--tables", &a, &b, "--json"]).well().json();
    assert_eq!(without, respite(folder.path(), &["link", "--tables", &a, &b, "--spec", &spec, "--json"]).well().json());
    assert_eq!(without["rows"], 6);
}

#[test]
fn long_lists_end_with_how_many_are_left() {
    let folder = tempfile::tempdir().unwrap();
    let table = |kind: &str| {
        let rows: String = (0..25).map(|at| format!("2031-{:02}-{:02},{},20,{kind}\n", 1 + at / 5, 1 + at % 5 * 5, 10 + at)).collect();
        format!("date,latitude,longitude,kind\n{rows}")
    };
    file(folder.path(), "taxonomies/kind.csv", KINDS);
    let [a, b] = [("A.csv", "raid"), ("B.csv", "attack")].map(|(name, kind)| file(folder.path(), name, &table(kind)));
    let spec = file(folder.path(), "spec.toml", SPEC);
    let text = respite(folder.path(), &["link", "--tables", &a, &b, "--spec", &spec]).well().out;
    assert!(text.contains("… 5 more in --json.") && text.contains("B 20") && !text.contains("B 21"), "{text}");
}

#[test]
fn every_doubt_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    for doubt in respite::linking::LINK_DIAGNOSTICS {
        let said = respite(folder.path(), &["explain", doubt.code]).well();
        assert!(said.out.contains(doubt.title), "{}", said.out);
    }
}
