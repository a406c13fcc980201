//! Event studies with unit and period effects, linear and Poisson.

mod covariance;
mod design;
mod doubts;
mod estimate;
mod means;
mod regression;
mod show;

pub use estimate::{EventEffect, EventStudyEstimate, NegativeWeights};

use super::check_level;
use crate::{
    data::{Panel, PanelShape},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
};
use serde::{Deserialize, Serialize};

/// What the outcome is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// A number, by least squares.
    #[default]
    Linear,
    /// A count or another number of 0 or more, by Poisson regression with a log link.
    Poisson,
}

/// How event times of several cohorts share a coefficient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weighting {
    /// Each cohort and event time has its own coefficient; means weigh them by rows.
    #[default]
    Interaction,
    /// One coefficient for each event time, whatever weights come of that.
    TwoWay,
}

/// Which rows are taken for independent evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Errors {
    /// Rows, all with one variance.
    Independent,
    /// Rows, each with a variance of its own (HC1).
    Robust,
    /// The clusters of the units.
    #[default]
    Clustered,
    /// The clusters of the units, and periods.
    TwoWay,
}

/// Effects by time since treatment, from a regression with unit and period effects.
///
/// With interaction weights each cohort has its own effect at each time, held against units that are not treated within the panel, so that
/// effects may differ between cohorts. With two-way weights all cohorts share one: then treated units are controls too, and where effects differ
/// a coefficient can mix times and even signs. In the Poisson family effects are differences of logs: a rate is multiplied by `exp(effect)`.
///
/// # Formula
/// `E[Y_it] = a_i + b_t + x' γ + Σ_e δ_{g e} 1{t − g = e}`, or the log of the mean on the left. Event times in `reference` have effect 0. Means
/// weigh coefficients by rows (by weights where there are such), taken as given. For the covariances see the method's explanation.
///
/// # Units
/// Effects in units of the outcome, or in logs. Event times beyond `first_event_time` or `last_event_time` are counted with these.
///
/// # Source
/// `sun-abraham-2021`, `cameron-gelbach-miller-2011`, `chaisemartin-dhaultfoeuille-2020`, `roth-2022`.
///
/// # Checked against
/// The R package `fixest` 0.14.2 on its two sets of example data: see `INFO`.
///
/// # Errors
/// No unit that begins treatment within the panel; a negative outcome in the Poisson family, or a fit that does not settle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EventStudy {
    /// Linear or Poisson.
    pub family: Family,
    /// Interaction or two-way weights.
    pub weighting: Weighting,
    /// Event times that all others are held against.
    pub reference: Vec<i32>,
    /// Earlier event times are counted with this one.
    pub first_event_time: Option<i32>,
    /// Later event times are counted with this one.
    pub last_event_time: Option<i32>,
    /// Which rows are taken for independent.
    pub errors: Errors,
    /// Level of intervals.
    pub level: f64,
    /// Poisson: relative change of the deviance at which the fit ends.
    pub tolerance: f64,
}

impl Default for EventStudy {
    fn default() -> Self {
        Self {
            family: Family::default(),
            weighting: Weighting::default(),
            reference: vec![-1],
            first_event_time: None,
            last_event_time: None,
            errors: Errors::default(),
            level: 0.95,
            tolerance: 1e-12,
        }
    }
}

impl Method for EventStudy {
    type Data = Panel;
    type Estimate = EventStudyEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "event-study",
        title: "Event study with unit and period effects",
        question: "How did the outcome of treated units move before and after treatment, set against other units in the same periods?",
        explanation: include_str!("event_study.md"),
        assumptions: &[
            "without treatment, outcomes (or their logs) would have moved in parallel, given the covariates",
            "nobody acts on treatment before the reference event time",
            "treatment lasts once it has begun",
            "with two-way weights: the effect at each time since treatment is the same for all cohorts",
            "clusters are independent of one another",
        ],
        sources: &["cameron-gelbach-miller-2011", "chaisemartin-dhaultfoeuille-2020", "roth-2022", "sun-abraham-2021"],
        checked_against: "the R package fixest 0.14.2 on base_stagg and base_did: estimate, error, statistic and p of all terms with two-way weights (independent, HC1, clustered, two-way clustered), with interaction weights (by time, by cohort, overall, by both), and in the Poisson family, to 10⁻⁸; coverage over simulated panels in the recovery tests",
        status: Status::Checked,
    };

    fn check(&self, panel: &Panel) -> Result<(), Error> {
        check_level(self.level)?;
        if !(1e-14..=1e-4).contains(&self.tolerance) {
            let limit = "it must be 10⁻¹⁴ to 10⁻⁴".into();
            return Err(Error::Setting { setting: "tolerance", value: self.tolerance.to_string(), limit });
        }
        if self.reference.is_empty() {
            return Err(Error::Setting { setting: "reference", value: "[]".into(), limit: "one event time or more".into() });
        }
        if let (Some(first), Some(last)) = (self.first_event_time, self.last_event_time)
            && first > last
        {
            return Err(Error::Setting {
                setting: "first_event_time",
                value: first.to_string(),
                limit: format!("at most the last, {last}"),
            });
        }
        let negative = panel.rows.iter().find(|row| self.family == Family::Poisson && row.outcome < 0.0);
        if let Some(row) = negative {
            let reason = format!("its outcome is {}, and the Poisson family takes 0 or more", row.outcome);
            return Err(Error::Value { row: row.id.0, reason });
        }
        self.part(&PanelShape::of(panel)?).map(|_| ())
    }

    fn fit(&self, panel: &Panel) -> Result<Fit<Self>, Error> {
        let whole = PanelShape::of(panel)?;
        let (shape, left_out) = self.part(&whole)?;
        let mut diagnostics = doubts::of_sample(&whole, &left_out);
        let mut out = vec![false; shape.rows().count()];
        let mut design = self.design(&shape, &panel.covariates, &out);
        if self.family == Family::Poisson {
            // Rows left out for one reason can empty a unit, a period or a term for the other.
            loop {
                let empty = doubts::without_counts(&shape, &mut out);
                design = self.design(&shape, &panel.covariates, &out);
                let separated = doubts::separated(&mut out, &design, &shape);
                design = self.design(&shape, &panel.covariates, &out);
                if empty.is_none() && separated.is_none() {
                    break;
                }
                diagnostics.extend(empty.into_iter().chain(separated));
            }
        }
        let fitted = match self.family {
            Family::Linear => design.linear(),
            Family::Poisson => design.poisson(self.tolerance)?,
        };
        let effects = fitted.kept.len() + fitted.effects;
        if fitted.kept.is_empty() || design.outcome.len() <= effects {
            let reason = format!("{} rows for {effects} coefficients and effects; more rows than these are needed", design.outcome.len());
            return Err(Error::NotEstimable { what: "an event study".into(), reason });
        }
        let covariance = fitted.covariance(self.errors, self.family, &design);
        let estimate = self.estimate(&design, &fitted, &covariance);
        diagnostics.extend(doubts::of_fit(&estimate, &design, &fitted, &covariance));
        Ok(Fit { spec: self.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
    }
}
