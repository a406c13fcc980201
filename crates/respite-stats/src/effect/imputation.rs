//! Effects against an imputed path without treatment, by Borusyak, Jaravel and Spiess.

mod errors;
mod estimate;
mod leads;
mod show;
mod untreated;

pub use estimate::{HorizonEffect, ImputationEstimate, ImputedRow};

use super::{check_level, panel_doubts};
use crate::{
    data::{Panel, PanelShape},
    diagnostic::{self, Diagnostic},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use untreated::{Rows, Untreated};

/// Treated rows whose effects share a mean when errors are worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AverageBy {
    /// Rows of one cohort in one period.
    #[default]
    CohortPeriod,
    /// Rows of one time since treatment.
    Horizon,
    /// Rows of one cohort.
    Cohort,
}

/// Mean effects on treated rows, each against its unit's and period's effect as the untreated rows give them.
///
/// Unit and period effects, and coefficients of covariates, are fitted on untreated rows alone; what a treated row has beyond them is its effect.
/// Effects may differ freely. It does not say that untreated rows would have kept to unit and period effects: the leads test that among them.
///
/// # Formula
/// `τ_it = Y_it − a_i − b_t − x' γ`, and the mean `Σ w_it τ_it` over treated rows, `w` the rows' weights over their sum. As a weighted sum of
/// outcomes it is `Σ v_it Y_it` with `v = w` on treated rows and `v = −Ω Z (Z' Ω Z)⁻¹ Z₁' w` on untreated ones. Its variance is
/// `Σ_c (Σ_{it in c} v_it e_it)²` over clusters c: e is the residual of an untreated row, and `τ_it − τ̄_g` of a treated one, with
/// `τ̄_g = Σ_c V_cg Σ_{it in c, g} v_it τ_it / Σ_c V_cg²`, `V_cg = Σ_{it in c, g} v_it`, over the groups g of `average_by`, or over the other clusters of
/// the group with `leave_out`. No small-sample factor.
///
/// # Units
/// Effects in units of the outcome; horizons in periods since treatment.
///
/// # Source
/// `borusyak-jaravel-spiess-2024`, `roth-2022`.
///
/// # Checked against
/// A script in plain Python on a made-up panel: see `INFO`.
///
/// # Errors
/// No treated row that can be imputed; covariates that the untreated rows do not tell apart from unit and period effects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Imputation {
    /// Periods before treatment in which it may already act; they are neither fitted nor averaged.
    pub anticipation_periods: u32,
    /// Times since treatment to average over; all there are if none is given.
    pub horizons: Vec<u32>,
    /// Periods before treatment that are tested, among untreated rows; 0 for none.
    pub leads: u32,
    /// Whose effects share a mean when errors are worked out.
    pub average_by: AverageBy,
    /// Whether a cluster is left out of the mean effect that its own effects are held against: errors are then not too small for small groups,
    /// and not defined where a group has one cluster.
    pub leave_out: bool,
    /// Level of intervals.
    pub level: f64,
}

impl Default for Imputation {
    fn default() -> Self {
        Self { anticipation_periods: 0, horizons: Vec::new(), leads: 3, average_by: AverageBy::default(), leave_out: false, level: 0.95 }
    }
}

impl Method for Imputation {
    type Data = Panel;
    type Estimate = ImputationEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "imputation",
        title: "Effects against an imputed path",
        question: "What would treated units have shown without treatment, and how far are they from it?",
        explanation: include_str!("imputation.md"),
        assumptions: &[
            "without treatment the outcome is a unit effect, a period effect, the covariates' part, and noise",
            "nobody acts on treatment earlier than the stated anticipation",
            "treatment lasts once it has begun",
            "clusters are independent of one another, and none decides the mean",
        ],
        sources: &["borusyak-jaravel-spiess-2024", "roth-2022"],
        checked_against: "a script in plain Python (numpy, all unit and period effects as columns of one dense design) on a made-up unbalanced panel with weights, covariates and clusters, in several settings: effects, errors, leads and their test to 10⁻⁹; coverage over simulated panels in the recovery tests",
        status: Status::Checked,
    };

    fn check(&self, panel: &Panel) -> Result<(), Error> {
        check_level(self.level)?;
        for (setting, value) in [("anticipation_periods", self.anticipation_periods), ("leads", self.leads)] {
            if value > 1000 {
                return Err(Error::Setting { setting, value: value.to_string(), limit: "it must be at most 1000 periods".into() });
            }
        }
        let shape = PanelShape::of(panel)?;
        Rows::of(&shape, self.anticipation_periods as i32).check()
    }

    fn fit(&self, panel: &Panel) -> Result<Fit<Self>, Error> {
        let shape = PanelShape::of(panel)?;
        let rows = Rows::of(&shape, self.anticipation_periods as i32);
        let untreated = Untreated::fit(&rows, &panel.covariates)?;
        let (imputed, left_out) = rows.imputed(&untreated);
        let wanted = |horizon: i32| self.horizons.is_empty() || self.horizons.iter().any(|own| *own as i32 == horizon);
        let averaged: Vec<_> = imputed.iter().filter(|row| wanted(row.horizon)).cloned().collect();
        if averaged.is_empty() {
            let reason = format!("{} treated rows can be imputed, none of them at a time asked for; 1 is the least", imputed.len());
            return Err(Error::NotEstimable { what: "a mean effect".into(), reason });
        }
        let mut horizons: BTreeMap<i32, Vec<_>> = BTreeMap::new();
        averaged.iter().for_each(|row| horizons.entry(row.horizon).or_default().push(row.clone()));
        let effect = |term: String, own: &[untreated::Imputed]| self.mean(term, own, &rows, &untreated);
        let (leads, pre_trend) = self.leads(&rows);
        let treated: std::collections::BTreeSet<usize> = averaged.iter().map(|row| row.unit).collect();
        let estimate = ImputationEstimate {
            untreated_rows: rows.unit.len() as u64,
            treated_rows: rows.treated.len() as u64,
            imputed_rows: imputed.len() as u64,
            treated_units: treated.len() as u64,
            clusters: shape.clusters as u64,
            overall: effect("overall".into(), &averaged),
            by_horizon: horizons
                .iter()
                .map(|(horizon, own)| HorizonEffect {
                    horizon: *horizon,
                    rows: own.len() as u64,
                    effect: effect(format!("horizon {horizon}"), own),
                })
                .collect(),
            leads,
            pre_trend,
            imputed: imputed.iter().map(|row| ImputedRow { row: row.id, unit: shape.units[row.unit].id, effect: row.effect }).collect(),
            level: self.level,
        };
        let mut sizes: BTreeMap<i32, std::collections::BTreeSet<usize>> = BTreeMap::new();
        averaged.iter().for_each(|row| _ = sizes.entry(row.cohort).or_default().insert(row.unit));
        let sizes: Vec<(i32, usize)> = sizes.into_iter().map(|(cohort, units)| (cohort, units.len())).collect();
        let mut diagnostics: Vec<Diagnostic> = doubts(&shape, &rows, &left_out);
        diagnostics.extend(panel_doubts::of_sizes(&sizes, panel.covariates.len(), estimate.treated_units, estimate.clusters));
        diagnostics.extend(panel_doubts::of_pre_trend(estimate.pre_trend.as_ref()));
        Ok(Fit { spec: self.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
    }
}

fn doubts(shape: &PanelShape, rows: &Rows, left_out: &untreated::LeftOut) -> Vec<Diagnostic> {
    let mut doubts = Vec::new();
    let cells = shape.units.len() * shape.periods.len();
    let holes = cells - shape.rows().count();
    if holes > 0 {
        doubts.push(
            diagnostic::LACKING_PERIODS.with(format!("{holes} of {cells} cells of unit and period have no row; the others are used")),
        );
    }
    let never = shape.units.iter().any(|unit| unit.cohort.is_none_or(|cohort| cohort > shape.last()));
    if !never {
        let message = format!("every unit is treated by period {}; controls are untreated periods of units treated later", shape.last());
        doubts.push(diagnostic::NO_NEVER_TREATED.with(message));
    }
    if left_out.rows > 0 {
        let message = format!(
            "{} of {} treated rows are left out of every mean: {} units have no untreated row; {} rows are in periods without an untreated row that is linked to their unit",
            left_out.rows,
            rows.treated.len(),
            left_out.units,
            left_out.rows_by_period
        );
        doubts.push(diagnostic::NOT_IMPUTED.with(message));
    }
    doubts
}
