//! Who acts before an active verb, or who suffers before "lost".

use super::counted::is_count;
use crate::text::mention::Mention;
use crate::text::scene::{Kind, Scene};
use respite_model::Role;

/// Who acts before an active verb, or who suffers before "lost".
pub(in crate::text) fn with_subject(
    scene: &Scene<'_>,
    node: usize,
    mut found: Vec<Mention>,
    held: &mut [bool],
    strength: bool,
) -> Vec<Mention> {
    let Some(subject) = subject_before(scene, node) else { return if strength { Vec::new() } else { found } };
    let suffers = matches!(scene.kind(node), Kind::Predicate(word) if word.suffers);
    let at = scene.nodes[subject].from;
    if matches!(scene.kind(subject), Kind::Plain) && scene.s.is(at, &["it", "they"]) && !suffers {
        found.iter_mut().for_each(|mention| mention.by_speaker = true);
    }
    let Kind::People(person) = scene.kind(subject) else { return if strength { Vec::new() } else { found } };
    let counted = subject > 0 && is_count(scene, subject - 1);
    if held[subject] || counted || !scene.is_free(subject) && !strength {
        return if strength { Vec::new() } else { found };
    }
    // "ADF rebels": the name says who they are. "The Red Front, whose fighters": so does the one before.
    let mut first = subject;
    let mut side = person.side.clone();
    let mut victims = person.victims.clone();
    while first > 0 && !held[first - 1] {
        let Kind::People(before) = scene.kind(first - 1) else { break };
        first -= 1;
        side = before.side.clone().filter(|_| before.group).or(side);
    }
    let of_whom = first.checked_sub(3).filter(|owner| {
        scene.s.is(scene.nodes[first].from.wrapping_sub(1), &["whose"]) && scene.nodes[*owner + 2].from + 1 == scene.nodes[first].from
    });
    if let Some(owner) = of_whom
        && let Kind::People(before) = scene.kind(owner)
    {
        first = owner;
        side = before.side.clone().or(side);
    }
    if suffers {
        victims = victims.filter(|_| person.side.is_some());
        for mention in found.iter_mut().filter(|mention| mention.victims.is_none()) {
            mention.victims.clone_from(&victims);
        }
        return found;
    }
    // "Clashes between the army and rebels displaced": neither is said to be the one that did.
    let at = scene.nodes[first].from;
    let between = (at.saturating_sub(6)..at).any(|at| scene.s.is(at, &["between"])) && scene.s.is(at.wrapping_sub(1), &["and"]);
    if side.is_none() || between {
        return found;
    }
    (first..=subject).for_each(|node| held[node] = true);
    let (from, to) = (scene.nodes[first].from, scene.nodes[subject].to);
    for (index, mention) in found.iter_mut().enumerate() {
        mention.side.clone_from(&side);
        if index == 0 {
            mention.parts.push((Role::Side, from, to));
            mention.from = mention.from.min(from);
        }
    }
    found
}

/// The node of the subject before a verb: over auxiliaries, sayings and asides between commas.
pub(in crate::text) fn subject_before(scene: &Scene<'_>, node: usize) -> Option<usize> {
    let s = &scene.s;
    let mut at = node;
    while at > 0 {
        let token = scene.nodes[at - 1].from;
        let plain = matches!(scene.kind(at - 1), Kind::Plain);
        let auxiliary =
            scene.lex.words.auxiliaries.contains(s.word(token)) && !s.is(token, &["and"]) || s.is(token, &["claimed", "also", ")", "("]);
        let masked = scene.masked[token] && !matches!(scene.kind(at - 1), Kind::People(_))
            || s.is(token, &[","]) && (scene.masked.get(token + 1) == Some(&true) || token > 0 && scene.masked[token - 1]);
        if plain && auxiliary || masked {
            at -= 1;
            continue;
        }
        // "The group, which lost 130 fighters, killed": back over the aside.
        if s.is(token, &[","]) {
            let opens = (0..token).rev().find(|at| s.is(*at, &[","]) && s.is(at + 1, &["which", "who", "whose", "a", "an", "the"]));
            at = scene.node_at(opens?);
            continue;
        }
        break;
    }
    at.checked_sub(1)
}
