//! Invented events around actions that do nothing, for the share of false alarms.

use crate::{
    data::{DAY_SECONDS, Period, Role, RowId, TimedRow, TimedRows},
    error::Error,
    numeric::stream::Stream,
};
use rand_distr::{Distribution, Exp, Normal, Poisson};
use serde::{Deserialize, Serialize};

/// How events and actions come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NullScene {
    /// Events and actions at random times.
    Poisson,
    /// Events in bursts, actions at random times.
    Bursts,
    /// Events in bursts; strikes come in campaigns that answer them, and the other actions partly do.
    Campaigns,
}

/// Settings of invented events around actions without effect.
///
/// # Formula
/// Bursts begin at random in a town; each has a Poisson number of events, with exponential delays and normal places around the town. An
/// action that answers a burst comes at a random delay after the town has had `surge_events` events in `surge_days` days, and sees
/// only days before its own. A campaign has a Poisson number of strikes, at least one, over `campaign_days` days.
///
/// # Units
/// Days, kilometres, numbers of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NullWakes {
    /// How events and actions come about.
    pub scene: NullScene,
    /// Number of towns.
    pub towns: u32,
    /// Length of the observed period.
    pub days: u32,
    /// Expected number of counted events.
    pub events: f64,
    /// Expected number of treated actions, about.
    pub treated: f64,
    /// Expected number of control actions, about.
    pub control: f64,
    /// Mean number of events in a burst.
    pub burst_events: f64,
    /// Mean delay of an event in its burst.
    pub burst_days: f64,
    /// Standard deviation of places around the town, north and east alike.
    pub spread_km: f64,
    /// Events in a town that make a surge.
    pub surge_events: u32,
    /// Days over which they are counted.
    pub surge_days: u32,
    /// Mean number of strikes in a campaign.
    pub campaign_strikes: f64,
    /// Days over which a campaign lasts.
    pub campaign_days: u32,
    /// Share of the control actions that answer a surge too.
    pub control_answers: f64,
    /// Events that each treated action adds on the days 1 to 3; 0 for no effect.
    pub added_events: f64,
}

impl Default for NullWakes {
    fn default() -> Self {
        Self {
            scene: NullScene::Campaigns,
            towns: 12,
            days: 365,
            events: 490.0,
            treated: 70.0,
            control: 140.0,
            burst_events: 5.0,
            burst_days: 4.0,
            spread_km: 4.0,
            surge_events: 4,
            surge_days: 5,
            campaign_strikes: 3.0,
            campaign_days: 8,
            control_answers: 0.4,
            added_events: 0.0,
        }
    }
}

/// Degrees north of the towns, which stand a degree apart.
const NORTH: f64 = -28.0;
/// Degrees east of the first.
const EAST: f64 = -30.0;

struct Scene<'a> {
    spec: &'a NullWakes,
    stream: Stream,
    rows: Vec<(f64, usize, Role)>,
}

impl NullWakes {
    /// Invented rows; the same settings and seed give the same rows.
    ///
    /// # Errors
    /// Settings that are negative, not finite, or too large.
    pub fn simulate(&self, seed: u64) -> Result<TimedRows, Error> {
        self.check()?;
        let mut scene = Scene { spec: self, stream: Stream::new(seed, 0), rows: Vec::new() };
        match self.scene {
            NullScene::Poisson => scene.scatter(self.events, Role::Outcome),
            NullScene::Bursts | NullScene::Campaigns => scene.bursts(),
        }
        match self.scene {
            NullScene::Campaigns => scene.answers(),
            NullScene::Poisson | NullScene::Bursts => {
                scene.scatter(self.treated, Role::Treated);
                scene.scatter(self.control, Role::Control);
            }
        }
        scene.add_events();
        Ok(scene.finish())
    }

    fn check(&self) -> Result<(), Error> {
        let numbers = [
            ("events", self.events),
            ("treated", self.treated),
            ("control", self.control),
            ("burst_events", self.burst_events),
            ("burst_days", self.burst_days),
            ("spread_km", self.spread_km),
            ("campaign_strikes", self.campaign_strikes),
            ("control_answers", self.control_answers),
            ("added_events", self.added_events),
        ];
        for (setting, value) in numbers {
            if !(0.0..=1e6).contains(&value) {
                return Err(Error::Setting { setting, value: value.to_string(), limit: "it must be 0 to 1000000".into() });
            }
        }
        for (setting, value, most) in [("towns", self.towns, 60), ("days", self.days, 36_500), ("surge_days", self.surge_days, 365)] {
            if !(1..=most).contains(&value) {
                return Err(Error::Setting { setting, value: value.to_string(), limit: format!("it must be 1 to {most}") });
            }
        }
        Ok(())
    }
}

impl Scene<'_> {
    fn poisson(&mut self, mean: f64) -> usize {
        Poisson::new(mean).map_or(0, |poisson| poisson.sample(self.stream.generator()) as usize)
    }

    fn moment(&mut self) -> f64 {
        self.stream.uniform() * f64::from(self.spec.days)
    }

    fn town(&mut self) -> usize {
        self.stream.below(self.spec.towns as usize)
    }

    fn scatter(&mut self, mean: f64, role: Role) {
        for _ in 0..self.poisson(mean) {
            let row = (self.moment(), self.town(), role);
            self.rows.push(row);
        }
    }

    fn bursts(&mut self) {
        let bursts = self.poisson(self.spec.events / self.spec.burst_events.max(1e-9));
        let delay = Exp::new(1.0 / self.spec.burst_days.max(1e-9));
        for _ in 0..bursts {
            let (start, town) = (self.moment(), self.town());
            for _ in 0..self.poisson(self.spec.burst_events) {
                let day = start + delay.as_ref().map_or(0.0, |delay| delay.sample(self.stream.generator()));
                self.rows.push((day, town, Role::Outcome));
            }
        }
    }

    /// Campaigns of strikes after surges, single control actions after surges, and control actions at random times.
    fn answers(&mut self) {
        let spec = self.spec;
        let mut surges: Vec<(f64, usize)> = Vec::new();
        for town in 0..spec.towns as usize {
            let mut counts = vec![0u32; spec.days as usize];
            for (day, own, role) in &self.rows {
                if let (true, Role::Outcome, Some(count)) = (*own == town, *role, counts.get_mut(*day as usize)) {
                    *count += 1;
                }
            }
            for day in 1..counts.len() {
                let from = day.saturating_sub(spec.surge_days as usize);
                if counts[from..day].iter().sum::<u32>() >= spec.surge_events {
                    surges.push((day as f64, town));
                }
            }
        }
        if surges.is_empty() {
            self.scatter(spec.control, Role::Control);
            return;
        }
        let campaigns = self.poisson(spec.treated / spec.campaign_strikes.max(1.0));
        for _ in 0..campaigns {
            let (day, town) = surges[self.stream.below(surges.len())];
            for strike in 0..self.poisson(spec.campaign_strikes).max(1) {
                let later = if strike == 0 { 0.0 } else { self.stream.uniform() * f64::from(spec.campaign_days) };
                let moment = day + later + self.stream.uniform();
                self.rows.push((moment, town, Role::Treated));
            }
        }
        for _ in 0..self.poisson(spec.control * spec.control_answers) {
            let (day, town) = surges[self.stream.below(surges.len())];
            let moment = day + self.stream.uniform();
            self.rows.push((moment, town, Role::Control));
        }
        self.scatter(spec.control * (1.0 - spec.control_answers), Role::Control);
    }

    fn add_events(&mut self) {
        let treated: Vec<(f64, usize)> = self.rows.iter().filter(|row| row.2 == Role::Treated).map(|row| (row.0, row.1)).collect();
        for (day, town) in treated {
            for _ in 0..self.poisson(self.spec.added_events) {
                let later = (day.floor() + 1.0) + 3.0 * self.stream.uniform();
                self.rows.push((later, town, Role::Outcome));
            }
        }
    }

    fn finish(mut self) -> TimedRows {
        let days = self.spec.days as i32;
        self.rows.retain(|(day, ..)| (0.0..f64::from(days)).contains(day));
        let spread = Normal::new(0.0, self.spec.spread_km / 111.195);
        let mut off = || spread.as_ref().map_or(0.0, |spread| spread.sample(self.stream.generator()));
        let mut rows: Vec<TimedRow> = Vec::with_capacity(self.rows.len());
        for ((day, town, role), id) in self.rows.iter().zip(0..) {
            let latitude = NORTH + off();
            let longitude = EAST + *town as f64 + off() / NORTH.to_radians().cos();
            rows.push(TimedRow { id: RowId(id), second: (day * DAY_SECONDS as f64) as i64, latitude, longitude, role: *role, weight: 1 });
        }
        rows.sort_by_key(|row| (row.second, row.id));
        rows.iter_mut().zip(0..).for_each(|(row, id)| row.id = RowId(id));
        TimedRows { rows, covariates: Vec::new(), observed: Some(Period { first: 0, last: days - 1 }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_as_many_as_asked_for() {
        for scene in [NullScene::Poisson, NullScene::Bursts, NullScene::Campaigns] {
            let count = |role: Role| {
                let sets = (0..40).map(|seed| NullWakes { scene, ..NullWakes::default() }.simulate(seed).unwrap());
                sets.map(|set| set.rows.iter().filter(|row| row.role == role).count()).sum::<usize>() as f64 / 40.0
            };
            let counts = [Role::Outcome, Role::Treated, Role::Control].map(count);
            assert!(
                (440.0..520.0).contains(&counts[0]) && (55.0..85.0).contains(&counts[1]) && (120.0..150.0).contains(&counts[2]),
                "{scene:?} {counts:?}"
            );
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_rows() {
        let spec = NullWakes::default();
        assert_eq!(spec.simulate(3).unwrap(), spec.simulate(3).unwrap());
        assert_ne!(spec.simulate(3).unwrap(), spec.simulate(4).unwrap());
        assert!(NullWakes { burst_days: f64::NAN, ..spec }.simulate(1).is_err());
    }
}
