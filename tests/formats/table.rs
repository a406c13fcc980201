//! Tables with a mapping: made-up rows, and two files where they are present.

use crate::reading::{counts, listed, shared, try_read};
use respite_data::formats::{InputFile, table};
use respite_model::{PlacePrecision, SideRole, Taxonomy};

const AIR: &str = r#"
[constants]
source = "iraq-air"

[columns]
date = "date"
longitude = "longitude"
latitude = "latitude"
kind = "type"

[kinds]
"Airstrike" = "air-strike"
"SOF" = "show-of-force"
"#;

const ATTACKS: &str = r#"
[columns]
date = "date"
longitude = "longitude"
latitude = "latitude"
kind = "type"

[kinds]
"IED" = "bombing"
"SAF" = "armed-assault"
"other" = "attack"
"#;

fn suggestion(name: &str, bytes: &[u8]) -> String {
    table::suggest(&InputFile { name, sha256: "", bytes }, &Taxonomy::built_in().unwrap()).unwrap()
}

fn refused(mapping: &str) -> String {
    try_read("table", b"Day,What\n2031-01-05,raid\n", Some(mapping)).unwrap_err().to_string()
}

#[test]
fn every_key_of_a_mapping_is_used() {
    let mapping = r#"
        date_formats = ["%d/%m/%Y", "%d %B %Y"]
        missing = ["-"]
        directed = true
        [constants]
        side_b = "Red Front"
        country = "Utopia"
        kind = "attack"
        [columns]
        date = "Day"
        end_date = "Until"
        id = "No."
        kind = "What"
        latitude = "Lat"
        longitude = "Lon"
        place = "Where"
        place_precision = "How near"
        side_a = "Who"
        killed = "Dead"
        injured = "Hurt"
        [kinds]
        "Air raid" = "air-strike"
        [place_precisions]
        "village" = "exact"
        "province" = "province"
    "#;
    let text = "No.,Day,Until,What,Lat,Lon,Where,How near,Who,Dead,Hurt\n\
                1,05/01/2031,06/01/2031,air raid,10.5,20,Mill,village,Utopia,3,1\n\
                2,5 January 2031,-,-,-,-,-,province,-,-,-\n\
                3,2031-01-05,-,-,-,-,-,-,-,-,-\n\
                4,07/01/2031,07/01/2031,Flood,10.5,20,Mill,nearby,-,-,-\n";
    let reading = try_read("table", text.as_bytes(), Some(mapping)).unwrap();
    let [raid, bare, flood] = reading.events.as_slice() else { panic!("{} events", reading.events.len()) };
    assert_eq!((raid.id.0.as_str(), raid.kind.as_str(), raid.kind_code.as_str()), ("made-up:1", "air-strike", "air raid"));
    assert_eq!((raid.when.start.to_string(), raid.when.end.unwrap().to_string()), ("2031-01-05".into(), "2031-01-06".into()));
    assert_eq!((raid.place.precision, raid.place.country.as_deref()), (Some(PlacePrecision::Exact), Some("Utopia")));
    assert_eq!((raid.casualties.killed.best, raid.casualties.injured.best), (Some(3), Some(1)));
    assert_eq!((raid.side_role, raid.sides[1].as_ref().map(|side| side.name.as_str())), (SideRole::Directed, Some("Red Front")));
    assert_eq!((bare.kind.as_str(), bare.kind_code.as_str(), bare.sides[0].as_ref()), ("attack", "attack", None));
    assert_eq!(flood.kind.as_str(), "unknown");
    let notes =
        ["3 Until end-missing guessed", "4 Day date-unreadable skipped", "5 What kind-unknown guessed", "5 How near code-unknown dropped"];
    assert_eq!(listed(&reading.notes), notes);
}

#[test]
fn a_wrong_mapping_says_where() {
    assert!(
        refused("[columns]\ndate = \"Day\"\nkimd = \"What\"").contains("line 3, column 1: unknown field `kimd`"),
        "{}",
        refused("[columns]\ndate = \"Day\"\nkimd = \"What\"")
    );
    assert!(refused("date_formats = [").contains("line 1"));
    assert!(refused("[columns]\nkind = \"What\"").contains("missing field `date`"));
    assert!(refused("[columns]\ndate = \"Day\"").contains("neither columns.kind nor constants.kind"));
    assert!(refused("[columns]\ndate = \"Day\"\nkind = \"What\"\n[kinds]\nraid = \"rade\"").contains("no kind of the taxonomy"));
    assert!(refused("[columns]\ndate = \"Day\"\nkind = \"Why\"").contains("the column \"Why\" is missing; the file has Day, What"));
    assert!(
        refused("date_formats = [\"%q\"]\n[constants]\nkind = \"raid\"\n[columns]\ndate = \"Day\"").contains("\"%q\", which reads no date")
    );
    let error = try_read("table", b"Day\n2031-01-05\n", None).unwrap_err();
    assert!(error.to_string().contains("no mapping was given") && error.hint().contains("--suggest"));
}

#[test]
fn a_suggestion_imports_as_it_stands() {
    let text = "ID,Event Date,Lat,Long,Type,Killed,Location,Remarks\n\
                1,13/01/2031,10.5,20.25,IED,3,Mill,a\n2,14/01/2031,10.5,20.25,\"Odd \"\"thing\"\"\",0,Mill,b\n\
                3,15/01/2031,,,IED,0,Ostwall,c\n4,16/01/2031,,,airstrikes,0,Ostwall,d\n5,17/01/2031,,,IED,0,Ostwall,e\n6,17/01/2031,,,IED,0,Ostwall,e\n";
    let toml = suggestion("made-up.csv", text.as_bytes());
    for line in [
        "date_formats = [\"%d/%m/%Y\"]",
        "date = \"Event Date\"",
        "kind = \"Type\"",
        "latitude = \"Lat\"",
        "longitude = \"Long\"",
        "place = \"Location\"",
        "killed = \"Killed\"",
        "\"IED\" = \"bombing\" # 4 rows",
        "\"airstrikes\" = \"air-strike\" # 1 rows",
        "\"Odd \\\"thing\\\"\" = \"unknown\" # 1 rows, not guessed: name the kind",
    ] {
        assert!(toml.lines().any(|found| found == line), "{line} is not in\n{toml}");
    }
    let reading = try_read("table", text.as_bytes(), Some(&toml)).unwrap();
    assert_eq!((reading.events.len(), reading.notes.len()), (6, 0));
}

#[test]
fn days_and_months_that_could_be_swapped_are_pointed_out() {
    let toml = suggestion("x", b"date,type\n01/02/2031,a\n03/04/2031,a\n");
    assert!(toml.contains("\"%m/%d/%Y\" reads 100 % too: check which is day and which is month"), "{toml}");
    assert!(toml.contains("date_formats = [\"%d/%m/%Y\"]"), "{toml}");
}

#[test]
fn a_table_without_dates_has_no_suggestion() {
    let file = InputFile { name: "x.csv", sha256: "", bytes: b"a,b\n1,2\n" };
    let error = table::suggest(&file, &Taxonomy::built_in().unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "use the mapping for x.csv: none of the columns looks like a date (a, b)");
}

#[test]
fn two_files_with_two_mappings() {
    let (Some(air), Some(attacks)) = (shared("iraq/airstrikes.csv"), shared("iraq/insurgencies.csv")) else { return };
    let kinds =
        |reading: &respite_data::formats::Reading, kind: &str| reading.events.iter().filter(|event| event.kind.as_str() == kind).count();
    let reading = try_read("table", &air, Some(AIR)).unwrap();
    assert_eq!((reading.rows, reading.events.len(), reading.events[0].vintage.0.as_str()), (3938, 3938, "2008-07-05"));
    assert_eq!((kinds(&reading, "air-strike"), kinds(&reading, "show-of-force")), (2446, 1492));
    assert_eq!(counts(&reading.notes), [("rows-equal guessed".to_owned(), 1)]);
    let reading = try_read("table", &attacks, Some(ATTACKS)).unwrap();
    assert_eq!((reading.rows, reading.events.len()), (68_573, 68_573));
    assert_eq!((kinds(&reading, "bombing"), kinds(&reading, "armed-assault"), kinds(&reading, "attack")), (15_601, 15_680, 37_292));
    let ids: std::collections::HashSet<_> = reading.events.iter().map(|event| &event.id).collect();
    assert_eq!(ids.len(), 68_573);
    // 2,095 rows equal an earlier one: rows less distinct rows, with Python's csv module.
    assert!(reading.notes[0].reason.starts_with("2095 rows"), "{:?}", reading.notes);
    for bytes in [air, attacks] {
        let toml = suggestion("file", &bytes);
        let reading = try_read("table", &bytes, Some(&toml)).unwrap();
        assert_eq!((reading.rows as usize, counts(&reading.notes).len()), (reading.events.len(), 1), "{toml}");
    }
}
