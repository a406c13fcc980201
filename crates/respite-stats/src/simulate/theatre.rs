//! An invented theatre: towns, attacks that excite one another, and actions that follow surges.

use super::latent::{Latent, latent};
use crate::{
    data::{Anchor, AnchoredPoints, Arm, Period, Point, RowId},
    error::Error,
};
use serde::{Deserialize, Serialize};

/// Settings of an invented theatre. With `relief_share` and `rebound_rate` 0 the actions do nothing.
///
/// # Formula
/// Planned attacks of a town: a Hawkes process with exponential delays. On each day without a recent action an opportunity for one
/// arises with probability `opportunity_most · n² / (n² + opportunity_half²)`, n the planned attacks of the last `surge_days` days. Half of
/// the opportunities, by lot, are strikes, the others shows of force. A strike removes each planned attack within
/// `action_reach_km` on the days 1 to `relief_days` with probability `relief_share`, and on the `rebound_days` days after these adds
/// attacks at `rebound_rate` times the town's rate. Overlapping strikes each remove and add on their own.
///
/// # Units
/// Days, kilometres, degrees, events per day.
///
/// # Source
/// `hawkes-1971`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TheatreConfig {
    /// Number of towns.
    pub towns: u32,
    /// Length of the observed period.
    pub days: u32,
    /// Planned attacks per day in the middle town; the first has half of it and the last twice.
    pub attacks_per_day: f64,
    /// Mean number of further attacks that one sets off.
    pub branching_ratio: f64,
    /// Mean delay of an attack that another sets off.
    pub delay_days: f64,
    /// Standard deviation of attacks' places around the town, north and east alike.
    pub spread_km: f64,
    /// Standard deviation of actions' places around the town.
    pub action_spread_km: f64,
    /// Days over which a surge is felt.
    pub surge_days: u32,
    /// Number of attacks in those days at which half of `opportunity_most` is reached.
    pub opportunity_half: f64,
    /// Greatest probability of an opportunity on a day.
    pub opportunity_most: f64,
    /// Days after an opportunity without another in the same town.
    pub refractory_days: u32,
    /// How far a strike acts.
    pub action_reach_km: f64,
    /// Probability that a strike removes a planned attack.
    pub relief_share: f64,
    /// Days on which it does.
    pub relief_days: u32,
    /// Attacks that a strike adds afterwards, in shares of the town's rate.
    pub rebound_rate: f64,
    /// Days on which it does.
    pub rebound_days: u32,
    /// Degrees north of the first town.
    pub origin_latitude: f64,
    /// Degrees east of the first town.
    pub origin_longitude: f64,
}

impl Default for TheatreConfig {
    fn default() -> Self {
        Self {
            towns: 9,
            days: 1000,
            attacks_per_day: 0.17,
            branching_ratio: 0.4,
            delay_days: 4.0,
            spread_km: 2.5,
            action_spread_km: 0.5,
            surge_days: 5,
            opportunity_half: 3.0,
            opportunity_most: 0.4,
            refractory_days: 12,
            action_reach_km: 10.0,
            relief_share: 0.8,
            relief_days: 7,
            rebound_rate: 0.9,
            rebound_days: 14,
            origin_latitude: -28.0,
            origin_longitude: -22.0,
        }
    }
}

/// An invented town.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Town {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// An attack that happened.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SimulatedAttack {
    /// Index of the town.
    pub town: usize,
    /// Day, from 0.
    pub day: i32,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// An action.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SimulatedAction {
    /// Index of the town.
    pub town: usize,
    /// Day, from 0.
    pub day: i32,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Whether it is a strike; else it is a show of force, which does nothing.
    pub strike: bool,
}

/// An invented theatre.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Theatre {
    /// Its settings.
    pub config: TheatreConfig,
    /// Towns.
    pub towns: Vec<Town>,
    /// Attacks that happened, by day.
    pub attacks: Vec<SimulatedAttack>,
    /// Actions, by day.
    pub actions: Vec<SimulatedAction>,
}

/// An invented theatre; the same settings and seed give the same theatre.
///
/// # Errors
/// Settings that are negative, not finite, or a branching ratio of 1 or more.
pub fn simulate(config: &TheatreConfig, seed: u64) -> Result<Theatre, Error> {
    config.check()?;
    let Latent { planned, opportunities } = latent(config, seed);
    let mut attacks: Vec<SimulatedAttack> = Vec::new();
    for (attack, marks) in &planned {
        // One mark for each opportunity that reaches the attack; it removes the attack if it is a strike and the mark is low.
        if !marks.iter().any(|(opportunity, mark)| opportunities[*opportunity].action.strike && *mark < config.relief_share) {
            attacks.push(*attack);
        }
    }
    for opportunity in opportunities.iter().filter(|opportunity| opportunity.action.strike) {
        attacks.extend(&opportunity.extra);
    }
    attacks.retain(|attack| (0..config.days as i32).contains(&attack.day));
    attacks.sort_by(|a, b| a.day.cmp(&b.day).then(a.town.cmp(&b.town)).then(a.latitude.total_cmp(&b.latitude)));
    let mut actions: Vec<SimulatedAction> = opportunities.into_iter().map(|opportunity| opportunity.action).collect();
    actions.sort_by_key(|action| (action.day, action.town));
    Ok(Theatre { config: config.clone(), towns: config.places(), attacks, actions })
}

impl Theatre {
    /// Strikes as treated and shows of force as control anchors, attacks as points; ids are positions in the lists.
    pub fn anchored_points(&self) -> AnchoredPoints {
        let anchors = self.actions.iter().zip(0..).map(|(action, id)| Anchor {
            id: RowId(id),
            day: action.day,
            latitude: action.latitude,
            longitude: action.longitude,
            arm: if action.strike { Arm::Treated } else { Arm::Control },
        });
        let points = self.attacks.iter().zip(0..).map(|(attack, id)| Point {
            id: RowId(id),
            day: attack.day,
            latitude: attack.latitude,
            longitude: attack.longitude,
            weight: 1,
        });
        AnchoredPoints { anchors: anchors.collect(), points: points.collect(), observed: self.config.observed() }
    }
}

impl TheatreConfig {
    /// The observed period.
    pub fn observed(&self) -> Period {
        Period { first: 0, last: self.days as i32 - 1 }
    }

    /// Attacks planned in a town per day.
    pub(super) fn rate(&self, town: usize) -> f64 {
        let last = (self.towns as f64 - 1.0).max(1.0);
        self.attacks_per_day * 4f64.powf(town as f64 / last - 0.5)
    }

    /// Towns in rows of four, two degrees apart.
    pub(super) fn places(&self) -> Vec<Town> {
        let place = |town: u32| Town {
            latitude: self.origin_latitude + 2.0 * f64::from(town / 4),
            longitude: self.origin_longitude + 2.0 * f64::from(town % 4),
        };
        (0..self.towns).map(place).collect()
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        let refuse = |setting, value: f64, limit: &str| Err(Error::Setting { setting, value: value.to_string(), limit: limit.into() });
        for (setting, value) in [
            ("attacks_per_day", self.attacks_per_day),
            ("delay_days", self.delay_days),
            ("spread_km", self.spread_km),
            ("action_spread_km", self.action_spread_km),
            ("opportunity_half", self.opportunity_half),
            ("action_reach_km", self.action_reach_km),
            ("rebound_rate", self.rebound_rate),
        ] {
            if !(0.0..=1e3).contains(&value) {
                return refuse(setting, value, "it must be 0 to 1000");
            }
        }
        for (setting, value) in [("relief_share", self.relief_share), ("opportunity_most", self.opportunity_most)] {
            if !(0.0..=1.0).contains(&value) {
                return refuse(setting, value, "it must be 0 to 1");
            }
        }
        if !(0.0..0.95).contains(&self.branching_ratio) {
            return refuse("branching_ratio", self.branching_ratio, "it must be at least 0 and below 0.95");
        }
        if !(1..=40).contains(&self.towns) {
            return refuse("towns", self.towns.into(), "it must be 1 to 40");
        }
        if !(1..=36_500).contains(&self.days) {
            return refuse("days", self.days.into(), "it must be 1 to 36500");
        }
        // Ten rows of towns are 20 degrees, and the last row must not reach a pole.
        if !(-60.0..=40.0).contains(&self.origin_latitude) || !(-170.0..=170.0).contains(&self.origin_longitude) {
            return refuse(
                "origin_latitude",
                self.origin_latitude,
                "the origin must lie between −60 and 40 degrees north and −170 and 170 east",
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_of_the_size_it_says() {
        let theatre = simulate(&TheatreConfig::default(), 1).unwrap();
        let strikes = theatre.actions.iter().filter(|action| action.strike).count();
        assert!((1000..2000).contains(&theatre.attacks.len()), "{}", theatre.attacks.len());
        assert!((80..=150).contains(&strikes), "{strikes} of {}", theatre.actions.len());
        assert!((80..=150).contains(&(theatre.actions.len() - strikes)), "{strikes} of {}", theatre.actions.len());
        assert_eq!(simulate(&TheatreConfig::default(), 1).unwrap(), theatre);
        assert_ne!(simulate(&TheatreConfig::default(), 2).unwrap(), theatre);
    }

    #[test]
    fn refuses_what_would_explode() {
        assert!(simulate(&TheatreConfig { branching_ratio: 1.0, ..TheatreConfig::default() }, 1).is_err());
        assert!(simulate(&TheatreConfig { relief_share: f64::NAN, ..TheatreConfig::default() }, 1).is_err());
    }
}
