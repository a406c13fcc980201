//! The questions that a study can ask, one file or folder each, and the one list of them.

pub mod respite_curve;

use crate::{Error, Project, study::StudyFile, trace::Trace};
use serde::Serialize;

/// What a reader may know of an analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AnalysisInfo {
    /// Kebab-case id, as studies name it.
    pub id: &'static str,
    /// Title in plain words.
    pub title: &'static str,
    /// What it does and what it does not say.
    pub explanation: &'static str,
    /// A study file that can be copied.
    pub example: &'static str,
}

/// Told at the end of each stage of work.
pub type OnStage<'a> = &'a mut dyn FnMut(&'static str);

/// What is wanted of an answer beyond what its study says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Runs of the study on simulated data like its own without effect; 0 for none.
    pub false_alarms: u32,
    /// Whether the second looks that the study asks for are made, as they are unless all that is wanted stands outside them.
    pub second_looks: bool,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { false_alarms: 0, second_looks: true }
    }
}

/// A question that a study can ask.
pub trait Analysis: Sync {
    /// What a reader may know of it.
    fn about(&self) -> &'static AnalysisInfo;

    /// JSON schema of its study files.
    fn schema(&self) -> serde_json::Value;

    /// Reads a study and the rows that it admits.
    ///
    /// # Errors
    /// When the study is malformed, a guard stops it, or no rows are admitted.
    fn open(&self, project: &Project, study: &StudyFile, on_stage: OnStage<'_>) -> Result<Box<dyn Opened>, Error>;
}

/// A study with its rows.
pub trait Opened {
    /// Answers the study.
    ///
    /// # Errors
    /// When the rows allow no estimate.
    fn answer(&self, wanted: Wanted, on_stage: OnStage<'_>) -> Result<Answer, Error>;

    /// Whether the number of a path, which is its id without the study's name, is one of a second look.
    fn in_second_looks(&self, path: &str) -> bool;

    /// The rows behind a number of the answer; `path` is its id without the study's name, `limit` the most rows
    /// of each part that are opened.
    ///
    /// # Errors
    /// When the path names no number of this study.
    fn trace(&self, project: &Project, path: &str, limit: Option<usize>) -> Result<Trace, Error>;
}

/// All analyses.
pub const ANALYSES: &[&dyn Analysis] = &[&respite_curve::RespiteCurve];

/// An answer to a study, by analysis.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// Of `respite-curve`.
    RespiteCurve(Box<respite_curve::Answer>),
}

/// Answers a study.
///
/// # Errors
/// Those of [`Analysis::open`] and [`Opened::answer`], and a study that names no known analysis.
pub fn run(project: &Project, study: &StudyFile, wanted: Wanted, on_stage: OnStage<'_>) -> Result<Answer, Error> {
    of(study)?.open(project, study, on_stage)?.answer(wanted, on_stage)
}

/// The analysis that a study names.
///
/// # Errors
/// When there is none of that id.
pub fn of(study: &StudyFile) -> Result<&'static dyn Analysis, Error> {
    let head = study.head()?;
    ANALYSES.iter().copied().find(|analysis| analysis.about().id == head.analysis).ok_or_else(|| {
        let known: Vec<_> = ANALYSES.iter().map(|analysis| analysis.about().id).collect();
        let at = study.text.find(&head.analysis).map(|start| start..start + head.analysis.len());
        study.error(format!("there is no analysis {:?}", head.analysis), at, format!("use one of: {}", known.join(", "))).into()
    })
}

impl Answer {
    /// Name of the study.
    pub fn study(&self) -> &str {
        match self {
            Self::RespiteCurve(answer) => &answer.study,
        }
    }

    /// The headline as a sentence.
    pub fn sentence(&self) -> &str {
        match self {
            Self::RespiteCurve(answer) => &answer.statement.sentence,
        }
    }
}
