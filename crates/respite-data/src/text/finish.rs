//! One sentence from its tokens to its reading.

use super::assemble::{assemble, running};
use super::attribution::{self, Attribution};
use super::casualties;
use super::draft::{Draft, with_form};
use super::leftover;
use super::lexicon::Lexicon;
use super::links::{self, Cause};
use super::mention;
use super::names::NameIndex;
use super::phrase::time::Time;
use super::scene::{Kind, Scene};
use super::sentence::Sentence;
use super::settle::settle;
use super::stance;
use super::unknown_places::{self, UnknownPlace};
use respite_model::{Assertion, Causal, Change, Counted, Day, Direction, Form, Part, Period, Role, SentenceReading, Span};

/// Reads one sentence.
pub(super) fn read(s: Sentence<'_>, lexicon: &Lexicon, names: &NameIndex, on: Option<Day>) -> SentenceReading {
    let mut scene = Scene::new(s, lexicon, names);
    if let Some(reason) = stance::nothing(&scene) {
        return SentenceReading {
            claims: Vec::new(),
            not_understood: leftover::pieces(&scene, &[], None),
            nothing: Some(reason.to_owned()),
        };
    }
    let attribution = attribution::find(&mut scene);
    let causes = links::find(&mut scene);
    let mut held = vec![false; scene.nodes.len()];
    let mut mentions = casualties::verbs(&scene, &mut held);
    mentions.extend(mention::nouns(&scene, &mut held));
    mentions.sort_by_key(|mention| (mention.head, mention.from));
    mention::link(&scene, &mut mentions);
    let mut drafts = assemble(&scene, &mentions, &mut held);
    let found = drafts.iter().any(Draft::says_something);
    drafts.retain(Draft::says_something);
    let past = |draft: &Draft| !stance::is_to_come(&scene, draft);
    let said = drafts.iter().filter(|draft| past(draft)).count();
    if said < drafts.len() {
        drafts.retain(past);
    }
    drafts.sort_by_key(|draft| (draft.from, draft.to));
    share(&mut drafts);
    break_down(&scene, &mut drafts);
    let beside = periods_beside(&scene, &drafts, on);
    let mut claims: Vec<Assertion> = Vec::new();
    let hedges = stance::hedges(&scene);
    let unknown = unknown_places::find(&scene);
    for (number, draft) in drafts.iter().enumerate() {
        let context = Context {
            scene: &scene,
            drafts: &drafts,
            number,
            attribution: attribution.as_ref(),
            causes: &causes,
            hedges: &hedges,
            unknown: &unknown,
        };
        claims.push(assertion(&context, draft, on, beside.get(number).copied().flatten()));
    }
    if let [claim] = claims.as_mut_slice() {
        (claim.quote, claim.span) = whole(&scene);
    }
    let reason = match (claims.is_empty(), found) {
        (false, _) => None,
        (true, true) => Some("it speaks of what is to come, wished or supposed"),
        (true, false) => Some("it names no change, count, record or absence of anything that is counted"),
    };
    let mut spans: Vec<Span> = claims.iter().flat_map(|claim| claim.parts.iter().map(|part| part.span)).collect();
    spans.sort_unstable();
    SentenceReading {
        not_understood: leftover::pieces(
            &scene,
            &spans,
            attribution.as_ref().filter(|said| !said.acts && !claims.is_empty()).map(|said| said.whole),
        ),
        claims,
        nothing: reason.map(str::to_owned),
    }
}

/// A period, a place said once holds for all claims that have none of their own.
fn share(drafts: &mut [Draft]) {
    let times: Vec<_> = drafts.iter().map(|draft| draft.time.clone()).collect();
    let places: Vec<_> = drafts.iter().map(|draft| (draft.place, draft.many_places)).collect();
    for (number, draft) in drafts.iter_mut().enumerate() {
        if draft.time.is_none() {
            draft.time = nearest(number, times.len(), |at| times.get(at).cloned().flatten());
        }
        if draft.place.is_none() && !draft.many_places {
            let place = nearest(number, places.len(), |at| places.get(at).copied().filter(|(place, many)| place.is_some() || *many));
            (draft.place, draft.many_places) = place.unwrap_or((None, false));
        }
    }
}

/// "2,475 civilian casualties: 286 killed and 2,189 injured": what stands behind the colon shares the victims of its head.
fn break_down(scene: &Scene<'_>, drafts: &mut [Draft]) {
    for number in 1..drafts.len() {
        let (before, rest) = drafts.split_at_mut(number);
        let (Some(head), Some(draft)) = (before.iter().rfind(|head| !head.mention.verbal), rest.first_mut()) else { continue };
        let colon = (head.mention.to..draft.head).any(|at| (scene.s.is(at, &[":", "-"])) && scene.s.is_mark(at));
        if colon && draft.mention.verbal && scene.counts_people(head.mention.quantity) && draft.mention.victims.is_none() {
            draft.mention.victims.clone_from(&head.mention.victims);
        }
    }
}

/// The value of the nearest claim before, or else of the nearest behind.
fn nearest<T>(number: usize, count: usize, value: impl Fn(usize) -> Option<T>) -> Option<T> {
    (0..number).rev().find_map(&value).or_else(|| (number + 1..count).find_map(&value))
}

/// For each claim the period of the sentence that names its year and on which a month without a year leans.
fn periods_beside(scene: &Scene<'_>, drafts: &[Draft], on: Option<Day>) -> Vec<Option<Period>> {
    let bases: Vec<usize> = drafts.iter().filter_map(|draft| draft.base.as_ref().map(|base| base.1)).collect();
    let dated: Vec<(usize, Period)> = scene
        .nodes
        .iter()
        .enumerate()
        .filter(|(number, node)| scene.is_free(*number) && !bases.contains(&node.from))
        .filter_map(|(_, node)| match &node.kind {
            Kind::Time(time) if time.names_year() && !matches!(time, Time::Since(_)) => Some((node.from, time.settle(on, None).ok()?)),
            _ => None,
        })
        .collect();
    let of = |draft: &Draft| {
        let (_, at, _) = draft.time.as_ref()?;
        let behind = dated.iter().find(|(from, _)| from >= at);
        behind.or_else(|| dated.iter().rfind(|(from, _)| from < at)).map(|(_, period)| *period)
    };
    drafts.iter().map(of).collect()
}

struct Context<'a, 'b> {
    scene: &'a Scene<'b>,
    drafts: &'a [Draft],
    number: usize,
    attribution: Option<&'a Attribution>,
    causes: &'a [Cause],
    hedges: &'a [(usize, usize)],
    unknown: &'a [UnknownPlace],
}

fn assertion(context: &Context<'_, '_>, draft: &Draft, on: Option<Day>, beside: Option<Period>) -> Assertion {
    let (scene, s) = (context.scene, &context.scene.s);
    let mut draft = draft.clone();
    direction_from_numbers(&mut draft);
    counts_that_run(scene, &mut draft);
    if draft.mention.by_speaker && draft.mention.side.is_none() {
        draft.mention.side = context.attribution.and_then(|said| speaking_side(scene, said));
    }
    let cause = cause_of(context, &draft);
    let settled = settle(&draft, on, beside, cause.is_some_and(|cause| cause.is_base));
    let negation = stance::negation(scene, &draft);
    let mut hedges: Vec<(usize, usize)> =
        context.hedges.iter().copied().filter(|hedge| hedge_of(context, *hedge) == context.number).collect();
    let mut parts = draft.parts.clone();
    if let Some(said) = context.attribution {
        parts.push((Role::Attribution, said.who.0, said.who.1));
        hedges.extend(said.hedge.map(|at| (at, at + 1)));
    }
    if let Some(cause) = cause {
        parts.push((Role::Causal, cause.verb.0, cause.verb.1));
        parts.push((Role::Cause, cause.cause.0, cause.cause.1));
    }
    parts.extend(hedges.iter().map(|(from, to)| (Role::Hedge, *from, *to)));
    parts.extend(negation.map(|(from, to)| (Role::Negation, from, to)));
    parts.sort_by_key(|(_, from, to)| (*from, *to));
    parts.dedup();
    let text = |(from, to): (usize, usize)| s.slice(from, to).to_owned();
    let span = s.span(draft.from, draft.to);
    Assertion {
        quote: s.original(span).to_owned(),
        span,
        quantity: Some(Counted(scene.quantity_id(draft.mention.quantity).to_owned())),
        side: draft.mention.side.clone(),
        victims: draft.mention.victims.clone(),
        within: draft.mention.within.map(|within| Counted(scene.quantity_id(within).to_owned())),
        place: draft.place.filter(|_| !draft.many_places).and_then(|place| scene.names.places.get(place)).map(|place| place.name.clone()),
        unknown_places: unknown_places::of_claim(scene, context.drafts, context.number, context.unknown),
        period: settled.period,
        comparison: settled.comparison,
        change: draft.direction.map(|direction| Change { direction, percent: draft.percent }),
        level: draft.level,
        before: draft.before,
        record: settled.record,
        causal: cause.map(|cause| Causal { verb: text(cause.verb), cause: text(cause.cause), link: cause.link }),
        hedges: hedges.into_iter().map(text).collect(),
        attribution: context.attribution.map(|said| text(said.who)),
        negated: negation.is_some(),
        parts: parts.into_iter().map(|(role, from, to)| Part { role, text: text((from, to)), span: s.span(from, to) }).collect(),
        unresolved: settled.unresolved,
    }
}

/// The side that speaks, for "the army said it killed 13".
fn speaking_side(scene: &Scene<'_>, said: &Attribution) -> Option<String> {
    (said.who.0..said.who.1)
        .find_map(|at| if let Kind::People(person) = scene.kind(scene.node_at(at)) { person.side.clone() } else { None })
}

/// "97 attacks against 70 in March": the numbers say which way.
fn direction_from_numbers(draft: &mut Draft) {
    let exact = |quantity: Option<respite_model::Quantity>| quantity.and_then(|quantity| quantity.number());
    if let (None, Some(level), Some(before)) = (draft.direction, exact(draft.level), exact(draft.before)) {
        draft.direction = Some(match level.total_cmp(&before) {
            std::cmp::Ordering::Greater => Direction::Up,
            std::cmp::Ordering::Less => Direction::Down,
            std::cmp::Ordering::Equal => Direction::Unchanged,
        });
    }
}

/// "So far", "has reached", "the death toll rises to": a running count.
fn counts_that_run(scene: &Scene<'_>, draft: &mut Draft) {
    let s = &scene.s;
    if draft.level.is_none() {
        return;
    }
    let (start, end) = (scene.clause_start(draft.head), scene.clause_end(draft.head));
    let said = (start..end).any(|at| scene.lex.words.running.at(s.tokens, at).is_some());
    let toll = s.slice(draft.mention.from, draft.mention.to).to_lowercase().contains("toll");
    let so_far = (start..end).any(|at| {
        s.says(at, &["so", "far"]) || s.says(at, &["thus", "far"]) || s.says(at, &["to", "date"]) && !s.is(at.wrapping_sub(1), &["year"])
    });
    let present = (start..end).any(|at| s.is(at, &["rises", "climbs", "jumps", "mounts", "soars", "grows", "rise", "hits", "reaches"]));
    if so_far || toll && draft.time.is_none() && (said || present) {
        running(draft);
    }
    if let Some(level) = draft.level.filter(|level| level.form == Form::Cumulative) {
        draft.level = Some(with_form(level, Form::Cumulative));
    }
}

/// The cause of a claim: the one in its clause, where it is a change; for counts where the clause has no change.
fn cause_of<'a>(context: &Context<'a, '_>, draft: &Draft) -> Option<&'a Cause> {
    let clause = |token: usize| context.scene.clause.get(token).copied();
    let cause = context.causes.iter().find(|cause| clause(cause.verb.0) == Some(draft.clause))?;
    // "Attacks fell after the truce, with 12 recorded in May": the link is of the claim before it, unless it opens the clause.
    let opens = context.scene.clause_start(cause.verb.0) + 3 >= cause.verb.0 || cause.cause.1 <= cause.verb.0;
    if !opens && draft.head > cause.verb.1 {
        return None;
    }
    let changes = context.drafts.iter().any(|other| other.clause == draft.clause && other.direction.is_some());
    (draft.direction.is_some() || !changes).then_some(cause)
}

/// The claim that a hedge holds for: the one around it, or the nearest behind, or the nearest before.
fn hedge_of(context: &Context<'_, '_>, hedge: (usize, usize)) -> usize {
    let clause = context.scene.clause.get(hedge.0).copied().unwrap_or_default();
    let drafts = context.drafts;
    let around = drafts.iter().rposition(|draft| draft.from <= hedge.0 && hedge.1 <= draft.to);
    let behind = || drafts.iter().position(|draft| draft.from >= hedge.0 && draft.clause == clause);
    let before = || drafts.iter().rposition(|draft| draft.to <= hedge.0 && draft.clause == clause);
    around.or_else(behind).or_else(before).unwrap_or(usize::MAX)
}

/// The whole sentence without room, quotation marks and the final full stop around it.
fn whole(scene: &Scene<'_>) -> (String, Span) {
    let s = &scene.s;
    let (mut from, mut to) = (0, s.len());
    while from < to && s.is(from, &["\"", "'"]) && s.is_mark(from) {
        from += 1;
    }
    while to > from && s.is(to - 1, &["\"", "'", ".", "!", "…", "\n"]) && s.is_mark(to - 1) {
        to -= 1;
    }
    let span = s.span(from, to);
    (s.original(span).to_owned(), span)
}
