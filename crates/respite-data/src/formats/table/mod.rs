//! Any table, through a mapping that says what its columns hold.

mod guess;
mod mapping;
mod suggest;

pub use mapping::{Columns, Constants, Mapping};
pub use suggest::suggest;

use super::{
    ColumnInfo, Format, FormatError, FormatInfo, InputFile, ReadOptions, Reading, cells, coordinates, note_codes,
    notebook::Notebook,
    records::{Cell, Column, Records, Row},
    row_ids::{OwnId, RowIds},
    vintage,
};
use respite_model::{Casualties, Day, Event, EventId, Kind, NoteAction, Place, Range, Side, SideRole, UNKNOWN_KIND, Vintage, When};

/// The format.
pub(crate) struct Table;

const INFO: FormatInfo = FormatInfo {
    id: "table",
    title: "Any table with a mapping",
    explanation: "\
Reads a CSV file or Excel workbook with one row for each happening or measure. A mapping, a short TOML file, says which column holds what, \
how dates are written, and which kind of the taxonomy each value of the kind column stands for. `respite import FILE --as table --suggest` \
writes a first mapping from the file, to be read and mended by a person.

A value of the kind column that the mapping does not have becomes the kind `unknown`, with a note. Sides have no direction unless the \
mapping says `directed = true`. Columns that the mapping does not name are not read; the original file keeps them.

Where the table has no id column, a row's id is made from the cells that the mapping names, so that it does not depend on the order of \
rows. A mapping that names other columns gives other ids.",
    counts: "the rows of a table, as its maker counts them",
    columns: &[ColumnInfo::required("columns.date of the mapping", "First or only day; all other columns are named by the mapping")],
    notes: &[
        note_codes::BOUNDS_DISORDERED,
        note_codes::BYTE_ORDER_MARK,
        note_codes::CELLS_COUNT,
        note_codes::CODE_UNKNOWN,
        note_codes::COLUMN_REPEATED,
        note_codes::COORDINATES_HALF,
        note_codes::COORDINATES_OUT_OF_RANGE,
        note_codes::COORDINATES_SWAPPED,
        note_codes::COORDINATES_UNREADABLE,
        note_codes::COORDINATES_ZERO,
        note_codes::COUNT_UNREADABLE,
        note_codes::DATE_SERIAL,
        note_codes::DATE_UNREADABLE,
        note_codes::DELIMITER_GUESSED,
        note_codes::ENCODING_GUESSED,
        note_codes::END_BEFORE_START,
        note_codes::END_MISSING,
        note_codes::ID_MISSING,
        note_codes::ID_REPEATED,
        note_codes::KIND_UNKNOWN,
        note_codes::NUL_BYTES,
        note_codes::QUOTE_UNCLOSED,
        note_codes::ROW_EMPTY,
        note_codes::ROWS_EQUAL,
        note_codes::SHEET_CHOSEN,
    ],
    default_source: None,
};

impl Format for Table {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn read(&self, file: &InputFile<'_>, options: &ReadOptions<'_>) -> Result<Reading, FormatError> {
        let none = || FormatError::Mapping { file: file.name.to_owned(), reason: "no mapping was given".into() };
        let mapping = Mapping::parse(options.mapping.ok_or_else(none)?, file.name, options.taxonomy)?;
        let mut notes = Notebook::new(file.name);
        let missing: Vec<&str> = mapping.missing.iter().map(String::as_str).collect();
        let mut records = Records::open(file, INFO.id, &missing, &mut notes)?;
        let reader = Reader::new(&mapping, &records, options)?;
        let mut ids = RowIds::new(options.source);
        while let Some(row) = records.next(&mut notes) {
            if let Some(event) = reader.event(&row, &mut notes) {
                let id = reader.columns.id.index.map(|_| row.cell(&reader.columns.id));
                let used = || reader.columns.all().filter(|column| column.index.is_some()).map(|column| row.cell(column)).collect();
                ids.keep(event, id.as_ref().map_or(OwnId::NoColumn, OwnId::Cell), used, &mut notes);
            }
        }
        let mut events = ids.finish(&mut notes);
        vintage::stamp_events(&mut events, options.vintage);
        Ok(Reading { events, rows: records.rows_seen(), notes: notes.into_notes(), ..Reading::default() })
    }
}

macro_rules! places {
    ($($field:ident)*) => {
        /// Where the mapped columns stand in the file.
        struct Places {
            date: Column,
            $($field: Column,)*
        }

        impl Places {
            fn find(columns: &Columns, records: &Records<'_>) -> Result<Self, FormatError> {
                let optional = |name: &Option<String>| match name {
                    Some(name) => records.require(&[name]),
                    None => Ok(Column { name: String::new(), index: None }),
                };
                Ok(Self { date: records.require(&[&columns.date])?, $($field: optional(&columns.$field)?,)* })
            }

            fn all(&self) -> impl Iterator<Item = &Column> {
                [&self.date, $(&self.$field),*].into_iter()
            }
        }
    };
}

places! {
    end_date date_precision id kind latitude longitude place_precision place admin1 admin2 country side_a side_b
    killed killed_low killed_high killed_civilians injured text documents status
}

/// A mapping applied to a header.
struct Reader<'a> {
    mapping: &'a Mapping,
    columns: Places,
    options: &'a ReadOptions<'a>,
    is_sheet: bool,
}

impl<'a> Reader<'a> {
    fn new(mapping: &'a Mapping, records: &Records<'_>, options: &'a ReadOptions<'a>) -> Result<Self, FormatError> {
        Ok(Self { mapping, columns: Places::find(&mapping.columns, records)?, options, is_sheet: records.is_sheet() })
    }

    fn event(&self, row: &Row<'_>, notes: &mut Notebook) -> Option<Event> {
        let columns = &self.columns;
        let cell = |column| row.cell(column);
        let constants = &self.mapping.constants;
        let when = self.when(row, notes)?;
        let (kind, kind_code) = self.kind(&cell(&columns.kind), notes);
        Some(Event {
            id: EventId(String::new()),
            source: self.options.source.clone(),
            vintage: Vintage(String::new()),
            source_event_id: None,
            kind,
            kind_code,
            when,
            place: self.place(row, notes),
            sides: [side(&cell(&columns.side_a), &constants.side_a), side(&cell(&columns.side_b), &constants.side_b)],
            side_role: if self.mapping.directed { SideRole::Directed } else { SideRole::Undirected },
            casualties: Casualties {
                killed: cells::bounds(&cell(&columns.killed_low), &cell(&columns.killed), &cell(&columns.killed_high), notes),
                killed_civilians: cells::count(&cell(&columns.killed_civilians), notes),
                injured: Range { best: cells::count(&cell(&columns.injured), notes), ..Range::default() },
                ..Casualties::default()
            },
            text: cell(&columns.text).filled(),
            documents: cell(&columns.documents).filled(),
            status: cell(&columns.status).filled(),
            row: row.number,
            file: String::new(),
        })
    }

    fn when(&self, row: &Row<'_>, notes: &mut Notebook) -> Option<When> {
        let read = |text: &str| self.day(text);
        let start = row.cell(&self.columns.date);
        let when = match self.columns.end_date.index {
            Some(_) => cells::days(&start, &row.cell(&self.columns.end_date), &read, notes)?,
            None => When::on(cells::required_day(&start, &read, notes)?),
        };
        Some(When { precision: cells::code(&row.cell(&self.columns.date_precision), u8::MAX, notes), ..when })
    }

    fn day(&self, text: &str) -> Option<Day> {
        let read = |format: &String| match format.as_str() {
            "%Y-%m-%d" => (text.len() == 10).then(|| cells::iso_day(text)).flatten(),
            _ => jiff::civil::Date::strptime(format, text).ok().map(Day::from_date),
        };
        // A workbook holds dates as such, however its cells show them.
        let sheet_day = || self.is_sheet.then(|| cells::iso_day(text)).flatten();
        self.mapping.date_formats.iter().find_map(read).or_else(sheet_day)
    }

    fn kind(&self, cell: &Cell<'_>, notes: &mut Notebook) -> (Kind, String) {
        if let (Some(kind), true) = (&self.mapping.constants.kind, cell.text.is_empty()) {
            return (Kind(kind.clone()), kind.clone());
        }
        let kind = self.mapping.kind(cell.text).unwrap_or_else(|| {
            let reason = if cell.text.is_empty() { "the kind is missing" } else { "the mapping's [kinds] does not have the value" };
            notes.on_cell(&note_codes::KIND_UNKNOWN, NoteAction::Guessed, cell, format!("{reason}; the kind is unknown"));
            Kind(UNKNOWN_KIND.to_owned())
        });
        (kind, cell.text.to_owned())
    }

    fn place(&self, row: &Row<'_>, notes: &mut Notebook) -> Place {
        let columns = &self.columns;
        let point = coordinates::point(&row.cell(&columns.latitude), &row.cell(&columns.longitude), || None, notes);
        let code = row.cell(&columns.place_precision);
        let precision = self.mapping.place_precisions.get(code.text).copied();
        if precision.is_none() && !code.text.is_empty() {
            let reason = "the mapping's [place_precisions] does not have the value";
            notes.on_cell(&note_codes::CODE_UNKNOWN, NoteAction::Dropped, &code, reason);
        }
        Place {
            latitude: point.map(|(latitude, _)| latitude),
            longitude: point.map(|(_, longitude)| longitude),
            precision,
            precision_code: code.text.parse().ok(),
            name: row.cell(&columns.place).filled(),
            admin1: row.cell(&columns.admin1).filled(),
            admin2: row.cell(&columns.admin2).filled(),
            country: row.cell(&columns.country).filled().or_else(|| self.mapping.constants.country.clone()),
        }
    }
}

fn side(cell: &Cell<'_>, constant: &Option<String>) -> Option<Side> {
    cell.filled().or_else(|| constant.clone()).map(|name| Side { id: None, name, state: None })
}
