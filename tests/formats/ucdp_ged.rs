//! UCDP GED: real releases where they are present, and made-up rows.

use crate::reading::{counts, killed, listed, read, read_vintage, shared, try_read};
use crate::workbook::{archive, workbook};
use respite_data::formats::{FormatError, Reading};
use respite_model::{PlacePrecision, SideRole, Vintage};
use std::collections::HashMap;

/// The columns that the format uses, in the order of the rows below.
const HEADER: &str = "id,type_of_violence,date_start,date_end,date_prec,best,low,high,deaths_a,deaths_b,deaths_civilians,deaths_unknown,\
                      latitude,longitude,geom_wkt,where_prec,where_coordinates,adm_1,adm_2,country,side_a,side_b,side_a_new_id,side_b_new_id,\
                      gwnoa,gwnob,source_headline,source_article,code_status";

const ROW: &str = "7,3,2031-05-04,2031-05-06,2,3,2,5,0,0,3,0,10.5,20.25,POINT (20.25 10.5),2,Ostwall town,North province,Mill district,Utopia,\
                   Government of Utopia,Civilians,11,1,999,,A headline,\"\"\"Herald,2031-05-07,A headline\"\"\",Clear";

fn file(rows: &[&str]) -> Vec<u8> {
    format!("{HEADER}\n{}\n", rows.join("\n")).into_bytes()
}

/// The row above with some of its cells replaced.
fn row(cells: &[(&str, &str)]) -> String {
    let mut values: Vec<String> = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(ROW.as_bytes())
        .records()
        .next()
        .unwrap()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    for (column, value) in cells {
        let place = HEADER.split(',').position(|name| name == *column).unwrap();
        values[place] = (*value).to_owned();
    }
    values.iter().map(|value| format!("\"{}\"", value.replace('"', "\"\""))).collect::<Vec<_>>().join(",")
}

fn read_row(cells: &[(&str, &str)]) -> Reading {
    read("ucdp-ged", &file(&[&row(cells)]))
}

#[test]
fn every_part_of_a_row_is_kept() {
    let reading = read("ucdp-ged", &file(&[ROW]));
    assert_eq!(reading.notes, []);
    let event = &reading.events[0];
    assert_eq!((event.id.0.as_str(), event.source_event_id.as_deref(), event.row), ("made-up:7", Some("7"), 2));
    assert_eq!((event.kind.as_str(), event.kind_code.as_str(), event.side_role), ("attack-on-civilians", "3", SideRole::Directed));
    assert_eq!((event.when.start.to_string(), event.when.end.unwrap().to_string()), ("2031-05-04".into(), "2031-05-06".into()));
    assert_eq!((event.when.precision, event.place.precision_code, event.place.precision), (Some(2), Some(2), Some(PlacePrecision::Near)));
    assert_eq!(event.place.point(), Some((10.5, 20.25)));
    assert_eq!(event.place.name.as_deref(), Some("Ostwall town"));
    assert_eq!(event.place.admin1.as_deref(), Some("North province"));
    assert_eq!(event.place.admin2.as_deref(), Some("Mill district"));
    assert_eq!(event.place.country.as_deref(), Some("Utopia"));
    let sides: Vec<_> = event.sides.iter().flatten().map(|side| (side.id.as_deref(), side.name.as_str(), side.state)).collect();
    assert_eq!(sides, [(Some("11"), "Government of Utopia", Some(true)), (Some("1"), "Civilians", Some(false))]);
    let killed = event.casualties.killed;
    assert_eq!((killed.low, killed.best, killed.high), (Some(2), Some(3), Some(5)));
    assert_eq!((event.casualties.killed_side_a, event.casualties.killed_civilians), (Some(0), Some(3)));
    assert_eq!(event.text.as_deref(), Some("A headline"));
    assert_eq!(event.documents.as_deref(), Some("\"Herald,2031-05-07,A headline\""));
    assert_eq!(event.status.as_deref(), Some("Clear"));
    assert_eq!(event.vintage, Vintage("2031-05-06".into()));
}

#[test]
fn a_named_release_is_kept() {
    let vintage = Vintage("31.0.5".into());
    let reading = read_vintage("ucdp-ged", &file(&[ROW]), None, Some(&vintage)).unwrap();
    assert_eq!(reading.events[0].vintage, vintage);
}

#[test]
fn state_based_and_non_state_violence_has_no_direction() {
    for code in ["1", "2"] {
        let event = &read_row(&[("type_of_violence", code)]).events[0];
        assert_eq!((event.kind.as_str(), event.side_role), ("clash", SideRole::Undirected));
    }
    let reading = read_row(&[("type_of_violence", "9")]);
    assert_eq!(reading.events[0].kind.as_str(), "unknown");
    assert_eq!(listed(&reading.notes), ["2 type_of_violence kind-unknown guessed"]);
}

#[test]
fn place_codes_map_to_the_common_scale() {
    use PlacePrecision::{Country, District, Exact, Near, Province};
    for (code, precision) in [("1", Exact), ("2", Near), ("3", District), ("4", Province), ("5", Province), ("6", Country), ("7", Country)]
    {
        assert_eq!(read_row(&[("where_prec", code)]).events[0].place.precision, Some(precision), "{code}");
    }
    let reading = read_row(&[("where_prec", "8"), ("date_prec", "6")]);
    assert_eq!(listed(&reading.notes), ["2 date_prec code-unknown dropped", "2 where_prec code-unknown dropped"]);
}

#[test]
fn doubtful_cells_are_noted() {
    let notes = |cells: &[(&str, &str)]| listed(&read_row(cells).notes);
    assert_eq!(notes(&[("deaths_a", "-3")]), ["2 deaths_a count-unreadable dropped"]);
    assert_eq!(notes(&[("best", "2.5")]), ["2 best count-unreadable dropped"]);
    assert_eq!(notes(&[("low", "4")]), ["2 low bounds-disordered guessed"]);
    assert_eq!(notes(&[("high", "1")]), ["2 high bounds-disordered guessed"]);
    assert_eq!(notes(&[("date_end", "2031-05-01")]), ["2 date_end end-before-start dropped"]);
    assert_eq!(notes(&[("date_end", "")]), ["2 date_end end-missing guessed"]);
    assert_eq!(notes(&[("latitude", "")]), ["2 latitude coordinates-half dropped"]);
    assert_eq!(notes(&[("latitude", "0"), ("longitude", "0")]), ["2 latitude coordinates-zero dropped"]);
    assert_eq!(notes(&[("latitude", "x")]), ["2 latitude coordinates-unreadable dropped"]);
    assert_eq!(notes(&[("id", "")]), ["2 id id-missing guessed"]);
    assert_eq!(notes(&[("date_start", "2031-02-30")]), ["2 date_start date-unreadable skipped"]);
}

#[test]
fn coordinates_are_swapped_back_only_where_the_row_confirms_it() {
    let swapped = [("latitude", "120.25"), ("longitude", "10.5"), ("geom_wkt", "POINT (120.25 10.5)")];
    let reading = read_row(&swapped);
    assert_eq!(reading.events[0].place.point(), Some((10.5, 120.25)));
    assert_eq!(listed(&reading.notes), ["2 latitude coordinates-swapped repaired"]);
    let reading = read_row(&[("geom_wkt", ""), swapped[0], swapped[1]]);
    assert_eq!(reading.events[0].place.point(), None);
    assert_eq!(listed(&reading.notes), ["2 latitude coordinates-swapped dropped"]);
}

#[test]
fn ids_that_come_again_are_left_out_or_numbered() {
    let other = row(&[("best", "4")]);
    let reading = read("ucdp-ged", &file(&[ROW, ROW, &other, &other, &row(&[("best", "5")])]));
    let ids: Vec<_> = reading.events.iter().map(|event| event.id.0.as_str()).collect();
    assert_eq!(ids, ["made-up:7", "made-up:7/2", "made-up:7/3"]);
    assert!(reading.events.iter().all(|event| event.source_event_id.as_deref() == Some("7")));
    let notes = ["3 - id-repeated skipped", "4 id id-repeated guessed", "5 - id-repeated skipped", "6 id id-repeated guessed"];
    assert_eq!(listed(&reading.notes), notes);
    assert_eq!(reading.rows, 5);
}

#[test]
fn rows_without_ids_have_the_same_ids_in_any_order() {
    let (a, b) = (row(&[("id", ""), ("best", "4")]), row(&[("id", "")]));
    let ids = |rows: &[&str]| {
        let mut ids: Vec<_> = read("ucdp-ged", &file(rows)).events.into_iter().map(|event| event.id.0).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&[&a, &b, &b]), ids(&[&b, &a, &b]));
    assert!(ids(&[&b, &b])[1].ends_with("-2"));
}

#[test]
fn columns_that_older_releases_lack_are_noted_once() {
    let text =
        "id,type_of_violence,date_start,best_est,side_a_dset_id,side_a\n1,1,1999-01-02 00:00:00.000,2,5,Reds\n2,1,1999-01-02,NA,5,Reds\n";
    let reading = read("ucdp-ged", text.as_bytes());
    assert_eq!(counts(&reading.notes), [("column-missing guessed".to_owned(), 1), ("end-missing guessed".to_owned(), 2)]);
    let first = &reading.events[0];
    assert_eq!(first.casualties.killed.best, Some(2));
    assert_eq!(first.sides[0].as_ref().map(|side| (side.id.as_deref(), side.state)), Some((Some("5"), None)));
    assert_eq!(reading.events[1].casualties.killed.best, None);
}

#[test]
fn a_file_without_a_required_column_is_refused() {
    let error = try_read("ucdp-ged", b"id,date_start,best\n1,2031-01-01,2\n", None).unwrap_err();
    let message = "read file as ucdp-ged: the column \"type_of_violence\" is missing; the file has id, date_start, best";
    assert_eq!(error.to_string(), message);
    assert!(matches!(error, FormatError::MissingColumn { .. }) && error.hint().contains("--as"));
}

#[test]
fn workbooks_and_archives_read_as_the_text_does() {
    let header: Vec<&str> = HEADER.split(',').collect();
    let cells = [
        "=7",
        "=3",
        "date:47972",
        "date:47974",
        "=2",
        "=3",
        "=2",
        "=5",
        "=0",
        "=0",
        "=3",
        "=0",
        "=10.5",
        "=20.25",
        "POINT (20.25 10.5)",
        "=2",
        "Ostwall town",
        "North province",
        "Mill district",
        "Utopia",
        "Government of Utopia",
        "Civilians",
        "=11",
        "=1",
        "=999",
        "",
        "A headline",
        "\"Herald,2031-05-07,A headline\"",
        "Clear",
    ];
    let book = workbook(&[&header, &cells]);
    let plain = read("ucdp-ged", &file(&[ROW]));
    assert_eq!(read("ucdp-ged", &book), plain);
    assert_eq!(read("ucdp-ged", &archive(&[("__MACOSX/._a.csv", b"x"), ("ReadMe.md", b"x"), ("a.csv", &file(&[ROW]))])), plain);
    assert_eq!(read("ucdp-ged", &archive(&[("deep/a.XLSX", &book)])), plain);
    let bare = workbook(&[&["id", "type_of_violence", "date_start", "best"], &["=1", "=1", "=47972", "=0"]]);
    assert_eq!(counts(&read("ucdp-ged", &bare).notes)[1], ("date-serial guessed".to_owned(), 1));
}

// The numbers below were made with Python's csv module: rows of csv.DictReader over the file opened with newline="", and
// sums of float(row[column]). Those of the workbook were made with Python's zipfile and ElementTree from the sheet's XML.

#[test]
fn the_quarterly_candidate_release() {
    let Some(bytes) = shared("ucdp-candidate/GEDEvent_v26_01_26_03.csv") else { return };
    let reading = read("ucdp-ged", &bytes);
    assert_eq!((reading.rows, reading.events.len()), (4849, 4849));
    assert_eq!(killed(&reading), [62_657, 64_163, 73_144]);
    let sum =
        |pick: fn(&respite_model::Casualties) -> Option<u32>| -> u32 { reading.events.iter().filter_map(|e| pick(&e.casualties)).sum() };
    assert_eq!(
        [sum(|c| c.killed_side_a), sum(|c| c.killed_side_b), sum(|c| c.killed_civilians), sum(|c| c.killed_unknown)],
        [26_855, 4_135, 12_543, 20_630]
    );
    assert_eq!(reading.events.iter().filter(|event| event.when.end != Some(event.when.start)).count(), 504);
    assert!(reading.events.iter().all(|event| event.place.point().is_some()));
    assert_eq!(counts(&reading.notes), [("bounds-disordered guessed".to_owned(), 18)]);
    assert_eq!(reading.events[0].vintage, Vintage("2026-04-09".into()));
}

#[test]
fn the_february_workbook_agrees_with_the_quarterly_release() {
    let (Some(book), Some(text)) = (shared("ucdp-candidate/GEDEvent_v26_0_2.xlsx"), shared("ucdp-candidate/GEDEvent_v26_01_26_03.csv"))
    else {
        return;
    };
    let (book, text) = (read("ucdp-ged", &book), read("ucdp-ged", &text));
    assert_eq!((book.rows, book.events.len()), (1298, 1298));
    assert_eq!(killed(&book), [12_149, 12_521, 16_327]);
    assert_eq!(counts(&book.notes), [("bounds-disordered guessed".to_owned(), 7)]);
    let later: HashMap<_, _> = text.events.iter().map(|event| (&event.id, event)).collect();
    let (mut absent, mut equal) = (0, 0);
    for event in &book.events {
        match later.get(&event.id) {
            None => absent += 1,
            Some(other) => {
                let same = event.place.point() == other.place.point()
                    && (event.when.start, event.when.end) == (other.when.start, other.when.end)
                    && event.casualties.killed == other.casualties.killed;
                equal += u32::from(same);
            }
        }
    }
    assert_eq!((absent, equal), (25, 1245));
}

#[test]
fn complete_histories_of_two_countries() {
    for (path, rows, sums, disordered) in [
        ("ucdp-slices/sudan_1989_2024.csv", 4556, [110_659, 113_439, 207_286], 12),
        ("ucdp-slices/myanmar_1989_2023.csv", 7374, [26_420, 28_721, 59_327], 11),
    ] {
        let Some(bytes) = shared(path) else { return };
        let reading = read("ucdp-ged", &bytes);
        assert_eq!((reading.rows, reading.events.len()), (rows, rows as usize), "{path}");
        assert_eq!(killed(&reading), sums, "{path}");
        assert_eq!(counts(&reading.notes), [("bounds-disordered guessed".to_owned(), disordered)], "{path}");
    }
}

#[test]
fn two_countries_of_the_candidate_release() {
    let Some(bytes) = shared("ucdp-afpk/events.csv") else { return };
    let reading = read("ucdp-ged", &bytes);
    assert_eq!((reading.rows, killed(&reading)), (348, [1160, 1403, 3848]));
    assert_eq!(reading.notes, []);
}
