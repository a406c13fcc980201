//! The change in counts by day after an action, against its counterfactual.

mod band;
mod contrasts;
mod estimate;
mod fit;
mod read_off;
mod show;

pub use estimate::{Band, Curve, CurveDay, CurveWindow, DayRead, Interval, PrePath, RespiteCurveEstimate, SizeRead};

use super::campaigns::Nearness;
use crate::{
    data::{AnchoredPoints, RingDayTable, RowId, Window, check_windows, checked_rings},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The respite curve: effect by day after an action, and the events averted so far.
///
/// It compares treated with control anchors, day by day, each against its own days before. It does not say that the
/// action caused the difference: that rests on the control arm being what the treated would have been. All rings,
/// baselines and days use the same anchors: those whose every baseline and whole horizon were observed.
///
/// # Formula
/// `effect_k = (mean_t Y_k − mean_t B) − (mean_c Y_k − mean_c B)` with `Y_k` the count on day k and `B` the mean daily
/// count over the baseline; `counterfactual_k = mean_t Y_k − effect_k`; `cumulative_relief_k = −Σ_{1..k} effect`;
/// `effect of a window = Σ_{k in window} effect_k`. Day 0 is apart from all of these. The standard error of a difference of the arms'
/// means of any number z by anchor is `√(G/(G − 1) · Σ_g u_g² + 1/n_t² + 1/n_c²)`, over the G campaigns g with an anchor of either arm
/// that enters, with `u_g = Σ_{treated in g} (z − mean_t z)/n_t − Σ_{control in g} (z − mean_c z)/n_c`.
///
/// # Units
/// Counts per action. Days and kilometres.
///
/// # Source
/// `cameron-gelbach-miller-2008`, `montiel-olea-plagborg-moller-2019`.
///
/// # Checked against
/// A script in plain Python with fractions, on 906 made-up events around 45 actions, two designs: all but the intervals, the duration
/// and the p values; counts and days equal, the others to 12 digits. See the test `reference_folders`. The intervals
/// are checked on simulated theatres with known truth: the coverage table in the explanation, and the test `recovery`.
///
/// # Errors
/// Windows that hold day 0, are reversed or leave the horizon; an arm without a complete anchor; fewer than five campaigns in an arm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RespiteCurve {
    /// Upper bounds of the rings in kilometres, ascending.
    pub rings_km: Vec<f64>,
    /// Last day of the curve.
    pub horizon_days: u32,
    /// Windows before day 0.
    pub baselines: Vec<Window>,
    /// Windows after day 0, within the horizon.
    pub after: Vec<Window>,
    /// Draws of the bootstrap.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// Greatest distance within a campaign; the outermost ring if none is given.
    pub campaign_km: Option<f64>,
    /// Greatest gap in days within a campaign; the horizon if none is given. A campaign lasts at most two horizons in any case.
    pub campaign_days: Option<u32>,
    /// Level of the bands.
    pub level: f64,
}

impl Default for RespiteCurve {
    fn default() -> Self {
        Self {
            rings_km: super::default_rings_km(),
            horizon_days: 28,
            baselines: super::default_baselines(),
            after: super::default_after(),
            draws: 999,
            seed: 1,
            campaign_km: None,
            campaign_days: None,
            level: 0.95,
        }
    }
}

impl Method for RespiteCurve {
    type Data = AnchoredPoints;
    type Estimate = RespiteCurveEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "respite-curve",
        title: "The respite curve",
        question: "By day after these actions, how many events more or fewer than without them, and does it last?",
        explanation: include_str!("respite_curve.md"),
        assumptions: &[
            "without the action, counts around the treated would have changed by day as those around the control did",
            "campaigns are independent of one another",
            "wakes of other actions weigh on both arms alike",
        ],
        sources: &["cameron-gelbach-miller-2008", "montiel-olea-plagborg-moller-2019"],
        checked_against: "a script in plain Python (fractions) on 906 made-up events around 45 actions, two designs: counts and days equal, effects, relief, rate ratios and standard errors to 12 digits; the intervals on simulated theatres with known truth (500 seeds, table in the explanation), not by an independent program",
        status: Status::Checked,
    };

    fn check(&self, points: &AnchoredPoints) -> Result<(), Error> {
        self.check_settings()?;
        super::check_arms(&points.anchors)
    }

    fn fit(&self, points: &AnchoredPoints) -> Result<Fit<Self>, Error> {
        self.fit_table(&RingDayTable::over(points, &self.rings_km, self.reach())?)
    }
}

impl RespiteCurve {
    /// The same from a table that is already counted and covers the rings and windows.
    ///
    /// # Errors
    /// Those of [`Method::check`] and [`Method::fit`], and a table that lacks the rings or days.
    pub fn fit_table(&self, table: &RingDayTable) -> Result<Fit<Self>, Error> {
        self.check_settings()?;
        super::check_arms(table.anchors())?;
        super::check_table(table, &self.rings_km, self.reach())?;
        fit::fit(self, table, None)
    }

    /// The same with weights by anchor id, as matching gives them; anchors without a weight are left out.
    ///
    /// The weights are taken as fixed: the bands do not hold the doubt that lies in choosing them.
    ///
    /// # Errors
    /// Those of [`RespiteCurve::fit_table`], and a weight that is negative or no number.
    pub fn fit_weighted(&self, table: &RingDayTable, weights: &BTreeMap<RowId, f64>) -> Result<Fit<Self>, Error> {
        self.check_settings()?;
        super::check_arms(table.anchors())?;
        super::check_table(table, &self.rings_km, self.reach())?;
        if let Some((id, weight)) = weights.iter().find(|(_, weight)| !(weight.is_finite() && **weight >= 0.0)) {
            return Err(Error::Value { row: id.0, reason: format!("its weight is {weight}, and 0 or more is allowed") });
        }
        fit::fit(self, table, Some(weights))
    }

    /// All baselines and the whole horizon.
    pub(crate) fn reach(&self) -> Window {
        super::reach(&self.baselines, &[Window::new(1, self.horizon_days as i32)])
    }

    fn nearness(&self) -> Nearness {
        super::nearness(&self.rings_km, self.horizon_days, self.campaign_km, self.campaign_days)
    }

    fn check_settings(&self) -> Result<(), Error> {
        checked_rings(&self.rings_km)?;
        check_windows(&self.baselines, &self.after)?;
        super::check_horizon(self.horizon_days, &self.after)?;
        super::check_campaigns(self.campaign_km)?;
        let refuse = |setting, value: String, limit: &str| Err(Error::Setting { setting, value, limit: limit.into() });
        if !(0.5..1.0).contains(&self.level) {
            return refuse("level", self.level.to_string(), "it must be at least 0.5 and below 1");
        }
        if f64::from(self.draws) + 1.0 < 1.0 / (1.0 - self.level) {
            return refuse("draws", self.draws.to_string(), "the level needs at least 1 / (1 − level) − 1 draws");
        }
        Ok(())
    }
}
