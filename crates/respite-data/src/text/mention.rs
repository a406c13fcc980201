//! A noun that names what is counted, with what stands around it: who acts, who suffers, where, how many.

use super::phrase::amount::Unit;
use super::scene::{Kind, Scene};
use super::token::{Joint, Sort};
use respite_model::Role;

/// A quantity as a sentence names it.
#[derive(Debug, Clone, Default)]
pub(super) struct Mention {
    /// Its place in the lexicon.
    pub quantity: usize,
    /// Its tokens, those around it included.
    pub from: usize,
    pub to: usize,
    /// The token of the noun or verb.
    pub head: usize,
    /// Who acts.
    pub side: Option<String>,
    /// Who suffers.
    pub victims: Option<String>,
    /// In what kind of happening: its place in the lexicon.
    pub within: Option<usize>,
    /// Where, as a part of the phrase.
    pub place: Option<usize>,
    /// The node of its count.
    pub count: Option<usize>,
    /// Whether there is said to be none.
    pub absent: bool,
    /// The node of a record.
    pub extreme: Option<usize>,
    /// Whether a verb made it: "13 people were killed".
    pub verbal: bool,
    /// Whether the one who speaks also acts: "the army said it killed 13".
    pub by_speaker: bool,
    /// Whether it only says in what kind of happening persons were killed.
    pub linked: bool,
    /// The pieces that were understood.
    pub parts: Vec<(Role, usize, usize)>,
}

impl Mention {
    /// Whether it names a number by itself.
    pub fn is_counted(&self) -> bool {
        self.count.is_some() || self.absent
    }

    fn widen(&mut self, from: usize, to: usize) {
        self.from = self.from.min(from);
        self.to = self.to.max(to);
    }
}

/// The mentions that nouns make, in order of the text. Nodes that a mention holds are marked in `held`.
pub(super) fn nouns(scene: &Scene<'_>, held: &mut [bool]) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for node in 0..scene.nodes.len() {
        let Kind::Quantity(quantity) = *scene.kind(node) else { continue };
        if !scene.is_free(node) || held[node] || stands_before_another(scene, node) {
            continue;
        }
        let place = &scene.nodes[node];
        let mut mention = Mention { quantity, from: place.from, to: place.to, head: place.from, ..Mention::default() };
        mention.parts.push((Role::Quantity, place.from, place.to));
        held[node] = true;
        to_the_left(scene, node, &mut mention, held);
        acting(scene, &mut mention, held);
        to_the_right(scene, node + 1, &mut mention, held);
        if !is_share(scene, &mention) && !is_averted(scene, &mention) {
            mentions.push(mention);
        }
    }
    mentions
}

/// "Attack deaths", "terrorism incidents": the noun describes the next one.
fn stands_before_another(scene: &Scene<'_>, node: usize) -> bool {
    let next = scene.nodes.get(node).map_or(0, |node| node.to);
    matches!(scene.kind(node + 1), Kind::Quantity(_)) && scene.is_free(node + 1) && !scene.s.is_mark(next)
}

/// "The group carried out 97 attacks": the subject of a verb of acting is the side.
fn acting(scene: &Scene<'_>, mention: &mut Mention, held: &mut [bool]) {
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
        let size = matches!(scene.kind(node), Kind::Change(word) if word.light) || matches!(scene.kind(node), Kind::Amount(amount) if amount.unit == Unit::Percent);
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
    while start > 0 && (scene.lex.words.auxiliaries.contains(s.word(start - 1)) && !s.is(start - 1, &["and"]) || s.is(start - 1, &["together", "also", "jointly"])) {
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
fn is_averted(scene: &Scene<'_>, mention: &Mention) -> bool {
    let before = (mention.from.saturating_sub(2)..mention.from).any(|at| scene.lex.words.averting.at(scene.s.tokens, at).is_some_and(|(end, ())| end == mention.from || end + 1 == mention.from));
    let was = (mention.to..mention.to + 2).any(|at| scene.s.is(at, &["were", "was", "been"]) && scene.lex.words.averting.at(scene.s.tokens, at + 1).is_some());
    before && mention.is_counted() || was
}

/// "Militants suffered losses": the subject is the one who suffers.
fn suffering(scene: &Scene<'_>, mention: &mut Mention, held: &mut [bool]) {
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

/// "The share of attacks": what follows is a part and no count.
fn is_share(scene: &Scene<'_>, mention: &Mention) -> bool {
    let s = &scene.s;
    let of = mention.from.saturating_sub(1 + usize::from(s.is(mention.from.wrapping_sub(1), &["the", "all"])));
    s.is(of, &["of"]) && s.is(of.wrapping_sub(1), &["share", "proportion", "percentage", "half", "majority", "most", "fraction", "bulk", "third", "quarter"])
}

/// Says of deaths and injuries in what kind of happening they were, and by whom.
pub(super) fn link(scene: &Scene<'_>, mentions: &mut [Mention]) {
    for number in 0..mentions.len() {
        let id = scene.quantity_id(mentions[number].quantity);
        if !matches!(id, "deaths" | "injured" | "casualties") {
            // "Forces conducted 59 operations, arresting 66": the same who act.
            if mentions[number].verbal && mentions[number].side.is_none() && scene.s.word(mentions[number].head).ends_with("ing") {
                let clause = scene.clause.get(mentions[number].head).copied();
                let side = mentions[..number].iter().rev().find(|other| scene.clause.get(other.head).copied() == clause && other.side.is_some()).and_then(|other| other.side.clone());
                mentions[number].side = side;
            }
            continue;
        }
        let clause = scene.clause.get(mentions[number].head).copied();
        let happening = |other: &Mention| !scene.counts_people(other.quantity) && scene.clause.get(other.head).copied() == clause;
        let behind = mentions.iter().position(|other| happening(other) && other.from >= mentions[number].head && leads_to(scene, other));
        let counted = mentions[number].is_counted();
        let ahead = || mentions.iter().rposition(|other| happening(other) && other.to <= mentions[number].from.max(other.to.min(mentions[number].head)) && other.head < mentions[number].head && !is_beside(scene, other, &mentions[number]));
        let Some(other) = behind.or_else(|| if counted { ahead() } else { None }) else { continue };
        let (quantity, side, span, place) = (mentions[other].quantity, mentions[other].side.clone(), (mentions[other].from, mentions[other].to), mentions[other].place);
        if behind.is_some() {
            if mentions[other].side.is_none() {
                let side = mentions[number].side.clone();
                mentions[other].side = side;
            }
            mentions[other].linked |= !mentions[other].is_counted();
        }
        let changes = (span.1..mentions[number].head).any(|at| matches!(scene.kind(scene.node_at(at)), Kind::Change(_)));
        let used = mentions[..number].iter().any(|earlier| earlier.from == span.0 && earlier.verbal);
        let taken = changes || used || mentions[other].is_counted() || !mentions[number].verbal;
        let deaths = &mut mentions[number];
        // "A blast in Quetta killed ten": the subject is of the claim's words, unless it has a claim of its own or came before.
        if behind.is_none() && !taken {
            deaths.from = deaths.from.min(span.0);
        }
        if deaths.within.is_none() {
            deaths.within = Some(quantity);
            deaths.parts.push((Role::Within, span.0, span.1));
        }
        if deaths.side.is_none() {
            deaths.side = side;
        }
        deaths.place = deaths.place.or(place);
    }
}

/// Whether a happening stands behind "in", "from", "by" and not behind a change.
fn leads_to(scene: &Scene<'_>, happening: &Mention) -> bool {
    let s = &scene.s;
    let mut at = happening.from;
    // "From Monday's blast".
    if s.is(at.wrapping_sub(1), &["'s"]) && matches!(scene.kind(scene.node_at(at.saturating_sub(2))), Kind::Time(_)) {
        at = scene.nodes[scene.node_at(at - 2)].from;
    }
    while at > 0 && s.is(at - 1, &["the", "a", "an", "separate", "two", "such", "these", "those", "various", "multiple", "several", "its", "their"]) {
        at -= 1;
    }
    let by = s.is(at.wrapping_sub(1), &["in", "from", "during", "by", "of"]) || s.is(at.wrapping_sub(1), &["to"]) && s.is(at.wrapping_sub(2), &["due"]);
    let node = scene.node_at(at.saturating_sub(2));
    let noun = matches!(scene.kind(node), Kind::Change(_)) && is_noun(scene, node);
    by && !noun && !matches!(scene.kind(node), Kind::Amount(_)) && !s.is(at.wrapping_sub(2), &["%", "cent", "percent", "pc", "evidence"])
}

/// Whether a word of change stands as a noun: "a 17 per cent fall", "sees increase".
pub(super) fn is_noun(scene: &Scene<'_>, node: usize) -> bool {
    let s = &scene.s;
    let mut at = node;
    while at > 0 {
        at -= 1;
        let from = scene.nodes[at].from;
        match scene.kind(at) {
            Kind::Amount(amount) if amount.unit == Unit::Percent => return true,
            Kind::Extreme(..) => return true,
            Kind::Plain => {
                let word = s.word(from);
                let article = s.is(from, &["a", "an", "the", "no", "any", "this", "that", "further", "with", "of", "'s", "its", "their", "sharp", "steep", "by"]);
                if article || scene.lex.words.recording.at(s.tokens, from).is_some() {
                    return true;
                }
                if !scene.lex.words.filler.contains(word) || scene.lex.words.stop.contains(word) {
                    return false;
                }
            }
            _ => return false,
        }
    }
    true
}


/// "97 attacks and 300 deaths": counted side by side.
fn is_beside(scene: &Scene<'_>, happening: &Mention, deaths: &Mention) -> bool {
    !deaths.verbal && happening.is_counted() && (happening.to..deaths.from).any(|at| scene.s.is(at, &["and"]))
}

fn to_the_left(scene: &Scene<'_>, head: usize, mention: &mut Mention, held: &mut [bool]) {
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
                if s.is(from, &["no", "zero", "any", "neither", "nor", "single"]) || s.is(from, &["a", "an"]) && absence(scene, from).is_some() {
                    if let Some(start) = absence(scene, from) {
                        mention.absent = true;
                        mention.parts.push((Role::Level, start, from + 1));
                        mention.widen(start, to);
                    }
                    return;
                }
                let number_of = word == "of" && s.is(from.wrapping_sub(1), &["number", "numbers", "level", "levels", "count", "tally", "wave", "spate", "series", "total", "incidence", "frequency", "rate", "volume", "toll"]);
                if word == "'s" || number_of || s.is(from, &["number", "numbers", "level", "levels", "count", "total", "the", "cross"]) && s.is(from + 1, &["of"]) {
                    continue;
                }
                let adjective = scene.lex.words.filler.contains(word) && !scene.lex.words.stop.contains(word) || s.joint(to) == Joint::Hyphen || s.joint(from) == Joint::Hyphen;
                if s.tokens[from].sort == Sort::Mark || scene.lex.words.stop.contains(word) {
                    return;
                }
                if !adjective {
                    unknown += 1;
                    // Up to two unknown words may stand between a number and its noun: "97 improvised attacks".
                    let counted = (1..=3).any(|back| node >= back && matches!(scene.kind(node - back), Kind::Amount(amount) if amount.unit == Unit::Count));
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
fn absence(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let s = &scene.s;
    if s.is(at, &["no", "zero", "neither", "nor"]) {
        return Some(at);
    }
    let start = scene.clause_start(at);
    let being = |at: &usize| s.is(*at, &["been", "seen", "had", "have", "has", "be", "recorded", "suffered", "carried", "out", "witnessed", "experienced", "reported", "a", "there", "not", "never", "without", "even", "mounted", "launched", "conducted", "claimed", "killed"]) || s.word(*at).ends_with("n't");
    (start..at).rev().take(6).take_while(being).find(|at| s.is(*at, &["not", "never", "without", "n't", "didn't", "hasn't", "haven't", "wasn't"]))
}

fn is_happening(scene: &Scene<'_>, quantity: usize) -> bool {
    !scene.counts_people(quantity) && !matches!(scene.quantity_id(quantity), "violence" | "clashes" | "incidents")
}

/// Words for persons before the noun.
fn describe(scene: &Scene<'_>, mention: &mut Mention, person: &super::scene::Person, from: usize, to: usize, people: bool) {
    let id = scene.quantity_id(mention.quantity);
    let acts = !people || person.adjective || matches!(id, "strength" | "abductions");
    // "Military operations" as a whole is what is counted; "military" says nothing more.
    if id == "operations" && scene.s.is(from, &["military", "security"]) && to == from + 1 {
        return;
    }
    if acts {
        if let Some(side) = person.side.as_ref().filter(|_| mention.side.is_none() || person.group) {
            mention.side = Some(side.clone());
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

fn to_the_right(scene: &Scene<'_>, mut node: usize, mention: &mut Mention, held: &mut [bool]) {
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
fn behind_article(scene: &Scene<'_>, at: usize) -> usize {
    scene.node_at(at + usize::from(scene.s.is(at, &["the", "a", "an", "its", "their", "suspected", "alleged"])))
}

fn agent(scene: &Scene<'_>, at: usize, mention: &mut Mention, held: &mut [bool]) -> Option<usize> {
    let s = &scene.s;
    let by = scene.lex.words.agents.at(s.tokens, at).map(|(end, ())| end);
    let linked = (s.says(at, &["linked", "to"]) || s.says(at, &["tied", "to"])).then_some(at + 2);
    let by_word = s.is(at, &["reportedly", "allegedly"]).then(|| scene.lex.words.agents.at(s.tokens, at + 1).map(|(end, ())| end)).flatten();
    let end = by.or(linked).or(by_word).filter(|_| mention.side.is_none())?;
    let node = behind_article(scene, end);
    side_at(scene, node, mention, held)
}

/// Takes persons at a node as those who act; the node behind them.
fn side_at(scene: &Scene<'_>, node: usize, mention: &mut Mention, held: &mut [bool]) -> Option<usize> {
    let mut node = node;
    // "By Islamist insurgents", "by the Myanmar military": words before the noun.
    let mut first = node;
    while matches!(scene.kind(first), Kind::Place(_)) || matches!(scene.kind(first), Kind::Plain) && scene.s.capital(scene.nodes.get(first)?.from) {
        first += 1;
    }
    if matches!(scene.kind(first), Kind::People(_)) {
        (node..first).for_each(|node| held[node] = true);
        node = first;
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

fn person_side(scene: &Scene<'_>, node: usize) -> Option<String> {
    if let Kind::People(person) = scene.kind(node) { person.side.clone() } else { None }
}

/// The last of nouns of persons that stand together: "al-Shabaab fighters".
pub(super) fn last_person(scene: &Scene<'_>, node: usize) -> usize {
    let mut last = node;
    while matches!(scene.kind(last + 1), Kind::People(_)) && scene.is_free(last + 1) {
        last += 1;
    }
    last
}

/// Those who suffer, or the place that is hit, behind "on", "against", "among".
fn target(scene: &Scene<'_>, at: usize, mention: &mut Mention, held: &mut [bool], people: bool) -> Option<usize> {
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
    // A nationality before the noun: "among Ukrainian civilians".
    while matches!(scene.kind(node), Kind::Plain | Kind::Place(_)) && s.capital(scene.nodes.get(node)?.from) && matches!(scene.kind(node + 1), Kind::People(_)) {
        node += 1;
    }
    let (from, to) = (scene.nodes.get(node)?.from, scene.nodes.get(node)?.to);
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
