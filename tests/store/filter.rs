//! Filters: meaning, errors and where they point.

use crate::rows::{HEAD, import, project};
use proptest::prelude::*;
use respite_data::store::{COLUMNS, Filter, FilterError, Selection, Store};

fn filled() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = project(folder.path());
    let text = "a,2024-01-01,,air-strike,1.5,1,0,Red,Blue,north\n\
                b,2024-01-02,open,armed-clash,,,3,Red,,South 50%\n\
                c,2024-01-03,,ceasefire,-2,2,,,Blue,\n\
                d,2024-02-01,2024-02-09,air-strike,0,0,12,Red,Red,it's\n";
    import(&mut store, &format!("{HEAD}{text}")).unwrap();
    (folder, store)
}

fn admitted(store: &Store, text: &str) -> String {
    let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let table = store.events(&Selection { filter: Some(filter), ..Selection::default() }).unwrap();
    table.ids().unwrap().iter().flatten().map(|id| id.trim_start_matches("rows:")).collect()
}

#[test]
fn filters_mean_what_sql_means() {
    let (_folder, store) = filled();
    for (text, expected) in [
        ("TRUE", "abcd"),
        ("FALSE", ""),
        ("kind = 'air-strike'", "ad"),
        ("'air-strike' = kind", "ad"),
        ("KIND <> 'air-strike'", "bc"),
        ("\"kind\" = 'air-strike'", "ad"),
        // A missing value is neither equal nor different.
        ("killed_best > 0", "bd"),
        ("killed_best <= 3", "ab"),
        ("3 <= killed_best", "bd"),
        ("NOT killed_best > 0", "a"),
        ("killed_best <> 3", "ad"),
        ("killed_best IS NULL", "c"),
        ("killed_best IS NOT NULL", "abd"),
        ("killed_best > 0 OR kind = 'ceasefire'", "bcd"),
        ("NOT (killed_best > 0 AND kind = 'armed-clash')", "acd"),
        ("killed_best IN (3, 12.0, 2.5)", "bd"),
        ("killed_best NOT IN (3)", "ad"),
        ("killed_best > 2.5", "bd"),
        ("killed_best BETWEEN 1 AND 3", "b"),
        ("killed_best NOT BETWEEN 1 AND 3", "ad"),
        ("latitude >= 0", "ad"),
        ("latitude = -2 OR latitude = +1.5", "ac"),
        ("latitude IN (0, -2)", "cd"),
        ("latitude = longitude", "d"),
        ("killed_best > longitude", "d"),
        // AND binds more tightly than OR, NOT more tightly than AND.
        ("kind = 'ceasefire' OR kind = 'air-strike' AND killed_best = 12", "cd"),
        ("(kind = 'ceasefire' OR kind = 'air-strike') AND killed_best = 12", "d"),
        ("NOT kind = 'ceasefire' AND killed_best = 3", "b"),
        // Days.
        ("day >= DATE '2024-01-03'", "cd"),
        ("day >= '2024-01-03'", "cd"),
        ("day BETWEEN '2024-01-02' AND DATE '2024-01-03'", "bc"),
        ("day IN ('2024-01-01', DATE '2024-02-01')", "ad"),
        ("end_day IS NULL", "b"),
        ("end_day > day", "d"),
        // Text.
        ("text LIKE '%th%'", "ab"),
        ("text LIKE 'south%'", ""),
        ("text ILIKE 'south%'", "b"),
        ("text NOT LIKE 'n%'", "bd"),
        ("text = 'it''s'", "d"),
        ("text < 'it'", "b"),
        ("side_a LIKE 'R_d'", "abd"),
        ("side_a ILIKE 'r%' AND side_b IS NOT NULL", "ad"),
        ("side_a = side_b", "d"),
        ("side_b NOT IN ('Red')", "ac"),
        ("side_a_state", "abd"),
        ("NOT side_a_state", ""),
        ("side_b_state = FALSE", "acd"),
        ("side_b_state IN (TRUE)", ""),
        ("event_id IN ('rows:a', 'rows:c')", "ac"),
        ("class = 'event'", "b"),
    ] {
        assert_eq!(admitted(&store, text), expected, "{text}");
    }
}

fn error(text: &str) -> FilterError {
    Filter::parse(text).err().unwrap_or_else(|| panic!("{text} was accepted"))
}

#[test]
fn errors_say_what_and_where() {
    for (text, at, message) in [
        ("dya > 1", "dya", "there is no column \"dya\"; did you mean day?"),
        (
            "kind = 'x' AND\n  killed_bets > 1",
            "killed_bets",
            "at line 2, column 3: there is no column \"killed_bets\"; did you mean killed_best?",
        ),
        ("kind = \"air-strike\"", "\"air-strike\"", "there is no column \"air-strike\""),
        (
            "text = 'ä' AND day > 'Friday'",
            "'Friday'",
            "the column day (day) cannot be compared with 'Friday', which does not look like 2026-02-26",
        ),
        ("kind = 3", "3", "the column kind (text) cannot be compared with a whole number"),
        ("killed_best = 'many'", "'many'", "the column killed_best (whole number) cannot be compared with text"),
        ("killed_best LIKE '1%'", "killed_best", "cannot be compared with a pattern"),
        ("day = DATE '2026-02-30'", "'2026-02-30'", "is no day"),
        ("killed_best = NULL", "NULL", "use IS NULL"),
        ("killed_best + 1 > 2", "killed_best + 1", "neither a column nor a value"),
        ("lower(kind) = 'x'", "lower(kind)", "neither a column nor a value"),
        ("kind", "kind", "cannot be compared with nothing"),
        ("side_a_state > TRUE", "TRUE", "have no order"),
        ("1 = 1", "1", "must be a column"),
        ("kind = ", "", "expected: an expression, found: EOF"),
        ("kind = 'x' kind", "kind", "is not expected here"),
        ("kind = 'x", "", "unterminated string literal"),
        ("", "", "expected"),
    ] {
        let error = error(text);
        let place = error.at();
        assert!(error.to_string().contains(message), "{text}: {error}");
        let pointed = &text[place.offset..place.offset + place.length];
        assert!(pointed == at || at.starts_with(pointed) && !text.ends_with(at) || at.is_empty(), "{text}: points at {pointed:?}");
        let first = text.find(at).unwrap_or(0);
        assert!(at.is_empty() || place.offset >= first, "{text}: {place:?}");
        assert!(!error.hint().is_empty());
    }
}

#[test]
fn long_filters_do_not_break() {
    let (_folder, store) = filled();
    let list: Vec<String> = (0..20_000).map(|i| format!("'rows:{i}'")).collect();
    assert_eq!(admitted(&store, &format!("event_id NOT IN ({})", list.join(","))), "abcd");
    assert_eq!(admitted(&store, &vec!["killed_best = 3"; 1_500].join(" OR ")), "b");
    for part in [" OR killed_best = 3", " IS NULL", "::int", " + 1", "[1]", ".a"] {
        let _ = Filter::parse(&format!("killed_best = 3{}", part.repeat(4_900 / part.split(' ').count())));
        assert!(Filter::parse(&format!("killed_best{}", part.repeat(100_000))).is_err());
    }
    for part in ["(", "NOT ", "-", "CASE WHEN "] {
        assert!(Filter::parse(&part.repeat(100_000)).is_err());
        assert!(Filter::parse(&part.repeat(2_000)).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
        let _ = Filter::parse(&text).map_err(|error| (error.to_string(), &text[error.at().offset..error.at().offset + error.at().length]).0);
    }

    #[test]
    fn any_words_are_read_or_refused(words in proptest::collection::vec(prop_oneof![
        proptest::sample::select(COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>()),
        proptest::sample::select(vec![
            "AND", "OR", "NOT", "IN", "(", ")", ",", "=", "<>", "<", ">=", "LIKE", "ILIKE", "BETWEEN", "IS", "NULL", "TRUE", "DATE",
            "'2026-02-26'", "'x'", "1", "-1.5", "1e400", "99999999999999999999", "\n", "é", "'", "\"", "--", "/*", "CASE", "SELECT",
        ]),
    ], 0..14)) {
        let text = words.join(" ");
        if let Err(error) = Filter::parse(&text) {
            let place = error.at();
            prop_assert!(text.get(place.offset..place.offset + place.length).is_some());
        }
    }
}

#[test]
fn three_values_obey_de_morgan() {
    let parts = ["killed_best > 0", "kind = 'air-strike'", "latitude < 1", "text LIKE '%h%'", "end_day > day", "side_a IS NULL"];
    let (_folder, store) = filled();
    for a in parts {
        for b in parts {
            assert_eq!(admitted(&store, &format!("NOT ({a} AND {b})")), admitted(&store, &format!("NOT {a} OR NOT {b}")));
            assert_eq!(admitted(&store, &format!("NOT ({a} OR {b})")), admitted(&store, &format!("NOT {a} AND NOT {b}")));
        }
    }
}
