//! The same question asked in all the ways that were declared.

mod cells;
mod joint;
mod show;

use super::campaigns::Nearness;
use crate::{
    data::{Design, Ring, RingDayTable, RowId, Window, check_windows, checked_rings},
    diagnostic::{self, Diagnostic},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
    numeric::quantile,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All declared baselines, windows after, rings, measures and comparisons at once, with one joint test.
///
/// It shows how far the answer depends on choices that could have been made otherwise. It does not say which choice is right, and ways that
/// share rows are no independent evidence: their number proves nothing, and the joint test takes account of it.
///
/// # Formula
/// For each way, `L = ln((ta / tb) / (ca / cb))` with weighted sums of the treated `t` and control `c`, before `b` and after `a`, over the
/// anchors that are complete over the whole reach. Its influence by campaign is `u_g = ta_g/ta − tb_g/tb − ca_g/ca + cb_g/cb`, its variance
/// `max(G/(G − 1) · Σ u_g², Σ squares/sum²)`, the second being that of chance alone, with `squares` the counts summed with squared weights;
/// without weights it is `Σ 1/sum`. The interval is `exp(L ± t · √variance)`, Student's `t` with the campaigns that add to a sum, less 1.
/// The joint test turns the signs of whole campaigns, the same for all ways. What a campaign adds is taken as if there were no change:
/// `v_g ∝ q · (ta_g/ta + cb_g/cb) − (tb_g/tb + ca_g/ca) / q` with `q = exp(L/4)`, brought to the sum `L`. Then
/// `S = |mean over ways of Σ_g w_g v_g / √variance|` with each `w_g` −1 or 1 by lot is held against the observed, where each `w_g` is 1:
/// `p = (1 + #{S ≥ observed}) / (1 + draws)`. Campaigns are made once, from the anchors of all ways together.
///
/// # Units
/// Ratios: 1 is no change, 0.8 a fall by a fifth. Days and kilometres.
///
/// # Source
/// `simonsohn-simmons-nelson-2020`, `cameron-gelbach-miller-2008`, `phipson-smyth-2010`.
///
/// # Checked against
/// See the test `ways`: a script in plain Python that turns all signs, and the share of false findings.
///
/// # Errors
/// Windows that hold day 0 or are reversed, rings that do not ascend, fewer than 19 draws, no design, or a design
/// without an arm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SpecificationCurve {
    /// Upper bounds of the rings in kilometres, ascending.
    pub rings_km: Vec<f64>,
    /// Windows before day 0.
    pub baselines: Vec<Window>,
    /// Windows after day 0.
    pub after: Vec<Window>,
    /// Greatest distance within a campaign; the outermost ring if none is given.
    pub campaign_km: Option<f64>,
    /// Greatest gap in days within a campaign; the last day after if none is given. A campaign lasts at most twice as long in any case.
    pub campaign_days: Option<u32>,
    /// Draws of the joint test.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// Level of the intervals.
    pub level: f64,
}

impl Default for SpecificationCurve {
    fn default() -> Self {
        Self {
            rings_km: super::default_rings_km(),
            baselines: super::default_baselines(),
            after: super::default_after(),
            campaign_km: None,
            campaign_days: None,
            draws: 999,
            seed: 1,
            level: 0.95,
        }
    }
}

/// One way to ask.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Specification {
    /// What the anchors are compared with.
    pub comparison: String,
    /// What a point adds.
    pub measure: String,
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
    /// Change after against before, of the treated against the control; none where a sum is 0.
    pub ratio: Option<f64>,
    /// Standard error of its logarithm.
    pub std_error_log_ratio: Option<f64>,
    /// Lower end of the interval by itself.
    pub conf_low: Option<f64>,
    /// Upper end of the interval by itself.
    pub conf_high: Option<f64>,
}

/// What [`SpecificationCurve`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SpecificationCurveEstimate {
    /// All ways, from the smallest ratio to the largest; those without a ratio last.
    pub specifications: Vec<Specification>,
    /// Ways with a ratio.
    pub defined: u64,
    /// Median ratio of these.
    pub median_ratio: Option<f64>,
    /// Share of these on the median's side of 1; where the median is 1, on the side that has more.
    pub share_same_sign: Option<f64>,
    /// Share of these whose interval by itself excludes 1.
    pub share_excluding_one: Option<f64>,
    /// Mean of `L / standard error` over these.
    pub mean_statistic: Option<f64>,
    /// p of the joint test that no way shows a change, two-sided.
    pub joint_p_value: Option<f64>,
    /// Campaigns of all designs together, of anchors that enter.
    pub campaigns: u64,
}

/// A design that is already counted.
#[derive(Debug, Clone, Copy)]
pub struct CountedDesign<'a> {
    /// What the anchors are compared with.
    pub comparison: &'a str,
    /// What a point adds.
    pub measure: &'a str,
    /// Its table.
    pub table: &'a RingDayTable,
    /// Weights by anchor id; without them all weigh 1.
    pub weights: Option<&'a BTreeMap<RowId, f64>>,
}

impl Method for SpecificationCurve {
    type Data = Vec<Design>;
    type Estimate = SpecificationCurveEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "specification-curve",
        title: "The specification curve",
        question: "Does the answer hold in all the ways that the question could have been put?",
        explanation: include_str!("specification_curve.md"),
        assumptions: &[
            "each declared way is a fair way to put the question",
            "campaigns are independent of one another",
            "without effect a campaign is as likely to speak for relief as against it",
        ],
        sources: &["simonsohn-simmons-nelson-2020", "cameron-gelbach-miller-2008", "phipson-smyth-2010"],
        checked_against: "a script in plain Python on made-up events around 45 actions, two designs: 432 values, counts equal, the others to 11 digits, the joint p within the error of its draws of that of all turns of signs; 1000 invented theatres of each of six sorts without effect: a joint p of at most 0.05 in 5.1 to 6.6 %, intervals at 95 % hold the truth in 95.2 to 96.3 %, in the worst way in 91.8 % (14 campaigns); 400 with a relief of a half: found in 96.8 %",
        status: Status::Checked,
    };

    fn check(&self, designs: &Vec<Design>) -> Result<(), Error> {
        self.check_settings(designs.len())?;
        designs.iter().try_for_each(|design| super::check_arms(&design.points.anchors))
    }

    fn fit(&self, designs: &Vec<Design>) -> Result<Fit<Self>, Error> {
        let tables = designs.iter().map(|design| RingDayTable::over(&design.points, &self.rings_km, self.reach()));
        let tables = tables.collect::<Result<Vec<_>, Error>>()?;
        let counted = designs.iter().zip(&tables).map(|(design, table)| CountedDesign {
            comparison: &design.comparison,
            measure: &design.measure,
            table,
            weights: design.weights.as_ref(),
        });
        self.fit_tables(&counted.collect::<Vec<_>>())
    }
}

impl SpecificationCurve {
    /// The same from tables that are already counted.
    ///
    /// # Errors
    /// Those of [`Method::check`], and a table that lacks the rings or days.
    pub fn fit_tables(&self, designs: &[CountedDesign<'_>]) -> Result<Fit<Self>, Error> {
        self.check_settings(designs.len())?;
        for design in designs {
            super::check_arms(design.table.anchors())?;
            super::check_table(design.table, &self.rings_km, self.reach())?;
        }
        let counted = cells::count(self, designs);
        let test = joint::test(&counted, self.draws, self.seed);
        let fewest = counted.ways.iter().filter(|way| way.specification.ratio.is_some()).map(|way| way.adding).min();
        let mut specifications: Vec<Specification> = counted.ways.into_iter().map(|way| way.specification).collect();
        let key = |one: &Specification| one.ratio.unwrap_or(f64::INFINITY);
        // A stable sort keeps the order of the spec among equals.
        specifications.sort_by(|a, b| key(a).total_cmp(&key(b)).then(a.ratio.is_none().cmp(&b.ratio.is_none())));
        let ratios: Vec<f64> = specifications.iter().filter_map(|one| one.ratio).collect();
        let share = |count: usize| (!ratios.is_empty()).then(|| count as f64 / ratios.len() as f64);
        let median = (!ratios.is_empty()).then(|| quantile::median(&ratios));
        let (below, above) = (ratios.iter().filter(|ratio| **ratio < 1.0).count(), ratios.iter().filter(|ratio| **ratio > 1.0).count());
        let same = match median {
            Some(median) if median < 1.0 => below,
            Some(median) if median > 1.0 => above,
            _ => below.max(above),
        };
        let excludes = |one: &&Specification| one.conf_high.is_some_and(|high| high < 1.0) || one.conf_low.is_some_and(|low| low > 1.0);
        let excluding = specifications.iter().filter(excludes).count();
        let estimate = SpecificationCurveEstimate {
            defined: ratios.len() as u64,
            median_ratio: median,
            share_same_sign: share(same),
            share_excluding_one: share(excluding),
            mean_statistic: test.map(|test| test.0),
            joint_p_value: test.map(|test| test.1),
            campaigns: counted.campaigns as u64,
            specifications,
        };
        let diagnostics = doubts(&estimate, fewest);
        Ok(Fit { spec: self.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
    }

    fn reach(&self) -> Window {
        super::reach(&self.baselines, &self.after)
    }

    fn nearness(&self) -> Nearness {
        let last = self.after.iter().map(|window| window.to_day.unsigned_abs()).max().unwrap_or(1);
        super::nearness(&self.rings_km, last, self.campaign_km, self.campaign_days)
    }

    fn check_settings(&self, designs: usize) -> Result<(), Error> {
        checked_rings(&self.rings_km)?;
        check_windows(&self.baselines, &self.after)?;
        super::check_campaigns(self.campaign_km)?;
        if !(0.5..1.0).contains(&self.level) {
            let limit = "it must be at least 0.5 and below 1".into();
            return Err(Error::Setting { setting: "level", value: self.level.to_string(), limit });
        }
        if self.draws < 19 {
            let limit = "a joint test at the level 0.05 needs at least 19".into();
            return Err(Error::Setting { setting: "draws", value: self.draws.to_string(), limit });
        }
        if designs == 0 {
            let reason = "there are 0 designs, and 1 is the least".into();
            return Err(Error::NotEstimable { what: "a specification curve".into(), reason });
        }
        Ok(())
    }
}

fn doubts(estimate: &SpecificationCurveEstimate, fewest: Option<u64>) -> Vec<Diagnostic> {
    let mut doubts = Vec::new();
    let (all, defined) = (estimate.specifications.len() as u64, estimate.defined);
    if defined < all {
        doubts.push(diagnostic::LOW_COUNT.with(format!("{} of {all} ways to ask have no ratio, since a sum is 0", all - defined)));
    }
    if let Some(share) = estimate.share_same_sign.filter(|share| *share < SAME) {
        doubts.push(diagnostic::SIGN_DEPENDS.with(format!(
            "{:.0} % of {defined} ways to ask point one way and {:.0} % the other, or nowhere",
            100.0 * share,
            100.0 * (1.0 - share)
        )));
    }
    if let Some(fewest) = fewest.filter(|fewest| *fewest < FEW_CAMPAIGNS) {
        doubts.push(diagnostic::FEW_CLUSTERS.with(format!(
            "{fewest} campaigns add to a way to ask, the fewest of {defined} ways; below {FEW_CAMPAIGNS} intervals are unsure"
        )));
    }
    doubts
}

/// Below this number of campaigns intervals are said to be unsure.
const FEW_CAMPAIGNS: u64 = 20;

/// Below this share on one side of 1 the sign is said to depend on the choices.
const SAME: f64 = 0.9;
