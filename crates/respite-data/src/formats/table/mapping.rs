//! The mapping file of the `table` format.

use crate::formats::FormatError;
use respite_model::{Kind, PlacePrecision, SourceId, Taxonomy};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Which columns of a table hold what, as a TOML file says it.
///
/// Keys that are not listed here are refused, so that a misspelt one is not passed over.
///
/// # Examples
/// ```
/// use respite_data::formats::table::Mapping;
/// let taxonomy = respite_model::Taxonomy::built_in()?;
/// let text = r#"
///     date_formats = ["%d/%m/%Y"]
///
///     [columns]
///     date = "Day"
///     kind = "What"
///
///     [kinds]
///     "Air raid" = "air-strike"
/// "#;
/// let mapping = Mapping::parse(text, "raids.csv", &taxonomy)?;
/// assert_eq!(mapping.columns.date, "Day");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// How dates are written, in the notation of `strptime`; tried in this order. `["%Y-%m-%d"]` when not given.
    #[serde(default = "iso_format")]
    pub date_formats: Vec<String>,
    /// Words that stand for a missing value besides an empty cell. `["NA"]` when not given.
    #[serde(default = "missing_words")]
    pub missing: Vec<String>,
    /// Whether the order of the sides says that the first acted on the second. `false` when not given.
    #[serde(default)]
    pub directed: bool,
    /// Values that hold for all rows.
    #[serde(default)]
    pub constants: Constants,
    /// Names of columns in the header.
    pub columns: Columns,
    /// What each value of the kind column is in the taxonomy.
    #[serde(default)]
    pub kinds: BTreeMap<String, String>,
    /// What each value of the place precision column is: `exact`, `near`, `district`, `province` or `country`.
    #[serde(default)]
    pub place_precisions: BTreeMap<String, PlacePrecision>,
}

/// Values that hold for all rows of a table.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constants {
    /// Source name for a caller that is given none; one that is given goes before it.
    pub source: Option<SourceId>,
    /// Kind of rows whose kind column is empty, or of all rows when there is no such column.
    pub kind: Option<String>,
    /// First side of rows without one.
    pub side_a: Option<String>,
    /// Second side of rows without one.
    pub side_b: Option<String>,
    /// Country of rows without one.
    pub country: Option<String>,
}

/// Names of the columns of a table. Only `date` is required.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// First or only day.
    pub date: String,
    /// Last day.
    pub end_date: Option<String>,
    /// The source's code of how precise the days are: a whole number, smaller is finer.
    pub date_precision: Option<String>,
    /// The source's own id.
    pub id: Option<String>,
    /// Kind, through `[kinds]`.
    pub kind: Option<String>,
    /// Degrees north.
    pub latitude: Option<String>,
    /// Degrees east.
    pub longitude: Option<String>,
    /// Precision of the place, through `[place_precisions]`.
    pub place_precision: Option<String>,
    /// Name of the place.
    pub place: Option<String>,
    /// First-order unit.
    pub admin1: Option<String>,
    /// Second-order unit.
    pub admin2: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// First side.
    pub side_a: Option<String>,
    /// Second side.
    pub side_b: Option<String>,
    /// Killed, best or only count.
    pub killed: Option<String>,
    /// Killed, lowest count.
    pub killed_low: Option<String>,
    /// Killed, highest count.
    pub killed_high: Option<String>,
    /// Civilians killed.
    pub killed_civilians: Option<String>,
    /// Injured.
    pub injured: Option<String>,
    /// Text or name of the row.
    pub text: Option<String>,
    /// Documents that the row rests on.
    pub documents: Option<String>,
    /// The source's remark on how clear the coding is.
    pub status: Option<String>,
}

fn iso_format() -> Vec<String> {
    vec!["%Y-%m-%d".to_owned()]
}

fn missing_words() -> Vec<String> {
    vec!["NA".to_owned()]
}

impl Mapping {
    /// Reads the text of a mapping file. `file` is the name of the data file, for messages.
    ///
    /// # Errors
    /// [`FormatError::Mapping`] when the text is no TOML of this shape, names a kind that the taxonomy does not have,
    /// or leaves open what must be said.
    pub fn parse(text: &str, file: &str, taxonomy: &Taxonomy) -> Result<Self, FormatError> {
        let wrong = |reason: String| FormatError::Mapping { file: file.to_owned(), reason };
        let mapping: Self = toml::from_str(text).map_err(|error| {
            let place = error.span().map(|span| position(text, span.start)).unwrap_or_default();
            wrong(format!("{place}{}", error.message().replace('\n', ", ")))
        })?;
        mapping.check(taxonomy).map_err(wrong)?;
        Ok(mapping)
    }

    /// The kind that a value of the kind column stands for, the case of letters aside.
    pub fn kind(&self, value: &str) -> Option<Kind> {
        let loose = || self.kinds.iter().find(|(key, _)| key.trim().to_lowercase() == value.to_lowercase()).map(|(_, kind)| kind);
        self.kinds.get(value).or_else(loose).map(|kind| Kind(kind.clone()))
    }

    fn check(&self, taxonomy: &Taxonomy) -> Result<(), String> {
        let kinds = self.kinds.iter().map(|(value, kind)| (format!("kinds.{value:?}"), kind));
        let constant = self.constants.kind.iter().map(|kind| ("constants.kind".to_owned(), kind));
        for (key, kind) in kinds.chain(constant) {
            if taxonomy.kind(kind).is_none() {
                return Err(format!("{key} is {kind:?}, which is no kind of the taxonomy; `unknown` is one"));
            }
        }
        if self.columns.kind.is_none() && self.constants.kind.is_none() {
            return Err("neither columns.kind nor constants.kind is given".into());
        }
        if self.columns.latitude.is_some() != self.columns.longitude.is_some() {
            return Err("columns.latitude and columns.longitude must be given together".into());
        }
        if self.columns.place_precision.is_some() && self.place_precisions.is_empty() {
            return Err("columns.place_precision needs a table [place_precisions] that says what its values mean".into());
        }
        if self.date_formats.is_empty() {
            return Err("date_formats is empty".into());
        }
        self.date_formats.iter().try_for_each(|format| check_date_format(format))
    }
}

/// A date format that cannot read what it writes cannot read a date.
fn check_date_format(format: &str) -> Result<(), String> {
    let sample = jiff::tz::TimeZone::UTC.to_zoned(jiff::civil::date(2004, 2, 29).at(13, 5, 9, 0));
    let read = sample
        .and_then(|moment| jiff::fmt::strtime::format(format, &moment))
        .and_then(|written| jiff::civil::Date::strptime(format, written));
    read.map(|_| ()).map_err(|error| format!("date_formats has {format:?}, which reads no date ({error})"))
}

/// Line and column of a byte, as the start of a message.
fn position(text: &str, byte: usize) -> String {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("line {line}, column {column}: ")
}
