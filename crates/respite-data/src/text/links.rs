//! Words that name a cause or a sequence, with what they name as the cause.

use super::lexicon::{CauseSide, LinkWord};
use super::phrase::amount::Unit;
use super::scene::{Kind, Scene};
use respite_model::Link;

/// A cause or what came before, with the words that link it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cause {
    /// The tokens of the linking words.
    pub verb: (usize, usize),
    /// The tokens of the cause.
    pub cause: (usize, usize),
    /// Cause or sequence.
    pub link: Link,
    /// Whether the words are "after", "since" and the like, which give a change its base.
    pub is_base: bool,
}

/// Finds the links, and takes the causes out of the claims.
pub(super) fn find(scene: &mut Scene<'_>) -> Vec<Cause> {
    let mut found: Vec<Cause> = Vec::new();
    let mut at = 0;
    while at < scene.s.len() {
        let word = scene.lex.links.at(scene.s.tokens, at).map(|(end, word)| (end, word.clone()));
        let Some((end, word)) = word.filter(|(end, _)| !scene.masked[at] && is_free(scene, at, *end)) else {
            at += 1;
            continue;
        };
        let cause = match word.side {
            CauseSide::After => behind(scene, at, end, &word),
            CauseSide::Before => ahead(scene, at, end, &word),
        };
        if let Some(cause) = cause {
            scene.mask(cause.cause.0, cause.cause.1);
            if !word.acts {
                scene.mask(at, end);
            }
            at = end.max(cause.cause.1);
            found.push(cause);
        } else {
            at += 1;
        }
    }
    found
}

/// Whether the words are of no other phrase, such as "as many as" or "since 2014".
fn is_free(scene: &Scene<'_>, at: usize, end: usize) -> bool {
    let node = scene.node_at(at);
    let inside = scene.nodes.get(node).is_some_and(|node| node.to > end || node.from < at);
    !inside && !matches!(scene.kind(node), Kind::Time(_) | Kind::Versus(_) | Kind::Amount(_) | Kind::Extreme(..))
}

fn is_end(scene: &Scene<'_>, at: usize) -> bool {
    let s = &scene.s;
    at >= s.len() || scene.masked[at] || s.is(at, &[",", ";", ":", ".", "!", "?", "\"", "(", "\n"]) || s.is(at, &["-"]) && s.is_mark(at)
}

fn is_change(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.kind(scene.node_at(at)), Kind::Change(word) if !word.light)
}

/// Whether words are a claim by themselves: a quantity that changes, or a count of it.
fn is_claim(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let kinds = || (from..to).map(|at| scene.kind(scene.node_at(at)));
    let quantity = kinds().any(|kind| matches!(kind, Kind::Quantity(_)));
    let change = kinds().any(|kind| matches!(kind, Kind::Change(_)));
    let count = kinds().any(|kind| matches!(kind, Kind::Amount(amount) if amount.unit == Unit::Count));
    let predicate = kinds().any(|kind| matches!(kind, Kind::Predicate(_)));
    quantity && (change || count) || count && predicate
}

/// The first token of a clause that is not a time, a mark or a saying.
fn opening(scene: &Scene<'_>, at: usize) -> usize {
    let mut start = scene.clause_start(at);
    while start < at {
        let node = scene.node_at(start);
        let skipped = scene.masked[start]
            || scene.s.is_mark(start)
            || scene.lex.words.clauses.at(scene.s.tokens, start).is_some()
            || scene.s.is(start, &["that", "and"]);
        let time = matches!(scene.kind(node), Kind::Time(_))
            || scene.s.is(start, &["in", "on", "during"]) && matches!(scene.kind(scene.node_at(start + 1)), Kind::Time(_));
        // "In Hill Coast, the truce resulted in …".
        let place = scene.node_at(start + 1);
        let set_off = matches!(scene.kind(place), Kind::Place(_))
            && scene.s.is(start, &["in", "across"])
            && scene.nodes.get(place).is_some_and(|node| scene.s.is(node.to, &[","]));
        if set_off {
            start = scene.nodes.get(place).map_or(at, |node| node.to + 1);
            continue;
        }
        if !skipped && !time {
            break;
        }
        start = if time { scene.nodes.get(scene.node_at(start)).map_or(start + 1, |node| node.to) } else { start + 1 };
    }
    start
}

/// "After the closure": the cause stands behind the words.
fn behind(scene: &mut Scene<'_>, at: usize, start: usize, word: &LinkWord) -> Option<Cause> {
    let s = &scene.s;
    let single = start == at + 1;
    let start = start + usize::from(s.is(start, &[","]));
    if s.is(start, &["by"]) {
        return None;
    }
    let time = matches!(scene.kind(scene.node_at(start)), Kind::Time(_) | Kind::Amount(_) | Kind::Versus(_));
    let loose = single && s.is(at, &["as", "when", "once", "before", "amid", "amidst"]);
    let with_as = s.is(at, &["as"])
        && (s.is(
            start,
            &[
                "well", "many", "much", "of", "a", "an", "part", "compared", "against", "opposed", "low", "high", "per", "saying",
                "recorded", "reported", "follows", "usual",
            ],
        ) || s.is(at.wrapping_sub(1), &["same", "such", "known", "far", "long", "soon", "described", "regarded", "seen", "well"]));
    if time && (single || scene.nodes.get(scene.node_at(start)).is_some_and(|node| is_end(scene, node.to)))
        || with_as
        || is_end(scene, start)
    {
        return None;
    }
    let leads = opening(scene, at) >= at;
    let mut end = start;
    while !is_end(scene, end) {
        // "… after the truce by 17 per cent": the size of the change is not of the cause.
        let size =
            s.is(end, &["by", "to"]) && matches!(scene.kind(scene.node_at(end + 1)), Kind::Amount(amount) if amount.unit == Unit::Percent);
        let clause = end > start && scene.clause[end] != scene.clause[at];
        if size && !leads && end > start || clause {
            break;
        }
        end += 1;
    }
    if leads && !s.is(end, &[","]) {
        end = subject_start(scene, start, end)?;
    }
    if end <= start {
        return None;
    }
    if loose && is_claim(scene, start, end) && !leads {
        scene.begin_clause(at);
        return None;
    }
    if loose && !(if leads { (end..scene.clause_end(at)).any(|at| is_change(scene, at)) } else { is_claim_before(scene, at) }) {
        return None;
    }
    let is_base = word.link == Link::Sequence && !loose && !s.is(at, &["coincided", "coinciding", "coincides", "ahead", "in"])
        || s.says(at, &["in", "the", "wake", "of"]);
    Some(Cause { verb: (at, start - usize::from(s.is(start - 1, &[","]))), cause: (start, end), link: word.link, is_base })
}

fn is_claim_before(scene: &Scene<'_>, at: usize) -> bool {
    (scene.clause_start(at)..at).any(|at| is_change(scene, at))
}

/// Where the subject of the main clause begins, when no comma says so: before the quantity that the first change is of.
fn subject_start(scene: &Scene<'_>, start: usize, end: usize) -> Option<usize> {
    let change = (start + 1..end)
        .find(|at| is_change(scene, *at) && (start..*at).any(|at| matches!(scene.kind(scene.node_at(at)), Kind::Quantity(_))))?;
    let quantity = (start..change).rev().find(|at| matches!(scene.kind(scene.node_at(*at)), Kind::Quantity(_)))?;
    let mut node = scene.node_at(quantity);
    while node > 0 && matches!(scene.kind(node - 1), Kind::People(_) | Kind::Place(_) | Kind::Amount(_)) {
        node -= 1;
    }
    scene.nodes.get(node).map(|node| node.from).filter(|from| *from > start)
}

/// "The closure led to": the cause stands before the words.
fn ahead(scene: &Scene<'_>, at: usize, end: usize, word: &LinkWord) -> Option<Cause> {
    let s = &scene.s;
    let clause_end = scene.clause_end(at);
    if word.acts {
        if !is_transitive(scene, end) {
            return None;
        }
    } else {
        let changes = (end..clause_end).any(|at| matches!(scene.kind(scene.node_at(at)), Kind::Change(_)));
        if !changes || s.is(at.wrapping_sub(1), &["the", "a", "of", "was", "were", "is", "been"]) {
            return None;
        }
    }
    let from = opening(scene, at);
    let mut to = at;
    while to > from
        && !matches!(scene.kind(scene.node_at(to - 1)), Kind::Time(_))
        && (scene.lex.words.auxiliaries.contains(s.word(to - 1))
            || s.is(
                to - 1,
                &[
                    "not",
                    "to",
                    "failed",
                    "fails",
                    "fail",
                    "helped",
                    "which",
                    "that",
                    ",",
                    "didn't",
                    "hasn't",
                    "will",
                    "would",
                    "sharply",
                    "significantly",
                    "also",
                    "never",
                    "hardly",
                ],
            )
            || scene.lex.hedges.at(s.tokens, to - 1).is_some() && !matches!(scene.kind(scene.node_at(to - 1)), Kind::Time(_)))
    {
        to -= 1;
    }
    // "The army must reduce attacks": the modal is not of the cause.
    while let Some(modal) = (from..to).rev().take(4).find(|at| scene.lex.words.futures.at(s.tokens, *at).is_some_and(|(end, ())| end >= to))
    {
        to = modal;
    }
    let from = (from..to).rev().find(|at| s.is(*at, &[";", ":"])).map_or(from, |mark| mark + 1);
    let counted = (from..to).any(|at| matches!(scene.kind(scene.node_at(at)), Kind::Amount(amount) if amount.unit == Unit::Count))
        && is_claim(scene, from, to);
    let when = scene.nodes[scene.node_at(from)..].iter().take_while(|node| node.from < to).all(|node| {
        matches!(node.kind, Kind::Time(_) | Kind::Versus(_) | Kind::Lead) || s.is_mark(node.from) || s.is(node.from, &["the", "in"])
    });
    if from >= to
        || counted
        || when
        || (from..to).any(|at| is_change(scene, at))
        || s.is(from, &["there", "it", "they", "this", "that"]) && to == from + 1
    {
        return None;
    }
    // "The group reduced its attacks": a party that acts, no cause.
    let own = s.is(end, &["its", "their"]) && matches!(scene.kind(scene.node_at(to - 1)), Kind::People(_));
    (!own).then_some(Cause { verb: (at, end), cause: (from, to), link: word.link, is_base: false })
}

/// Whether a quantity follows as the object: "reduced militant attacks", not "increased by 17 per cent".
fn is_transitive(scene: &Scene<'_>, at: usize) -> bool {
    let first = scene.node_at(at);
    for node in first..first + 6 {
        match scene.kind(node) {
            Kind::Quantity(_) => return true,
            Kind::People(_) | Kind::Place(_) => {}
            Kind::Plain => {
                let token = scene.nodes.get(node).map_or(usize::MAX, |node| node.from);
                let stops = scene
                    .s
                    .is(token, &["by", "to", "from", "in", "on", "at", "sharply", "and", "during", "over", "since", "after", "against"]);
                if stops || scene.s.is_mark(token) || token == usize::MAX {
                    return false;
                }
            }
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::text::read;
    use respite_model::Link;

    #[test]
    fn causes_and_sequences_are_found() {
        for (text, verb, cause, link) in [
            ("The border closure led to a 17 percent fall in attacks.", "led to", "The border closure", Link::Cause),
            ("Attacks fell thanks to the truce.", "thanks to", "the truce", Link::Cause),
            ("After the truce, attacks fell by 5 per cent.", "After", "the truce", Link::Sequence),
            ("In May, the offensive reduced attacks by a third.", "reduced", "the offensive", Link::Cause),
            ("After lull in March militant attacks rise by 38pc", "After", "lull in March", Link::Sequence),
        ] {
            let claims = read(text);
            let causal = claims[0].causal.as_ref().unwrap();
            assert_eq!((causal.verb.as_str(), causal.cause.as_str(), causal.link), (verb, cause, link), "{text}");
        }
    }

    #[test]
    fn a_date_or_another_claim_is_no_cause() {
        assert!(read("Attacks fell after March 2025.")[0].causal.is_none());
        let claims = read("Attacks rose by 5 per cent as deaths fell by 9 per cent.");
        assert!(claims.len() == 2 && claims.iter().all(|claim| claim.causal.is_none()));
    }
}
