//! Counts of persons that a verb makes: "killing 13 civilians", "13 civilians were killed", "militants operate".

use super::mention::{Mention, last_person};
use super::phrase::amount::Unit;
use super::scene::{Kind, Scene};
use respite_model::Role;

/// The mentions that verbs make, in order of the text.
pub(super) fn verbs(scene: &Scene<'_>, held: &mut [bool]) -> Vec<Mention> {
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
        let verb = Mention { quantity, from: place.from, to: place.to, head: place.from, verbal: true, parts: vec![(Role::Quantity, place.from, place.to)], ..Mention::default() };
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

fn is_count(scene: &Scene<'_>, node: usize) -> bool {
    scene.is_free(node) && matches!(scene.kind(node), Kind::Amount(amount) if amount.unit == Unit::Count)
}

/// A count with the persons that it counts, from a node on: the nodes of the count and of the persons, and the node behind.
struct Group {
    count: Option<usize>,
    absent: Option<usize>,
    persons: Option<(usize, usize)>,
    victims: Option<String>,
    next: usize,
}

fn group(scene: &Scene<'_>, node: usize, held: &[bool]) -> Option<Group> {
    let s = &scene.s;
    let at = scene.nodes.get(node)?.from;
    let nobody = s.is(at, &["nobody"]) || s.is(at, &["one"]) && s.is(at.wrapping_sub(1), &["no"]);
    let none = (s.is(at, &["no"]) || nobody) && matches!(scene.kind(node), Kind::Plain);
    if !none && (!is_count(scene, node) || held[node]) {
        return None;
    }
    let mut next = node + 1;
    // "Six more people", "13 Afghan soldiers", "97 other civilians".
    // "61 members of the security forces".
    if s.is(scene.nodes.get(next)?.from, &["members", "personnel", "members'"]) && s.is(scene.nodes.get(next)?.to, &["of"]) {
        next += 2;
        next += usize::from(s.is(scene.nodes.get(next)?.from, &["the"]));
    }
    for _ in 0..3 {
        let Some(phrase) = scene.nodes.get(next) else { break };
        let plain = matches!(phrase.kind, Kind::Plain) && (s.is_word(phrase.from) || s.is(phrase.from, &["\"", "'"])) || matches!(phrase.kind, Kind::Place(_)) || matches!(phrase.kind, Kind::Change(word) if word.light);
        let later = (next + 1..=next + 2).any(|later| matches!(scene.kind(later), Kind::People(_)));
        let skippable = plain && later && !s.is(phrase.from, &["and", "in", "by", "of", "to", "at", "on", "with", "from", "or", "were", "was", "have", "had", "for", "when", "after", "as"]);
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
fn plural(scene: &Scene<'_>, node: usize) -> Option<String> {
    let phrase = scene.nodes.get(node)?;
    let word = scene.s.word(phrase.from);
    let known = scene.lex.words.stop.contains(word) || scene.lex.words.filler.contains(word) || scene.lex.numbers.measures.words.contains(word);
    let plural = matches!(phrase.kind, Kind::Plain) && scene.s.is_word(phrase.from) && word.ends_with('s') && word.len() > 3;
    (plural && !known).then(|| word.to_owned())
}

fn filled(scene: &Scene<'_>, verb: &Mention, group: &Group, held: &mut [bool]) -> Mention {
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

/// What stands behind an active verb: one count or a list of counts.
fn objects(scene: &Scene<'_>, node: usize, verb: &Mention, held: &mut [bool], strength: bool) -> Vec<Mention> {
    let s = &scene.s;
    let mut found: Vec<Mention> = Vec::new();
    let mut next = node + 1;
    // "The dead", "nearly", "a total of", "what it said were".
    while next < node + 5 && scene.nodes.get(next).is_some_and(|node| s.is(node.from, &["a", "total", "of", "another", "only", "just", "further", "the", "about"]) && matches!(node.kind, Kind::Plain)) {
        next += 1;
    }
    while let Some(group) = group(scene, next, held) {
        let first = found.is_empty();
        // The next item of a list counts persons; "killed 12 and 15 were wounded" is no list.
        let named = group.persons.is_some();
        let own_verb = matches!(scene.kind(group.next), Kind::Predicate(_)) || s.is(scene.nodes.get(group.next).map_or(usize::MAX, |node| node.from), &["were", "was", "have", "others"]);
        let armed = group.persons.is_none() || matches!(group.victims.as_deref(), Some("militants" | "forces")) || group.persons.is_some_and(|(first, _)| matches!(scene.kind(first), Kind::People(person) if person.side.is_some()));
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
        while scene.nodes.get(next).is_some_and(|node| s.is(node.from, &[",", "and", "including", "as", "well"]) && matches!(node.kind, Kind::Plain)) {
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

/// Who acts before an active verb, or who suffers before "lost".
fn with_subject(scene: &Scene<'_>, node: usize, mut found: Vec<Mention>, held: &mut [bool], strength: bool) -> Vec<Mention> {
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
    // "ADF rebels": the name says who they are. "The TTP, whose fighters": so does the one before.
    let mut first = subject;
    let mut side = person.side.clone();
    let mut victims = person.victims.clone();
    while first > 0 && !held[first - 1] {
        let Kind::People(before) = scene.kind(first - 1) else { break };
        first -= 1;
        side = before.side.clone().filter(|_| before.group).or(side);
    }
    let of_whom = first.checked_sub(3).filter(|owner| scene.s.is(scene.nodes[first].from.wrapping_sub(1), &["whose"]) && scene.nodes[*owner + 2].from + 1 == scene.nodes[first].from);
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
    if side.is_none() {
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
fn subject_before(scene: &Scene<'_>, node: usize) -> Option<usize> {
    let s = &scene.s;
    let mut at = node;
    while at > 0 {
        let token = scene.nodes[at - 1].from;
        let plain = matches!(scene.kind(at - 1), Kind::Plain);
        let auxiliary = scene.lex.words.auxiliaries.contains(s.word(token)) && !s.is(token, &["and"]) || s.is(token, &["claimed", "also", ")", "("]);
        let masked = scene.masked[token] && !matches!(scene.kind(at - 1), Kind::People(_)) || s.is(token, &[","]) && (scene.masked.get(token + 1) == Some(&true) || token > 0 && scene.masked[token - 1]);
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

/// What stands before a passive verb: one count or a list of counts, or persons without a count.
fn patients(scene: &Scene<'_>, node: usize, verb: &Mention, held: &mut [bool], strength: bool) -> Vec<Mention> {
    let s = &scene.s;
    let mut at = node;
    // Back over "were reportedly", places and times between the persons and the verb.
    while at > 0 {
        let token = scene.nodes[at - 1].from;
        // "264 people, two thirds of them women, were killed": back over the aside.
        if s.is(token, &[","]) {
            let opens = (token.saturating_sub(12)..token).rev().find(|at| s.is(*at, &[","]));
            let Some(opens) = opens.filter(|opens| !(opens + 1..token).any(|at| matches!(scene.kind(scene.node_at(at)), Kind::Predicate(_) | Kind::Change(_)))) else { break };
            let inner = s.is(opens + 1, &["including", "among", "most", "many", "mostly", "some", "all", "half", "nearly", "almost", "at"]) || matches!(scene.kind(scene.node_at(opens + 1)), Kind::Amount(_)) && (opens + 1..token).any(|at| s.is(at, &["them", "whom"]));
            if at == node && !inner {
                break;
            }
            at = scene.node_at(opens);
            break;
        }
        let passed = match scene.kind(at - 1) {
            Kind::Plain => scene.lex.words.auxiliaries.contains(s.word(token)) && !s.is(token, &["and", "left", "leaving"]) || scene.lex.hedges.at(s.tokens, token).is_some(),
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
                let kinds = || (first..=last).filter_map(|node| if let Kind::People(person) = scene.kind(node) { Some(person) } else { None });
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
        while joined > 0 && s.is(scene.nodes[joined - 1].from, &[",", "and", "including"]) && matches!(scene.kind(joined - 1), Kind::Plain) {
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
fn group_before(scene: &Scene<'_>, end: usize, held: &[bool]) -> Option<(usize, Group)> {
    let end = if end > 0 && scene.s.is(scene.nodes[end - 1].from, &[","]) && end > 1 { end - 1 } else { end };
    for back in 1..=8 {
        let node = end.checked_sub(back)?;
        if let Some(group) = group(scene, node, held).filter(|group| group.next == end || group.persons.is_some() && is_setting(scene, group.next, end)) {
            return Some((node, group));
        }
        if is_count(scene, node) || matches!(scene.kind(node), Kind::Quantity(_) | Kind::Predicate(_)) || scene.s.is(scene.nodes[node].from, &[",", "and"]) {
            return None;
        }
    }
    None
}

/// "13 people in Bannu were killed": a place or an origin between the persons and the verb.
fn is_setting(scene: &Scene<'_>, from: usize, end: usize) -> bool {
    let s = &scene.s;
    let leads = scene.nodes.get(from).is_some_and(|node| s.is(node.from, &["in", "from", "near", "at", "of", "belonging", "travelling", "including"]));
    leads && end > from && (from..end).all(|node| !matches!(scene.kind(node), Kind::Amount(_) | Kind::Predicate(_) | Kind::Change(_) | Kind::Quantity(_)) && !s.is(scene.nodes[node].from, &[",", ";", ":", "and"]))
}

/// "The number of civilians killed", "fewer militants were killed": persons without a count.
fn uncounted(scene: &Scene<'_>, at: usize, verb: &Mention, held: &mut [bool]) -> Option<Mention> {
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
fn agent(scene: &Scene<'_>, node: usize, mention: &mut Mention, held: &mut [bool]) {
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
