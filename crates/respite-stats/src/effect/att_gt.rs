//! Effects by cohort and period, by Callaway and Sant'Anna.

mod aggregate;
mod cells;
mod doubts;
mod estimate;
mod influence;
mod show;
mod two_by_two;

pub use estimate::{AttAggregate, AttGtEstimate, AttPart, EventTimes, GroupTime};

use super::{Coefficient, check_level, pre_trend::pre_trend};
use crate::{
    data::{Panel, PanelShape},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
};
use serde::{Deserialize, Serialize};

/// How the arms are made alike in their covariates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Adjustment {
    /// Outcome regression and weighting together; right if either is.
    #[default]
    DoublyRobust,
    /// The control arm's change is predicted from the covariates.
    Regression,
    /// The control arm is weighted by the odds of treatment.
    InverseProbability,
}

/// Whom treated units are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// Units that are not treated within the panel.
    #[default]
    NeverTreated,
    /// These, and units that are treated later than the period looked at and its anticipation.
    NotYetTreated,
}

/// What cells before treatment are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BasePeriod {
    /// The period before.
    #[default]
    Varying,
    /// The last period before treatment and its anticipation, as for cells after treatment.
    Universal,
}

/// Effects by cohort and period, each a difference in differences against units that are not treated, and their means.
///
/// It never uses treated units as controls, so effects may differ between cohorts and grow or fade with time. It does not say that the arms
/// would have moved in parallel: the test of the periods before says what it could see. It needs treatment that lasts once begun.
///
/// # Formula
/// `ATT(g, t) = E[Y_t − Y_b | G = g] − E[Y_t − Y_b | control]`, b the base period, adjusted by covariates taken in the earlier of the two
/// periods. Errors: `√(Σ_c (Σ_{i in c} ψ_i)²) / n` with the influence ψ of each of the n units, summed by cluster; means of cells carry the
/// influence of the estimated shares of cohorts. Bands: largest absolute t over Mammen's multipliers, drawn for each cluster.
///
/// # Units
/// Effects in units of the outcome; periods in whole steps. Units without a row in every period are left out, and counted.
///
/// # Source
/// `callaway-santanna-2021`, `santanna-zhao-2020`, `roth-2022`.
///
/// # Checked against
/// The R package `did` 2.1.2 on its county panel, seven cases: see `INFO`.
///
/// # Errors
/// No treated or no control units; a panel of fewer than two periods; settings out of range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AttGt {
    /// How covariates enter.
    pub adjustment: Adjustment,
    /// Whom treated units are compared with.
    pub comparison: Comparison,
    /// What cells before treatment are held against.
    pub base_period: BasePeriod,
    /// Periods before treatment in which it may already act.
    pub anticipation_periods: u32,
    /// Event times of the dynamic mean.
    pub event_times: EventTimes,
    /// Level of intervals and bands.
    pub level: f64,
    /// Draws for the simultaneous bands; 0 for none.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
}

impl Default for AttGt {
    fn default() -> Self {
        Self {
            adjustment: Adjustment::default(),
            comparison: Comparison::default(),
            base_period: BasePeriod::default(),
            anticipation_periods: 0,
            event_times: EventTimes::default(),
            level: 0.95,
            draws: 999,
            seed: 1,
        }
    }
}

impl Method for AttGt {
    type Data = Panel;
    type Estimate = AttGtEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "att-gt",
        title: "Effects by cohort and period",
        question: "What did treatment do to the units that began it in each period, compared with units that had not begun?",
        explanation: include_str!("att_gt.md"),
        assumptions: &[
            "without treatment the arms would have moved in parallel, given the covariates",
            "nobody acts on treatment earlier than the stated anticipation",
            "treatment lasts once it has begun",
            "one unit's treatment does not change another's outcome",
            "clusters are independent of one another",
        ],
        sources: &["callaway-santanna-2021", "roth-2022", "santanna-zhao-2020"],
        checked_against: "the R package did 2.1.2 on its panel of 500 counties and 5 years: group-time effects, errors, test before treatment and all four means in seven cases (three adjustments, both comparisons, both base periods, anticipation), to 10⁻⁸; coverage over simulated panels in the recovery tests",
        status: Status::Checked,
    };

    fn check(&self, panel: &Panel) -> Result<(), Error> {
        check_level(self.level)?;
        if self.anticipation_periods > 1000 {
            let limit = "it must be at most 1000 periods".into();
            return Err(Error::Setting { setting: "anticipation_periods", value: self.anticipation_periods.to_string(), limit });
        }
        self.sample(&PanelShape::of(panel)?).map(|_| ())
    }

    fn fit(&self, panel: &Panel) -> Result<Fit<Self>, Error> {
        let whole = PanelShape::of(panel)?;
        let chosen = self.sample(&whole)?;
        let (cells, influence, mut diagnostics) = self.cells(&chosen);
        let sample = influence::Sample {
            units: chosen.shape.units.iter().map(|unit| unit.id).collect(),
            cluster: chosen.shape.cluster.clone(),
            clusters: chosen.shape.clusters,
            cohort: (0..chosen.shape.units.len()).map(|unit| chosen.cohort(unit)).collect(),
            weight: (0..chosen.shape.units.len()).map(|unit| chosen.shape.row(unit, 0).map_or(1.0, |row| row.weight)).collect(),
        };
        let nothing = || AttAggregate { kind: "", overall: Coefficient::new("", None, None, 1.0, self.level), parts: Vec::new() };
        let anticipation = self.anticipation_periods as i32;
        let treated: u64 = sample.cohort.iter().filter(|cohort| cohort.is_some_and(|g| chosen.cohorts.contains(&g))).count() as u64;
        let mut estimate = AttGtEstimate {
            units: sample.units.len() as u64,
            treated_units: treated,
            clusters: sample.clusters as u64,
            pre_trend: test_before(&cells, &influence, &sample, anticipation),
            pre_trend_with_anticipation: if anticipation > 0 { test_before(&cells, &influence, &sample, 0) } else { None },
            simple: nothing(),
            by_cohort: nothing(),
            dynamic: nothing(),
            calendar: nothing(),
            cohorts: chosen.cohorts.clone(),
            first_period: chosen.shape.first(),
            last_period: chosen.shape.last(),
            drawing: influence::Drawing { draws: self.draws, seed: self.seed, level: self.level },
            cells,
            influence,
            sample,
        };
        let columns: Vec<&[f64]> = estimate.influence.iter().map(Vec::as_slice).collect();
        let critical = estimate.sample.critical(&columns, estimate.drawing);
        estimate.cells.iter_mut().for_each(|cell| cell.effect.widen(critical));
        estimate.simple = estimate.simple();
        estimate.by_cohort = estimate.by_cohort();
        estimate.dynamic = estimate.dynamic(&self.event_times);
        estimate.calendar = estimate.calendar();
        diagnostics.extend(doubts::of_sample(&whole, &chosen));
        diagnostics.extend(doubts::of_estimate(&estimate, panel.covariates.len()));
        Ok(Fit { spec: self.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
    }
}

/// The joint test of the cells earlier than the anticipation.
fn test_before(cells: &[GroupTime], influence: &[Vec<f64>], sample: &influence::Sample, anticipation: i32) -> Option<super::PreTrend> {
    let tested: Vec<usize> = (0..cells.len())
        .filter(|at| cells[*at].period < cells[*at].cohort - anticipation && cells[*at].effect.std_error.is_some())
        .collect();
    let columns: Vec<&[f64]> = tested.iter().map(|at| influence[*at].as_slice()).collect();
    let estimates: Vec<f64> = tested.iter().filter_map(|at| cells[*at].effect.estimate).collect();
    let distances: Vec<f64> = tested.iter().map(|at| f64::from(cells[*at].period - cells[*at].base_period)).collect();
    pre_trend(&estimates, &sample.covariance(&columns), &distances, f64::INFINITY)
}
