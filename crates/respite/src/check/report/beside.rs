//! What stands beside the sources: actions, causes, and what others say.

use super::source::{Finding, SmallestCheck};
use respite_model::{Day, Period, Quantity, Stance};
use schemars::JsonSchema;
use serde::Serialize;

/// An action of the project.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ActionFound {
    /// Id of its row, as `respite trace` takes it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// First day.
    pub from: Day,
    /// Last day; `None` when it goes on or is not known.
    pub to: Option<Day>,
    /// Who acts.
    pub by: Option<String>,
    /// On whom.
    pub on: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// Why it was found.
    pub why: String,
    /// The compiler's confidence.
    pub confidence: Option<String>,
    /// The pages.
    pub pages: Vec<String>,
}

/// What the design allows to say of a cause.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CauseCheck {
    /// The closed list; a cause is never borne out by a sequence.
    pub finding: Finding,
    /// Why, in one sentence.
    pub reason: String,
    /// The comparisons that were possible.
    pub comparisons: Vec<CauseComparison>,
    /// Studies of the project on such actions, with their headlines.
    pub studies: Vec<(String, String)>,
}

/// Counts before and after an action.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CauseComparison {
    /// The source.
    pub source: String,
    /// Its release.
    pub vintage: String,
    /// The action.
    pub action: String,
    /// Name of the baseline.
    pub baseline: String,
    /// The span before.
    pub before_period: Period,
    /// The span after.
    pub after_period: Period,
    /// The length of a span: month, week, …
    pub unit: String,
    /// Mean before, per span.
    pub before_mean: f64,
    /// Mean after, per span.
    pub after_mean: f64,
    /// The change in percent, with its interval.
    pub change_percent: f64,
    /// Interval of the change in percent.
    pub interval: Option<[f64; 2]>,
    /// Rank of the change among the dates compared, 1 for the largest fall or rise.
    pub rank: Option<usize>,
    /// Number of placebo dates.
    pub placebo_dates: usize,
    /// Smallest detectable changes of this design.
    pub minimum_detectable: Vec<SmallestCheck>,
    /// Ids of the rows.
    pub rows: Vec<String>,
    /// Doubts.
    pub doubts: Vec<String>,
}

/// A claim of a speaker in the project.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OtherClaim {
    /// Id of its row.
    pub id: String,
    /// What it is about.
    pub about: String,
    /// Who says it.
    pub speaker: String,
    /// What the speaker is.
    pub role: Option<String>,
    /// When it was said.
    pub stated: Period,
    /// Asserts or denies.
    pub stance: Stance,
    /// What is counted.
    pub counted: String,
    /// The number in its form.
    pub quantity: Option<Quantity>,
    /// The speaker's unit.
    pub unit: Option<String>,
    /// How it stands to the sentence, in words.
    pub relation: String,
    /// The page.
    pub address: Option<String>,
    /// The compiler's remark.
    pub note: Option<String>,
}

/// One growing count of one speaker.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RunningCount {
    /// What it is about.
    pub about: String,
    /// Who says it.
    pub speaker: String,
    /// The numbers in the order in which they were said.
    pub counts: Vec<f64>,
    /// Ids of the claims.
    pub claims: Vec<String>,
}
