//! Pairs and judgements as a table for people who work in a spreadsheet.

use super::{IncidentError, Incidents, Judgement, Question, RowPair, RuleSaid, Verdict, queue};
use crate::{Error, Project};
use respite_model::{Day, Event, EventId};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a table of judgements brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Taken {
    /// Judgements written into the ledger.
    pub kept: u64,
    /// Rows that say what holds already.
    pub known: u64,
    /// Rows without a verdict.
    pub open: u64,
}

const HEADINGS: [&str; 16] = [
    "first",
    "second",
    "verdict",
    "note",
    "probability",
    "linked",
    "day_1",
    "day_2",
    "place_1",
    "place_2",
    "kind_1",
    "kind_2",
    "killed_1",
    "killed_2",
    "text_1",
    "text_2",
];

/// All pairs in the order in which they are asked about, those that are judged first. Write verdicts into the third column.
///
/// # Errors
/// When the table cannot be written.
pub fn export(incidents: &Incidents) -> Result<Vec<u8>, Error> {
    let unwritten = |error: &dyn std::fmt::Display| IncidentError::Sheet { file: "the table".to_owned(), reason: error.to_string() };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADINGS).map_err(|error| unwritten(&error))?;
    let judged = incidents
        .judgements
        .values()
        .map(|judgement| (judgement.rows(), judgement.rule, judgement.verdict.word(), judgement.note.clone().unwrap_or_default()));
    let open = queue(incidents).into_iter().map(|Question { rows, rule, .. }| (rows, Some(rule), "", String::new()));
    for (rows, rule, verdict, note) in judged.chain(open) {
        let events = [&rows.0, &rows.1].map(|id| incidents.find(id));
        let each = |get: fn(&Event) -> String| events.map(|event| plain(event.map_or(String::new(), get)));
        let mut cells = vec![rows.0.0.clone(), rows.1.0.clone(), verdict.to_owned(), note];
        cells.push(rule.map_or(String::new(), |rule| format!("{:.4}", rule.probability)));
        cells.push(rule.map_or("", |rule| if rule.linked { "yes" } else { "no" }).to_owned());
        cells.extend(each(|event| event.when.start.to_string()));
        cells.extend(each(|event| event.place.name.clone().or(event.place.admin1.clone()).unwrap_or_default()));
        cells.extend(each(|event| event.kind.to_string()));
        cells.extend(each(|event| event.casualties.killed.best.map_or(String::new(), |best| best.to_string())));
        cells.extend(each(|event| event.text.clone().unwrap_or_default()));
        writer.write_record(cells).map_err(|error| unwritten(&error))?;
    }
    Ok(writer.into_inner().map_err(|error| unwritten(&error))?)
}

/// Text of a source that a spreadsheet would run as a formula is set off by an apostrophe.
fn plain(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

/// Takes the verdicts of a table: all, or none when a row is wrong. A row that says what holds already changes nothing.
///
/// # Errors
/// When the table cannot be read, a verdict is none, or two rows contradict each other.
pub fn import(project: &mut Project, incidents: &Incidents, file: &str, bytes: &[u8], today: Day) -> Result<Taken, Error> {
    let judgements = read(file, bytes)?;
    let mut taken = Taken { open: judgements.1, ..Taken::default() };
    let said: BTreeMap<RowPair, RuleSaid> = queue(incidents).into_iter().map(|question| (question.rows, question.rule)).collect();
    let changes = |judgement: &Judgement| match (incidents.judgements.get(&judgement.rows()), judgement.verdict) {
        (None, Verdict::TakenBack) => false,
        (None, _) => true,
        (Some(held), verdict) => held.verdict != verdict || held.note != judgement.note,
    };
    for mut judgement in judgements.0 {
        if !changes(&judgement) {
            taken.known += 1;
            continue;
        }
        let held = incidents.judgements.get(&judgement.rows());
        judgement.rule = held.map_or_else(|| said.get(&judgement.rows()).copied(), |held| held.rule);
        judgement.keep(project, today)?;
        taken.kept += 1;
    }
    Ok(taken)
}

/// The judgements of a table, and how many rows are left open.
fn read(file: &str, bytes: &[u8]) -> Result<(Vec<Judgement>, u64), IncidentError> {
    let wrong = |reason: String| IncidentError::Sheet { file: file.to_owned(), reason };
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(bytes)).from_reader(bytes);
    let headings = reader.headers().map_err(|error| wrong(error.to_string()))?.clone();
    let find = |name: &str| headings.iter().position(|heading| heading.trim() == name);
    let place = |name: &str| find(name).ok_or_else(|| wrong(format!("the column {name:?} is missing")));
    let (first, second, verdict, note) = (place("first")?, place("second")?, place("verdict")?, find("note"));
    let mut judgements: BTreeMap<RowPair, (usize, Judgement)> = BTreeMap::new();
    let mut open = 0;
    for (number, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|error| wrong(error.to_string()))?;
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        if cell(verdict).is_empty() {
            open += 1;
            continue;
        }
        let said = cell(verdict).to_lowercase();
        let said = match said.as_str() {
            "yes" | "y" => Some(Verdict::Same),
            "no" | "n" => Some(Verdict::Different),
            "u" => Some(Verdict::Unsure),
            word => Verdict::WORDS.iter().find(|(_, known)| *known == word).map(|(verdict, _)| *verdict),
        };
        let said = said.ok_or_else(|| {
            wrong(format!("row {number}, column \"verdict\": {:?} is none of same, different, unsure, taken-back", cell(verdict)))
        })?;
        for (at, name) in [(first, "first"), (second, "second")] {
            if cell(at).is_empty() {
                return Err(wrong(format!("row {number}, column {name:?} is empty")));
            }
        }
        let [one, other] = [first, second].map(|at| EventId(cell(at).to_owned()));
        let mut judgement = Judgement::new(one, other, said).map_err(|error| wrong(format!("row {number}: {error}")))?;
        judgement.note = note.map(|at| cell(at).to_owned()).filter(|note| !note.is_empty());
        if let Some((before, held)) = judgements.get(&judgement.rows())
            && held.verdict != judgement.verdict
        {
            return Err(wrong(format!("rows {before} and {number} say two things of {} and {}", judgement.first, judgement.second)));
        }
        judgements.insert(judgement.rows(), (number, judgement));
    }
    Ok((judgements.into_values().map(|(_, judgement)| judgement).collect(), open))
}

/// Spreadsheets of many countries write semicolons, others tabs.
fn delimiter(bytes: &[u8]) -> u8 {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let times = |wanted: u8| line.iter().filter(|byte| **byte == wanted).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|mark| (times(*mark), *mark == b',')).unwrap_or(b',')
}
