//! UCDP Georeferenced Event Dataset: yearly releases and Candidate releases.

use super::{
    ColumnInfo, Format, FormatError, FormatInfo, InputFile, ReadOptions, Reading, cells, coordinates, note_codes,
    notebook::Notebook,
    records::{Cell, Column, Records, Row},
    row_ids::{OwnId, RowIds},
    vintage,
};
use respite_model::{Casualties, Event, EventId, Kind, NoteAction, Place, PlacePrecision, Side, SideRole, UNKNOWN_KIND, Vintage};

/// The format.
pub(crate) struct UcdpGed;

const INFO: FormatInfo = FormatInfo {
    id: "ucdp-ged",
    title: "UCDP Georeferenced Event Dataset (GED and Candidate)",
    explanation: "\
Reads the yearly releases (49 columns, older ones 41) and the Candidate releases, as CSV or Excel workbook, plain or inside \
the publisher's zip archive. Columns that older releases lack are noted once.

`type_of_violence` becomes the kind: 1 (state-based) and 2 (non-state) are clashes whose sides have no direction, 3 (one-sided) is an \
attack on civilians in which side a acted. The means are not coded by UCDP and are not read out of headlines. A side is a state when it has \
a Gleditsch–Ward number (`gwnoa`, `gwnob`).

`where_prec` 1 is read as exact, 2 as near, 3 as district, 4 as province, 6 as country. 5 (a line such as a border or road, or an area \
without administrative borders) is read as province, since it can be wider than a district; 7 (international waters or airspace) as country. \
The code itself is kept.

Only deaths are counted by UCDP; there are no injured. Low, best and high are kept even where they are out of order.

Not kept: conflict and dyad ids and names, PRIO-GRID cells, the description of the place, `event_clarity`, `active_year`, and the parts of \
`source_article` that stand in columns of their own. The original file keeps them.",
    counts: "events of organised violence with at least one death, coded from reports; violence by states counts as well",
    columns: &[
        ColumnInfo::required("id", "The source's own id"),
        ColumnInfo::required("type_of_violence", "Kind, and whether the sides have a direction"),
        ColumnInfo::required("date_start", "First day"),
        ColumnInfo::required("best", "Killed, best count; older releases: `best_est`"),
        ColumnInfo::optional("date_end", "Last day"),
        ColumnInfo::optional("date_prec", "Precision of the days, 1 to 5"),
        ColumnInfo::optional("low", "Killed, lowest count; older releases: `low_est`"),
        ColumnInfo::optional("high", "Killed, highest count; older releases: `high_est`"),
        ColumnInfo::optional("deaths_a", "Killed of side a"),
        ColumnInfo::optional("deaths_b", "Killed of side b"),
        ColumnInfo::optional("deaths_civilians", "Civilians killed"),
        ColumnInfo::optional("deaths_unknown", "Killed whose group is not known"),
        ColumnInfo::optional("latitude", "Degrees north"),
        ColumnInfo::optional("longitude", "Degrees east"),
        ColumnInfo::optional("geom_wkt", "The point again: read only to confirm that latitude and longitude are swapped"),
        ColumnInfo::optional("where_prec", "Precision of the place, 1 to 7"),
        ColumnInfo::optional("where_coordinates", "Name of the place"),
        ColumnInfo::optional("adm_1", "First-order unit"),
        ColumnInfo::optional("adm_2", "Second-order unit"),
        ColumnInfo::optional("country", "Country"),
        ColumnInfo::optional("side_a", "Name of the first side"),
        ColumnInfo::optional("side_b", "Name of the second side"),
        ColumnInfo::optional("side_a_new_id", "Id of the first side"),
        ColumnInfo::optional("side_b_new_id", "Id of the second side"),
        ColumnInfo::optional("gwnoa", "Whether the first side is a state"),
        ColumnInfo::optional("gwnob", "Whether the second side is a state"),
        ColumnInfo::optional("source_headline", "Text"),
        ColumnInfo::optional("source_article", "Documents"),
        ColumnInfo::optional("code_status", "Status of the coding"),
    ],
    notes: &[
        note_codes::BOUNDS_DISORDERED,
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
    default_source: Some("ucdp-ged"),
};

/// Words that stand for a missing value in the copies that go round.
const MISSING: &[&str] = &["NA", "NULL"];

impl Format for UcdpGed {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn read(&self, file: &InputFile<'_>, options: &ReadOptions<'_>) -> Result<Reading, FormatError> {
        let mut notes = Notebook::new(file.name);
        let mut records = Records::open(file, INFO.id, MISSING, &mut notes)?;
        let columns = Columns::find(&records)?;
        records.note_missing(columns.noted(), &mut notes);
        let mut ids = RowIds::new(options.source);
        while let Some(row) = records.next(&mut notes) {
            if let Some(event) = columns.event(&row, options, &mut notes) {
                let used = || columns.all().map(|column| row.cell(column)).collect();
                ids.keep(event, OwnId::Cell(&row.cell(&columns.id)), used, &mut notes);
            }
        }
        let mut events = ids.finish(&mut notes);
        vintage::stamp_events(&mut events, options.vintage);
        Ok(Reading { events, rows: records.rows_seen(), notes: notes.into_notes(), ..Reading::default() })
    }
}

columns! {
    id,
    type_of_violence,
    date_start,
    date_end,
    date_prec,
    best "best_est",
    low "low_est",
    high "high_est",
    deaths_a,
    deaths_b,
    deaths_civilians,
    deaths_unknown,
    latitude,
    longitude,
    geom_wkt,
    where_prec,
    where_coordinates,
    adm_1,
    adm_2,
    country,
    side_a,
    side_b,
    side_a_new_id "side_a_dset_id" "actor_a_id",
    side_b_new_id "side_b_dset_id" "actor_b_id",
    gwnoa,
    gwnob,
    source_headline,
    source_article,
    code_status,
}

impl Columns {
    /// The columns whose absence is worth a note.
    fn noted(&self) -> impl Iterator<Item = &Column> {
        self.all().filter(|column| column.name != "geom_wkt")
    }

    fn event(&self, row: &Row<'_>, options: &ReadOptions<'_>, notes: &mut Notebook) -> Option<Event> {
        let cell = |column| row.cell(column);
        let when = cells::days(&cell(&self.date_start), &cell(&self.date_end), &cells::iso_day, notes)?;
        let precision = cells::code(&cell(&self.date_prec), 5, notes);
        let (kind, side_role) = kind(&cell(&self.type_of_violence), options, notes);
        Some(Event {
            id: EventId(String::new()),
            source: options.source.clone(),
            vintage: Vintage(String::new()),
            source_event_id: None,
            kind,
            kind_code: cell(&self.type_of_violence).text.to_owned(),
            when: respite_model::When { precision, ..when },
            place: self.place(row, notes),
            sides: [
                side(cell(&self.side_a), cell(&self.side_a_new_id), row, &self.gwnoa),
                side(cell(&self.side_b), cell(&self.side_b_new_id), row, &self.gwnob),
            ],
            side_role,
            casualties: self.casualties(row, notes),
            text: cell(&self.source_headline).filled(),
            documents: cell(&self.source_article).filled(),
            status: cell(&self.code_status).filled(),
            row: row.number,
            file: String::new(),
        })
    }

    fn casualties(&self, row: &Row<'_>, notes: &mut Notebook) -> Casualties {
        Casualties {
            killed: cells::bounds(&row.cell(&self.low), &row.cell(&self.best), &row.cell(&self.high), notes),
            killed_side_a: cells::count(&row.cell(&self.deaths_a), notes),
            killed_side_b: cells::count(&row.cell(&self.deaths_b), notes),
            killed_civilians: cells::count(&row.cell(&self.deaths_civilians), notes),
            killed_unknown: cells::count(&row.cell(&self.deaths_unknown), notes),
            ..Casualties::default()
        }
    }

    fn place(&self, row: &Row<'_>, notes: &mut Notebook) -> Place {
        let confirmed = || coordinates::wkt_point(row.cell(&self.geom_wkt).text);
        let point = coordinates::point(&row.cell(&self.latitude), &row.cell(&self.longitude), confirmed, notes);
        let precision_code = cells::code(&row.cell(&self.where_prec), 7, notes);
        Place {
            latitude: point.map(|(latitude, _)| latitude),
            longitude: point.map(|(_, longitude)| longitude),
            precision: precision_code.and_then(place_precision),
            precision_code,
            name: row.cell(&self.where_coordinates).filled(),
            admin1: row.cell(&self.adm_1).filled(),
            admin2: row.cell(&self.adm_2).filled(),
            country: row.cell(&self.country).filled(),
        }
    }
}

fn kind(cell: &Cell<'_>, options: &ReadOptions<'_>, notes: &mut Notebook) -> (Kind, SideRole) {
    let code = cell.text.strip_suffix(".0").unwrap_or(cell.text);
    let role = if code == "3" { SideRole::Directed } else { SideRole::Undirected };
    let kind = options.taxonomy.map(INFO.id, code).unwrap_or_else(|| {
        notes.on_cell(&note_codes::KIND_UNKNOWN, NoteAction::Guessed, cell, "types of violence are 1, 2 and 3; the kind is unknown");
        Kind(UNKNOWN_KIND.to_owned())
    });
    (kind, role)
}

fn side(name: Cell<'_>, id: Cell<'_>, row: &Row<'_>, state: &Column) -> Option<Side> {
    let state_coded = state.index.map(|_| !row.cell(state).text.is_empty());
    (!name.text.is_empty() || !id.text.is_empty()).then(|| Side { id: id.filled(), name: name.text.to_owned(), state: state_coded })
}

/// The common scale for UCDP's `where_prec`. 5 covers lines and areas wider than a district, 7 waters and airspace.
fn place_precision(code: u8) -> Option<PlacePrecision> {
    match code {
        1 => Some(PlacePrecision::Exact),
        2 => Some(PlacePrecision::Near),
        3 => Some(PlacePrecision::District),
        4 | 5 => Some(PlacePrecision::Province),
        6 | 7 => Some(PlacePrecision::Country),
        _ => None,
    }
}
