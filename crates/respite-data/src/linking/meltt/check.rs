//! Whether settings and tables allow the rule at all.

use super::Meltt;
use crate::linking::{LinkError, LinkTaxonomy, RowSet};
use std::collections::BTreeSet;

/// How far the sum of the weights may be from the number of taxonomies: rounding in decimal fractions, no more.
const WEIGHT_SLACK: f64 = 1e-9;

pub(super) fn check(rule: &Meltt, sets: &[RowSet], taxonomies: &[LinkTaxonomy]) -> Result<(), LinkError> {
    if sets.len() < 2 {
        let what = sets.first().map_or_else(|| "no tables".to_owned(), |set| format!("the table {} alone", set.name));
        return Err(LinkError::TooFewSets(what));
    }
    let mut names = BTreeSet::new();
    if let Some(set) = sets.iter().find(|set| !names.insert(&set.name)) {
        return Err(LinkError::SameName(set.name.clone()));
    }
    for (key, value) in [("window_km", rule.window_km), ("window_days", rule.window_days)] {
        if !value.is_finite() || value < 0.0 {
            return Err(setting(key, value, "it must be 0 or more"));
        }
    }
    if taxonomies.is_empty() {
        return Err(setting("taxonomies", "{}", "at least one taxonomy is needed"));
    }
    if let Some(taxonomy) = taxonomies.iter().find(|taxonomy| taxonomy.levels == 0) {
        return Err(setting("taxonomies", &taxonomy.name, "it has no level"));
    }
    if rule.partial > taxonomies.len() {
        return Err(setting("partial", rule.partial, &format!("there are {} taxonomies to differ on", taxonomies.len())));
    }
    certainty(rule, taxonomies)?;
    weights(rule, taxonomies)?;
    sets.iter().try_for_each(|set| places(set, taxonomies.len()))
}

fn certainty(rule: &Meltt, taxonomies: &[LinkTaxonomy]) -> Result<(), LinkError> {
    if rule.smart_match && !rule.certainty.is_empty() {
        return Err(setting("certainty", "{…}", "it is used with smart_match = false only"));
    }
    known(rule.certainty.keys(), "certainty", taxonomies)?;
    for taxonomy in taxonomies.iter().filter(|_| !rule.smart_match) {
        let key = format!("certainty.{}", taxonomy.name);
        let level = rule.certainty.get(&taxonomy.name).ok_or_else(|| setting(&key, "nothing", "smart_match = false needs a level"))?;
        if !(1..=taxonomy.levels).contains(level) {
            return Err(setting(&key, level, &format!("the taxonomy has levels 1 to {}", taxonomy.levels)));
        }
    }
    Ok(())
}

fn weights(rule: &Meltt, taxonomies: &[LinkTaxonomy]) -> Result<(), LinkError> {
    if rule.weights.is_empty() {
        return Ok(());
    }
    known(rule.weights.keys(), "weights", taxonomies)?;
    for taxonomy in taxonomies {
        let key = format!("weights.{}", taxonomy.name);
        let weight = rule.weights.get(&taxonomy.name).ok_or_else(|| setting(&key, "nothing", "each taxonomy needs a weight"))?;
        if !weight.is_finite() || *weight < 0.0 {
            return Err(setting(&key, weight, "it must be 0 or more"));
        }
    }
    let (sum, count) = (rule.weights.values().sum::<f64>(), taxonomies.len());
    if (sum - count as f64).abs() > WEIGHT_SLACK {
        return Err(setting("weights", format!("{{…}}, sum {sum}"), &format!("the sum must be {count}, the number of taxonomies")));
    }
    Ok(())
}

fn known<'a>(mut keys: impl Iterator<Item = &'a String>, setting_key: &str, taxonomies: &[LinkTaxonomy]) -> Result<(), LinkError> {
    match keys.find(|key| taxonomies.iter().all(|taxonomy| taxonomy.name != **key)) {
        Some(key) => Err(setting(&format!("{setting_key}.{key}"), "…", "there is no taxonomy of that name")),
        None => Ok(()),
    }
}

fn places(set: &RowSet, taxonomies: usize) -> Result<(), LinkError> {
    for (row, number) in set.rows.iter().zip(1..) {
        let wrong = |reason: String| Err(LinkError::Row { set: set.name.clone(), row: number, reason });
        if !(-90.0..=90.0).contains(&row.latitude) {
            return wrong(format!("the latitude {} is outside -90 to 90", row.latitude));
        }
        if !(-180.0..=360.0).contains(&row.longitude) {
            return wrong(format!("the longitude {} is outside -180 to 360", row.longitude));
        }
        if row.categories.len() != taxonomies {
            return wrong(format!("it has {} categories for {taxonomies} taxonomies", row.categories.len()));
        }
    }
    Ok(())
}

fn setting(key: &str, value: impl ToString, limit: &str) -> LinkError {
    LinkError::Setting { key: key.to_owned(), value: value.to_string(), limit: limit.to_owned() }
}
