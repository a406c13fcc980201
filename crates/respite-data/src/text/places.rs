//! Which place names say where it happened.

use super::draft::Draft;
use super::scene::{Kind, Scene};
use respite_model::Role;

/// Gives a place to a claim, when it says where it happened. Says whether it is settled, or may be of the next claim.
pub(super) fn give(scene: &Scene<'_>, draft: &mut Draft, node: usize) -> bool {
    let Kind::Place(place) = *scene.kind(node) else { return true };
    if !says_where(scene, node) || holds_a_finer_one(scene, node) || draft.many_places {
        return true;
    }
    if is_listed(scene, node) {
        draft.many_places = true;
        draft.place = None;
        return true;
    }
    let (from, to) = (scene.nodes[node].from, scene.nodes[node].to);
    match draft.place {
        None => draft.place = Some(place),
        Some(coarse) if scene.names.lies_in(place, coarse) => draft.place = Some(place),
        Some(fine) if scene.names.lies_in(fine, place) => {}
        Some(_) => return false,
    }
    draft.part(Role::Place, from, to);
    true
}

/// Whether a name of a place says where: behind a preposition, as the subject of "saw", before a colon.
fn says_where(scene: &Scene<'_>, node: usize) -> bool {
    let s = &scene.s;
    let (mut from, to) = (scene.nodes[node].from, scene.nodes[node].to);
    // "Utopia's Hill State", "Mill, Hill Coast": the preposition stands before the first.
    let mut first = node;
    while first > 0 {
        let back = if s.is(from.wrapping_sub(1), &["'s", ","]) { 2 } else { 0 };
        let Some(other) = (back > 0).then(|| scene.node_at(from - back)).filter(|other| matches!(scene.kind(*other), Kind::Place(_)))
        else {
            break;
        };
        first = other;
        from = scene.nodes[other].from;
    }
    let mut before = from;
    while before > 0 && (s.is(before - 1, &["the", "province", "district", "of", "state", "region", "city", "town", "village", "parts"])) {
        before -= 1;
        if s.is(before, &["of"]) {
            return true;
        }
    }
    if before > 0 && scene.lex.words.whereabouts.contains(s.word(before - 1)) {
        return !s.is(before - 1, &["from", "for", "into"]);
    }
    // "…, North Waziristan fourteen": the item of a list.
    let heads = from == 0
        || s.is(from - 1, &[",", "and", ";", ":"])
        || scene.masked[from - 1]
        || scene.clause_start(from) == from
        || scene.lex.words.clauses.at(s.tokens, from - 1).is_some();
    let mut next = to;
    while scene.lex.words.place_nouns.contains(s.word(next)) || s.is(next, &["has", "have", "had", "not", "also", "alone", "never"]) {
        next += 1;
    }
    let recording = scene.lex.words.recording.at(s.tokens, next).is_some();
    heads && (recording || s.is(to, &[":"]) || s.is_mark(to) && s.is(to, &["-"])) || recording && s.is(from.wrapping_sub(1), &["the"])
}

/// Whether the name only says where a finer place lies: "Utopia's Hill Coast".
fn holds_a_finer_one(scene: &Scene<'_>, node: usize) -> bool {
    let to = scene.nodes[node].to;
    scene.s.is(to, &["'s"]) && matches!(scene.kind(scene.node_at(to + 1)), Kind::Place(_))
}

/// Whether the place is one of several that stand side by side: "in Mill and Hill Coast".
pub(super) fn is_listed(scene: &Scene<'_>, node: usize) -> bool {
    let Kind::Place(place) = *scene.kind(node) else { return false };
    // "In Mill and Lowtown", of which the gazetteer knows one.
    let (from, to) = (scene.nodes[node].from, scene.nodes[node].to);
    let s = &scene.s;
    let unknown = |at: usize| s.capital(at) && matches!(scene.kind(scene.node_at(at)), Kind::Plain);
    let with_unknown = s.is(to, &["and", "or"]) && unknown(to + 1)
        || s.is(from.wrapping_sub(1), &["and", "or"])
            && unknown(from.wrapping_sub(2))
            && s.is(from.wrapping_sub(3), &["in", "across", "the"]);
    with_unknown || beside(scene, node, place, true) || beside(scene, node, place, false)
}

fn beside(scene: &Scene<'_>, node: usize, place: usize, forward: bool) -> bool {
    let mut at = node;
    let mut joined = false;
    // Over "district", commas and one "and" to the next name.
    for _ in 0..6 {
        let Some(next) = (if forward { at.checked_add(1) } else { at.checked_sub(1) }).filter(|next| *next < scene.nodes.len()) else {
            return false;
        };
        at = next;
        match *scene.kind(at) {
            Kind::Place(other) => {
                let nested = scene.names.lies_in(place, other) || scene.names.lies_in(other, place);
                if nested {
                    return false;
                }
                // "A, B" alone is read as a place and what it lies in; "A, B and C" is a list.
                let counted = |at: usize| matches!(scene.kind(at), Kind::Amount(_));
                let end = if forward { at } else { node };
                return (joined || scene.s.is(scene.nodes[end].to, &["and", "or", ","]) && beside_and(scene, end)) && !counted(end + 1);
            }
            Kind::Plain => {
                let word = scene.s.word(scene.nodes[at].from);
                joined |= matches!(word, "and" | "or");
                if !matches!(word, "and" | "or" | "," | "in" | "the" | "both") && !scene.lex.words.place_nouns.contains(word) {
                    return false;
                }
            }
            _ => return false,
        }
    }
    false
}

fn beside_and(scene: &Scene<'_>, node: usize) -> bool {
    (node + 1..=node + 5).any(|at| {
        scene.nodes.get(at).is_some_and(|phrase| scene.s.is(phrase.from, &["and", "or"])) && matches!(scene.kind(at + 1), Kind::Place(_))
    })
}

#[cfg(test)]
mod tests {
    use crate::text::read;

    #[test]
    fn the_finer_place_is_taken_and_several_are_none() {
        for (text, place) in [
            ("Attacks in Ostwall, Hill Coast fell.", Some("Ostwall")),
            ("Attacks in Utopia's Hill Coast fell.", Some("Hill Coast")),
            ("Clashes in Mill and Hill Coast fell.", None),
            ("Cross-border attacks from Utopia fell.", None),
            ("Utopia's attacks rose.", Some("Utopia")),
            ("Hill Coast saw 12 attacks.", Some("Hill Coast")),
        ] {
            assert_eq!(read(text)[0].place.as_deref(), place, "{text}");
        }
    }
}
