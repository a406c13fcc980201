//! The analysis `respite-curve`: what followed an action, against what would have been.

mod answer;
mod check;
mod drawn;
mod guard;
mod ids;
mod incident_doubts;
mod measure;
mod opened;
mod rows;
mod second_looks;
mod spec;
mod tracing;
mod words;

pub use answer::{Answer, Counted, FiveWords, Headline, JointTest, RowCounts, SourceUsed, Statement};
pub use ids::Identified;
pub use measure::Measure;
pub use rows::{Admitting, Rows, Versions};
pub use second_looks::{Drift, Kinds, LookAnswer, Modelled, ResampledWindow, Ways};
pub use spec::{
    Actions, Comparison, ComparisonWith, ExchangeWithin, Guard, IncidentVersions, Inference, KnownTruth, Outcome, RespiteCurveStudy,
    SecondLooks, Wake,
};

use super::{Analysis, AnalysisInfo, OnStage, Opened};
use crate::{Error, Project, study::StudyFile};

/// The analysis.
#[derive(Debug, Clone, Copy)]
pub struct RespiteCurve;

const ABOUT: AnalysisInfo = AnalysisInfo {
    id: "respite-curve",
    title: "Did an action bring lasting relief, or a respite?",
    explanation: include_str!("about.md"),
    example: include_str!("example.toml"),
};

impl Analysis for RespiteCurve {
    fn about(&self) -> &'static AnalysisInfo {
        &ABOUT
    }

    fn schema(&self) -> serde_json::Value {
        schemars::schema_for!(RespiteCurveStudy).into()
    }

    fn open(&self, project: &Project, study: &StudyFile, on_stage: OnStage<'_>) -> Result<Box<dyn Opened>, Error> {
        Ok(Box::new(opened::OpenedStudy::open(project, study, on_stage)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_a_study() {
        let file = StudyFile { name: "example".into(), text: ABOUT.example.into() };
        RespiteCurveStudy::read(&file).unwrap();
    }
}
