//! How often matched wakes find an effect where there is none, in a grid of 25 windows, beside the peer's rule.
//!
//! The quick set has 60 data sets a scene. With `RESPITE_LONG=1` it has 1,000, and the limits are strict.

use rayon::prelude::*;
use respite_stats::{
    effect::{MatchedWake, MatchedWakeEstimate, MatchedWindow, WakeRule, matching::MatchingBy},
    method::estimate,
    simulate::{NullScene, NullWakes},
};

fn long() -> bool {
    std::env::var("RESPITE_LONG").is_ok_and(|value| value == "1")
}

/// What is counted over data sets.
#[derive(Default, Clone, Debug)]
struct Alarms {
    sets: f64,
    joint: f64,
    any: f64,
    windows: f64,
    own: f64,
    randomised: f64,
    bias: f64,
    unmatched: f64,
}

impl Alarms {
    fn of(fit: &MatchedWakeEstimate) -> Self {
        let low = |p: Option<f64>| p.is_some_and(|p| p < 0.05);
        let count = |which: fn(&MatchedWindow) -> Option<f64>| fit.windows.iter().filter(|window| low(which(window))).count() as f64;
        let share = |value: bool| if value { 1.0 } else { 0.0 };
        Self {
            sets: 1.0,
            joint: share(low(fit.joint_p_value)),
            any: share(count(|window| window.p_value) > 0.0),
            windows: fit.windows.iter().filter(|window| window.p_value.is_some()).count() as f64,
            own: count(|window| window.p_value),
            randomised: count(|window| window.p_randomised),
            bias: fit.windows.last().and_then(|window| window.estimate).unwrap_or(0.0),
            unmatched: share(fit.windows.iter().all(|window| window.treated_matched == 0)),
        }
    }

    fn add(self, more: Self) -> Self {
        Self {
            sets: self.sets + more.sets,
            joint: self.joint + more.joint,
            any: self.any + more.any,
            windows: self.windows + more.windows,
            own: self.own + more.own,
            randomised: self.randomised + more.randomised,
            bias: self.bias + more.bias,
            unmatched: self.unmatched + more.unmatched,
        }
    }

    fn shown(&self, name: &str) -> String {
        format!(
            "{name:<34} joint {:.3}  any window {:.3}  one window {:.3}  by flips {:.3}  mean of the widest {:+.3}  without match {:.3}",
            self.joint / self.sets,
            self.any / self.sets,
            self.own / self.windows,
            self.randomised / self.windows,
            self.bias / self.sets,
            self.unmatched / self.sets
        )
    }
}

fn alarms(scene: NullScene, spec: &MatchedWake) -> Alarms {
    let sets = std::env::var("SETS").ok().map_or(60, |s| s.parse().unwrap());
    let strikes: f64 = std::env::var("STRIKES").ok().map_or(3.0, |s| s.parse().unwrap());
    let answers: f64 = std::env::var("ANSWERS").ok().map_or(0.5, |s| s.parse().unwrap());
    let config = NullWakes { scene, campaign_strikes: strikes, control_answers: answers, ..NullWakes::default() };
    let one = |seed: u64| match estimate(spec, &config.simulate(seed).expect("a scene")) {
        Ok(fit) => Alarms::of(&fit.estimate),
        Err(error) => panic!("{error}"),
    };
    (1..=sets).into_par_iter().map(one).reduce(Alarms::default, Alarms::add)
}

#[test]
fn false_alarms() {
    let draws = if long() { 999 } else { 399 };
    let default = MatchedWake { draws, ..MatchedWake::default() };
    let three = MatchedWake { by: MatchingBy::CoarsenedExact, bins: 3, ..default.clone() };
    let five = MatchedWake { by: MatchingBy::CoarsenedExact, bins: 6, ..default.clone() };
    let level = MatchedWake { by: MatchingBy::CoarsenedExact, formula: Some(respite_stats::effect::WakeFormula::Level), ..default.clone() };
    let exact = MatchedWake { by: MatchingBy::CoarsenedExact, ..default.clone() };
    let peer = MatchedWake { rule: WakeRule::Mwa, match_history: false, ..default.clone() };
    let history = MatchedWake { match_history: true, ..peer.clone() };
    for scene in [NullScene::Poisson, NullScene::Bursts, NullScene::Campaigns] {
        for (name, spec) in [("default", &default), ("cem 3", &three), ("cem 6", &five), ("cem level", &level), ("coarsened exact", &exact), ("mwa", &peer), ("mwa, earlier actions matched", &history)] {
            println!("{scene:?} {}", alarms(scene, spec).shown(name));
        }
    }
}
