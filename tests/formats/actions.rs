//! Lists of measures: made-up rows, and the compiled list where it is present.

use crate::reading::{counts, listed, read, shared};
use respite_model::SideRole;

const ROWS: &str = "\
id,start,end,start_alt,end_alt,name,type,subtype,initiator,target,country,places,date_precision,confidence,source,source2,note
a1,2031-01-05,2031-02-01,2031-01,,Operation Mill,force,Ground Operation,Utopia,Red Front,UT,Mill (Ostwall),day,high,https://example.org/1,https://example.org/2,
a2,2031-03-01,,,,Quiet on the river,ceasefire,ceasefire by radio,Utopia,,UT,,month,low,https://example.org/3,,
a3,2031-03-09,2031-03-02,,,Fair,festival,,Utopia,,UT,,roughly,low,,,
a4,2031-03,,,,Half a date,talks,,Utopia,,UT,,month,low,,,
";

#[test]
fn measures_last_and_have_a_direction() {
    let reading = read("actions", ROWS.as_bytes());
    let [operation, ceasefire, fair] = reading.events.as_slice() else { panic!("{} events", reading.events.len()) };
    assert_eq!(
        (operation.id.0.as_str(), operation.kind.as_str(), operation.kind_code.as_str()),
        ("made-up:a1", "operation", "force/Ground Operation")
    );
    assert_eq!((operation.when.end.unwrap().to_string(), operation.when.start_alt.as_deref()), ("2031-02-01".to_owned(), Some("2031-01")));
    assert_eq!(operation.documents.as_deref(), Some("https://example.org/1; https://example.org/2"));
    assert_eq!((operation.text.as_deref(), operation.status.as_deref()), (Some("Operation Mill"), Some("high")));
    assert_eq!(operation.place.name.as_deref(), Some("Mill (Ostwall)"));
    assert_eq!(operation.place.point(), None);
    assert_eq!((operation.when.precision, ceasefire.when.precision, fair.when.precision), (Some(1), Some(4), None));
    assert_eq!((ceasefire.kind.as_str(), ceasefire.when.end), ("ceasefire", None));
    assert_eq!((fair.kind.as_str(), fair.when.end), ("unknown", None));
    assert!(reading.events.iter().all(|event| event.side_role == SideRole::Directed));
    let notes = [
        "3 subtype kind-broader guessed",
        "4 type kind-unknown guessed",
        "4 end end-before-start dropped",
        "4 date_precision code-unknown dropped",
        "5 start date-unreadable skipped",
    ];
    assert_eq!(listed(&reading.notes), notes);
}

#[test]
fn the_compiled_list() {
    let Some(bytes) = shared("pakistan/interventions.csv") else { return };
    let reading = read("actions", &bytes);
    assert_eq!((reading.rows, reading.events.len()), (78, 78));
    assert_eq!(counts(&reading.notes), [("kind-broader guessed".to_owned(), 1)]);
    assert_eq!(reading.events.iter().filter(|event| event.when.end.is_none()).count(), 8);
    let at_work = |prefix: &str| reading.events.iter().filter(|event| event.kind_code.starts_with(prefix)).count();
    assert_eq!([at_work("force/"), at_work("talks/"), at_work("ceasefire/"), at_work("border/"), at_work("other/")], [43, 12, 9, 5, 9]);
    assert_eq!(reading.events[0].vintage.0, "2026-06-29");
}
