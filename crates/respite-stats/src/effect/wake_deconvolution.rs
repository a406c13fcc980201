//! The effect of actions with the wakes of other actions modelled.

mod bins;
mod design;
mod estimate;
mod fit;
mod normal;
mod resample;
mod show;

pub use estimate::{ModelledWindow, Response, ResponseBin, RingResponses, WakeDeconvolutionEstimate};

use super::campaigns::Nearness;
use crate::{
    data::{AnchoredPoints, Ring, RingDayTable, Window, check_windows, checked_rings},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
};
use serde::{Deserialize, Serialize};

/// How counts weigh in the fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likelihood {
    /// All counts weigh the same.
    #[default]
    LeastSquares,
    /// Quasi-likelihood with identity link: a count weighs 1 over its working mean, which is the level of its arm and ring plus its
    /// shares of the responses, and no less than a tenth of the ring's mean count by day.
    Poisson,
}

/// The effect of one action by itself, where wakes overlap: each count is the sum of its anchor's own level and the responses to all
/// actions near by, and the responses are fitted together.
///
/// It does not say that the action caused the difference, nor what actions do to one another's effects: responses add up, and do not
/// depend on what came before. Without overlap it equals the window effects of [`super::RespiteCurve`] and their errors.
///
/// # Formula
/// `E Y[a, ρ, k] = α[a, ρ] + Σ over a' Σ over ρ' s(a, ρ; a', ρ') · r[arm of a', ρ'](day_a + k − day_a')` over all actions a', a itself
/// included, with r 0 before day 0 and after the horizon. `s` is the share of the area of ring ρ' around a' that lies in ring ρ around a, on a
/// plane: 1 or 0 for a itself. r is constant on steps of days: day 0, then cut where a window after begins or ends. The rows are the baseline
/// and the days 0 to the horizon of anchors observed throughout. `effect of a window = Σ over its days of r[treated] − r[control]`.
/// Variance of a contrast c of the coefficients: `G/(G − 1) · Σ_g (c' A⁻¹ u_g)² + 1/n_t² + 1/n_c²`, over G campaigns g with scores u_g, and A
/// the matrix of the normal equations less the anchors' levels.
///
/// # Units
/// Counts per action. Days and kilometres.
///
/// # Source
/// `cameron-gelbach-miller-2008`, `mccullagh-nelder-1989`.
///
/// # Checked against
/// Dense least squares with a dummy for each anchor and ring, by numpy, on 914 made-up events around 45 actions: responses, effects and
/// standard errors to 9 digits. Intervals on simulated actions with known responses. See the test `wake_deconvolution`.
///
/// # Errors
/// Windows that hold day 0, are reversed or leave the horizon; no ring within the modelled distance; an arm without a complete anchor;
/// fewer than five campaigns in an arm; responses that cannot be told apart, with their names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WakeDeconvolution {
    /// Upper bounds of the rings in kilometres, ascending.
    pub rings_km: Vec<f64>,
    /// Rings that reach beyond this distance are left out.
    pub model_to_km: f64,
    /// Last day of a response.
    pub horizon_days: u32,
    /// Windows before day 0; the model is fitted under each.
    pub baselines: Vec<Window>,
    /// Windows after day 0, within the horizon.
    pub after: Vec<Window>,
    /// Cuts steps of the responses that are longer than this; none are cut without it.
    pub longest_bin_days: Option<u32>,
    /// Whether control anchors have wakes that reach others. If not, they are days without an action: an action then adds to others'
    /// counts its response less the control's.
    pub control_acts: bool,
    /// How counts weigh.
    pub likelihood: Likelihood,
    /// Draws of the bootstrap.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// Greatest distance within a campaign; the outermost ring if none is given, modelled or not.
    pub campaign_km: Option<f64>,
    /// Greatest gap in days within a campaign; the horizon if none is given. A campaign lasts at most two horizons in any case.
    pub campaign_days: Option<u32>,
    /// Level of the intervals.
    pub level: f64,
}

impl Default for WakeDeconvolution {
    fn default() -> Self {
        Self {
            rings_km: super::default_rings_km(),
            model_to_km: 100.0,
            horizon_days: 28,
            baselines: super::default_baselines(),
            after: super::default_after(),
            longest_bin_days: None,
            control_acts: true,
            likelihood: Likelihood::LeastSquares,
            draws: 999,
            seed: 1,
            campaign_km: None,
            campaign_days: None,
            level: 0.95,
        }
    }
}

impl Method for WakeDeconvolution {
    type Data = AnchoredPoints;
    type Estimate = WakeDeconvolutionEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "wake-deconvolution",
        title: "The effect with overlapping wakes modelled",
        question: "What does one of these actions do by itself, where others come before, after and near by?",
        explanation: include_str!("wake_deconvolution.md"),
        assumptions: &[
            "without the action, counts around the treated would have changed by day as those around the control did",
            "the effects of several actions add up, and none depends on the actions before it",
            "the response within a ring is spread evenly over its area, and is constant within a step of days",
            "all actions that matter are among the rows given",
            "campaigns are independent of one another",
        ],
        sources: &["cameron-gelbach-miller-2008", "mccullagh-nelder-1989"],
        checked_against: "dense least squares with a dummy for each anchor and ring (numpy 2.4.6) on 914 made-up events around 45 actions, three designs: responses, effects and standard errors to 9 digits; intervals, bias and coverage on simulated runs of actions with known responses (400 seeds, three kinds, table in the explanation), not by an independent program",
        status: Status::Checked,
    };

    fn check(&self, points: &AnchoredPoints) -> Result<(), Error> {
        self.check_settings()?;
        super::check_arms(&points.anchors)
    }

    fn fit(&self, points: &AnchoredPoints) -> Result<Fit<Self>, Error> {
        fit::fit(self, &RingDayTable::over(points, self.modelled_km(), self.reach())?)
    }
}

impl WakeDeconvolution {
    /// The same from a table that is already counted and covers all rings of the spec, modelled or not, and its days.
    ///
    /// # Errors
    /// Those of [`Method::check`] and [`Method::fit`], and a table that lacks the rings or days.
    pub fn fit_table(&self, table: &RingDayTable) -> Result<Fit<Self>, Error> {
        self.check_settings()?;
        super::check_arms(table.anchors())?;
        super::check_table(table, &self.rings_km, self.reach())?;
        fit::fit(self, table)
    }

    /// All baselines and the whole horizon.
    fn reach(&self) -> Window {
        super::reach(&self.baselines, &[Window::new(1, self.horizon_days as i32)])
    }

    fn nearness(&self) -> Nearness {
        super::nearness(&self.rings_km, self.horizon_days, self.campaign_km, self.campaign_days)
    }

    /// Upper bounds of the rings that are modelled.
    fn modelled_km(&self) -> &[f64] {
        &self.rings_km[..self.rings_km.iter().take_while(|km| **km <= self.model_to_km).count()]
    }

    fn rings_left_out(&self) -> Vec<Ring> {
        let inner = self.rings_km.iter().copied();
        let rings = std::iter::once(0.0).chain(inner).zip(&self.rings_km).map(|(from_km, to_km)| Ring { from_km, to_km: *to_km });
        rings.skip(self.modelled_km().len()).collect()
    }

    fn check_settings(&self) -> Result<(), Error> {
        checked_rings(&self.rings_km)?;
        check_windows(&self.baselines, &self.after)?;
        super::check_horizon(self.horizon_days, &self.after)?;
        super::check_campaigns(self.campaign_km)?;
        let refuse = |setting, value: String, limit: &str| Err(Error::Setting { setting, value, limit: limit.into() });
        if self.modelled_km().is_empty() {
            return refuse("model_to_km", self.model_to_km.to_string(), "it must reach the outer edge of the innermost ring at least");
        }
        if self.longest_bin_days == Some(0) {
            return refuse("longest_bin_days", "0".into(), "a step has 1 day at least");
        }
        if !(0.5..1.0).contains(&self.level) {
            return refuse("level", self.level.to_string(), "it must be at least 0.5 and below 1");
        }
        if f64::from(self.draws) + 1.0 < 1.0 / (1.0 - self.level) {
            return refuse("draws", self.draws.to_string(), "the level needs at least 1 / (1 − level) − 1 draws");
        }
        Ok(())
    }
}
