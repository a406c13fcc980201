//! Which sources a condition can admit, so that the files of others are not opened.

use super::condition::{Comparison, Condition, Value, Values};
use std::collections::BTreeSet;

/// The only sources for which the condition can be true; `None` when it does not say.
pub(super) fn admitted(condition: &Condition) -> Option<BTreeSet<String>> {
    match condition {
        Condition::Compare(column, Comparison::Equal, Value::Text(text)) if column.name == "source" => Some(BTreeSet::from([text.clone()])),
        Condition::In(column, Values::Text(texts)) if column.name == "source" => Some(texts.iter().cloned().collect()),
        Condition::And(parts) => parts.iter().filter_map(admitted).reduce(|a, b| a.intersection(&b).cloned().collect()),
        Condition::Or(parts) => parts.iter().map(admitted).reduce(|a, b| Some(a?.union(&b?).cloned().collect())).flatten(),
        _ => None,
    }
}
