//! What the sources of a project count, in words: the project's file `definitions.toml`.

use crate::{Error, incidents::Unit};
use respite_model::{Counted, Day, Period};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The file: what its sources count, which spans may serve as baselines, and names with their other spellings.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Definitions {
    /// With `incidents`, a check adds the coded rows of all linked sources together, each incident once.
    pub unit: Unit,
    /// Columns of published figures.
    pub series: Vec<SeriesDefinition>,
    /// Sources of coded rows.
    pub events: Vec<EventsDefinition>,
    /// Spans that a count may be held against, with the reason for each.
    pub baseline: Vec<Baseline>,
    /// Groups and their other names.
    pub group: Vec<Named>,
    /// Places and their other names.
    pub place: Vec<Named>,
}

/// What a column of published figures counts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesDefinition {
    /// The source.
    pub source: String,
    /// The column.
    pub column: String,
    /// What is counted.
    #[serde(flatten)]
    pub counts: Counts,
    /// The source's definition, in one sentence.
    pub definition: String,
    /// How it differs from what a reader would take the words for.
    #[serde(default)]
    pub differs: Vec<String>,
    /// Whether the column counts persons although its quantity does not say so.
    #[serde(default)]
    pub persons: bool,
    /// Columns of the same source that add up to this one.
    #[serde(default)]
    pub parts: Vec<String>,
    /// Those parts that are made by the acts whose effect is in question, such as deaths in the state's own operations.
    #[serde(default)]
    pub own_acts: Vec<String>,
}

/// What is counted, in the words of the reader of sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Id of the lexicon of quantities.
    pub quantity: Counted,
    /// Who acts.
    #[serde(default)]
    pub side: Option<String>,
    /// Who is killed or injured.
    #[serde(default)]
    pub victims: Option<String>,
    /// In what kind of happening.
    #[serde(default)]
    pub within: Option<Counted>,
    /// Where.
    #[serde(default)]
    pub place: Option<String>,
}

/// What a source of coded rows counts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventsDefinition {
    /// The source.
    pub source: String,
    /// The source's definition, in one sentence; the format's own without it.
    #[serde(default)]
    pub definition: Option<String>,
    /// How it differs from what a reader would take the words for.
    #[serde(default)]
    pub differs: Vec<String>,
    /// First day that the source covers.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day that the source covers.
    #[serde(default)]
    pub to: Option<Date>,
}

/// A span that a count may be held against.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Its name.
    pub name: String,
    /// First day or month.
    pub from: Date,
    /// Last day or month.
    pub to: Date,
    /// Why this span.
    pub reason: String,
}

impl Baseline {
    /// Its days.
    pub fn period(&self) -> Period {
        Period { from: self.from.0.from, to: self.to.0.to }
    }
}

/// A name and its other spellings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Other spellings.
    #[serde(default)]
    pub also: Vec<String>,
    /// The larger place that it lies in.
    #[serde(default)]
    pub within: Option<String>,
}

/// A day (`2025-10-12`), a month (`2025-10`) or a year (`2025`), as a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Date(pub Period);

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let part = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse().ok());
        let period = match text.len() {
            4 => part(0, 4).and_then(|year| Period::months(year, 1, 12)),
            7 if text.as_bytes()[4] == b'-' => {
                let month = text.get(5..7).and_then(|part| part.parse().ok());
                part(0, 4).zip(month).and_then(|(year, month)| Period::months(year, month, 1))
            }
            _ => text.parse().ok().map(|day: Day| Period { from: day, to: day }),
        };
        period.map(Self).ok_or_else(|| format!("{text:?} is no day (2025-10-12), month (2025-10) or year (2025)"))
    }
}

/// A definitions file that cannot be used. Reads after "could not …".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("use definitions.toml: {reason}")]
pub struct DefinitionsError {
    /// What is wrong, with the value and the limit.
    pub reason: String,
    /// Where it stands in the text, in bytes.
    pub span: Option<Range<usize>>,
    /// The text of the file.
    pub text: String,
}

impl Definitions {
    /// Reads the file's text.
    ///
    /// # Errors
    /// When the text is no TOML, a key is unknown, a quantity is not in the lexicon, a span ends before it begins, or a
    /// part is made by no column.
    pub fn parse(text: &str, quantities: &[&str]) -> Result<Self, Error> {
        let refuse = |reason: String, span| Error::from(DefinitionsError { reason, span, text: text.to_owned() });
        let read: Self = toml::from_str(text).map_err(|error| refuse(error.message().to_owned(), error.span()))?;
        for series in &read.series {
            let named = [Some(&series.counts.quantity), series.counts.within.as_ref()];
            if let Some(unknown) = named.into_iter().flatten().find(|quantity| !quantities.contains(&quantity.0.as_str())) {
                let place = text.find(&format!("{:?}", unknown.0));
                let reason = format!("{:?} is no quantity; the quantities are {}", unknown.0, quantities.join(", "));
                return Err(refuse(reason, place.map(|at| at..at + unknown.0.len() + 2)));
            }
            if let Some(foreign) = series.own_acts.iter().find(|part| !series.parts.contains(part)) {
                let reason = format!("own_acts of {}/{} has {foreign:?}, which is not among its parts", series.source, series.column);
                return Err(refuse(reason, None));
            }
        }
        if let Some(bad) = read.baseline.iter().find(|baseline| baseline.period().to < baseline.period().from) {
            return Err(refuse(format!("the baseline {:?} ends before it begins", bad.name), None));
        }
        Ok(read)
    }

    /// The definition of a column of published figures.
    pub fn of_series(&self, source: &str, column: &str) -> Option<&SeriesDefinition> {
        self.series.iter().find(|series| series.source == source && series.column == column)
    }

    /// The definition of a source of coded rows.
    pub fn of_events(&self, source: &str) -> Option<&EventsDefinition> {
        self.events.iter().find(|events| events.source == source)
    }
}
