//! Published figures by month or other period.

use super::{
    ColumnInfo, Format, FormatError, FormatInfo, InputFile, ReadOptions, Reading, cells, note_codes,
    notebook::Notebook,
    records::{Cell, Column, Records, Row},
    vintage,
};
use respite_model::{Day, Figure, NoteAction, Vintage};
use std::collections::{HashMap, HashSet, hash_map::Entry};

/// The format.
pub(crate) struct Series;

const INFO: FormatInfo = FormatInfo {
    id: "series",
    title: "Published figures by period",
    explanation: "\
Reads a list of figures that someone published for months or other periods, one row each: `month` (`2026-02`), or the first and last day \
(`from`, `to`), one or more columns of numbers, and perhaps the address of the page (`source`) and a remark (`note`). Every other column whose \
cells are numbers is a quantity, under the column's own name.

A figure is not an event: it is not counted by the program and never pooled with other sources. Periods that are not in the list are not \
known; they are not zero.",
    counts: "figures as their publisher counts them",
    columns: &[
        ColumnInfo::optional("month", "The month, such as 2026-02; a file without it has `from` and `to`"),
        ColumnInfo::optional("from", "First day of the period"),
        ColumnInfo::optional("to", "Last day of the period"),
        ColumnInfo::required("any column of numbers", "A figure; the column's name is the quantity"),
        ColumnInfo::optional("source", "Address of the page"),
        ColumnInfo::optional("note", "Remark, such as a restatement"),
    ],
    notes: &[
        note_codes::BYTE_ORDER_MARK,
        note_codes::CELLS_COUNT,
        note_codes::COLUMN_NOT_NUMERIC,
        note_codes::COLUMN_REPEATED,
        note_codes::DATE_SERIAL,
        note_codes::DATE_UNREADABLE,
        note_codes::DELIMITER_GUESSED,
        note_codes::ENCODING_GUESSED,
        note_codes::END_BEFORE_START,
        note_codes::MONTH_REPEATED,
        note_codes::MONTH_UNREADABLE,
        note_codes::NUL_BYTES,
        note_codes::NUMBER_UNREADABLE,
        note_codes::QUOTE_UNCLOSED,
        note_codes::ROW_EMPTY,
        note_codes::SHEET_CHOSEN,
    ],
    default_source: None,
};

impl Format for Series {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn read(&self, file: &InputFile<'_>, options: &ReadOptions<'_>) -> Result<Reading, FormatError> {
        let mut notes = Notebook::new(file.name);
        let quantities = quantities(file, &mut notes)?;
        // The file was read once to see which columns hold numbers; its notes are left by the second reading.
        let mut records = Records::open(file, INFO.id, &[], &mut notes)?;
        let (when, source, note) = (PeriodColumns::find(&records)?, records.find(&["source"]), records.find(&["note"]));
        let mut figures: Vec<Figure> = Vec::new();
        let mut seen: HashMap<(usize, Day, Day), HashSet<u64>> = HashMap::new();
        while let Some(row) = records.next(&mut notes) {
            let Some((from, to)) = when.read(&row, &mut notes) else { continue };
            for (i, quantity) in quantities.iter().enumerate() {
                let cell = row.cell(quantity);
                let Some(value) = number(&cell, &mut notes) else { continue };
                if is_repeated(&cell, value, seen.entry((i, from, to)), &mut notes) {
                    continue;
                }
                figures.push(Figure {
                    source: options.source.clone(),
                    vintage: Vintage(String::new()),
                    quantity: quantity.name.clone(),
                    from,
                    to,
                    value,
                    address: row.cell(&source).filled(),
                    note: row.cell(&note).filled(),
                    row: row.number,
                    file: String::new(),
                });
            }
        }
        vintage::stamp_figures(&mut figures, options.vintage);
        Ok(Reading { figures, rows: records.rows_seen(), notes: notes.into_notes(), ..Reading::default() })
    }
}

/// The columns that hold a number anywhere. Other columns get a note.
fn quantities(file: &InputFile<'_>, notes: &mut Notebook) -> Result<Vec<Column>, FormatError> {
    let mut passing = Notebook::new(file.name);
    let mut records = Records::open(file, INFO.id, &[], &mut passing)?;
    PeriodColumns::find(&records)?;
    let named = records.header().iter().enumerate().filter(|(i, name)| {
        let is_known = ["month", "from", "to", "source", "note"].iter().any(|known| name.eq_ignore_ascii_case(known));
        !is_known && !name.is_empty() && !records.header()[..*i].contains(name)
    });
    let columns: Vec<Column> = named.map(|(i, name)| Column { name: name.clone(), index: Some(i) }).collect();
    let mut numeric = vec![false; columns.len()];
    while let Some(row) = records.next(&mut passing) {
        for (column, numeric) in columns.iter().zip(&mut numeric) {
            *numeric |= parse(row.cell(column).text).is_some();
        }
    }
    if !numeric.contains(&true) {
        // The error names what is missing in the words of the column list.
        return Err(records.missing("a column of numbers"));
    }
    let mut quantities = Vec::new();
    for (column, numeric) in columns.into_iter().zip(numeric) {
        if numeric {
            quantities.push(column);
        } else {
            let reason = "no cell of the column is a number, so that it is no quantity";
            notes.on_file(&note_codes::COLUMN_NOT_NUMERIC, NoteAction::Dropped, Some(&column.name), reason);
        }
    }
    Ok(quantities)
}

/// Where the period of a row stands.
enum PeriodColumns {
    Month(Column),
    Days(Column, Column),
}

impl PeriodColumns {
    fn find(records: &Records<'_>) -> Result<Self, FormatError> {
        let (from, to) = (records.find(&["from"]), records.find(&["to"]));
        if records.find(&["month"]).index.is_none() && from.index.is_some() && to.index.is_some() {
            return Ok(Self::Days(from, to));
        }
        Ok(Self::Month(records.require(&["month"])?))
    }

    fn read(&self, row: &Row<'_>, notes: &mut Notebook) -> Option<(Day, Day)> {
        match self {
            Self::Month(month) => read_month(&row.cell(month), notes),
            Self::Days(from, to) => {
                let (first, last) = (row.cell(from), row.cell(to));
                let start = cells::required_day(&first, &cells::iso_day, notes)?;
                let end = cells::required_day(&last, &cells::iso_day, notes)?;
                if end < start {
                    let reason = format!("the last day {end} lies before the first, {start}; the row was left out");
                    notes.on_cell(&note_codes::END_BEFORE_START, NoteAction::Skipped, &last, reason);
                }
                (start <= end).then_some((start, end))
            }
        }
    }
}

/// First and last day of a month such as `2026-02`. A workbook's date on the first of a month is one too.
fn read_month(cell: &Cell<'_>, notes: &mut Notebook) -> Option<(Day, Day)> {
    let text = cell.text;
    let first = match text.len() {
        7 => cells::iso_day(&format!("{text}-01")),
        _ => cells::iso_day(text).filter(|_| text.get(7..10) == Some("-01")),
    };
    let date = first.and_then(Day::date).filter(|date| (1900..=2100).contains(&date.year()));
    if date.is_none() {
        let reason = "the month must look like 2026-02 and lie in the years 1900 to 2100";
        notes.on_cell(&note_codes::MONTH_UNREADABLE, NoteAction::Skipped, cell, reason);
    }
    date.map(|date| (Day::from_date(date), Day::from_date(date.last_of_month())))
}

fn parse(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

fn number(cell: &Cell<'_>, notes: &mut Notebook) -> Option<f64> {
    let number = parse(cell.text);
    if number.is_none() && !cell.text.is_empty() {
        notes.on_cell(&note_codes::NUMBER_UNREADABLE, NoteAction::Dropped, cell, "the value is no number");
    }
    number
}

/// Whether the same figure stands in an earlier row. A different one for the month is kept beside it.
fn is_repeated(cell: &Cell<'_>, value: f64, earlier: Entry<'_, (usize, Day, Day), HashSet<u64>>, notes: &mut Notebook) -> bool {
    let earlier = earlier.or_default();
    let is_new = earlier.insert(value.to_bits());
    if is_new && earlier.len() == 1 {
        return false;
    }
    let (action, reason) = if is_new {
        (NoteAction::Guessed, "an earlier row has another figure for the period; both are kept")
    } else {
        (NoteAction::Dropped, "an earlier row has the same figure for the period; this one was left out")
    };
    notes.on_cell(&note_codes::MONTH_REPEATED, action, cell, reason);
    !is_new
}
