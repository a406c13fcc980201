//! What stands before the noun: how many, who, where, none.

use super::Mention;
use crate::text::phrase::amount::Unit;
use crate::text::scene::{Kind, Person, Scene};
use crate::text::token::{Joint, Sort};
use respite_model::Role;

pub(in crate::text) fn to_the_left(scene: &Scene<'_>, head: usize, mention: &mut Mention, held: &mut [bool]) {
    let s = &scene.s;
    let people = scene.counts_people(mention.quantity);
    let mut node = head;
    let mut unknown = 0;
    while node > 0 && scene.is_free(node - 1) {
        node -= 1;
        let (from, to) = (scene.nodes[node].from, scene.nodes[node].to);
        match scene.kind(node) {
            Kind::Quantity(other) if unknown == 0 => {
                if people && is_happening(scene, *other) {
                    mention.within = Some(*other);
                    mention.parts.push((Role::Within, from, to));
                }
                held[node] = true;
            }
            Kind::People(person) if unknown == 0 => {
                describe(scene, mention, person, from, to, people);
                held[node] = true;
            }
            Kind::Place(place) if unknown == 0 => {
                if mention.place.is_none() {
                    mention.place = Some(*place);
                    mention.parts.push((Role::Place, from, to));
                }
                held[node] = true;
            }
            Kind::Amount(amount) if amount.unit == Unit::Count && mention.count.is_none() => {
                mention.count = Some(node);
                held[node] = true;
                mention.parts.push((Role::Level, from, to));
                mention.widen(from, to);
                // "A total of 97 attacks".
                if s.is(from.wrapping_sub(1), &["of"]) && s.is(from.wrapping_sub(2), &["total", "tally"]) {
                    mention.widen(from - 2, to);
                }
                return;
            }
            Kind::Extreme(..) if mention.extreme.is_none() => {
                mention.extreme = Some(node);
                mention.widen(from, to);
                return;
            }
            Kind::Plain => {
                let word = s.word(from);
                // A quotation mark, or the apostrophe of "the forces' operations".
                if s.is_mark(from) && (word == "\"" || word == "'" && s.joint(from) == Joint::Glued) {
                    continue;
                }
                if s.is(from, &["no", "zero", "any", "neither", "nor", "single"])
                    || s.is(from, &["one"]) && s.is(from.wrapping_sub(1), &["not"])
                    || s.is(from, &["a", "an"]) && absence(scene, from).is_some()
                {
                    if let Some(start) = absence(scene, from) {
                        mention.absent = true;
                        mention.parts.push((Role::Level, start, from + 1));
                        mention.widen(start, to);
                    }
                    return;
                }
                let number_of = word == "of"
                    && s.is(
                        from.wrapping_sub(1),
                        &[
                            "number",
                            "numbers",
                            "level",
                            "levels",
                            "count",
                            "tally",
                            "wave",
                            "spate",
                            "series",
                            "total",
                            "incidence",
                            "frequency",
                            "rate",
                            "volume",
                            "toll",
                        ],
                    );
                if word == "'s"
                    || number_of
                    || s.is(from, &["number", "numbers", "level", "levels", "count", "total", "the", "cross"]) && s.is(from + 1, &["of"])
                {
                    continue;
                }
                let adjective = scene.lex.words.filler.contains(word) && !scene.lex.words.stop.contains(word)
                    || s.joint(to) == Joint::Hyphen
                    || s.joint(from) == Joint::Hyphen;
                if s.tokens[from].sort == Sort::Mark || scene.lex.words.stop.contains(word) {
                    return;
                }
                if !adjective {
                    unknown += 1;
                    // Up to two unknown words may stand between a number and its noun: "97 improvised attacks".
                    let counted = (1..=3)
                        .any(|back| node >= back && matches!(scene.kind(node - back), Kind::Amount(amount) if amount.unit == Unit::Count));
                    if unknown > 2 || !counted {
                        return;
                    }
                }
                continue;
            }
            _ => return,
        }
        mention.widen(from, to);
    }
}

/// Where "no", "not … a single" or "without any" begins, when a word before the noun ends it.
pub(in crate::text) fn absence(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let s = &scene.s;
    if s.is(at, &["no", "zero", "neither", "nor"]) {
        return Some(at);
    }
    let start = scene.clause_start(at);
    let being = |at: &usize| {
        s.is(
            *at,
            &[
                "been",
                "seen",
                "had",
                "have",
                "has",
                "be",
                "recorded",
                "suffered",
                "carried",
                "out",
                "witnessed",
                "experienced",
                "reported",
                "a",
                "there",
                "not",
                "never",
                "without",
                "even",
                "mounted",
                "launched",
                "conducted",
                "claimed",
                "killed",
            ],
        ) || s.word(*at).ends_with("n't")
    };
    (start..at)
        .rev()
        .take(6)
        .take_while(being)
        .find(|at| s.is(*at, &["not", "never", "without", "n't", "didn't", "hasn't", "haven't", "wasn't"]))
}

pub(in crate::text) fn is_happening(scene: &Scene<'_>, quantity: usize) -> bool {
    !scene.counts_people(quantity) && !matches!(scene.quantity_id(quantity), "violence" | "clashes" | "incidents")
}

/// Words for persons before the noun.
pub(in crate::text) fn describe(scene: &Scene<'_>, mention: &mut Mention, person: &Person, from: usize, to: usize, people: bool) {
    let id = scene.quantity_id(mention.quantity);
    let acts = !people || person.adjective || matches!(id, "strength" | "abductions");
    // "Military operations" as a whole is what is counted; "military" says nothing more.
    if id == "operations" && scene.s.is(from, &["military", "security"]) && to == from + 1 {
        return;
    }
    if acts {
        if let Some(side) = person.side.as_ref().filter(|_| mention.side.is_none() || person.group && !mention.named) {
            mention.side = Some(side.clone());
            mention.named = person.group;
            mention.parts.push((Role::Side, from, to));
        } else if id == "abductions" && mention.victims.is_none() {
            mention.victims.clone_from(&person.victims);
            mention.parts.push((Role::Victims, from, to));
        }
    } else if mention.victims.is_none() && person.victims.is_some() {
        mention.victims.clone_from(&person.victims);
        mention.parts.push((Role::Victims, from, to));
    }
}
