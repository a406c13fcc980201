//! The same estimate where no effect can be, and the rank of the real one among them.

mod count;
mod draw;
mod show;

use super::campaigns::Nearness;
use crate::{
    data::{AnchoredPoints, Ring, Window, check_rows, check_windows, checked_rings},
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
};
use serde::{Deserialize, Serialize};

/// Where a placebo is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceboKind {
    /// The same places at other dates: whole campaigns are moved in time.
    Dates,
    /// Other places of the observed region at the same dates: whole campaigns are moved.
    Places,
    /// The kinds of actions exchanged: whole campaigns change their arm by lot.
    Kinds,
}

/// The real estimate among estimates where no effect can be.
///
/// It says how unusual the real estimate is among placebos. It does not say that a placebo is like the action in all else: actions may follow
/// surges, and a date drawn by lot does not, so a high rank may be the surge's.
///
/// # Formula
/// `estimate = (ta − tb·A/B) / n_t − (ca − cb·A/B) / n_c`, with the treated `t` and control `c`, before `b` and after `a`, the days after
/// `A` and before `B`, over the anchors whose baselines and windows after were all observed. Its variance is
/// `max(G/(G − 1) · Σ u_g², Σ (a + b·(A/B)²) / n²)`, with the influence `u_g` of each of `G` campaigns; the second, summed over both arms, is
/// that of chance alone. What is ranked is `estimate / √variance`, of the real anchors and of each placebo's, whose campaigns are made
/// anew. `rank` = 1 + the number of placebos below the real one + half of those equal to it;
/// `p = min(1, 2 · (1 + min(#{placebo ≤ real}, #{placebo ≥ real})) / (1 + placebos))`.
///
/// # Units
/// Events per action more or fewer (below 0) than expected from the comparison. The placebos' quantiles are of `estimate / √variance` times
/// the real standard error, so that they can be held against the real estimate. Days and kilometres.
///
/// # Source
/// `phipson-smyth-2010`, `abadie-diamond-hainmueller-2010`.
///
/// # Checked against
/// See the test `ways`: a script in plain Python, sets counted one by one, and the share of false findings.
///
/// # Errors
/// Windows that hold day 0 or are reversed, rings that do not ascend, fewer than 19 draws, or an arm without a complete anchor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Placebo {
    /// Upper bounds of the rings in kilometres, ascending.
    pub rings_km: Vec<f64>,
    /// Windows before day 0.
    pub baselines: Vec<Window>,
    /// Windows after day 0.
    pub after: Vec<Window>,
    /// Which placebos are made.
    pub kinds: Vec<PlaceboKind>,
    /// Whether the control anchors are actions too, which are moved and exchanged as the treated are.
    pub control_acts: bool,
    /// No real action may lie this near a placebo in the days of its windows; if none is given, placebos may fall on real actions.
    pub clear_km: Option<f64>,
    /// Greatest distance within a campaign, which is moved as a whole; the outermost ring if none is given.
    pub campaign_km: Option<f64>,
    /// Actions of one place with gaps up to this many days are moved together, up to twice as many in all.
    pub campaign_days: u32,
    /// Placebos of each kind.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// Days from 1970-01-01 to day 0 of the rows, which says where the quarters begin within which kinds are exchanged.
    pub day_zero: i32,
}

impl Default for Placebo {
    fn default() -> Self {
        Self {
            rings_km: super::default_rings_km(),
            baselines: super::default_baselines(),
            after: super::default_after(),
            kinds: vec![PlaceboKind::Dates, PlaceboKind::Places, PlaceboKind::Kinds],
            control_acts: true,
            clear_km: None,
            campaign_km: None,
            campaign_days: 28,
            draws: 199,
            seed: 1,
            day_zero: 0,
        }
    }
}

/// One ring, baseline and window after among placebos of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceboCell {
    /// Where the placebos are.
    pub kind: PlaceboKind,
    /// The ring.
    pub ring: Ring,
    /// The window before.
    pub baseline: Window,
    /// The window after.
    pub after: Window,
    /// The real estimate, in events per action.
    pub estimate: f64,
    /// Its standard error by campaign, never below that of chance alone.
    pub std_error: f64,
    /// Placebos that gave an estimate.
    pub placebos: u64,
    /// Rank of the real estimate among them, from the smallest; equal ones count half.
    pub rank: f64,
    /// Chance of a rank as far from the middle, two-sided.
    pub p_value: f64,
    /// Placebo estimates at 2.5 %, in the middle and at 97.5 %, each brought to the real standard error.
    pub placebo_quantiles: [f64; 3],
}

/// How the placebos of one kind could be made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceboSet {
    /// Where they are.
    pub kind: PlaceboKind,
    /// Number of placebos.
    pub placebos: u64,
    /// Anchors that could not be moved or exchanged, on average over the placebos.
    pub unmoved_per_placebo: f64,
}

/// What [`Placebo`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceboEstimate {
    /// By kind of placebo.
    pub sets: Vec<PlaceboSet>,
    /// By kind, then ring, baseline and window after, in the order of the spec.
    pub cells: Vec<PlaceboCell>,
    /// Treated anchors that enter the real estimate.
    pub treated: u64,
    /// Control anchors that enter the real estimate.
    pub control: u64,
}

impl Method for Placebo {
    type Data = AnchoredPoints;
    type Estimate = PlaceboEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "placebo",
        title: "Placebos: other dates, other places, other kinds",
        question: "How unusual is the estimate among those made where no effect can be?",
        explanation: include_str!("placebo.md"),
        assumptions: &[
            "without effect, the real dates, places or kinds are as good as any other; not so where only one arm follows surges",
            "a campaign that is moved as a whole keeps what its actions share",
        ],
        sources: &["phipson-smyth-2010", "abadie-diamond-hainmueller-2010"],
        checked_against: "a script in plain Python on made-up events around 45 actions, two designs: 624 values of the real estimates, counts equal, the others to 11 digits; rank, p and middle against sets of each kind counted anchor by anchor; 200 invented theatres of each of six sorts without effect and with both arms alike: p of at most 0.05 in 4.2 to 6.1 % by kind, over all cells; where only the actions follow surges, dates and places have it in 19 to 60 %",
        status: Status::Checked,
    };

    fn check(&self, points: &AnchoredPoints) -> Result<(), Error> {
        checked_rings(&self.rings_km)?;
        check_windows(&self.baselines, &self.after)?;
        check_rows(points)?;
        super::check_arms(&points.anchors)?;
        if self.draws < 19 {
            let limit = "a two-sided rank at the level 0.1 needs at least 19".into();
            return Err(Error::Setting { setting: "draws", value: self.draws.to_string(), limit });
        }
        super::check_campaigns(self.campaign_km)?;
        if let Some(km) = self.clear_km.filter(|km| !(km.is_finite() && *km >= 0.0)) {
            let limit = "it must be a distance of 0 or more".into();
            return Err(Error::Setting { setting: "clear_km", value: km.to_string(), limit });
        }
        Ok(())
    }

    fn fit(&self, points: &AnchoredPoints) -> Result<Fit<Self>, Error> {
        let pool = draw::Pool::new(self, points);
        let mut crowded = Vec::new();
        let estimate = count::fit(self, points, |kind| {
            let (sets, unmoved) = pool.sets(kind)?;
            crowded.extend(pool.doubt(kind, unmoved));
            Ok((sets, unmoved))
        })?;
        let diagnostics = crowded;
        Ok(Fit { spec: self.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
    }
}

impl Placebo {
    fn reach(&self) -> Window {
        super::reach(&self.baselines, &self.after)
    }

    fn nearness(&self) -> Nearness {
        super::nearness(&self.rings_km, self.campaign_days, self.campaign_km, None)
    }
}

impl PlaceboKind {
    /// Its word, as in a spec.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dates => "dates",
            Self::Places => "places",
            Self::Kinds => "kinds",
        }
    }
}
