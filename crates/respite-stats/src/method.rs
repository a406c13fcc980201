//! The shape of a method, and the one list of methods.

use crate::{
    change::{ChangeByChance, InterruptedSeries, RecordByChance, ReturnToMean, SmallestChange},
    diagnostic::Diagnostic,
    effect::{
        AttGt, EventStudy, HonestBounds, Imputation, KindsCompared, LocalLevel, MatchedWake, MinimumDetectable, Placebo, PrePathPower,
        RespiteCurve, SpecificationCurve, StochasticIntervention, SyntheticControl, WakeDeconvolution, WakeOverlap, WakeRatio,
    },
    error::Error,
    figure::Figure,
    review::ReviewedRates,
    table::Table,
};
use serde::Serialize;

/// Whether a method may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// No reference value from an independent program, or no recovery test yet. Shown wherever the method is used.
    Trial,
    /// Equal to an independent program on reference data, and recovers known truth in simulation.
    Checked,
}

/// What a reader may know of a method: shown by `respite explain`, the briefing and the manual.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MethodInfo {
    /// Kebab-case id; never changes.
    pub id: &'static str,
    /// Title in plain words.
    pub title: &'static str,
    /// The question that it answers.
    pub question: &'static str,
    /// What it does and what it does not say, in a few short paragraphs of Markdown, with its formula.
    pub explanation: &'static str,
    /// What must be true for the answer to hold.
    pub assumptions: &'static [&'static str],
    /// Keys of [`crate::references::REFERENCES`].
    pub sources: &'static [&'static str],
    /// Program, version and data that it was checked against, or why not.
    pub checked_against: &'static str,
    /// Whether it may be relied on.
    pub status: Status,
}

/// Every method.
pub const METHODS: &[&MethodInfo] = &[
    &WakeRatio::INFO,
    &RespiteCurve::INFO,
    &MinimumDetectable::INFO,
    &WakeOverlap::INFO,
    &SpecificationCurve::INFO,
    &Placebo::INFO,
    &KindsCompared::INFO,
    &WakeDeconvolution::INFO,
    &SyntheticControl::INFO,
    &LocalLevel::INFO,
    &StochasticIntervention::INFO,
    &HonestBounds::INFO,
    &PrePathPower::INFO,
    &AttGt::INFO,
    &EventStudy::INFO,
    &Imputation::INFO,
    &MatchedWake::INFO,
    &ChangeByChance::INFO,
    &SmallestChange::INFO,
    &RecordByChance::INFO,
    &ReturnToMean::INFO,
    &InterruptedSeries::INFO,
    &ReviewedRates::INFO,
];

/// A result with what it was made from. Diagnostics stand beside the estimate wherever it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fit<M: Method> {
    /// The settings, seed included.
    pub spec: M,
    /// The result.
    pub estimate: M::Estimate,
    /// Doubts about it.
    pub diagnostics: Vec<Diagnostic>,
    /// Version of this crate.
    pub version: &'static str,
}

/// What every estimate can show of itself.
pub trait Estimate {
    /// The numbers, unrounded, with broom's column names where they fit.
    fn table(&self) -> Table;
    /// The same as a picture: data with labelled axes and units.
    fn figure(&self) -> Figure;
}

/// A method: its settings are the type that implements this.
pub trait Method: Sized + Clone {
    /// The data shape it takes.
    type Data;
    /// What it returns.
    type Estimate: Estimate;
    /// What a reader may know of it.
    const INFO: MethodInfo;

    /// Whether the settings and the data allow an estimate.
    ///
    /// # Errors
    /// Says what is missing, with the value and the limit.
    fn check(&self, data: &Self::Data) -> Result<(), Error>;

    /// The estimate. Call [`estimate`] instead, which checks first.
    ///
    /// # Errors
    /// When the numbers themselves allow no estimate.
    fn fit(&self, data: &Self::Data) -> Result<Fit<Self>, Error>;
}

/// Checks, then fits.
///
/// # Errors
/// Those of [`Method::check`] and [`Method::fit`].
pub fn estimate<M: Method>(method: &M, data: &M::Data) -> Result<Fit<M>, Error> {
    method.check(data)?;
    method.fit(data)
}
