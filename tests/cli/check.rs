//! `respite check`: published sentences held against compiled public facts.

use super::program::{file, new_project, respite};
use serde_json::Value;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The compiled facts that the demonstration carries.
const CARRIED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/respite/src/demo/carried");

/// A project with the published figures, measures and claims, and their definitions.
pub fn facts() -> (TempDir, PathBuf) {
    let (folder, project) = new_project();
    for (name, format, source) in [
        ("interventions.csv", "actions", "measures"),
        ("monthly_attacks.csv", "series", "picss"),
        ("deaths.csv", "series", "crss"),
        ("claims.csv", "claims", "claims"),
    ] {
        let path = format!("{CARRIED}/{name}");
        respite(&project, &["import", &path, "--as", format, "--source", source, "--vintage", "2026-11"]).well();
    }
    std::fs::copy(format!("{CARRIED}/definitions.toml"), project.join("definitions.toml")).unwrap();
    (folder, project)
}

fn check(project: &Path, sentence: &str, on: &str) -> Value {
    respite(project, &["check", sentence, "--by", "a centre", "--on", on, "--json"]).well().json()
}

fn source<'a>(claim: &'a Value, name: &str, column: &str) -> &'a Value {
    let sources = claim["sources"].as_array().unwrap();
    sources.iter().find(|source| source["source"] == name && source["column"] == column).unwrap_or_else(|| panic!("no {name} in {claim:#}"))
}

fn close(value: &Value, expected: f64, within: f64) {
    let number = value.as_f64().unwrap_or_else(|| panic!("{value} is no number"));
    assert!((number - expected).abs() <= within, "{number} is not {expected} ± {within}");
}

#[test]
fn the_closure_and_the_fall_in_december() {
    let (_folder, project) = facts();
    let sentence = "The border closure led to a 17 percent fall in militant attacks in December";
    let report = check(&project, sentence, "2026-01-01");
    let [claim] = report["claims"].as_array().unwrap().as_slice() else { panic!("{report:#}") };
    assert_eq!(claim["quote"], sentence);
    assert_eq!(claim["span"], serde_json::json!([0, 75]));
    assert_eq!((&claim["quantity"], &claim["side"]), (&Value::from("attacks"), &Value::from("militants")));
    assert_eq!(claim["period"], serde_json::json!({ "from": "2025-12-01", "to": "2025-12-31" }));
    assert_eq!((&claim["comparison"]["kind"], &claim["comparison"]["stated"]), (&"previous-period".into(), &false.into()));
    assert_eq!((&claim["causal"]["verb"], &claim["causal"]["link"]), (&"led to".into(), &"cause".into()));
    close(&claim["change_percent"], -17.0, 0.0);

    let picss = source(claim, "picss", "militant_attacks");
    assert_eq!((&picss["before"], &picss["after"]), (&97.0.into(), &68.0.into()));
    close(&picss["change_percent"], -29.9, 0.05);
    // Double sums in an independent script: 11.77 % and 30.20 % at the mean of the two months, 82.5.
    close(&picss["chance_poisson"], 0.1177, 0.003);
    close(&picss["chance_overdispersed"], 0.302, 0.003);
    close(&picss["dispersion"], 5.203, 0.001);
    assert_eq!(picss["finding"], "borne-out-in-direction");
    assert_eq!(picss["chances"]["dispersion_from"], serde_json::json!({ "from": "2025-01-01", "to": "2025-10-31" }));
    let rows: Vec<&str> = picss["rows"].as_array().unwrap().iter().map(|row| row.as_str().unwrap()).collect();
    assert_eq!(rows, ["figures/picss@2026-11/militant_attacks/2025-11", "figures/picss@2026-11/militant_attacks/2025-12"]);
    for row in rows {
        respite(&project, &["trace", row]).well();
    }

    // The cause: three months after the closure against the seven months before the surge.
    assert_eq!(claim["actions"][0]["id"], "events/measures:bd-all-2025");
    let compared = claim["cause"]["comparisons"].as_array().unwrap();
    let base = compared.iter().find(|one| one["baseline"] == "January–July 2025").unwrap();
    close(&base["after_mean"], 84.0, 1e-9);
    close(&base["before_mean"], 83.43, 0.005);
    let smallest: Vec<&Value> = base["minimum_detectable"].as_array().unwrap().iter().collect();
    let of = |dispersion: f64| *smallest.iter().find(|one| (one["dispersion"].as_f64().unwrap() - dispersion).abs() < 5e-4).unwrap();
    close(&of(1.226)["formula_percent"], -20.9, 0.05);
    close(&of(5.203)["formula_percent"], -38.3, 0.05);
    assert!(smallest.iter().all(|one| one["test_percent"].is_number()));
    assert_ne!(claim["cause"]["finding"], "borne-out");
    assert!(claim["other_claims"].as_array().unwrap().iter().any(|other| other["id"] == "claims/claims:c73"));
    assert!(claim["not_understood"].as_array().unwrap().is_empty(), "{claim:#}");
}

#[test]
fn the_months_around_it() {
    let (_folder, project) = facts();
    for (month, on, expected) in [("November", "2025-12-02", 9.0), ("December", "2026-01-02", -29.9), ("January", "2026-02-02", 27.9)] {
        let report = check(&project, &format!("Militant attacks changed course: attacks fell in {month}"), on);
        let claim = &report["claims"][0];
        close(&source(claim, "picss", "militant_attacks")["change_percent"], expected, 0.05);
    }
}

#[test]
fn the_fall_after_the_highest_month() {
    let (_folder, project) = facts();
    let sentence = "Attacks fell from 143 in August to 69 in September after Operation Sarbakaf and the strikes of 27 August";
    let report = check(&project, sentence, "2025-10-05");
    let claim = &report["claims"][0];
    let picss = source(claim, "picss", "militant_attacks");
    assert_eq!((&picss["before"], &picss["after"], &picss["finding"]), (&143.0.into(), &69.0.into(), &"borne-out".into()));
    assert_eq!(picss["base_rank"][0], 1);
    close(&picss["baselines"][0]["change_percent"], -17.3, 0.05);
    let found: Vec<&str> = claim["actions"].as_array().unwrap().iter().map(|action| action["id"].as_str().unwrap()).collect();
    assert_eq!(found, ["events/measures:op-sarbakaf-2025", "events/measures:xb-2025-08-27"]);
    assert_eq!(claim["causal"]["link"], "sequence");
    assert_ne!(claim["cause"]["finding"], "borne-out");
    let wording = claim["wording"].to_string();
    assert!(wording.contains("the highest of the") && wording.contains("return to the mean"), "{wording}");
}

#[test]
fn a_series_that_contains_its_own_treatment() {
    let (_folder, project) = facts();
    let report = check(&project, "Violence rose 58 per cent in the first nine months of 2025", "2025-10-08");
    let claim = &report["claims"][0];
    assert_eq!(claim["comparison"]["kind"], "same-period-last-year");
    let whole = source(claim, "crss", "deaths_in_violence");
    assert_eq!(whole["finding"], "not-testable");
    assert!(whole["reason"].as_str().unwrap().contains("tells nothing of attacks"));
    close(&whole["change_percent"], 58.1, 0.05);
    let part = |column: &str| whole["parts"].as_array().unwrap().iter().find(|part| part["column"] == column).unwrap();
    close(&part("deaths_in_attacks")["change_percent"], 12.4, 0.05);
    close(&part("deaths_in_operations")["share_of_change_percent"], 85.7, 0.05);
    close(&source(claim, "crss", "deaths_in_attacks")["change_percent"], 12.4, 0.05);
}

#[test]
fn a_bound_on_strength() {
    let (_folder, project) = facts();
    let report = check(&project, "Up to 23,000 militants operate in Afghanistan, 7,000 of them TTP", "2026-02-20");
    let claim = &report["claims"][0];
    assert_eq!(claim["quantity"], "strength");
    assert_eq!(claim["level"], serde_json::json!({ "form": "at-most", "low": null, "best": null, "high": 23000.0 }));
    assert!(claim["sources"].as_array().unwrap().iter().all(|source| source["finding"] == "not-testable"));
    assert!(claim["not_testable"].to_string().contains("cannot be counted from events"), "{claim:#}");
    let speakers: Vec<&str> = claim["other_claims"].as_array().unwrap().iter().map(|other| other["speaker"].as_str().unwrap()).collect();
    assert_eq!(speakers.len(), 3, "{speakers:?}");
    let part = &report["claims"][1];
    assert_eq!((&part["side"], &part["level"]["form"], &part["level"]["high"]), (&"TTP".into(), &"at-most".into(), &7000.0.into()));
}

#[test]
fn the_screen_reads_as_it_should() {
    let (_folder, project) = facts();
    let said =
        respite(&project, &["check", "The border closure led to a 17 percent fall in militant attacks in December", "--on", "2026-01-01"])
            .well();
    for part in ["picss@2026-11 militant_attacks", "−29.9 %", "direction borne out", "11.8 % / 30.2 %", "Torkham", "What others say"] {
        assert!(said.out.contains(part), "{part} is missing in\n{}", said.out);
    }
    for word in ["is true", "is false", "proves"] {
        assert!(!said.out.contains(word), "{word} in\n{}", said.out);
    }
}

#[test]
fn the_page_stands_alone() {
    let (folder, project) = facts();
    let path = folder.path().join("check.html");
    let words = ["check", "Attacks fell 30 per cent in December", "--on", "2026-01-01", "--html", path.to_str().unwrap()];
    respite(&project, &words).well();
    let page = std::fs::read_to_string(path).unwrap();
    for outside in ["<script", "<img", "<link", "@import", "url("] {
        assert!(!page.contains(outside), "the page takes {outside} from outside");
    }
    assert!(page.contains("SHA-256") && page.contains("https://") && page.contains("figures/picss@2026-11/militant_attacks/2025-12"));
    assert!(!page.contains("NaN"));
}

#[test]
fn what_cannot_be_checked_is_said() {
    let (_folder, project) = facts();
    let said = respite(&project, &["check", "Peace is in everybody's interest"]);
    assert_eq!(said.code, 4);
    assert!(said.out.contains("No claim"), "{}", said.out);
    let report = respite(&project, &["check", "Attacks fell last month", "--json"]).well().json();
    assert!(report["claims"][0]["not_testable"].to_string().contains("last month"), "{report:#}");
    let file = file(&project, "none.txt", "\n\n");
    assert_eq!(respite(&project, &["check", "--file", &file]).code, 2);
}

#[test]
fn another_source_changes_no_number_of_the_first() {
    let (folder, project) = facts();
    let sentence = "Militant attacks fell 30 per cent in December";
    let before = check(&project, sentence, "2026-01-01");
    let other = file(folder.path(), "other.csv", "month,militant_attacks\n2025-11,12\n2025-12,40\n");
    respite(&project, &["import", &other, "--as", "series", "--source", "aaa", "--vintage", "1"]).well();
    let after = check(&project, sentence, "2026-01-01");
    let picss = |report: &Value| source(&report["claims"][0], "picss", "militant_attacks").clone();
    assert_eq!(picss(&before), picss(&after));
    let new = source(&after["claims"][0], "aaa", "militant_attacks");
    assert_eq!(new["finding"], "not-borne-out");
    assert!(new["differences"].to_string().contains("no definition"), "{new:#}");
}

#[test]
fn the_json_is_what_its_schema_says() {
    let (_folder, project) = facts();
    let report = check(
        &project,
        "Attacks fell from 97 in November to 68 in December, the lowest since March 2024, after the border closure",
        "2026-01-01",
    );
    let schema: Value = serde_json::from_str(include_str!("../../manual/schema/check.schema.json")).unwrap();
    let mut seen = 0;
    matches(&report, &schema, &schema, "report", &mut seen);
    assert!(seen > 100, "{seen}");
}

/// Every key of an object is in its schema, and every key that the schema requires is there.
fn matches(value: &Value, schema: &Value, root: &Value, path: &str, seen: &mut usize) {
    let schema = schema["$ref"].as_str().map_or(schema, |name| &root["$defs"][name.rsplit('/').next().unwrap()]);
    let choices = schema["anyOf"].as_array().or(schema["allOf"].as_array());
    if let Some(choice) = choices.and_then(|all| all.iter().find(|one| one["type"] != "null")) {
        if !value.is_null() {
            matches(value, choice, root, path, seen);
        }
        return;
    }
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields.iter().filter(|(key, _)| !(path == "report" && ["respite", "command"].contains(&key.as_str()))) {
                let own = &schema["properties"][key];
                assert!(!own.is_null(), "{path}/{key} is not in the schema");
                *seen += 1;
                matches(inner, own, root, &format!("{path}/{key}"), seen);
            }
            for required in schema["required"].as_array().into_iter().flatten() {
                assert!(fields.contains_key(required.as_str().unwrap()), "{path} lacks {required}");
            }
        }
        Value::Array(all) => {
            for inner in all {
                let item = if schema["items"].is_null() { &schema["prefixItems"][0] } else { &schema["items"] };
                matches(inner, item, root, &format!("{path}[]"), seen);
            }
        }
        _ => {}
    }
}

/// Made-up coded rows: one release of a quarter, with a row that began before it.
fn coded() -> (TempDir, PathBuf) {
    let (folder, project) = new_project();
    let map = "directed = true\n[columns]\ndate = \"date\"\nend_date = \"end\"\nid = \"id\"\nlatitude = \"lat\"\nlongitude = \"lon\"\nkind = \"what\"\nadmin1 = \"unit\"\nkilled = \"killed\"\n[kinds]\n\"attack\" = \"attack\"\n";
    let mut text = "id,date,end,lat,lon,what,unit,killed\nold,2025-12-20,2026-01-02,1,1,attack,Green province,3\n".to_owned();
    for (number, (day, unit)) in
        [("2026-01-01", "Green"), ("2026-01-09", "Green"), ("2026-02-03", "Green province"), ("2026-03-31", "Blue")].iter().enumerate()
    {
        text.push_str(&format!("r{number},{day},{day},1,1,attack,{unit},1\n"));
    }
    let (rows, map) = (file(folder.path(), "rows.csv", &text), file(folder.path(), "map.toml", map));
    respite(&project, &["import", &rows, "--as", "table", "--map", &map, "--source", "made-up"]).well();
    file(&project, "definitions.toml", "[[place]]\nname = \"Green\"\n[[place]]\nname = \"Red\"\n");
    (folder, project)
}

#[test]
fn coded_rows_are_counted_only_where_the_source_covers_them() {
    let (_folder, project) = coded();
    let counted = |sentence: &str| {
        let report = check(&project, sentence, "2026-04-01");
        let source = report["claims"][0]["sources"][0].clone();
        if source.is_null() { report["claims"][0]["not_comparable"][0].clone() } else { source }
    };
    let green = counted("Attacks in Green fell in February 2026");
    assert_eq!((&green["before"], &green["after"]), (&2.0.into(), &1.0.into()), "{green:#}");
    assert_eq!(green["rows"], serde_json::json!(["events/made-up:r0", "events/made-up:r1", "events/made-up:r2"]));
    // December is not covered, though a row began in it.
    assert_eq!(counted("Attacks fell in December 2025")["finding"], "not-testable");
    // A place that no row names is not a place without attacks.
    assert!(counted("There were no attacks in Red in February 2026")["reason"].as_str().unwrap().contains("names Red"));
}

#[test]
fn a_place_that_is_not_known_is_held_against_nothing() {
    let (_folder, project) = coded();
    let sentence = "36 people were killed in Lowtown Kalan in February 2026";
    let claim = check(&project, sentence, "2026-04-01")["claims"][0].take();
    let [source] = claim["sources"].as_array().unwrap().as_slice() else { panic!("{claim:#}") };
    let reason = "the sentence names Lowtown Kalan, which is no place that the project knows; write it into definitions.toml if it is one";
    assert_eq!((&source["finding"], &source["reason"], &source["after"]), (&"not-testable".into(), &reason.into(), &Value::Null));
    // The place once named, the reason is that no row has it.
    file(&project, "definitions.toml", "[[place]]\nname = \"Lowtown Kalan\"\n");
    let claim = check(&project, sentence, "2026-04-01")["claims"][0].take();
    assert!(claim["not_comparable"][0]["reason"].as_str().unwrap().contains("names Lowtown Kalan"), "{claim:#}");
    // That is said on the screen and on the page.
    let page = project.join("page.html");
    let said = respite(&project, &["check", sentence, "--on", "2026-04-01", "--html", page.to_str().unwrap()]).well();
    let page = std::fs::read_to_string(page).unwrap();
    for shown in [said.out, page] {
        assert!(shown.contains("no row of the source names Lowtown Kalan"), "{shown}");
    }
}

#[test]
fn a_row_lies_in_a_place_that_its_name_begins_with() {
    let (folder, project) = new_project();
    let map = "[columns]\ndate = \"date\"\nid = \"id\"\nlatitude = \"lat\"\nlongitude = \"lon\"\nkind = \"what\"\nplace = \"place\"\n[kinds]\n\"attack\" = \"attack\"\n";
    let mut text = "id,date,lat,lon,what,place\n".to_owned();
    let places = ["Grey", "Grey Capital territory", "Grey city", "suburb of Grey city", "New Grey", "Grey Heights", "Greyton"];
    for (number, place) in places.iter().enumerate() {
        text.push_str(&format!("r{number},2026-02-0{},1,1,attack,{place}\n", number + 1));
    }
    let (rows, map) = (file(folder.path(), "rows.csv", &text), file(folder.path(), "map.toml", map));
    respite(&project, &["import", &rows, "--as", "table", "--map", &map, "--source", "made-up"]).well();
    file(
        &project,
        "definitions.toml",
        "[[place]]\nname = \"Grey\"\n[[events]]\nsource = \"made-up\"\nfrom = \"2026-02\"\nto = \"2026-02\"\n",
    );
    let report = check(&project, "There were 3 attacks in Grey in February 2026", "2026-04-01");
    let source = &report["claims"][0]["sources"][0];
    assert_eq!((&source["after"], &source["finding"]), (&3.0.into(), &"borne-out".into()), "{report:#}");
}
