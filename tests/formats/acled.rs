//! ACLED: made-up rows only.

use crate::reading::{listed, read, try_read};
use respite_model::{PlacePrecision, SideRole};

const HEADER: &str = "event_id_cnty,event_date,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,\
                      assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,\
                      geo_precision,source,source_scale,notes,fatalities,tags,timestamp";

const ROWS: &str = "\
UTO1,2031-01-05,1,Political violence,Explosions/Remote violence,Air/drone strike,Military Forces of Utopia,,State forces,Red Front,,Rebel group,State forces-Rebel group,,999,Nowhere,Utopia,North,Mill,,Ostwall,10.5,20.25,2,Herald; Gazette,National,\"A strike, as reported.\",3,,1925000000
UTO2,05 January 2031,2,Political violence,Battles,Armed clash,Red Front,,2,Military Forces of Erewhon,,8,28,,999,Nowhere,Utopia,North,,,Mill,10.6,20.2,3,Herald,National,A clash.,0,,1925000001
UTO3,6/1/2031,1,Demonstrations,Protests,Silent vigil,Protesters (Utopia),,Protesters,,,,,,999,Nowhere,Utopia,North,,,Mill,10.6,20.2,1,Herald,National,A vigil.,-1,,1925000002
UTO4,2031-01-06,1,Demonstrations,Protests,Silent vigil,Protesters (Utopia),,Protesters,,,,,,999,Nowhere,Utopia,North,,,Mill,10.6,20.2,1,Herald,National,A vigil.,-1,,1925000002
";

#[test]
fn rows_become_events_without_direction() {
    let reading = read("acled", format!("{HEADER}\n{ROWS}").as_bytes());
    let [strike, clash, vigil] = reading.events.as_slice() else { panic!("{} events", reading.events.len()) };
    assert_eq!((strike.id.0.as_str(), strike.kind.as_str(), strike.kind_code.as_str()), ("made-up:UTO1", "air-strike", "Air/drone strike"));
    assert_eq!(strike.casualties.killed.best, Some(3));
    assert_eq!((strike.casualties.killed.low, strike.casualties.killed_civilians), (None, None));
    assert_eq!((strike.place.precision, strike.when.precision), (Some(PlacePrecision::Near), Some(1)));
    assert_eq!(strike.documents.as_deref(), Some("Herald; Gazette"));
    assert_eq!(strike.text.as_deref(), Some("A strike, as reported."));
    assert_eq!((clash.when.start.to_string(), clash.kind.as_str()), ("2031-01-05".to_owned(), "clash"));
    let states: Vec<_> =
        [strike, clash, vigil].iter().flat_map(|event| &event.sides).map(|side| side.as_ref().and_then(|side| side.state)).collect();
    assert_eq!(states, [Some(true), Some(false), Some(false), None, Some(false), None]);
    assert!(reading.events.iter().all(|event| event.side_role == SideRole::Undirected));
    assert_eq!(vigil.kind.as_str(), "unknown");
    assert_eq!(vigil.sides[1], None);
    let notes = ["4 event_date date-unreadable skipped", "5 sub_event_type kind-unknown guessed", "5 fatalities count-unreadable dropped"];
    assert_eq!(listed(&reading.notes), notes);
    assert_eq!((reading.rows, reading.events[0].vintage.0.as_str()), (4, "2031-01-06"));
}

#[test]
fn semicolons_are_seen() {
    let text = "event_id_cnty;event_date;sub_event_type;fatalities\nUTO1;2031-01-05;Attack;2\n";
    let reading = read("acled", text.as_bytes());
    assert_eq!(reading.events[0].kind.as_str(), "attack-on-civilians");
    assert_eq!(listed(&reading.notes), ["- - delimiter-guessed guessed", "- - column-missing guessed"]);
}

#[test]
fn another_table_is_refused() {
    let error = try_read("acled", b"id,date\n1,2031-01-01\n", None).unwrap_err();
    assert!(error.to_string().contains("\"event_id_cnty\" is missing; the file has id, date"), "{error}");
}
