//! Published figures, found by quantity and period.

use super::{Get, Listed, Value};
use respite_model::{Figure, Period};

const COLUMNS: &[(&str, Get<Figure>)] = &[
    ("quantity", |figure| Value::text(Some(&figure.quantity))),
    ("value", |figure| Value::Number(figure.value)),
    ("address", |figure| Value::text(figure.address.as_deref())),
    ("note", |figure| Value::text(figure.note.as_deref())),
];

/// The figures as rows.
pub(in crate::vintages) fn figures(figures: Vec<Figure>) -> Listed<Figure> {
    let key = |figure: &Figure| format!("{} {}..{}", figure.quantity, figure.from, figure.to);
    Listed::new(figures, COLUMNS, key, |figure| Period { from: figure.from, to: figure.to })
}
