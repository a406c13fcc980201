//! Expected outcomes had treatments come at another rate or place, from patterns of points by day.

mod estimate;
mod fit;
mod propensity;
mod show;
mod surface;
mod weights;

pub use estimate::{InterventionContrast, InterventionMean, StochasticInterventionEstimate, WeightSummary};
pub use propensity::PropensityTerm;

use crate::{
    data::{Area, PointPatterns},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
};
use serde::{Deserialize, Serialize};

/// Where an intervention puts its treatments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InterventionDensity {
    /// Where the earlier treatments were, smoothed; without earlier ones, where the analysed ones are.
    #[default]
    Baseline,
    /// Everywhere alike.
    Uniform,
}

/// An area with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedArea {
    /// Name in the results.
    pub name: String,
    /// The area.
    pub area: Area,
}

/// The expected number of outcomes a day in any area, had the treatments of the last days been drawn at a given rate from a given density.
///
/// Days are weighed by how likely their treatments are under the intervention, against the fitted intensity of the treatment. Outcomes may
/// respond anywhere and for as long as the lag: nothing is assumed of how. It does not say what one treatment does at one place.
///
/// # Formula
/// `N(c) = Σ_t w_t Y_t / Σ_t w_t`, with `w_t` the product over the `lag` days that end `outcome_after_days` before t of
/// `exp(Λ_j − c) Π_i c φ(s_i) / λ_j(s_i)`; `φ` the density of the intervention, `λ_j` the intensity of day j fitted as a Poisson pattern that
/// is log-linear in its covariates, and `Λ_j` its integral. Bound of the variance: `Σ_t (w_t / Σw)² (Y_t − N)²`; of a difference, that of the
/// differences of the same parts.
///
/// # Units
/// Outcomes a day; days, kilometres, degrees.
///
/// # Source
/// `papadogeorgou-imai-lyall-li-2022`.
///
/// # Checked against
/// A script in plain Python (numpy, statsmodels 0.15.0 for the intensity) on made-up patterns: coefficients, weights, means, contrasts and
/// bounds to 1e-6. See the test `pattern_reference`. Recovery: the test `pattern_recovery`. The peer geocausal was read, not run.
///
/// # Errors
/// No rate, lag or treatment; an observed period shorter than history and lag together; cells too many; an
/// intensity without a highest likelihood; treatments where the intervention puts none, in every run of days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StochasticIntervention {
    /// Expected treatments a day; each is held against the first.
    pub treatments_per_day: Vec<f64>,
    /// Days under the intervention, each a question of its own.
    pub lags_days: Vec<u32>,
    /// Days from the last of them to the outcome; 0 counts outcomes of the same day, which may have come first.
    pub outcome_after_days: u32,
    /// Where the intervention puts its treatments.
    pub density: InterventionDensity,
    /// Areas in which outcomes are counted, beside the whole.
    pub areas: Vec<NamedArea>,
    /// Side of a cell.
    pub cell_km: f64,
    /// Standard deviation of the kernels that smooth densities and histories.
    pub bandwidth_km: f64,
    /// Days back over which treatments and outcomes make the history, each a covariate.
    pub history_days: Vec<u32>,
    /// Knots of the trend in time, the first and last day among them; 0 for none, 2 for a line.
    pub trend_knots: u32,
    /// Places whose distance is a covariate, as pairs of degrees north and east.
    pub distance_places: Vec<(f64, f64)>,
    /// Quantile at which weights are cut, which steadies the estimate and pulls it towards what was seen; without it they are not.
    pub truncate_at: Option<f64>,
    /// Level of the intervals.
    pub level: f64,
}

impl Default for StochasticIntervention {
    fn default() -> Self {
        Self {
            treatments_per_day: vec![1.0, 2.0],
            lags_days: vec![1, 3, 7],
            outcome_after_days: 1,
            density: InterventionDensity::Baseline,
            areas: Vec::new(),
            cell_km: 25.0,
            bandwidth_km: 50.0,
            history_days: vec![1, 7, 30],
            trend_knots: 4,
            distance_places: Vec::new(),
            truncate_at: None,
            level: 0.95,
        }
    }
}

impl Method for StochasticIntervention {
    type Data = PointPatterns;
    type Estimate = StochasticInterventionEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "stochastic-intervention",
        title: "More or fewer treatments a day",
        question: "How many outcomes a day would there be, here and elsewhere, had treatments come more or less often for some days?",
        explanation: include_str!("stochastic_intervention.md"),
        assumptions: &[
            "given the covariates, treatments come on the days and at the places that they do for reasons unrelated to what outcomes would follow",
            "the fitted intensity is right, and treatments of a day are Poisson given it",
            "what the intervention asks could have happened on every day",
        ],
        sources: &["papadogeorgou-imai-lyall-li-2022"],
        checked_against: "a script in plain Python (numpy, statsmodels 0.15.0) on made-up patterns: intensity, weights, means, contrasts and bounds to 1e-6; recovery on simulated patterns with known truth; the peer geocausal was read, not run",
        status: Status::Trial,
    };

    fn check(&self, patterns: &PointPatterns) -> Result<(), Error> {
        let refuse = |setting, value: String, limit: &str| Err(Error::Setting { setting, value, limit: limit.into() });
        if self.treatments_per_day.is_empty() || self.treatments_per_day.iter().any(|rate| !(rate.is_finite() && *rate > 0.0)) {
            return refuse("treatments_per_day", format!("{:?}", self.treatments_per_day), "it needs a rate, and each must be above 0");
        }
        if self.lags_days.is_empty() || self.lags_days.contains(&0) {
            return refuse("lags_days", format!("{:?}", self.lags_days), "it needs a lag, and each must be 1 or more");
        }
        for (setting, value) in [("cell_km", self.cell_km), ("bandwidth_km", self.bandwidth_km)] {
            if !(value.is_finite() && value > 0.0) {
                return refuse(setting, value.to_string(), "it must be above 0");
            }
        }
        if self.history_days.contains(&0) {
            return refuse("history_days", format!("{:?}", self.history_days), "each must be 1 or more");
        }
        if let Some(share) = self.truncate_at.filter(|share| !(0.5..=1.0).contains(share)) {
            return refuse("truncate_at", share.to_string(), "it must be 0.5 to 1");
        }
        if !(0.5..1.0).contains(&self.level) {
            return refuse("level", self.level.to_string(), "it must be at least 0.5 and below 1");
        }
        self.areas.iter().try_for_each(|named| named.area.check("areas"))?;
        patterns.check()?;
        let [south, north, west, east] = patterns.area.bounds();
        let cells = (north - south) * (east - west) * (111.2 / self.cell_km).powi(2);
        if cells > MOST_CELLS {
            return refuse("cell_km", self.cell_km.to_string(), "the box around the area would have more than 40 000 cells");
        }
        let days = i64::from(patterns.observed.last) - i64::from(patterns.observed.first) + 1;
        let longest = self.lags_days.iter().max().copied().unwrap_or(1);
        let least = i64::from(self.burn_in()) + i64::from(longest) + i64::from(self.outcome_after_days) + 10;
        if days < least {
            let reason = format!("{days} observed days, and history, lag and ten more are {least}");
            return Err(Error::NotEstimable { what: "a stochastic intervention".into(), reason });
        }
        Ok(())
    }

    fn fit(&self, patterns: &PointPatterns) -> Result<Fit<Self>, Error> {
        fit::fit(self, patterns)
    }
}

/// Cells at most, in the box around the area.
const MOST_CELLS: f64 = 40_000.0;

impl StochasticIntervention {
    /// Days that only make history.
    fn burn_in(&self) -> u32 {
        self.history_days.iter().max().copied().unwrap_or(0)
    }
}
