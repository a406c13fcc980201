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
    let sets = if long() { 1000 } else { 60 };
    let config = NullWakes { scene, ..NullWakes::default() };
    let one = |seed: u64| Alarms::of(&estimate(spec, &config.simulate(seed).expect("a scene")).expect("an estimate").estimate);
    (1..=sets).into_par_iter().map(one).reduce(Alarms::default, Alarms::add)
}

/// The share of false alarms of the joint test; of 60 sets at 5 %, 0 to 8 are within chance.
#[allow(clippy::print_stdout, reason = "the table of false alarms is shown with --nocapture")]
fn keeps_its_size(scene: NullScene) {
    let draws = if long() { 999 } else { 399 };
    let default = MatchedWake { draws, ..MatchedWake::default() };
    let entropy = MatchedWake { by: MatchingBy::EntropyBalance, ..default.clone() };
    let peer = MatchedWake { rule: WakeRule::Mwa, match_history: false, ..default.clone() };
    let history = MatchedWake { match_history: true, ..peer.clone() };
    let found = alarms(scene, &default);
    println!("{scene:?}\n{}", found.shown("default"));
    for (name, spec) in [("entropy balancing", &entropy), ("mwa", &peer), ("mwa, earlier actions matched", &history)] {
        println!("{}", alarms(scene, spec).shown(name));
    }
    let (least, most) = if long() { (0.03, 0.07) } else { (0.0, 0.134) };
    let share = found.joint / found.sets;
    assert!((least..=most).contains(&share), "{scene:?}: the joint test rejects in {share} of sets");
}

#[test]
fn random_events() {
    keeps_its_size(NullScene::Poisson);
}

#[test]
fn bursts() {
    keeps_its_size(NullScene::Bursts);
}

#[test]
fn campaigns_that_answer_bursts() {
    keeps_its_size(NullScene::Campaigns);
}

/// Each treated action adds half an event on the days 1 to 3: the widest disc of windows of 4 days and more must hold it.
#[test]
fn a_known_effect_is_recovered() {
    let sets = if long() { 400 } else { 60 };
    let config = NullWakes { scene: NullScene::Poisson, added_events: 0.5, spread_km: 2.0, ..NullWakes::default() };
    let spec = MatchedWake { windows: vec![4, 8], radii_km: vec![20.0], draws: 199, ..MatchedWake::default() };
    let one = |seed: u64| {
        let fit = estimate(&spec, &config.simulate(seed).expect("a scene")).expect("an estimate").estimate;
        let window = &fit.windows[0];
        let (low, high) = (window.conf_low.expect("a bound"), window.conf_high.expect("a bound"));
        let hit = |value: bool| if value { 1.0 } else { 0.0 };
        [window.estimate.expect("an estimate"), hit(low <= 0.5 && 0.5 <= high), hit(fit.joint_p_value.is_some_and(|p| p < 0.05))]
    };
    let sums = (1..=sets).into_par_iter().map(one).reduce(|| [0.0; 3], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
    let [mean, coverage, found] = sums.map(|sum| sum / sets as f64);
    println!("mean {mean:.3} of 0.5, coverage {coverage:.3}, found in {found:.3}");
    assert!((mean - 0.5).abs() < if long() { 0.02 } else { 0.05 }, "{mean}");
    assert!((if long() { 0.92 } else { 0.86 }..=0.99).contains(&coverage) || coverage == 1.0 && !long(), "{coverage}");
}
