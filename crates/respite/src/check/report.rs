//! What a check gives back: the shape of its JSON.

use super::counts::Measured;
use respite_model::{Against, Causal, Change, Counted, Day, Direction, Part, Period, Quantity, Record, Span};
use schemars::JsonSchema;
use serde::Serialize;

/// The check of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The sentence as it was given.
    pub sentence: String,
    /// Who said it, as it was given.
    pub by: Option<String>,
    /// When it was said, as it was given.
    pub on: Option<Day>,
    /// Last day of the rows that were used.
    pub data_as_of: Option<Day>,
    /// The claims, in order of the text.
    pub claims: Vec<ClaimCheck>,
    /// Why there is no claim, when there is none.
    pub nothing: Option<String>,
    /// Pieces outside any claim that carry a meaning and were not understood.
    pub not_understood: Vec<Piece>,
    /// SHA-256 of each original file behind a number, with its source and release.
    pub files: Vec<SourceFile>,
}

/// A piece of the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Offsets in characters.
    pub span: [usize; 2],
}

/// An original file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SourceFile {
    /// The source.
    pub source: String,
    /// Its release.
    pub vintage: String,
    /// The file's name.
    pub name: String,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
}

/// One claim of the sentence, taken apart and held against the sources.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClaimCheck {
    /// Its words.
    pub quote: String,
    /// Offsets in characters.
    pub span: [usize; 2],
    /// Offsets in bytes of UTF-8.
    pub span_bytes: [usize; 2],
    /// What is counted.
    pub quantity: Option<Counted>,
    /// Who acts.
    pub side: Option<String>,
    /// Who is killed or injured.
    pub victims: Option<String>,
    /// In what kind of happening.
    pub within: Option<Counted>,
    /// Where.
    pub place: Option<String>,
    /// When.
    pub period: Option<Period>,
    /// What a change is held against.
    pub comparison: Option<ComparisonRead>,
    /// The change in percent, negative for a fall.
    pub change_percent: Option<f64>,
    /// The change as it was said.
    pub change: Option<Change>,
    /// The count as it was said.
    pub level: Option<Quantity>,
    /// The count before as it was said.
    pub before: Option<Quantity>,
    /// A record that is claimed.
    pub record: Option<Record>,
    /// A cause or a sequence that is claimed.
    pub causal: Option<Causal>,
    /// Hedges.
    pub hedges: Vec<String>,
    /// Who is said to say it.
    pub attribution: Option<String>,
    /// Whether it is denied.
    pub negated: bool,
    /// The pieces that were understood.
    pub parts: Vec<Part>,
    /// The same quantity in each source and release.
    pub sources: Vec<SourceCheck>,
    /// Sources that count something else, with the reason.
    pub not_comparable: Vec<NotComparable>,
    /// Figures that a later release or a remark restates.
    pub restatements: Vec<Restatement>,
    /// The actions that the causal words name.
    pub actions: Vec<ActionFound>,
    /// Other actions in the same window.
    pub other_actions: Vec<ActionFound>,
    /// What the design allows to say of the cause.
    pub cause: Option<CauseCheck>,
    /// Claims of speakers on the same quantity.
    pub other_claims: Vec<OtherClaim>,
    /// Running counts among them: one growing count, never to be added up.
    pub running_counts: Vec<RunningCount>,
    /// What the evidence supports, in sentences.
    pub wording: Vec<String>,
    /// Pieces that carry a meaning and were not understood.
    pub not_understood: Vec<Piece>,
    /// What cannot be held against data, and why.
    pub not_testable: Vec<String>,
}

/// What a change is held against.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparisonRead {
    /// With what.
    pub kind: Against,
    /// The days of it.
    #[serde(flatten)]
    pub period: Option<Period>,
    /// Whether the sentence says so.
    pub stated: bool,
}

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
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceCheck {
    /// The source.
    pub source: String,
    /// Its release.
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
    /// The record, where one is claimed.
    pub record: Option<RecordCheck>,
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
#[derive(Debug, Clone, PartialEq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
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

/// The smallest change that a design tells from none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SmallestCheck {
    /// The design in words.
    pub design: String,
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
    /// By exact sums or simulation, in percent.
    pub simulated_percent: Option<f64>,
    /// How the second was made.
    pub made: String,
}

/// A record in one source.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
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

/// A source that counts something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotComparable {
    /// The source.
    pub source: String,
    /// Its release.
    pub vintage: String,
    /// The column of a published figure.
    pub column: Option<String>,
    /// Why.
    pub reason: String,
}

/// A figure that was restated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Restatement {
    /// The source.
    pub source: String,
    /// The column.
    pub column: String,
    /// The period.
    pub period: Period,
    /// Release and figure, in order of release; empty when only a remark tells of it.
    pub figures: Vec<(String, f64)>,
    /// Remarks.
    pub remarks: Vec<String>,
}

/// An action of the project.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    pub stance: respite_model::Stance,
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
#[derive(Debug, Clone, PartialEq, Serialize)]
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

