//! Projects: new, import, status, notes, events, rebuild.

use super::program::{file, new_project, respite};
use std::fs;

const MAP: &str = "[columns]\ndate = \"date\"\nlatitude = \"lat\"\nlongitude = \"lon\"\nkind = \"what\"\n[kinds]\n\"raid\" = \"raid\"\n";
/// Made up; the second row's day cannot be read.
const ROWS: &str = "date,lat,lon,what\n2020-01-05,1.5,2.5,raid\n00:00.0,1.5,2.5,raid\n2020-01-07,1.5,2.5,feast\n";

#[test]
fn a_project_from_new_to_rows() {
    let (folder, project) = new_project();
    let (rows, map) = (file(folder.path(), "rows.csv", ROWS), file(folder.path(), "map.toml", MAP));
    let import = ["import", &rows, "--as", "table", "--map", &map, "--source", "made-up"];
    let strict = respite(&project, &[&import, ["--strict"].as_slice()].concat());
    assert_eq!(strict.code, 3, "{}", strict.err);
    assert_eq!(respite(&project, &["status", "--json"]).well().json()["project"]["releases"].as_array().unwrap().len(), 0);

    let first = respite(&project, &import).well();
    assert!(first.out.contains("3 rows") && first.out.contains("notes"), "{}", first.out);
    let second = respite(&project, &import).well();
    assert!(second.out.contains("already"), "{}", second.out);

    let notes = respite(&project, &["notes", "--json"]).well().json();
    let note = notes["notes"].as_array().unwrap().iter().find(|of| of["note"]["row"] == 3).unwrap();
    assert_eq!(note["note"]["value"], "00:00.0");
    assert_eq!(note["note"]["column"], "date");

    let events = respite(&project, &["events", "--where", "kind = 'raid' AND day = DATE '2020-01-05'", "--json"]).well().json();
    assert_eq!(events["total"], 1);
    let table = respite(&project, &["events"]).well().out;
    assert!(table.contains("2020-01-07") && table.contains("unknown (feast)"), "{table}");

    for table in fs::read_dir(project.join("tables")).unwrap() {
        fs::remove_file(table.unwrap().path()).unwrap();
    }
    let rebuilt = respite(&project, &["rebuild"]).well();
    assert!(rebuilt.out.contains("byte for byte") && !rebuilt.out.contains("differs"), "{}", rebuilt.out);
}

#[test]
fn a_newer_release_stands_beside_the_older() {
    let (folder, project) = new_project();
    let map = file(folder.path(), "map.toml", MAP);
    for (name, text, vintage) in [("a.csv", ROWS, "9"), ("b.csv", "date,lat,lon,what\n2020-02-05,1,2,raid\n", "10")] {
        let rows = file(folder.path(), name, text);
        respite(&project, &["import", &rows, "--as", "table", "--map", &map, "--source", "made-up", "--vintage", vintage]).well();
    }
    let events = respite(&project, &["events", "--json"]).well().json();
    assert_eq!((&events["total"], &events["events"][0]["vintage"]), (&1.into(), &"10".into()));
    let other = file(folder.path(), "c.csv", "date,lat,lon,what\n2020-03-05,1,2,raid\n");
    let taken = respite(&project, &["import", &other, "--as", "table", "--map", &map, "--source", "made-up", "--vintage", "10"]);
    assert_eq!(taken.code, 3);
    assert!(taken.err.contains("--vintage"), "{}", taken.err);
}

#[test]
fn a_suggested_mapping_imports_as_it_is() {
    let (folder, project) = new_project();
    let rows = file(folder.path(), "rows.csv", ROWS);
    let mapping = respite(&project, &["import", &rows, "--as", "table", "--suggest"]).well().out;
    let map = file(folder.path(), "map.toml", &mapping);
    let said = respite(&project, &["import", &rows, "--as", "table", "--map", &map, "--source", "made-up"]).well();
    assert!(said.out.contains("3 rows"), "{}\n{mapping}", said.out);
}

#[test]
fn lists_and_pages_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let formats = respite(folder.path(), &["formats", "--json"]).well().json();
    let ids: Vec<_> = formats["formats"].as_array().unwrap().iter().filter_map(|format| format["id"].as_str()).collect();
    for id in ["ucdp-ged", "acled", "table", "actions", "series"] {
        assert!(ids.contains(&id), "{id}");
        assert!(respite(folder.path(), &["explain", id]).well().out.contains("Columns"));
    }
    let methods = respite(folder.path(), &["methods", "--json"]).well().json();
    for method in methods["methods"].as_array().unwrap() {
        respite(folder.path(), &["explain", method["id"].as_str().unwrap()]).well();
    }
    assert!(respite(folder.path(), &["explain", "wake.overlap"]).well().out.contains("What it means"));
    assert!(respite(folder.path(), &["man"]).well().out.contains(".TH respite"));
    assert!(respite(folder.path(), &["completions", "bash"]).well().out.contains("complete"));
    let unknown = respite(folder.path(), &["explain", "wake"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("wake.overlap"), "{}", unknown.err);
    assert!(respite(folder.path(), &["--version"]).well().out.starts_with("respite "));
}
