//! The study of the reference numbers, from files to JSON, and what must not change it.

use super::program::{file, new_project, respite, respite_with_threads};
use respite_tests::reference;
use serde_json::Value;
use std::{fs, path::Path};

const AIR: &str = r#"
[columns]
date = "date"
latitude = "latitude"
longitude = "longitude"
kind = "type"
[kinds]
"Airstrike" = "air-strike"
"SOF" = "show-of-force"
"#;

const ATTACKS: &str = r#"
[columns]
date = "date"
latitude = "latitude"
longitude = "longitude"
kind = "type"
[kinds]
"IED" = "bombing"
"SAF" = "armed-assault"
"other" = "attack"
"#;

/// The study of the manual's example, with as many draws as asked for.
fn study(draws: u32) -> String {
    let example = include_str!("../../crates/respite/src/analyses/respite_curve/example.toml");
    example.replace("draws = 999", &format!("draws = {draws}"))
}

/// The two tables as text, or nothing where they are not present.
fn tables() -> Option<(String, String)> {
    let read = |name: &str| reference(name).map(|path| fs::read_to_string(path).unwrap());
    read("data/iraq/airstrikes.csv").zip(read("data/iraq/insurgencies.csv"))
}

fn import(folder: &Path, project: &Path, air: &str, attacks: &str, sources: [&str; 2]) {
    let files = [("air.csv", air, AIR, sources[0]), ("attacks.csv", attacks, ATTACKS, sources[1])];
    for (name, text, map, source) in files {
        let (rows, map) = (file(folder, name, text), file(folder, "map.toml", map));
        let release = ["--source", source, "--vintage", "2008"];
        let said = respite(project, &[&["import", &rows, "--as", "table", "--map", &map], release.as_slice()].concat());
        said.well();
    }
}

/// A table with its rows in another order.
fn shuffled(table: &str) -> String {
    let (head, rows) = table.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.sort_by_key(|row| row.bytes().fold(0u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)));
    format!("{head}\n{}\n", rows.join("\n"))
}

#[test]
fn cells_equal_the_reference_numbers() {
    let (Some((air, attacks)), Some(golden)) = (tables(), reference("goldens/iraq/ratios_2007.csv")) else { return };
    let (folder, project) = new_project();
    import(folder.path(), &project, &air, &attacks, ["iraq-air", "iraq-attacks"]);
    file(&project, "studies/iraq.toml", &study(999));
    let answer = respite(&project, &["run", "iraq", "--json"]).well().json();
    let cells = answer["answers"][0]["cells"].as_array().unwrap();
    let mut compared = 0;
    for row in csv::Reader::from_path(golden).unwrap().deserialize::<std::collections::BTreeMap<String, f64>>() {
        let row = row.unwrap();
        let is = |cell: &&Value| {
            let pair = |key: &str, from: &str, to: &str| cell[key][0] == row[from] as i64 && cell[key][1] == row[to] as i64;
            pair("baseline", "before_from", "before_to")
                && pair("after", "after_from", "after_to")
                && cell["ring"]["from_km"] == row["ring_from_km"]
                && cell["ring"]["to_km"] == row["ring_to_km"]
        };
        let cell = cells.iter().find(is).unwrap_or_else(|| panic!("no cell for {row:?}"));
        for key in ["treated", "control", "treated_before", "treated_after", "control_before", "control_after"] {
            assert_eq!(cell[key].as_u64().unwrap(), row[key] as u64, "{key} of {row:?}");
        }
        let ratio = cell["ratio"].as_f64().unwrap();
        let from_counts = (row["treated_after"] / row["treated_before"]) / (row["control_after"] / row["control_before"]);
        assert!((ratio - from_counts).abs() <= 1e-12, "{ratio} {row:?}");
        // The reference file keeps 12 significant digits.
        assert!((ratio - row["ratio"]).abs() <= 5.1e-12, "{ratio} {row:?}");
        compared += 1;
    }
    assert_eq!(compared, 20);
}

#[test]
fn order_threads_and_names_change_no_number() {
    let Some((air, attacks)) = tables() else { return };
    let run = |air: &str, attacks: &str, sources: [&str; 2], study: &str, threads: u32| {
        let (folder, project) = new_project();
        import(folder.path(), &project, air, attacks, sources);
        file(&project, "studies/iraq.toml", study);
        respite_with_threads(&project, &["run", "iraq", "--json"], Some(threads)).well().out
    };
    let sources = ["iraq-air", "iraq-attacks"];
    let as_given = run(&air, &attacks, sources, &study(99), 2);
    let reordered = run(&shuffled(&air), &shuffled(&attacks), sources, &study(99), 1);
    assert!(as_given == reordered, "the order of rows or the number of threads changes the answer");
    let renamed_study = study(99).replace("iraq-air", "north").replace("iraq-attacks", "south");
    let renamed = run(&air, &attacks, ["north", "south"], &renamed_study, 2);
    assert!(as_given != renamed);
    assert!(as_given == renamed.replace("north", "iraq-air").replace("south", "iraq-attacks"), "a name changes the answer");
}

#[test]
fn a_count_opens_as_many_rows() {
    let Some((air, attacks)) = tables() else { return };
    let (folder, project) = new_project();
    import(folder.path(), &project, &air, &attacks, ["iraq-air", "iraq-attacks"]);
    file(&project, "studies/iraq.toml", &study(99));
    let trace = respite(&project, &["trace", "iraq/cells/0-4km/-3..-1/1..3/treated_before", "--json"]).well().json();
    let part = trace["trace"]["parts"].as_array().unwrap().last().unwrap();
    let times: u64 = part["rows"].as_array().unwrap().iter().map(|row| row["times"].as_u64().unwrap()).sum();
    assert_eq!((times, part["total"].as_f64()), (8021, Some(8021.0)));
    assert_eq!(trace["trace"]["value"], 8021.0);
    let actions = &trace["trace"]["parts"][0];
    assert_eq!(actions["rows"].as_array().unwrap().len(), 2441);
}
