//! The test of the days before with its power: the drift that it would miss, and what that drift would make of the effect.

mod show;
mod trend;

use super::{
    BinContrast, BinnedContrasts, Bins,
    honest_bounds::{bin_contrasts, check_level},
};
use crate::{
    data::{AnchoredPoints, Ring, RingDayTable, Window},
    diagnostic::{self, Diagnostic},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
    numeric::quantile,
};
use serde::{Deserialize, Serialize};

/// The joint test of the bins before, the straight drift that it finds with a stated power, and the effect that this drift would make.
///
/// A test that finds nothing is no evidence that there is no drift; this says how large a drift it would have missed. It speaks of a straight
/// drift alone, and does not say that there is one.
///
/// # Formula
/// With β the bins before of [`BinnedContrasts`], Σ their covariance, P their number and G the campaigns: `F = β'Σ⁻¹β · (G − P) / (P · (G − 1))`
/// against F with P and G − P degrees of freedom. A drift is `δ_b = slope · time_b`, 0 at the reference; it makes F noncentral by `δ'Σ⁻¹δ`, and
/// the detectable slope is the one at which F exceeds the critical value with the stated power. Its bias in a window after is `slope · Σ time`
/// over the window's bins. The bias if missed is the mean error of the effect over the samples in which F does not exceed it, the bins taken as
/// normal with known covariance: `bias + (P₂/P₀ − 1) · Σ_wb·Σ⁻¹·δ`, with Σ_wb the covariance of the window with the bins before and P_d the
/// probability that a noncentral chi-squared with `P + d` degrees of freedom stays below the critical T².
///
/// # Units
/// Slopes in events per action and bin, per bin; biases and effects in events per action.
///
/// # Source
/// `roth-2022`.
///
/// # Checked against
/// A script in Python with scipy's noncentral F and chi-squared on made-up events, two designs: all fields to 10 digits. See the test
/// `honest_bounds`. Power and bias on made-up counts with a known drift: in the explanation, and the test `drift`.
///
/// # Errors
/// Bins or windows that do not fit, an arm without a complete anchor, fewer than five campaigns in an arm or no more campaigns than bins before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PrePathPower {
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
    /// Chances of finding a drift.
    pub powers: Vec<f64>,
    /// Greatest distance within a campaign; the outermost ring if none is given.
    pub campaign_km: Option<f64>,
    /// Greatest gap in days within a campaign; the days of all bins after if none is given. A campaign lasts at most twice those in any case.
    pub campaign_days: Option<u32>,
    /// Level of the test is 1 − α.
    pub level: f64,
}

impl Default for PrePathPower {
    fn default() -> Self {
        Self {
            rings_km: super::default_rings_km(),
            bins_days: 7,
            bins_before: 5,
            bins_after: 4,
            after: super::default_after(),
            powers: vec![0.5, 0.8],
            campaign_km: None,
            campaign_days: None,
            level: 0.95,
        }
    }
}

/// What a drift would make of one window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MissedTrend {
    /// The window after.
    pub after: Window,
    /// Events per action more or fewer (below 0) than expected without a drift.
    pub effect_per_action: f64,
    /// Its standard error.
    pub effect_std_error: f64,
    /// What the drift alone makes of it, with the sign of the effect.
    pub bias_per_action: f64,
    /// The same on average over the samples in which the test misses the drift.
    pub bias_if_missed_per_action: f64,
    /// The drift's part over the effect; none for an effect of 0.
    pub share_of_effect: Option<f64>,
}

/// The drift that is found with one power.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DetectableTrend {
    /// Chance of finding it.
    pub power: f64,
    /// Its slope without sign: events per action and bin, per bin.
    pub slope_per_bin: f64,
    /// What it would make of each window, in the order of the spec.
    pub windows: Vec<MissedTrend>,
}

/// The test in one ring.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrePathTest {
    /// The ring.
    pub ring: Ring,
    /// The days tested; the reference bin is the last of them.
    pub days: Window,
    /// Statistic of the joint test.
    pub f: f64,
    /// Its degrees of freedom.
    pub degrees_of_freedom: (f64, f64),
    /// How often chance alone exceeds it.
    pub p_value: f64,
    /// The straight drift that fits the bins before best: events per action and bin, per bin.
    pub slope_per_bin: f64,
    /// Its standard error.
    pub slope_std_error: f64,
    /// The drift that is found with each power, in the order of the spec.
    pub detectable: Vec<DetectableTrend>,
}

/// What [`PrePathPower`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrePathPowerEstimate {
    /// One for each ring.
    pub tests: Vec<PrePathTest>,
    /// The contrasts that they rest on, by ring, then time.
    pub bins: Vec<BinContrast>,
    /// Level of the test.
    pub level: f64,
    /// Treated anchors that enter.
    pub treated: u64,
    /// Control anchors that enter.
    pub control: u64,
    /// Campaigns with an anchor that enters.
    pub campaigns: u64,
}

impl PrePathPowerEstimate {
    fn critical(&self) -> f64 {
        quantile::normal(0.5 + self.level / 2.0)
    }
}

impl Method for PrePathPower {
    type Data = AnchoredPoints;
    type Estimate = PrePathPowerEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "pre-path",
        title: "What the test of the days before would have missed",
        question: "How large a drift between the arms would go unseen before the action, and how much of the effect would it make?",
        explanation: include_str!("pre_path.md"),
        assumptions: &[
            "before the action there is no effect, so a difference of paths there is a drift",
            "the drift is a straight line before and after",
            "campaigns are independent of one another, and enough for the contrasts to be near normal",
        ],
        sources: &["roth-2022"],
        checked_against: "a script in Python (scipy's noncentral F and chi-squared, and four million draws) on 905 made-up events around 45 actions, two designs: all fields to 10 digits; on made-up counts with a known drift, how often it is found and the bias if it is missed (600 samples, in the explanation)",
        status: Status::Checked,
    };

    fn check(&self, points: &AnchoredPoints) -> Result<(), Error> {
        self.check_settings()?;
        super::check_arms(&points.anchors)
    }

    fn fit(&self, points: &AnchoredPoints) -> Result<Fit<Self>, Error> {
        self.fit_table(&RingDayTable::over(points, &self.rings_km, self.bins().reach())?)
    }
}

impl PrePathPower {
    /// The same from a table that is already counted and covers the rings and bins.
    ///
    /// # Errors
    /// Those of [`Method::check`] and [`Method::fit`], and a table that lacks the rings or days.
    pub fn fit_table(&self, table: &RingDayTable) -> Result<Fit<Self>, Error> {
        self.check_settings()?;
        super::check_arms(table.anchors())?;
        let bins = self.bins();
        let campaigns = bins.campaigns(table, &self.rings_km, (self.campaign_km, self.campaign_days), "the test of the days before")?;
        let (mut tests, mut contrasts_by_bin) = (Vec::new(), Vec::new());
        for (ring, bounds) in table.rings().iter().enumerate() {
            let contrasts = BinnedContrasts::of(table, ring, bins, &campaigns)?;
            contrasts_by_bin.extend(bin_contrasts(*bounds, &bins.times(), &contrasts));
            tests.push(self.test(*bounds, &contrasts, campaigns.anchors.len() as f64)?);
        }
        let mut diagnostics = bins.doubts(&campaigns, "days before");
        diagnostics.extend(tests.iter().filter_map(missed));
        let estimate = PrePathPowerEstimate {
            tests,
            bins: contrasts_by_bin,
            level: self.level,
            treated: campaigns.total(0) as u64,
            control: campaigns.total(1) as u64,
            campaigns: campaigns.anchors.len() as u64,
        };
        Ok(Fit { spec: self.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
    }

    fn test(&self, ring: Ring, contrasts: &BinnedContrasts, campaigns: f64) -> Result<PrePathTest, Error> {
        let (study, bins) = (&contrasts.study, self.bins());
        let test = trend::Test::new(study, campaigns, self.level)?;
        let weights = self.after.iter().map(|after| bins.weights(*after)).collect::<Result<Vec<_>, Error>>()?;
        let ((f, p_value), (slope_per_bin, slope_std_error)) = (test.observed(), test.slope());
        let detectable = |power: &f64| {
            let slope = test.detectable(*power);
            let window = |(after, weights): (&Window, &Vec<f64>)| {
                let (effect, error) = study.weighted(weights);
                // A drift of either sign is found alike; the one that goes the way of the effect is the one to fear.
                let sign = if effect < 0.0 { -1.0 } else { 1.0 };
                let times = &study.times()[study.before()..];
                let bias = sign * slope * weights.iter().zip(times).map(|(weight, time)| weight * time).sum::<f64>();
                MissedTrend {
                    after: *after,
                    effect_per_action: effect,
                    effect_std_error: error,
                    bias_per_action: bias,
                    bias_if_missed_per_action: sign * test.bias_if_missed(slope, weights),
                    share_of_effect: (effect != 0.0).then(|| bias / effect),
                }
            };
            let windows = self.after.iter().zip(&weights).map(window).collect();
            DetectableTrend { power: *power, slope_per_bin: slope, windows }
        };
        Ok(PrePathTest {
            ring,
            days: Window::new(bins.reach().from_day, -1),
            f,
            degrees_of_freedom: test.degrees(),
            p_value,
            slope_per_bin,
            slope_std_error,
            detectable: self.powers.iter().map(detectable).collect(),
        })
    }

    fn bins(&self) -> Bins {
        Bins { days: self.bins_days, before: self.bins_before, after: self.bins_after }
    }

    fn check_settings(&self) -> Result<(), Error> {
        self.bins().check(&self.rings_km, &self.after, self.campaign_km)?;
        check_level(self.level)?;
        match self.powers.iter().find(|power| !(**power > 1.0 - self.level && **power < 1.0)) {
            None => Ok(()),
            Some(power) => {
                let limit = format!("it must be above 1 − level, {:.3}, and below 1", 1.0 - self.level);
                Err(Error::Setting { setting: "powers", value: power.to_string(), limit })
            }
        }
    }
}

/// Whether the drift that the test finds with the least power asked for would make half of an effect.
fn missed(test: &PrePathTest) -> Option<Diagnostic> {
    let least = test.detectable.iter().min_by(|a, b| a.power.total_cmp(&b.power))?;
    let half = |window: &&MissedTrend| window.share_of_effect.is_some_and(|share| share >= 0.5);
    let worst = least.windows.iter().filter(half);
    let worst = worst.max_by(|a, b| a.effect_per_action.abs().total_cmp(&b.effect_per_action.abs()))?;
    Some(diagnostic::MISSED_TREND.with(format!(
        "{} to {} km: a drift of {:.3} events per action and bin, per bin, which the test finds {:.0} % of the time, would alone make {:.2} of the \
         effect {:.2} in days {}",
        test.ring.from_km,
        test.ring.to_km,
        least.slope_per_bin,
        100.0 * least.power,
        worst.bias_per_action,
        worst.effect_per_action,
        worst.after
    )))
}
