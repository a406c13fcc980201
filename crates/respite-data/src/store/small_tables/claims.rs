//! Claims as a table.

use super::{Table, days, numbers, optional, source_text, text, whole};
use arrow::array::{Array, RecordBatch};
use arrow::error::ArrowError;
use respite_model::{Claim, ClaimId, Day, Form, Period, Quantity, SourceId, Stance, Vintage};

const STANCES: [(Stance, &str); 2] = [(Stance::Asserts, "asserts"), (Stance::Denies, "denies")];
const FORMS: [(Form, &str); 8] = [
    (Form::Exact, "exact"),
    (Form::AtLeast, "at-least"),
    (Form::MoreThan, "more-than"),
    (Form::AtMost, "at-most"),
    (Form::LessThan, "less-than"),
    (Form::About, "about"),
    (Form::Range, "range"),
    (Form::Cumulative, "cumulative"),
];

/// The claims as a table, sorted by id.
pub(in crate::store) fn encode(claims: &[Claim]) -> Result<RecordBatch, ArrowError> {
    let mut sorted: Vec<&Claim> = claims.iter().collect();
    sorted.sort_by(|a, b| (&a.id, &a.file, a.row).cmp(&(&b.id, &b.file, b.row)));
    let rows = sorted.as_slice();
    let stance = |claim: &Claim| STANCES.iter().find(|(stance, _)| *stance == claim.stance).map(|(_, word)| *word);
    let form = |claim: &Claim| FORMS.iter().find(|(form, _)| Some(*form) == claim.quantity.map(|said| said.form)).map(|(_, word)| *word);
    RecordBatch::try_from_iter([
        ("claim_id", text(rows, |c| Some(&c.id.0))),
        ("source", text(rows, |c| Some(c.source.as_str()))),
        ("vintage", text(rows, |c| Some(&c.vintage.0))),
        ("about", text(rows, |c| Some(&c.about))),
        ("stated_from", days(rows, |c| c.stated.from)),
        ("stated_to", days(rows, |c| c.stated.to)),
        ("speaker", text(rows, |c| Some(&c.speaker))),
        ("role", text(rows, |c| c.role.as_deref())),
        ("stance", text(rows, stance)),
        ("counted", text(rows, |c| Some(&c.counted))),
        ("form", text(rows, form)),
        ("low", numbers(rows, |c| c.quantity.and_then(|said| said.low))),
        ("best", numbers(rows, |c| c.quantity.and_then(|said| said.best))),
        ("high", numbers(rows, |c| c.quantity.and_then(|said| said.high))),
        ("unit", text(rows, |c| c.unit.as_deref())),
        ("against", text(rows, |c| c.against.as_deref())),
        ("confidence", text(rows, |c| c.confidence.as_deref())),
        ("address", text(rows, |c| c.address.as_deref())),
        ("note", text(rows, |c| c.note.as_deref())),
        ("row", whole(rows, |c| Some(c.row))),
        ("file", text(rows, |c| Some(&c.file))),
    ])
}

/// The claims in a table; the text says what is wrong with it.
pub(in crate::store) fn decode(batch: &RecordBatch) -> Result<Vec<Claim>, String> {
    let table = Table(batch);
    let required = ["claim_id", "source", "vintage", "about", "speaker", "stance", "counted", "file"].map(|name| table.text(name));
    let [id, source, vintage, about, speaker, stance, counted, file] = required;
    let (id, source, vintage, about) = (id?, source?, vintage?, about?);
    let (speaker, stance, counted, file) = (speaker?, stance?, counted?, file?);
    let (role, form, unit, against) = (table.text("role")?, table.text("form")?, table.text("unit")?, table.text("against")?);
    let (confidence, address, note) = (table.text("confidence")?, table.text("address")?, table.text("note")?);
    let (from, to, row) = (table.days("stated_from")?, table.days("stated_to")?, table.whole("row")?);
    let bounds = [table.numbers("low")?, table.numbers("best")?, table.numbers("high")?];
    let claim = |i: usize| {
        let known = STANCES.iter().find(|(_, word)| *word == stance.value(i));
        let form = form.is_valid(i).then(|| form.value(i));
        let form = form.map(|word| FORMS.iter().find(|(_, known)| *known == word).ok_or_else(|| format!("the form {word:?} is not known")));
        let [low, best, high] = bounds.map(|bound| bound.is_valid(i).then(|| bound.value(i)));
        Ok(Claim {
            id: ClaimId(source_text(id, i)),
            source: SourceId::try_from(source.value(i)).map_err(|error| error.to_string())?,
            vintage: Vintage(source_text(vintage, i)),
            about: source_text(about, i),
            stated: Period { from: Day(from.value(i)), to: Day(to.value(i)) },
            speaker: source_text(speaker, i),
            role: optional(role, i),
            stance: known.ok_or_else(|| format!("the stance {:?} is not known", stance.value(i)))?.0,
            counted: source_text(counted, i),
            quantity: form.transpose()?.map(|(form, _)| Quantity { form: *form, low, best, high }),
            unit: optional(unit, i),
            against: optional(against, i),
            confidence: optional(confidence, i),
            address: optional(address, i),
            note: optional(note, i),
            row: u32::try_from(row.value(i)).map_err(|error| error.to_string())?,
            file: source_text(file, i),
        })
    };
    (0..batch.num_rows()).map(claim).collect()
}
