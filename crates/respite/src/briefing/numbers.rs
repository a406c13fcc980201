//! Numbers in the page, each a link to its rows.

use crate::render::{numbers, svg::escape};

/// A number that opens its rows.
pub(super) fn link(id: &str, text: &str) -> String {
    format!("<a href=\"#{}\" title=\"{}\">{}</a>", anchor(id), escape(id), escape(text))
}

/// A number that opens its rows, or a dash where it is not defined.
pub(super) fn number(id: &str, value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or("–".to_owned(), |value| link(id, &numbers::number(value)))
}

/// A count that opens its rows.
pub(super) fn count(id: &str, value: u64) -> String {
    link(id, &numbers::count(value))
}

/// An interval in plain text: `−0.4 to 0.1`.
pub(super) fn interval(low: f64, high: f64) -> String {
    format!("{} to {}", numbers::signed(low), numbers::signed(high))
}

/// A table cell for numbers.
pub(super) fn cell(content: impl AsRef<str>) -> String {
    format!("<td class=\"n\">{}</td>", content.as_ref())
}

/// An id as the name of a place in the page.
pub(super) fn anchor(id: &str) -> String {
    format!("n-{}", id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '.' { c } else { '_' }).collect::<String>())
}
