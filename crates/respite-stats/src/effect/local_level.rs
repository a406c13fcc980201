//! One series against its own level and its controls, in state space.

mod filter;
mod fit;
mod forecast;
mod likelihood;
mod residuals;
mod show;

pub use filter::InitialLevel;
pub use residuals::ResidualTest;

use crate::{
    data::{CountSeries, RowId},
    effect::Interval,
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
};
use serde::{Deserialize, Serialize};

/// The effect on one series, against a level that wanders and a regression on controls, both learnt before the action.
///
/// It forecasts the series from the periods before and from what the controls did after. It does not say that the action caused the
/// difference, and its intervals hold only while the series would have gone on to wander as it did.
///
/// # Formula
/// `y_t = μ_t + Σ_j β_j x_jt + ε_t`, `μ_{t+1} = μ_t + η_t`, with `ε ~ N(0, σ²_ε)` and `η ~ N(0, σ²_η)`; `σ²_ε`, `σ²_η` and `β` at the
/// highest likelihood of the periods before, by the Kalman filter. Effect: observed less forecast.
/// Intervals: draws of variances and coefficients in proportion to their likelihood (even in `σ_η / (σ_ε + σ_η)` and in `log σ_ε`), of the
/// level, and of what chance adds after the action. Standard errors: the same with the parameters as they were estimated.
///
/// # Units
/// Those of the series; periods of equal length.
///
/// # Source
/// `brodersen-gallusser-koehler-remy-scott-2015`, `durbin-koopman-2012`, `harvey-1989`.
///
/// # Checked against
/// statsmodels 0.15.0 (`UnobservedComponents`, `llevel`) on a made-up series with two controls and on the flow of the Nile, and R's
/// `StructTS`: log-likelihood at their parameters to 1e-8, parameters, forecasts, standard errors and effects to 1e-6 at the same start.
/// See the test `series_reference`. The intervals are checked by recovery: the test `series_recovery`.
///
/// # Errors
/// Periods of unequal length; fewer than five periods before beyond the number of controls; a control that is constant or determined by
/// others before the action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LocalLevel {
    /// What is known of the level before the first period.
    pub initial: InitialLevel,
    /// Draws of paths.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// Level of the intervals.
    pub level: f64,
}

impl Default for LocalLevel {
    fn default() -> Self {
        Self { initial: InitialLevel::ExactDiffuse, draws: 4999, seed: 1, level: 0.95 }
    }
}

/// The coefficient of a control.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ControlCoefficient {
    /// The control's label.
    pub label: String,
    /// Its coefficient.
    pub estimate: f64,
    /// Its standard error, with the variances as estimated.
    pub std_error: f64,
    /// Mean of the control after the action less its own forecast, over its standard error: far from 0, the action may have touched it.
    pub shift_after: f64,
}

/// One period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelPeriod {
    /// The period.
    pub period: i32,
    /// The treated series' row.
    pub row: RowId,
    /// What was seen.
    pub observed: f64,
    /// Before the action: the forecast one period ahead. After: the forecast from the last period before.
    pub forecast: f64,
    /// Standard error of the forecast with the parameters as estimated; none in the first period of a diffuse start.
    pub std_error: Option<f64>,
}

/// The effect in one period under the action.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelEffect {
    /// The period.
    pub period: i32,
    /// Observed less forecast.
    pub effect: f64,
    /// Its interval.
    pub interval: Interval,
    /// Sum of the effects so far.
    pub cumulative_effect: f64,
    /// Standard error of the sum, with the parameters as estimated.
    pub cumulative_std_error: f64,
    /// Its interval.
    pub cumulative_interval: Interval,
}

/// What [`LocalLevel`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LocalLevelEstimate {
    /// Variance of what chance adds to a period.
    pub irregular_variance: f64,
    /// Variance of the level's step from period to period.
    pub level_variance: f64,
    /// Coefficients by label.
    pub coefficients: Vec<ControlCoefficient>,
    /// Log-likelihood of the periods before.
    pub log_likelihood: f64,
    /// First period under the action.
    pub treated_from: i32,
    /// Periods, ascending.
    pub periods: Vec<LevelPeriod>,
    /// Effects, by period under the action.
    pub effects: Vec<LevelEffect>,
    /// Sum of the effects.
    pub total_effect: f64,
    /// Its interval.
    pub total_interval: Interval,
    /// Mean effect.
    pub mean_effect: f64,
    /// Its interval.
    pub mean_interval: Interval,
    /// Twice the share of paths without effect whose sum lies as far to the side of the observed one.
    pub p_value: f64,
    /// Level of the intervals.
    pub level: f64,
    /// Whether the innovations before are uncorrelated (Ljung and Box).
    pub autocorrelation: ResidualTest,
    /// Whether they look normal (Jarque and Bera).
    pub normality: ResidualTest,
}

impl LocalLevel {
    /// The log-likelihood of the periods before the action under given variances, with the best coefficients for them.
    ///
    /// # Errors
    /// Those of [`Method::check`].
    pub fn log_likelihood_at(&self, series: &CountSeries, irregular_variance: f64, level_variance: f64) -> Result<f64, Error> {
        self.check(series)?;
        let aligned = series.aligned()?;
        let controls: Vec<Vec<f64>> = aligned.controls.iter().map(|control| control[..aligned.before].to_vec()).collect();
        let variances = filter::Variances { irregular: irregular_variance, level: level_variance };
        Ok(filter::filtered(&aligned.treated[..aligned.before], &controls, variances, self.initial).log_likelihood)
    }
}

impl Method for LocalLevel {
    type Data = CountSeries;
    type Estimate = LocalLevelEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "local-level",
        title: "Local level with controls",
        question: "How did one series go on after an action, compared with a forecast from its own level and its controls?",
        explanation: include_str!("local_level.md"),
        assumptions: &[
            "without the action the level would have wandered on as before, and the controls would have kept their weights",
            "the action did not touch the controls",
            "what chance adds is near normal and independent from period to period",
        ],
        sources: &["brodersen-gallusser-koehler-remy-scott-2015", "durbin-koopman-2012", "harvey-1989"],
        checked_against: "statsmodels 0.15.0 on a made-up series with two controls and on the flow of the Nile, and R's StructTS: log-likelihood to 1e-8 at their parameters, parameters, forecasts and effects to 1e-6 at the same start; intervals by recovery on simulated series",
        status: Status::Checked,
    };

    fn check(&self, series: &CountSeries) -> Result<(), Error> {
        let refuse = |setting, value: String, limit: &str| Err(Error::Setting { setting, value, limit: limit.into() });
        if !(0.5..1.0).contains(&self.level) {
            return refuse("level", self.level.to_string(), "it must be at least 0.5 and below 1");
        }
        if f64::from(self.draws) + 1.0 < 2.0 / (1.0 - self.level) {
            return refuse("draws", self.draws.to_string(), "the level needs at least 2 / (1 − level) − 1 draws");
        }
        if let InitialLevel::Normal { mean, variance, .. } = self.initial
            && !(mean.is_finite() && variance.is_finite() && variance >= 0.0)
        {
            return refuse("initial", format!("{mean}, {variance}"), "the mean must be finite and the variance 0 or more");
        }
        let aligned = series.aligned()?;
        let refuse = |reason: String| Err(Error::NotEstimable { what: "a local level".into(), reason });
        let steps: Vec<i64> = aligned.periods.windows(2).map(|pair| i64::from(pair[1]) - i64::from(pair[0])).collect();
        if let Some(at) = steps.windows(2).position(|pair| pair[0] != pair[1]) {
            return refuse(format!("the periods {} to {} are not of one length", aligned.periods[at], aligned.periods[at + 2]));
        }
        let least = aligned.controls.len() + 5;
        if aligned.before < least {
            return refuse(format!("{} periods before the action, and {least} is the least with these controls", aligned.before));
        }
        Ok(())
    }

    fn fit(&self, series: &CountSeries) -> Result<Fit<Self>, Error> {
        fit::fit(self, &series.aligned()?, series.treated_from)
    }
}
