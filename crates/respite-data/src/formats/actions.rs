//! Compiled lists of measures that may last.

use super::{
    ColumnInfo, Format, FormatError, FormatInfo, InputFile, ReadOptions, Reading, cells, note_codes,
    notebook::Notebook,
    records::{Cell, Column, Records, Row},
    row_ids::{OwnId, RowIds},
    vintage,
};
use respite_model::{Casualties, Event, EventId, Kind, NoteAction, Place, Side, SideRole, UNKNOWN_KIND, Vintage, When};

/// The format.
pub(crate) struct Actions;

const INFO: FormatInfo = FormatInfo {
    id: "actions",
    title: "Compiled list of measures",
    explanation: "\
Reads a list of operations, strikes, closures, talks, ceasefires and the like, one row each, with a start and perhaps an end, CSV or Excel \
workbook.

`type` and `subtype` become the kind: the taxonomy is asked for \"type/subtype\", and for \"type\" alone, with a note, when it does not have \
that. The initiator acts on the target, so the sides have a direction.

An empty `end` means that the measure goes on or that its end is not known: the list does not tell these apart, so neither does the \
program. A measure of one day has its start as its end. `start_alt` and `end_alt`, other dates that are reported, are kept as text and may \
be partial, such as `2006-02`.

`date_precision` is put on the scale of UCDP's `date_prec`, so that one limit serves both: hour and day become 1, week 3, month 4, year 5.

`places` is a name without coordinates. `source` and `source2` are the documents, `confidence` the status. `note` is not kept; the original \
file keeps it.",
    counts: "measures that somebody listed, which is no complete count",
    columns: &[
        ColumnInfo::required("id", "The list's own id"),
        ColumnInfo::required("start", "First day"),
        ColumnInfo::required("type", "Kind, together with `subtype`"),
        ColumnInfo::optional("name", "Text"),
        ColumnInfo::optional("end", "Last day; empty when it goes on or is not known"),
        ColumnInfo::optional("start_alt", "Another start that is reported, as text"),
        ColumnInfo::optional("end_alt", "Another end that is reported, as text"),
        ColumnInfo::optional("subtype", "Kind, together with `type`"),
        ColumnInfo::optional("initiator", "First side, which acts"),
        ColumnInfo::optional("target", "Second side, which is acted on"),
        ColumnInfo::optional("country", "Country"),
        ColumnInfo::optional("places", "Name of the place"),
        ColumnInfo::optional("date_precision", "Precision of the days: hour, day, week, month or year"),
        ColumnInfo::optional("confidence", "Status"),
        ColumnInfo::optional("source", "First document"),
        ColumnInfo::optional("source2", "Second document"),
    ],
    notes: &[
        note_codes::BYTE_ORDER_MARK,
        note_codes::CELLS_COUNT,
        note_codes::CODE_UNKNOWN,
        note_codes::COLUMN_MISSING,
        note_codes::COLUMN_REPEATED,
        note_codes::DATE_SERIAL,
        note_codes::DATE_UNREADABLE,
        note_codes::DELIMITER_GUESSED,
        note_codes::ENCODING_GUESSED,
        note_codes::END_BEFORE_START,
        note_codes::ID_MISSING,
        note_codes::ID_REPEATED,
        note_codes::KIND_BROADER,
        note_codes::KIND_UNKNOWN,
        note_codes::NUL_BYTES,
        note_codes::QUOTE_UNCLOSED,
        note_codes::ROW_EMPTY,
        note_codes::ROWS_EQUAL,
        note_codes::SHEET_CHOSEN,
    ],
    default_source: None,
};

/// Words for the precision of a day, on the scale of UCDP's `date_prec`.
const PRECISIONS: &[(&str, u8)] = &[("hour", 1), ("day", 1), ("week", 3), ("month", 4), ("year", 5)];

impl Format for Actions {
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
    start,
    r#type,
    name,
    end,
    start_alt,
    end_alt,
    subtype,
    initiator,
    target,
    country,
    places,
    date_precision,
    confidence,
    source,
    source2,
}

impl Columns {
    fn event(&self, row: &Row<'_>, options: &ReadOptions<'_>, notes: &mut Notebook) -> Option<Event> {
        let cell = |column| row.cell(column);
        let start = cells::required_day(&cell(&self.start), &cells::iso_day, notes)?;
        let (kind, kind_code) = kind(&cell(&self.r#type), &cell(&self.subtype), options, notes);
        let documents: Vec<_> = [&self.source, &self.source2].into_iter().filter_map(|column| cell(column).filled()).collect();
        Some(Event {
            id: EventId(String::new()),
            source: options.source.clone(),
            vintage: Vintage(String::new()),
            source_event_id: None,
            kind,
            kind_code,
            when: When {
                start,
                end: cells::last_day(&cell(&self.end), start, &cells::iso_day, notes),
                start_alt: cell(&self.start_alt).filled(),
                end_alt: cell(&self.end_alt).filled(),
                precision: precision(&cell(&self.date_precision), notes),
            },
            place: Place { name: cell(&self.places).filled(), country: cell(&self.country).filled(), ..Place::default() },
            sides: [side(&cell(&self.initiator)), side(&cell(&self.target))],
            side_role: SideRole::Directed,
            casualties: Casualties::default(),
            text: cell(&self.name).filled(),
            documents: (!documents.is_empty()).then(|| documents.join("; ")),
            status: cell(&self.confidence).filled(),
            row: row.number,
            file: String::new(),
        })
    }
}

fn kind(kind: &Cell<'_>, subtype: &Cell<'_>, options: &ReadOptions<'_>, notes: &mut Notebook) -> (Kind, String) {
    let map = |code: &str| options.taxonomy.map(INFO.id, &code.to_lowercase());
    let code = match subtype.text {
        "" => kind.text.to_owned(),
        subtype => format!("{}/{subtype}", kind.text),
    };
    if let Some(known) = map(&code) {
        return (known, code);
    }
    if let Some(broader) = map(kind.text) {
        let reason = format!("{code:?} is in no mapping; the kind of {:?} was taken", kind.text);
        notes.on_cell(&note_codes::KIND_BROADER, NoteAction::Guessed, subtype, reason);
        return (broader, code);
    }
    notes.on_cell(&note_codes::KIND_UNKNOWN, NoteAction::Guessed, kind, "the type is in no mapping; the kind is unknown");
    (Kind(UNKNOWN_KIND.to_owned()), code)
}

fn precision(cell: &Cell<'_>, notes: &mut Notebook) -> Option<u8> {
    let code = PRECISIONS.iter().find(|(word, _)| cell.text.eq_ignore_ascii_case(word)).map(|(_, code)| *code);
    if code.is_none() && !cell.text.is_empty() {
        notes.on_cell(&note_codes::CODE_UNKNOWN, NoteAction::Dropped, cell, "the words of this column are hour, day, week, month and year");
    }
    code
}

fn side(cell: &Cell<'_>) -> Option<Side> {
    cell.filled().map(|name| Side { id: None, name, state: None })
}
