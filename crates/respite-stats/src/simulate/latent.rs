//! What would happen under either arm: planned attacks, opportunities, and what a strike at each would remove and add.

use super::theatre::{SimulatedAction, SimulatedAttack, TheatreConfig, Town};
use crate::numeric::stream::Stream;
use rand_distr::{Distribution, Exp1, Poisson, StandardNormal};

/// Days before the observed period, so that excitation is under way when it begins.
const LEAD: i32 = 120;
/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = 111.195_08;

/// Index of an opportunity, and the mark that says whether a strike there removes the attack.
pub(super) type Mark = (usize, f64);

pub(super) struct Latent {
    pub planned: Vec<(SimulatedAttack, Vec<Mark>)>,
    pub opportunities: Vec<Opportunity>,
}

pub(super) struct Opportunity {
    pub action: SimulatedAction,
    /// Attacks that a strike here adds.
    pub extra: Vec<SimulatedAttack>,
}

pub(super) fn latent(config: &TheatreConfig, seed: u64) -> Latent {
    let mut all = Latent { planned: Vec::new(), opportunities: Vec::new() };
    for (town, place) in config.places().iter().enumerate() {
        let mut stream = Stream::new(seed, town as u64);
        let attacks = planned(config, town, *place, &mut stream);
        let first = all.opportunities.len();
        opportunities(config, town, *place, &attacks, &mut stream, &mut all.opportunities);
        for attack in attacks {
            let mut marks = Vec::new();
            for (index, opportunity) in all.opportunities.iter().enumerate().skip(first) {
                if reaches(config, &opportunity.action, &attack) {
                    marks.push((index, stream.uniform()));
                }
            }
            all.planned.push((attack, marks));
        }
    }
    all
}

fn reaches(config: &TheatreConfig, action: &SimulatedAction, attack: &SimulatedAttack) -> bool {
    let lag = attack.day - action.day;
    lag >= 1
        && lag <= config.relief_days as i32
        && distance_km(action.latitude, action.longitude, attack.latitude, attack.longitude) <= config.action_reach_km
}

/// Great-circle distance.
pub(super) fn distance_km(lat_a: f64, lon_a: f64, lat_b: f64, lon_b: f64) -> f64 {
    use crate::numeric::sphere::{EARTH_RADIUS_KM, squared_chord, unit};
    2.0 * EARTH_RADIUS_KM * (squared_chord(unit(lat_a, lon_a), unit(lat_b, lon_b)).sqrt() / 2.0).min(1.0).asin()
}

/// Immigrants and their descendants, by days. Descendants after the period are left out: nothing depends on them.
fn planned(config: &TheatreConfig, town: usize, place: Town, stream: &mut Stream) -> Vec<SimulatedAttack> {
    let length = f64::from(LEAD) + f64::from(config.days);
    let mut times: Vec<f64> = Vec::new();
    for _ in 0..poisson(config.rate(town) * (1.0 - config.branching_ratio) * length, stream) {
        times.push(stream.uniform() * length);
    }
    let mut next = 0;
    while let Some(parent) = times.get(next).copied() {
        next += 1;
        for _ in 0..poisson(config.branching_ratio, stream) {
            let delay: f64 = Exp1.sample(stream.generator());
            let time = parent + config.delay_days * delay;
            if time < length {
                times.push(time);
            }
        }
    }
    let mut attacks: Vec<SimulatedAttack> =
        times.into_iter().map(|time| scattered(town, time.floor() as i32 - LEAD, place, config.spread_km, stream)).collect();
    attacks.sort_by_key(|attack| attack.day);
    attacks
}

fn opportunities(
    config: &TheatreConfig,
    town: usize,
    place: Town,
    attacks: &[SimulatedAttack],
    stream: &mut Stream,
    all: &mut Vec<Opportunity>,
) {
    let (mut from, mut to, mut free) = (0, 0, 0);
    for day in 0..config.days as i32 {
        while attacks.get(to).is_some_and(|attack| attack.day < day) {
            to += 1;
        }
        while attacks.get(from).is_some_and(|attack| attack.day < day - config.surge_days as i32) {
            from += 1;
        }
        let felt = ((to - from) as f64).powi(2);
        let limit = felt + config.opportunity_half.powi(2);
        if day < free || felt == 0.0 || stream.uniform() >= config.opportunity_most * felt / limit {
            continue;
        }
        free = day + 1 + config.refractory_days as i32;
        let SimulatedAttack { latitude, longitude, .. } = scattered(town, day, place, config.action_spread_km, stream);
        let strike = stream.uniform() < 0.5;
        let number = poisson(config.rebound_rate * config.rate(town) * f64::from(config.rebound_days), stream);
        let extra = (0..number)
            .map(|_| {
                let lag = 1 + config.relief_days as usize + stream.below(config.rebound_days.max(1) as usize);
                scattered(town, day + lag as i32, place, config.spread_km, stream)
            })
            .collect();
        all.push(Opportunity { action: SimulatedAction { town, day, latitude, longitude, strike }, extra });
    }
}

fn scattered(town: usize, day: i32, place: Town, spread_km: f64, stream: &mut Stream) -> SimulatedAttack {
    let (north, east): (f64, f64) = (StandardNormal.sample(stream.generator()), StandardNormal.sample(stream.generator()));
    let latitude = place.latitude + spread_km * north / DEGREE_KM;
    let longitude = place.longitude + spread_km * east / (DEGREE_KM * place.latitude.to_radians().cos());
    SimulatedAttack { town, day, latitude, longitude }
}

fn poisson(mean: f64, stream: &mut Stream) -> u64 {
    if mean > 0.0 { Poisson::new(mean).map_or(0, |law| law.sample(stream.generator()) as u64) } else { 0 }
}
