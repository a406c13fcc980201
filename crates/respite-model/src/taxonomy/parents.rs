//! A taxonomy of other people's kinds.

use super::{KindInfo, Taxonomy};
use crate::KindClass;
use std::collections::BTreeMap;

impl Taxonomy {
    /// A taxonomy of kinds that each have at most one broader kind, without mappings.
    ///
    /// Labels are the ids, and every kind is one of events. A parent that is not among the kinds is the end of a line.
    ///
    /// # Examples
    /// ```
    /// use respite_model::{Kind, Taxonomy};
    ///
    /// let kinds = Taxonomy::of_parents([("raid".to_owned(), Some("force".to_owned())), ("force".to_owned(), None)]);
    /// assert_eq!(kinds.info(&Kind("raid".into())).and_then(|raid| raid.parent.clone()), Some("force".to_owned()));
    /// ```
    pub fn of_parents(kinds: impl IntoIterator<Item = (String, Option<String>)>) -> Self {
        let info = |(id, parent): (String, Option<String>)| {
            let kind = KindInfo { class: KindClass::Event, parent, label: id.clone(), meaning: String::new() };
            (id, kind)
        };
        Self { kinds: kinds.into_iter().map(info).collect(), mappings: BTreeMap::new() }
    }
}
