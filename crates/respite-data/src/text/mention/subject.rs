//! Who acts or suffers by the verb before the noun.

use super::Mention;
use crate::text::phrase::amount::Unit;
use crate::text::scene::{Kind, Scene};
use respite_model::Role;

/// "The group carried out 97 attacks": the subject of a verb of acting is the side.
pub(in crate::text) fn acting(scene: &Scene<'_>, mention: &mut Mention, held: &mut [bool]) {
    let s = &scene.s;
    let people = scene.counts_people(mention.quantity) && scene.quantity_id(mention.quantity) != "abductions";
    if people {
        return suffering(scene, mention, held);
    }
    if mention.side.is_some() {
        return;
    }
    let mut end = mention.from;
    while end > 0 {
        let node = scene.node_at(end - 1);
        let size = matches!(scene.kind(node), Kind::Change(word) if word.light)
            || matches!(scene.kind(node), Kind::Amount(amount) if amount.unit == Unit::Percent);
        if !size && !s.is(end - 1, &["the", "its", "their", "a", "an", "of", "total", "for", "in", "another", "some", "'s", "out"]) {
            break;
        }
        end = if size { scene.nodes[node].from } else { end - 1 };
    }
    let verb = (end.saturating_sub(5)..=end).find(|at| {
        let found = scene.lex.words.acting.at_where(s.tokens, *at, |to, ()| to >= end && to <= mention.from);
        found.is_some()
    });
    let Some(mut start) = verb else { return };
    while start > 0
        && (scene.lex.words.auxiliaries.contains(s.word(start - 1)) && !s.is(start - 1, &["and"])
            || s.is(start - 1, &["together", "also", "jointly"]))
    {
        start -= 1;
    }
    let Some(last) = start.checked_sub(1).map(|at| scene.node_at(at)) else { return };
    let Kind::People(person) = scene.kind(last) else { return };
    let mut first = last;
    let mut side = person.side.clone();
    while first > 0 && !held[first - 1] {
        let Kind::People(before) = scene.kind(first - 1) else { break };
        first -= 1;
        side = before.side.clone().filter(|_| before.group).or(side);
    }
    let counted = first > 0 && matches!(scene.kind(first - 1), Kind::Amount(_));
    if held[last] || counted || side.is_none() {
        return;
    }
    (first..=last).for_each(|node| held[node] = true);
    mention.side = side;
    let (from, to) = (scene.nodes[first].from, scene.nodes[last].to);
    mention.parts.push((Role::Side, from, to));
    mention.widen(from, to);
}

/// "Police foiled 12 attacks": what is counted did not happen.
pub(in crate::text) fn is_averted(scene: &Scene<'_>, mention: &Mention) -> bool {
    let before = (mention.from.saturating_sub(2)..mention.from)
        .any(|at| scene.lex.words.averting.at(scene.s.tokens, at).is_some_and(|(end, ())| end == mention.from || end + 1 == mention.from));
    let was = (mention.to..mention.to + 2)
        .any(|at| scene.s.is(at, &["were", "was", "been"]) && scene.lex.words.averting.at(scene.s.tokens, at + 1).is_some());
    before && mention.is_counted() || was
}

/// "Militants suffered losses": the subject is the one who suffers.
pub(in crate::text) fn suffering(scene: &Scene<'_>, mention: &mut Mention, held: &mut [bool]) {
    let s = &scene.s;
    let mut verb = mention.from;
    while verb > 0 && s.is(verb - 1, &["the", "its", "their", "a", "an", "heavy", "of"]) {
        verb -= 1;
    }
    if verb < 2 || !s.is(verb - 1, &["suffered", "suffers", "suffer", "sustained", "sustain", "incurred", "took"]) {
        return;
    }
    let node = scene.node_at(verb - 2);
    let Kind::People(person) = scene.kind(node) else { return };
    if held[node] || mention.victims.is_some() {
        return;
    }
    held[node] = true;
    mention.victims.clone_from(&person.victims);
    mention.parts.push((Role::Victims, scene.nodes[node].from, scene.nodes[node].to));
    mention.widen(scene.nodes[node].from, mention.to);
}
