//! Who publishes, and which release.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of a source inside a project: who publishes.
///
/// Lower-case words joined by hyphens, such as `ucdp-candidate`. Opaque: nothing is inferred from it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SourceId(String);

/// A source name that breaks the rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("use the source name {0:?}: only a–z, 0–9, hyphens and dots are allowed, 1 to 64 of them")]
pub struct SourceIdError(pub String);

impl SourceId {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SourceId {
    type Error = SourceIdError;

    fn try_from(name: String) -> Result<Self, SourceIdError> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        let starts_well = name.chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
        if starts_well && name.len() <= 64 && name.chars().all(allowed) { Ok(Self(name)) } else { Err(SourceIdError(name)) }
    }
}

impl TryFrom<&str> for SourceId {
    type Error = SourceIdError;

    fn try_from(name: &str) -> Result<Self, SourceIdError> {
        name.to_owned().try_into()
    }
}

impl From<SourceId> for String {
    fn from(id: SourceId) -> String {
        id.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The release of a source, as its publisher or the person who imports it calls it (`26.0.2`, `2026-11`).
///
/// Ordered as text with runs of digits compared as numbers, so that `26.0.10` follows `26.0.9`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Vintage(pub String);

impl Vintage {
    fn parts(&self) -> Vec<(u64, String)> {
        let mut parts = Vec::new();
        let mut rest = self.0.as_str();
        while !rest.is_empty() {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let number = rest[..digits].parse().unwrap_or(0);
            rest = &rest[digits..];
            let text = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
            parts.push((number, rest[..text].to_owned()));
            rest = &rest[text..];
        }
        parts
    }
}

impl Ord for Vintage {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.parts().cmp(&other.parts()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Vintage {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Vintage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vintages_compare_by_number() {
        let v = |text: &str| Vintage(text.to_owned());
        assert!(v("26.0.9") < v("26.0.10"));
        assert!(v("2025-12") < v("2026-01"));
        assert!(v("a") < v("b"));
    }

    #[test]
    fn source_names_are_kebab_case() {
        assert!(SourceId::try_from("iraq-air").is_ok());
        for bad in ["", "Iraq", "a b", "-a", "a/b", "ä"] {
            assert!(SourceId::try_from(bad).is_err(), "{bad}");
        }
    }
}
