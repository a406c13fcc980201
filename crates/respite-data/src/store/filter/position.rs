//! Where in the text of a filter something stands.

use serde::Serialize;
use sqlparser::tokenizer::{Location, Span};

/// A stretch of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Bytes before it.
    pub offset: usize,
    /// Its length in bytes; 0 at the end of the text.
    pub length: usize,
    /// Its line, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
}

impl Position {
    /// Of a span of the parser; the whole text for an empty one.
    pub(super) fn of(text: &str, span: Span) -> Self {
        if span.start.line == 0 {
            return Self { offset: 0, length: text.len(), line: 1, column: 1 };
        }
        let start = Self::at(text, span.start);
        let end = Self::at(text, span.end).offset.max(start.offset);
        Self { length: end - start.offset, ..start }
    }

    /// Of a place of the parser; the end of the text for an empty one.
    pub(super) fn at(text: &str, place: Location) -> Self {
        let (mut line, mut column) = (1, 1);
        for (offset, character) in text.char_indices() {
            if (line, column) == (place.line, place.column) {
                return Self { offset, length: 0, line: line as usize, column: column as usize };
            }
            (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        Self { offset: text.len(), length: 0, line: line as usize, column: column as usize }
    }
}
