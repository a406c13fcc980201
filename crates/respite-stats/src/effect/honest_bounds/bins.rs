//! From the table to the difference between the arms by bin of days, with its covariance by campaigns.

use super::timed_contrasts::TimedContrasts;
use crate::{
    data::{RingDayTable, Window, check_windows, checked_rings},
    diagnostic::{self, Diagnostic},
    effect::{self, campaign_sums::Campaigns},
    error::Error,
};
use serde::Serialize;

/// Bins of days of equal length before and after an action; day 0 is in none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bins {
    /// Days of each bin.
    pub days: u32,
    /// Bins before day 0, the last of which is the reference.
    pub before: u32,
    /// Bins after day 0.
    pub after: u32,
}

/// Longest reach, in days, as of all windows.
const LONGEST: u32 = 3660;
/// Fewer bins before the reference than this raise a doubt.
const FEW_BINS: u32 = 3;

impl Bins {
    /// The days of each bin but the reference, and its time.
    ///
    /// # Formula
    /// The time of a bin is the distance of its middle from that of the reference, over a bin's days: −1, −2, … before, and `k + 1/days` for
    /// bin k after, for day 0 lies between.
    pub fn times(self) -> Vec<(Window, f64)> {
        let days = self.days as i32;
        let before = (1..self.before as i32).rev().map(|k| (Window::new(-(k + 1) * days, -k * days - 1), -f64::from(k)));
        let after = (1..=self.after as i32).map(|k| (Window::new((k - 1) * days + 1, k * days), f64::from(k) + 1.0 / f64::from(days)));
        before.chain(after).collect()
    }

    /// The reference bin.
    pub fn reference(self) -> Window {
        Window::new(-(self.days as i32), -1)
    }

    /// From the first to the last day of any bin.
    pub fn reach(self) -> Window {
        Window::new(-((self.before * self.days) as i32), (self.after * self.days) as i32)
    }

    /// A window's weights on the bins after: 1 for each bin that it holds.
    ///
    /// # Errors
    /// A window that cuts a bin, or reaches beyond them.
    pub fn weights(self, window: Window) -> Result<Vec<f64>, Error> {
        let after = self.times().split_off(self.before.saturating_sub(1) as usize);
        let holds = |bin: &Window| bin.from_day >= window.from_day && bin.to_day <= window.to_day;
        let held: u32 = after.iter().map(|(bin, _)| if holds(bin) { bin.days() } else { 0 }).sum();
        if held == 0 || held != window.days() {
            let limit = format!("it must consist of whole bins of {} days up to day {}", self.days, self.reach().to_day);
            return Err(Error::Setting { setting: "after", value: window.to_string(), limit });
        }
        Ok(after.iter().map(|(bin, _)| f64::from(u8::from(holds(bin)))).collect())
    }

    /// Whether bins, the windows after on them, rings and campaigns are such as a method of bins can use.
    pub(in crate::effect) fn check(self, rings_km: &[f64], after: &[Window], campaign_km: Option<f64>) -> Result<(), Error> {
        checked_rings(rings_km)?;
        self.check_limits()?;
        check_windows(&[self.reference()], after)?;
        after.iter().try_for_each(|after| self.weights(*after).map(drop))?;
        effect::check_campaigns(campaign_km)
    }

    /// The campaigns of the anchors whose every bin was observed, where each arm has enough of them. The pair is the
    /// greatest distance and gap within a campaign, where given.
    pub(in crate::effect) fn campaigns(
        self,
        table: &RingDayTable,
        rings_km: &[f64],
        (campaign_km, campaign_days): (Option<f64>, Option<u32>),
        what: &str,
    ) -> Result<Campaigns, Error> {
        effect::check_table(table, rings_km, self.reach())?;
        let near = effect::nearness(rings_km, self.after * self.days, campaign_km, campaign_days);
        let campaigns = Campaigns::of(table, near, self.reach());
        check_campaigns(&campaigns, what)?;
        Ok(campaigns)
    }

    fn check_limits(self) -> Result<(), Error> {
        let refuse = |setting, value: u32, limit: &str| Err(Error::Setting { setting, value: value.to_string(), limit: limit.into() });
        if self.days == 0 || self.days > LONGEST {
            return refuse("bins_days", self.days, "a bin has 1 to 3660 days");
        }
        if self.before < 2 || u64::from(self.before) * u64::from(self.days) > u64::from(LONGEST) {
            return refuse(
                "bins_before",
                self.before,
                "there must be 2 or more bins before, in 3660 days or less: the last is the reference",
            );
        }
        if self.after == 0 || u64::from(self.after) * u64::from(self.days) > u64::from(LONGEST) {
            return refuse("bins_after", self.after, "there must be 1 or more bins after, in 3660 days or less");
        }
        Ok(())
    }

    /// Doubts that all rings share: bins, campaigns and anchors that are few or left out.
    pub(in crate::effect) fn doubts(self, campaigns: &Campaigns, what: &str) -> Vec<Diagnostic> {
        let mut doubts = Vec::new();
        let incomplete: u64 = campaigns.incomplete.iter().sum();
        if incomplete > 0 {
            let all = incomplete + (campaigns.total(0) + campaigns.total(1)) as u64;
            doubts.push(diagnostic::INCOMPLETE.with(format!(
                "{what}: {incomplete} of {all} actions and comparisons have bins that leave the observed period and are left out"
            )));
        }
        let (treated, control) = (campaigns.with(0), campaigns.with(1));
        if treated.min(control) < FEW_CAMPAIGNS {
            doubts.push(diagnostic::FEW_CLUSTERS.with(format!(
                "the treated actions fall into {treated} campaigns and the control actions into {control}; below {FEW_CAMPAIGNS} intervals are unsure"
            )));
        }
        if self.before - 1 < FEW_BINS {
            doubts.push(diagnostic::FEW_BINS.with(format!(
                "{what}: {} bins before the reference; below {FEW_BINS} they tell little of how the paths differ",
                self.before - 1
            )));
        }
        let numbers = u64::from(self.before - 1 + self.after);
        if campaigns.anchors.len() as u64 <= numbers {
            doubts.push(diagnostic::COVARIANCE_RANK.with(format!(
                "{what}: {} campaigns for the covariance of {numbers} bins, and {} are the least",
                campaigns.anchors.len(),
                numbers + 1
            )));
        }
        doubts
    }
}

/// Fewer campaigns than this in an arm raise a doubt.
const FEW_CAMPAIGNS: u64 = 20;
/// Fewer campaigns than this in an arm allow no covariance.
const FEWEST: u64 = 5;

/// Whether each arm has campaigns enough.
fn check_campaigns(campaigns: &Campaigns, what: &str) -> Result<(), Error> {
    for (arm, name) in [(0, "treated"), (1, "control")] {
        let found = campaigns.with(arm);
        if found < FEWEST {
            let reason = format!("the {name} arm has {found} campaigns whose bins were all observed, and {FEWEST} is the least");
            return Err(Error::NotEstimable { what: what.into(), reason });
        }
    }
    Ok(())
}

/// The difference between the arms by bin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BinnedContrasts {
    /// For each bin but the reference, by time: treated less control, events per action in the bin, less the same in the reference.
    pub study: TimedContrasts,
    /// Treated mean count per bin, over all bins before day 0.
    pub treated_per_bin_before: f64,
}

impl BinnedContrasts {
    /// The contrasts of one ring.
    ///
    /// # Formula
    /// `β_b = (mean_t Y_b − mean_t Y_ref) − (mean_c Y_b − mean_c Y_ref)`, Y an anchor's count in the bin. The covariance of two bins a and b
    /// is `G/(G − 1) · Σ_g u_ga·u_gb` over the G campaigns, with u as for the respite curve, plus `1/n_t² + 1/n_c²` where a = b: the
    /// variance of one more event in each arm. So each standard error is that of the respite curve for the same number.
    pub(in crate::effect) fn of(table: &RingDayTable, ring: usize, bins: Bins, campaigns: &Campaigns) -> Result<Self, Error> {
        let reach = bins.reach();
        let sums = campaigns.sums(table, ring, reach);
        let times = bins.times();
        let of_window = |days: &[f64], window: Window| -> f64 {
            let from = (window.from_day - reach.from_day) as usize;
            days[from..from + window.days() as usize].iter().sum()
        };
        // By campaign and arm: each bin less the reference. Whole numbers, so the order of adding does not matter.
        let contrasts: Vec<[Vec<f64>; 2]> = sums
            .iter()
            .map(|both| {
                [0, 1].map(|arm: usize| {
                    let reference = of_window(&both[arm], bins.reference());
                    times.iter().map(|(window, _)| of_window(&both[arm], *window) - reference).collect()
                })
            })
            .collect();
        let totals = [campaigns.total(0), campaigns.total(1)];
        let means: [Vec<f64>; 2] = [0, 1]
            .map(|arm: usize| (0..times.len()).map(|bin| contrasts.iter().map(|both| both[arm][bin]).sum::<f64>() / totals[arm]).collect());
        let influence = |campaign: usize, bin: usize| {
            let part = |arm: usize| (contrasts[campaign][arm][bin] - campaigns.anchors[campaign][arm] * means[arm][bin]) / totals[arm];
            part(0) - part(1)
        };
        let influences: Vec<Vec<f64>> = (0..contrasts.len()).map(|g| (0..times.len()).map(|bin| influence(g, bin)).collect()).collect();
        let groups = contrasts.len() as f64;
        let one_more = totals[0].powi(-2) + totals[1].powi(-2);
        let covariance = (0..times.len())
            .map(|a| {
                let with = |b: usize| influences.iter().map(|parts| parts[a] * parts[b]).sum::<f64>() * groups / (groups - 1.0);
                (0..times.len()).map(|b| if a == b { with(b) + one_more } else { with(b) }).collect()
            })
            .collect();
        let estimates = means[0].iter().zip(&means[1]).map(|(treated, control)| treated - control).collect();
        let before: f64 = sums.iter().map(|both| of_window(&both[0], Window::new(reach.from_day, -1))).sum();
        Ok(Self {
            study: TimedContrasts::new(times.into_iter().map(|(_, time)| time).collect(), estimates, covariance)?,
            treated_per_bin_before: before / totals[0] / f64::from(bins.before),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_leave_out_day_zero() {
        let bins = Bins { days: 7, before: 3, after: 2 };
        let windows: Vec<Window> = bins.times().into_iter().map(|(window, _)| window).collect();
        assert_eq!(windows, [Window::new(-21, -15), Window::new(-14, -8), Window::new(1, 7), Window::new(8, 14)]);
        let times: Vec<f64> = bins.times().into_iter().map(|(_, time)| time).collect();
        assert_eq!(times, [-2.0, -1.0, 1.0 + 1.0 / 7.0, 2.0 + 1.0 / 7.0]);
        assert_eq!((bins.reference(), bins.reach()), (Window::new(-7, -1), Window::new(-21, 14)));
    }

    #[test]
    fn windows_consist_of_whole_bins() {
        let bins = Bins { days: 7, before: 3, after: 4 };
        assert_eq!(bins.weights(Window::new(15, 28)).unwrap(), [0.0, 0.0, 1.0, 1.0]);
        assert!(bins.weights(Window::new(15, 27)).is_err());
        assert!(bins.weights(Window::new(15, 35)).is_err());
        let (rings, after) = ([5.0], [Window::new(1, 7)]);
        assert!(bins.check(&rings, &after, None).is_ok());
        assert!(Bins { before: 1, ..bins }.check(&rings, &after, None).is_err());
        assert!(Bins { days: 0, ..bins }.check(&rings, &after, None).is_err());
        assert!(Bins { after: 999, ..bins }.check(&rings, &after, None).is_err());
        assert!(
            bins.check(&[], &after, None).is_err()
                && bins.check(&rings, &[], None).is_err()
                && bins.check(&rings, &after, Some(-1.0)).is_err()
        );
    }
}
