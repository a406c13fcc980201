//! Compiled lists of claims.

use super::{
    ColumnInfo, Format, FormatError, FormatInfo, InputFile, ReadOptions, Reading, cells, note_codes,
    notebook::Notebook,
    records::{Cell, Column, Records, Row},
    vintage,
};
use respite_model::{Claim, ClaimId, Day, Form, NoteAction, Period, Quantity, Stance, Vintage};
use std::collections::HashSet;

/// The format.
pub(crate) struct Claims;

const INFO: FormatInfo = FormatInfo {
    id: "claims",
    title: "Compiled list of claims",
    explanation: "\
Reads a list of what speakers said, one row each: who said what number of what, about which happening, and when. A claim is no event and no \
published figure: it is never counted, summed or averaged. It is shown beside others on the same happening, each with its speaker and its \
unit.

`op` is the form of the number: `=` a number flatly, `>=` at least, `>` more than, `<=` up to, `<` fewer than. \"Up to 23,000\" is kept as a \
bound without a lower end.

A row whose `quantity` is `denial` denies what stands under `counterpart`; it needs no number.

`stated_on` may be a day, a month (`2026-02`) or a year.",
    counts: "what speakers said, which is never counted",
    columns: &[
        ColumnInfo::required("claim_id", "The list's own id"),
        ColumnInfo::required("event", "What the claim is about: an id of a measure, a happening or a period"),
        ColumnInfo::required("claimant", "Who says it"),
        ColumnInfo::required("quantity", "What is counted; `denial` for a denial"),
        ColumnInfo::required("value", "The number"),
        ColumnInfo::required("stated_on", "When it was said: day, month or year"),
        ColumnInfo::optional("op", "Form of the number: =, >=, >, <= or <"),
        ColumnInfo::optional("claimant_role", "What the speaker is"),
        ColumnInfo::optional("unit_definition", "What one unit is, as the speaker counts"),
        ColumnInfo::optional("counterpart", "Id of the claim that it stands against"),
        ColumnInfo::optional("confidence", "How sure the compiler is of the wording"),
        ColumnInfo::optional("url", "Address of the page"),
        ColumnInfo::optional("note", "Remark of the compiler"),
    ],
    notes: &[
        note_codes::BYTE_ORDER_MARK,
        note_codes::CELLS_COUNT,
        note_codes::CLAIM_REPEATED,
        note_codes::CLAIM_WITHOUT_NUMBER,
        note_codes::CODE_UNKNOWN,
        note_codes::COLUMN_MISSING,
        note_codes::COLUMN_REPEATED,
        note_codes::DATE_UNREADABLE,
        note_codes::DELIMITER_GUESSED,
        note_codes::ENCODING_GUESSED,
        note_codes::NUL_BYTES,
        note_codes::NUMBER_UNREADABLE,
        note_codes::QUOTE_UNCLOSED,
        note_codes::ROW_EMPTY,
        note_codes::SHEET_CHOSEN,
    ],
    default_source: None,
};

/// The word in `quantity` that makes a row a denial.
const DENIAL: &str = "denial";

const FORMS: &[(&str, Form)] =
    &[("", Form::Exact), ("=", Form::Exact), (">=", Form::AtLeast), (">", Form::MoreThan), ("<=", Form::AtMost), ("<", Form::LessThan)];

impl Format for Claims {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn read(&self, file: &InputFile<'_>, options: &ReadOptions<'_>) -> Result<Reading, FormatError> {
        let mut notes = Notebook::new(file.name);
        let mut records = Records::open(file, INFO.id, &[], &mut notes)?;
        let columns = Columns::find(&records)?;
        records.note_missing(columns.all(), &mut notes);
        let mut claims: Vec<Claim> = Vec::new();
        let mut seen = HashSet::new();
        while let Some(row) = records.next(&mut notes) {
            let Some(claim) = columns.claim(&row, options, &mut notes) else { continue };
            if seen.insert(claim.id.clone()) {
                claims.push(claim);
            } else {
                let reason = "an earlier row has this id; this one was left out";
                notes.on_cell(&note_codes::CLAIM_REPEATED, NoteAction::Skipped, &row.cell(&columns.claim_id), reason);
            }
        }
        vintage::stamp_claims(&mut claims, options.vintage);
        Ok(Reading { claims, rows: records.rows_seen(), notes: notes.into_notes(), ..Reading::default() })
    }
}

columns! {
    claim_id,
    event,
    claimant,
    quantity,
    value,
    stated_on,
    op,
    claimant_role,
    unit_definition,
    counterpart,
    confidence,
    url,
    note,
}

impl Columns {
    fn claim(&self, row: &Row<'_>, options: &ReadOptions<'_>, notes: &mut Notebook) -> Option<Claim> {
        let cell = |column| row.cell(column);
        let stated = stated(&cell(&self.stated_on), notes)?;
        let counted = cell(&self.quantity);
        let stance = if counted.text.eq_ignore_ascii_case(DENIAL) { Stance::Denies } else { Stance::Asserts };
        let quantity = self.number(row, notes);
        if stance == Stance::Asserts && quantity.is_none() {
            let reason = "the claim has no number and is no denial; it was left out";
            notes.on_cell(&note_codes::CLAIM_WITHOUT_NUMBER, NoteAction::Skipped, &cell(&self.value), reason);
            return None;
        }
        Some(Claim {
            id: ClaimId(format!("{}:{}", options.source, cell(&self.claim_id).text)),
            source: options.source.clone(),
            vintage: Vintage(String::new()),
            about: cell(&self.event).text.to_owned(),
            stated,
            speaker: cell(&self.claimant).text.to_owned(),
            role: cell(&self.claimant_role).filled(),
            stance,
            counted: counted.text.to_owned(),
            quantity,
            unit: cell(&self.unit_definition).filled(),
            against: cell(&self.counterpart).filled(),
            confidence: cell(&self.confidence).filled(),
            address: cell(&self.url).filled(),
            note: cell(&self.note).filled(),
            row: row.number,
            file: String::new(),
        })
    }

    fn number(&self, row: &Row<'_>, notes: &mut Notebook) -> Option<Quantity> {
        let (value, op) = (row.cell(&self.value), row.cell(&self.op));
        let number: Option<f64> = value.text.parse().ok().filter(|number: &f64| number.is_finite());
        if number.is_none() && !value.text.is_empty() {
            notes.on_cell(&note_codes::NUMBER_UNREADABLE, NoteAction::Dropped, &value, "the value is no number");
        }
        let form = FORMS.iter().find(|(word, _)| *word == op.text).map(|(_, form)| *form);
        if form.is_none() {
            // Without its form a number could be read as more than was said.
            notes.on_cell(&note_codes::CODE_UNKNOWN, NoteAction::Dropped, &op, "the forms are =, >=, >, <= and <; the number was left out");
        }
        Some(Quantity::said(form?, number?))
    }
}

/// A day, a month or a year.
fn stated(cell: &Cell<'_>, notes: &mut Notebook) -> Option<Period> {
    let text = cell.text;
    let month = |text: &str| Period::month_of(cells::iso_day(&format!("{text}-01"))?);
    let period = match text.len() {
        4 => text.parse().ok().and_then(|year| Period::months(year, 1, 12)),
        7 => month(text),
        _ => cells::iso_day(text).map(|day: Day| Period { from: day, to: day }),
    };
    let period = period.filter(|period| period.from.date().is_some_and(|date| (1900..=2100).contains(&date.year())));
    if period.is_none() {
        let reason = "the value is no day (2026-02-26), month (2026-02) or year (2026) of the years 1900 to 2100";
        notes.on_cell(&note_codes::DATE_UNREADABLE, NoteAction::Skipped, cell, reason);
    }
    period
}
