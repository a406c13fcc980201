//! Invented actions that follow one another closely, with responses that add up.

use crate::{
    data::{Anchor, AnchoredPoints, Arm, Period, Point, RowId},
    error::Error,
    numeric::stream::Stream,
};
use rand_distr::{Distribution, Poisson};
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// Kilometres in a degree of a great circle.
const DEGREE_KM: f64 = 111.195;
/// Levels of places and of blocks of days lie this far to both sides of 1.
const LEVELS: f64 = 0.2;
/// Days of a block with one level.
const BLOCK_DAYS: i32 = 15;

/// Settings of invented runs of actions. Responses add up exactly, so what each action does by itself is known.
///
/// # Formula
/// Around each place events are Poisson, spread evenly over the area, at a level of the place and of the block of days. Actions come in
/// runs with gaps between `gap_days`; a run's actions are strikes with probability `same_arm` or 1 less it, by lot. For each ring around
/// a strike, the days 1 to `phase_days` change by `first_per_day` events a day and as many days after these by `then_per_day`, evenly over
/// the ring: fewer by removing events, more by adding some. Other actions do nothing.
///
/// # Units
/// Days, kilometres, events per day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OverlappingConfig {
    /// Number of places, far apart.
    pub places: u32,
    /// Length of the observed period.
    pub days: u32,
    /// Upper bounds of the rings.
    pub rings_km: Vec<f64>,
    /// Mean events per day in the innermost ring.
    pub events_per_day: f64,
    /// Actions lie this far from their place at most, evenly over the area.
    pub action_spread_km: f64,
    /// Least and greatest gap between the actions of a run.
    pub gap_days: (u32, u32),
    /// Least and greatest number of actions of a run.
    pub run_actions: (u32, u32),
    /// Least and greatest pause between runs.
    pub pause_days: (u32, u32),
    /// Probability that an action is of its run's kind.
    pub same_arm: f64,
    /// Change by a strike on the days of the first phase, by ring.
    pub first_per_day: Vec<f64>,
    /// Change on the days of the second phase, by ring.
    pub then_per_day: Vec<f64>,
    /// Days of each phase.
    pub phase_days: u32,
}

impl Default for OverlappingConfig {
    fn default() -> Self {
        Self {
            places: 12,
            days: 900,
            rings_km: vec![5.0, 10.0],
            events_per_day: 2.0,
            action_spread_km: 2.0,
            gap_days: (4, 16),
            run_actions: (3, 6),
            pause_days: (40, 80),
            same_arm: 0.85,
            first_per_day: vec![-0.4, 0.3],
            then_per_day: vec![0.4, -0.3],
            phase_days: 7,
        }
    }
}

impl OverlappingConfig {
    /// The true change by one strike in a ring on a day after it.
    pub fn response_per_day(&self, ring: usize, day: i32) -> f64 {
        let phase = i64::from(self.phase_days);
        match i64::from(day) {
            day if (1..=phase).contains(&day) => self.first_per_day[ring],
            day if (phase + 1..=2 * phase).contains(&day) => self.then_per_day[ring],
            _ => 0.0,
        }
    }

    fn area_km2(&self, ring: usize) -> f64 {
        let inner = if ring == 0 { 0.0 } else { self.rings_km[ring - 1] };
        PI * (self.rings_km[ring].powi(2) - inner.powi(2))
    }

    fn density(&self) -> f64 {
        self.events_per_day / (PI * self.rings_km[0].powi(2))
    }

    fn check(&self) -> Result<(), Error> {
        let refuse = |setting, value: String, limit: &str| Err(Error::Setting { setting, value, limit: limit.into() });
        crate::data::checked_rings(&self.rings_km)?;
        let rings = self.rings_km.len();
        for (setting, list) in [("first_per_day", &self.first_per_day), ("then_per_day", &self.then_per_day)] {
            if list.len() != rings || list.iter().any(|change| !change.is_finite()) {
                return refuse(setting, format!("{list:?}"), "it must have one number for each ring");
            }
        }
        for (setting, pair) in [("gap_days", self.gap_days), ("run_actions", self.run_actions), ("pause_days", self.pause_days)] {
            if pair.0 == 0 || pair.0 > pair.1 || pair.1 > 1000 {
                return refuse(setting, format!("{pair:?}"), "it must be 1 to 1000, the least first");
            }
        }
        if !(1..=40).contains(&self.places) || !(1..=36_500).contains(&self.days) {
            return refuse("places", self.places.to_string(), "it must be 1 to 40, on 1 to 36500 days");
        }
        if !(0.0..=1.0).contains(&self.same_arm) {
            return refuse("same_arm", self.same_arm.to_string(), "it must be 0 to 1");
        }
        if !(0.0..=10.0).contains(&self.action_spread_km) || self.rings_km[rings - 1] > 50.0 {
            return refuse("action_spread_km", self.action_spread_km.to_string(), "it must be 0 to 10, with rings to 50 km");
        }
        if !(self.events_per_day > 0.0 && self.events_per_day <= 1000.0) {
            return refuse("events_per_day", self.events_per_day.to_string(), "it must be above 0 and at most 1000");
        }
        // As many strikes as may take events away on one day must find them at the lowest level.
        let strikes = f64::from(self.phase_days.saturating_sub(1) / self.gap_days.0 + 1);
        let most = |changes: &[f64]| (0..rings).map(|ring| -changes[ring] / self.area_km2(ring)).fold(0.0, f64::max);
        if strikes * (most(&self.first_per_day) + most(&self.then_per_day)) > self.density() * (1.0 - LEVELS).powi(2) {
            return refuse("events_per_day", self.events_per_day.to_string(), "strikes that overlap would take more events than there are");
        }
        Ok(())
    }
}

/// An action around its place, in kilometres.
struct Action {
    day: i32,
    north_km: f64,
    east_km: f64,
    strike: bool,
}

/// Invented actions and events; the same settings and seed give the same. Strikes are the treated arm; ids are running numbers.
///
/// # Errors
/// Settings that are out of range, or strikes that would take more events away than there are.
pub fn simulate_overlapping(config: &OverlappingConfig, seed: u64) -> Result<AnchoredPoints, Error> {
    config.check()?;
    let (mut anchors, mut points) = (Vec::new(), Vec::new());
    for place in 0..config.places {
        let mut stream = Stream::new(seed, u64::from(place));
        let centre = (-30.0 + 2.0 * f64::from(place / 5), -20.0 + 2.0 * f64::from(place % 5));
        let degrees =
            |north: f64, east: f64| (centre.0 + north / DEGREE_KM, centre.1 + east / (DEGREE_KM * f64::cos(f64::to_radians(centre.0))));
        let actions = actions(config, &mut stream);
        for action in &actions {
            let ((latitude, longitude), id) = (degrees(action.north_km, action.east_km), RowId(anchors.len() as u64));
            let arm = if action.strike { Arm::Treated } else { Arm::Control };
            anchors.push(Anchor { id, day: action.day, latitude, longitude, arm });
        }
        for (day, north, east) in events(config, &actions, &mut stream) {
            let ((latitude, longitude), id) = (degrees(north, east), RowId(points.len() as u64));
            points.push(Point { id, day, latitude, longitude, weight: 1 });
        }
    }
    Ok(AnchoredPoints { anchors, points, observed: Period { first: 0, last: config.days as i32 - 1 } })
}

fn actions(config: &OverlappingConfig, stream: &mut Stream) -> Vec<Action> {
    let between = |(least, most): (u32, u32), stream: &mut Stream| (least as usize + stream.below((most - least + 1) as usize)) as i32;
    let mut actions = Vec::new();
    let mut day = stream.below(config.pause_days.1 as usize) as i32;
    while day < config.days as i32 {
        let strikes = if stream.uniform() < 0.5 { config.same_arm } else { 1.0 - config.same_arm };
        for _ in 0..between(config.run_actions, stream) {
            let (north_km, east_km) = within(0.0, config.action_spread_km, stream);
            let strike = stream.uniform() < strikes;
            if day < config.days as i32 {
                actions.push(Action { day, north_km, east_km, strike });
            }
            day += between(config.gap_days, stream);
        }
        day += between(config.pause_days, stream);
    }
    actions
}

fn events(config: &OverlappingConfig, actions: &[Action], stream: &mut Stream) -> Vec<(i32, f64, f64)> {
    let outermost = config.rings_km.last().copied().unwrap_or(0.0);
    let (reach, density) = (outermost + config.action_spread_km, config.density());
    let level = |stream: &mut Stream| 1.0 + LEVELS * (2.0 * stream.uniform() - 1.0);
    let of_place = level(stream);
    let mut of_block = 1.0;
    let mut events = Vec::new();
    for day in 0..config.days as i32 {
        if day % BLOCK_DAYS == 0 {
            of_block = level(stream);
        }
        let density = density * of_place * of_block;
        let near: Vec<&Action> =
            actions.iter().filter(|a| a.strike && (1..=2 * config.phase_days as i32).contains(&(day - a.day))).collect();
        for _ in 0..number(density * PI * reach * reach, stream) {
            let (north, east) = within(0.0, reach, stream);
            let removed = |action: &&&Action| {
                let distance = (north - action.north_km).hypot(east - action.east_km);
                let ring = config.rings_km.iter().position(|edge| distance <= *edge);
                ring.map_or(0.0, |ring| (-config.response_per_day(ring, day - action.day)).max(0.0) / config.area_km2(ring))
            };
            let removed: f64 = near.iter().map(|action| removed(&action)).sum();
            if stream.uniform() >= removed / density {
                events.push((day, north, east));
            }
        }
        for action in &near {
            for ring in 0..config.rings_km.len() {
                let inner = if ring == 0 { 0.0 } else { config.rings_km[ring - 1] };
                for _ in 0..number(config.response_per_day(ring, day - action.day), stream) {
                    let (north, east) = within(inner, config.rings_km[ring], stream);
                    events.push((day, action.north_km + north, action.east_km + east));
                }
            }
        }
    }
    events
}

/// A Poisson number; 0 for a mean of 0 or less.
fn number(mean: f64, stream: &mut Stream) -> usize {
    Poisson::new(mean).map_or(0, |poisson| poisson.sample(stream.generator()) as usize)
}

/// A place between two distances from the centre, evenly over the area.
fn within(inner_km: f64, outer_km: f64, stream: &mut Stream) -> (f64, f64) {
    let (inner, outer) = (inner_km * inner_km, outer_km * outer_km);
    let (distance, turn) = ((inner + (outer - inner) * stream.uniform()).sqrt(), 2.0 * PI * stream.uniform());
    (distance * turn.cos(), distance * turn.sin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_of_the_size_it_says() {
        let points = simulate_overlapping(&OverlappingConfig::default(), 1).unwrap();
        let treated = points.anchors.iter().filter(|anchor| anchor.arm == Arm::Treated).count();
        assert!((150..400).contains(&treated) && (150..400).contains(&(points.anchors.len() - treated)), "{treated}");
        // 12 places × 900 days × 2 events a day × (12 km / 5 km)² is 124,416.
        assert!((110_000..140_000).contains(&points.points.len()), "{}", points.points.len());
        assert_eq!(simulate_overlapping(&OverlappingConfig::default(), 1).unwrap(), points);
    }

    #[test]
    fn refuses_to_take_more_than_there_is() {
        assert!(simulate_overlapping(&OverlappingConfig { events_per_day: 0.5, ..OverlappingConfig::default() }, 1).is_err());
        assert!(simulate_overlapping(&OverlappingConfig { first_per_day: vec![0.1], ..OverlappingConfig::default() }, 1).is_err());
    }
}
