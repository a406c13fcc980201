//! What the method returns.

use super::influence::{Drawing, Sample};
use crate::effect::{Coefficient, PreTrend};
use serde::{Deserialize, Serialize};

/// The effect on one cohort in one period, against a base period and a comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupTime {
    /// First treated period of the cohort.
    pub cohort: i32,
    /// The period.
    pub period: i32,
    /// The period that it is held against.
    pub base_period: i32,
    /// Whether the cohort is treated by then.
    pub after: bool,
    /// Treated units compared.
    pub treated: u64,
    /// Control units compared.
    pub control: u64,
    /// The effect; none where it cannot be estimated.
    #[serde(flatten)]
    pub effect: Coefficient,
}

impl GroupTime {
    /// Periods since the cohort's treatment; below 0 before it.
    pub fn event_time(&self) -> i32 {
        self.period - self.cohort
    }
}

/// One part of an aggregate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AttPart {
    /// The cohort, the event time or the period.
    pub at: i32,
    /// Its mean effect.
    #[serde(flatten)]
    pub effect: Coefficient,
}

/// Group-time effects put together in one way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AttAggregate {
    /// `simple`, `cohort`, `dynamic` or `calendar`.
    pub kind: &'static str,
    /// One number.
    pub overall: Coefficient,
    /// Its parts, ascending.
    pub parts: Vec<AttPart>,
}

/// Which event times enter a dynamic aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EventTimes {
    /// The first; all before treatment if none is given.
    pub first: Option<i32>,
    /// The last; all after treatment if none is given.
    pub last: Option<i32>,
    /// Only cohorts seen so long after treatment, so that every event time speaks of the same cohorts.
    pub balanced_to: Option<u32>,
}

/// What [`super::AttGt`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AttGtEstimate {
    /// Units that enter.
    pub units: u64,
    /// Of them, units that are treated within the panel.
    pub treated_units: u64,
    /// Clusters that the units fall into.
    pub clusters: u64,
    /// Cells by cohort, then by period.
    pub cells: Vec<GroupTime>,
    /// See [`AttGtEstimate::simple`].
    pub simple: AttAggregate,
    /// See [`AttGtEstimate::by_cohort`].
    pub by_cohort: AttAggregate,
    /// See [`AttGtEstimate::dynamic`].
    pub dynamic: AttAggregate,
    /// See [`AttGtEstimate::calendar`].
    pub calendar: AttAggregate,
    /// Test of the cells before treatment, those of anticipation left out.
    pub pre_trend: Option<PreTrend>,
    /// The same with the periods of anticipation, as the R package `did` has it; none without anticipation.
    pub pre_trend_with_anticipation: Option<PreTrend>,
    #[serde(skip)]
    pub(super) cohorts: Vec<i32>,
    #[serde(skip)]
    pub(super) first_period: i32,
    #[serde(skip)]
    pub(super) last_period: i32,
    /// A column for each cell, with a row for each unit of the sample.
    #[serde(skip)]
    pub(super) influence: Vec<Vec<f64>>,
    #[serde(skip)]
    pub(super) sample: Sample,
    #[serde(skip)]
    pub(super) drawing: Drawing,
}

impl AttGtEstimate {
    /// The influence of each unit on a cell, by the unit's id: mean 0, and the mean of squares over n is the variance of the cell.
    pub fn influence(&self, cell: usize) -> impl Iterator<Item = (crate::data::RowId, f64)> {
        self.sample.units.iter().copied().zip(self.influence.get(cell).into_iter().flatten().copied())
    }
}
