//! A file as a header and rows of cells with row numbers, whatever container it comes in.

use super::{
    FormatError, InputFile,
    container::{self, Content},
    decoding,
    delimited::Delimited,
    note_codes,
    notebook::{Notebook, shorten},
};
use csv::StringRecord;
use respite_model::NoteAction;
use std::borrow::Cow;

/// A table that is being read row by row.
pub(crate) struct Records<'a> {
    file: &'a str,
    format: &'static str,
    header: Vec<String>,
    missing: Vec<String>,
    rows: Rows<'a>,
    record: StringRecord,
    waiting: Option<u32>,
    last: u32,
    count: u32,
}

enum Rows<'a> {
    Text(Box<Delimited<'a>>),
    Sheet(std::vec::IntoIter<(u32, StringRecord)>),
}

/// Where a column stands; `index` is `None` when the file does not have it.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) index: Option<usize>,
}

/// One row.
#[derive(Clone, Copy)]
pub(crate) struct Row<'r> {
    pub(crate) number: u32,
    record: &'r StringRecord,
    missing: &'r [String],
}

/// One cell, its text trimmed; empty when the column or the value is missing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell<'r> {
    pub(crate) row: u32,
    pub(crate) column: &'r str,
    pub(crate) text: &'r str,
}

impl<'r> Row<'r> {
    pub(crate) fn cell(&self, column: &'r Column) -> Cell<'r> {
        let text = column.index.and_then(|index| self.record.get(index)).unwrap_or_default().trim();
        let text = if self.missing.iter().any(|missing| missing == text) { "" } else { text };
        Cell { row: self.number, column: &column.name, text }
    }
}

impl Cell<'_> {
    /// The text, or `None` when the value is missing.
    pub(crate) fn filled(&self) -> Option<String> {
        (!self.text.is_empty()).then(|| self.text.to_owned())
    }
}

impl<'a> Records<'a> {
    /// Opens a file and reads its header. `missing` are the words that stand for no value.
    ///
    /// # Errors
    /// When the bytes are no table or hold no row besides the header.
    pub(crate) fn open(file: &InputFile<'a>, format: &'static str, missing: &[&str], notes: &mut Notebook) -> Result<Self, FormatError> {
        let unreadable = |reason: String| FormatError::Unreadable { file: file.name.to_owned(), format, reason };
        let rows = match container::open(file.bytes, notes).map_err(unreadable)? {
            Content::Text(bytes) => Rows::Text(Box::new(Delimited::new(text(bytes, notes).map_err(unreadable)?, notes))),
            Content::Sheet(rows) => Rows::Sheet(rows.into_iter()),
        };
        let missing = missing.iter().map(|word| (*word).to_owned()).collect();
        let (header, record) = (Vec::new(), StringRecord::new());
        let mut table = Self { file: file.name, format, header, missing, rows, record, waiting: None, last: 0, count: 0 };
        if table.advance(notes).is_none() {
            let open = table.rows_seen_with_header() > 0;
            let reason = if open { "a quote in the header is never closed" } else { "the file has no rows, not even a header" };
            return Err(unreadable(reason.into()));
        }
        table.header = table.record.iter().map(|name| name.trim().to_owned()).collect();
        while table.header.last().is_some_and(String::is_empty) {
            table.header.pop();
        }
        for (i, name) in table.header.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            if table.header[..i].contains(name) {
                let reason = format!("the header has the column {:?} more than once; the first was read", shorten(name, 40));
                notes.on_file(&note_codes::COLUMN_REPEATED, NoteAction::Guessed, Some(name), reason);
            }
        }
        table.count = 0;
        table.waiting = table.advance(notes);
        // A lone row in an open quote is not "no rows": its note tells more, so it is let through.
        if table.waiting.is_none() && table.rows_seen() == 0 {
            return Err(unreadable("the file has a header but no data rows".into()));
        }
        Ok(table)
    }

    /// The columns in the file.
    pub(crate) fn header(&self) -> &[String] {
        &self.header
    }

    /// Whether the rows come from a workbook, whose cells hold dates and numbers as such.
    pub(crate) fn is_sheet(&self) -> bool {
        matches!(self.rows, Rows::Sheet(_))
    }

    /// Finds a column by any of its names, the case of letters aside.
    pub(crate) fn find(&self, names: &[&str]) -> Column {
        let exact = |name: &&str| self.header.iter().position(|column| column == name);
        let loose = |name: &&str| self.header.iter().position(|column| column.eq_ignore_ascii_case(name));
        let index = names.iter().find_map(exact).or_else(|| names.iter().find_map(loose));
        let name = index.map_or_else(|| names.first().copied().unwrap_or_default().to_owned(), |index| self.header[index].clone());
        Column { name, index }
    }

    /// Finds a column that the format cannot do without.
    ///
    /// # Errors
    /// When the file does not have it.
    pub(crate) fn require(&self, names: &[&str]) -> Result<Column, FormatError> {
        let column = self.find(names);
        if column.index.is_some() {
            return Ok(column);
        }
        Err(self.missing(&column.name))
    }

    /// The error that a column is not there.
    pub(crate) fn missing(&self, column: &str) -> FormatError {
        let found = self.header.iter().map(|name| shorten(&name.escape_debug().to_string(), 40)).collect::<Vec<_>>().join(", ");
        let found = if found.is_empty() { "no named columns".to_owned() } else { shorten(&found, 400) };
        FormatError::MissingColumn { file: self.file.to_owned(), format: self.format, column: column.to_owned(), found }
    }

    /// Leaves one note that names all columns that are not there.
    pub(crate) fn note_missing<'c>(&self, columns: impl IntoIterator<Item = &'c Column>, notes: &mut Notebook) {
        let names: Vec<&str> = columns.into_iter().filter(|column| column.index.is_none()).map(|column| column.name.as_str()).collect();
        if !names.is_empty() {
            let reason = format!("the file does not have {}; these values are not known", names.join(", "));
            notes.on_file(&note_codes::COLUMN_MISSING, NoteAction::Guessed, Some(&names.join(", ")), reason);
        }
    }

    /// The next row that has as many cells as the header. Others are left out with a note.
    pub(crate) fn next(&mut self, notes: &mut Notebook) -> Option<Row<'_>> {
        loop {
            let number = self.waiting.take().or_else(|| self.advance(notes))?;
            if self.is_whole(number, notes) {
                return Some(Row { number, record: &self.record, missing: &self.missing });
            }
        }
    }

    /// Data rows read so far, those left out included.
    pub(crate) fn rows_seen(&self) -> u32 {
        match &self.rows {
            Rows::Text(rows) => rows.number().saturating_sub(1),
            Rows::Sheet(_) => self.count,
        }
    }

    fn rows_seen_with_header(&self) -> u32 {
        match &self.rows {
            Rows::Text(rows) => rows.number(),
            Rows::Sheet(_) => self.last,
        }
    }

    fn advance(&mut self, notes: &mut Notebook) -> Option<u32> {
        match &mut self.rows {
            Rows::Text(rows) => rows.read(&mut self.record, notes),
            Rows::Sheet(rows) => {
                let (number, record) = rows.next()?;
                self.record = record;
                if self.last > 0 && number > self.last + 1 {
                    let blank = number - self.last - 1;
                    let reason = if blank == 1 { "the row is blank".to_owned() } else { format!("{blank} blank rows from here") };
                    notes.on_row(&note_codes::ROW_EMPTY, NoteAction::Skipped, self.last + 1, None, reason);
                    self.count = self.count.saturating_add(blank);
                }
                self.last = number;
                self.count = self.count.saturating_add(1);
                Some(number)
            }
        }
    }

    fn is_whole(&self, number: u32, notes: &mut Notebook) -> bool {
        let (cells, columns) = (self.record.len(), self.header.len());
        if cells != columns {
            return self.is_whole_after_all(number, cells, columns, notes);
        }
        // Most rows have a first cell, so that this looks at one cell.
        if self.record.iter().all(|cell| cell.trim().is_empty()) {
            notes.on_row(&note_codes::ROW_EMPTY, NoteAction::Skipped, number, None, "all cells of the row are empty");
            return false;
        }
        true
    }

    #[cold]
    fn is_whole_after_all(&self, number: u32, cells: usize, columns: usize, notes: &mut Notebook) -> bool {
        let first = self.record.get(0);
        if self.record.iter().all(|cell| cell.trim().is_empty()) {
            notes.on_row(&note_codes::ROW_EMPTY, NoteAction::Skipped, number, None, "all cells of the row are empty");
            return false;
        }
        if cells > columns && self.record.iter().skip(columns).all(|cell| cell.trim().is_empty()) {
            let reason = format!("{} empty cells beyond the header's {columns} were cut off", cells - columns);
            notes.on_row(&note_codes::CELLS_COUNT, NoteAction::Repaired, number, first, reason);
            return true;
        }
        // A workbook stores no empty cells at the end of a row.
        if cells < columns && matches!(self.rows, Rows::Sheet(_)) {
            return true;
        }
        let reason = format!("the row has {cells} cells, the header has {columns}");
        notes.on_row(&note_codes::CELLS_COUNT, NoteAction::Skipped, number, first, reason);
        false
    }
}

fn text<'a>(bytes: Cow<'a, [u8]>, notes: &mut Notebook) -> Result<Cow<'a, str>, String> {
    match bytes {
        Cow::Borrowed(bytes) => decoding::decode(bytes, notes),
        Cow::Owned(bytes) => decoding::decode(&bytes, notes).map(|text| Cow::Owned(text.into_owned())),
    }
}
