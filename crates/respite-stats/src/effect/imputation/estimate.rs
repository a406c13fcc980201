//! What the method returns.

use crate::{
    data::RowId,
    effect::{Coefficient, PreTrend},
};
use serde::Serialize;

/// A mean effect at one time since treatment; below 0 for a lead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HorizonEffect {
    /// Periods since treatment.
    pub horizon: i32,
    /// Rows in the mean.
    pub rows: u64,
    /// The mean.
    #[serde(flatten)]
    pub effect: Coefficient,
}

/// A treated row's distance from its imputed path. One alone is effect and noise together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ImputedRow {
    /// Id of the row.
    pub row: RowId,
    /// Id of its unit.
    pub unit: RowId,
    /// Outcome less what is imputed.
    pub effect: f64,
}

/// What [`super::Imputation`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImputationEstimate {
    /// Untreated rows, on which the path is fitted.
    pub untreated_rows: u64,
    /// Treated rows.
    pub treated_rows: u64,
    /// Of them, rows that can be imputed.
    pub imputed_rows: u64,
    /// Treated units in the overall mean.
    pub treated_units: u64,
    /// Clusters.
    pub clusters: u64,
    /// Mean over the treated rows asked for that can be imputed.
    pub overall: Coefficient,
    /// Means by time since treatment.
    pub by_horizon: Vec<HorizonEffect>,
    /// Coefficients of the periods before treatment, among untreated rows, against all earlier ones.
    pub leads: Vec<HorizonEffect>,
    /// Their joint test.
    pub pre_trend: Option<PreTrend>,
    /// Each row's effect, by cohort and unit in canonical order.
    #[serde(skip)]
    pub imputed: Vec<ImputedRow>,
    #[serde(skip)]
    pub(super) level: f64,
}
