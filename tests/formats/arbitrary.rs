//! No bytes make a format panic.

use crate::reading::try_read;
use crate::workbook::{archive, workbook_of};
use proptest::prelude::*;
use respite_data::formats::{FORMATS, InputFile, table};
use respite_model::Taxonomy;

const MAPPING: &str =
    "[constants]\nkind = \"attack\"\n[columns]\ndate = \"date_start\"\nlatitude = \"latitude\"\nlongitude = \"longitude\"\n";

fn through_every_format(bytes: &[u8]) {
    for format in FORMATS {
        let info = format.info();
        if let Ok(reading) = try_read(info.id, bytes, Some(MAPPING)) {
            assert!(reading.notes.iter().all(|note| info.notes.iter().any(|known| known.code == note.code)), "{:?}", reading.notes);
            assert!(reading.events.len() <= reading.rows as usize);
        }
    }
    let taxonomy = Taxonomy::built_in().unwrap();
    if let Ok(mapping) = table::suggest(&InputFile { name: "file", sha256: "", bytes }, &taxonomy) {
        let reading = try_read("table", bytes, Some(&mapping));
        assert!(reading.is_ok(), "{reading:?}\n{mapping}");
    }
}

/// Text that looks like a table of the format's own columns.
fn table_text() -> impl Strategy<Value = String> {
    let header = "id,type_of_violence,date_start,date_end,best,low,high,latitude,longitude,where_prec,geom_wkt,event_id_cnty,event_date,\
                  sub_event_type,start,end,type,month,attacks\n";
    let cell = prop_oneof![
        3 => "[0-9]{1,5}",
        2 => "-?[0-9]{1,3}\\.[0-9]{1,3}",
        3 => "20[0-9]{2}-[01][0-9]-[0-3][0-9]( 00:00:00.000)?",
        1 => "20[0-9]{2}-[01][0-9]",
        1 => "[\\PC]{0,6}",
        1 => Just(String::new()),
        1 => "[\",;\r\n\t ]{1,3}",
    ];
    let row = prop::collection::vec(cell, 17..=20).prop_map(|cells| cells.join(","));
    prop::collection::vec(row, 0..12).prop_map(move |rows| format!("{header}{}", rows.join("\n")))
}

proptest! {
    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        through_every_format(&bytes);
    }

    #[test]
    fn arbitrary_text(text in "[a-z0-9,;\t\"\r\n \\.:é\u{feff}-]{0,200}") {
        through_every_format(text.as_bytes());
    }

    #[test]
    fn arbitrary_tables(text in table_text()) {
        through_every_format(text.as_bytes());
    }

    #[test]
    fn arbitrary_archives(bytes in prop::collection::vec(any::<u8>(), 0..256)) {
        through_every_format(&archive(&[("a.csv", &bytes)]));
        through_every_format(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }

    #[test]
    fn arbitrary_sheets(cells in prop::collection::vec(("[A-Z]{1,3}[0-9]{1,4}", "[a-z]{0,3}", "-?[0-9]{0,6}(\\.[0-9])?"), 0..12), s in 0..3) {
        let cell = |(place, kind, value): &(String, String, String)| format!("<row><c r=\"{place}\" s=\"{s}\" t=\"{kind}\"><v>{value}</v></c></row>");
        let rows: String = cells.iter().map(cell).collect();
        through_every_format(&workbook_of(&format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
        )));
    }

    #[test]
    fn workbooks_with_changed_bytes(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\">\
                     <is><t>date_start</t></is></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>47972.5</v></c></row></sheetData></worksheet>";
        let mut bytes = workbook_of(sheet);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        through_every_format(&bytes);
    }
}
