//! What stands behind the noun: by whom, on whom, of how many.

use super::{Mention, last_person};
use crate::text::phrase::amount::Unit;
use crate::text::scene::{Kind, Scene};
use respite_model::Role;

pub(in crate::text) fn to_the_right(scene: &Scene<'_>, mut node: usize, mention: &mut Mention, held: &mut [bool]) {
    let people = scene.counts_people(mention.quantity);
    while scene.is_free(node) {
        let at = scene.nodes[node].from;
        // "Attacks on police by militants".
        let next = agent(scene, at, mention, held).or_else(|| target(scene, at, mention, held, people));
        match next {
            Some(next) => node = next,
            None => return,
        }
    }
}

/// The node behind "the", "its" and the like at a token.
pub(in crate::text) fn behind_article(scene: &Scene<'_>, at: usize) -> usize {
    scene.node_at(at + usize::from(scene.s.is(at, &["the", "a", "an", "its", "their", "suspected", "alleged"])))
}

pub(in crate::text) fn agent(scene: &Scene<'_>, at: usize, mention: &mut Mention, held: &mut [bool]) -> Option<usize> {
    let s = &scene.s;
    let by = scene.lex.words.agents.at(s.tokens, at).map(|(end, ())| end);
    let linked = (s.says(at, &["linked", "to"]) || s.says(at, &["tied", "to"])).then_some(at + 2);
    // "Five strikes were carried out by the navy".
    let mut verb = at;
    while s.is(verb, &["were", "was", "are", "is", "have", "has", "been", "being", "had"]) && verb < at + 3 {
        verb += 1;
    }
    let passive = (verb > at).then(|| scene.lex.words.agents.at(s.tokens, verb).map(|(end, ())| end)).flatten();
    let by_word =
        s.is(at, &["reportedly", "allegedly"]).then(|| scene.lex.words.agents.at(s.tokens, at + 1).map(|(end, ())| end)).flatten();
    let end = by.or(linked).or(by_word).or(passive).filter(|_| mention.side.is_none())?;
    let node = behind_article(scene, end);
    side_at(scene, node, mention, held)
}

/// Takes persons at a node as those who act; the node behind them.
pub(in crate::text) fn side_at(scene: &Scene<'_>, node: usize, mention: &mut Mention, held: &mut [bool]) -> Option<usize> {
    let mut node = node;
    // "By Islamist insurgents", "by the Utopian military": words before the noun.
    let mut first = node;
    while matches!(scene.kind(first), Kind::Place(_))
        || matches!(scene.kind(first), Kind::Plain) && scene.s.capital(scene.nodes.get(first)?.from)
    {
        first += 1;
    }
    if matches!(scene.kind(first), Kind::People(_)) {
        (node..first).for_each(|node| held[node] = true);
        node = first;
    }
    // "Strikes by Utopia": a country as a party.
    if let (Kind::Place(_), Some(party)) = (scene.kind(node), scene.nodes.get(node)) {
        let next = party.to;
        mention.side = Some(scene.s.slice(party.from, next).to_owned());
        mention.parts.push((Role::Side, party.from, next));
        mention.widen(party.from, next);
        held[node] = true;
        return Some(node + 1);
    }
    // "Attacks by Red Front": a name that is not listed.
    let unlisted = |node: usize| {
        scene
            .nodes
            .get(node)
            .is_some_and(|phrase| matches!(phrase.kind, Kind::Plain) && scene.s.is_word(phrase.from) && scene.s.capital(phrase.from))
    };
    if unlisted(node) && scene.is_free(node) {
        let last = (node..scene.nodes.len()).take_while(|node| unlisted(*node)).last()?;
        let (from, to) = (scene.nodes[node].from, scene.nodes[last].to);
        mention.side = Some(scene.s.slice(from, to).to_owned());
        mention.parts.push((Role::Side, from, to));
        mention.widen(from, to);
        (node..=last).for_each(|node| held[node] = true);
        return Some(last + 1);
    }
    let Kind::People(person) = scene.kind(node) else { return None };
    let side = person.side.clone()?;
    let last = last_person(scene, node);
    mention.side = Some(if person.group { side } else { person_side(scene, last).unwrap_or(side) });
    (node..=last).for_each(|node| held[node] = true);
    let (from, to) = (scene.nodes[node].from, scene.nodes[last].to);
    mention.parts.push((Role::Side, from, to));
    mention.widen(from, to);
    Some(last + 1)
}

pub(in crate::text) fn person_side(scene: &Scene<'_>, node: usize) -> Option<String> {
    if let Kind::People(person) = scene.kind(node) { person.side.clone() } else { None }
}

/// Those who suffer, or the place that is hit, behind "on", "against", "among".
pub(in crate::text) fn target(scene: &Scene<'_>, at: usize, mention: &mut Mention, held: &mut [bool], people: bool) -> Option<usize> {
    let s = &scene.s;
    let (end, ()) = scene.lex.words.targets.at(s.tokens, at)?;
    let on = s.is(at, &["on", "against", "targeting", "that", "aimed", "directed", "which", "upon", "targeted", "hitting"]);
    let of = s.is(at, &["of", "among", "amongst", "suffered", "to", "inflicted", "sustained", "within", "in"]);
    if !(if people { of } else { on || s.is(at, &["of"]) }) {
        return None;
    }
    let mut node = behind_article(scene, end);
    let mut counted = None;
    if let (true, Kind::Amount(amount)) = (people && s.is(at, &["of"]), scene.kind(node)) {
        counted = (amount.unit == Unit::Count && mention.count.is_none()).then_some(node);
        counted?;
        node += 1;
    }
    // A nationality before the noun: "among Utopian civilians".
    while matches!(scene.kind(node), Kind::Plain | Kind::Place(_))
        && s.capital(scene.nodes.get(node)?.from)
        && matches!(scene.kind(node + 1), Kind::People(_))
    {
        node += 1;
    }
    let from = scene.nodes.get(node)?.from;
    let next = match scene.kind(node) {
        Kind::People(person) if scene.is_free(node) && !person.adjective => {
            let last = last_person(scene, node);
            let victims = if let Kind::People(person) = scene.kind(last) { person.victims.clone() } else { None };
            if mention.victims.is_none() && (people || on) {
                mention.victims = victims;
                mention.parts.push((Role::Victims, from, scene.nodes[last].to));
            }
            (node..=last).for_each(|node| held[node] = true);
            last
        }
        _ if counted.is_some() => node - 1,
        _ => return None,
    };
    if let Some(count) = counted {
        mention.count = Some(count);
        held[count] = true;
        mention.parts.push((Role::Level, scene.nodes[count].from, scene.nodes[count].to));
    }
    mention.widen(at, scene.nodes[next].to);
    Some(next + 1)
}
