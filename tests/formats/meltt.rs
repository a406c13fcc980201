//! The linking rule `meltt`: made-up tables whose numbers are worked out beside them.
//!
//! Windows are 4 km and 2 days. Of the kinds, raid and ambush are alike on the second level (assault), both and mine on the third (force).
//! A rally is like none of them. On three levels an equal second level scores 1/2, an equal third level 1.

use respite_data::linking::{
    LinkError, LinkTaxonomy, Linked, RowName, RowSet,
    meltt::Meltt,
    tables::{LinkSpec, read_set, read_taxonomy},
};
use std::path::Path;

/// First and last day of January, latitude, longitude, kind.
type Cells = (i32, i32, f64, f64, &'static str);

const SETS: [&str; 4] = ["A", "B", "C", "D"];
const KINDS: [&str; 4] = ["raid,raid,assault,force", "ambush,ambush,assault,force", "mine,mine,blast,force", "rally,rally,march,protest"];

pub fn kinds(column: &str) -> LinkTaxonomy {
    let mut text = String::from("data.source,base.categories,fine,middle,coarse\n");
    for (set, kind) in SETS.iter().flat_map(|set| KINDS.iter().map(move |kind| (set, kind))) {
        text.push_str(&format!("{set},{kind}\n"));
    }
    read_taxonomy(column, "kinds.csv", text.as_bytes()).unwrap()
}

/// Tables of these rows; the first is A.
fn sets(tables: &[&[Cells]]) -> Vec<RowSet> {
    let table = |(rows, name): (&&[Cells], &&str)| {
        let mut text = String::from("date,enddate,latitude,longitude,kind\n");
        for (start, end, latitude, longitude, kind) in *rows {
            text.push_str(&format!("2031-01-{start:02},2031-01-{end:02},{latitude},{longitude},{kind}\n"));
        }
        read_set(&format!("{name}.csv"), text.as_bytes(), &["kind"]).unwrap()
    };
    tables.iter().zip(&SETS).map(table).collect()
}

fn link(tables: &[&[Cells]]) -> Linked {
    Meltt::within(4.0, 2.0).link(&sets(tables), &[kinds("kind")]).unwrap()
}

fn row(set: &str, number: usize) -> RowName {
    RowName(set.into(), number)
}

/// Links as pairs of kept row and row, with their score.
fn pairs(linked: &Linked) -> Vec<(RowName, RowName, f64)> {
    linked.links.iter().map(|link| (link.kept.clone(), link.row.clone(), link.score)).collect()
}

fn doubt<'a>(linked: &'a Linked, code: &str) -> Option<&'a str> {
    linked.diagnostics.iter().find(|doubt| doubt.code == code).map(|doubt| doubt.message.as_str())
}

#[test]
fn three_tables_step_by_step() {
    let a = [(1, 1, 0.0, 0.0, "raid"), (10, 14, 0.0, 0.0, "raid"), (20, 20, 10.0, 10.0, "rally")];
    let b = [(2, 2, 0.0, 0.0, "raid"), (11, 15, 0.0, 0.0, "ambush"), (12, 12, 0.0, 0.0, "raid")];
    let c = [(3, 3, 0.0, 0.0, "raid"), (13, 13, 0.0, 0.0, "raid"), (18, 22, 10.0, 10.0, "rally")];
    let linked = link(&[&a, &b, &c]);
    // B to A. Events: A1 (day 1) and B1 (day 2) are a day apart: linked. B3 (12) is far in time from A1 and A3 (20).
    // Episodes: A2 (10-14) and B2 (11-15), first and last days a day apart, equal on the second level: linked with 1/2.
    // Flags: B3 (12) lies in A2. Kept: A1, A2, B3, A3.
    // C to these. Events: A1 and C1 (3) are two days apart: linked. B3 and C2 (13): linked. A3 (20) has none.
    // Episodes: A2 and C3 (18-22) are 8 days apart. Flags: A3 (20) lies in C3.
    // 9 rows less 4 links leave 5. Clusters of events: A1 B1 C1 and B3 C2; of episodes: A2 B2.
    assert_eq!((linked.rows, linked.unique, linked.event_matches, linked.episode_matches, linked.flagged), (9, 5, 2, 1, 2));
    assert_eq!(
        linked.clusters,
        [vec![row("A", 1), row("B", 1), row("C", 1)], vec![row("A", 2), row("B", 2)], vec![row("B", 3), row("C", 2)]]
    );
    assert_eq!(
        pairs(&linked),
        [
            (row("A", 1), row("B", 1), 0.0),
            (row("A", 2), row("B", 2), 0.5),
            (row("A", 1), row("C", 1), 0.0),
            (row("B", 3), row("C", 2), 0.0)
        ]
    );
    assert_eq!(
        linked.flags.iter().map(|flag| (&flag.event, &*flag.episodes)).collect::<Vec<_>>(),
        [(&row("A", 3), &[row("C", 3)][..]), (&row("B", 3), &[row("A", 2)])]
    );
    assert_eq!((linked.kept(&row("C", 1)), linked.kept(&row("A", 3))), (&row("A", 1), &row("A", 3)));
    assert_eq!(linked.diagnostics.iter().map(|doubt| doubt.code).collect::<Vec<_>>(), ["link.yes-or-no"]);
}

#[test]
fn an_exact_partner_loses_to_a_coarse_one_of_the_day_before() {
    // A1 looks back first: B1, a day earlier and 0.02 degrees = 2.2 km away, is equal on the third level: 1. B2 would score 0.
    let linked = link(&[&[(10, 10, 0.0, 0.0, "raid")], &[(9, 9, 0.02, 0.0, "mine"), (10, 10, 0.0, 0.0, "raid")]]);
    assert_eq!(pairs(&linked), [(row("A", 1), row("B", 1), 1.0)]);
    assert!(doubt(&linked, "link.first-come").unwrap().contains("for 1 of 1 links"));
}

#[test]
fn of_one_day_the_order_of_the_file_decides() {
    // Of its own day A1 takes the first in the file, of an earlier day the last.
    let own = link(&[&[(10, 10, 0.0, 0.0, "raid")], &[(10, 10, 0.02, 0.0, "mine"), (10, 10, 0.0, 0.0, "raid")]]);
    assert_eq!(pairs(&own), [(row("A", 1), row("B", 1), 1.0)]);
    assert!(doubt(&own, "link.row-order").unwrap().ends_with("1 of 1 clusters are not found again"));
    let earlier = link(&[&[(10, 10, 0.0, 0.0, "raid")], &[(9, 9, 0.0, 0.0, "raid"), (9, 9, 0.02, 0.0, "mine")]]);
    assert_eq!(pairs(&earlier), [(row("A", 1), row("B", 2), 1.0)]);
    // The better one first: nothing is left that is better.
    let best = link(&[&[(10, 10, 0.0, 0.0, "raid")], &[(10, 10, 0.0, 0.0, "raid"), (10, 10, 0.02, 0.0, "mine")]]);
    assert_eq!((pairs(&best), doubt(&best, "link.first-come")), (vec![(row("A", 1), row("B", 1), 0.0)], None));
}

#[test]
fn the_earlier_of_two_rows_takes_the_one_partner() {
    // A1 (day 9, mine) takes B1 (day 10, raid) with 1, before A2 (day 10, raid) could have it with 0.
    let linked = link(&[&[(9, 9, 0.0, 0.0, "mine"), (10, 10, 0.0, 0.0, "raid")], &[(10, 10, 0.0, 0.0, "raid")]]);
    assert_eq!(pairs(&linked), [(row("A", 1), row("B", 1), 1.0)]);
    // Rows are taken by day and not by their place in the file.
    let linked = link(&[&[(10, 10, 0.0, 0.0, "raid"), (9, 9, 0.0, 0.0, "mine")], &[(10, 10, 0.0, 0.0, "raid")]]);
    assert_eq!(pairs(&linked), [(row("A", 2), row("B", 1), 1.0)]);
}

#[test]
fn an_unrelated_event_ends_the_search_within_an_episode() {
    // A1 lasts from day 1 to 25. B1 (day 15) is the first event that starts beyond day 1 + 2: it is still looked at, and flagged.
    let far = (28, 28, -50.0, -50.0, "rally");
    let a = [(1, 25, 0.0, 0.0, "raid"), far];
    let alone = link(&[&a, &[(15, 15, 0.0, 0.0, "raid")]]);
    assert_eq!((alone.flagged, doubt(&alone, "link.scan-stops")), (1, None));
    // B2 (day 5), on the other side of the earth, now comes first, and B1 is not looked at.
    let between = link(&[&a, &[(15, 15, 0.0, 0.0, "raid"), (5, 5, 50.0, 150.0, "rally")]]);
    assert_eq!(between.flagged, 0);
    assert!(doubt(&between, "link.scan-stops").unwrap().ends_with(": 1"));
    // Up to two days before the first and after the last day is near enough.
    let edges = [(1, 25, 0.0, 0.0, "raid"), far];
    for (day, flagged) in [(27, 1), (28, 0)] {
        assert_eq!(link(&[&edges, &[(day, day, 0.0, 0.0, "raid")]]).flagged, flagged, "{day}");
    }
    for (day, flagged) in [(8, 1), (7, 0)] {
        assert_eq!(link(&[&[(10, 25, 0.0, 0.0, "raid"), far], &[(day, day, 0.0, 0.0, "raid")]]).flagged, flagged, "{day}");
    }
}

#[test]
fn an_event_goes_to_the_first_episode_that_reaches_it() {
    let far = (28, 28, -50.0, -50.0, "rally");
    let linked = link(&[&[(4, 9, 0.0, 0.0, "raid"), (3, 8, 0.0, 0.0, "raid"), far], &[(5, 5, 0.0, 0.0, "raid"), (6, 6, 0.0, 0.0, "raid")]]);
    // A2 starts first. It reaches B1 (5) and B2 (6), the first beyond day 3 + 2, and takes both.
    assert_eq!(linked.flags.iter().map(|flag| &*flag.episodes).collect::<Vec<_>>(), [[row("A", 2)], [row("A", 2)]]);
}

#[test]
fn the_order_of_the_tables_changes_the_number_left() {
    // A1 (10) takes B1 (9), the nearest before it; A2 (11) reaches B1 alone, and has none: 3 rows are left.
    // With B first, B2 (8) reaches A1 alone and takes it, then B1 (9) takes A2 (11): 2 rows are left.
    let (a, b) = ([(10, 10, 0.0, 0.0, "raid"), (11, 11, 0.0, 0.0, "raid")], [(9, 9, 0.0, 0.0, "raid"), (8, 8, 0.0, 0.0, "raid")]);
    let linked = link(&[&a, &b]);
    assert_eq!((linked.unique, link(&[&b, &a]).unique), (3, 2));
    assert!(doubt(&linked, "link.set-order").unwrap().contains("3 rows are left in the order given, 2 with"));
    assert_eq!(doubt(&linked, "link.row-order"), None);
}

#[test]
fn three_rows_may_be_in_one_cluster_though_two_of_them_are_apart() {
    // B1 and C1 are 0.03 degrees = 3.3 km from A1, on either side, and 6.7 km from each other.
    let linked = link(&[&[(1, 1, 0.0, 0.0, "raid")], &[(1, 1, 0.03, 0.0, "raid")], &[(1, 1, -0.03, 0.0, "raid")]]);
    assert_eq!((linked.unique, linked.event_matches, linked.clusters.len()), (1, 1, 1));
    assert!(doubt(&linked, "link.loose-cluster").unwrap().ends_with(": 1 of 1"));
    // With the middle row in B, C1 is 6.7 km from the row that stands for both.
    let linked = link(&[&[(1, 1, 0.03, 0.0, "raid")], &[(1, 1, 0.0, 0.0, "raid")], &[(1, 1, -0.03, 0.0, "raid")]]);
    assert_eq!((linked.unique, doubt(&linked, "link.loose-cluster")), (2, None));
}

#[test]
fn events_on_one_side_alone_are_said() {
    let linked = link(&[&[(1, 5, 0.0, 0.0, "raid")], &[(2, 2, 0.0, 0.0, "raid")]]);
    assert_eq!((linked.unique, linked.flagged), (2, 1));
    assert!(doubt(&linked, "link.one-sided").unwrap().contains(": 1 of 1;"));
}

#[test]
fn last_days_count_as_much_as_first_days() {
    // Episodes of the same first day: last days 2 days apart are near, 3 are not.
    assert_eq!(link(&[&[(1, 5, 0.0, 0.0, "raid")], &[(1, 7, 0.0, 0.0, "raid")]]).episode_matches, 1);
    assert_eq!(link(&[&[(1, 5, 0.0, 0.0, "raid")], &[(1, 8, 0.0, 0.0, "raid")]]).episode_matches, 0);
    // An event is not linked with an episode of two days; it is flagged.
    let linked = link(&[&[(1, 1, 0.0, 0.0, "raid")], &[(1, 2, 0.0, 0.0, "raid")]]);
    assert_eq!((linked.unique, linked.flagged), (2, 1));
}

/// Two rows that differ on so many of three taxonomies, and whether they are linked.
fn with_partial(partial: usize, differing: usize) -> Linked {
    let kind = |i: usize| if i < differing { "rally" } else { "raid" };
    let table = |name: &str, kinds: [&str; 3]| {
        let text = format!("date,latitude,longitude,x,y,z\n2031-01-01,0,0,{}\n", kinds.join(","));
        read_set(name, text.as_bytes(), &["x", "y", "z"]).unwrap()
    };
    let sets = [table("A.csv", ["raid"; 3]), table("B.csv", [kind(0), kind(1), kind(2)])];
    Meltt { partial, ..Meltt::within(4.0, 2.0) }.link(&sets, &["x", "y", "z"].map(kinds)).unwrap()
}

#[test]
fn partial_takes_none_or_exactly_that_many() {
    let linked = |partial| [0, 1, 2, 3].map(|differing| with_partial(partial, differing).event_matches);
    assert_eq!([linked(0), linked(1), linked(2), linked(3)], [[1, 0, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 0, 1]]);
    // Each of the two adds 1: (0 + 2) / 3.
    assert_eq!(with_partial(2, 2).links[0].score, 2.0 / 3.0);
    assert!(doubt(&with_partial(2, 1), "link.partial-exact").unwrap().contains(": 1;"));
    assert_eq!(doubt(&with_partial(2, 3), "link.partial-exact"), None);
}

#[test]
fn a_stated_level_and_weights() {
    let sets = sets(&[&[(1, 1, 0.0, 0.0, "raid")], &[(1, 1, 0.0, 0.0, "ambush")]]);
    let at = |level| Meltt { smart_match: false, certainty: [("kind".into(), level)].into(), ..Meltt::within(4.0, 2.0) };
    let score = |rule: &Meltt| rule.link(&sets, &[kinds("kind")]).unwrap().links.first().map(|link| link.score);
    // Raid and ambush differ on level 1, and are equal on level 2 (1/2) and 3 (2/2).
    assert_eq!([1, 2, 3].map(|level| score(&at(level))), [None, Some(0.5), Some(1.0)]);
    // Two taxonomies that weigh 0.5 and 1.5: (0.5 x 1/2 + 1.5 x 0) / 2.
    let table = |name: &str, kind: &str| {
        read_set(name, format!("date,latitude,longitude,x,y\n2031-01-01,0,0,{kind},raid\n").as_bytes(), &["x", "y"]).unwrap()
    };
    let rule = Meltt { weights: [("x".into(), 0.5), ("y".into(), 1.5)].into(), ..Meltt::within(4.0, 2.0) };
    let linked = rule.link(&[table("A.csv", "raid"), table("B.csv", "ambush")], &["x", "y"].map(kinds)).unwrap();
    assert_eq!(linked.links[0].score, 0.125);
}

#[test]
fn windows_are_inclusive() {
    // A degree is 111.111 km, so 0.036 degrees are 3.999996 km and 0.0361 degrees 4.01 km.
    let north = |degrees| link(&[&[(1, 1, 0.0, 0.0, "raid")], &[(3, 3, degrees, 0.0, "raid")]]).event_matches;
    assert_eq!((north(0.036), north(0.0361)), (1, 0));
    assert_eq!(link(&[&[(1, 1, 0.0, 0.0, "raid")], &[(4, 4, 0.0, 0.0, "raid")]]).event_matches, 0);
}

#[test]
fn what_the_rule_cannot_use_is_refused() {
    let two = sets(&[&[(1, 1, 0.0, 0.0, "raid")], &[(1, 1, 0.0, 0.0, "raid")]]);
    let refused = |rule: Meltt, sets: &[RowSet], taxonomies: &[LinkTaxonomy]| rule.link(sets, taxonomies).unwrap_err().to_string();
    let rule = || Meltt::within(4.0, 2.0);
    assert_eq!(refused(rule(), &two[..1], &[kinds("kind")]), "link the table A alone: at least two tables are needed");
    assert!(refused(rule(), &[two[0].clone(), two[0].clone()], &[kinds("kind")]).contains("both called \"A\""));
    assert!(refused(rule(), &two, &[]).contains("at least one taxonomy"));
    assert_eq!(refused(Meltt::within(-1.0, 2.0), &two, &[kinds("kind")]), "link with window_km = -1: it must be 0 or more");
    assert!(refused(Meltt::within(4.0, f64::NAN), &two, &[kinds("kind")]).contains("window_days = NaN"));
    assert!(refused(Meltt { partial: 2, ..rule() }, &two, &[kinds("kind")]).contains("partial = 2"));
    assert!(refused(Meltt { smart_match: false, ..rule() }, &two, &[kinds("kind")]).contains("certainty.kind"));
    assert!(refused(Meltt { weights: [("kind".into(), 2.0)].into(), ..rule() }, &two, &[kinds("kind")]).contains("the sum must be 1"));
    assert!(refused(Meltt { weights: [("sort".into(), 1.0)].into(), ..rule() }, &two, &[kinds("kind")]).contains("weights.sort"));
    let mut strange = two.clone();
    strange[1].rows[0].categories = vec!["Raid".into()];
    let error = rule().link(&strange, &[kinds("kind")]).unwrap_err();
    assert_eq!(error, LinkError::CategoryNotMapped { set: "B".into(), row: 1, taxonomy: "kind".into(), category: "Raid".into() });
    strange[1].name = "E".into();
    assert!(refused(rule(), &strange, &[kinds("kind")]).contains("no row whose data.source is \"E\"; it has A, B, C, D"));
}

#[test]
fn a_level_that_is_not_known_is_equal_to_nothing() {
    // On the first level neither raid is known, so the second counts: 1/1. With one level there is nothing to agree on.
    let two = sets(&[&[(1, 1, 0.0, 0.0, "raid")], &[(1, 1, 0.0, 0.0, "raid")]]);
    let linked = |text: &str| Meltt::within(4.0, 2.0).link(&two, &[read_taxonomy("kind", "kinds.csv", text.as_bytes()).unwrap()]).unwrap();
    let coarse = linked("data.source,base.categories,fine,coarse\nA,raid,NA,x\nB,raid,NA,x\n");
    assert_eq!(coarse.links[0].score, 1.0);
    assert!(doubt(&coarse, "link.level-unknown").unwrap().contains("NA: 2;"));
    assert_eq!(linked("data.source,base.categories,level\nA,raid,\nB,raid,\n").event_matches, 0);
}

#[test]
fn of_a_category_that_stands_twice_the_first_row_counts() {
    let text = "data.source,base.categories,level\nA,raid,x\nB,raid,x\nB,raid,y\n";
    let twice = read_taxonomy("kind", "kinds.csv", text.as_bytes()).unwrap();
    let linked = Meltt::within(4.0, 2.0).link(&sets(&[&[(1, 1, 0.0, 0.0, "raid")], &[(1, 1, 0.0, 0.0, "raid")]]), &[twice]).unwrap();
    assert_eq!(linked.event_matches, 1);
    assert!(doubt(&linked, "link.category-twice").unwrap().contains(": 1;"));
}

/// Three made-up tables, and what `recompute.py` beside them makes of them without any code of this program.
#[test]
fn equals_a_plain_recomputation() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("formats/meltt_reference");
    let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let spec = LinkSpec::read("spec.toml", &String::from_utf8(bytes("spec.toml")).unwrap()).unwrap();
    let taxonomies: Vec<_> = spec.taxonomies.iter().map(|(column, file)| read_taxonomy(column, file, &bytes(file)).unwrap()).collect();
    let tables = ["A.csv", "B.csv", "C.csv"].map(|name| (name, bytes(name)));
    let tables = tables.each_ref().map(|(name, bytes)| (*name, bytes.as_slice()));
    let linked = serde_json::to_value(spec.rule.link(&tables, &taxonomies).unwrap()).unwrap();
    let expected: serde_json::Value = serde_json::from_slice(&bytes("expected.json")).unwrap();
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&linked[key], value, "{key}");
    }
}
