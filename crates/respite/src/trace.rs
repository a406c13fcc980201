//! The rows behind a number.
//!
//! Every number that is shown has an id. The id of a study's number is `STUDY/PATH`, of a published figure
//! `figures/SOURCE@VINTAGE/QUANTITY/PERIOD`, of a claim `claims/CLAIM_ID`, of a row
//! `events/EVENT_ID`.

use crate::{Error, Project, analyses};
use respite_data::store::{Filter, Selection, Vintages};
use respite_model::{Claim, Day, Event, Figure, Period};
use respite_stats::data::Anchor;
use serde::Serialize;
use serde_json::Value;

/// What stands behind a number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trace {
    /// The number's id.
    pub id: String,
    /// The number, when it is one number.
    pub value: Option<f64>,
    /// How the number is made from the rows, in one sentence.
    pub what: String,
    /// The rows, by the part they play.
    pub parts: Vec<TracePart>,
}

/// Rows that play one part in a number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TracePart {
    /// Which part, in plain words, such as "attacks before, around actions".
    pub part: String,
    /// Sum over the rows of `times` × what each row adds.
    pub total: f64,
    /// Number of rows.
    pub row_count: u64,
    /// The rows, in order of day and id; all of them, or the first where a limit was given.
    pub rows: Vec<TraceRow>,
}

/// A row behind a number.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum TraceRow {
    /// A coded row of a source.
    Event {
        /// How often it enters: the number of actions around which it is counted.
        times: u32,
        /// What the row adds each time: 1, or the number killed.
        adds: u32,
        /// The row as the source has it.
        event: Box<Event>,
    },
    /// A published figure.
    Figure {
        /// The figure.
        figure: Box<Figure>,
    },
    /// What a speaker said.
    Claim {
        /// The claim.
        claim: Box<Claim>,
    },
    /// A date and place that was drawn to compare with: no source has a row of it.
    Drawn {
        /// The day.
        drawn_day: Day,
        /// Degrees north, to a tenth.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
    },
}

impl TraceRow {
    /// A drawn comparison anchor.
    pub fn drawn(anchor: &Anchor) -> Self {
        // The place is an action's or a row's own, which its source may know only roughly.
        let rough = |degrees: f64| (degrees * 10.0).round() / 10.0 + 0.0;
        Self::Drawn { drawn_day: Day(anchor.day), latitude: rough(anchor.latitude), longitude: rough(anchor.longitude) }
    }
}

/// An id that names no number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("trace {id:?}: {reason}")]
pub struct TraceError {
    /// The id.
    pub id: String,
    /// Why it names no number.
    pub reason: String,
}

impl TraceError {
    /// What to do.
    pub fn hint(&self) -> &'static str {
        "copy an id from a briefing or from the output of `respite run --json`"
    }
}

/// The rows behind the number of that id.
///
/// # Errors
/// When the id names no number of this project.
pub fn trace(project: &Project, id: &str) -> Result<Trace, Error> {
    let unknown = |reason: &str| Error::from(TraceError { id: id.to_owned(), reason: reason.to_owned() });
    let (head, path) = id.split_once('/').ok_or_else(|| unknown("an id has a name and a path with a slash between them"))?;
    match head {
        "events" => event(project, id, path),
        "figures" => figure(project, id, path),
        "claims" => claim(project, id, path),
        study => {
            let file = project.study(study)?;
            let opened = analyses::of(&file)?.open(project, &file, &mut |_| {})?;
            let trace = opened.trace(project, path, None)?;
            // Second looks take most of the time, and few numbers are theirs.
            let wanted = analyses::Wanted { second_looks: opened.in_second_looks(path), ..analyses::Wanted::default() };
            let answer = serde_json::to_value(opened.answer(wanted, &mut |_| {})?).unwrap_or_default();
            let named = numbers(&answer).into_iter().find(|(known, _)| known == id);
            match named {
                Some((_, value)) => Ok(Trace { value: Some(value), ..trace }),
                None if is_group(&answer, id) => Ok(Trace { value: None, ..trace }),
                None => Err(unknown("the answer has no number of this id")),
            }
        }
    }
}

/// The ids of all numbers in the JSON of an answer, each with its value.
///
/// A group has an `id`; a number in it is called by the keys that lead to it, a day of a curve by its number.
pub fn numbers(answer: &Value) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    collect(answer, None, &mut found);
    found
}

/// Whether a group of numbers has this id.
fn is_group(answer: &Value, id: &str) -> bool {
    match answer {
        Value::Object(fields) => fields.get("id").is_some_and(|own| own == id) || fields.values().any(|inner| is_group(inner, id)),
        Value::Array(all) => all.iter().any(|inner| is_group(inner, id)),
        _ => false,
    }
}

fn collect(value: &Value, path: Option<&str>, found: &mut Vec<(String, f64)>) {
    match value {
        Value::Object(fields) => {
            let own = fields.get("id").and_then(Value::as_str).or(path);
            for (key, inner) in fields.iter().filter(|(key, _)| key.as_str() != "ring") {
                collect(inner, own.map(|own| format!("{own}/{key}")).as_deref(), found);
            }
        }
        Value::Array(all) => {
            for (place, inner) in (1..).zip(all).filter(|(_, inner)| inner.is_object()) {
                let own = path.map(|path| member(path, place, inner));
                collect(inner, own.as_deref(), found);
            }
        }
        Value::Number(number) => found.extend(path.zip(number.as_f64()).map(|(path, number)| (path.to_owned(), number))),
        _ => {}
    }
}

/// The path of a member of a list: by its day, limit or power, or else by its place. A member with an id needs none.
fn member(path: &str, place: u32, inner: &Value) -> String {
    if let Some(path) = path.strip_suffix("/days") {
        return format!("{path}/{}", inner["day"]);
    }
    let named = ["limit", "power"].into_iter().find_map(|key| inner.get(key));
    named.map_or_else(|| format!("{path}/{place}"), |name| format!("{path}/{name}"))
}

/// The period of a published figure: `2026-02` for a month, the first and last day joined by two dots otherwise.
pub fn figure_period(figure: &Figure) -> String {
    let period = Period { from: figure.from, to: figure.to };
    match period.whole_months() {
        Some(1) => figure.from.to_string().chars().take(7).collect(),
        _ => format!("{}..{}", figure.from, figure.to),
    }
}

/// The id of a published figure.
pub fn figure_id(figure: &Figure) -> String {
    format!("figures/{}@{}/{}/{}", figure.source, figure.vintage, figure.quantity, figure_period(figure))
}

fn figure(project: &Project, id: &str, path: &str) -> Result<Trace, Error> {
    let all = project.store().figures(&Vintages::All)?;
    let figure = all
        .into_iter()
        .find(|figure| figure_id(figure) == id)
        .ok_or_else(|| TraceError { id: id.to_owned(), reason: format!("no published figure is called {path:?}") })?;
    Ok(Trace {
        id: id.to_owned(),
        value: Some(figure.value),
        what: "a figure as its source published it".to_owned(),
        parts: vec![TracePart {
            part: "published figure".to_owned(),
            total: figure.value,
            row_count: 1,
            rows: vec![TraceRow::Figure { figure: Box::new(figure) }],
        }],
    })
}

fn claim(project: &Project, id: &str, claim_id: &str) -> Result<Trace, Error> {
    let claims = project.store().claims(&Vintages::All)?;
    let rows: Vec<TraceRow> =
        claims.into_iter().filter(|claim| claim.id.0 == claim_id).map(|claim| TraceRow::Claim { claim: Box::new(claim) }).collect();
    if rows.is_empty() {
        return Err(TraceError { id: id.to_owned(), reason: format!("no claim has the id {claim_id:?}") }.into());
    }
    Ok(Trace {
        id: id.to_owned(),
        value: None,
        what: "a claim as its list has it: what somebody said, and no count".to_owned(),
        parts: vec![TracePart { part: "claim".to_owned(), total: rows.len() as f64, row_count: rows.len() as u64, rows }],
    })
}

fn event(project: &Project, id: &str, event_id: &str) -> Result<Trace, Error> {
    let text = format!("event_id = '{}'", event_id.replace('\'', "''"));
    let filter = Filter::parse(&text).map_err(|error| Error::Filter { text, error })?;
    let table = project.store().events(&Selection { filter: Some(filter), vintages: Vintages::All, ..Selection::default() })?;
    if table.is_empty() {
        return Err(TraceError { id: id.to_owned(), reason: format!("no row has the id {event_id:?}") }.into());
    }
    let rows: Vec<_> = table.events()?.into_iter().map(|event| TraceRow::Event { times: 1, adds: 1, event: Box::new(event) }).collect();
    let total = rows.len() as f64;
    Ok(Trace {
        id: id.to_owned(),
        value: None,
        what: "a row as its source has it".to_owned(),
        parts: vec![TracePart { part: "row".to_owned(), total, row_count: rows.len() as u64, rows }],
    })
}
