//! What changed between two releases.

use super::program::{Said, file, new_project, respite};
use respite_tests::reference;
use serde_json::Value;
use std::path::Path;

const MAP: &str = "[columns]\nid = \"id\"\ndate = \"date\"\nlatitude = \"lat\"\nlongitude = \"lon\"\nplace = \"place\"\nkind = \"what\"\nkilled = \"killed\"\n[kinds]\n\"raid\" = \"raid\"\n";

/// Made up. Between the releases row 2 loses its place's old name and one of the killed, 3 goes, 5 comes, 6 lies after the time of the
/// first, 1 before the time of the second.
const OLD: [&str; 4] =
    ["1,2020-01-05,1.5,2.5,Alba,raid,1", "2,2020-01-20,1.5,2.5,Alba,raid,4", "3,2020-02-02,1,2,Brim,raid,2", "4,2020-02-10,1,2,Brim,raid,"];
const NEW: [&str; 4] = [
    "6,2020-03-01,1,2,Brim,raid,9",
    "4,2020-02-10,1,2,Brim,raid,",
    "5,2020-02-03,1,2,Brim,raid,5",
    "2,2020-01-20,1.5,2.5,Alba Nova,raid,3",
];

fn table(rows: &[&str]) -> String {
    format!("id,date,lat,lon,place,what,killed\n{}\n", rows.join("\n"))
}

fn import(folder: &Path, project: &Path, rows: &str, source: &str, vintage: &str) {
    let (rows, map) = (file(folder, &format!("{source}-{vintage}.csv"), rows), file(folder, "map.toml", MAP));
    respite(project, &["import", &rows, "--as", "table", "--map", &map, "--source", source, "--vintage", vintage]).well();
}

fn diff(project: &Path, more: &[&str]) -> Said {
    respite(project, &[&["diff", "made-up@1", "made-up@2"], more].concat()).well()
}

fn ids(shown: &Value) -> Vec<&str> {
    shown["rows"].as_array().unwrap().iter().filter_map(|row| row["id"].as_str()).collect()
}

#[test]
fn rows_are_new_changed_deleted_or_outside() {
    let (folder, project) = new_project();
    import(folder.path(), &project, &table(&OLD), "made-up", "1");
    import(folder.path(), &project, &table(&NEW), "made-up", "2");
    // A newer release of another source must not be mixed in.
    import(folder.path(), &project, &table(&OLD), "other", "7");
    let all = diff(&project, &["--json"]).json();
    let events = &all["differences"]["events"];
    assert_eq!((ids(&events["new"]), ids(&events["deleted"])), (vec!["5"], vec!["3"]));
    assert_eq!((ids(&events["outside"]["before"]), ids(&events["outside"]["after"])), (vec!["1"], vec!["6"]));
    assert_eq!(events["same"], 1);
    assert_eq!(events["covered"]["after"], serde_json::json!({ "from": "2020-01-20", "to": "2020-03-01" }));
    let changed = serde_json::json!([{ "id": "2", "period": { "from": "2020-01-20", "to": "2020-01-20" }, "changes": [
        { "column": "place", "before": "Alba", "after": "Alba Nova" },
        { "column": "killed_best", "before": 4, "after": 3 },
    ] }]);
    assert_eq!(events["changed"]["rows"], changed);
    let months = all["differences"]["months"].as_array().unwrap();
    let sums: Vec<_> =
        months.iter().map(|of| (&of["rows"], &of["killed_best"]["before"]["sum"], &of["killed_best"]["after"]["sum"])).collect();
    let rows = |before: u64, after: u64| serde_json::json!({ "before": before, "after": after });
    assert_eq!(sums, [(&rows(1, 1), &4.into(), &3.into()), (&rows(2, 2), &2.into(), &5.into())]);
    assert_eq!(months[0]["killed_low"]["before"], serde_json::json!({ "sum": null, "stated": 0 }));
    let codes: Vec<_> = all["differences"]["diagnostics"].as_array().unwrap().iter().map(|doubt| doubt["code"].clone()).collect();
    assert_eq!(codes, ["releases.count-missing"]);

    let text = diff(&project, &[]).out;
    for said in
        ["1 row is new, 1 was changed, 1 was deleted; 1 is as before", "outside the time of made-up@2", "Alba Nova", "killed_best 1"]
    {
        assert!(text.contains(said), "{said}\n{text}");
    }
}

#[test]
fn the_order_of_rows_is_no_change() {
    let told = |old: &[&str], new: &[&str]| {
        let (folder, project) = new_project();
        import(folder.path(), &project, &table(old), "made-up", "1");
        import(folder.path(), &project, &table(new), "made-up", "2");
        (diff(&project, &["--json"]).out, diff(&project, &[]).out)
    };
    let turned = |rows: [&'static str; 4]| rows.into_iter().rev().collect::<Vec<_>>();
    assert_eq!(told(&OLD, &NEW), told(&turned(OLD), &turned(NEW)));
    let same: Value = serde_json::from_str(&told(&OLD, &turned(OLD)).0).unwrap();
    assert_eq!(same["differences"]["events"]["same"], 4);
    assert!(told(&OLD, &turned(OLD)).1.contains("Nothing is new, changed or deleted"));
}

#[test]
fn doubtful_pairs_are_said_to_be_so() {
    let (folder, project) = new_project();
    // Rows 8 share an id and both change; one row has no id.
    import(
        folder.path(),
        &project,
        &table(&["8,2020-01-05,1,2,A,raid,1", "8,2020-01-05,1,2,B,raid,1", ",2020-01-07,1,2,C,raid,1"]),
        "made-up",
        "1",
    );
    let many: Vec<String> = (0..12).map(|n| format!("n{n},2020-01-06,1,2,A,raid,1")).collect();
    let mut new = vec!["8,2020-01-05,1,2,A,raid,2", "8,2020-01-05,1,2,B,raid,2", ",2020-01-07,1,2,D,raid,1"];
    new.extend(many.iter().map(String::as_str));
    import(folder.path(), &project, &table(&new), "made-up", "2");
    let all = diff(&project, &["--json", "--limit", "2"]).json();
    let events = &all["differences"]["events"];
    assert_eq!((&events["new"]["total"], &events["deleted"]["total"], &events["changed"]["total"]), (&15.into(), &3.into(), &0.into()));
    assert_eq!(ids(&events["new"]), ["8", "8"]);
    let codes: Vec<_> = all["differences"]["diagnostics"].as_array().unwrap().iter().map(|doubt| doubt["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["releases.thin-month", "releases.without-id", "releases.id-repeated", "releases.no-common-id"]);
    for code in codes {
        respite(&project, &["explain", code]).well();
    }
    let text = diff(&project, &["--limit", "2"]).out;
    assert!(text.contains("13 more are not listed") && text.contains("2020-01-05 to 2020-01-07 (?)"), "{text}");
    assert!(!text.contains("together"), "{text}");
}

#[test]
fn figures_and_claims_are_compared_too() {
    let (folder, project) = new_project();
    let bring = |name: &str, format: &str, vintage: &str, text: &str| {
        let path = file(folder.path(), name, text);
        respite(&project, &["import", &path, "--as", format, "--source", name.split('-').next().unwrap(), "--vintage", vintage]).well();
    };
    bring("figures-1.csv", "series", "1", "month,attacks\n2020-01,7\n2020-02,8\n2020-03,9\n");
    bring("figures-2.csv", "series", "2", "month,attacks\n2020-03,9\n2020-02,10\n2020-01,7\n2020-04,3\n");
    let figures = respite(&project, &["diff", "figures@1", "figures@2", "--json"]).well().json()["differences"]["figures"].clone();
    assert_eq!((&figures["same"], &figures["new"]["total"], &figures["outside"]["after"]["total"]), (&2.into(), &0.into(), &1.into()));
    assert_eq!(figures["changed"]["rows"][0]["id"], "attacks 2020-02-01..2020-02-29");
    assert_eq!(figures["changed"]["rows"][0]["changes"], serde_json::json!([{ "column": "value", "before": 8.0, "after": 10.0 }]));
    let head = "claim_id,event,claimant,quantity,value,stated_on\n";
    bring("claims-1.csv", "claims", "1", &format!("{head}c1,e1,North,killed,12,2020-01-05\nc2,e2,South,killed,3,2020-01-09\n"));
    bring("claims-2.csv", "claims", "2", &format!("{head}c1,e1,North,killed,15,2020-01-05\nc3,e2,South,killed,3,2020-01-09\n"));
    let claims = respite(&project, &["diff", "claims@1", "claims@2", "--json"]).well().json()["differences"]["claims"].clone();
    let changed: Vec<_> = claims["columns"].as_array().unwrap().iter().map(|of| of["column"].as_str().unwrap()).collect();
    assert_eq!(changed, ["low", "best", "high"]);
    // Row 3 is the only one on the last day, and the second release reaches as far.
    assert_eq!((ids(&claims["new"]), ids(&claims["deleted"])), (vec!["claims:c3"], vec!["claims:c2"]));
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let (folder, project) = new_project();
    import(folder.path(), &project, &table(&OLD), "made-up", "1");
    import(folder.path(), &project, &table(&NEW), "other", "2");
    let cases = [
        (["made-up", "made-up@1"], "made-up@1, other@2"),
        (["nowhere@1", "made-up@1"], "it has made-up, other"),
        (["made-up@1", "made-up@9"], "the project has 1 of it"),
        (["made-up@1", "other@2"], "two sources"),
        (["made-up@1", "made-up@1"], "named twice"),
    ];
    for (words, said) in cases {
        let refused = respite(&project, &["diff", words[0], words[1]]);
        assert_eq!(refused.code, 2, "{words:?}");
        assert!(refused.err.contains(said) && refused.err.contains("help"), "{}", refused.err);
    }
}

/// The numbers are those of `diff/counts.py`.
#[test]
fn a_real_pair_equals_an_independent_count() {
    let files = ["GEDEvent_v26_0_2.xlsx", "GEDEvent_v26_01_26_03.csv"].map(|name| reference(&format!("data/ucdp-candidate/{name}")));
    let [Some(month), Some(quarter)] = files else { return };
    let (_folder, project) = new_project();
    for (path, vintage) in [(month, "1"), (quarter, "2")] {
        respite(&project, &["import", path.to_str().unwrap(), "--as", "ucdp-ged", "--source", "made-up", "--vintage", vintage]).well();
    }
    let all = diff(&project, &["--json", "--limit", "0"]).json();
    let all = &all["differences"];
    let events = &all["events"];
    let total = |key: &str| events[key]["total"].as_u64().unwrap();
    assert_eq!((total("deleted"), total("new"), events["outside"]["after"]["total"].as_u64()), (25, 1819, Some(1757)));
    assert_eq!((total("changed"), events["same"].as_u64()), (99, Some(1273 - 99)));
    let expected = [
        ("day", 3),
        ("end_day", 1),
        ("day_precision", 2),
        ("latitude", 13),
        ("longitude", 13),
        ("place_precision_code", 12),
        ("place", 13),
        ("admin1", 3),
        ("admin2", 5),
        ("side_a", 8),
        ("side_a_id", 8),
        ("side_a_state", 4),
        ("side_b_state", 1),
        ("side_b", 10),
        ("side_b_id", 10),
        ("kind_code", 4),
        ("killed_low", 16),
        ("killed_best", 13),
        ("killed_high", 7),
        ("killed_side_a", 5),
        ("killed_side_b", 27),
        ("killed_civilians", 11),
        ("killed_unknown", 31),
        ("text", 46),
        ("documents", 46),
        ("status", 31),
    ];
    for (column, rows) in expected {
        let counted = events["columns"].as_array().unwrap().iter().find(|of| of["column"] == column).unwrap();
        assert_eq!(counted["rows"], rows, "{column}");
    }
    let of_deleted =
        |column: &str| events["deleted"]["rows"].as_array().unwrap().iter().filter_map(|row| row["cells"][column].as_u64()).sum::<u64>();
    assert_eq!(["killed_low", "killed_best", "killed_high"].map(of_deleted), [103, 104, 105]);
    let february = &all["months"][1];
    let pair =
        |value: &Value| [value["before"].clone(), value["after"].clone()].map(|side| side["sum"].as_u64().or(side.as_u64()).unwrap());
    assert_eq!(pair(&february["rows"]), [1281, 1326]);
    assert_eq!(
        ["killed_low", "killed_best", "killed_high"].map(|key| pair(&february[key])),
        [[12_036, 14_721], [12_359, 15_057], [15_215, 18_088]]
    );
    for sums in all["months"].as_array().unwrap().iter().chain([&all["common"]]) {
        let of = |key: &str| sums[key].as_i64().unwrap();
        let [before, after] = pair(&sums["rows"]).map(u64::cast_signed);
        assert_eq!(after - before, of("new") - of("deleted") + of("moved_in") - of("moved_out"));
    }
    let text = diff(&project, &["--limit", "1"]).out;
    let line: Vec<_> = text.lines().filter(|line| line.contains("17 → 1765")).map(|line| line.split("  ").map(str::trim)).collect();
    let cells: Vec<_> = line.into_iter().flatten().filter(|cell| !cell.is_empty()).collect();
    let killed = ["162 → 34\u{202f}693", "113 → 34\u{202f}147", "1112 → 38\u{202f}231"];
    assert_eq!(cells[..5], ["January 2026 (?)", "17 → 1765", "1750", "1", "1 (0 moved in, 1 out)"]);
    assert_eq!(cells[5..], killed);
    let headings = text.lines().find(|line| line.contains("month  ")).unwrap().split("  ").map(str::trim).filter(|cell| !cell.is_empty());
    assert_eq!(headings.collect::<Vec<_>>()[5..], ["killed, best", "killed, low", "killed, high"]);
    // The month's file holds 17 rows that begin in January and reach into February.
    assert_eq!((&all["months"][0]["thin"], &all["diagnostics"][0]["code"]), (&true.into(), &"releases.thin-month".into()));
}
