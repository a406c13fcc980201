//! The spec: a TOML text that names the rule, its settings and the files of the taxonomies.

use super::{Probabilistic, ScoredTables, read_set};
use crate::linking::{
    LinkError, LinkTaxonomy, Linked,
    meltt::Meltt,
    scored::{self, RowSpec},
};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// The rule when the spec names none.
const DEFAULT_RULE: &str = "probabilistic";

/// A rule with its settings.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum LinkRule {
    /// What the R package meltt computes.
    Meltt(Meltt),
    /// Explained scores and probabilities: the rule when none is named.
    Probabilistic(Box<Probabilistic>),
}

/// Rows of plain tables, linked by the rule of a spec.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum LinkedTables {
    /// By the rule `meltt`.
    Meltt(Linked),
    /// By the default rule.
    Probabilistic(Box<ScoredTables>),
}

impl LinkRule {
    /// Its name in a spec.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Meltt(_) => "meltt",
            Self::Probabilistic(_) => DEFAULT_RULE,
        }
    }

    /// Links the rows of CSV tables, each with the name of its file.
    ///
    /// # Errors
    /// When a table cannot be read, or the rule can link nothing; see the rule's own.
    pub fn link(&self, tables: &[(&str, &[u8])], taxonomies: &[LinkTaxonomy]) -> Result<LinkedTables, LinkError> {
        match self {
            Self::Meltt(rule) => {
                let columns: Vec<&str> = taxonomies.iter().map(|taxonomy| taxonomy.name.as_str()).collect();
                let sets = tables.iter().map(|(file, bytes)| read_set(file, bytes, &columns)).collect::<Result<Vec<_>, _>>()?;
                Ok(LinkedTables::Meltt(rule.link(&sets, taxonomies)?))
            }
            Self::Probabilistic(rule) => Ok(LinkedTables::Probabilistic(Box::new(rule.link(tables, taxonomies)?))),
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

impl Default for LinkSpec {
    /// The default rule with its defaults, and no taxonomy.
    fn default() -> Self {
        Self { rule: LinkRule::Probabilistic(Box::default()), taxonomies: BTreeMap::new() }
    }
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
        let wrong = |reason: String, hint: &str| LinkError::File { file: file.to_owned(), reason, hint: hint.to_owned() };
        let mut keys: toml::Table = text.parse().map_err(|error: toml::de::Error| wrong(error.to_string(), "write the spec as TOML"))?;
        let rule = match keys.remove("rule") {
            None => DEFAULT_RULE.to_owned(),
            Some(toml::Value::String(rule)) => rule,
            Some(other) => return Err(wrong(format!("rule = {other} is no text"), MELTT_KEYS)),
        };
        let hint = match rule.as_str() {
            "meltt" => MELTT_KEYS,
            DEFAULT_RULE => DEFAULT_KEYS,
            other => {
                return Err(wrong(
                    format!("rule = {other:?} is neither \"meltt\" nor {DEFAULT_RULE:?}"),
                    "leave it out, or name one of them",
                ));
            }
        };
        let known = if rule == "meltt" { MELTT_NAMES } else { DEFAULT_NAMES };
        if let Some(key) = keys.keys().find(|key| !known.contains(&key.as_str())) {
            let project = if rule == "meltt" { "" } else { "; in a project also sources" };
            return Err(wrong(format!("unknown field `{key}`: the rule {rule:?} has {}{project}", known.join(", ")), hint));
        }
        let mut part = |key: &str| keys.remove(key).unwrap_or_else(|| toml::Table::new().into());
        let taxonomies = part("taxonomies");
        let taxonomies =
            taxonomies.try_into().map_err(|error: toml::de::Error| wrong(format!("[taxonomies]: {}", error.message()), hint))?;
        let rule = if rule == "meltt" {
            LinkRule::Meltt(settings(keys).map_err(|reason| wrong(reason, hint))?)
        } else {
            let rows = ["precision", "aliases"].map(|key| (key.to_owned(), part(key)));
            let rows: RowSpec =
                settings(rows.into_iter().collect()).map_err(|reason| wrong(format!("[precision] and [aliases]: {reason}"), hint))?;
            let linking: scored::LinkSpec = settings(keys).map_err(|reason| wrong(reason, hint))?;
            LinkRule::Probabilistic(Box::new(Probabilistic { linking, rows }))
        };
        Ok(Self { rule, taxonomies })
    }
}

const MELTT_KEYS: &str = "the keys are rule, window_km, window_days, partial, smart_match, and tables [taxonomies], [certainty], [weights]";
const DEFAULT_KEYS: &str = "the keys are window_km, window_days, link_at, uncertain_at, shared_rows, copy_at, rounds, tolerance, pairs_limit, and \
                            tables [taxonomies], [precision], [aliases], [weights], [running]; with rule = \"meltt\" they are others";

const MELTT_NAMES: &[&str] = &["rule", "window_km", "window_days", "partial", "smart_match", "taxonomies", "certainty", "weights"];
const DEFAULT_NAMES: &[&str] = &[
    "rule",
    "window_km",
    "window_days",
    "link_at",
    "uncertain_at",
    "weights",
    "shared_rows",
    "copy_at",
    "running",
    "rounds",
    "tolerance",
    "pairs_limit",
    "precision",
    "aliases",
    "taxonomies",
];

fn settings<T: DeserializeOwned>(keys: toml::Table) -> Result<T, String> {
    keys.try_into().map_err(|error: toml::de::Error| error.message().to_owned())
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
    fn the_default_rule_needs_no_key() {
        let spec = read("rule = \"probabilistic\"\n").unwrap();
        assert_eq!((spec.rule.name(), &spec.rule), ("probabilistic", &LinkRule::Probabilistic(Box::default())));
        let spec = read("window_km = 4\nlink_at = 0.7\n[aliases]\nArmy = \"North Army\"\n[precision]\nnear_km = 30\n").unwrap();
        let LinkRule::Probabilistic(rule) = spec.rule else { panic!("{:?}", spec.rule) };
        assert_eq!((rule.linking.window_km, rule.linking.link_at, rule.rows.precision.near_km), (4.0, 0.7, 30.0));
        assert_eq!(rule.rows.aliases["Army"], "North Army");
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
        let default = |keys: &str| read(keys).unwrap_err();
        assert!(default("window_km = 4\nwindow = 3\n").contains("unknown field `window`"));
        assert!(default("partial = 0\n").contains("unknown field `partial`"));
        assert!(["precision", "aliases", "running", "weights", "sources"].iter().all(|key| default("window = 3\n").contains(key)));
        assert!(meltt("window = 3\n").contains("certainty"));
        assert!(default("[precision]\nexact = 3\n").contains("unknown field `exact`"));
        assert!(default("window_days = 1.5\n").contains("floating point"));
        assert!(default("[aliases]\nArmy = 3\n").contains("[aliases]"));
        assert!(read("rule = [").unwrap_err().contains("read s.toml"));
    }
}
