//! Those who stand before a passive verb.

use super::counted::{Group, filled, group, is_count};
use crate::text::mention::{Mention, last_person};
use crate::text::scene::{Kind, Scene};
use respite_model::Role;

/// What stands before a passive verb: one count or a list of counts, or persons without a count.
pub(in crate::text) fn patients(scene: &Scene<'_>, node: usize, verb: &Mention, held: &mut [bool], strength: bool) -> Vec<Mention> {
    let s = &scene.s;
    let mut at = node;
    // Back over "were reportedly", places and times between the persons and the verb.
    while at > 0 {
        let token = scene.nodes[at - 1].from;
        // "264 people, two thirds of them women, were killed": back over the aside.
        if s.is(token, &[","]) {
            let opens = (token.saturating_sub(12)..token).rev().find(|at| s.is(*at, &[","]));
            let Some(opens) = opens.filter(|opens| {
                !(opens + 1..token).any(|at| matches!(scene.kind(scene.node_at(at)), Kind::Predicate(_) | Kind::Change(_)))
            }) else {
                break;
            };
            let inner = s.is(opens + 1, &["including", "among", "most", "many", "mostly", "some", "all", "half", "nearly", "almost", "at"])
                || matches!(scene.kind(scene.node_at(opens + 1)), Kind::Amount(_))
                    && (opens + 1..token).any(|at| s.is(at, &["them", "whom"]));
            if at == node && !inner {
                break;
            }
            at = scene.node_at(opens);
            break;
        }
        let passed = match scene.kind(at - 1) {
            Kind::Plain => {
                scene.lex.words.auxiliaries.contains(s.word(token)) && !s.is(token, &["and", "left", "leaving"])
                    || scene.lex.hedges.at(s.tokens, token).is_some()
            }
            _ => false,
        };
        if !passed {
            break;
        }
        at -= 1;
    }
    let mut found: Vec<Mention> = Vec::new();
    let mut end = at;
    while let Some((start, group)) = group_before(scene, end, held) {
        let mut mention = filled(scene, verb, &group, held);
        if !found.is_empty() {
            mention.to = mention.parts.iter().skip(1).map(|part| part.2).max().unwrap_or(mention.to);
            mention.parts.retain(|part| part.0 != Role::Quantity);
        }
        if strength {
            let names = group.persons.and_then(|(first, last)| {
                let kinds =
                    || (first..=last).filter_map(|node| if let Kind::People(person) = scene.kind(node) { Some(person) } else { None });
                kinds().find(|person| person.group).or_else(|| kinds().next()).and_then(|person| person.side.clone())
            });
            if names.is_none() {
                return Vec::new();
            }
            mention.side = names;
            mention.victims = None;
        }
        found.push(mention);
        // An item before "and" or a comma, or before "including" and its own list.
        let mut joined = start;
        while joined > 0 && s.is(scene.nodes[joined - 1].from, &[",", "and", "including"]) && matches!(scene.kind(joined - 1), Kind::Plain)
        {
            joined -= 1;
        }
        if joined == start {
            break;
        }
        end = joined;
    }
    if found.is_empty() && !strength {
        found.extend(uncounted(scene, at, verb, held));
    }
    found.reverse();
    found
}

/// The count that ends just before a node.
pub(in crate::text) fn group_before(scene: &Scene<'_>, end: usize, held: &[bool]) -> Option<(usize, Group)> {
    let end = if end > 0 && scene.s.is(scene.nodes[end - 1].from, &[","]) && end > 1 { end - 1 } else { end };
    for back in 1..=8 {
        let node = end.checked_sub(back)?;
        if let Some(group) =
            group(scene, node, held).filter(|group| group.next == end || group.persons.is_some() && is_setting(scene, group.next, end))
        {
            return Some((node, group));
        }
        if is_count(scene, node)
            || matches!(scene.kind(node), Kind::Quantity(_) | Kind::Predicate(_))
            || scene.s.is(scene.nodes[node].from, &[",", "and"])
        {
            return None;
        }
    }
    None
}

/// "13 people in Bannu were killed": a place or an origin between the persons and the verb.
pub(in crate::text) fn is_setting(scene: &Scene<'_>, from: usize, end: usize) -> bool {
    let s = &scene.s;
    let leads = scene
        .nodes
        .get(from)
        .is_some_and(|node| s.is(node.from, &["in", "from", "near", "at", "of", "belonging", "travelling", "including"]));
    leads
        && end > from
        && (from..end).all(|node| {
            !matches!(scene.kind(node), Kind::Amount(_) | Kind::Predicate(_) | Kind::Change(_) | Kind::Quantity(_))
                && !s.is(scene.nodes[node].from, &[",", ";", ":", "and"])
        })
}

/// "The number of civilians killed", "fewer militants were killed": persons without a count.
pub(in crate::text) fn uncounted(scene: &Scene<'_>, at: usize, verb: &Mention, held: &mut [bool]) -> Option<Mention> {
    let last = at.checked_sub(1).filter(|last| matches!(scene.kind(*last), Kind::People(_)) && scene.is_free(*last) && !held[*last])?;
    let Kind::People(person) = scene.kind(last) else { return None };
    let mut mention = verb.clone();
    mention.victims.clone_from(&person.victims);
    mention.from = scene.nodes[last].from;
    held[last] = true;
    mention.parts.push((Role::Victims, scene.nodes[last].from, scene.nodes[last].to));
    Some(mention)
}

/// "Killed by militants".
pub(in crate::text) fn agent(scene: &Scene<'_>, node: usize, mention: &mut Mention, held: &mut [bool]) {
    let s = &scene.s;
    let at = scene.nodes[node].to;
    let Some((end, ())) = scene.lex.words.agents.at(s.tokens, at).filter(|_| s.is(at, &["by", "at"])) else { return };
    let mut person = scene.node_at(end + usize::from(s.is(end, &["the", "suspected", "unidentified"])));
    person += usize::from(matches!(scene.kind(person), Kind::Plain | Kind::Place(_)) && matches!(scene.kind(person + 1), Kind::People(_)));
    let last = last_person(scene, person);
    let (Kind::People(named), Kind::People(_)) = (scene.kind(person), scene.kind(last)) else { return };
    if matches!(scene.kind(last + 1), Kind::Quantity(_)) {
        return;
    }
    mention.side.clone_from(&named.side);
    (person..=last).for_each(|node| held[node] = true);
    mention.parts.push((Role::Side, scene.nodes[person].from, scene.nodes[last].to));
    mention.to = mention.to.max(scene.nodes[last].to);
}
