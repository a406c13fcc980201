//! Names that stand where a place stands and are none that the reader knows.

use super::draft::Draft;
use super::scene::{Kind, Scene};
use respite_model::Role;

/// A name where a place is expected: from its preposition to just behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UnknownPlace {
    pub preposition: usize,
    pub from: usize,
    pub to: usize,
    /// Whether it is several known places in one, such as "Mill and Hill Coast", of which the reader takes none.
    pub several: bool,
}

/// Words before a name that say where.
const BEFORE: &[&str] = &["in", "at", "near", "around", "from", "inside", "outside", "across", "throughout", "along"];

/// Words between the preposition and the name.
const BETWEEN: &[&str] = &["the", "of", "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central"];

/// Words inside a name: "Dera al Hill", "Côte de Mill".
const INSIDE: &[&str] = &["al", "el", "e", "i", "de", "la", "du", "des", "ul", "ud", "and"];

/// Words in capitals that are no place.
const NO_PLACE: &[&str] = &["ied", "ieds", "uav", "uavs", "un", "eu", "ngo", "ngos", "q1", "q2", "q3", "q4", "h1", "h2"];

/// The names of a sentence that look like those of places. What another rule understands, and what is spoken for by a saying or a cause, is none.
pub(super) fn find(scene: &Scene<'_>) -> Vec<UnknownPlace> {
    let s = &scene.s;
    let mut found: Vec<UnknownPlace> = Vec::new();
    for preposition in 0..s.len() {
        if scene.masked[preposition] || !s.is(preposition, BEFORE) || !matches!(scene.kind(scene.node_at(preposition)), Kind::Plain) {
            continue;
        }
        if let Some(several) = several_known(scene, preposition) {
            found.push(several);
            continue;
        }
        let mut from = preposition + 1;
        while s.is(from, BETWEEN) && !is_name(scene, from)
            || s.is(from, &["'s"])
            || scene.lex.words.place_nouns.contains(s.word(from))
            || is_place(scene, from)
        {
            from = if is_place(scene, from) { scene.nodes[scene.node_at(from)].to } else { from + 1 };
        }
        // "From the Frontier Corps": who, and not where.
        if s.is(preposition, &["from"]) && s.is(preposition + 1, &["the"]) {
            continue;
        }
        let mut to = from;
        while is_name(scene, to) || to > from && s.is(to, INSIDE) && !s.is(to, &["and"]) && is_name(scene, to + 1) {
            to += 1;
        }
        // "In Mill and Lowtown", of which one is known.
        if to == from && from > preposition + 1 && s.is(from, &["and", "or"]) && is_name(scene, from + 1) {
            (from, to) = (from + 1, from + 2);
            while is_name(scene, to) {
                to += 1;
            }
        }
        if from < to && !describes(scene, preposition, to) && !is_acronym_elsewhere(scene, preposition, from, to) {
            found.push(UnknownPlace { preposition, from, to, several: false });
        }
    }
    found
}

/// Known places that are joined by "and" or "or" behind a preposition: a sentence on both is not one on either, nor on all.
fn several_known(scene: &Scene<'_>, preposition: usize) -> Option<UnknownPlace> {
    let s = &scene.s;
    let past = |mut at: usize| {
        while s.is(at, BETWEEN) && !is_place(scene, at) {
            at += 1;
        }
        at
    };
    let end = |at: usize| is_place(scene, at).then(|| scene.nodes[scene.node_at(at)].to);
    let from = past(preposition + 1);
    let first_end = end(from)?;
    let to = s.is(first_end, &["and", "or"]).then(|| end(past(first_end + 1))).flatten()?;
    Some(UnknownPlace { preposition, from, to, several: true })
}

/// The names that hold for a claim: those nearest to it, and, where it says no place of its own, those of the whole sentence.
pub(super) fn of_claim(scene: &Scene<'_>, drafts: &[Draft], number: usize, found: &[UnknownPlace]) -> Vec<String> {
    let own_place = drafts.get(number).is_some_and(|draft| draft.parts.iter().any(|(role, _, _)| *role == Role::Place));
    let holds = |place: &&UnknownPlace| !own_place || !place.several && nearest(scene, drafts, place) == Some(number);
    let mut names: Vec<String> = Vec::new();
    for name in found.iter().filter(holds).map(|place| scene.s.slice(place.from, place.to).to_owned()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The claim that a name is nearest to, one of its own clause before others, the first of those as near.
fn nearest(scene: &Scene<'_>, drafts: &[Draft], place: &UnknownPlace) -> Option<usize> {
    let distance = |draft: &Draft| draft.from.saturating_sub(place.to).max(place.preposition.saturating_sub(draft.to));
    let elsewhere = |draft: &Draft| scene.clause.get(place.from) != Some(&draft.clause);
    (0..drafts.len()).min_by_key(|at| (elsewhere(&drafts[*at]), distance(&drafts[*at])))
}

fn is_place(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.kind(scene.node_at(at)), Kind::Place(_))
}

/// Whether a token is a word with a capital letter that nothing else explains.
fn is_name(scene: &Scene<'_>, at: usize) -> bool {
    let s = &scene.s;
    let word = s.word(at);
    s.is_word(at)
        && s.capital(at)
        && !scene.masked.get(at).copied().unwrap_or(true)
        && matches!(scene.kind(scene.node_at(at)), Kind::Plain)
        && word.chars().count() > 1
        && !scene.lex.words.stop.contains(word)
        && !scene.lex.words.filler.contains(word)
        && !scene.lex.words.named_times.contains(word)
        && !NO_PLACE.contains(&word)
}

/// Whether a name only describes what follows it: "in Sectarian clashes", "in Blue Army attacks". At the head of a clause "in Lowtown attacks fell" names a place.
fn describes(scene: &Scene<'_>, preposition: usize, to: usize) -> bool {
    let s = &scene.s;
    let mut next = to + usize::from(s.is(to, &["'s"]));
    // "-led", "-held": a word that is joined to the name.
    while s.joint(next) == super::token::Joint::Hyphen && s.is_word(next) && !s.capital(next) {
        next += 1;
    }
    let node = scene.node_at(next);
    if !matches!(scene.kind(node), Kind::Quantity(_) | Kind::People(_)) {
        return false;
    }
    let subject = scene.clause_start(preposition) == preposition && matches!(scene.kind(node + 1), Kind::Change(_) | Kind::Predicate(_));
    !subject
}

/// "At XYZ": a word of capitals is a place only where "in" or the like stands before it.
fn is_acronym_elsewhere(scene: &Scene<'_>, preposition: usize, from: usize, to: usize) -> bool {
    let capitals = |at: usize| scene.s.tokens.get(at).is_some_and(|token| token.capitals);
    (from..to).all(capitals) && scene.s.is(preposition, &["at", "from", "around"])
}

#[cfg(test)]
mod tests {
    use crate::text::read;

    fn unknown(text: &str) -> Vec<String> {
        let claims = read(text);
        assert!(!claims.is_empty(), "{text}");
        claims.into_iter().flat_map(|claim| claim.unknown_places).collect()
    }

    #[test]
    fn a_name_behind_a_preposition_is_a_place_that_is_not_known() {
        for (text, name) in [
            ("36 people were killed in Lowtown Kalan in February 2025", "Lowtown Kalan"),
            ("12 civilians were killed near the village of Lowtown on 3 March 2025.", "Lowtown"),
            ("In Lowtown attacks fell in December.", "Lowtown"),
            ("A blast in Lowtown killed 12 people in December.", "Lowtown"),
            ("Attacks in Lowtown, Hill Coast fell in December.", "Lowtown"),
            ("Attacks in Hill Coast's Lowtown fell in December.", "Lowtown"),
            ("Attacks in Mill and Lowtown fell in December.", "Lowtown"),
            ("Attacks in Mill and Hill Coast fell in December.", "Mill and Hill Coast"),
            ("Attacks in Lowtown al Hamr district fell in December.", "Lowtown al Hamr"),
        ] {
            assert_eq!(unknown(text), [name], "{text}");
        }
    }

    #[test]
    fn what_is_understood_or_only_describes_is_none() {
        for text in [
            "Attacks fell in December 2025.",
            "Attacks in Hill Coast province fell in December.",
            "14 civilians were killed in Lowlandish air strikes in December.",
            "In December, Red Front attacks fell in Mill.",
            "Attacks fell in Ramadan.",
            "Attacks fell in December, the Lowtown Centre said.",
            "According to figures from the Lowtown Centre, attacks fell in December.",
            "Attacks fell after the truce in Lowtown.",
            "Attacks Fell In Sectarian Clashes In December",
        ] {
            assert_eq!(unknown(text), [] as [String; 0], "{text}");
        }
    }

    #[test]
    fn it_holds_for_the_claims_without_a_place_of_their_own() {
        let claims = read("Attacks in Hill Coast fell in December, while 12 people were killed in Lowtown.");
        let names: Vec<usize> = claims.iter().map(|claim| claim.unknown_places.len()).collect();
        assert_eq!(names, [0, 1], "{claims:#?}");
        let claims = read("36 people were killed in Lowtown and 12 were injured in December.");
        assert!(claims.len() == 2 && claims.iter().all(|claim| claim.unknown_places == ["Lowtown"]), "{claims:#?}");
    }
}
