//! A cell of a row, whatever kind of row it is.

use respite_model::Day;
use serde::Serialize;
use std::{borrow::Cow, fmt};

/// A cell as the project holds it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value<'a> {
    /// The source gives nothing.
    Missing,
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number.
    Whole(i64),
    /// A decimal number.
    Number(f64),
    /// A civil day.
    Day(Day),
    /// True or false.
    Truth(bool),
}

impl<'a> Value<'a> {
    /// A text that may be missing.
    pub(super) fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Missing, |text| Self::Text(Cow::Borrowed(text)))
    }

    /// A number that may be missing.
    pub(super) fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Missing, Self::Number)
    }

    /// The word under which a value of a list of words is written.
    pub(super) fn word(word: &impl Serialize) -> Self {
        match serde_json::to_value(word) {
            Ok(serde_json::Value::String(word)) => Self::Text(Cow::Owned(word)),
            _ => Self::Missing,
        }
    }

    /// The same without a loan.
    pub(super) fn owned(self) -> Value<'static> {
        match self {
            Self::Missing => Value::Missing,
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Whole(number) => Value::Whole(number),
            Self::Number(number) => Value::Number(number),
            Self::Day(day) => Value::Day(day),
            Self::Truth(truth) => Value::Truth(truth),
        }
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("nothing"),
            Self::Text(text) => f.write_str(text),
            Self::Whole(number) => write!(f, "{number}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Day(day) => write!(f, "{day}"),
            Self::Truth(truth) => write!(f, "{truth}"),
        }
    }
}
