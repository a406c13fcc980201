//! What speakers said of the same: the project's claims beside a sentence.

use super::report::{OtherClaim, RunningCount};
use crate::render::numbers::figure;
use respite_model::{Assertion, Claim, Direction, Form, Quantity, Stance};
use std::collections::BTreeMap;

/// Words of a list of claims for the quantities of sentences.
const COUNTED: &[(&str, &str)] = &[
    ("killed", "deaths"),
    ("deaths", "deaths"),
    ("injured", "injured"),
    ("wounded", "injured"),
    ("attacks", "attacks"),
    ("incidents", "incidents"),
    ("strength", "strength"),
    ("fighters", "strength"),
    ("strikes", "strikes"),
];

/// What the name of a quantity in a list of claims ends with when the number is a change in percent.
const CHANGE: &str = "_pct_change";

/// How far from the sentence's period a claim may have been said when it names no action of the sentence: as many days as the
/// period has, but no fewer and no more than these.
const NEAR_DAYS: (i32, i32) = (7, 31);

/// How many days may lie between two numbers of one running count. Numbers that are months apart are restatements.
const RUNNING_DAYS: i32 = 14;

/// The claims that belong beside an assertion, in order of when they were said, and the running counts among them.
///
/// A claim belongs when it is about one of the actions that the sentence names, or counts the same quantity and was said
/// near the period; a denial belongs with the claim that it denies.
pub(super) fn beside(said: &Assertion, actions: &[String], claims: &[Claim]) -> (Vec<OtherClaim>, Vec<RunningCount>) {
    let quantity = said.quantity.as_ref().map(|counted| counted.0.as_str());
    let near = said.period.map(|period| {
        let days = period.days().clamp(NEAR_DAYS.0, NEAR_DAYS.1);
        (period.from.plus(-days), period.to.plus(days))
    });
    let belongs = |claim: &Claim| {
        let same = quantity.is_some() && quantity_of(&claim.counted) == quantity;
        let close = near.is_some_and(|(from, to)| claim.stated.from <= to && from <= claim.stated.to);
        same && (actions.contains(&claim.about) || close || quantity == Some("strength"))
    };
    let mut kept: Vec<&Claim> = claims.iter().filter(|claim| belongs(claim)).collect();
    let denials = claims.iter().filter(|claim| claim.stance == Stance::Denies && !belongs(claim));
    let denied: Vec<&Claim> =
        denials.filter(|denial| kept.iter().any(|claim| denial.about == claim.about && names(denial, claim))).collect();
    kept.extend(denied);
    kept.sort_by(|a, b| (a.stated.from, &a.id).cmp(&(b.stated.from, &b.id)));
    let running = running(&kept);
    (kept.into_iter().map(|claim| shown(claim, said)).collect(), running)
}

/// Whether a denial stands against a claim, by the list's own id.
fn names(denial: &Claim, claim: &Claim) -> bool {
    denial.against.as_ref().is_some_and(|against| claim.id.0.rsplit_once(':').is_some_and(|(_, own)| own == against))
}

fn quantity_of(counted: &str) -> Option<&'static str> {
    let word = counted.strip_suffix(CHANGE).unwrap_or(counted);
    COUNTED.iter().find(|(known, _)| *known == word).map(|(_, quantity)| *quantity)
}

fn shown(claim: &Claim, said: &Assertion) -> OtherClaim {
    OtherClaim {
        id: format!("claims/{}", claim.id),
        about: claim.about.clone(),
        speaker: claim.speaker.clone(),
        role: claim.role.clone(),
        stated: claim.stated,
        stance: claim.stance,
        counted: claim.counted.clone(),
        quantity: claim.quantity,
        unit: claim.unit.clone(),
        relation: relation(claim, said),
        address: claim.address.clone(),
        note: claim.note.clone(),
    }
}

/// How a claim stands to the sentence. Numbers of different units are never called equal or different.
fn relation(claim: &Claim, said: &Assertion) -> String {
    if claim.stance == Stance::Denies {
        return "denies".to_owned();
    }
    let Some(theirs) = claim.quantity else { return "gives no number".to_owned() };
    if claim.counted.ends_with(CHANGE) {
        let change = theirs.number().unwrap_or(f64::NAN);
        let way = match said.change.map(|change| change.direction) {
            Some(Direction::Up) => Some(change > 0.0),
            Some(Direction::Down) => Some(change < 0.0),
            Some(Direction::Unchanged) | None => None,
        };
        let stands = match (way, said.change_percent()) {
            (Some(true), Some(own)) if (own - change).abs() < 0.5 => "the same change",
            (Some(true), _) => "the same direction",
            (Some(false), _) => "the opposite direction, or none",
            (None, _) => "a change",
        };
        let of = claim.unit.as_deref().map_or(String::new(), |unit| format!(", {unit}"));
        return format!("gives {} %{of}: {stands}", format!("{change:+}").replace('-', "−"));
    }
    let unit = claim.unit.as_deref().map_or("in a unit that is not told".to_owned(), |unit| format!("counting {unit}"));
    let Some(level) = said.level else { return format!("gives {} {unit}", form(theirs)) };
    if form(level) == form(theirs) { format!("gives the same number, {unit}") } else { format!("gives {}, {unit}", form(theirs)) }
}

/// A number in its form: "up to 23 000".
pub fn form(said: Quantity) -> String {
    let number = |value: Option<f64>| value.map_or("?".to_owned(), figure);
    let one = said.number();
    match said.form {
        Form::Exact => number(one),
        Form::AtLeast => format!("at least {}", number(one)),
        Form::MoreThan => format!("more than {}", number(one)),
        Form::AtMost => format!("up to {}", number(one)),
        Form::LessThan => format!("fewer than {}", number(one)),
        Form::About => format!("about {}", number(one)),
        Form::Range => format!("{} to {}", number(said.low), number(said.high)),
        Form::Cumulative => format!("{} so far", number(one)),
    }
}

/// Counts of one speaker on one thing in one unit that only grow: one running count.
fn running(claims: &[&Claim]) -> Vec<RunningCount> {
    let mut groups: BTreeMap<(&str, &str, &str, Option<&str>), Vec<&Claim>> = BTreeMap::new();
    for claim in claims.iter().filter(|claim| claim.stance == Stance::Asserts && !claim.counted.ends_with(CHANGE)) {
        groups.entry((&claim.about, &claim.speaker, &claim.counted, claim.unit.as_deref())).or_default().push(claim);
    }
    let mut found = Vec::new();
    for ((about, speaker, ..), group) in groups {
        let counts: Vec<f64> = group.iter().filter_map(|claim| claim.quantity.and_then(|said| said.number())).collect();
        let grows = counts.len() > 1 && counts.windows(2).all(|pair| pair[0] < pair[1]);
        let close = group.windows(2).all(|pair| pair[1].stated.from.0 - pair[0].stated.from.0 <= RUNNING_DAYS);
        if counts.len() == group.len() && grows && close {
            let ids = group.iter().map(|claim| format!("claims/{}", claim.id)).collect();
            found.push(RunningCount { about: about.to_owned(), speaker: speaker.to_owned(), counts, claims: ids });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use respite_model::{ClaimId, Period, SourceId, Vintage};

    fn claim(own: &str, day: &str, speaker: &str, number: f64) -> Claim {
        let day = day.parse().unwrap();
        Claim {
            id: ClaimId(format!("claims:{own}")),
            source: SourceId::try_from("claims").unwrap(),
            vintage: Vintage("1".into()),
            about: "op-made-up".into(),
            stated: Period { from: day, to: day },
            speaker: speaker.into(),
            role: None,
            stance: Stance::Asserts,
            counted: "killed".into(),
            quantity: Some(Quantity::said(Form::Exact, number)),
            unit: Some("fighters".into()),
            against: None,
            confidence: None,
            address: None,
            note: None,
            row: 2,
            file: String::new(),
        }
    }

    #[test]
    fn a_growing_count_of_one_speaker_is_one_running_count() {
        let days = ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-03"];
        let mut claims: Vec<Claim> =
            days.iter().zip([133.0, 274.0, 331.0, 415.0]).map(|(day, number)| claim(day, day, "A minister", number)).collect();
        claims.push(claim("other", "2026-03-01", "A spokesman", 20.0));
        let all: Vec<&Claim> = claims.iter().collect();
        let found = running(&all);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].counts, [133.0, 274.0, 331.0, 415.0]);
    }

    #[test]
    fn numbers_months_apart_are_restatements() {
        let claims = [claim("a", "2025-03-31", "A centre", 897.0), claim("b", "2025-07-01", "A centre", 900.0)];
        assert_eq!(running(&claims.iter().collect::<Vec<_>>()), []);
    }
}
