//! Counts of persons that a verb makes: "killing 13 civilians", "13 civilians were killed", "militants operate".

mod before;
mod counted;
mod patients;

use crate::text::mention::Mention;
use crate::text::scene::{Kind, Scene};
use before::with_subject;
use counted::{filled, group};
use patients::{agent, patients};
use respite_model::Role;

/// The mentions that verbs make, in order of the text.
pub(in crate::text) fn verbs(scene: &Scene<'_>, held: &mut [bool]) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    // Who acted in the verb before, and in which clause.
    let mut acts: Option<(String, usize)> = None;
    for node in 0..scene.nodes.len() {
        let Kind::Predicate(word) = scene.kind(node) else { continue };
        if !scene.is_free(node) || held[node] {
            continue;
        }
        let quantity = scene.quantity(&word.quantity);
        let place = &scene.nodes[node];
        let verb = Mention {
            quantity,
            from: place.from,
            to: place.to,
            head: place.from,
            verbal: true,
            parts: vec![(Role::Quantity, place.from, place.to)],
            ..Mention::default()
        };
        let strength = word.quantity == "strength";
        let before = held.to_vec();
        let being = scene.s.is(place.from.wrapping_sub(1), &["were", "was", "been", "are", "is", "being"]);
        let objects = if word.active && !being { objects(scene, node, &verb, held, strength) } else { Vec::new() };
        let found = if !objects.is_empty() {
            let mut found = with_subject(scene, node, objects, held, strength);
            let joined = s_is(scene, node, &["and", ","]);
            let clause = scene.clause.get(place.from).copied().unwrap_or_default();
            for mention in &mut found {
                // "Troops shot dead seven and arrested four": the same who act.
                if mention.side.is_none() && joined && acts.as_ref().is_some_and(|(_, other)| *other == clause) {
                    mention.side = acts.as_ref().map(|(side, _)| side.clone());
                }
            }
            if let Some(side) = found.first().and_then(|mention| mention.side.clone()) {
                acts = Some((side, clause));
            }
            found
        } else if word.passive {
            let mut found = patients(scene, node, &verb, held, strength);
            if let Some(last) = found.last_mut() {
                agent(scene, node, last, held);
            }
            let side = found.last().and_then(|last| last.side.clone());
            found.iter_mut().for_each(|mention| mention.side = mention.side.take().or_else(|| side.clone()));
            found
        } else {
            Vec::new()
        };
        let mut found = found;
        if found.is_empty() {
            held.copy_from_slice(&before);
        }
        if let Some(last) = found.last().filter(|_| !strength).cloned() {
            held[node] = true;
            found.extend(breakdown(scene, node, &verb, &last, held));
        }
        mentions.extend(found);
    }
    mentions
}

fn s_is(scene: &Scene<'_>, node: usize, words: &[&str]) -> bool {
    node > 0 && scene.s.is(scene.nodes[node - 1].from, words)
}

/// What stands behind an active verb: one count or a list of counts.
fn objects(scene: &Scene<'_>, node: usize, verb: &Mention, held: &mut [bool], strength: bool) -> Vec<Mention> {
    let s = &scene.s;
    let mut found: Vec<Mention> = Vec::new();
    let mut next = node + 1;
    // "The dead", "nearly", "a total of", "what it said were".
    while next < node + 5
        && scene.nodes.get(next).is_some_and(|node| {
            s.is(node.from, &["a", "total", "of", "another", "only", "just", "further", "the", "about"]) && matches!(node.kind, Kind::Plain)
        })
    {
        next += 1;
    }
    while let Some(group) = group(scene, next, held) {
        let first = found.is_empty();
        // The next item of a list counts persons; "killed 12 and 15 were wounded" is no list.
        let named = group.persons.is_some();
        let own_verb = matches!(scene.kind(group.next), Kind::Predicate(_))
            || s.is(scene.nodes.get(group.next).map_or(usize::MAX, |node| node.from), &["were", "was", "have", "others"]);
        let armed = group.persons.is_none()
            || matches!(group.victims.as_deref(), Some("militants" | "forces"))
            || group.persons.is_some_and(|(first, _)| matches!(scene.kind(first), Kind::People(person) if person.side.is_some()));
        if !first && (!named || own_verb) || strength && !armed {
            break;
        }
        let mut mention = filled(scene, verb, &group, held);
        if !first {
            mention.from = mention.parts.iter().skip(1).map(|part| part.1).min().unwrap_or(mention.from);
            mention.parts.retain(|part| part.0 != Role::Quantity);
        }
        if strength {
            mention.victims = None;
        }
        found.push(mention);
        next = group.next;
        let mut joined = false;
        while scene
            .nodes
            .get(next)
            .is_some_and(|node| s.is(node.from, &[",", "and", "including", "as", "well"]) && matches!(node.kind, Kind::Plain))
        {
            joined = true;
            next += 1;
        }
        if !joined || strength {
            break;
        }
    }
    found
}

/// "…, among them 61 soldiers", "…, including nine children": parts of a count that was named.
fn breakdown(scene: &Scene<'_>, node: usize, verb: &Mention, whole: &Mention, held: &mut [bool]) -> Vec<Mention> {
    let s = &scene.s;
    let mut next = scene.node_at(whole.to.max(scene.nodes[node].to));
    let is = |node: usize, words: &[&str]| scene.nodes.get(node).is_some_and(|node| s.is(node.from, words));
    next += usize::from(is(next, &[","]));
    let words = if is(next, &["including"]) {
        1
    } else if is(next, &["among", "amongst"]) && is(next + 1, &["them", "whom"]) {
        2
    } else {
        return Vec::new();
    };
    next += words + usize::from(is(next + words, &["at"]) && is(next + words + 1, &["least"])) * 2;
    let mut found = Vec::new();
    while let Some(group) = group(scene, next, held).filter(|group| group.persons.is_some()) {
        if matches!(scene.kind(group.next), Kind::Predicate(_)) {
            break;
        }
        let mut mention = filled(scene, verb, &group, held);
        mention.parts.retain(|part| part.0 != Role::Quantity);
        mention.from = mention.parts.iter().map(|part| part.1).min().unwrap_or(mention.from);
        mention.to = mention.parts.iter().map(|part| part.2).max().unwrap_or(mention.to);
        mention.side.clone_from(&whole.side);
        next = group.next;
        found.push(mention);
        while is(next, &["and", ","]) {
            next += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::text::read;

    fn counts(text: &str) -> Vec<(String, Option<String>, Option<f64>)> {
        let count = |claim: respite_model::Assertion| {
            (claim.quantity.map_or(String::new(), |counted| counted.0), claim.victims, claim.level.and_then(|level| level.number()))
        };
        read(text).into_iter().map(count).collect()
    }

    #[test]
    fn counts_of_persons_are_read() {
        let count = |id: &str, victims: Option<&str>, number: f64| (id.to_owned(), victims.map(str::to_owned), Some(number));
        assert_eq!(
            counts("Militants killed 13 civilians and wounded 27."),
            [count("deaths", Some("civilians"), 13.0), count("injured", None, 27.0)]
        );
        assert_eq!(
            counts("Five policemen and three civilians were killed."),
            [count("deaths", Some("forces"), 5.0), count("deaths", Some("civilians"), 3.0)]
        );
        assert_eq!(counts("Up to 23,000 militants operate in Utopia."), [count("strength", None, 23000.0)]);
        assert_eq!(counts("Rebels killed no soldiers in May 2025."), [count("deaths", Some("forces"), 0.0)]);
        assert_eq!(counts("Dozens of people were killed."), []);
    }

    #[test]
    fn who_acts_is_found() {
        assert_eq!(read("Red Front fighters killed 13 civilians.")[0].side.as_deref(), Some("Red Front"));
        assert_eq!(read("13 civilians were killed by militants.")[0].side.as_deref(), Some("militants"));
        assert_eq!(read("The army lost 34 soldiers.")[0].side, None);
    }
}
