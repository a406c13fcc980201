//! Damaged and hostile files: every one through every format, and what each one gives.

use crate::reading::{fixture, listed, read, try_read};
use crate::workbook::{archive, workbook_of};
use respite_data::formats::{FORMATS, InputFile, table};
use respite_model::Taxonomy;

/// Reads the made-up files of this folder as a table.
const MAPPING: &str = r#"
[columns]
id = "id"
date = "date_start"
end_date = "date_end"
kind = "type_of_violence"
killed = "best"
killed_low = "low"
killed_high = "high"
latitude = "latitude"
longitude = "longitude"
place = "where_coordinates"

[kinds]
1 = "clash"
"#;

fn folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile")
}

#[test]
fn every_file_gives_a_clear_error_or_listed_notes_in_every_format() {
    let taxonomy = Taxonomy::built_in().unwrap();
    let mut files = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        files += 1;
        for format in FORMATS {
            let info = format.info();
            match try_read(info.id, &bytes, Some(MAPPING)) {
                Ok(reading) => {
                    let listed = |code: &str| info.notes.iter().any(|note| note.code == code);
                    assert!(
                        reading.notes.iter().all(|note| listed(&note.code)),
                        "{} leaves a note that it does not list: {path:?}",
                        info.id
                    );
                    assert!(
                        reading
                            .notes
                            .iter()
                            .all(|note| note.reason.len() > 10 && note.value.iter().all(|value| value.chars().count() <= 80))
                    );
                    assert!(reading.events.iter().all(|event| event.id.0.starts_with("made-up:")));
                    let ids: std::collections::HashSet<_> = reading.events.iter().map(|event| &event.id).collect();
                    assert_eq!(ids.len(), reading.events.len(), "{} repeats an id: {path:?}", info.id);
                }
                Err(error) => {
                    let message = error.to_string();
                    assert!(message.contains("file") && message.len() < 700 && !message.contains(['\n', '\0']), "{path:?}: {message}");
                    assert!(!error.hint().is_empty());
                }
            }
        }
        let _ = table::suggest(&InputFile { name: "file", sha256: "", bytes: &bytes }, &taxonomy);
    }
    assert!(files > 25, "{files} files");
}

#[test]
fn files_that_cannot_be_read_say_why() {
    for (name, reason) in [
        ("empty.csv", "the file is empty"),
        ("blank.csv", "the file is empty"),
        ("header-only.csv", "the file has a header but no data rows"),
        ("only-a-header.xlsx", "the file has a header but no data rows"),
        ("garbage.bin", "the bytes are no text; they look like a binary file"),
        ("old-workbook.xls", "they look like an old Excel file (.xls): save it as .xlsx or CSV"),
        ("cut.zip", "the zip archive or workbook is damaged or cut off"),
        ("cut-inside.zip", "the zip archive or workbook is damaged or cut off"),
        ("cut.xlsx", "the zip archive or workbook is damaged or cut off"),
        ("two-tables.zip", "the zip archive holds several tables (a.csv, b.csv)"),
        ("no-table.zip", "the zip archive holds no .csv, .tsv, .txt or .xlsx file"),
    ] {
        for id in ["ucdp-ged", "acled", "table", "actions", "series"] {
            let error = try_read(id, &fixture(&format!("hostile/{name}")), Some(MAPPING)).unwrap_err();
            let message = error.to_string();
            assert!(message.starts_with(&format!("read file as {id}: ")) && message.contains(reason), "{name}: {message}");
        }
    }
}

/// The notes that a file gives as UCDP GED; the note on missing columns, which all of them give, left out.
fn notes(name: &str) -> Vec<String> {
    let mut notes = listed(&read("ucdp-ged", &fixture(&format!("hostile/{name}"))).notes);
    notes.retain(|note| !note.contains("column-missing"));
    notes
}

/// The rows that a file gives as UCDP GED.
fn rows(name: &str) -> Vec<u32> {
    read("ucdp-ged", &fixture(&format!("hostile/{name}"))).events.iter().map(|event| event.row).collect()
}

#[test]
fn files_cut_inside_quotes_lose_the_open_row_only() {
    assert_eq!((notes("cut-in-quotes.csv"), rows("cut-in-quotes.csv")), (vec!["4 - quote-unclosed skipped".into()], vec![2, 3]));
    assert_eq!((notes("unclosed-quote.csv"), rows("unclosed-quote.csv")), (vec!["3 - quote-unclosed skipped".into()], vec![2]));
}

#[test]
fn text_in_other_encodings_is_read() {
    let place = |name: &str| read("ucdp-ged", &fixture(&format!("hostile/{name}"))).events[0].place.name.clone();
    assert_eq!(place("windows-1252.csv").as_deref(), Some("Östwäll"));
    assert_eq!(notes("windows-1252.csv"), ["- - encoding-guessed guessed"]);
    assert_eq!(place("utf-16.csv").as_deref(), Some("Östwäll"));
    assert_eq!(notes("utf-16.csv"), ["- - encoding-guessed guessed", "- - byte-order-mark repaired"]);
    assert_eq!(notes("byte-order-mark.csv"), ["- - byte-order-mark repaired"]);
    assert_eq!(place("nul-bytes.csv").as_deref(), Some("Ostwall"));
    assert_eq!((notes("nul-bytes.csv"), rows("nul-bytes.csv")), (vec!["- - nul-bytes repaired".into()], vec![2, 3]));
}

#[test]
fn impossible_places_are_dropped_and_rows_kept() {
    assert_eq!(notes("latitude-1e9.csv"), ["2 latitude coordinates-out-of-range dropped", "3 longitude coordinates-out-of-range dropped"]);
    assert_eq!(rows("latitude-1e9.csv"), [2, 3, 4]);
    // Row 3 is swapped too, but nothing shows it: both numbers can be latitudes.
    let expected = ["2 latitude coordinates-swapped dropped", "4 latitude coordinates-zero dropped", "5 latitude coordinates-half dropped"];
    assert_eq!((notes("swapped-coordinates.csv"), rows("swapped-coordinates.csv").len()), (expected.map(String::from).to_vec(), 4));
}

#[test]
fn impossible_days_leave_the_row_out() {
    let skipped = |row: u32| format!("{row} date_start date-unreadable skipped");
    assert_eq!((notes("lost-dates.csv"), rows("lost-dates.csv")), (vec![skipped(2), skipped(3), skipped(4)], vec![5]));
    assert_eq!((notes("future-dates.csv"), rows("future-dates.csv")), (vec![skipped(2), skipped(3), skipped(5)], vec![4]));
    let reading = read("ucdp-ged", &fixture("hostile/lost-dates.csv"));
    let reasons: Vec<_> = reading.notes.iter().skip(1).map(|note| note.reason.as_str()).collect();
    assert!(
        reasons[0].contains("minutes and seconds") && reasons[1].contains("too narrow") && reasons[2].contains("order of day and month")
    );
}

#[test]
fn repeated_ids_and_wrong_counts_are_noted() {
    let expected = [
        "3 - id-repeated skipped",
        "4 id id-repeated guessed",
        "5 id id-missing guessed",
        "6 id id-missing guessed",
        "- - rows-equal guessed",
    ];
    assert_eq!((notes("repeated-ids.csv"), rows("repeated-ids.csv")), (expected.map(String::from).to_vec(), vec![2, 4, 5, 6]));
    let dropped = |row: u32| format!("{row} best count-unreadable dropped");
    let expected = vec![dropped(2), dropped(3), dropped(4), "5 low bounds-disordered guessed".into(), dropped(6)];
    assert_eq!(notes("wrong-counts.csv"), expected);
}

#[test]
fn rows_of_another_width_are_left_out() {
    let expected = [
        "2 - cells-count repaired",
        "3 - cells-count skipped",
        "4 - cells-count skipped",
        "5 - row-empty skipped",
        "6 - row-empty skipped",
    ];
    assert_eq!((notes("wrong-cells.csv"), rows("wrong-cells.csv")), (expected.map(String::from).to_vec(), vec![2, 7]));
    assert_eq!(read("ucdp-ged", &fixture("hostile/wrong-cells.csv")).rows, 6);
    assert_eq!((notes("mixed-line-ends.csv"), rows("mixed-line-ends.csv")), (vec![], vec![2, 3, 4, 5]));
    assert_eq!(notes("semicolons.csv"), ["- - delimiter-guessed guessed"]);
    assert_eq!(notes("repeated-columns.csv"), ["- - column-repeated guessed", "2 date_end end-missing guessed"]);
}

#[test]
fn the_other_formats_note_what_they_cannot_take() {
    let notes = |id: &str| {
        let mut notes = listed(&read(id, &fixture(&format!("hostile/{id}.csv"))).notes);
        notes.retain(|note| !note.contains("column-missing"));
        notes
    };
    let expected = [
        "2 end end-before-start dropped",
        "3 - id-repeated skipped",
        "4 start date-unreadable skipped",
        "5 type kind-unknown guessed",
        "5 end date-unreadable dropped",
        "5 id id-missing guessed",
    ];
    assert_eq!(notes("actions"), expected);
    let expected = [
        "3 attacks month-repeated dropped",
        "4 attacks month-repeated guessed",
        "5 month month-unreadable skipped",
        "6 attacks number-unreadable dropped",
        "7 month month-unreadable skipped",
    ];
    assert_eq!(notes("series"), expected);
    let expected =
        ["2 event_date date-unreadable skipped", "3 latitude coordinates-out-of-range dropped", "3 fatalities count-unreadable dropped"];
    assert_eq!(notes("acled"), expected);
}

#[test]
fn a_table_with_a_mapping_gives_the_same_notes() {
    for name in ["latitude-1e9.csv", "lost-dates.csv", "repeated-ids.csv", "wrong-counts.csv", "wrong-cells.csv"] {
        let reading = try_read("table", &fixture(&format!("hostile/{name}")), Some(MAPPING)).unwrap();
        let shared = |notes: Vec<String>| notes.into_iter().filter(|note| !note.contains("where_prec")).collect::<Vec<_>>();
        assert_eq!(shared(listed(&reading.notes)), shared(notes(name)), "{name}");
    }
}

#[test]
fn a_cell_of_ten_megabytes_is_fine() {
    let long = "x".repeat(10 << 20);
    let text = format!("id,type_of_violence,date_start,date_end,best,source_headline\n1,1,2031-05-04,2031-05-04,{long},{long}\n");
    let reading = read("ucdp-ged", text.as_bytes());
    assert_eq!(reading.events[0].text.as_ref().map(String::len), Some(10 << 20));
    let note = reading.notes.iter().find(|note| note.code == "count-unreadable").unwrap();
    assert_eq!(note.value.as_ref().map(|value| value.chars().count()), Some(80));
}

#[test]
fn a_sheet_with_far_corners_takes_little_room() {
    let cell = |place: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>x</t></is></c>");
    let rows: String = ["A1", "XFD2", "XFD1048576"]
        .map(|place| format!("<row r=\"{}\">{}</row>", place.trim_start_matches(char::is_alphabetic), cell(place)))
        .concat();
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>"
    );
    let error = try_read("ucdp-ged", &workbook_of(&sheet), None).unwrap_err();
    assert!(error.to_string().contains("\"id\" is missing; the file has x"), "{error}");
}

#[test]
fn workbooks_and_archives_cut_anywhere_are_refused_or_read() {
    let book = workbook_of(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>",
    );
    let zip = archive(&[("a.csv", b"id,type_of_violence,date_start,best\n1,1,2031-05-04,2\n")]);
    for whole in [book, zip] {
        for length in 0..whole.len() {
            let _ = try_read("ucdp-ged", &whole[..length], None);
        }
    }
}
