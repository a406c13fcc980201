//! What the method returns.

use crate::effect::{Coefficient, PreTrend};
use serde::Serialize;

/// A coefficient or a mean of coefficients, with the event time or cohort that it speaks of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventEffect {
    /// Periods since treatment; none for a mean over them.
    pub event_time: Option<i32>,
    /// The cohort; none for a mean over them.
    pub cohort: Option<i32>,
    /// Rows of these units at this time.
    pub rows: u64,
    /// The effect: in units of the outcome, or of the log of its mean in the Poisson family.
    #[serde(flatten)]
    pub effect: Coefficient,
}

/// Weights that effects have in the regression on one indicator of treatment, with unit and period effects.
///
/// # Formula
/// A treated row's weight is its residual of the indicator on unit and period effects, over the sum of these residuals.
///
/// # Source
/// `chaisemartin-dhaultfoeuille-2020`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NegativeWeights {
    /// Treated rows.
    pub treated_rows: u64,
    /// Of them, rows with a negative weight.
    pub negative_rows: u64,
    /// Share of treated rows with a negative weight.
    pub share: f64,
    /// Sum of the negative weights; all weights sum to 1.
    pub sum: f64,
}

/// What [`super::EventStudy`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventStudyEstimate {
    /// Rows that enter.
    pub rows: u64,
    /// Units that enter.
    pub units: u64,
    /// Of them, units that are treated within the panel.
    pub treated_units: u64,
    /// Clusters, the fewer of two ways; none where errors are not clustered.
    pub clusters: Option<u64>,
    /// Degrees of freedom of the tests; none for the normal distribution.
    pub degrees_of_freedom: Option<f64>,
    /// Effects by time since treatment.
    pub by_event_time: Vec<EventEffect>,
    /// Effects by cohort over its treated periods; empty without interaction weights.
    pub by_cohort: Vec<EventEffect>,
    /// Mean over all treated rows; with two-way weights, the mean of the coefficients from time 0 on by rows.
    pub overall: Coefficient,
    /// Effects by time and cohort; empty without interaction weights.
    pub by_time_and_cohort: Vec<EventEffect>,
    /// Covariates.
    pub covariates: Vec<Coefficient>,
    /// Test of the event times before the reference and treatment.
    pub pre_trend: Option<PreTrend>,
    /// Weights of the regression on one indicator.
    pub negative_weights: Option<NegativeWeights>,
    #[serde(skip)]
    pub(super) level: f64,
}
