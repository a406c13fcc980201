//! What a sentence says that can be held against data.

use crate::{Part, Period, Quantity, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is counted, such as `attacks` or `deaths`: an id of the lexicon of quantities. Opaque.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Counted(pub String);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Up, down, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// More than before.
    Up,
    /// Less than before.
    Down,
    /// "Unchanged", "remained stable".
    Unchanged,
}

/// A change as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Up or down.
    pub direction: Direction,
    /// Its size in percent of the count before, never negative; `None` for "attacks fell".
    pub percent: Option<Quantity>,
}

/// With what a count is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Against {
    /// The span of the same length just before.
    PreviousPeriod,
    /// The same days a year before.
    SamePeriodLastYear,
    /// Another span that the sentence names.
    StatedPeriod,
    /// All that came before an action ("since the closure", "after the strikes").
    BeforeAction,
    /// A named average or baseline ("the monthly average", "pre-war levels").
    Baseline,
}

/// The comparison of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// With what.
    pub kind: Against,
    /// The days of it, when they are known.
    pub period: Option<Period>,
    /// Whether the sentence says so; otherwise it is the reading that reports use for such a period.
    pub stated: bool,
}

/// Whether words claim a cause or only a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Link {
    /// "Led to", "because of", "thanks to".
    Cause,
    /// "After", "following", "since".
    Sequence,
}

/// A causal or sequential link in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Causal {
    /// The words, as they stand: "led to".
    pub verb: String,
    /// What is named as the cause, as it stands: "The border closure".
    pub cause: String,
    /// Cause or sequence.
    pub link: Link,
}

/// The top or the bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Extreme {
    /// "The highest", "the deadliest", "the worst".
    Highest,
    /// "The lowest", "the calmest".
    Lowest,
}

/// "The highest since March 2023", "the second deadliest month of the year".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Highest or lowest.
    pub extreme: Extreme,
    /// 1 for the highest, 2 for the second highest.
    pub rank: u32,
    /// The span over which it is claimed, the period itself included; `None` for "on record".
    pub over: Option<Period>,
}

/// One claim of a sentence, taken apart. What the sentence does not say is `None`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Assertion {
    /// The words of the claim.
    pub quote: String,
    /// Where they stand.
    pub span: Span,
    /// What is counted.
    pub quantity: Option<Counted>,
    /// Who acts: `militants`, `forces`, `drones`' owner and the like are never guessed; a group's name as it stands.
    pub side: Option<String>,
    /// Who is killed or injured: `civilians`, `forces`, `militants`, or a word as it stands.
    pub victims: Option<String>,
    /// In what kind of happening, an id of the lexicon of quantities: "deaths in attacks".
    pub within: Option<Counted>,
    /// Where, by the gazetteer's name.
    pub place: Option<String>,
    /// Names that stand where a place stands and that the gazetteer does not have.
    #[serde(default)]
    pub unknown_places: Vec<String>,
    /// When.
    pub period: Option<Period>,
    /// The comparison of a change.
    pub comparison: Option<Comparison>,
    /// A change.
    pub change: Option<Change>,
    /// A count.
    pub level: Option<Quantity>,
    /// The count before: the first of "from 143 to 69".
    pub before: Option<Quantity>,
    /// A record.
    pub record: Option<Record>,
    /// A cause or a sequence.
    pub causal: Option<Causal>,
    /// Hedges, as they stand.
    pub hedges: Vec<String>,
    /// Who is said to say it, as it stands.
    pub attribution: Option<String>,
    /// Whether the claim is denied ("did not fall").
    pub negated: bool,
    /// The pieces that were understood, in order of the text.
    pub parts: Vec<Part>,
    /// What could not be settled, one reason each: "last month" without a date of the sentence.
    pub unresolved: Vec<String>,
}

impl Assertion {
    /// The size of the change in percent, negative for a fall.
    pub fn change_percent(&self) -> Option<f64> {
        let change = self.change?;
        let size = change.percent?.number()?;
        Some(if change.direction == Direction::Down { -size } else { size })
    }
}

/// A sentence, read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SentenceReading {
    /// The claims that can be checked, in order of the text.
    pub claims: Vec<Assertion>,
    /// Pieces that carry a meaning and were not understood.
    pub not_understood: Vec<(String, Span)>,
    /// Why no claim was found, when there is none.
    pub nothing: Option<String>,
}
