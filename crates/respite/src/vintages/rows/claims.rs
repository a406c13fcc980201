//! Claims, found by their id.

use super::{Get, Listed, Value};
use respite_model::Claim;

const COLUMNS: &[(&str, Get<Claim>)] = &[
    ("about", |claim| Value::text(Some(&claim.about))),
    ("stated_from", |claim| Value::Day(claim.stated.from)),
    ("stated_to", |claim| Value::Day(claim.stated.to)),
    ("speaker", |claim| Value::text(Some(&claim.speaker))),
    ("role", |claim| Value::text(claim.role.as_deref())),
    ("stance", |claim| Value::word(&claim.stance)),
    ("counted", |claim| Value::text(Some(&claim.counted))),
    ("form", |claim| claim.quantity.map_or(Value::Missing, |said| Value::word(&said.form))),
    ("low", |claim| Value::number(claim.quantity.and_then(|said| said.low))),
    ("best", |claim| Value::number(claim.quantity.and_then(|said| said.best))),
    ("high", |claim| Value::number(claim.quantity.and_then(|said| said.high))),
    ("unit", |claim| Value::text(claim.unit.as_deref())),
    ("against", |claim| Value::text(claim.against.as_deref())),
    ("confidence", |claim| Value::text(claim.confidence.as_deref())),
    ("address", |claim| Value::text(claim.address.as_deref())),
    ("note", |claim| Value::text(claim.note.as_deref())),
];

/// The claims as rows.
pub(in crate::vintages) fn claims(claims: Vec<Claim>) -> Listed<Claim> {
    Listed::new(claims, COLUMNS, |claim| claim.id.0.clone(), |claim| claim.stated)
}
