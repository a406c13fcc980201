//! In what kind of happening persons were killed or injured.

use super::{Mention, is_noun};
use crate::text::scene::{Kind, Scene};
use respite_model::Role;

/// Says of deaths and injuries in what kind of happening they were, and by whom.
pub(in crate::text) fn link(scene: &Scene<'_>, mentions: &mut [Mention]) {
    for number in 0..mentions.len() {
        let id = scene.quantity_id(mentions[number].quantity);
        if !matches!(id, "deaths" | "injured" | "casualties") {
            // "Forces conducted 59 operations, arresting 66": the same who act.
            if mentions[number].verbal && mentions[number].side.is_none() && scene.s.word(mentions[number].head).ends_with("ing") {
                let clause = scene.clause.get(mentions[number].head).copied();
                let side = mentions[..number]
                    .iter()
                    .rev()
                    .find(|other| scene.clause.get(other.head).copied() == clause && other.side.is_some())
                    .and_then(|other| other.side.clone());
                mentions[number].side = side;
            }
            continue;
        }
        let clause = scene.clause.get(mentions[number].head).copied();
        let happening = |other: &Mention| !scene.counts_people(other.quantity) && scene.clause.get(other.head).copied() == clause;
        let behind = mentions.iter().position(|other| happening(other) && other.from >= mentions[number].head && leads_to(scene, other));
        let counted = mentions[number].is_counted();
        let ahead = || {
            mentions.iter().rposition(|other| {
                happening(other)
                    && other.to <= mentions[number].from.max(other.to.min(mentions[number].head))
                    && other.head < mentions[number].head
                    && !is_beside(scene, other, &mentions[number])
            })
        };
        let Some(other) = behind.or_else(|| if counted { ahead() } else { None }) else { continue };
        let (quantity, side, span, place) =
            (mentions[other].quantity, mentions[other].side.clone(), (mentions[other].from, mentions[other].to), mentions[other].place);
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
pub(in crate::text) fn leads_to(scene: &Scene<'_>, happening: &Mention) -> bool {
    let s = &scene.s;
    let mut at = happening.from;
    // "From Monday's blast".
    if s.is(at.wrapping_sub(1), &["'s"]) && matches!(scene.kind(scene.node_at(at.saturating_sub(2))), Kind::Time(_)) {
        at = scene.nodes[scene.node_at(at - 2)].from;
    }
    // "In January attacks".
    while at > 0 && matches!(scene.kind(scene.node_at(at - 1)), Kind::Time(_)) {
        at = scene.nodes[scene.node_at(at - 1)].from;
    }
    while at > 0
        && s.is(at - 1, &["the", "a", "an", "separate", "two", "such", "these", "those", "various", "multiple", "several", "its", "their"])
    {
        at -= 1;
    }
    let by = s.is(at.wrapping_sub(1), &["in", "from", "during", "by", "of"])
        || s.is(at.wrapping_sub(1), &["to"]) && s.is(at.wrapping_sub(2), &["due"]);
    let node = scene.node_at(at.saturating_sub(2));
    let noun = matches!(scene.kind(node), Kind::Change(_)) && is_noun(scene, node);
    by && !noun && !matches!(scene.kind(node), Kind::Amount(_)) && !s.is(at.wrapping_sub(2), &["%", "cent", "percent", "pc", "evidence"])
}

/// "97 attacks and 300 deaths": counted side by side.
pub(in crate::text) fn is_beside(scene: &Scene<'_>, happening: &Mention, deaths: &Mention) -> bool {
    !deaths.verbal && happening.is_counted() && (happening.to..deaths.from).any(|at| scene.s.is(at, &["and"]))
}
