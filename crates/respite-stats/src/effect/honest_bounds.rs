//! What a difference of paths would do to the effect: bounds that allow it up to a limit.

mod bins;
mod breakdown;
mod estimate;
mod hybrid;
mod relative;
mod show;
mod smoothness;
mod timed_contrasts;

pub use bins::{BinnedContrasts, Bins};
pub(in crate::effect) use estimate::bin_contrasts;
pub use estimate::{BinContrast, Breakdown, HonestBoundsEstimate, HonestWindow};
pub use relative::relative_bounds;
pub use smoothness::{RestrictedEffect, smoothness_bounds};
pub use timed_contrasts::TimedContrasts;

use super::{Interval, campaign_sums::Campaigns};
use crate::{
    data::{AnchoredPoints, Ring, RingDayTable, Window},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
    numeric::quantile,
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Bounds on the effect of each window after that allow the arms' paths to differ, up to limits.
///
/// It does not say which limit is right: it shows how large a violation must be for the effect to be none, and leaves the judgement to the
/// reader. All rings and windows use the same anchors: those whose every bin was observed.
///
/// # Formula
/// See [`BinnedContrasts`], [`relative_bounds`] and [`smoothness_bounds`]. The reference is the last bin before day 0. A window's weights are 1
/// for each bin that it holds. A limit of smoothness is the spec's share times the treated arm's mean count per bin before day 0.
///
/// # Units
/// Events per action. Time in bins, with day 0 between the reference and the first bin after.
///
/// # Source
/// `rambachan-roth-2023`, `andrews-roth-pakes-2023`.
///
/// # Checked against
/// A script in Python with scipy and cvxpy on made-up events, two designs: contrasts to 10 digits, sets to 9, intervals to 6. See the test
/// `honest_bounds`. Coverage on made-up counts with a known drift: the table in the explanation, and the test `drift`. Breakdowns are checked against
/// the bounds themselves, not by an independent program.
///
/// # Errors
/// Bins or windows that do not fit, an arm without a complete anchor, fewer than five campaigns in an arm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HonestBounds {
    /// Upper bounds of the rings in kilometres, ascending.
    pub rings_km: Vec<f64>,
    /// Days of a bin.
    pub bins_days: u32,
    /// Bins before day 0; the last is the reference.
    pub bins_before: u32,
    /// Bins after day 0.
    pub bins_after: u32,
    /// Windows after day 0, each of whole bins.
    pub after: Vec<Window>,
    /// Greatest slope of the paths' difference after, in multiples of its steepest slope before.
    pub relative_magnitudes: Vec<f64>,
    /// Greatest change of its slope at a bin, in shares of the treated arm's mean count per bin before day 0.
    pub smoothness_shares: Vec<f64>,
    /// Greatest distance within a campaign; the outermost ring if none is given.
    pub campaign_km: Option<f64>,
    /// Greatest gap in days within a campaign; the days of all bins after if none is given. A campaign lasts at most twice those in any case.
    pub campaign_days: Option<u32>,
    /// Level of the intervals.
    pub level: f64,
}

impl Default for HonestBounds {
    fn default() -> Self {
        Self {
            rings_km: super::default_rings_km(),
            bins_days: 7,
            bins_before: 5,
            bins_after: 4,
            after: super::default_after(),
            relative_magnitudes: vec![0.0, 0.5, 1.0, 1.5, 2.0],
            smoothness_shares: vec![0.0, 0.01, 0.02, 0.05, 0.1, 0.2],
            campaign_km: None,
            campaign_days: None,
            level: 0.95,
        }
    }
}

impl Method for HonestBounds {
    type Data = AnchoredPoints;
    type Estimate = HonestBoundsEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "honest-bounds",
        title: "The effect if the paths differed",
        question: "How far could the arms have drifted apart on their own before this effect could be none?",
        explanation: include_str!("honest_bounds.md"),
        assumptions: &[
            "before the action there is no effect, so a difference of paths there is a drift",
            "the drift after keeps to the limit shown",
            "campaigns are independent of one another, and enough for the contrasts to be near normal",
        ],
        sources: &["andrews-roth-pakes-2023", "rambachan-roth-2023"],
        checked_against: "a script in Python (linear programs by scipy, the shortest intervals by cvxpy, the conditional test by trying every basis) on 905 made-up events around 45 actions and on six made-up studies: sets to 9 digits, intervals to 6, contrasts to 10; breakdowns against the bounds alone; coverage on made-up counts with a known drift (600 samples, table in the explanation), where smoothness with limit 0 holds the effect one to two points less often than stated",
        status: Status::Trial,
    };

    fn check(&self, points: &AnchoredPoints) -> Result<(), Error> {
        self.check_settings()?;
        super::check_arms(&points.anchors)
    }

    fn fit(&self, points: &AnchoredPoints) -> Result<Fit<Self>, Error> {
        self.fit_table(&RingDayTable::over(points, &self.rings_km, self.bins().reach())?)
    }
}

impl HonestBounds {
    /// The same from a table that is already counted and covers the rings and bins.
    ///
    /// # Errors
    /// Those of [`Method::check`] and [`Method::fit`], and a table that lacks the rings or days.
    pub fn fit_table(&self, table: &RingDayTable) -> Result<Fit<Self>, Error> {
        self.check_settings()?;
        super::check_arms(table.anchors())?;
        let bins = self.bins();
        let campaigns = self.campaigns(table)?;
        let (mut windows, mut contrasts_by_bin) = (Vec::new(), Vec::new());
        for (ring, bounds) in table.rings().iter().enumerate() {
            let contrasts = BinnedContrasts::of(table, ring, bins, &campaigns)?;
            contrasts_by_bin.extend(bin_contrasts(*bounds, &bins.times(), &contrasts));
            let of_ring: Result<Vec<HonestWindow>, Error> =
                self.after.par_iter().map(|after| self.window(*bounds, *after, &contrasts)).collect();
            windows.extend(of_ring?);
        }
        let estimate = HonestBoundsEstimate {
            windows,
            bins: contrasts_by_bin,
            level: self.level,
            treated: campaigns.total(0) as u64,
            control: campaigns.total(1) as u64,
            campaigns: campaigns.anchors.len() as u64,
        };
        Ok(Fit { spec: self.clone(), estimate, diagnostics: bins.doubts(&campaigns, "honest bounds"), version: env!("CARGO_PKG_VERSION") })
    }

    /// The contrasts of each ring that the bounds rest on, for bounds with other weights or limits.
    ///
    /// # Errors
    /// Those of [`HonestBounds::fit_table`].
    pub fn contrasts(&self, table: &RingDayTable) -> Result<Vec<BinnedContrasts>, Error> {
        self.check_settings()?;
        super::check_arms(table.anchors())?;
        let campaigns = self.campaigns(table)?;
        (0..table.rings().len()).map(|ring| BinnedContrasts::of(table, ring, self.bins(), &campaigns)).collect()
    }

    fn campaigns(&self, table: &RingDayTable) -> Result<Campaigns, Error> {
        self.bins().campaigns(table, &self.rings_km, (self.campaign_km, self.campaign_days), "honest bounds")
    }

    fn window(&self, ring: Ring, after: Window, contrasts: &BinnedContrasts) -> Result<HonestWindow, Error> {
        let study = &contrasts.study;
        let weights = self.bins().weights(after)?;
        let (effect, error) = study.weighted(&weights);
        let half = quantile::normal(0.5 + self.level / 2.0) * error;
        let relative = relative::Relative::new(study, &weights);
        let smooth = smoothness::Smoothness::new(study, &weights);
        let of_share = |share: &f64| smooth.bounds(share * contrasts.treated_per_bin_before, self.level);
        Ok(HonestWindow {
            ring,
            after,
            effect_per_action: effect,
            std_error: error,
            interval: Interval { low: effect - half, high: effect + half },
            relative_magnitudes: self.relative_magnitudes.iter().map(|limit| relative.bounds(*limit, self.level)).collect(),
            relative_breakdown: breakdown::relative(&relative, self.level),
            smoothness: self.smoothness_shares.iter().map(of_share).collect(),
            smoothness_breakdown: breakdown::smooth(&smooth, self.level),
        })
    }

    fn bins(&self) -> Bins {
        Bins { days: self.bins_days, before: self.bins_before, after: self.bins_after }
    }

    fn check_settings(&self) -> Result<(), Error> {
        self.bins().check(&self.rings_km, &self.after, self.campaign_km)?;
        for (setting, limits) in [("relative_magnitudes", &self.relative_magnitudes), ("smoothness_shares", &self.smoothness_shares)] {
            limits.iter().try_for_each(|limit| check_limit(setting, *limit))?;
        }
        check_level(self.level)
    }
}

fn check_limit(setting: &'static str, limit: f64) -> Result<(), Error> {
    if limit.is_finite() && limit >= 0.0 {
        return Ok(());
    }
    Err(Error::Setting { setting, value: limit.to_string(), limit: "a limit is a number of 0 or more".into() })
}

pub(in crate::effect) fn check_level(level: f64) -> Result<(), Error> {
    if (0.5..1.0).contains(&level) {
        return Ok(());
    }
    Err(Error::Setting { setting: "level", value: level.to_string(), limit: "it must be at least 0.5 and below 1".into() })
}

fn check_restriction(study: &TimedContrasts, weights: &[f64], limit: f64, level: f64) -> Result<(), Error> {
    study.check_weights(weights)?;
    check_limit("limit", limit)?;
    check_level(level)
}
