//! Rows of delimited text.

use super::{note_codes, notebook::Notebook};
use csv::{ReaderBuilder, StringRecord};
use respite_model::NoteAction;
use std::{
    borrow::Cow,
    io::{Chain, Cursor, Read},
};

/// A last record that no file holds. Whatever swallows it stands in an open quote.
const END: &str = "\n\u{1e}\n";
const END_CELL: &str = "\u{1e}";

/// Reads records one by one and counts blank lines as rows.
pub(crate) struct Delimited<'a> {
    reader: csv::Reader<Chain<Cursor<Text<'a>>, &'static [u8]>>,
    number: u32,
    done: bool,
}

struct Text<'a>(Cow<'a, str>);

impl AsRef<[u8]> for Text<'_> {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl<'a> Delimited<'a> {
    /// Starts at the header, with the separator that the header shows.
    pub(crate) fn new(text: Cow<'a, str>, notes: &mut Notebook) -> Self {
        let delimiter = delimiter(&text);
        if delimiter != b',' {
            let name = if delimiter == b'\t' { "a tab" } else { "a semicolon" };
            let reason = format!("the header's columns are separated by {name}");
            notes.on_file(&note_codes::DELIMITER_GUESSED, NoteAction::Guessed, Some(name), reason);
        }
        let source = Cursor::new(Text(text)).chain(END.as_bytes());
        let reader =
            ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).buffer_capacity(1 << 16).from_reader(source);
        Self { reader, number: 0, done: false }
    }

    /// Reads the next record and returns its row number, or `None` at the end.
    ///
    /// Blank lines and a row in an open quote are left out with a note.
    pub(crate) fn read(&mut self, record: &mut StringRecord, notes: &mut Notebook) -> Option<u32> {
        let start = self.reader.position().byte() as usize;
        // The bytes are UTF-8 and in memory, so that reading them cannot fail.
        if self.done || !self.reader.read_record(record).unwrap_or(false) {
            return None;
        }
        if record.len() == 1 && record.get(0) == Some(END_CELL) {
            self.done = true;
            return None;
        }
        let first = self.number == 0;
        let blank = self.blank_lines(start);
        if blank > 0 && !first {
            let reason = if blank == 1 { "the line is blank".to_owned() } else { format!("{blank} blank lines from here") };
            notes.on_row(&note_codes::ROW_EMPTY, NoteAction::Skipped, self.number + 1, None, reason);
            self.number = self.number.saturating_add(blank);
        }
        self.number = self.number.saturating_add(1);
        if record.iter().next_back().is_some_and(|cell| cell.ends_with(END)) {
            self.done = true;
            let lines = record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>().saturating_sub(1);
            let reason = format!("a quote opens here and is never closed; {lines} lines up to the end of the file belong to it");
            notes.on_row(&note_codes::QUOTE_UNCLOSED, NoteAction::Skipped, self.number, record.get(0), reason);
            return None;
        }
        Some(self.number)
    }

    /// Rows so far, the header and blank lines included.
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// Blank lines between the end of the last record and the start of the next.
    fn blank_lines(&self, start: usize) -> u32 {
        let bytes = self.reader.get_ref().get_ref().0.get_ref().as_ref();
        let mut rest = bytes.get(start..).unwrap_or_default();
        if start > 0 && bytes.get(start - 1) == Some(&b'\r') && rest.first() == Some(&b'\n') {
            rest = &rest[1..];
        }
        let mut blank = 0;
        loop {
            rest = match rest {
                [b'\r', b'\n', rest @ ..] | [b'\n' | b'\r', rest @ ..] => rest,
                _ => return blank,
            };
            blank += 1;
        }
    }
}

/// The separator that the first line holds most often outside quotes; a comma when in doubt.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.trim_start_matches(['\r', '\n']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(delimiter, _)| *delimiter == byte).for_each(|(_, count)| *count += 1),
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| *delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> (Vec<(u32, usize)>, Vec<String>) {
        let mut notes = Notebook::new("x");
        let mut reader = Delimited::new(text.into(), &mut notes);
        let (mut record, mut rows) = (StringRecord::new(), Vec::new());
        while let Some(number) = reader.read(&mut record, &mut notes) {
            rows.push((number, record.len()));
        }
        (rows, notes.into_notes().into_iter().map(|note| format!("{} {}", note.code, note.row.unwrap_or(0))).collect())
    }

    #[test]
    fn quoted_line_breaks_do_not_count_and_blank_lines_do() {
        assert_eq!(rows("a,b\n\"1\n2\",3\r\n\r\n4,5\n\n"), (vec![(1, 2), (2, 2), (4, 2)], vec!["row-empty 3".into()]));
        assert_eq!(rows("\r\na,b\r\n1,2"), (vec![(1, 2), (2, 2)], vec![]));
        assert_eq!(rows("a,b\r1,2\r"), (vec![(1, 2), (2, 2)], vec![]));
    }

    #[test]
    fn an_open_quote_at_the_end_is_seen() {
        assert_eq!(rows("a,b\n1,2\n3,\"4\n5,6\n"), (vec![(1, 2), (2, 2)], vec!["quote-unclosed 3".into()]));
        assert_eq!(rows("a,b\n1,\"2\""), (vec![(1, 2), (2, 2)], vec![]));
        assert_eq!(rows("a,b\n1,2\"\n"), (vec![(1, 2), (2, 2)], vec![]));
    }

    #[test]
    fn the_header_shows_the_separator() {
        assert_eq!(delimiter("a,b;c,d"), b',');
        assert_eq!(delimiter("\"a,b,c\";d\n1,2,3,4"), b';');
        assert_eq!(delimiter("a\tb\n"), b'\t');
        assert_eq!(delimiter("a"), b',');
        assert_eq!(delimiter("a;b,c"), b',');
    }
}
