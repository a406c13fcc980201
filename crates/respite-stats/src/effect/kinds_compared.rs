//! Change around actions of several kinds, within strata of the counts before.

mod change;
mod estimate;
mod fit;
mod interval;
mod show;
mod strata;

pub use estimate::{KindChange, KindContrast, KindsComparedEstimate, Measured, PriorStratum};

use super::campaigns::Nearness;
use crate::{
    data::{AnchorsByKind, RingDayTable, RowId, Window, check_windows, checked_rings},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Change in counts after against before, by kind of action, within strata of the counts before and standardised to one mix of strata.
///
/// It describes. Whoever chose the kind knew more than the counts before, so a difference between kinds is not the effect of one in place of
/// the other. Within a stratum high counts still fall back by themselves.
///
/// # Formula
/// For kind `k` and stratum `s`, with `n` anchors, `b` and `a` the mean counts per anchor and day before and after:
/// `ratio = a / b`, `difference = a − b`. Standardised: `b_k = Σ_s w_s b_ks`, `a_k = Σ_s w_s a_ks`, with `w_s` the share of stratum `s` among the
/// anchors of all kinds in the strata where every kind has one. Contrast of two kinds: quotient of the ratios, difference of the differences.
/// Variance: `G / (G − 1) · Σ_g u_g²` over the `G` campaigns that enter, `u_g` the campaign's share in the linearised deviation, and never less
/// than that of chance alone, `Σ_s w_s² (N_s + 1) / (n_s D)²` for a mean of `N` counts in `D` days (without the 1 for the logarithm of a
/// ratio). Intervals use Student's t with one degree less than the fewest campaigns of a kind.
///
/// # Units
/// Counts per action and day, and ratios of them. The strata are of the sum in `strata_window` within the innermost ring.
///
/// # Source
/// `barnett-van-der-pols-dobson-2005`, `binder-1983`, `cochran-1968`.
///
/// # Checked against
/// A script in plain Python (fractions) on made-up events around 45 actions of three kinds: all fields, counts equal, the others to
/// 12 digits; see the test `kinds`. Recovery: contrasts of kinds that do nothing, by simulation; see the explanation.
///
/// # Errors
/// Windows that hold day 0 or leave the horizon, quantiles that do not ascend between 0 and 1, an anchor without a kind, fewer than two
/// kinds, or a kind without a complete anchor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KindsCompared {
    /// Upper bounds of the rings in kilometres, ascending; the strata are of counts within the innermost.
    pub rings_km: Vec<f64>,
    /// Last day that must be observed.
    pub horizon_days: u32,
    /// Window before whose sum makes the strata.
    pub strata_window: Window,
    /// Shares of all anchors at which the sums are cut, ascending. Equal sums are never split.
    pub strata_quantiles: Vec<f64>,
    /// Windows before day 0.
    pub baselines: Vec<Window>,
    /// Windows after day 0; each is held against each baseline.
    pub after: Vec<Window>,
    /// Greatest distance within a campaign; the outermost ring if none is given.
    pub campaign_km: Option<f64>,
    /// Greatest gap in days within a campaign; the horizon if none is given. A campaign lasts at most two horizons in any case.
    pub campaign_days: Option<u32>,
    /// Level of the intervals.
    pub level: f64,
}

impl Default for KindsCompared {
    fn default() -> Self {
        Self {
            rings_km: super::default_rings_km(),
            horizon_days: 28,
            strata_window: Window::new(-28, -1),
            strata_quantiles: vec![1.0 / 3.0, 2.0 / 3.0],
            baselines: super::default_baselines(),
            after: super::default_after(),
            campaign_km: None,
            campaign_days: None,
            level: 0.95,
        }
    }
}

impl Method for KindsCompared {
    type Data = AnchorsByKind;
    type Estimate = KindsComparedEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "kinds-compared",
        title: "Actions of several kinds, within strata of the counts before (descriptive)",
        question: "What followed actions of each kind, where as much had happened before?",
        explanation: include_str!("kinds_compared.md"),
        assumptions: &[
            "the counts before say all that decided the kind and also bears on what follows; this seldom holds, so the answer is descriptive",
            "anchors of one stratum are alike enough in the counts before",
            "campaigns are independent of one another",
        ],
        sources: &["barnett-van-der-pols-dobson-2005", "binder-1983", "cochran-1968"],
        checked_against: "not yet",
        status: Status::Trial,
    };

    fn check(&self, data: &AnchorsByKind) -> Result<(), Error> {
        self.check_settings()?;
        let names = data.names().len();
        if names < 2 {
            let reason = format!("the actions are of {names} kind, and 2 is the least");
            return Err(Error::NotEstimable { what: "a comparison of kinds".into(), reason });
        }
        Ok(())
    }

    fn fit(&self, data: &AnchorsByKind) -> Result<Fit<Self>, Error> {
        self.fit_table(&RingDayTable::over(&data.points, &self.rings_km, self.reach())?, &data.kinds)
    }
}

impl KindsCompared {
    /// The same from a table that is already counted and covers the rings and windows; a kind for each of its anchors.
    ///
    /// # Errors
    /// Those of [`Method::check`] and [`Method::fit`], and a table that lacks the rings or days.
    pub fn fit_table(&self, table: &RingDayTable, kinds: &BTreeMap<RowId, String>) -> Result<Fit<Self>, Error> {
        self.check_settings()?;
        super::check_table(table, &self.rings_km, self.reach())?;
        fit::fit(self, table, kinds)
    }

    /// All days that must be observed around an anchor.
    pub(super) fn reach(&self) -> Window {
        super::reach(&self.baselines, &[self.strata_window, Window::new(1, self.horizon_days as i32)])
    }

    fn nearness(&self) -> Nearness {
        super::nearness(&self.rings_km, self.horizon_days, self.campaign_km, self.campaign_days)
    }

    fn check_settings(&self) -> Result<(), Error> {
        checked_rings(&self.rings_km)?;
        check_windows(&self.baselines, &self.after)?;
        check_windows(&[self.strata_window], &self.after).map_err(|_| {
            refused("strata_window", self.strata_window, "it must lie before day 0, reach at most 3660 days, and not be reversed")
        })?;
        super::check_horizon(self.horizon_days, &self.after)?;
        super::check_campaigns(self.campaign_km)?;
        let quantiles = &self.strata_quantiles;
        if !quantiles.iter().all(|share| *share > 0.0 && *share < 1.0) || quantiles.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(refused("strata_quantiles", format!("{quantiles:?}"), "they must lie between 0 and 1 and ascend"));
        }
        if !(0.5..1.0).contains(&self.level) {
            return Err(refused("level", self.level, "it must be at least 0.5 and below 1"));
        }
        Ok(())
    }
}

fn refused(setting: &'static str, value: impl ToString, limit: &str) -> Error {
    Error::Setting { setting, value: value.to_string(), limit: limit.into() }
}
