//! One treated series against a weighted average of control series.

mod fit;
mod ridge;
mod show;

use crate::{
    data::{CountSeries, RowId},
    effect::Interval,
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
};
use serde::{Deserialize, Serialize};

/// How the weights of the controls are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WeightForm {
    /// Weights of 0 or more that sum to 1.
    #[default]
    Simplex,
    /// The same, then a ridge correction of what they leave unmatched; weights may be negative.
    Ridge,
}

/// The effect on one series, against a weighted average of controls that followed it before the action.
///
/// The weights are found from the periods before the action alone. It does not say how sure the effect is by chance: it shows where the
/// treated series stands among the controls when each is taken as if it were treated.
///
/// # Formula
/// `effect_t = y_t − Σ_j w_j x_jt`, with `w` the minimum of `Σ_{t before} (y_t − Σ_j w_j x_jt)²` over `w ≥ 0, Σ w = 1`, by an exact
/// active-set method. With predictors, their rows join the sum: centred at the controls' mean, over their standard deviation among the
/// controls, times that of all centred values before.
/// Ridge form: `w + X'(X X' + λ I)⁻¹ (y − X w)`, with the rows of `y` and `X` centred at the controls' mean.
///
/// # Units
/// Those of the series.
///
/// # Source
/// `abadie-diamond-hainmueller-2010`, `ben-michael-feller-rothstein-2021`.
///
/// # Checked against
/// scipy 1.17.1 (SLSQP) and pysyncon 1.7.0 on a made-up panel of 12 series and 40 periods: weights and effects of the simplex and ridge
/// forms to 1e-9 and 1e-6. See the test `series_reference`. Recovery: the test `series_recovery`.
///
/// # Errors
/// Fewer than two periods before the action or two controls; series with other periods; a ridge of 0 or less.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SyntheticControl {
    /// How the weights are found.
    pub weights: WeightForm,
    /// The ridge λ; without it, the one with the lowest error when each period before is left out in turn. Ridge form only.
    pub ridge: Option<f64>,
    /// Divide each period before by its standard deviation across all series, so that quiet periods weigh as much as loud ones.
    pub standardise_periods: bool,
}

impl Default for SyntheticControl {
    fn default() -> Self {
        Self { weights: WeightForm::Simplex, ridge: None, standardise_periods: false }
    }
}

/// A control with its weight.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ControlWeight {
    /// The control's label.
    pub label: String,
    /// Its weight.
    pub weight: f64,
    /// Its weight before the ridge correction.
    pub simplex_weight: f64,
}

/// One period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SyntheticPeriod {
    /// The period.
    pub period: i32,
    /// The treated series' row.
    pub row: RowId,
    /// What was seen.
    pub observed: f64,
    /// The weighted average of the controls.
    pub synthetic: f64,
    /// Their difference.
    pub effect: f64,
    /// Sum of the effects since the action; none before it.
    pub cumulative_effect: Option<f64>,
    /// Lowest and highest difference of the controls taken as if treated.
    pub placebo_range: Interval,
}

/// One series taken as the treated one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceboFit {
    /// Its label.
    pub label: String,
    /// Root mean squared difference before.
    pub rmspe_before: f64,
    /// Root mean squared difference after.
    pub rmspe_after: f64,
    /// After over before; none where the fit before is exact.
    pub rmspe_ratio: Option<f64>,
    /// Mean difference after.
    pub mean_effect: f64,
}

/// The estimate without one control.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftOut {
    /// The control that is left out.
    pub label: String,
    /// Root mean squared difference before.
    pub rmspe_before: f64,
    /// Mean effect after.
    pub mean_effect: f64,
}

/// What [`SyntheticControl`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SyntheticControlEstimate {
    /// Weights by label.
    pub weights: Vec<ControlWeight>,
    /// Periods, ascending.
    pub periods: Vec<SyntheticPeriod>,
    /// First period under the action.
    pub treated_from: i32,
    /// Mean effect over the periods under the action.
    pub mean_effect: f64,
    /// Sum of the effects.
    pub total_effect: f64,
    /// The treated series' own fit.
    pub own: PlaceboFit,
    /// What the simplex weights minimise, at its minimum.
    pub loss: f64,
    /// The ridge that was used.
    pub ridge: Option<f64>,
    /// The controls as if treated, by label, each against the other controls.
    pub placebos: Vec<PlaceboFit>,
    /// Place of the treated series by the ratio of after to before, 1 for the largest; ties count against it.
    pub rank: u64,
    /// Rank over the number of series: the share of series that stand out as much. It is no chance of an error.
    pub placebo_p_value: f64,
    /// Without each control that has weight, by label.
    pub leave_one_out: Vec<LeftOut>,
    /// Periods before the action in which the treated series lies outside the range of all controls.
    pub outside_range_before: u64,
    /// Periods before the action.
    pub periods_before: u64,
}

impl Method for SyntheticControl {
    type Data = CountSeries;
    type Estimate = SyntheticControlEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "synthetic-control",
        title: "Synthetic control",
        question: "How did one series go on after an action, compared with a weighted average of series that had followed it before?",
        explanation: include_str!("synthetic_control.md"),
        assumptions: &[
            "without the action the series would have stayed with the weighted average that it followed before",
            "the action did not touch the controls",
            "nothing else befell the treated series, or a control with weight, at the time of the action",
        ],
        sources: &["abadie-diamond-hainmueller-2010", "ben-michael-feller-rothstein-2021"],
        checked_against: "scipy 1.17.1 (SLSQP) and pysyncon 1.7.0 on a made-up panel of 12 series and 40 periods: weights and effects to 1e-6; recovery on simulated panels with known effect",
        status: Status::Checked,
    };

    fn check(&self, series: &CountSeries) -> Result<(), Error> {
        let aligned = series.aligned()?;
        let refuse = |reason: String| Err(Error::NotEstimable { what: "a synthetic control".into(), reason });
        if aligned.controls.len() < 2 {
            return refuse(format!("{} controls, and 2 is the least", aligned.controls.len()));
        }
        if aligned.before < 2 {
            return refuse(format!("{} periods before the action, and 2 is the least", aligned.before));
        }
        match (self.weights, self.ridge) {
            (WeightForm::Simplex, Some(ridge)) => {
                let limit = "only weights = \"ridge\" takes it".into();
                Err(Error::Setting { setting: "ridge", value: ridge.to_string(), limit })
            }
            (_, Some(ridge)) if !(ridge.is_finite() && ridge > 0.0) => {
                Err(Error::Setting { setting: "ridge", value: ridge.to_string(), limit: "it must be above 0".into() })
            }
            (WeightForm::Ridge, None) if aligned.before < 3 => {
                refuse(format!("{} periods before the action, and choosing a ridge needs 3", aligned.before))
            }
            _ => Ok(()),
        }
    }

    fn fit(&self, series: &CountSeries) -> Result<Fit<Self>, Error> {
        fit::fit(self, &series.aligned()?, series.treated_from, &series.treated.label)
    }
}
