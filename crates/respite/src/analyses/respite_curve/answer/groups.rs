//! The groups of numbers and words of an answer.

use crate::{
    analyses::respite_curve::{
        ids,
        opened::{self, OpenedStudy},
        rows::Rows,
    },
    incidents::{Unit, ValueRule},
    render::numbers::counted,
};
use respite_model::SourceId;
use respite_stats::{
    data::{Ring, Window},
    effect::{Verdict, VerdictEvidence},
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One test over many cells.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct JointTest {
    /// Number of cells.
    pub cells: u64,
    /// Chance that the largest of all changes, each over its spread, would be as large if labels meant nothing.
    pub p_value: Option<f64>,
}

/// A release that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceUsed {
    /// Who publishes.
    pub source: String,
    /// Which release.
    pub vintage: String,
    /// Rows by part: actions, comparison, outcome, kinds.
    pub rows: BTreeMap<&'static str, u64>,
}

/// What is counted once, and how many rows stand behind the outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Rows or incidents.
    pub unit: Unit,
    /// The same in words, such as `incidents (10 rows of 2 sources)`.
    pub words: String,
    /// Outcome rows behind the count, those without a place too.
    pub outcome_rows: u64,
    /// Sources of these rows.
    pub outcome_sources: u64,
    /// With incidents: the sources of the study's rows in the order in which their day, place and number stand.
    pub order: Vec<String>,
    /// With incidents: the rule by which a number is taken.
    pub value: Option<ValueRule>,
}

impl Counted {
    pub(super) fn of(opened: &OpenedStudy) -> Self {
        let of = &opened.outcome.sources;
        let rows = of.values().sum();
        let sources = of.keys().map(|(source, _)| source).collect::<BTreeSet<_>>().len() as u64;
        let behind = format!("{} of {}", counted(rows, "row", "rows"), counted(sources, "source", "sources"));
        let (unit, versions) = (opened.study.unit, opened.versions.as_ref());
        let words = match unit {
            Unit::Rows => behind,
            Unit::Incidents => format!("{} ({behind})", unit.word()),
        };
        let used = sources_used(opened);
        let is_used = |source: &&SourceId| used.iter().any(|used| used.source == source.as_str());
        let order = versions.map_or_else(Vec::new, |versions| versions.order.iter().filter(is_used).map(ToString::to_string).collect());
        Self { unit, words, outcome_rows: rows, outcome_sources: sources, order, value: versions.map(|versions| versions.value) }
    }

    /// With incidents: what is counted once and how its numbers are taken, in one sentence without an end.
    pub fn sentence(&self) -> Option<String> {
        let rule = self.value?.words();
        let first = self.order.join(", ");
        Some(format!("{}; day and place of the first source in order ({first}); {rule}", self.words))
    }
}

/// The five words that stand with every effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FiveWords {
    /// Effect of what.
    pub effect_of: String,
    /// On what.
    pub on_what: String,
    /// Where.
    pub r#where: String,
    /// For how long.
    pub how_long: String,
    /// Compared with what.
    pub compared_with: String,
}

/// How many rows enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RowCounts {
    /// Actions with a place.
    pub actions: u64,
    /// Comparison actions, dates or places.
    pub comparison: u64,
    /// Outcome rows with a place.
    pub outcome: u64,
}

/// Anchors and campaigns that enter the curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurveSample {
    /// Level of bands and intervals.
    pub level: f64,
    /// Actions whose baselines and horizon were all observed.
    pub treated: u64,
    /// The same of the comparison.
    pub control: u64,
    /// Actions left out, since a window leaves the observed period.
    pub treated_incomplete: u64,
    /// The same of the comparison.
    pub control_incomplete: u64,
    /// Campaigns with an action that enters.
    pub treated_campaigns: u64,
    /// Campaigns with a comparison that enters.
    pub control_campaigns: u64,
}

/// A sentence with the ids of the numbers in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// The sentence.
    pub sentence: String,
    /// Ids of the groups of numbers that it rests on.
    pub ids: Vec<String>,
}

/// A verdict by the written rule with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Headline {
    /// The verdict.
    pub verdict: Verdict,
    /// The ring.
    pub ring: Option<Ring>,
    /// Windows with relief under every baseline.
    pub relief_windows: Vec<Window>,
    /// Windows worse under every baseline.
    pub worse_windows: Vec<Window>,
    /// Ids of two effects with opposite signs, the first of which its pointwise interval tells from none.
    pub opposite_signs: Option<[String; 2]>,
}

impl Headline {
    pub(super) fn of(study: &str, evidence: &VerdictEvidence) -> Self {
        let ids = evidence.opposite.as_ref().zip(evidence.ring);
        let opposite_signs =
            ids.map(|(of, ring)| [&of.told, &of.opposite].map(|cell| ids::cell(study, "windows", ring, cell.baseline, cell.after)));
        Self {
            verdict: evidence.verdict,
            ring: evidence.ring,
            relief_windows: evidence.relief_windows.clone(),
            worse_windows: evidence.worse_windows.clone(),
            opposite_signs,
        }
    }
}

/// The releases that the rows of each part come from.
pub(super) fn sources_used(opened: &OpenedStudy) -> Vec<SourceUsed> {
    let mut used: BTreeMap<(String, String), BTreeMap<&'static str, u64>> = BTreeMap::new();
    let mut add = |part: &'static str, rows: &Rows| {
        for (release, &count) in &rows.sources {
            *used.entry(release.clone()).or_default().entry(part).or_default() += count;
        }
    };
    add("actions", &opened.actions);
    if let opened::ComparisonRows::Actions(rows) = &opened.comparison {
        add("comparison", rows);
    }
    add("outcome", &opened.outcome);
    opened.kinds.values().for_each(|rows| add("kinds", rows));
    used.into_iter().map(|((source, vintage), rows)| SourceUsed { source, vintage, rows }).collect()
}
