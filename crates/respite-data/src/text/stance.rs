//! What is no claim: questions, forecasts, conditions, wishes, denials; and what a claim denies or doubts.

use super::draft::Draft;
use super::lexicon::Phrases;
use super::scene::{Kind, Scene};

/// Why a whole sentence holds no claim, when its form says so.
pub(super) fn nothing(scene: &Scene<'_>) -> Option<&'static str> {
    let s = &scene.s;
    let question = (0..s.len()).any(|at| s.is(at, &["?"]));
    if question {
        return Some("it is a question");
    }
    let begins = |phrases: &Phrases<()>, at: usize| phrases.at(s.tokens, at).is_some();
    if (0..s.len())
        .any(|at| begins(&scene.lex.words.conditions, at) && (at == 0 || scene.clause_start(at) == at || s.is(at, &["if", "unless"])))
    {
        return Some("it is a condition");
    }
    if (0..s.len()).any(|at| begins(&scene.lex.words.opinions, at)) {
        return Some("it is an opinion");
    }
    None
}

/// Whether a claim is about what is to come, or is wished, supposed or demanded.
pub(super) fn is_to_come(scene: &Scene<'_>, draft: &Draft) -> bool {
    let s = &scene.s;
    let start = scene.clause_start(draft.head);
    let denied = (start..draft.head)
        .rev()
        .take_while(|at| !s.is(*at, &[",", "which", "whose", "who"]))
        .any(|at| scene.lex.saying.denials.at(s.tokens, at).is_some() && !s.is(at.wrapping_sub(1), &["not", "the", "a"]));
    let doubtful = (draft.head..scene.clause_end(draft.head)).any(|at| scene.lex.words.futures_behind.at(s.tokens, at).is_some());
    denied
        || doubtful
        || (start..draft.head).any(|at| {
            if scene.masked[at] || matches!(scene.kind(scene.node_at(at)), Kind::Time(_)) {
                return false;
            }
            let modal = s.is(at, &["may", "might", "could", "can"]) && !s.is(at + 1, &["have"]) && !s.capital(at) && at + 5 > draft.head;
            modal || scene.lex.words.futures.at(s.tokens, at).is_some_and(|(end, ())| end <= draft.head + 1)
        })
}

/// Where a claim is denied: the tokens of "did not", "no evidence that".
pub(super) fn negation(scene: &Scene<'_>, draft: &Draft) -> Option<(usize, usize)> {
    draft.direction?;
    let s = &scene.s;
    let start = scene.clause_start(draft.head).max(if draft.owns_mention { 0 } else { draft.from.saturating_sub(4) });
    (start..draft.head).find_map(|at| {
        let node = scene.node_at(at);
        let (end, ()) = scene.lex.words.negations.at(s.tokens, at)?;
        let taken = scene.masked[at] || matches!(scene.kind(node), Kind::Amount(_)) || draft.mention.absent;
        // "No" denies the noun right behind it; "not only" denies nothing.
        let near = !s.is(at, &["no", "without"])
            || end > at + 1
            || !(end..draft.head).any(|at| matches!(scene.kind(scene.node_at(at)), Kind::Quantity(_)));
        (!taken && near && !s.is(end, &["only", "just"]) && end <= draft.head).then_some((at, end))
    })
}

/// The hedges of a sentence, as tokens.
pub(super) fn hedges(scene: &Scene<'_>) -> Vec<(usize, usize)> {
    let s = &scene.s;
    let mut found = Vec::new();
    let mut at = 0;
    while at < s.len() {
        match scene.lex.hedges.at(s.tokens, at) {
            Some((end, ())) if !scene.masked[at] && !is_other(scene, at, end) => {
                found.push((at, end));
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

/// "May 2025", "claimed 61 lives", "likely to": no hedge.
fn is_other(scene: &Scene<'_>, at: usize, end: usize) -> bool {
    let s = &scene.s;
    let time = matches!(scene.kind(scene.node_at(at)), Kind::Time(_) | Kind::Predicate(_));
    let claimed = s.is(at, &["claimed", "alleged"]) && end == at + 1;
    time || claimed || s.is(at, &["likely"]) && s.is(end, &["to"]) || s.is(at, &["may", "might", "could"]) && end == at + 1 && s.capital(at)
}

#[cfg(test)]
mod tests {
    use crate::text::read;

    #[test]
    fn what_is_no_claim_is_left() {
        for text in [
            "Will attacks fall?",
            "If attacks fall, talks begin.",
            "Attacks will fall.",
            "The army must reduce attacks.",
            "The army denied that attacks rose.",
        ] {
            assert!(read(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn denials_and_hedges_are_kept() {
        assert!(read("Attacks did not fall.")[0].negated);
        assert!(read("There is no evidence that attacks fell.")[0].negated);
        assert!(!read("No attack was recorded in May 2025.")[0].negated);
        assert_eq!(read("Attacks may have fallen by 5 per cent.")[0].hedges, ["may have"]);
    }
}
