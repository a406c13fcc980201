//! Faults: a clear message with place, value and what to do, and the right exit code.

use super::program::{file, new_project, respite};
use std::{fs, path::Path};

const MAP: &str = "[columns]\ndate = \"date\"\nid = \"id\"\nlatitude = \"lat\"\nlongitude = \"lon\"\nkind = \"what\"\nside_a = \"by\"\nside_b = \"on\"\nkilled = \"killed\"\n[kinds]\n\"strike\" = \"strike\"\n\"pass\" = \"show-of-force\"\n\"attack\" = \"attack\"\n";

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
rings_km = [10]
horizon_days = 7
baselines = [[-3, -1]]
after = [[1, 3]]
[inference]
draws = 99
"#;

/// Made-up rows: strikes and passes by Red at ten places, attacks by Blue around them.
fn rows() -> String {
    let mut text = "id,date,lat,lon,what,by,on,killed\n".to_owned();
    for place in 0..10 {
        let latitude = place + 1;
        let what = if place % 2 == 0 { "strike" } else { "pass" };
        text.push_str(&format!("a{place},2020-02-1{place},{latitude},5,{what},Red,Blue,\n"));
        for day in 1..29 {
            text.push_str(&format!(
                "e{place}-{day},2020-02-{day:02},{latitude},5,attack,{},{},1\n",
                if day == 3 { "Red" } else { "Blue" },
                if day == 3 { "Blue" } else { "Red" }
            ));
        }
    }
    text
}

fn project() -> (tempfile::TempDir, std::path::PathBuf) {
    let (folder, project) = new_project();
    let (rows, map) = (file(folder.path(), "rows.csv", &rows()), file(folder.path(), "map.toml", MAP));
    respite(&project, &["import", &rows, "--as", "table", "--map", &map, "--source", "made-up"]).well();
    (folder, project)
}

fn run(project: &Path, study: &str) -> super::program::Said {
    file(project, "studies/s.toml", study);
    respite(project, &["run", "s"])
}

#[test]
fn studies_are_checked_with_the_place_of_the_fault() {
    let (_folder, project) = project();
    run(&project, STUDY).well();
    for (good, bad, code, shown) in [
        ("horizon_days = 7", "horizon_days = 0", 3, "horizon_days = 0 must be between 1 and 3650"),
        ("[outcome]", "[outcme]", 3, "outcme"),
        ("kind = 'attack'", "knd = 'attack'", 3, "knd"),
        ("kind = 'attack'", "kind = 'feast'", 3, "admits no placed row"),
        ("kind = 'attack'", "kind = 'strike' -- and no more", 5, "both admit 5 rows"),
        ("[1, 3]", "[1, 3], [1, 3]", 3, "stands twice"),
        ("respite-curve", "crystal-ball", 3, "there is no analysis"),
        ("kind = 'attack'", "kind IN ('attack', 'strike')", 5, "both admit 5 rows, such as made-up:a0"),
    ] {
        let said = run(&project, &STUDY.replace(good, bad));
        assert_eq!(said.code, code, "{bad}: {}", said.err);
        assert!(said.err.replace("\n  │ ", "").contains(shown), "{bad}: {}", said.err);
        assert!(said.err.contains("help:"), "{}", said.err);
    }
    let typo = run(&project, &STUDY.replace("kind = 'attack'", "knd = 'attack'"));
    assert!(typo.err.contains("studies/s.toml:10"), "{}", typo.err);
}

#[test]
fn deaths_by_the_acting_side_stop_a_study() {
    let (_folder, project) = project();
    let deaths = STUDY.replace("[wake]", "measure = \"killed\"\n[wake]");
    let stopped = run(&project, &deaths);
    assert_eq!(stopped.code, 5, "{}", stopped.err);
    assert!(stopped.err.contains("Red") && stopped.err.contains("deaths-by-acting-side"), "{}", stopped.err);
    let narrowed = deaths.replace("kind = 'attack'", "kind = 'attack' AND side_a = 'Blue'");
    // The table does not say that the first side acted, so Red may have inflicted these deaths too.
    assert_eq!(run(&project, &narrowed).code, 5);
    let others = deaths.replace("[comparison]", "acting_sides = [\"Green\"]\n[comparison]");
    let said = run(&project, &others).well();
    assert!(said.out.contains("guard.sides-unknown") && said.out.contains("Green"), "{}", said.out);
    let events = run(&project, STUDY).well();
    assert!(events.out.contains("guard.own-acts"), "{}", events.out);
    let lifted = deaths.replace("[actions]", "lift_guards = [\"deaths-by-acting-side\"]\n[actions]");
    let said = run(&project, &lifted).well();
    assert!(said.out.contains("guard.lifted"), "{}", said.out);
}

#[test]
fn errors_are_objects_too() {
    let folder = tempfile::tempdir().unwrap();
    let said = respite(folder.path(), &["status", "--json"]);
    assert_eq!(said.code, 3);
    let error = &said.json()["error"];
    assert!(error["message"].as_str().unwrap().starts_with("could not "), "{error}");
    assert!(!error["hint"].as_str().unwrap().is_empty());
    assert_eq!(error["exit_code"], 3);
    let typed = respite(folder.path(), &["run", "--nope", "--json"]);
    assert_eq!((typed.code, typed.json()["error"]["exit_code"].clone()), (2, 2.into()));
    let bad_filter = respite(&project().1, &["events", "--where", "dya > 1"]);
    assert_eq!(bad_filter.code, 2, "{}", bad_filter.err);
}

#[test]
fn hostile_files_give_a_message_or_notes() {
    let (_folder, project) = new_project();
    let hostile = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile");
    let mut seen = 0;
    for entry in fs::read_dir(hostile).unwrap() {
        let path = entry.unwrap().path();
        for format in ["ucdp-ged", "acled", "actions", "series"] {
            let source = format!("h{seen}");
            let said = respite(&project, &["import", path.to_str().unwrap(), "--as", format, "--source", &source]);
            assert!(matches!(said.code, 0 | 3), "{} as {format}: {} {}", path.display(), said.code, said.err);
            assert!(!said.err.contains("panicked"), "{}", said.err);
            assert!(said.code == 0 || said.err.contains("could not"), "{}", said.err);
            seen += 1;
        }
    }
    assert!(seen > 80);
    respite(&project, &["status"]).well();
}

#[test]
fn few_campaigns_give_no_verdict() {
    let (_folder, project) = project();
    let one = run(&project, &STUDY.replace("kind = 'strike'", "kind = 'strike' AND source_event_id = 'a0'"));
    assert_eq!(one.code, 4, "{}{}", one.out, one.err);
    assert!(one.err.contains("too few campaigns of actions"), "{}", one.err);
}

#[test]
fn studies_without_an_answer_stand_beside_those_with_one() {
    let (_folder, project) = project();
    file(&project, "studies/a-broken.toml", "question = 1");
    file(&project, "studies/b-good.toml", STUDY);
    let said = respite(&project, &["run", "--json"]);
    assert_eq!(said.code, 3);
    let object = said.json();
    assert_eq!((object["answers"].as_array().unwrap().len(), object["unanswered"][0]["study"].as_str()), (1, Some("a-broken")));
    let brief = respite(&project, &["brief"]);
    assert_eq!(brief.code, 3);
    assert!(brief.out.contains("Wrote") && brief.out.contains("a-broken"), "{}", brief.out);
}

#[test]
fn days_that_were_not_covered_are_doubted() {
    let (_folder, project) = project();
    let wide = run(&project, &STUDY.replace("after = [[1, 3]]", "after = [[1, 3]]\nobserved = [\"2019-01-01\", \"2021-01-01\"]")).well();
    assert!(wide.out.contains("rows.coverage") && wide.out.contains("2020-02-01"), "{}", wide.out);
}
