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
/// A script in plain Python (fractions, decimals of 50 digits) on made-up events around 45 actions, three designs: all 9,098 values, counts
/// equal, the others to 12 digits. Contrasts of two kinds that do nothing in 2000 invented theatres: 95 % intervals of what is standardised
/// hold the truth in 93.2 to 97.0 % of them, by lot or chosen by stratum. See the test `kinds`.
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
        checked_against: "a script in plain Python (fractions, decimals of 50 digits) on made-up events around 45 actions, three designs: all 9,098 values, counts equal, the others to 12 digits; contrasts of two kinds that do nothing in 2000 invented theatres: 95 % intervals of what is standardised hold the truth in 93.2 to 97.0 % of them, by lot or chosen by stratum; a kind's own ratio in a stratum is held in 94.6 to 98.1 %",
        status: Status::Checked,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::{Anchor, AnchoredPoints, Arm, Period, Point},
        method::{Estimate, estimate},
        table::Value,
    };

    /// Actions far apart in time, each with a kind and a count on the day before and on the day after.
    fn made_up(actions: &[(&str, u32, u32)]) -> AnchorsByKind {
        let mut data = AnchorsByKind {
            points: AnchoredPoints { anchors: Vec::new(), points: Vec::new(), observed: Period { first: 0, last: 99_999 } },
            kinds: BTreeMap::new(),
        };
        for (id, (kind, before, after)) in (0..).zip(actions) {
            let day = 100 + 200 * id as i32;
            data.points.anchors.push(Anchor { id: RowId(id), day, latitude: 0.0, longitude: 0.0, arm: Arm::Treated });
            data.kinds.insert(RowId(id), (*kind).to_owned());
            for (side, weight) in [(-1, *before), (1, *after)] {
                let id = RowId(data.points.points.len() as u64);
                data.points.points.push(Point { id, day: day + side, latitude: 0.0, longitude: 0.0, weight });
            }
        }
        data
    }

    fn spec() -> KindsCompared {
        KindsCompared {
            rings_km: vec![5.0],
            strata_quantiles: vec![0.5],
            baselines: vec![Window::new(-2, -1)],
            after: vec![Window::new(1, 2)],
            ..KindsCompared::default()
        }
    }

    #[test]
    fn standardised_by_hand() {
        // Low: x 2 → 4 and 2 → 2, y 1 → 2. High: x 10 → 5, y 8 → 4 and 12 → 6.
        let data = made_up(&[("x", 2, 4), ("x", 2, 2), ("x", 10, 5), ("y", 1, 2), ("y", 8, 4), ("y", 12, 6)]);
        let fit = estimate(&spec(), &data).unwrap();
        let strata: Vec<_> = fit.estimate.strata.iter().map(|s| (s.lowest, s.highest, s.actions.clone(), s.weight)).collect();
        assert_eq!(strata, [(1, 2, vec![2, 1], Some(0.5)), (8, 12, vec![1, 2], Some(0.5))]);
        let shown = |changes: &[KindChange]| changes.iter().map(|c| (c.before_per_day, c.after_per_day)).collect::<Vec<_>>();
        assert_eq!(shown(&fit.estimate.cells), [(1.0, 1.5), (5.0, 2.5), (0.5, 1.0), (5.0, 2.5)]);
        assert_eq!(shown(&fit.estimate.plain)[1], (21.0 / 6.0, 2.0));
        assert_eq!(shown(&fit.estimate.standardised), [(3.0, 2.0), (2.75, 1.75)]);
        let contrast = &fit.estimate.contrasts[1];
        assert!(contrast.standardised && (contrast.kind.as_str(), contrast.against.as_str()) == ("x", "y"));
        assert!((contrast.ratio_of_ratios.unwrap().estimate - (2.0 / 3.0) / (1.75 / 2.75)).abs() < 1e-15);
        assert_eq!(contrast.difference_per_day.estimate, 0.0);
        assert!(fit.estimate.descriptive);
        let codes: Vec<_> = fit.diagnostics.iter().map(|doubt| doubt.code).collect();
        assert_eq!(codes, ["wake.few-clusters", "wake.low-count"]);
        let table = fit.estimate.table();
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len() && row[1] == Value::Text("descriptive".into())));
        assert!(fit.estimate.figure().panels[0].title.starts_with("descriptive"));
    }

    #[test]
    fn without_a_shared_stratum_nothing_is_standardised() {
        let fit = estimate(&spec(), &made_up(&[("x", 1, 4), ("x", 2, 2), ("y", 10, 5), ("y", 11, 2)])).unwrap();
        assert!(fit.estimate.standardised.is_empty());
        assert_eq!(fit.estimate.contrasts.len(), 1);
        assert!(fit.estimate.strata.iter().all(|stratum| stratum.weight.is_none()));
        let empty = fit.diagnostics.iter().filter(|doubt| doubt.code == "kinds.empty-stratum").collect::<Vec<_>>();
        assert!(empty.len() == 2 && empty[0].message.contains("with 1 to 2 before, has no action of y"), "{empty:?}");
    }

    #[test]
    fn equal_counts_make_fewer_strata() {
        let fit = estimate(&spec(), &made_up(&[("x", 0, 4), ("y", 0, 2)])).unwrap();
        assert_eq!(fit.estimate.strata.len(), 1);
        assert!(fit.diagnostics.iter().any(|doubt| doubt.code == "kinds.few-strata"));
        assert!(fit.estimate.plain.iter().all(|change| change.ratio.is_none() && change.difference_per_day.conf_low.is_none()));
    }

    #[test]
    fn refuses_what_cannot_be_compared() {
        let two = made_up(&[("x", 1, 4), ("y", 2, 2)]);
        assert!(estimate(&spec(), &made_up(&[("x", 1, 4), ("x", 2, 2)])).is_err());
        let mut late = two.clone();
        late.points.observed.last = 200;
        assert!(estimate(&spec(), &late).unwrap_err().to_string().contains("the kind \"y\" has 0 actions"));
        let mut unknown = two.clone();
        unknown.kinds.remove(&RowId(1));
        unknown.kinds.insert(RowId(9), "y".into());
        assert!(estimate(&spec(), &unknown).is_err());
        for bad in [
            KindsCompared { strata_window: Window::new(-3, 0), ..spec() },
            KindsCompared { strata_quantiles: vec![0.5, 0.5], ..spec() },
            KindsCompared { strata_quantiles: vec![f64::NAN], ..spec() },
            KindsCompared { level: 1.0, ..spec() },
        ] {
            assert!(estimate(&bad, &two).is_err(), "{bad:?}");
        }
    }
}
