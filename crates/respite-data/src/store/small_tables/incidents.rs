//! Rows of incidents and links as tables.

use super::{Table, optional, source_text, text, whole};
use crate::store::{DoubtRow, IncidentRow, LinkRow};
use arrow::array::{ArrayRef, BooleanArray, Float64Array, RecordBatch};
use arrow::error::ArrowError;
use std::sync::Arc;

/// Rows of incidents, in the order given.
pub(in crate::store) fn encode_rows(rows: &[IncidentRow]) -> Result<RecordBatch, ArrowError> {
    let rows: Vec<&IncidentRow> = rows.iter().collect();
    let rows = rows.as_slice();
    RecordBatch::try_from_iter([
        ("incident_id", text(rows, |row| Some(&row.incident_id))),
        ("event_id", text(rows, |row| Some(&row.event_id))),
        ("source", text(rows, |row| Some(&row.source))),
        ("vintage", text(rows, |row| Some(&row.vintage))),
        ("role", text(rows, |row| Some(&row.role))),
        ("of", text(rows, |row| row.of.as_deref())),
        ("report", whole(rows, |row| Some(row.report))),
    ])
}

/// Links, in the order given.
pub(in crate::store) fn encode_links(links: &[LinkRow]) -> Result<RecordBatch, ArrowError> {
    let links: Vec<&LinkRow> = links.iter().collect();
    let links = links.as_slice();
    let truths = |get: fn(&LinkRow) -> bool| -> ArrayRef { Arc::new(links.iter().map(|link| Some(get(link))).collect::<BooleanArray>()) };
    let probabilities: ArrayRef = Arc::new(links.iter().map(|link| Some(link.probability)).collect::<Float64Array>());
    RecordBatch::try_from_iter([
        ("first", text(links, |link| Some(&link.first))),
        ("second", text(links, |link| Some(&link.second))),
        ("probability", probabilities),
        ("linked", truths(|link| link.linked)),
        ("judged", truths(|link| link.judged)),
    ])
}

/// The rows in a table; the text says what is wrong with it.
pub(in crate::store) fn decode_rows(batch: &RecordBatch) -> Result<Vec<IncidentRow>, String> {
    let table = Table(batch);
    let [incident, event, source, vintage, role, of] =
        ["incident_id", "event_id", "source", "vintage", "role", "of"].map(|name| table.text(name));
    let (incident, event, source, vintage, role, of) = (incident?, event?, source?, vintage?, role?, of?);
    let report = table.whole("report")?;
    (0..batch.num_rows())
        .map(|i| {
            Ok(IncidentRow {
                incident_id: source_text(incident, i),
                event_id: source_text(event, i),
                source: source_text(source, i),
                vintage: source_text(vintage, i),
                role: source_text(role, i),
                of: optional(of, i),
                report: u32::try_from(report.value(i)).map_err(|error| error.to_string())?,
            })
        })
        .collect()
}

/// Doubts, in the order given.
pub(in crate::store) fn encode_doubts(doubts: &[DoubtRow]) -> Result<RecordBatch, ArrowError> {
    let doubts: Vec<&DoubtRow> = doubts.iter().collect();
    let doubts = doubts.as_slice();
    RecordBatch::try_from_iter([("code", text(doubts, |doubt| Some(&doubt.code))), ("message", text(doubts, |doubt| Some(&doubt.message)))])
}

/// The doubts in a table; the text says what is wrong with it.
pub(in crate::store) fn decode_doubts(batch: &RecordBatch) -> Result<Vec<DoubtRow>, String> {
    let table = Table(batch);
    let (code, message) = (table.text("code")?, table.text("message")?);
    Ok((0..batch.num_rows()).map(|i| DoubtRow { code: source_text(code, i), message: source_text(message, i) }).collect())
}
