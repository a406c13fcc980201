//! What the stochastic intervention returns.

use super::PropensityTerm;
use crate::effect::Interval;
use serde::Serialize;

/// The expected outcomes a day in one area, had the treatments of the last days come at a given rate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InterventionMean {
    /// Name of the area.
    pub area: String,
    /// Days under the intervention.
    pub lag_days: u32,
    /// Expected treatments a day under it.
    pub treatments_per_day: f64,
    /// Expected outcomes a day, by weights that sum to 1.
    pub estimate: f64,
    /// Its standard error, from the bound.
    pub std_error: f64,
    /// Its interval.
    pub interval: Interval,
    /// The same by the plain average of weight times outcome.
    pub plain_estimate: f64,
    /// Standard error of the plain average, from the bound.
    pub plain_std_error: f64,
}

/// The difference that another rate makes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InterventionContrast {
    /// Name of the area.
    pub area: String,
    /// Days under the intervention.
    pub lag_days: u32,
    /// Treatments a day that it is held against: the first rate of the spec.
    pub from_per_day: f64,
    /// Treatments a day.
    pub to_per_day: f64,
    /// Outcomes a day more, or below 0 fewer.
    pub estimate: f64,
    /// The same with weights that are not cut.
    pub uncut_estimate: f64,
    /// Its standard error, from the bound.
    pub std_error: f64,
    /// The same with days up to the lag apart taken as dependent.
    pub std_error_dependent: f64,
    /// Estimate over standard error.
    pub statistic: f64,
    /// Two-sided, by the normal distribution.
    pub p_value: f64,
    /// Its interval, by the greater of both standard errors.
    pub interval: Interval,
}

/// How the days weigh under one rate and lag.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeightSummary {
    /// Days under the intervention.
    pub lag_days: u32,
    /// Expected treatments a day under it.
    pub treatments_per_day: f64,
    /// Outcome days that enter.
    pub days: u64,
    /// Mean weight before the cut: 1 on average where the intensity is right and days enough.
    pub mean_weight: f64,
    /// Days of equal weight that would say as much.
    pub effective_days: f64,
    /// Share of the largest weight in all.
    pub largest_share: f64,
    /// Share of days whose weight was cut.
    pub truncated_share: f64,
}

/// What [`super::StochasticIntervention`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StochasticInterventionEstimate {
    /// By area, then lag, then rate, in the order of the spec.
    pub means: Vec<InterventionMean>,
    /// By area, then lag, then rate from the second on.
    pub contrasts: Vec<InterventionContrast>,
    /// By lag, then rate.
    pub weights: Vec<WeightSummary>,
    /// The fitted intensity.
    pub propensity: Vec<PropensityTerm>,
    /// Its log-likelihood.
    pub log_likelihood: f64,
    /// Variance of the daily counts about the fitted ones, over that of a Poisson pattern.
    pub dispersion: f64,
    /// Treatments a day as they were.
    pub observed_per_day: f64,
    /// Treatments of the analysed days.
    pub treatments: u64,
    /// Outcomes of the analysed days.
    pub outcomes: u64,
    /// First analysed day: the ones before it make its history.
    pub first_day: i32,
    /// Last observed day.
    pub last_day: i32,
    /// Cells of the observed area.
    pub cells: u64,
    /// Its square kilometres.
    pub area_km2: f64,
    /// Level of the intervals.
    pub level: f64,
}
