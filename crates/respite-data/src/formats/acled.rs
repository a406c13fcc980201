//! ACLED's export of events.

use super::{
    ColumnInfo, Format, FormatError, FormatInfo, InputFile, ReadOptions, Reading, cells, coordinates, note_codes,
    notebook::Notebook,
    records::{Cell, Column, Records, Row},
    row_ids::{OwnId, RowIds},
    vintage,
};
use respite_model::{
    Casualties, Day, Event, EventId, Kind, NoteAction, Place, PlacePrecision, Range, Side, SideRole, UNKNOWN_KIND, Vintage, When,
};

/// The format.
pub(crate) struct Acled;

const INFO: FormatInfo = FormatInfo {
    id: "acled",
    title: "ACLED",
    explanation: "\
Reads ACLED's export of events, CSV or Excel workbook, with days written as `2024-01-05` or `05 January 2024`.

`sub_event_type` becomes the kind. ACLED gives no meaning to the order of actor 1 and actor 2, so the sides have no direction, not even \
where the type is an attack. An actor is a state when its `inter` code says state forces; ACLED's code for external and other forces does \
not tell states from others, so that the program does not either.

`fatalities` is one conservative estimate without bounds and without groups: it becomes the best count of killed and nothing else. 0 can mean \
that no deaths are reported. ACLED counts no injured.

`time_precision` is kept as coded (1 day, 2 week, 3 month). `geo_precision` 1 is read as exact, 2 as near, 3 as province.

Not kept: associate actors, interaction codes, tags, time stamps, third-order units. The original file keeps them.",
    counts: "events of political violence and protest, lethal or not, coded from reports; violence by states counts as well",
    columns: &[
        ColumnInfo::required("event_id_cnty", "The source's own id"),
        ColumnInfo::required("event_date", "Day"),
        ColumnInfo::required("sub_event_type", "Kind"),
        ColumnInfo::optional("time_precision", "Precision of the day, 1 to 3"),
        ColumnInfo::optional("actor1", "First side"),
        ColumnInfo::optional("inter1", "Whether the first side is a state"),
        ColumnInfo::optional("actor2", "Second side"),
        ColumnInfo::optional("inter2", "Whether the second side is a state"),
        ColumnInfo::optional("country", "Country"),
        ColumnInfo::optional("admin1", "First-order unit"),
        ColumnInfo::optional("admin2", "Second-order unit"),
        ColumnInfo::optional("location", "Name of the place"),
        ColumnInfo::optional("latitude", "Degrees north"),
        ColumnInfo::optional("longitude", "Degrees east"),
        ColumnInfo::optional("geo_precision", "Precision of the place, 1 to 3"),
        ColumnInfo::optional("fatalities", "Killed, best count"),
        ColumnInfo::optional("notes", "Text"),
        ColumnInfo::optional("source", "Documents"),
    ],
    notes: &[
        note_codes::BYTE_ORDER_MARK,
        note_codes::CELLS_COUNT,
        note_codes::CODE_UNKNOWN,
        note_codes::COLUMN_MISSING,
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
        note_codes::ID_MISSING,
        note_codes::ID_REPEATED,
        note_codes::KIND_UNKNOWN,
        note_codes::NUL_BYTES,
        note_codes::QUOTE_UNCLOSED,
        note_codes::ROW_EMPTY,
        note_codes::ROWS_EQUAL,
        note_codes::SHEET_CHOSEN,
    ],
    default_source: Some("acled"),
};

impl Format for Acled {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn read(&self, file: &InputFile<'_>, options: &ReadOptions<'_>) -> Result<Reading, FormatError> {
        let mut notes = Notebook::new(file.name);
        let mut records = Records::open(file, INFO.id, &[], &mut notes)?;
        let columns = Columns::find(&records)?;
        records.note_missing(columns.all(), &mut notes);
        let mut ids = RowIds::new(options.source);
        while let Some(row) = records.next(&mut notes) {
            if let Some(event) = columns.event(&row, options, &mut notes) {
                let used = || columns.all().map(|column| row.cell(column)).collect();
                ids.keep(event, OwnId::Cell(&row.cell(&columns.event_id_cnty)), used, &mut notes);
            }
        }
        let mut events = ids.finish(&mut notes);
        vintage::stamp_events(&mut events, options.vintage);
        Ok(Reading { events, rows: records.rows_seen(), notes: notes.into_notes(), ..Reading::default() })
    }
}

columns! {
    event_id_cnty,
    event_date,
    sub_event_type,
    time_precision,
    actor1,
    inter1,
    actor2,
    inter2,
    country,
    admin1,
    admin2,
    location,
    latitude,
    longitude,
    geo_precision,
    fatalities,
    notes,
    source,
}

impl Columns {
    fn event(&self, row: &Row<'_>, options: &ReadOptions<'_>, notes: &mut Notebook) -> Option<Event> {
        let cell = |column| row.cell(column);
        let day = cells::required_day(&cell(&self.event_date), &day, notes)?;
        let precision = cells::code(&cell(&self.time_precision), 3, notes);
        Some(Event {
            id: EventId(String::new()),
            source: options.source.clone(),
            vintage: Vintage(String::new()),
            source_event_id: None,
            kind: kind(&cell(&self.sub_event_type), options, notes),
            kind_code: cell(&self.sub_event_type).text.to_owned(),
            when: When { precision, ..When::on(day) },
            place: self.place(row, notes),
            sides: [side(&cell(&self.actor1), &cell(&self.inter1)), side(&cell(&self.actor2), &cell(&self.inter2))],
            side_role: SideRole::Undirected,
            casualties: Casualties {
                killed: Range { best: cells::count(&cell(&self.fatalities), notes), ..Range::default() },
                ..Casualties::default()
            },
            text: cell(&self.notes).filled(),
            documents: cell(&self.source).filled(),
            status: None,
            row: row.number,
            file: String::new(),
        })
    }

    fn place(&self, row: &Row<'_>, notes: &mut Notebook) -> Place {
        let point = coordinates::point(&row.cell(&self.latitude), &row.cell(&self.longitude), || None, notes);
        let precision_code = cells::code(&row.cell(&self.geo_precision), 3, notes);
        Place {
            latitude: point.map(|(latitude, _)| latitude),
            longitude: point.map(|(_, longitude)| longitude),
            precision: precision_code.and_then(place_precision),
            precision_code,
            name: row.cell(&self.location).filled(),
            admin1: row.cell(&self.admin1).filled(),
            admin2: row.cell(&self.admin2).filled(),
            country: row.cell(&self.country).filled(),
        }
    }
}

/// `2024-01-05` or `05 January 2024`.
fn day(text: &str) -> Option<Day> {
    cells::iso_day(text).or_else(|| jiff::civil::Date::strptime("%d %B %Y", text).ok().map(Day::from_date))
}

fn kind(cell: &Cell<'_>, options: &ReadOptions<'_>, notes: &mut Notebook) -> Kind {
    options.taxonomy.map(INFO.id, cell.text).unwrap_or_else(|| {
        notes.on_cell(&note_codes::KIND_UNKNOWN, NoteAction::Guessed, cell, "the sub-event type is in no mapping; the kind is unknown");
        Kind(UNKNOWN_KIND.to_owned())
    })
}

fn side(name: &Cell<'_>, inter: &Cell<'_>) -> Option<Side> {
    // Codes are numbers in older exports and words in newer ones.
    let state = match inter.text {
        "1" | "State forces" | "State Forces" => Some(true),
        "2" | "3" | "4" | "5" | "6" | "7" => Some(false),
        text if text.chars().any(char::is_alphabetic) && !text.to_lowercase().starts_with("external") => Some(false),
        _ => None,
    };
    name.filled().map(|name| Side { id: None, name, state })
}

fn place_precision(code: u8) -> Option<PlacePrecision> {
    match code {
        1 => Some(PlacePrecision::Exact),
        2 => Some(PlacePrecision::Near),
        3 => Some(PlacePrecision::Province),
        _ => None,
    }
}
