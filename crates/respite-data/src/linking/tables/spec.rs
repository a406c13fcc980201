//! The spec: a TOML text that names the rule, its settings and the files of the taxonomies.

use crate::linking::{LinkError, LinkTaxonomy, Linked, RowSet, meltt::Meltt};
use std::collections::BTreeMap;

/// The rule when the spec names none.
const DEFAULT_RULE: &str = "probabilistic";

/// A rule with its settings.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum LinkRule {
    /// What the R package meltt computes.
    Meltt(Meltt),
}

impl LinkRule {
    /// Its name in a spec.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Meltt(_) => "meltt",
        }
    }

    /// Links the rows of several sets.
    ///
    /// # Errors
    /// When the rule can link nothing; see the rule's own.
    pub fn link(&self, sets: &[RowSet], taxonomies: &[LinkTaxonomy]) -> Result<Linked, LinkError> {
        match self {
            Self::Meltt(rule) => rule.link(sets, taxonomies),
        }
    }
}

/// What a spec asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkSpec {
    /// The rule.
    pub rule: LinkRule,
    /// By column of the tables, the file of its taxonomy as the spec names it.
    pub taxonomies: BTreeMap<String, String>,
}

impl LinkSpec {
    /// Reads a spec from its text.
    ///
    /// # Errors
    /// When the text is no TOML, a key is missing, not known or of another type, or the rule is not there.
    ///
    /// # Examples
    /// ```
    /// use respite_data::linking::tables::LinkSpec;
    ///
    /// let text = "rule = \"meltt\"\nwindow_km = 4\nwindow_days = 2\n[taxonomies]\nkind = \"kinds.csv\"\n";
    /// let spec = LinkSpec::read("spec.toml", text)?;
    /// assert_eq!((spec.rule.name(), spec.taxonomies["kind"].as_str()), ("meltt", "kinds.csv"));
    /// # Ok::<(), respite_data::linking::LinkError>(())
    /// ```
    pub fn read(file: &str, text: &str) -> Result<Self, LinkError> {
        let wrong = |reason: String| LinkError::File {
            file: file.to_owned(),
            reason,
            hint: "the keys are rule, window_km, window_days, partial, smart_match, and tables [taxonomies], [certainty], [weights]"
                .to_owned(),
        };
        let mut keys: toml::Table = text.parse().map_err(|error: toml::de::Error| wrong(error.to_string()))?;
        let taxonomies = keys.remove("taxonomies").unwrap_or_else(|| toml::Table::new().into());
        let taxonomies = taxonomies.try_into().map_err(|error: toml::de::Error| wrong(format!("[taxonomies]: {}", error.message())))?;
        let rule = match keys.remove("rule") {
            None => DEFAULT_RULE.to_owned(),
            Some(toml::Value::String(rule)) => rule,
            Some(other) => return Err(wrong(format!("rule = {other} is no text"))),
        };
        let rule = match rule.as_str() {
            "meltt" => LinkRule::Meltt(keys.try_into().map_err(|error: toml::de::Error| wrong(error.message().to_owned()))?),
            DEFAULT_RULE => return Err(LinkError::Rule(rule)),
            other => return Err(wrong(format!("rule = {other:?} is neither \"meltt\" nor {DEFAULT_RULE:?}"))),
        };
        Ok(Self { rule, taxonomies })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<LinkSpec, String> {
        LinkSpec::read("s.toml", text).map_err(|error| error.to_string())
    }

    #[test]
    fn whole_numbers_and_defaults_are_taken() {
        let spec = read("rule = \"meltt\"\nwindow_km = 4\nwindow_days = 1.5\n").unwrap();
        assert_eq!(spec.rule, LinkRule::Meltt(Meltt::within(4.0, 1.5)));
        assert!(spec.taxonomies.is_empty());
    }

    #[test]
    fn what_is_wrong_is_named() {
        let meltt = |keys: &str| read(&format!("rule = \"meltt\"\n{keys}")).unwrap_err();
        assert!(meltt("window_km = 4\n").contains("window_days"));
        assert!(meltt("window_km = 4\nwindow_days = 2\nwindow = 3\n").contains("window"));
        assert!(meltt("window_km = \"4\"\nwindow_days = 2\n").contains("string"));
        assert!(meltt("window_km = 4\nwindow_days = 2\npartial = -1\n").contains("-1"));
        assert!(meltt("taxonomies = 3\n").contains("[taxonomies]"));
        assert!(read("rule = \"other\"\n").unwrap_err().contains("neither"));
        assert!(read("window_km = 4\n").unwrap_err().contains("comes with another version"));
        assert!(read("rule = [").unwrap_err().contains("read s.toml"));
    }
}
