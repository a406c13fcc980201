//! Who is said to say it: "according to …", "… said", "…: report".

use super::scene::{Kind, Scene};
use super::token::Sort;

/// Who says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribution {
    /// The tokens of the one who says it.
    pub who: (usize, usize),
    /// All tokens of the saying.
    pub whole: (usize, usize),
    /// The token of "claimed", which is a hedge as well.
    pub hedge: Option<usize>,
    /// Whether the one who says it also acts in the claim: "claimed to have killed".
    pub acts: bool,
}

/// Finds the saying, and takes its tokens out of the claims.
pub(super) fn find(scene: &mut Scene<'_>) -> Option<Attribution> {
    let found = phrase(scene).or_else(|| tail(scene)).or_else(|| verb(scene)).or_else(|| head(scene))?;
    let (from, to) = found.whole;
    if !found.acts {
        scene.mask(from, to);
    }
    Some(found)
}

/// Whether a token ends the stretch that names somebody.
fn ends(scene: &Scene<'_>, at: usize) -> bool {
    scene.s.is(at, &[",", ";", "\"", ".", "?", "!", "\n"]) || scene.s.is(at, &["-"]) && scene.s.is_mark(at) || scene.s.is(at, &[":"])
}

fn is_claim_word(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.kind(scene.node_at(at)), Kind::Change(_) | Kind::Predicate(_) | Kind::Amount(_))
}

/// "According to data from the mission".
fn phrase(scene: &Scene<'_>) -> Option<Attribution> {
    let s = &scene.s;
    for at in 0..s.len() {
        let Some((start, ())) = scene.lex.saying.before.at(s.tokens, at) else { continue };
        let mut end = start;
        while end < s.len() && !ends(scene, end) && !is_claim_word(scene, end) && !matches!(scene.kind(scene.node_at(end)), Kind::Time(_)) {
            end += 1;
        }
        // "… in December according to X in its report": a preposition before a time is not of the name.
        while end > start && s.is(end - 1, &["in", "on", "for", "and", "that"]) {
            end -= 1;
        }
        let who = bare_name(scene, start, end);
        if who.0 < who.1 {
            let reported_by = s.is(at, &["reported", "recorded", "documented", "compiled", "verified", "logged", "counted"]);
            let whole = (at, if s.is(end, &[","]) && !reported_by { end + 1 } else { end });
            return Some(Attribution { who, whole, hedge: None, acts: false });
        }
    }
    None
}

/// A name without its article, and without "data from" before or "data" behind.
fn bare_name(scene: &Scene<'_>, mut from: usize, mut to: usize) -> (usize, usize) {
    let s = &scene.s;
    if let Some(maker) = (from..to).find(|at| scene.lex.saying.makers.at(s.tokens, *at).is_some()) {
        let carrier = (from..maker).any(|at| scene.lex.saying.carriers.contains(s.word(at)));
        let (end, ()) = scene.lex.saying.makers.at(s.tokens, maker).unwrap_or((maker, &()));
        if carrier && end < to {
            from = end;
        }
    }
    while from < to && (s.is(from, &["the", "a", "an", "its", "their", "that", "and", "\"", "'", ","]) || s.is_mark(from)) {
        from += 1;
    }
    while to > from && s.is_mark(to - 1) && !s.is(to - 1, &[")"]) {
        to -= 1;
    }
    // "The mission's figures", "the mission data": the mission says it.
    let data_noun = |at: usize| s.is(at, &["data", "figures", "statistics", "numbers", "database", "records", "dataset", "tally", "count"]);
    if to > from + 1 && data_noun(to - 1) {
        to -= 1 + usize::from(s.is(to - 2, &["'s"]));
    }
    (from, to.max(from))
}

/// "The army said …", "…, the army said", "…, said the army", "the monitor recorded …".
fn verb(scene: &Scene<'_>) -> Option<Attribution> {
    let s = &scene.s;
    (0..s.len()).find_map(|at| {
        let saying = scene.lex.saying.verbs.contains(s.word(at)) && s.is_word(at);
        let counting = scene.lex.saying.counting.contains(s.word(at));
        // "A report says": the noun before the verb.
        let noun = scene.lex.saying.carriers.contains(s.word(at))
            && (scene.lex.saying.verbs.contains(s.word(at + 1)) || s.is_mark(at + 1) || at + 1 == s.len())
            && !closes(scene, at);
        if !saying && !counting || in_name(scene, at) || noun || s.is(at + 1, &["by"]) {
            return None;
        }
        inverted(scene, at).or_else(|| subject(scene, at, saying, counting))
    })
}

/// Whether a word stands inside a name or counts as something else.
fn in_name(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.kind(scene.node_at(at)), Kind::Time(_) | Kind::Versus(_) | Kind::Amount(_) | Kind::Place(_) | Kind::Extreme(..))
}

/// "…, says think tank" to the end.
fn inverted(scene: &Scene<'_>, at: usize) -> Option<Attribution> {
    let s = &scene.s;
    let behind_comma = at > 0 && (s.is(at - 1, &[",", "\""]) || s.is(at - 1, &["-"]) && s.is_mark(at - 1));
    let plain = s.is(
        at,
        &[
            "said",
            "says",
            "say",
            "reports",
            "reported",
            "claims",
            "claimed",
            "finds",
            "found",
            "shows",
            "showed",
            "show",
            "noted",
            "notes",
            "added",
            "warns",
            "estimates",
        ],
    );
    if !behind_comma || !plain {
        return None;
    }
    let mut end = at + 1;
    while end < s.len() && !ends(scene, end) {
        end += 1;
    }
    let clean = (at + 1..end).all(|at| !matches!(scene.kind(scene.node_at(at)), Kind::Change(_) | Kind::Amount(_)));
    let who = bare_name(scene, at + 1, end);
    let hedge = s.is(at, &["claimed"]).then_some(at);
    (clean && who.0 < who.1).then_some(Attribution { who, whole: (at - 1, end), hedge, acts: false })
}

/// The one who says it before the verb.
fn subject(scene: &Scene<'_>, at: usize, saying: bool, counting: bool) -> Option<Attribution> {
    let s = &scene.s;
    let mut end = at;
    while end > 0 && s.is(end - 1, &["has", "have", "had", "also", "which", "that", "been", "later", "further", "itself"]) {
        end -= 1;
    }
    if s.is(end.wrapping_sub(1), &["was", "were", "is", "are", "be", "been", "being", "to", "not", "reportedly"]) {
        return None;
    }
    let mut from = end;
    // An aside between commas belongs to the name before it: "the mission, a monitor, said".
    if end > 0 && s.is(end - 1, &[","]) {
        let aside = (0..end - 1).rev().find(|at| s.is(*at, &[","]))?;
        let described = s.is(aside + 1, &["a", "an", "the", "which", "who"]);
        if !described || is_any(scene, aside + 1, end) {
            return None;
        }
        end = aside;
        from = aside;
    }
    while from > 0 && !ends(scene, from - 1) && scene.lex.words.clauses.at(s.tokens, from - 1).is_none() {
        from -= 1;
    }
    if from >= end {
        return None;
    }
    let time_or_claim =
        |at: usize| matches!(scene.kind(scene.node_at(at)), Kind::Change(_) | Kind::Amount(_) | Kind::Predicate(_) | Kind::Versus(_));
    // "In its monthly bulletin the mission documented".
    if s.is(from, &["in"])
        && let Some(article) = (from + 1..end).rev().find(|at| s.is(*at, &["the"]))
    {
        from = article;
    }
    while from < end && (matches!(scene.kind(scene.node_at(from)), Kind::Time(_)) || s.is(from, &["in", "on", "during", "and"])) {
        from += 1;
    }
    let carried = (from..end).any(|at| scene.lex.saying.carriers.contains(s.word(at)));
    if from >= end
        || (from..end).any(|at| time_or_claim(at) && !(carried && s.is(at, &["count"])))
        || (from..end).any(|at| s.is(at, &["there", "it", "they", "which", "that", "who"]))
    {
        return None;
    }
    let node = scene.node_at(from + usize::from(s.is(from, &["the", "a", "an"])));
    let whole_place = matches!(scene.kind(node), Kind::Place(_)) && scene.nodes.get(node).is_some_and(|node| node.to == end);
    let has_quantity = (from..end).any(|at| matches!(scene.kind(scene.node_at(at)), Kind::Quantity(_)));
    let group =
        matches!(scene.kind(node), Kind::People(person) if person.group) && scene.nodes.get(node).is_some_and(|node| node.to == end);
    let plural_persons = matches!(scene.kind(node), Kind::People(person) if person.victims.as_deref() == Some("civilians"));
    let plain = s.is(
        at,
        &[
            "said",
            "says",
            "say",
            "claims",
            "claimed",
            "states",
            "stated",
            "noted",
            "notes",
            "added",
            "announced",
            "confirmed",
            "told",
            "alleged",
            "alleges",
            "insisted",
            "insists",
            "argued",
            "argues",
            "asserted",
            "warned",
            "warns",
        ],
    );
    if has_quantity && !(plain && s.capital(from + usize::from(s.is(from, &["the"]))) && end - from > 3) && !carried {
        return None;
    }
    // "The province recorded 97 attacks" names a place; "the fighters suffered" nobody who says it.
    if !plain && (whole_place || plural_persons) && !(saying && !counting && s.is(at + 1, &["that"])) {
        return None;
    }
    // A verb such as "show", "put", "report" takes a subject that can say something: a name, a carrier, an office.
    let office = s.capital(from)
        || s.is(
            from,
            &[
                "the",
                "a",
                "an",
                "local",
                "officials",
                "police",
                "residents",
                "activists",
                "monitors",
                "analysts",
                "authorities",
                "rescuers",
                "medics",
            ],
        );
    let named = (from..end).any(|at| s.capital(at)) || carried || from + 1 == end;
    if !plain && !(office && (named || counting) || closes(scene, at) && from > 0 && s.is(from - 1, &[","]))
        || group && s.is(at, &["put", "puts"])
        || s.is(at, &["put", "puts"]) && !s.capital(from + 1)
    {
        return None;
    }
    if counting && !plain && !counts_something(scene, at) && !closes(scene, at) {
        return None;
    }
    if (scene.lex.saying.carriers.contains(s.word(at)) || s.is(at, &["show", "claim"]))
        && s.is(at.wrapping_sub(1), &["the", "a", "an", "monthly", "its"])
    {
        return None;
    }
    let to_have = s.is(at + 1, &["to"]) && s.is(at + 2, &["have"]);
    let responsibility = s.is(at, &["claimed", "claims"])
        && (s.is(at + 1, &["responsibility"]) || matches!(scene.kind(scene.node_at(at + 1)), Kind::Amount(_)));
    let party = matches!(scene.kind(scene.node_at(end - 1)), Kind::People(person) if person.side.is_some());
    // "Clashes claimed 61 lives" was left above; "the group claimed 40 attacks" acts.
    let acts = (to_have || responsibility) && party;
    let hedge = s.is(at, &["claimed", "alleged"]).then_some(at);
    let that = at + 1 + usize::from(s.is(at + 1, &["that"]));
    let tail = from > 0 && s.is(from - 1, &[","]) && (that >= s.len() || ends(scene, that));
    let who = bare_name(scene, from, end);
    // A comma before a saying at the end goes with it.
    let that = said_when(scene, that);
    let whole = (if tail { from - 1 } else { from }, if counting && !plain { at + 1 } else { that });
    (who.0 < who.1).then_some(Attribution { who, whole, hedge, acts })
}

/// Whether a verb of saying ends the sentence, or does but for the day on which it was said.
fn closes(scene: &Scene<'_>, at: usize) -> bool {
    let end = said_when(scene, at + 1);
    at > 0 && (end >= scene.s.len() || scene.s.is(end, &[".", "\"", "\n"])) && (0..at).any(|at| scene.s.is(at, &[",", "\"", ":"]))
}

/// The end of "on 29 July", which says when it was said, where it ends the sentence.
fn said_when(scene: &Scene<'_>, at: usize) -> usize {
    let s = &scene.s;
    let start = at + usize::from(s.is(at, &["on", "in"]));
    let node = scene.node_at(start);
    match (scene.kind(node), scene.nodes.get(node)) {
        (Kind::Time(_), Some(time)) if time.from == start && (time.to >= s.len() || s.is(time.to, &[".", "\"", ","])) => time.to,
        _ => at,
    }
}

fn is_any(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| matches!(scene.kind(scene.node_at(at)), Kind::Change(_) | Kind::Amount(_) | Kind::Predicate(_)))
}

/// Whether a count, a change or an absence follows.
fn counts_something(scene: &Scene<'_>, at: usize) -> bool {
    let end = (at + 10).min(scene.s.len());
    (at + 1..end).any(|at| {
        scene.s.is(at, &["no", "zero"]) || matches!(scene.kind(scene.node_at(at)), Kind::Amount(_) | Kind::Change(_) | Kind::Extreme(..))
    })
}

/// "PICSS-like: attacks fell": a name before a colon.
fn head(scene: &Scene<'_>) -> Option<Attribution> {
    let s = &scene.s;
    let colon = (1..s.len().min(9)).find(|at| s.is(*at, &[":"]))?;
    let nodes = scene.node_at(0)..scene.node_at(colon);
    let plain = nodes.clone().all(|node| match scene.kind(node) {
        Kind::Plain => true,
        Kind::People(person) => !person.adjective,
        _ => false,
    });
    let named = s.tokens[..colon].iter().all(|token| token.sort != Sort::Number) && s.tokens.iter().take(colon).any(|token| token.capital);
    // "Deadly month: 97 killed" names nobody; "Ostwall Institute: 97 killed" does.
    let capitals = s.tokens[..colon].iter().filter(|token| token.capital).count();
    let capital = s.tokens[..colon].iter().any(|token| token.capitals);
    let known = s.tokens[..colon]
        .iter()
        .any(|token| scene.lex.words.filler.contains(&token.text) && !scene.lex.saying.carriers.contains(&token.text));
    let named = named && (capital || capitals > 1 || colon == 1) && !(known && capitals < 2);
    let quantity_behind = is_any(scene, colon, s.len());
    let who = bare_name(scene, 0, colon);
    (plain && named && quantity_behind && who.0 < who.1).then_some(Attribution { who, whole: (0, colon + 1), hedge: None, acts: false })
}

/// "Attacks fell: think tank", "attacks fell – think tank": a name behind a colon or dash at the end.
fn tail(scene: &Scene<'_>) -> Option<Attribution> {
    let s = &scene.s;
    let mut end = s.len();
    while end > 0 && s.is_mark(end - 1) && !s.is(end - 1, &[")"]) {
        end -= 1;
    }
    let mark = (1..end).rev().find(|at| s.is(*at, &[":", "-", "|"]) && s.is_mark(*at))?;
    let clean = (mark + 1..end).all(|at| {
        !matches!(
            scene.kind(scene.node_at(at)),
            Kind::Amount(_) | Kind::Change(_) | Kind::Time(_) | Kind::Extreme(..) | Kind::Predicate(_) | Kind::Versus(_)
        )
    });
    let who = bare_name(scene, mark + 1, end);
    let fits = clean
        && end - mark <= 12
        && who.0 < who.1
        && is_any(scene, 0, mark) | (0..mark).any(|at| matches!(scene.kind(scene.node_at(at)), Kind::Extreme(..)));
    fits.then_some(Attribution { who, whole: (mark, end), hedge: None, acts: false })
}

#[cfg(test)]
mod tests {
    use crate::text::read;

    #[test]
    fn who_says_it_is_found() {
        for (text, who) in [
            ("Attacks fell in May, according to data from the Ostwall Institute.", "Ostwall Institute"),
            ("The army said attacks fell.", "army"),
            ("Attacks fell, a monitor said.", "monitor"),
            ("Attacks fell, says think tank", "think tank"),
            ("Attacks fell: report", "report"),
            ("OIS: attacks fell", "OIS"),
            ("The Ostwall Institute recorded 97 attacks in May 2025.", "Ostwall Institute"),
            ("OIS figures show that attacks fell.", "OIS"),
        ] {
            assert_eq!(read(text)[0].attribution.as_deref(), Some(who), "{text}");
        }
    }

    #[test]
    fn a_place_that_records_says_nothing() {
        let claims = read("Hill Coast recorded 14 attacks in May 2025.");
        assert_eq!((claims[0].attribution.as_deref(), claims[0].place.as_deref()), (None, Some("Hill Coast")));
    }
}
