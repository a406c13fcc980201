//! Whatever the tables hold, linking gives a result that adds up, or a clear error.

use crate::meltt::kinds;
use proptest::prelude::*;
use respite_data::linking::{
    LinkError, Linked,
    meltt::Meltt,
    tables::{LinkSpec, read_set, read_taxonomy},
};
use std::collections::BTreeSet;

const HEADER: &str = "date,enddate,latitude,longitude,kind\n";

fn link(rule: &Meltt, tables: &[String]) -> Result<Linked, LinkError> {
    let sets: Result<Vec<_>, _> =
        tables.iter().zip(["A.csv", "B.csv", "C.csv"]).map(|(text, name)| read_set(name, text.as_bytes(), &["kind"])).collect();
    rule.link(&sets?, &[kinds("kind")])
}

/// What holds of every result.
fn adds_up(linked: &Linked) {
    assert_eq!(linked.unique, linked.rows - linked.links.len());
    assert_eq!(linked.clusters.len(), linked.event_matches + linked.episode_matches);
    assert_eq!(linked.flagged, linked.flags.len());
    let members: Vec<_> = linked.clusters.iter().flatten().collect();
    assert_eq!(members.iter().collect::<BTreeSet<_>>().len(), members.len(), "a row is in one cluster");
    assert_eq!(members.len(), linked.links.len() + linked.clusters.len());
    for cluster in &linked.clusters {
        assert!(cluster.len() > 1 && cluster.iter().map(|row| &row.0).collect::<BTreeSet<_>>().len() == cluster.len());
    }
    let gone: BTreeSet<_> = linked.links.iter().map(|link| &link.row).collect();
    assert!(linked.flags.iter().all(|flag| !gone.contains(&flag.event) && !flag.episodes.is_empty()));
    assert!(linked.links.iter().all(|link| (0.0..=1.0).contains(&link.score) && !gone.contains(&link.kept)));
}

pub(crate) fn table(rows: &str) -> String {
    format!("{HEADER}{rows}")
}

#[test]
fn extreme_tables_give_a_result() {
    let rule = Meltt::within(4.0, 2.0);
    let (event, episode) = ("2031-01-05,,0,0,raid\n", "2031-01-05,2031-01-09,0,0,raid\n");
    // Two tables, and rows left, clusters of events and of episodes, flagged events.
    let cases = [
        ("both empty", "", "", (0, 0, 0, 0)),
        ("one empty", event, "", (1, 0, 0, 0)),
        ("one row each", event, event, (1, 1, 0, 0)),
        ("only episodes", episode, episode, (1, 0, 1, 0)),
        ("episodes against events", episode, event, (2, 0, 0, 1)),
        ("the same place and day, one to one", &event.repeat(3), &event.repeat(2), (3, 2, 0, 0)),
        ("across the antimeridian", "2031-01-05,,0,179.99,raid\n", "2031-01-05,,0,-179.99,raid\n", (1, 1, 0, 0)),
        ("at the pole", "2031-01-05,,90,0,raid\n", "2031-01-05,,89.999,180,raid\n", (1, 1, 0, 0)),
        ("at the other pole", "2031-01-05,,-90,0,raid\n", "2031-01-05,,-90,77,raid\n", (1, 1, 0, 0)),
        ("at the opposite of the earth", "2031-01-05,,0,0,raid\n", "2031-01-05,,0,180,raid\n", (2, 0, 0, 0)),
        ("a last day before the first", "2031-01-05,2031-01-01,0,0,raid\n", "2031-01-05,2031-01-01,0,0,raid\n", (1, 0, 1, 0)),
        ("the first and the last year", "0001-01-01,,0,0,raid\n", "9999-12-31,,0,0,raid\n", (2, 0, 0, 0)),
    ];
    for (what, a, b, expected) in cases {
        let linked = link(&rule, &[table(a), table(b)]).unwrap_or_else(|error| panic!("{what}: {error}"));
        adds_up(&linked);
        assert_eq!((linked.unique, linked.event_matches, linked.episode_matches, linked.flagged), expected, "{what}");
    }
    // Windows without bounds: every row of a kind may be linked with any other.
    let wide = link(&Meltt::within(1e9, 1e9), &[table("0001-01-01,,0,0,raid\n"), table("9999-12-31,,0,180,raid\n")]).unwrap();
    assert_eq!(wide.unique, 1);
}

#[test]
fn rows_that_cannot_be_placed_are_named() {
    let rule = Meltt::within(4.0, 2.0);
    for (cells, named) in [
        ("2031-01-05,,,0,raid", "row 2, column \"latitude\": \"\""),
        ("2031-01-05,,NA,0,raid", "row 2, column \"latitude\": \"NA\""),
        ("2031-01-05,,0,inf,raid", "row 2, column \"longitude\": \"inf\""),
        ("2031-01-05,,91,0,raid", "row 2, column \"latitude\": \"91\""),
        (",,0,0,raid", "row 2, column \"date\": \"\""),
        ("2031-01-05,later,0,0,raid", "row 2, column \"enddate\": \"later\""),
        ("2031-01-05,,0,0,raid ", "row 2, column \"kind\": \"raid \""),
    ] {
        let good = "2031-01-05,,0,0,raid\n";
        let error = link(&rule, &[table(good), table(&format!("{good}{cells}\n"))]).unwrap_err().to_string();
        assert!(error.contains(named) && error.contains('B'), "{error}");
    }
}

/// Rows close together, so that much is linked.
pub(crate) fn rows() -> impl Strategy<Value = String> {
    let kind = prop_oneof![Just("raid"), Just("ambush"), Just("mine"), Just("rally")];
    let row = (1..20_i32, 0..6_i32, -3..=3_i32, -3..=3_i32, kind).prop_map(|(day, length, north, east, kind)| {
        let (end, degrees) = (day + (length - 3).max(0), 0.02);
        format!("2031-01-{day:02},2031-01-{end:02},{},{},{kind}\n", f64::from(north) * degrees, f64::from(east) * degrees)
    });
    prop::collection::vec(row, 0..25).prop_map(|rows| table(&rows.concat()))
}

/// Text that looks like a table, and is one at times.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let cell = prop_oneof![
        3 => "20[0-9]{2}-0[1-9]-[0-2][0-9]",
        3 => "-?[0-9]{1,3}(\\.[0-9]{1,3})?",
        3 => Just("raid".to_owned()),
        1 => "[\\PC]{0,6}",
        1 => "[\",\r\n ]{0,3}",
    ];
    let row = prop::collection::vec(cell, 4..=6).prop_map(|cells| cells.join(","));
    prop::collection::vec(row, 0..6).prop_map(|rows| table(&rows.join("\n")))
}

proptest! {
    #[test]
    fn tables_of_rows_add_up(a in rows(), b in rows(), c in rows(), km in 0.0..20.0_f64, days in 0..6_u8, partial in 0..2_usize) {
        let rule = Meltt { partial, ..Meltt::within(km, f64::from(days)) };
        let linked = link(&rule, &[a, b, c]).unwrap();
        adds_up(&linked);
    }

    #[test]
    fn any_text_is_a_table_or_an_error(a in text(), b in text()) {
        match link(&Meltt::within(4.0, 2.0), &[a, b]) {
            Ok(linked) => adds_up(&linked),
            Err(error) => prop_assert!(!error.to_string().is_empty() && !error.hint().is_empty()),
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_set("A.csv", &bytes, &["kind"]);
        let _ = read_taxonomy("kind", "kinds.csv", &bytes);
        let _ = LinkSpec::read("spec.toml", &String::from_utf8_lossy(&bytes));
    }
}
