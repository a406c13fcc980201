//! The smallest change that a design can tell from none, before what followed the treated is looked at.

mod placebo;
mod show;

use self::placebo::Moments;
use super::{RespiteCurve, campaign_sums::Campaigns, campaigns::Nearness};
use crate::{
    data::{AnchoredPoints, Ring, RingDayTable, Window, check_windows, checked_rings},
    diagnostic::{self, Diagnostic},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
    numeric::{quantile, student},
    simulate::{Structure, StructureConfig, power},
};
use serde::{Deserialize, Serialize};

/// Draws of the curve's bootstrap in each data set of the simulation.
const CURVE_DRAWS: u32 = 199;

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
/// # Source
/// `bloom-1995`, `mccullagh-nelder-1989`.
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

/// The smallest fall that the comparison of two arms can tell from none, by ring, baseline and window after.
///
/// It looks at no treated anchor's days after: how much the contrast varies comes from the same two windows, shifted to lie before
/// the actions, and the level to be expected after from the control. It speaks of the anchors that enter the respite curve with the
/// same settings, and of the curve's pointwise test. It does not say that smaller falls are absent.
///
/// # Formula
/// The smallest share f of 0 to 1 with `f · E = (t(1 − α/2) + t(power)) · √(S − 2fC + f²W + f(1 − f)·E/n_t)`, where
/// `E = mean_t B · r + mean_c A − mean_c B · r` is what is expected after, with A and B the counts in the window after and the baseline and
/// r the ratio of their days. S is the variance of `mean_t (A − rB) − mean_c (A − rB)`, C its covariance with `mean_t A`, and W the
/// variance of that, each by campaigns as for the respite curve, `K/(K − 1) · K/G · Σ`, over the windows shifted by as many days as
/// the last day after, plus 1, and by one, two and three times the days after more, and averaged; K is the campaigns with an anchor that
/// enters and is observed on the shifted windows, G those with one that enters. S has `1/n_t² + 1/n_c²` more, as the curve has.
/// The quantiles are Student's with `2 (Σu²)² / (Σu⁴ − (Σu²)²/K)` degrees of freedom, u a campaign's part of S, both parts of the ratio
/// averaged over the shifts.
/// A shift is used while the first leaves 5 campaigns in each arm, and each further one half of those that enter.
///
/// # Units
/// Shares, and events per action.
///
/// # Source
/// `bloom-1995`, `satterthwaite-1946`.
///
/// # Checked against
/// A script in plain Python (fractions, decimals of 50 digits) on 917 made-up events around 45 actions, three designs: all
/// fields of all cells, counts equal, the others to 12 digits. See the test `reference_folders`. On invented theatres the fall that is found in
/// 80 % of them, by thinning, agrees within 10 %: see the table in the explanation, and the test `minimum_detectable`.
///
/// # Errors
/// Windows that hold day 0, are reversed or leave the horizon; an arm without a complete anchor; with draws, what
/// [`Structure::fit`] and [`power`] refuse.
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
    /// Draws of the simulation by which the smallest fall is found again; none if 0.
    pub draws: u32,
    /// Seed of the simulation.
    pub seed: u64,
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
            draws: 0,
            seed: 1,
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
    /// Sum of counts after, control.
    pub control_after: u64,
    /// Sum expected in the window after without change, treated: its sum before by the ratio of the windows' days, and per action what
    /// the control changed by; noise may take it below 0.
    pub treated_after_expected: f64,
    /// Shifts over which the variance is averaged.
    pub shifts: u64,
    /// Variance over that of chance alone, of the shifted windows.
    pub dispersion: Option<f64>,
    /// Standard error of the effect per action without a fall; none without a shift or counts.
    pub std_error_per_action: Option<f64>,
    /// Degrees of freedom of its variance; none where all campaigns weigh the same, and the quantiles are normal.
    pub degrees_of_freedom: Option<f64>,
    /// Smallest fall found with the stated power, as a share of what is expected; none if even a fall of all would be missed.
    pub minimum_fall: Option<f64>,
    /// The same in events per treated action; where even a fall of all would be missed, that of a change that is the same for all actions.
    pub minimum_fall_per_action: Option<f64>,
    /// Smallest fall found with the stated power in data drawn from the structure of these, as a share; none without draws, or if even a fall of
    /// all is found less often.
    pub simulated: Option<f64>,
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
            "between windows this far apart, the arms drift after the actions as they did before",
            "a fall removes the same share of the events after every treated action",
            "campaigns are independent of one another",
        ],
        sources: &["bloom-1995", "mccullagh-nelder-1989", "satterthwaite-1946"],
        checked_against: "a script in plain Python (fractions) on 917 made-up events around 45 actions, three designs: all fields of all cells, counts equal, the others to 12 digits; figures worked out by hand for three designs without a control; on invented theatres of five designs, within 10 % of the fall that is found in 80 % of them (table in the explanation)",
        status: Status::Checked,
    };

    fn check(&self, points: &AnchoredPoints) -> Result<(), Error> {
        self.check_settings()?;
        super::check_arms(&points.anchors)
    }

    fn fit(&self, points: &AnchoredPoints) -> Result<Fit<Self>, Error> {
        let formula = Self { draws: 0, ..self.clone() };
        let mut fit = formula.fit_table(&RingDayTable::over(points, &self.rings_km, self.reach())?)?;
        fit.spec = self.clone();
        if self.draws > 0 {
            self.simulate(points, &mut fit.estimate)?;
        }
        Ok(fit)
    }
}

impl MinimumDetectable {
    /// The same from a table that is already counted and covers the rings and [`MinimumDetectable::reach`]; without draws, which need the points.
    ///
    /// # Errors
    /// Those of [`Method::check`] and [`Method::fit`], draws, and a table that lacks the rings or days.
    pub fn fit_table(&self, table: &RingDayTable) -> Result<Fit<Self>, Error> {
        if self.draws > 0 {
            let limit = "a table alone allows 0: the simulation needs the points".into();
            return Err(Error::Setting { setting: "draws", value: self.draws.to_string(), limit });
        }
        self.check_settings()?;
        super::check_arms(table.anchors())?;
        super::check_table(table, &self.rings_km, self.reach())?;
        let entry = self.entry();
        let campaigns = Campaigns::of(table, self.nearness(), entry);
        campaigns.check_arms("the smallest detectable change")?;
        let pairs: Vec<(Window, Window)> =
            self.baselines.iter().flat_map(|baseline| self.after.iter().map(move |after| (*baseline, *after))).collect();
        let shifted: Vec<Vec<(i32, Campaigns)>> =
            pairs.iter().map(|(baseline, after)| placebo::shifted(table, self.nearness(), entry, &campaigns, *baseline, *after)).collect();
        let mut cells = Vec::new();
        for ring in 0..table.rings().len() {
            let sums = campaigns.sums(table, ring, entry);
            for ((baseline, after), shifts) in pairs.iter().zip(&shifted) {
                let moments: Vec<Moments> =
                    shifts.iter().map(|shift| Moments::of(table, ring, shift, campaigns.anchors.len(), *baseline, *after)).collect();
                cells.push(self.cell(table.rings()[ring], &campaigns, &sums, *baseline, *after, &moments));
            }
        }
        let estimate = MinimumDetectableEstimate { cells };
        let diagnostics = doubts(&estimate);
        Ok(Fit { spec: self.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
    }

    fn cell(
        &self,
        ring: Ring,
        campaigns: &Campaigns,
        sums: &[[Vec<f64>; 2]],
        baseline: Window,
        after: Window,
        shifts: &[Moments],
    ) -> MinimumDetectableCell {
        let first = self.entry().from_day;
        let sum = |arm: usize, window: Window| {
            let from = (window.from_day - first) as usize;
            sums.iter().map(|both| both[arm][from..from + window.days() as usize].iter().sum::<f64>()).sum::<f64>()
        };
        let growth = f64::from(after.days()) / f64::from(baseline.days());
        let before = [0, 1].map(|arm| sum(arm, baseline));
        let control_after = sum(1, after);
        let (treated, control) = (campaigns.total(0), campaigns.total(1));
        let expected = before[0] / treated * growth + (control_after - before[1] * growth) / control;
        let one_more = treated.powi(-2) + control.powi(-2);
        let moments = Moments::mean(shifts).filter(|moments| moments.of_chance > 0.0);
        let multiple = |moments: &Moments| {
            [0.5 + self.level / 2.0, self.power].iter().map(|chance| student::quantile(*chance, moments.degrees_of_freedom())).sum::<f64>()
        };
        let minimum_fall = moments.and_then(|moments| smallest_fall(expected, multiple(&moments), &moments, one_more, treated));
        let std_error = moments.map(|moments| (moments.variance + one_more).sqrt());
        MinimumDetectableCell {
            ring,
            baseline,
            after,
            treated: treated as u64,
            control: control as u64,
            treated_before: before[0] as u64,
            control_before: before[1] as u64,
            control_after: control_after as u64,
            treated_after_expected: expected * treated,
            shifts: shifts.len() as u64,
            dispersion: moments.map(|moments| moments.variance / moments.of_chance),
            std_error_per_action: std_error,
            degrees_of_freedom: moments.map(|moments| moments.degrees_of_freedom()).filter(|degrees| degrees.is_finite()),
            minimum_fall,
            minimum_fall_per_action: minimum_fall
                .map(|share| share * expected)
                .or(moments.map(|moments| multiple(&moments) * (moments.variance + one_more).sqrt())),
            simulated: None,
        }
    }

    /// Finds the smallest fall of each cell again, in data drawn from the structure of these.
    fn simulate(&self, points: &AnchoredPoints, estimate: &mut MinimumDetectableEstimate) -> Result<(), Error> {
        let inner_km = self.rings_km.first().copied().unwrap_or(0.0);
        let outer_km = self.rings_km.get(1).copied().unwrap_or(inner_km);
        let structure = Structure::fit(points, &StructureConfig { inner_km, outer_km, seed: self.seed, ..StructureConfig::default() })?;
        let curve = RespiteCurve {
            rings_km: self.rings_km.clone(),
            horizon_days: self.horizon_days,
            baselines: self.baselines.clone(),
            after: self.after.clone(),
            campaign_km: self.campaign_km,
            campaign_days: self.campaign_days,
            level: self.level,
            seed: self.seed,
            draws: CURVE_DRAWS.max((1.0 / (1.0 - self.level)).ceil() as u32),
        };
        let found = power(&curve, self.power, self.draws, self.seed, |replicate| Ok(structure.draw(self.seed, replicate)))?;
        for cell in &mut estimate.cells {
            let same = found.cells.iter().find(|of| of.ring == cell.ring && of.baseline == cell.baseline && of.after == cell.after);
            cell.simulated = same.and_then(|same| same.minimum_fall);
        }
        Ok(())
    }

    /// The days that an anchor must have been observed on to enter: those of the respite curve.
    fn entry(&self) -> Window {
        super::reach(&self.baselines, &[Window::new(1, self.horizon_days as i32)])
    }

    /// The days that a table must cover: all baselines and the whole horizon, and the shifted windows before.
    pub fn reach(&self) -> Window {
        let furthest = self.after.iter().flat_map(|after| placebo::shifts(*after)).max().unwrap_or(0);
        let entry = self.entry();
        entry.joined(Window::new(entry.from_day.saturating_sub(furthest), -1))
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

/// The smallest share f with `f · expected = z · standard error under that fall`, if it is at most 1.
///
/// A fall by thinning also changes the variance of the contrast: `S − 2fC + f²W + f(1 − f) · expected/n`.
fn smallest_fall(expected: f64, z: f64, moments: &Moments, one_more: f64, treated: f64) -> Option<f64> {
    let thinning = expected.max(0.0) / treated;
    let a = expected * expected - z * z * (moments.after_variance - thinning);
    let b = z * z * (2.0 * moments.covariance - thinning);
    let c = z * z * (moments.variance + one_more);
    let fall = 2.0 * c / (b + (b * b + 4.0 * a * c).sqrt());
    (expected > 0.0 && (0.0..=1.0).contains(&fall)).then_some(fall)
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
    fn a_fall_by_hand() {
        let moments = Moments { variance: 1.0, ..Moments::default() };
        // Nothing but a variance of 1 and thinning: 10 f = 2 · √(1 + f(1 − f) · 10/1000), so 100 f² = 4 + 0.04 f − 0.04 f².
        let fall = smallest_fall(10.0, 2.0, &moments, 0.0, 1000.0).unwrap();
        assert!((100.0 * fall * fall - 4.0 - 0.04 * fall + 0.04 * fall * fall).abs() < 1e-12, "{fall}");
        // Twice the error of all that is expected is not found.
        assert_eq!(smallest_fall(1.0, 2.0, &moments, 0.0, 1000.0), None);
        assert_eq!(smallest_fall(-1.0, 2.0, &moments, 0.0, 1000.0), None);
    }

    #[test]
    fn campaigns_that_weigh_the_same_have_normal_quantiles() {
        use crate::data::{Anchor, Arm, Period, Point, RowId};
        let place = |of: u64| -40.0 + 5.0 * of as f64;
        let arm = |of: u64| if of < 8 { Arm::Treated } else { Arm::Control };
        let anchor = |of: u64| Anchor { id: RowId(of), day: 0, latitude: place(of), longitude: 0.0, arm: arm(of) };
        let point = |of: u64| Point { id: RowId(100 + of), day: -3, latitude: place(of), longitude: 0.0, weight: 1 };
        let anchors = (0..16).map(anchor).collect();
        let points = AnchoredPoints { anchors, points: (0..16).step_by(2).map(point).collect(), observed: Period { first: -90, last: 90 } };
        let (baselines, after) = (vec![Window::new(-2, -1)], vec![Window::new(1, 2)]);
        let spec = MinimumDetectable { rings_km: vec![10.0], horizon_days: 2, baselines, after, ..MinimumDetectable::default() };
        let cell = &spec.fit(&points).unwrap().estimate.cells[0];
        assert_eq!((cell.degrees_of_freedom, cell.minimum_fall), (None, None));
        // One shift of four holds day −3, where every campaign is half a count from the mean of 8: 16 · (1/16)² · 16/15 / 4 = 1/60; one more
        // count in each arm, 2/64.
        let by_hand = (1.959_963_984_540_054 + 0.841_621_233_572_914_3) * (1.0 / 60.0 + 1.0 / 32.0f64).sqrt();
        assert!((cell.minimum_fall_per_action.unwrap() - by_hand).abs() < 1e-9, "{:?} {by_hand}", cell.minimum_fall_per_action);
    }

    #[test]
    fn draws_need_the_points() {
        let points = crate::simulate::simulate(&crate::simulate::TheatreConfig::default(), 1).unwrap().anchored_points();
        let spec = MinimumDetectable { rings_km: vec![5.0, 25.0], draws: 3, ..MinimumDetectable::default() };
        let table = RingDayTable::over(&points, &spec.rings_km, spec.reach()).unwrap();
        assert!(matches!(spec.fit_table(&table), Err(Error::Setting { setting: "draws", .. })));
        let fit = spec.fit(&points).unwrap();
        assert!(fit.estimate.cells.iter().any(|cell| cell.simulated.is_some()));
        let formula = MinimumDetectable { draws: 0, ..spec }.fit_table(&table).unwrap();
        for (with, without) in fit.estimate.cells.iter().zip(&formula.estimate.cells) {
            assert_eq!((with.minimum_fall, without.simulated), (without.minimum_fall, None));
        }
    }
}
