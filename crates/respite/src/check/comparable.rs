//! Whether a source counts what a sentence speaks of, and how its definition differs.

use super::definitions::Counts;
use respite_model::{Assertion, Counted};

/// Quantities that a word may stand for which has no definition of its own. What is counted in their place is said.
const BROAD: &[(&str, &[&str])] =
    &[("violence", &["attacks", "incidents", "clashes", "deaths", "casualties", "injured"]), ("incidents", &["attacks", "clashes"])];

/// The differences between the sentence's words and what the source counts, or why the two cannot be held together.
///
/// A word that the sentence does not say is no reason against a source: what the source counts is then said as a difference.
pub(super) fn differences(said: &Assertion, source: &Counts) -> Result<Vec<String>, String> {
    let Some(quantity) = &said.quantity else { return Err("the sentence does not say what is counted".to_owned()) };
    let mut differences = Vec::new();
    if *quantity != source.quantity {
        if !may_stand_for(quantity, &source.quantity) {
            return Err(format!("the source counts {}, the sentence speaks of {}", spaced(&source.quantity), spaced(quantity)));
        }
        differences.push(format!(
            "the sentence says {}, which has no fixed meaning; the source counts {}",
            spaced(quantity),
            spaced(&source.quantity)
        ));
    }
    word("who acts", said.side.as_deref(), source.side.as_deref(), "acts of", &mut differences)?;
    match (said.victims.as_deref(), source.victims.as_deref()) {
        (None, Some(theirs)) if *quantity == source.quantity => {
            return Err(format!("the source counts {theirs} only, the sentence does not say so"));
        }
        (Some(own), None) => return Err(format!("the sentence speaks of {own}, the source does not count them apart")),
        (own, theirs) => word("who is harmed", own, theirs, "harm to", &mut differences)?,
    }
    let within = |counted: &Option<Counted>| counted.as_ref().map(spaced);
    match (within(&said.within), within(&source.within)) {
        (Some(own), None) => differences.push(format!("the sentence speaks of {own}; the source counts all kinds of happenings")),
        (Some(own), Some(theirs)) if own != theirs => {
            return Err(format!("the source counts those in {theirs}, the sentence those in {own}"));
        }
        (None, Some(theirs)) => differences.push(format!("the source counts those in {theirs} only")),
        _ => {}
    }
    match (said.place.as_deref(), source.place.as_deref()) {
        (Some(own), Some(theirs)) if !own.eq_ignore_ascii_case(theirs) => {
            return Err(format!("the source counts {theirs}, the sentence speaks of {own}"));
        }
        (Some(own), None) => return Err(format!("the sentence speaks of {own}, and the source's place is not told in definitions.toml")),
        (None, Some(theirs)) => differences.push(format!("the sentence names no place; the source counts {theirs}")),
        _ => {}
    }
    Ok(differences)
}

/// Whether one quantity may be shown where the sentence names the other.
pub(super) fn may_stand_for(said: &Counted, source: &Counted) -> bool {
    said == source || BROAD.iter().any(|(broad, narrower)| *broad == said.0 && narrower.contains(&source.0.as_str()))
}

fn word(what: &str, own: Option<&str>, theirs: Option<&str>, acts: &str, differences: &mut Vec<String>) -> Result<(), String> {
    match (own, theirs) {
        (Some(own), Some(theirs)) if !own.eq_ignore_ascii_case(theirs) => {
            Err(format!("{what}: the source counts {acts} {theirs}, the sentence speaks of {own}"))
        }
        (Some(own), None) => {
            differences.push(format!("the sentence speaks of {acts} {own}; the source does not tell {what}"));
            Ok(())
        }
        (None, Some(theirs)) => {
            differences.push(format!("the sentence does not say {what}; the source counts {acts} {theirs}"));
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The id of a quantity as words.
pub(super) fn spaced(counted: &Counted) -> String {
    counted.0.replace('-', " ")
}
