//! What studies and checks count once: rows, or incidents.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Each row as its source has it. A happening that two sources report is two rows.
    #[default]
    Rows,
    /// Each incident: rows that are linked, as `respite link` does it, are one.
    Incidents,
}

impl Unit {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Rows, Self::Incidents];

    /// Its word, as in a study file. It is what several of them are called, too.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::Incidents => "incidents",
        }
    }
}

impl std::str::FromStr for Unit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words = Self::ALL.map(Self::word).join(" or ");
        Self::ALL.into_iter().find(|unit| unit.word() == text).ok_or_else(|| format!("{text:?} is no unit; write {words}"))
    }
}
