//! Whether settings and rows allow an estimate.

use super::{Estimator, MatchedWake, WakeRule, WakeUnit};
use crate::{
    data::{Role, TimedRows, checked_rings},
    effect::matching::MatchingBy,
    error::Error,
};

/// The most numbers of units in a window.
const LONGEST: u32 = 3660;

impl MatchedWake {
    pub(super) fn check_settings(&self) -> Result<(), Error> {
        let refuse = |setting, value: String, limit: &str| Err(Error::Setting { setting, value, limit: limit.into() });
        let least = if self.rule == WakeRule::Mwa { 2 } else { 1 };
        if self.windows.is_empty() {
            return refuse("windows", "[]".into(), "it needs at least one window");
        }
        for (at, window) in self.windows.iter().enumerate() {
            if !(least..=LONGEST).contains(window) {
                return refuse("windows", window.to_string(), &format!("a window must be {least} to {LONGEST} units long"));
            }
            if self.windows[..at].contains(window) {
                return refuse("windows", window.to_string(), "each window may stand once");
            }
        }
        checked_rings(&self.radii_km).map_err(|error| match error {
            Error::Setting { value, .. } => {
                Error::Setting { setting: "radii_km", value, limit: "it needs radii that are positive and ascending".into() }
            }
            other => other,
        })?;
        if !(1..=100).contains(&self.bins) {
            return refuse("bins", self.bins.to_string(), "it must be 1 to 100");
        }
        if !(0.5..1.0).contains(&self.level) {
            return refuse("level", self.level.to_string(), "it must be at least 0.5 and below 1");
        }
        crate::effect::check_campaigns(self.campaign_km)?;
        match self.rule {
            WakeRule::CivilDay => {
                if self.unit != WakeUnit::Days {
                    return refuse("unit", format!("{:?}", self.unit), "the rule civil-day counts in days");
                }
                if self.estimator != Estimator::Lm {
                    return refuse("estimator", format!("{:?}", self.estimator), "the rule civil-day takes lm");
                }
                if !self.weighted {
                    return refuse("weighted", "false".into(), "the rule civil-day always uses the weights of the matching");
                }
                if !self.controls.is_empty() {
                    return refuse("controls", self.controls.join(", "), "the rule civil-day matches on covariates: name them in match_on");
                }
                if self.drop_overlaps {
                    return refuse("drop_overlaps", "true".into(), "the rule civil-day keeps all wakes and matches on earlier actions");
                }
            }
            WakeRule::Mwa => {
                if self.by != MatchingBy::CoarsenedExact {
                    return refuse("by", format!("{:?}", self.by), "the rule mwa matches by coarsened-exact");
                }
                if self.match_each_window {
                    return refuse("match_each_window", "true".into(), "the rule mwa does so in any case");
                }
            }
        }
        Ok(())
    }

    pub(super) fn check_rows(&self, data: &TimedRows) -> Result<(), Error> {
        data.check()?;
        for (role, name) in [(Role::Treated, "treated"), (Role::Control, "control")] {
            if !data.rows.iter().any(|row| row.role == role) {
                return Err(Error::NotEstimable {
                    what: "a comparison of two arms".into(),
                    reason: format!("the {name} arm has 0 actions, and 1 is the least"),
                });
            }
        }
        self.match_on.iter().try_for_each(|name| data.covariate("match_on", name).map(|_| ()))?;
        self.controls.iter().try_for_each(|name| data.covariate("controls", name).map(|_| ()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_checked() {
        let fine = MatchedWake::default();
        assert!(fine.check_settings().is_ok());
        let peer = MatchedWake { rule: WakeRule::Mwa, ..fine.clone() };
        assert!(peer.check_settings().is_ok());
        for bad in [
            MatchedWake { windows: Vec::new(), ..fine.clone() },
            MatchedWake { windows: vec![0], ..fine.clone() },
            MatchedWake { windows: vec![3, 3], ..fine.clone() },
            MatchedWake { radii_km: vec![4.0, 2.0], ..fine.clone() },
            MatchedWake { unit: WakeUnit::Hours, ..fine.clone() },
            MatchedWake { estimator: Estimator::Nb, ..fine.clone() },
            MatchedWake { controls: vec!["x".into()], ..fine.clone() },
            MatchedWake { level: 1.0, ..fine.clone() },
            MatchedWake { campaign_km: Some(-1.0), ..fine },
            MatchedWake { windows: vec![1], ..peer.clone() },
            MatchedWake { by: MatchingBy::EntropyBalance, ..peer.clone() },
            MatchedWake { match_each_window: true, ..peer },
        ] {
            assert!(bad.check_settings().is_err(), "{bad:?}");
        }
    }
}
