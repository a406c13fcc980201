//! The smallest change that a design can tell from none, from the days before alone.

mod show;

use super::{campaign_sums::Campaigns, campaigns::Nearness};
use crate::{
    data::{AnchoredPoints, Ring, RingDayTable, Window, check_windows, checked_rings},
    diagnostic::{self, Diagnostic},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
    numeric::quantile,
};
use serde::{Deserialize, Serialize};

/// The smallest fall that a comparison of one sum after with one sum before finds, as a share of the sum after.
///
/// It takes the sums as given and asks nothing about a control. It does not say that smaller falls are absent.
///
/// # Formula
/// `1 − exp(−(z(1 − α/2) + z(power)) · √(φ · (1/μ_before + 1/μ_after)))`.
///
/// # Units
/// Expected counts without change, a variance-to-mean ratio, and probabilities; the result is a share of 0 to 1.
///
/// # Examples
/// Twelve actions, 14 days each, 2.9 events a day:
/// ```
/// use respite_stats::effect::minimum_detectable_fall;
/// let count = 12.0 * 14.0 * 2.9;
/// assert!((minimum_detectable_fall(count, count, 1.23, 0.8, 0.05) - 0.18).abs() < 0.005);
/// ```
pub fn minimum_detectable_fall(mu_before: f64, mu_after: f64, dispersion: f64, power: f64, alpha: f64) -> f64 {
    fall((dispersion * (1.0 / mu_before + 1.0 / mu_after)).sqrt(), power, alpha)
}

fn fall(std_error: f64, power: f64, alpha: f64) -> f64 {
    -(-(quantile::normal(1.0 - alpha / 2.0) + quantile::normal(power)) * std_error).exp_m1()
}

/// The smallest change that the comparison of two arms can tell from none, by ring, baseline and window after.
///
/// It uses days before the actions only. It speaks of the anchors that enter the respite curve with the same settings.
///
/// # Formula
/// See [`minimum_detectable_fall`], with four sums in place of two, and φ the variance of the log ratio of the second half of
/// the days before against the first, by campaigns, over `Σ 1/sum` of the four halves; at least 1. The variance is linearised:
/// `G/(G − 1) · Σ_g (p_tg − p_cg)²` over the G campaigns with an anchor that enters, with `p = second half of the campaign / second half
/// of the arm − first half of the campaign / first half of the arm`. Of an odd number of days the middle one is in the second half.
///
/// # Units
/// Shares, and events per action.
///
/// # Source
/// `bloom-1995`, `mccullagh-nelder-1989`.
///
/// # Checked against
/// A script in plain Python (fractions, decimals of 50 digits) on 917 made-up events around 45 actions, three designs: all
/// fields of all cells, counts equal, the others to 12 digits. See the test `reference_folders`. Figures worked out by hand for three designs
/// without a control (18 %, 27 % and 83 %). No recovery test counts yet how often a fall of the stated size is found.
///
/// # Errors
/// Windows that hold day 0, are reversed or leave the horizon; an arm without a complete anchor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MinimumDetectable {
    /// Upper bounds of the rings in kilometres, ascending.
    pub rings_km: Vec<f64>,
    /// Last day of the curve; only anchors whose whole horizon was observed enter.
    pub horizon_days: u32,
    /// Windows before day 0.
    pub baselines: Vec<Window>,
    /// Windows after day 0, within the horizon.
    pub after: Vec<Window>,
    /// Greatest distance within a campaign; the outermost ring if none is given.
    pub campaign_km: Option<f64>,
    /// Greatest gap in days within a campaign; the horizon if none is given. A campaign lasts at most two horizons in any case.
    pub campaign_days: Option<u32>,
    /// Chance of finding a true change of this size.
    pub power: f64,
    /// Level of the two-sided test is 1 − α.
    pub level: f64,
}

impl Default for MinimumDetectable {
    fn default() -> Self {
        Self {
            rings_km: super::default_rings_km(),
            horizon_days: 28,
            baselines: super::default_baselines(),
            after: super::default_after(),
            campaign_km: None,
            campaign_days: None,
            power: 0.8,
            level: 0.95,
        }
    }
}

/// One ring, baseline and window after.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MinimumDetectableCell {
    /// The ring.
    pub ring: Ring,
    /// The window before.
    pub baseline: Window,
    /// The window after.
    pub after: Window,
    /// Treated anchors that enter.
    pub treated: u64,
    /// Control anchors that enter.
    pub control: u64,
    /// Sum of counts before, treated.
    pub treated_before: u64,
    /// Sum of counts before, control.
    pub control_before: u64,
    /// Sum expected in the window after without change, treated: the sum before, by the ratio of the windows' days.
    pub treated_after_expected: f64,
    /// Sum expected in the window after without change, control.
    pub control_after_expected: f64,
    /// Variance over that of chance alone; none where in an arm a half of the days before has no counts.
    pub dispersion: Option<f64>,
    /// Standard error of the log ratio; none without a dispersion, or where a sum before is 0.
    pub std_error_log_ratio: Option<f64>,
    /// Smallest fall found with the stated power, as a share.
    pub minimum_fall: Option<f64>,
    /// The same in events per treated action: the share of the sum expected after, over the treated anchors.
    pub minimum_fall_per_action: Option<f64>,
}

/// What [`MinimumDetectable`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MinimumDetectableEstimate {
    /// Cells by ring, then baseline, then window after, in the order of the spec.
    pub cells: Vec<MinimumDetectableCell>,
}

impl Method for MinimumDetectable {
    type Data = AnchoredPoints;
    type Estimate = MinimumDetectableEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "minimum-detectable",
        title: "The smallest change that could be told from none",
        question: "How large must a change after these actions be, for this design to find it?",
        explanation: include_str!("minimum_detectable.md"),
        assumptions: &[
            "the counts vary after the actions as they did in the days before",
            "campaigns are independent of one another",
            "sums are large enough for the log ratio to be near normal",
        ],
        sources: &["bloom-1995", "mccullagh-nelder-1989"],
        checked_against: "a script in plain Python (fractions) on 917 made-up events around 45 actions, three designs: all fields of all cells, counts equal, the others to 12 digits; figures worked out by hand for three designs without a control; no recovery test of the stated power yet",
        status: Status::Trial,
    };

    fn check(&self, points: &AnchoredPoints) -> Result<(), Error> {
        self.check_settings()?;
        super::check_arms(&points.anchors)
    }

    fn fit(&self, points: &AnchoredPoints) -> Result<Fit<Self>, Error> {
        self.fit_table(&RingDayTable::over(points, &self.rings_km, self.reach())?)
    }
}

impl MinimumDetectable {
    /// The same from a table that is already counted and covers the rings and windows.
    ///
    /// # Errors
    /// Those of [`Method::check`] and [`Method::fit`], and a table that lacks the rings or days.
    pub fn fit_table(&self, table: &RingDayTable) -> Result<Fit<Self>, Error> {
        self.check_settings()?;
        super::check_arms(table.anchors())?;
        super::check_table(table, &self.rings_km, self.reach())?;
        let reach = self.reach();
        let campaigns = Campaigns::of(table, self.nearness(), reach);
        campaigns.check_arms("the smallest detectable change")?;
        let mut cells = Vec::new();
        for ring in 0..table.rings().len() {
            let sums = campaigns.sums(table, ring, reach);
            for baseline in &self.baselines {
                cells.extend(self.after.iter().map(|after| self.cell(table.rings()[ring], &campaigns, &sums, *baseline, *after)));
            }
        }
        let estimate = MinimumDetectableEstimate { cells };
        let diagnostics = doubts(&estimate);
        Ok(Fit { spec: self.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
    }

    fn cell(&self, ring: Ring, campaigns: &Campaigns, sums: &[[Vec<f64>; 2]], baseline: Window, after: Window) -> MinimumDetectableCell {
        let first = self.reach().from_day;
        let whole = halves(sums, first, baseline, baseline.days()).map(|arm| arm.iter().map(|half| half[0]).sum::<f64>());
        let growth = f64::from(after.days()) / f64::from(baseline.days());
        let expected = whole.map(|sum| sum * growth);
        let before = Window::new(first, -1);
        let dispersion = dispersion(&halves(sums, first, before, before.days() / 2));
        let std_error =
            dispersion.map(|phi| (phi * whole.iter().chain(&expected).map(|sum| 1.0 / sum).sum::<f64>()).sqrt()).filter(|e| e.is_finite());
        let minimum_fall = std_error.map(|error| fall(error, self.power, 1.0 - self.level));
        MinimumDetectableCell {
            ring,
            baseline,
            after,
            treated: campaigns.total(0) as u64,
            control: campaigns.total(1) as u64,
            treated_before: whole[0] as u64,
            control_before: whole[1] as u64,
            treated_after_expected: expected[0],
            control_after_expected: expected[1],
            dispersion,
            std_error_log_ratio: std_error,
            minimum_fall,
            minimum_fall_per_action: minimum_fall.map(|share| share * expected[0] / campaigns.total(0)),
        }
    }

    fn reach(&self) -> Window {
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
        for (setting, value) in [("power", self.power), ("level", self.level)] {
            if !(0.5..1.0).contains(&value) {
                return Err(Error::Setting { setting, value: value.to_string(), limit: "it must be at least 0.5 and below 1".into() });
            }
        }
        Ok(())
    }
}

/// Sums by arm and campaign of a window's first days and of the rest.
fn halves(sums: &[[Vec<f64>; 2]], first_day: i32, window: Window, first_days: u32) -> [Vec<[f64; 2]>; 2] {
    let from = (window.from_day - first_day) as usize;
    let (middle, to) = (from + first_days as usize, from + window.days() as usize);
    [0, 1].map(|arm| sums.iter().map(|both| [both[arm][from..middle].iter().sum(), both[arm][middle..to].iter().sum()]).collect())
}

/// Variance by campaigns of the log ratio of the halves, treated against control, over that of chance alone.
fn dispersion(halves: &[Vec<[f64; 2]>; 2]) -> Option<f64> {
    let campaigns = halves[0].len() as f64;
    let totals = [0, 1].map(|arm: usize| [0, 1].map(|half: usize| halves[arm].iter().map(|sums| sums[half]).sum::<f64>()));
    let of_chance: f64 = totals.iter().flatten().map(|total| 1.0 / total).sum();
    let part = |arm: usize, campaign: usize| halves[arm][campaign][1] / totals[arm][1] - halves[arm][campaign][0] / totals[arm][0];
    let by_campaign: f64 = (0..halves[0].len()).map(|campaign| (part(0, campaign) - part(1, campaign)).powi(2)).sum();
    let phi = by_campaign * campaigns / (campaigns - 1.0) / of_chance;
    (of_chance.is_finite() && phi.is_finite()).then_some(phi.max(1.0))
}

fn doubts(estimate: &MinimumDetectableEstimate) -> Vec<Diagnostic> {
    let low = |cell: &&MinimumDetectableCell| cell.treated_before.min(cell.control_before) < diagnostic::LOW;
    let low = estimate.cells.iter().filter(low).count();
    if low == 0 {
        return Vec::new();
    }
    vec![diagnostic::LOW_COUNT.with(format!("{low} of {} cells rest on a sum before below {}", estimate.cells.len(), diagnostic::LOW))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_three_designs() {
        let percent = |before: f64, after: f64, dispersion| (100.0 * minimum_detectable_fall(before, after, dispersion, 0.8, 0.05)).round();
        let twelve = 12.0 * 14.0 * 2.9;
        assert_eq!(percent(twelve, twelve, 1.23), 18.0);
        assert_eq!(percent(twelve, twelve, 3.0), 27.0);
        assert_eq!(percent(6.0, 6.0, 1.23), 83.0);
    }

    #[test]
    fn dispersion_by_hand() {
        // Two campaigns, treated halves (1, 3) and (3, 1), control even: parts ±(3/4 − 1/4) = ±1/2, so 2/4 · 2 over 4/4.
        let halves = [vec![[1.0, 3.0], [3.0, 1.0]], vec![[2.0, 2.0], [2.0, 2.0]]];
        assert_eq!(dispersion(&halves), Some(1.0));
        let halves = [vec![[0.0, 4.0], [4.0, 0.0]], vec![[2.0, 2.0], [2.0, 2.0]]];
        assert_eq!(dispersion(&halves), Some(4.0));
        assert_eq!(dispersion(&[vec![[0.0, 4.0]], vec![[2.0, 2.0]]]), None);
    }
}
