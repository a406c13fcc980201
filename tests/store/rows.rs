//! A small format for these tests, and projects filled with it.

use respite_data::formats::{ColumnInfo, Format, FormatError, FormatInfo, InputFile, ReadOptions, Reading};
use respite_data::store::{ImportFile, ImportReport, ImportRequest, Store, StoreError};
use respite_model::*;
use std::fmt::Write;
use std::path::Path;

/// Columns: id, day, end, kind, latitude, longitude, killed, side_a, side_b, text; `figure` rows become figures.
pub struct Rows;

static INFO: FormatInfo = FormatInfo {
    id: "rows",
    title: "Rows for tests",
    explanation: "Made for tests.",
    counts: "made rows",
    columns: &[ColumnInfo { name: "id", required: true, meaning: "id" }],
    notes: &[],
    default_source: Some("rows"),
};

pub static FORMATS: &[&dyn Format] = &[&Rows];

impl Format for Rows {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn read(&self, file: &InputFile<'_>, options: &ReadOptions<'_>) -> Result<Reading, FormatError> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file.bytes);
        let mut reading = Reading::default();
        let unreadable = |reason: String| FormatError::Unreadable { file: file.name.to_owned(), format: "rows", reason };
        if reader.headers().map_err(|error| unreadable(error.to_string()))?.get(0) != Some("id") {
            return Err(unreadable("the first column is not id".to_owned()));
        }
        for record in reader.records() {
            let record = record.map_err(|error| unreadable(error.to_string()))?;
            reading.rows += 1;
            let row = reading.rows + 1;
            let cell = |i: usize| record.get(i).filter(|cell| !cell.is_empty());
            let Some(start) = cell(1).and_then(|cell| cell.parse::<Day>().ok()) else {
                reading.notes.push(Note {
                    file: file.name.to_owned(),
                    row: Some(row),
                    column: Some("day".to_owned()),
                    value: cell(1).map(str::to_owned),
                    action: NoteAction::Skipped,
                    code: "date-unreadable".to_owned(),
                    reason: "the day cannot be read".to_owned(),
                });
                continue;
            };
            let number = |i: usize| cell(i).and_then(|cell| cell.parse::<f64>().ok());
            let side = |i: usize| cell(i).map(|name| Side { id: Some(name.to_lowercase()), name: name.to_owned(), state: Some(i == 7) });
            let vintage = options.vintage.cloned().unwrap_or_else(|| Vintage(String::new()));
            if cell(3) == Some("figure") {
                reading.figures.push(Figure {
                    source: options.source.clone(),
                    vintage,
                    quantity: "attacks".to_owned(),
                    from: start,
                    to: start.plus(30),
                    value: number(6).unwrap_or(0.0),
                    address: None,
                    note: cell(9).map(str::to_owned),
                    row,
                    file: String::new(),
                });
                continue;
            }
            reading.events.push(Event {
                id: EventId(format!("{}:{}", options.source, &record[0])),
                source: options.source.clone(),
                vintage,
                source_event_id: Some(record[0].to_owned()),
                kind: Kind(cell(3).unwrap_or(UNKNOWN_KIND).to_owned()),
                kind_code: cell(3).unwrap_or_default().to_owned(),
                when: When { end: cell(2).map_or(Some(start), |end| end.parse().ok()), precision: Some(1), ..When::on(start) },
                place: Place {
                    latitude: number(4),
                    longitude: number(5),
                    precision: number(4).map(|_| PlacePrecision::Near),
                    precision_code: Some(2),
                    name: cell(9).map(str::to_owned),
                    ..Place::default()
                },
                sides: [side(7), side(8)],
                side_role: SideRole::Directed,
                casualties: Casualties {
                    killed: Range { best: number(6).map(|killed| killed as u32), ..Range::default() },
                    ..Casualties::default()
                },
                text: cell(9).map(str::to_owned),
                documents: None,
                status: options.mapping.map(str::to_owned),
                row,
                file: String::new(),
            });
        }
        let last = reading.events.iter().map(|event| event.when.start).chain(reading.figures.iter().map(|figure| figure.from)).max();
        if let (None, Some(last)) = (options.vintage, last) {
            reading.events.iter_mut().for_each(|event| event.vintage = Vintage(last.to_string()));
            reading.figures.iter_mut().for_each(|figure| figure.vintage = Vintage(last.to_string()));
        }
        Ok(reading)
    }
}

pub const HEAD: &str = "id,day,end,kind,latitude,longitude,killed,side_a,side_b,text\n";

/// A file of so many rows, made by rule.
pub fn many(count: usize) -> String {
    let mut text = HEAD.to_owned();
    for i in 0..count {
        let day = Day(20_000 + (i * 7 % 900) as i32);
        let kind = ["air-strike", "armed-clash", "ceasefire"][i % 3];
        let latitude = if i % 11 == 0 { String::new() } else { format!("{:.4}", 30.0 + (i % 997) as f64 / 100.0) };
        let _ = writeln!(text, "{i},{day},,{kind},{latitude},{latitude},{},A{},B,row {i}", i % 5, i % 13);
    }
    text
}

pub fn file(name: &str, text: &str) -> ImportFile {
    ImportFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

pub fn request(files: Vec<ImportFile>) -> ImportRequest {
    ImportRequest { files, format: &Rows, source: None, vintage: None, mapping: None, strict: false, today: today() }
}

pub fn today() -> Day {
    Day(20_500)
}

pub fn project(folder: &Path) -> Store {
    Store::create(folder, "Test").unwrap();
    open(folder)
}

pub fn open(folder: &Path) -> Store {
    Store::open_with(folder, FORMATS).unwrap()
}

pub fn import(store: &mut Store, text: &str) -> Result<ImportReport, StoreError> {
    store.import(request(vec![file("rows.csv", text)]), &|_| ())
}
