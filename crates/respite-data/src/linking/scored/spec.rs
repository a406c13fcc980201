//! The settings of linking.

use super::LinkError;
use super::compare::FEATURES;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How far a row may lie from what it tells of, by the precision that its source codes.
///
/// # Units
/// Kilometres; days to either side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Precision {
    /// The named place itself.
    pub exact_km: f64,
    /// Near a named place.
    pub near_km: f64,
    /// A second-order unit whose point stands for the whole.
    pub district_km: f64,
    /// A first-order unit whose point stands for the whole.
    pub province_km: f64,
    /// A point without coded precision.
    pub uncoded_km: f64,
    /// Days to either side for the precision codes 1, 2, 3, …; the last one also for higher codes. Used only where the source
    /// gives one day: where it gives a first and a last day, these are the range.
    pub days: Vec<u16>,
    /// The same for sources whose codes mean something else, by id of the source; a key that ends in `*` is for all ids that begin so,
    /// and of several the longest counts. By default `acled*`, whose codes 1, 2, 3 mean the day, the week and the month, and all others
    /// as in `days`. A map that is given takes the place of the default.
    pub days_of_source: BTreeMap<String, Vec<u16>>,
}

impl Default for Precision {
    fn default() -> Self {
        Self {
            exact_km: 5.0,
            near_km: 25.0,
            district_km: 50.0,
            province_km: 150.0,
            uncoded_km: 10.0,
            days: vec![0, 3, 7, 15, 30],
            days_of_source: BTreeMap::from([("acled*".to_owned(), vec![0, 7, 15])]),
        }
    }
}

impl Precision {
    /// Days to either side for the precision codes of a source.
    pub(crate) fn days_of(&self, source: &str) -> &[u16] {
        let begins = |key: &str| key.strip_suffix('*').is_some_and(|start| source.starts_with(start));
        let pattern = || self.days_of_source.iter().filter(|(key, _)| begins(key)).max_by_key(|(key, _)| key.len());
        self.days_of_source.get(source).or_else(|| pattern().map(|(_, days)| days)).unwrap_or(&self.days)
    }
}

/// How events become rows that can be compared.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RowSpec {
    /// What coded precision means.
    pub precision: Precision,
    /// Other names of a side, each with the name that it stands for.
    pub aliases: BTreeMap<String, String>,
}

/// When rows of one source are one running count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RunningCounts {
    /// The later of two rows must count at least as many killed.
    pub killed_from: u32,
    /// The later of two rows follows within so many days.
    pub within_days: u16,
    /// Share of words, numbers left aside, that both texts must have in common.
    pub words_shared: f64,
}

impl Default for RunningCounts {
    fn default() -> Self {
        Self { killed_from: 10, within_days: 21, words_shared: 0.4 }
    }
}

/// The settings of linking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LinkSpec {
    /// How far apart two rows may lie beyond what their precision allows.
    pub window_km: f64,
    /// How many days may lie between two rows beyond what their precision allows.
    pub window_days: u16,
    /// From which probability two rows are linked.
    pub link_at: f64,
    /// From which probability a pair that is not linked is listed as uncertain.
    pub uncertain_at: f64,
    /// Weights given by hand in place of fitted ones: for each feature one number (log₂ of how much likelier the level is among
    /// linked rows) for each level from the lowest agreement to the highest. A feature left out counts nothing.
    pub weights: Option<BTreeMap<String, Vec<f64>>>,
    /// Share of a source's rows that another source has too, for weights given by hand; fitted otherwise.
    pub shared_rows: f64,
    /// From which share of common three-word runs two texts are copies of one report.
    pub copy_at: f64,
    /// When rows of one source are one running count.
    pub running: RunningCounts,
    /// Most rounds of the fit.
    pub rounds: u32,
    /// The fit ends when no probability of a level changes by more.
    pub tolerance: f64,
    /// Most pairs within the windows.
    pub pairs_limit: usize,
}

impl Default for LinkSpec {
    fn default() -> Self {
        Self {
            window_km: 10.0,
            window_days: 2,
            link_at: 0.5,
            uncertain_at: 0.05,
            weights: None,
            shared_rows: 0.5,
            copy_at: 0.6,
            running: RunningCounts::default(),
            rounds: 200,
            tolerance: 1e-4,
            pairs_limit: 60_000_000,
        }
    }
}

impl LinkSpec {
    /// Whether the settings can be used.
    ///
    /// # Errors
    /// When a setting is out of range.
    pub fn check(&self) -> Result<(), LinkError> {
        let fault = |key, value: String, limit| Err(LinkError::Setting { key, value, limit });
        if !(0.0..=2_000.0).contains(&self.window_km) {
            return fault("window_km", self.window_km.to_string(), "from 0 to 2000");
        }
        for (key, share) in [
            ("link_at", self.link_at),
            ("uncertain_at", self.uncertain_at),
            ("copy_at", self.copy_at),
            ("running.words_shared", self.running.words_shared),
        ] {
            if !(0.0..=1.0).contains(&share) {
                return fault(key, share.to_string(), "from 0 to 1");
            }
        }
        if self.uncertain_at > self.link_at {
            return fault("uncertain_at", self.uncertain_at.to_string(), "at most link_at");
        }
        if !(self.shared_rows > 0.0 && self.shared_rows < 1.0) {
            return fault("shared_rows", self.shared_rows.to_string(), "above 0 and below 1");
        }
        if self.rounds == 0 {
            return fault("rounds", self.rounds.to_string(), "1 or more");
        }
        if !(self.tolerance > 0.0 && self.tolerance < 1.0) {
            return fault("tolerance", self.tolerance.to_string(), "above 0 and below 1");
        }
        for (id, weights) in self.weights.iter().flatten() {
            let Some(feature) = FEATURES.iter().find(|feature| feature.id == id) else {
                return fault("weights", id.clone(), "the name of a feature");
            };
            if weights.len() != feature.levels.len() - 1 || weights.iter().any(|weight| !weight.is_finite()) {
                return fault("weights", format!("{id} = {weights:?}"), "one finite number for each level of the feature");
            }
        }
        Ok(())
    }
}

impl RowSpec {
    /// Whether the settings can be used.
    ///
    /// # Errors
    /// When a distance is negative or beyond 2000 km.
    pub fn check(&self) -> Result<(), LinkError> {
        let precision = &self.precision;
        for (key, km) in [
            ("precision.exact_km", precision.exact_km),
            ("precision.near_km", precision.near_km),
            ("precision.district_km", precision.district_km),
            ("precision.province_km", precision.province_km),
            ("precision.uncoded_km", precision.uncoded_km),
        ] {
            if !(0.0..=2_000.0).contains(&km) {
                return Err(LinkError::Setting { key, value: km.to_string(), limit: "from 0 to 2000" });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_a_source_are_found_by_its_id_then_by_how_it_begins() {
        let mut precision = Precision::default();
        assert_eq!(precision.days_of("acled"), [0, 7, 15]);
        assert_eq!(precision.days_of("acled-made-up"), [0, 7, 15]);
        assert_eq!(precision.days_of("ucdp-ged"), [0, 3, 7, 15, 30]);
        precision.days_of_source.insert("acled-made*".into(), vec![1]);
        precision.days_of_source.insert("acled-made-up".into(), vec![2]);
        assert_eq!(precision.days_of("acled-made-up"), [2]);
        assert_eq!(precision.days_of("acled-made-here"), [1]);
        assert_eq!(precision.days_of("acled-other"), [0, 7, 15]);
    }
}
