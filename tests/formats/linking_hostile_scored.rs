//! Whatever plain tables hold, the default rule gives a result that adds up, or a clear error.

use crate::{
    linking_hostile::{rows, table, text},
    meltt::kinds,
};
use proptest::prelude::*;
use respite_data::linking::{
    LinkError,
    tables::{Probabilistic, ScoredTables},
};
use std::collections::BTreeSet;

fn link(tables: &[String]) -> Result<ScoredTables, LinkError> {
    let named: Vec<(&str, &[u8])> = ["A.csv", "B.csv", "C.csv"].into_iter().zip(tables.iter().map(String::as_bytes)).collect();
    Probabilistic::default().link(&named, &[kinds("kind")])
}

/// What holds of every result.
fn adds_up(linked: &ScoredTables) {
    let members: Vec<_> = linked.clusters.iter().flatten().collect();
    assert_eq!(members.iter().collect::<BTreeSet<_>>().len(), members.len(), "a row is in one cluster");
    assert_eq!(linked.unique, linked.rows - (members.len() - linked.clusters.len()));
    let sorts = linked.event_matches + linked.episode_matches + linked.mixed_matches + linked.repeats;
    assert_eq!((linked.clusters.len(), linked.members.len()), (sorts, sorts));
    for (cluster, shown) in linked.clusters.iter().zip(&linked.members) {
        assert!(cluster.len() > 1 && cluster.iter().eq(shown.rows.iter().map(|member| &member.row)));
        for member in &shown.rows {
            assert_eq!(member.role == "report", member.of.is_none());
            assert!(member.of.iter().all(|of| cluster.contains(of) && of.0 == member.row.0));
        }
    }
    for link in linked.links.iter().chain(&linked.uncertain) {
        assert!((0.0..=1.0).contains(&link.probability) && link.first.0 < link.second.0 && link.prior_log2.is_finite());
    }
}

#[test]
fn extreme_tables_give_a_result() {
    let (event, episode) = ("2031-01-05,,0,0,raid\n", "2031-01-05,2031-01-09,0,0,raid\n");
    for (what, a, b) in [
        ("both empty", "", ""),
        ("one empty", event, ""),
        ("one row each", event, event),
        ("only episodes", episode, episode),
        ("the same place and day", &event.repeat(60), &event.repeat(40)),
        ("no places", "2031-01-05,,,,raid\n", "2031-01-05,,,,raid\n"),
        ("no kinds", "2031-01-05,,0,0,\n", "2031-01-05,,0,0,NA\n"),
        ("across the antimeridian", "2031-01-05,,0,179.99,raid\n", "2031-01-05,,0,-179.99,raid\n"),
        ("beyond 180 degrees", "2031-01-05,,0,359.99,raid\n", "2031-01-05,,0,0,raid\n"),
        ("at the pole", "2031-01-05,,90,0,raid\n", "2031-01-05,,89.999,180,raid\n"),
        ("the first and the last year", "0001-01-01,,0,0,raid\n", "9999-12-31,,0,0,raid\n"),
        ("all years", "0001-01-01,9999-12-31,0,0,raid\n", "2031-01-05,,0,0,raid\n"),
    ] {
        let linked = link(&[table(a), table(b)]).unwrap_or_else(|error| panic!("{what}: {error}"));
        adds_up(&linked);
    }
    let alone = link(&[table(event)]).unwrap_err().to_string();
    assert!(alone.contains("at least two tables"), "{alone}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn tables_of_rows_add_up(a in rows(), b in rows(), c in rows()) {
        adds_up(&link(&[a, b, c]).unwrap());
    }

    #[test]
    fn any_text_is_a_table_or_an_error(a in text(), b in text()) {
        match link(&[a, b]) {
            Ok(linked) => adds_up(&linked),
            Err(error) => prop_assert!(!error.to_string().is_empty() && !error.hint().is_empty()),
        }
    }
}
