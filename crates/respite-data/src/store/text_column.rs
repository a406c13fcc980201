//! A column of text, whether or not its values are kept once.

use arrow::array::{Array, AsArray, DictionaryArray, StringArray};
use arrow::datatypes::Int32Type;

/// A column of text. Rows by index; `None` where the source gives nothing.
#[derive(Debug, Clone, Copy)]
pub struct TextColumn<'a>(Kind<'a>);

#[derive(Debug, Clone, Copy)]
enum Kind<'a> {
    Plain(&'a StringArray),
    Repeated(&'a DictionaryArray<Int32Type>, &'a StringArray),
}

impl<'a> TextColumn<'a> {
    pub(super) fn new(array: &'a dyn Array) -> Option<Self> {
        if let Some(plain) = array.as_string_opt::<i32>() {
            return Some(Self(Kind::Plain(plain)));
        }
        let repeated = array.as_dictionary_opt::<Int32Type>()?;
        Some(Self(Kind::Repeated(repeated, repeated.values().as_string_opt::<i32>()?)))
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match self.0 {
            Kind::Plain(array) => array.len(),
            Kind::Repeated(array, _) => array.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of a row; `None` when it has none or there is no such row.
    pub fn get(&self, row: usize) -> Option<&'a str> {
        match self.0 {
            Kind::Plain(array) => (row < array.len() && array.is_valid(row)).then(|| array.value(row)),
            Kind::Repeated(array, values) => {
                let key = (row < array.len()).then(|| array.key(row)).flatten()?;
                values.is_valid(key).then(|| values.value(key))
            }
        }
    }

    /// The texts of all rows.
    pub fn iter(&self) -> impl Iterator<Item = Option<&'a str>> + use<'a> {
        let column = *self;
        (0..self.len()).map(move |row| column.get(row))
    }
}
