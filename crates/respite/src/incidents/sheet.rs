//! Pairs and judgements as a table for people who work in a spreadsheet.

use super::{IncidentError, Judgement, Question, Review, RowPair, Verdict, keep_all};
use crate::{Error, Project};
use respite_data::store::{Columns, Selection, Vintages};
use respite_model::{Day, Event, EventId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

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

/// All pairs: those with a verdict first, then the others in the order in which they are asked about. Verdicts go into the third column.
///
/// # Errors
/// When the table cannot be written.
pub fn export(review: &Review) -> Result<Vec<u8>, Error> {
    let unwritten = |error: &dyn std::fmt::Display| IncidentError::Sheet { file: "the table".to_owned(), reason: error.to_string() };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADINGS).map_err(|error| unwritten(&error))?;
    let judged = review
        .now
        .judgements
        .values()
        .map(|judgement| (judgement.rows(), judgement.rule, judgement.verdict.word(), judgement.note.clone().unwrap_or_default()));
    let open = review.queue().into_iter().map(|Question { rows, rule, .. }| (rows, Some(rule), "", String::new()));
    for (rows, rule, verdict, note) in judged.chain(open) {
        let events = [&rows.0, &rows.1].map(|id| review.now.find(id));
        let each = |get: fn(&Event) -> String| events.map(|event| plain(event.map_or(String::new(), get)));
        let mut cells = vec![plain(rows.0.0.clone()), plain(rows.1.0.clone()), verdict.to_owned(), plain(note)];
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

/// What a spreadsheet would run as a formula begins with one of these.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Text that a spreadsheet would run as a formula is set off by an apostrophe.
fn plain(text: String) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text }
}

/// The text without the apostrophe that sets off a formula.
fn unset(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(text)
}

/// Takes the verdicts of a table: all, or none when a row is wrong. A row that says what holds already changes nothing.
///
/// # Errors
/// When the table cannot be read, a verdict is none, two rows contradict each other, or a row of no release of the project is named.
pub fn import(project: &mut Project, review: &Review, file: &str, bytes: &[u8], today: Day) -> Result<Taken, Error> {
    let Sheet { judgements, open, has_notes } = read(file, bytes)?;
    let known = known_ids(project)?;
    for (number, judgement) in &judgements {
        if let Some(id) = [&judgement.first, &judgement.second].into_iter().find(|id| !known.contains(&id.0)) {
            let reason = format!("row {number}: no release of the project has a row {id}");
            return Err(IncidentError::Sheet { file: file.to_owned(), reason }.into());
        }
    }
    let mut taken = Taken { open, ..Taken::default() };
    let asked: BTreeMap<RowPair, Question> = review.queue().into_iter().map(|question| (question.rows.clone(), question)).collect();
    let mut changed = Vec::new();
    for (_, mut judgement) in judgements {
        let held = review.now.judgements.get(&judgement.rows());
        if !has_notes {
            judgement.note = held.and_then(|held| held.note.clone());
        }
        let changes = match (held, judgement.verdict) {
            (None, verdict) => verdict != Verdict::TakenBack,
            (Some(held), verdict) => held.verdict != verdict || held.note != judgement.note,
        };
        if !changes {
            taken.known += 1;
            continue;
        }
        judgement.rule = held.map_or_else(|| asked.get(&judgement.rows()).map(|question| question.rule), |held| held.rule);
        let seen = review.now.find(&judgement.first).zip(review.now.find(&judgement.second));
        judgement.seen = seen.map(|(first, second)| [first, second].map(Judgement::fingerprint));
        changed.push(judgement);
        taken.kept += 1;
    }
    keep_all(project, today, &changed)?;
    Ok(taken)
}

/// Ids of the rows of all releases.
fn known_ids(project: &Project) -> Result<BTreeSet<String>, Error> {
    let selection = Selection { columns: Columns::Only(&["event_id"]), vintages: Vintages::All, ..Selection::default() };
    let table = project.store().events(&selection)?;
    Ok(table.ids()?.iter().flatten().map(str::to_owned).collect())
}

/// A table of judgements, read.
struct Sheet {
    /// Judgements, each with its row in the table.
    judgements: Vec<(usize, Judgement)>,
    /// Rows without a verdict.
    open: u64,
    /// Whether the table has a column of notes.
    has_notes: bool,
}

fn read(file: &str, bytes: &[u8]) -> Result<Sheet, IncidentError> {
    let wrong = |reason: String| IncidentError::Sheet { file: file.to_owned(), reason };
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(bytes)).from_reader(bytes);
    let headings = reader.headers().map_err(|error| wrong(error.to_string()))?.clone();
    let find = |name: &str| headings.iter().position(|heading| heading.trim() == name);
    let place = |name: &str| {
        find(name)
            .ok_or_else(|| wrong(format!("the column {name:?} is missing; it has {}", headings.iter().collect::<Vec<_>>().join(", "))))
    };
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
        let [one, other] = [first, second].map(|at| EventId(unset(cell(at)).to_owned()));
        let mut judgement = Judgement::new(one, other, said).map_err(|error| wrong(format!("row {number}: {error}")))?;
        judgement.note = note.map(|at| unset(cell(at)).to_owned()).filter(|note| !note.is_empty());
        if let Some((before, held)) = judgements.get(&judgement.rows())
            && held.verdict != judgement.verdict
        {
            return Err(wrong(format!("rows {before} and {number} say two things of {} and {}", judgement.first, judgement.second)));
        }
        judgements.insert(judgement.rows(), (number, judgement));
    }
    Ok(Sheet { judgements: judgements.into_values().collect(), open, has_notes: note.is_some() })
}

/// Spreadsheets of many countries write semicolons, others tabs.
fn delimiter(bytes: &[u8]) -> u8 {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let times = |wanted: u8| line.iter().filter(|byte| **byte == wanted).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|mark| (times(*mark), *mark == b',')).unwrap_or(b',')
}
