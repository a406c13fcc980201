//! Kinds of events and actions, and how each format's own codes map to them.

mod parents;

use crate::{Kind, KindClass};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The kind of a row whose code no mapping knows.
pub const UNKNOWN_KIND: &str = "unknown";

/// One kind of the taxonomy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct KindInfo {
    /// Whether it is a deliberate measure.
    pub class: KindClass,
    /// The broader kind, if there is one.
    pub parent: Option<String>,
    /// What readers see.
    pub label: String,
    /// What it covers and what it does not.
    pub meaning: String,
}

/// All kinds, and the mappings from other code books.
///
/// # Source
/// The data files `taxonomy/kinds.toml` and one `taxonomy/<format>.toml` for each code book.
#[derive(Debug, Clone)]
pub struct Taxonomy {
    kinds: BTreeMap<String, KindInfo>,
    mappings: BTreeMap<&'static str, BTreeMap<String, String>>,
}

/// A taxonomy file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TaxonomyError {
    /// The file is no valid TOML of the expected shape.
    #[error("read the taxonomy file {file}: {reason}")]
    Unreadable {
        /// Which file.
        file: &'static str,
        /// What the parser said.
        reason: String,
    },
    /// A mapping or parent names a kind that does not exist.
    #[error("use the taxonomy file {file}: it names the kind {kind:?}, which kinds.toml does not have")]
    MissingKind {
        /// Which file.
        file: &'static str,
        /// The kind that is missing.
        kind: String,
    },
}

const KINDS: &str = include_str!("../taxonomy/kinds.toml");
const MAPPINGS: &[(&str, &str)] = &[
    ("acled", include_str!("../taxonomy/acled.toml")),
    ("actions", include_str!("../taxonomy/actions.toml")),
    ("ucdp-ged", include_str!("../taxonomy/ucdp-ged.toml")),
];

impl Taxonomy {
    /// The taxonomy that the program carries.
    ///
    /// # Errors
    /// When a taxonomy file is malformed or names a kind that does not exist.
    pub fn built_in() -> Result<Self, TaxonomyError> {
        let kinds: BTreeMap<String, KindInfo> = parse("kinds.toml", KINDS)?;
        let known = |file: &'static str, kind: &String| {
            kinds.contains_key(kind).then_some(()).ok_or_else(|| TaxonomyError::MissingKind { file, kind: kind.clone() })
        };
        for info in kinds.values() {
            info.parent.iter().try_for_each(|parent| known("kinds.toml", parent))?;
        }
        let mut mappings = BTreeMap::new();
        for &(code_book, text) in MAPPINGS {
            let mapping: BTreeMap<String, String> = parse(code_book, text)?;
            mapping.values().try_for_each(|kind| known(code_book, kind))?;
            mappings.insert(code_book, mapping);
        }
        Ok(Self { kinds, mappings })
    }

    /// The kind that a code book's code maps to, or `None` when the mapping does not have it.
    pub fn map(&self, code_book: &str, code: &str) -> Option<Kind> {
        let mapping = self.mappings.get(code_book)?;
        mapping.get(code).or_else(|| mapping.get(&code.to_lowercase())).map(|kind| Kind(kind.clone()))
    }

    /// What is known of a kind.
    pub fn info(&self, kind: &Kind) -> Option<&KindInfo> {
        self.kinds.get(kind.as_str())
    }

    /// The kind of that id, when it exists.
    pub fn kind(&self, id: &str) -> Option<Kind> {
        self.kinds.contains_key(id).then(|| Kind(id.to_owned()))
    }

    /// All kinds with their ids, in order of id.
    pub fn kinds(&self) -> impl Iterator<Item = (&str, &KindInfo)> {
        self.kinds.iter().map(|(id, info)| (id.as_str(), info))
    }

    /// The code books that are mapped, each with its codes and kinds.
    pub fn code_books(&self) -> impl Iterator<Item = (&'static str, &BTreeMap<String, String>)> {
        self.mappings.iter().map(|(book, mapping)| (*book, mapping))
    }
}

fn parse<T: for<'a> Deserialize<'a>>(file: &'static str, text: &str) -> Result<T, TaxonomyError> {
    toml::from_str(text).map_err(|error| TaxonomyError::Unreadable { file, reason: error.message().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_taxonomy_is_whole() -> Result<(), TaxonomyError> {
        let taxonomy = Taxonomy::built_in()?;
        assert!(taxonomy.kind(UNKNOWN_KIND).is_some());
        assert_eq!(taxonomy.map("acled", "Air/drone strike"), taxonomy.kind("air-strike"));
        assert_eq!(taxonomy.map("acled", "no such code"), None);
        Ok(())
    }
}
