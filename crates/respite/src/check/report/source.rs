//! What one source makes of a claim.

use crate::check::counts::Measured;
use respite_model::{Direction, Period};
use schemars::JsonSchema;
use serde::Serialize;

/// What a source makes of a claim: the closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// The source shows it, in direction and size.
    BorneOut,
    /// The source shows the direction, and another size.
    BorneOutInDirection,
    /// The source shows something else.
    NotBorneOut,
    /// The source's change is no larger than counts of this size make by chance alone.
    CannotBeToldFromChance,
    /// The source cannot be asked; the reason says why.
    NotTestable,
}

/// The same quantity in one source and release.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SourceCheck {
    /// The source; of the incidents of several, which they are: `incidents of a + b`.
    pub source: String,
    /// Its release; `newest` of incidents, whose definition names the releases.
    pub vintage: String,
    /// Whether the project has no newer one.
    pub newest: bool,
    /// The column of a published figure.
    pub column: Option<String>,
    /// What the source counts, in its own words.
    pub definition: String,
    /// How that differs from the sentence's words.
    pub differences: Vec<String>,
    /// The span that is held against.
    pub before_period: Option<Period>,
    /// The span that is spoken of.
    pub after_period: Option<Period>,
    /// The count before.
    pub before: Option<f64>,
    /// The count of the period.
    pub after: Option<f64>,
    /// The rows, pages and remarks of the count before.
    pub before_rows: Option<Measured>,
    /// The rows, pages and remarks of the count of the period.
    pub after_rows: Option<Measured>,
    /// Ids of the rows of both counts, as `respite trace` takes them.
    pub rows: Vec<String>,
    /// The change in percent.
    pub change_percent: Option<f64>,
    /// Chance of a change of the sentence's size or more, in its direction, with no change at all: counts that vary as little as counts can.
    pub chance_poisson: Option<f64>,
    /// The same with the series' own dispersion (negative binomial, method of moments).
    pub chance_overdispersed: Option<f64>,
    /// All chances, for the sentence's change and for the source's.
    pub chances: Option<Chances>,
    /// Variance over mean of the series' own counts (moments).
    pub dispersion: Option<f64>,
    /// Rank of the count before in its own history, 1 for the highest, and the length of that history.
    pub base_rank: Option<[usize; 2]>,
    /// What is expected after such a count with no cause at all.
    pub base: Option<BaseCheck>,
    /// The smallest change in percent of this comparison that would be told from none in 4 of 5 tries, with the series' own dispersion.
    pub minimum_detectable_percent: Option<f64>,
    /// Smallest detectable changes by design.
    pub minimum_detectable: Vec<SmallestCheck>,
    /// The count of the period against named baselines.
    pub baselines: Vec<BaselineCheck>,
    /// The record, where one is claimed.
    pub record: Option<RecordCheck>,
    /// Whether persons are counted: such counts vary more than counts of happenings.
    pub persons: bool,
    /// Parts of a figure that contains the acts in question.
    pub parts: Vec<PartOfCount>,
    /// The finding.
    pub finding: Finding,
    /// Why, in one sentence.
    pub reason: String,
    /// Doubts about the numbers.
    pub doubts: Vec<String>,
}

/// How often chance alone makes such a change.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Chances {
    /// The constant mean per span.
    pub mean: f64,
    /// For the change that the sentence states.
    pub stated: Option<ChanceOf>,
    /// For the change that the source shows.
    pub observed: Option<ChanceOf>,
    /// Variance over mean by maximum likelihood.
    pub dispersion_likelihood: Option<f64>,
    /// First and last day of the counts that the dispersion is taken from.
    pub dispersion_from: Option<Period>,
    /// Number of those counts.
    pub dispersion_counts: usize,
}

/// Chances of one change.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ChanceOf {
    /// The change in percent.
    pub change_percent: f64,
    /// Poisson counts.
    pub poisson: Option<f64>,
    /// Negative binomial, dispersion by the method of moments.
    pub moments: Option<f64>,
    /// Negative binomial, dispersion by maximum likelihood.
    pub likelihood: Option<f64>,
    /// Blocks of the series' own history.
    pub blocks: Option<f64>,
}

/// Whether the count before was extreme.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BaseCheck {
    /// Rank in its own history, 1 for the highest.
    pub rank: usize,
    /// Length of that history.
    pub of: usize,
    /// Mean of the other counts.
    pub mean_of_others: f64,
    /// Expected change in percent after such a count if counts do not hang together.
    pub expected_percent: f64,
    /// Correlation of a count with the next.
    pub correlation: Option<f64>,
    /// Expected change in percent with that correlation.
    pub expected_with_correlation_percent: Option<f64>,
}

/// The count of the period against a named span.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BaselineCheck {
    /// Its name.
    pub name: String,
    /// Why this span.
    pub reason: String,
    /// Its days.
    pub period: Period,
    /// Mean count per span.
    pub mean: f64,
    /// The period's count per span.
    pub after_mean: f64,
    /// The change in percent.
    pub change_percent: f64,
    /// How often chance makes it.
    pub chances: Option<Chances>,
    /// Ids of the rows of the baseline.
    pub rows: Vec<String>,
}

/// The smallest change that a design tells from none.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SmallestCheck {
    /// The design in words.
    pub design: String,
    /// The length of a span: month, week, …
    pub unit: String,
    /// Spans before.
    pub before_spans: usize,
    /// Spans after.
    pub after_spans: usize,
    /// Mean count per span before.
    pub mean: f64,
    /// Variance over mean.
    pub dispersion: f64,
    /// Up or down.
    pub direction: Direction,
    /// By the formula, in percent; `None` when no change is large enough.
    pub formula_percent: Option<f64>,
    /// By the power of the test itself, in percent; `None` when it finds no change of this direction often enough.
    pub test_percent: Option<f64>,
    /// The test.
    pub test: String,
}

/// A record in one source.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RecordCheck {
    /// Rank of the period among the spans known, 1 for the extreme that is claimed.
    pub rank: usize,
    /// Number of spans known.
    pub of: usize,
    /// The last earlier span that was as extreme.
    pub last_as_extreme: Option<Period>,
    /// The margin to the next most extreme, in counts.
    pub margin: Option<f64>,
    /// Chance that the newest of so many spans is the record, without any change.
    pub chance: Option<f64>,
    /// Spans that are not known within the claimed time.
    pub unknown: usize,
}

/// A part of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PartOfCount {
    /// The column.
    pub column: String,
    /// What it counts.
    pub definition: String,
    /// Whether it is made by the acts in question.
    pub own_act: bool,
    /// The count before.
    pub before: f64,
    /// The count of the period.
    pub after: f64,
    /// Its change in percent.
    pub change_percent: f64,
    /// Its share of the whole change, in percent.
    pub share_of_change_percent: f64,
    /// Ids of the rows.
    pub rows: Vec<String>,
}
