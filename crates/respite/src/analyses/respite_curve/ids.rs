//! Ids of the numbers of an answer: `STUDY/cells/0-4km/-3..-1/1..3/ratio`.

use respite_stats::data::{Ring, Window};
use serde::Serialize;

/// A group of numbers with its id. The id of one number is this id, a slash, and the number's key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Identified<T> {
    /// Id of the group.
    pub id: String,
    /// The numbers.
    #[serde(flatten)]
    pub value: T,
}

/// The part of an id that names a ring.
pub fn ring(ring: Ring) -> String {
    format!("{}-{}km", ring.from_km, ring.to_km)
}

/// The part of an id that names a window.
pub fn window(window: Window) -> String {
    format!("{}..{}", window.from_day, window.to_day)
}

/// The window that a part of an id names.
pub fn window_of(text: &str) -> Option<Window> {
    let (from, to) = text.split_once("..")?;
    Some(Window::new(from.parse().ok()?, to.parse().ok()?))
}

/// The id of a ring, a baseline and a window after.
pub fn cell(study: &str, group: &str, of_ring: Ring, baseline: Window, after: Window) -> String {
    format!("{study}/{group}/{}/{}/{}", ring(of_ring), window(baseline), window(after))
}

/// The id of a curve.
pub fn curve(study: &str, of_ring: Ring, baseline: Window) -> String {
    format!("{study}/curves/{}/{}", ring(of_ring), window(baseline))
}
