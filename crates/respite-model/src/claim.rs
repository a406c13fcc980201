//! What a speaker says.

use crate::{Period, Quantity, SourceId, Vintage};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The id of a claim inside a project, such as `claims:c01`. Opaque.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ClaimId(pub String);

impl fmt::Display for ClaimId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a speaker does with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stance {
    /// Says that it is so.
    Asserts,
    /// Says that it is not so. A denial may come without a number.
    Denies,
}

/// An assertion by a speaker: not a data value, and never summed with others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Id inside the project.
    pub id: ClaimId,
    /// Who compiled the list.
    pub source: SourceId,
    /// Which release of the list.
    pub vintage: Vintage,
    /// What it is about, by the list's own id of an action, a happening or a period.
    pub about: String,
    /// When it was said: a day, or the month or year that the list knows.
    pub stated: Period,
    /// Who says it.
    pub speaker: String,
    /// What the speaker is: a party, the UN, a think tank.
    pub role: Option<String>,
    /// Asserts or denies.
    pub stance: Stance,
    /// What is counted, in the list's own word, such as `killed`.
    pub counted: String,
    /// The number as said; `None` for a denial without one.
    pub quantity: Option<Quantity>,
    /// What one unit is, as the speaker counts: `militants`, `civilians`, `people`.
    pub unit: Option<String>,
    /// The list's own id of the claim that it stands against.
    pub against: Option<String>,
    /// How sure the compiler is of the wording.
    pub confidence: Option<String>,
    /// Address of the page.
    pub address: Option<String>,
    /// Remark of the compiler.
    pub note: Option<String>,
    /// Row in the original file; the header is row 1.
    pub row: u32,
    /// SHA-256 of the original file in hexadecimal. Set by the store.
    pub file: String,
}
