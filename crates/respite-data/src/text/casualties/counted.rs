//! A count with the persons that it counts.

use crate::text::mention::{Mention, last_person};
use crate::text::phrase::amount::Unit;
use crate::text::scene::{Kind, Scene};
use respite_model::Role;

pub(in crate::text) fn is_count(scene: &Scene<'_>, node: usize) -> bool {
    scene.is_free(node) && matches!(scene.kind(node), Kind::Amount(amount) if amount.unit == Unit::Count)
}

/// A count with the persons that it counts, from a node on: the nodes of the count and of the persons, and the node behind.
pub(super) struct Group {
    pub count: Option<usize>,
    pub absent: Option<usize>,
    pub persons: Option<(usize, usize)>,
    pub victims: Option<String>,
    pub next: usize,
}

pub(in crate::text) fn group(scene: &Scene<'_>, node: usize, held: &[bool]) -> Option<Group> {
    let s = &scene.s;
    let at = scene.nodes.get(node)?.from;
    let nobody = s.is(at, &["nobody"]) || s.is(at, &["one"]) && s.is(at.wrapping_sub(1), &["no"]);
    let none = (s.is(at, &["no"]) || nobody) && matches!(scene.kind(node), Kind::Plain);
    if !none && (!is_count(scene, node) || held[node]) {
        return None;
    }
    let mut next = node + 1;
    // "Six more people", "13 foreign soldiers", "97 other civilians".
    // "61 members of the security forces".
    if s.is(scene.nodes.get(next)?.from, &["members", "personnel", "members'"]) && s.is(scene.nodes.get(next)?.to, &["of"]) {
        next += 2;
        next += usize::from(s.is(scene.nodes.get(next)?.from, &["the"]));
    }
    for _ in 0..3 {
        let Some(phrase) = scene.nodes.get(next) else { break };
        let plain = matches!(phrase.kind, Kind::Plain) && (s.is_word(phrase.from) || s.is(phrase.from, &["\"", "'"]))
            || matches!(phrase.kind, Kind::Place(_))
            || matches!(phrase.kind, Kind::Change(word) if word.light);
        let later = (next + 1..=next + 2).any(|later| matches!(scene.kind(later), Kind::People(_)));
        let skippable = plain
            && later
            && !s.is(
                phrase.from,
                &[
                    "and", "in", "by", "of", "to", "at", "on", "with", "from", "or", "were", "was", "have", "had", "for", "when", "after",
                    "as",
                ],
            );
        if !skippable {
            break;
        }
        next += 1;
    }
    let mut found = Group { count: (!none).then_some(node), absent: none.then_some(node), persons: None, victims: None, next: node + 1 };
    if matches!(scene.kind(next), Kind::People(_)) && scene.is_free(next) {
        let last = last_person(scene, next);
        if let Kind::People(person) = scene.kind(last) {
            found.victims.clone_from(&person.victims);
        }
        found.persons = Some((next, last));
        found.next = last + 1;
    } else if matches!(scene.kind(node + 1), Kind::Quantity(quantity) if !scene.counts_people(*quantity)) || none && !nobody {
        return None;
    } else if let Some(noun) = plural(scene, node + 1) {
        found.victims = Some(noun);
        found.persons = Some((node + 1, node + 1));
        found.next = node + 2;
    }
    Some(found)
}

/// A plural in lower case right behind a count, which the lexicon does not know.
pub(in crate::text) fn plural(scene: &Scene<'_>, node: usize) -> Option<String> {
    let phrase = scene.nodes.get(node)?;
    let word = scene.s.word(phrase.from);
    let known =
        scene.lex.words.stop.contains(word) || scene.lex.words.filler.contains(word) || scene.lex.numbers.measures.words.contains(word);
    let plural = matches!(phrase.kind, Kind::Plain) && scene.s.is_word(phrase.from) && word.ends_with('s') && word.len() > 3;
    (plural && !known).then(|| word.to_owned())
}

pub(in crate::text) fn filled(scene: &Scene<'_>, verb: &Mention, group: &Group, held: &mut [bool]) -> Mention {
    let mut mention = verb.clone();
    mention.count = group.count;
    mention.absent = group.absent.is_some();
    mention.victims.clone_from(&group.victims);
    for (role, node) in [(Role::Level, group.count.or(group.absent))] {
        if let Some(node) = node {
            held[node] = true;
            let place = &scene.nodes[node];
            mention.parts.push((role, place.from, place.to));
            mention.from = mention.from.min(place.from);
            mention.to = mention.to.max(place.to);
        }
    }
    if let Some((first, last)) = group.persons {
        (first..=last).for_each(|node| held[node] = true);
        // "61 members of the security forces": all words behind the count.
        let from = group.count.map_or(scene.nodes[first].from, |count| scene.nodes[count].to);
        let to = scene.nodes[last].to;
        mention.parts.push((Role::Victims, from, to));
        mention.from = mention.from.min(from);
        mention.to = mention.to.max(to);
    }
    mention
}
