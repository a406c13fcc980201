//! What a check gives back: the shape of its JSON.

mod beside;
mod source;

pub use beside::*;
pub use source::*;

use respite_model::{Against, Assertion, Causal, Change, Counted, Day, Part, Period, Quantity, Record};
use schemars::JsonSchema;
use serde::Serialize;

/// The check of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Offsets in characters.
    pub span: [usize; 2],
}

/// An original file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
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
    /// Other actions in the same window; the first of them.
    pub other_actions: Vec<ActionFound>,
    /// How many other actions there are in it.
    pub other_actions_count: usize,
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

impl ClaimCheck {
    /// A claim as it was read, held against nothing yet.
    pub(super) fn of(said: &Assertion, not_understood: Vec<Piece>) -> Self {
        Self {
            quote: said.quote.clone(),
            span: said.span.chars,
            span_bytes: said.span.bytes,
            quantity: said.quantity.clone(),
            side: said.side.clone(),
            victims: said.victims.clone(),
            within: said.within.clone(),
            place: said.place.clone(),
            period: said.period,
            comparison: said.comparison.as_ref().map(|comparison| ComparisonRead {
                kind: comparison.kind,
                period: comparison.period,
                stated: comparison.stated,
            }),
            change_percent: said.change_percent(),
            change: said.change,
            level: said.level,
            before: said.before,
            record: said.record.clone(),
            causal: said.causal.clone(),
            hedges: said.hedges.clone(),
            attribution: said.attribution.clone(),
            negated: said.negated,
            parts: said.parts.clone(),
            sources: Vec::new(),
            not_comparable: Vec::new(),
            restatements: Vec::new(),
            actions: Vec::new(),
            other_actions: Vec::new(),
            other_actions_count: 0,
            cause: None,
            other_claims: Vec::new(),
            running_counts: Vec::new(),
            wording: Vec::new(),
            not_understood,
            not_testable: Vec::new(),
        }
    }
}

/// What a change is held against.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ComparisonRead {
    /// With what.
    pub kind: Against,
    /// The days of it.
    #[serde(flatten)]
    pub period: Option<Period>,
    /// Whether the sentence says so.
    pub stated: bool,
}

/// A source that counts something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
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
