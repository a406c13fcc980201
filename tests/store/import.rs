//! Imports: what comes back, what is recognised, what is refused.

use crate::rows::{self, HEAD, file, import, many, open, project, request};
use proptest::prelude::*;
use respite_data::store::{Columns, Filter, RepairReason, Selection, Store, StoreError, Vintages};
use respite_model::*;
use std::collections::BTreeMap;
use std::path::Path;

fn row(id: &str, day: &str, rest: &str) -> String {
    format!("{id},{day},{rest}\n")
}

fn tables(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let folder = folder.join("tables");
    let read = |entry: std::fs::DirEntry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap());
    std::fs::read_dir(folder).unwrap().map(|entry| read(entry.unwrap())).collect()
}

fn ids(store: &Store, selection: &Selection<'_>) -> Vec<String> {
    store.events(selection).unwrap().ids().unwrap().iter().map(|id| id.unwrap().to_owned()).collect()
}

#[test]
fn events_come_back_as_they_were_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = project(folder.path());
    let text = format!(
        "{HEAD}{}{}{}",
        row("1", "2024-03-01", "2024-03-09,ceasefire,,,,A,,talks, signed").replace(", signed", " signed"),
        row("2", "2024-02-01", "open,air-strike,31.5,-70.25,4,A,B,\"strike on x, y\""),
        row("3", "2024-01-01", ",figure,,,17,,,")
    );
    let report = import(&mut store, &text).unwrap();
    assert!(!report.already);
    assert_eq!((report.import.rows, report.import.events, report.import.figures, report.import.notes), (3, 2, 1, 0));
    assert_eq!(report.import.vintage, Vintage("2024-03-01".to_owned()));

    let events = open(folder.path()).events(&Selection::default()).unwrap().events().unwrap();
    assert_eq!(events.len(), 2);
    let strike = &events[0];
    assert_eq!(strike.id, EventId("rows:2".to_owned()));
    assert_eq!(strike.when.end, None);
    assert_eq!(strike.place.point(), Some((31.5, -70.25)));
    assert_eq!(strike.place.precision, Some(PlacePrecision::Near));
    assert_eq!(strike.casualties.killed, Range::best(4));
    assert_eq!(strike.sides[0], Some(Side { id: Some("a".to_owned()), name: "A".to_owned(), state: Some(true) }));
    assert_eq!(strike.side_role, SideRole::Directed);
    assert_eq!(strike.text.as_deref(), Some("strike on x, y"));
    assert_eq!((strike.row, strike.file.as_str()), (3, report.import.files[0].sha256.as_str()));
    assert_eq!(events[1].when.end, Some("2024-03-09".parse().unwrap()));
    assert_eq!(events[1].sides[1], None);
    let figures = store.figures(&Vintages::Newest).unwrap();
    assert_eq!((figures.len(), figures[0].value, figures[0].row), (1, 17.0, 4));
    assert_eq!(store.original(&report.import.files[0].sha256).unwrap(), text.as_bytes());
    let class = store.events(&Selection { filter: Some(Filter::parse("class = 'action'").unwrap()), ..Selection::default() }).unwrap();
    assert_eq!(class.len(), 2);
}

#[test]
fn the_same_file_is_imported_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = project(folder.path());
    let first = import(&mut store, &many(10)).unwrap();
    let mut again = request(vec![file("renamed.csv", &many(10)), file("twice.csv", &many(10))]);
    again.vintage = Some(Vintage("other".to_owned()));
    let second = store.import(again, &|_| ()).unwrap();
    assert!(second.already);
    assert_eq!(second.import, first.import);
    assert_eq!(second.known, ["renamed.csv"]);
    assert_eq!(second.repeated, ["twice.csv"]);
    assert_eq!(store.entries().len(), 1);

    let mut other = request(vec![file("rows.csv", &many(10))]);
    other.source = Some("elsewhere".try_into().unwrap());
    assert!(!store.import(other, &|_| ()).unwrap().already);
    assert_eq!(store.entries().len(), 2);
}

#[test]
fn the_newest_vintage_is_read_unless_another_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = project(folder.path());
    for (vintage, count) in [("26.0.9", 5), ("26.0.10", 7)] {
        let mut request = request(vec![file("rows.csv", &many(count))]);
        request.vintage = Some(Vintage(vintage.to_owned()));
        store.import(request, &|_| ()).unwrap();
    }
    let count = |vintages: Vintages| store.events(&Selection { vintages, ..Selection::default() }).map(|table| table.len());
    assert_eq!(count(Vintages::Newest).unwrap(), 7);
    let named = |vintage: &str| Vintages::Named([("rows".try_into().unwrap(), Vintage(vintage.to_owned()))].into());
    assert_eq!(count(named("26.0.9")).unwrap(), 5);
    assert_eq!(count(Vintages::All).unwrap(), 12);
    let error = count(named("27")).unwrap_err();
    assert_eq!(error.to_string(), "read rows 27: the project holds 26.0.9, 26.0.10");

    let mut taken = request(vec![file("rows.csv", &many(8))]);
    taken.vintage = Some(Vintage("26.0.9".to_owned()));
    let error = store.import(taken, &|_| ()).unwrap_err();
    assert!(matches!(error, StoreError::VintageTaken { .. }), "{error}");
    assert!(error.hint().contains("--vintage"));
}

#[test]
fn several_files_form_one_vintage_with_distinct_ids() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = project(folder.path());
    let a = format!("{HEAD}{}{}", row("1", "2024-01-01", ",air-strike,1,1,1,A,B,x"), row("2", "2024-01-02", ",air-strike,1,1,1,A,B,x"));
    let b = format!("{HEAD}{}{}", row("1", "2024-01-01", ",air-strike,1,1,1,A,B,x"), row("2", "2024-02-02", ",air-strike,1,1,9,A,B,y"));
    let report = store.import(request(vec![file("b.csv", &b), file("a.csv", &a)]), &|_| ()).unwrap();
    assert_eq!(report.import.vintage.0, "2024-02-02");
    assert_eq!(ids(&store, &Selection::default()), ["rows:1", "rows:2", "rows:2/2"]);
    let codes: Vec<(&str, &str)> = report.notes.iter().map(|note| (note.file.as_str(), note.code.as_str())).collect();
    assert_eq!(codes, [("b.csv", "row-repeated"), ("b.csv", "id-repeated")]);
    assert_eq!(store.notes(&Vintages::Newest).unwrap().len(), 2);

    // A request with one known file and one new file forms a release of both.
    let c = format!("{HEAD}{}", row("5", "2024-03-01", ",air-strike,1,1,1,A,B,x"));
    let report = store.import(request(vec![file("a.csv", &a), file("c.csv", &c)]), &|_| ()).unwrap();
    assert_eq!((report.already, report.known, report.import.events), (false, vec!["a.csv".to_owned()], 3));
}

#[test]
fn strict_imports_write_nothing_when_there_are_notes() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = project(folder.path());
    let text = many(3) + &row("9", "no day", ",air-strike,1,1,1,A,B,x");
    let mut strict = request(vec![file("rows.csv", &text)]);
    strict.strict = true;
    let error = store.import(strict, &|_| ()).unwrap_err();
    assert_eq!(error.to_string(), "import strictly: 1 note was left; rows.csv, row 5, day: the day cannot be read");
    assert!(store.imports().is_empty() && tables(folder.path()).is_empty());
    let report = import(&mut store, &text).unwrap();
    assert_eq!((report.import.notes, report.notes.len()), (1, 1));
    assert_eq!(store.notes_of(&report.import).unwrap(), report.notes);
    let mut known = request(vec![file("rows.csv", &text)]);
    known.strict = true;
    assert!(matches!(store.import(known, &|_| ()), Err(StoreError::Strict { count: 1, .. })));
    let mut nothing = request(vec![file("none.csv", &format!("{HEAD}{}", row("9", "no day", "")))]);
    nothing.vintage = Some(Vintage("v".to_owned()));
    assert!(matches!(store.import(nothing, &|_| ()), Err(StoreError::NothingRead { rows: 1, .. })));
}

#[test]
fn tables_are_rebuilt_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = project(folder.path());
    let mut with_mapping = request(vec![file("rows.csv", &(many(500) + &row("x", "no day", "")))]);
    with_mapping.mapping = Some("a mapping".to_owned());
    store.import(with_mapping, &|_| ()).unwrap();
    let figures = request(vec![file("f.csv", &format!("{HEAD}{}", row("3", "2030-01-01", ",figure,,,17,,,")))]);
    store.import(figures, &|_| ()).unwrap();
    let before = tables(folder.path());
    assert_eq!(before.len(), 3);
    for table in store.imports().iter().flat_map(|import| &import.tables) {
        assert_eq!(before[&table.name].len() as u64, table.bytes);
    }

    std::fs::remove_dir_all(folder.path().join("tables")).unwrap();
    let reopened = open(folder.path());
    assert_eq!(reopened.repairs().len(), 3);
    assert!(reopened.repairs().iter().all(|repair| repair.reason == RepairReason::Missing));
    assert_eq!(tables(folder.path()), before);

    for name in before.keys() {
        std::fs::write(folder.path().join("tables").join(name), b"damaged").unwrap();
    }
    let report = store.rebuild(rows::today(), &|_| ()).unwrap();
    assert_eq!((report.same.len(), report.changed.len()), (3, 0));
    assert_eq!(tables(folder.path()), before);
    assert!(open(folder.path()).repairs().is_empty());
}

#[test]
fn a_changed_original_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = project(folder.path());
    let report = import(&mut store, &many(5)).unwrap();
    let sha256 = &report.import.files[0].sha256;
    std::fs::write(folder.path().join("originals").join(sha256), many(4)).unwrap();
    assert!(matches!(store.original(sha256), Err(StoreError::Original { .. })));
    assert!(matches!(store.original("../respite.toml"), Err(StoreError::Original { .. })));
    assert!(matches!(store.rebuild(rows::today(), &|_| ()), Err(StoreError::Original { .. })));
}

#[test]
fn two_writers_do_not_meet() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = project(folder.path());
    let other = std::cell::RefCell::new(open(folder.path()));
    let busy = std::cell::Cell::new(0);
    let meanwhile = |_: respite_data::store::Progress<'_>| {
        let result = import(&mut other.borrow_mut(), &many(3));
        assert!(matches!(result, Err(StoreError::Busy { .. })));
        busy.set(busy.get() + 1);
    };
    store.import(request(vec![file("rows.csv", &many(4))]), &meanwhile).unwrap();
    assert!(busy.get() > 3);
    // A store that was opened before sees what the other wrote.
    assert!(import(&mut other.borrow_mut(), &many(4)).unwrap().already);
}

#[test]
fn columns_are_those_that_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = project(folder.path());
    import(&mut store, &many(100)).unwrap();
    let filter = Filter::parse("killed_best > 2").unwrap();
    let only = Selection { columns: Columns::Only(&["day", "latitude"]), filter: Some(filter), ..Selection::default() };
    let table = store.events(&only).unwrap();
    assert_eq!(table.columns().collect::<Vec<_>>(), ["day", "latitude", "killed_best"]);
    assert_eq!(table.len(), 40);
    assert_eq!(table.days().unwrap().len(), 40);
    assert!(table.latitudes().unwrap().iter().any(Option::is_none));
    assert_eq!(table.ids().unwrap_err().to_string(), "read the column \"event_id\": it was not selected");
    assert_eq!(table.whole("day").unwrap_err().to_string(), "read the column \"day\": it holds day, not whole number");
    assert!(store.events(&Selection { columns: Columns::Only(&["dya"]), ..Selection::default() }).is_err());
    let limited = store.events(&Selection { limit: Some(7), ..only.clone() }).unwrap();
    assert_eq!(limited.days().unwrap(), &table.days().unwrap()[..7]);
    assert_eq!(store.events(&Selection { columns: Columns::Only(&[]), ..Selection::default() }).unwrap().len(), 100);
    assert!(table.event(0).is_err());
}

#[test]
fn files_of_other_sources_are_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = project(folder.path());
    import(&mut store, &many(10)).unwrap();
    let mut other = request(vec![file("other.csv", &many(20))]);
    other.source = Some("other".try_into().unwrap());
    let report = store.import(other, &|_| ()).unwrap();
    std::fs::remove_file(folder.path().join("tables").join(&report.import.tables[0].name)).unwrap();
    let count = |text: &str| {
        let filter = Some(Filter::parse(text).unwrap());
        store.events(&Selection { filter, ..Selection::default() }).map(|table| table.len())
    };
    assert_eq!(count("source = 'rows'").unwrap(), 10);
    assert_eq!(count("killed_best >= 0 AND source IN ('rows')").unwrap(), 10);
    assert_eq!(count("source = 'none' OR source = 'rows' AND kind = 'ceasefire'").unwrap(), 3);
    assert!(count("source <> 'other'").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_order_of_rows_changes_nothing(order in Just((0..40_usize).collect::<Vec<_>>()).prop_shuffle(), twins in 0..4_usize) {
        let text = many(40);
        let mut lines: Vec<&str> = text.lines().skip(1).collect();
        let others: Vec<String> = lines.iter().take(twins).map(|line| line.replace("row", "other")).collect();
        lines.extend(others.iter().map(String::as_str));
        let shuffled: Vec<&str> = order.iter().map(|&i| lines[i]).chain(lines[40..].iter().rev().copied()).collect();
        let result = |lines: &[&str]| {
            let folder = tempfile::tempdir().unwrap();
            let mut store = project(folder.path());
            import(&mut store, &format!("{HEAD}{}\n", lines.join("\n"))).unwrap();
            let filter = Some(Filter::parse("latitude IS NULL OR killed_best BETWEEN 1 AND 3").unwrap());
            let events = store.events(&Selection { filter, ..Selection::default() }).unwrap().events().unwrap();
            events.into_iter().map(|event| Event { row: 0, file: String::new(), ..event }).collect::<Vec<_>>()
        };
        prop_assert_eq!(result(&lines), result(&shuffled));
    }
}
