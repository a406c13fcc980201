//! Exact words of a text, with where they stand.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where words stand in a text: from the first to just behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// Offsets in bytes of UTF-8.
    pub bytes: [usize; 2],
    /// Offsets in characters (Unicode scalar values).
    pub chars: [usize; 2],
}

/// What a piece of a sentence was understood as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// What is counted.
    Quantity,
    /// Who acts.
    Side,
    /// Who is killed or injured.
    Victims,
    /// In what kind of happening.
    Within,
    /// Where.
    Place,
    /// When.
    Period,
    /// Held against what.
    Comparison,
    /// The size of a change.
    Change,
    /// A count.
    Level,
    /// The count before.
    Before,
    /// "The highest since".
    Record,
    /// The words that name a cause or a sequence.
    Causal,
    /// What is named as the cause, or as what came before.
    Cause,
    /// A hedge such as "reportedly".
    Hedge,
    /// Who is said to say it.
    Attribution,
    /// "Not", "no", "never".
    Negation,
}

/// A piece of a sentence and what it was understood as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// What it is.
    pub role: Role,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}
