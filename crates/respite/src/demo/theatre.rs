//! The made-up theatre as files and studies.

use crate::Error;
use respite_model::Day;
use respite_stats::{
    data::Window,
    simulate::{Theatre, TheatreConfig, simulate, truth},
};
use std::fmt::Write;

/// How the table of actions is read.
pub(super) const ACTIONS_MAPPING: &str = include_str!("carried/made-up-actions.map.toml");
/// How the table of attacks is read.
pub(super) const ATTACKS_MAPPING: &str = include_str!("carried/made-up-attacks.map.toml");

const TOWNS: &str = include_str!("carried/towns.txt");
const STUDIES: [(&str, &str); 2] = [
    ("strikes", include_str!("carried/strikes.toml")),
    ("strikes-against-other-dates", include_str!("carried/strikes-against-other-dates.toml")),
];

const SEED: u64 = 4;
/// Day 0 of the theatre: 2000-01-01.
const FIRST_DAY: Day = Day(10_957);
/// Rings and days of the carried studies, for which the truth is computed.
const RINGS_KM: [f64; 2] = [5.0, 25.0];
const HORIZON_DAYS: u32 = 28;
const WAKE: Window = Window::new(-28, 28);
/// Theatres over which the truth is averaged.
const TRUTH_RUNS: u32 = 400;

/// The theatre's files.
pub(super) struct MadeUp {
    config: TheatreConfig,
    pub(super) actions: String,
    pub(super) attacks: String,
}

/// Simulates the theatre and writes it as tables.
pub(super) fn made_up() -> Result<MadeUp, Error> {
    let config = TheatreConfig::default();
    let theatre = simulate(&config, SEED)?;
    Ok(MadeUp { config, actions: actions(&theatre), attacks: attacks(&theatre) })
}

fn town(index: usize) -> &'static str {
    TOWNS.lines().nth(index).unwrap_or("unnamed")
}

fn actions(theatre: &Theatre) -> String {
    let rows = theatre.actions.iter().enumerate();
    rows.fold("id,date,town,latitude,longitude,precision,kind\n".to_owned(), |mut text, (index, action)| {
        let kind = if action.strike { "strike" } else { "low pass" };
        let (id, day) = (index + 1, FIRST_DAY.plus(action.day));
        let _ = writeln!(text, "A{id:04},{day},{},{:.5},{:.5},exact,{kind}", town(action.town), action.latitude, action.longitude);
        text
    })
}

fn attacks(theatre: &Theatre) -> String {
    let rows = theatre.attacks.iter().enumerate();
    rows.fold("id,date,town,latitude,longitude,precision\n".to_owned(), |mut text, (index, attack)| {
        let (id, day) = (index + 1, FIRST_DAY.plus(attack.day));
        let _ = writeln!(text, "E{id:05},{day},{},{:.5},{:.5},exact", town(attack.town), attack.latitude, attack.longitude);
        text
    })
}

impl MadeUp {
    /// The carried studies, the built-in truth added, with their names.
    pub(super) fn studies(&self) -> Result<Vec<(&'static str, String)>, Error> {
        let truths = truth(&self.config, &RINGS_KM, HORIZON_DAYS, WAKE, TRUTH_RUNS, SEED)?;
        let inner = truths.first().map(|truth| truth.effect_per_action.as_slice()).unwrap_or_default();
        let daily: Vec<String> = inner.iter().map(|effect| format!("{effect:.4}")).collect();
        let added = format!(
            "\n[known_truth]\nsource = \"Towns, attacks, strikes and low passes are simulated; a strike prevents {:.0}\u{a0}% of the attacks near by for {} days, then adds {:.0}\u{a0}% of the usual number for {} days; a low pass does nothing (mean over {TRUTH_RUNS} simulated theatres)\"\ndaily_effect = [{}]\n",
            100.0 * self.config.relief_share,
            self.config.relief_days,
            100.0 * self.config.rebound_rate,
            self.config.rebound_days,
            daily.join(", ")
        );
        Ok(STUDIES.map(|(name, text)| (name, format!("{text}{added}"))).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{analyses::respite_curve::RespiteCurveStudy, study::StudyFile};

    #[test]
    fn the_carried_studies_are_whole_and_use_the_truth_s_rings_and_days() {
        for (name, text) in made_up().unwrap().studies().unwrap() {
            let study = RespiteCurveStudy::read(&StudyFile { name: name.into(), text }).unwrap();
            assert_eq!(study.wake.rings_km.get_ref(), &RINGS_KM);
            assert_eq!(*study.wake.horizon_days.get_ref() as u32, HORIZON_DAYS);
            let first = study.wake.baselines.get_ref().iter().map(|window| window.0).min().unwrap();
            assert_eq!(first, WAKE.from_day);
            assert_eq!(study.known_truth.unwrap().daily_effect.len(), HORIZON_DAYS as usize);
        }
    }
}
