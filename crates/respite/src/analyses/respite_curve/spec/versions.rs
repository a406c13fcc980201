//! What a study that counts incidents may say of their sources' versions.

use crate::incidents::ValueRule;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

/// Which source's version of an incident stands first, and which number is taken. An incident owns neither.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IncidentVersions {
    /// Sources whose day, place and number stand first, in this order; the others follow by name.
    #[schemars(with = "Vec<String>")]
    pub order: Vec<Spanned<String>>,
    /// Which number stands for an incident: `first` (of the first source in order that gives any), `median` (the middle one of the sources',
    /// of two the lower) or `widest` (the lowest for lowest counts, the highest for highest counts, otherwise the middle one).
    pub value: ValueRule,
}
