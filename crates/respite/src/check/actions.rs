//! The project's actions, and those that a sentence names as a cause.

use super::report::ActionFound;
use crate::{Error, Project};
use respite_data::store::{Filter, Selection};
use respite_model::{Day, Event, Period, Taxonomy};
use std::collections::BTreeSet;

/// An action with the words it can be found by.
#[derive(Debug, Clone)]
pub(super) struct Action {
    pub event: Event,
    /// Label of its kind.
    pub label: String,
    /// Words of the kind, of its broader kinds and of the source's own code.
    kind_words: BTreeSet<String>,
    name_words: BTreeSet<String>,
    place_words: BTreeSet<String>,
}

/// All actions of the newest releases, in order of day and id.
#[derive(Debug, Clone, Default)]
pub(super) struct Actions {
    all: Vec<Action>,
    /// Words that name a kind of action anywhere in the taxonomy.
    kinds: BTreeSet<String>,
    /// Words of names that name no kind.
    names: BTreeSet<String>,
}

/// How long before the base an action may have begun and still be looked for, in days.
const LOOK_BACK_DAYS: i32 = 92;

/// How long an action whose end is not given is still looked for, in days.
const OPEN_DAYS: i32 = 366;

/// Words that tell nothing of an action.
const EMPTY: &[&str] = &[
    "the",
    "a",
    "an",
    "of",
    "in",
    "on",
    "at",
    "by",
    "to",
    "and",
    "its",
    "their",
    "his",
    "her",
    "new",
    "recent",
    "this",
    "that",
    "these",
    "those",
    "s",
    "with",
    "for",
    "from",
    "against",
    "along",
    "between",
    "last",
    "subsequent",
    "ongoing",
    "latest",
    "start",
    "beginning",
    "launch",
    "end",
];

impl Actions {
    /// Reads them.
    ///
    /// # Errors
    /// When the project cannot be read.
    pub fn read(project: &Project) -> Result<Self, Error> {
        let text = "class = 'action' OR kind = 'opponent-offensive'".to_owned();
        let filter = Filter::parse(&text).map_err(|error| Error::Filter { text, error })?;
        let events = project.store().events(&Selection { filter: Some(filter), ..Selection::default() })?.events()?;
        let taxonomy = Taxonomy::built_in()?;
        let kinds = taxonomy.kinds().flat_map(|(id, info)| words(id).into_iter().chain(words(&info.label))).collect();
        let mut all: Vec<Action> = events.into_iter().map(|event| Action::of(event, &taxonomy)).collect();
        all.sort_by(|a, b| (a.event.when.start, &a.event.id).cmp(&(b.event.when.start, &b.event.id)));
        let mut actions = Self { all, kinds, names: BTreeSet::new() };
        let names =
            actions.all.iter().flat_map(|action| &action.name_words).filter(|word| !actions.kinds.iter().any(|kind| alike(kind, word)));
        actions.names = names.cloned().collect();
        Ok(actions)
    }

    /// The actions that the words name, with the reason for each, and the others of the window.
    ///
    /// `before` and `after` are the spans that the sentence compares; an action is looked for from a while before the first
    /// to the end of the second.
    pub fn named(&self, words_of_cause: &str, before: Option<Period>, after: Period) -> (Vec<(&Action, String)>, Vec<&Action>) {
        let window = Period { from: before.map_or(after.from, |before| before.from), to: after.to };
        let searched = Period { from: window.from.plus(-LOOK_BACK_DAYS), ..window };
        let mut found: Vec<(&Action, String)> = Vec::new();
        for piece in pieces(words_of_cause) {
            for (action, why) in self.fitting(&piece, searched) {
                if !found.iter().any(|(known, _)| known.event.id == action.event.id) {
                    found.push((action, why));
                }
            }
        }
        found.sort_by(|(a, _), (b, _)| (a.event.when.start, &a.event.id).cmp(&(b.event.when.start, &b.event.id)));
        let is_found = |action: &Action| found.iter().any(|(known, _)| known.event.id == action.event.id);
        let others = self.all.iter().filter(|action| action.touches(window) && !is_found(action)).collect();
        (found, others)
    }

    fn fitting(&self, piece: &str, searched: Period) -> Vec<(&Action, String)> {
        let day = day_named(piece, searched);
        let wanted = words(piece);
        let kinds: Vec<&String> = wanted.iter().filter(|word| self.kinds.iter().any(|kind| alike(kind, word))).collect();
        let names: Vec<&String> = wanted.iter().filter(|word| self.names.contains(*word)).collect();
        if kinds.is_empty() && names.is_empty() {
            return Vec::new();
        }
        let mut fitting: Vec<(usize, &Action, String)> = Vec::new();
        for action in self.all.iter().filter(|action| action.touches(searched) || action.may_go_on(searched)) {
            let named = names.iter().filter(|word| action.name_words.contains(**word)).count();
            let of_kind = kinds.iter().all(|word| action.kind_words.iter().any(|known| alike(known, word)));
            let on_day = day.is_none_or(|day| action.lasts_on(day));
            let placed = wanted.iter().filter(|word| action.place_words.contains(*word)).count();
            let fits = if kinds.is_empty() { named > 0 } else { of_kind };
            if !on_day || !fits {
                continue;
            }
            let mut why = Vec::new();
            if of_kind && !kinds.is_empty() {
                why.push(format!("its kind is {}", action.label.to_lowercase()));
            }
            if named > 0 {
                let shared: Vec<&str> = names.iter().filter(|word| action.name_words.contains(**word)).map(|word| word.as_str()).collect();
                why.push(format!("its name has {}", shared.join(", ")));
            }
            if let Some(day) = day {
                why.push(format!("it was on {day}"));
            }
            fitting.push((named * 2 + placed, action, why.join("; ")));
        }
        let best = fitting.iter().map(|(score, ..)| *score).max().unwrap_or(0);
        fitting.into_iter().filter(|(score, ..)| *score == best).map(|(_, action, why)| (action, why)).collect()
    }
}

impl Action {
    fn of(event: Event, taxonomy: &Taxonomy) -> Self {
        let mut kind_words: BTreeSet<String> = words(&event.kind_code).into_iter().collect();
        let mut kind = Some(event.kind.clone());
        let label = taxonomy.info(&event.kind).map_or_else(|| event.kind.to_string(), |info| info.label.clone());
        while let Some(known) = kind {
            kind_words.extend(words(known.as_str()));
            let info = taxonomy.info(&known);
            kind_words.extend(info.iter().flat_map(|info| words(&info.label)));
            kind = info.and_then(|info| info.parent.as_deref()).and_then(|parent| taxonomy.kind(parent));
        }
        let name_words = event.text.iter().flat_map(|text| words(text)).filter(|word| word.len() > 3).collect();
        let places = [&event.place.name, &event.place.admin1, &event.place.admin2, &event.place.country];
        let place_words = places.into_iter().flatten().flat_map(|text| words(text)).collect();
        Self { event, label, kind_words, name_words, place_words }
    }

    /// Whether it is under way on some day of a span. A last day that is not given is taken as the first.
    fn touches(&self, span: Period) -> bool {
        let own = Period { from: self.event.when.start, to: self.event.when.end.unwrap_or(self.event.when.start) };
        own.meets(&span)
    }

    /// Whether its end is not known and it began not too long before a span to be still meant.
    fn may_go_on(&self, span: Period) -> bool {
        let start = self.event.when.start;
        self.event.when.end.is_none() && start < span.from && span.from.0 - start.0 <= OPEN_DAYS
    }

    fn lasts_on(&self, day: Day) -> bool {
        self.event.when.start <= day && day <= self.event.when.end.unwrap_or(self.event.when.start)
    }

    /// As the report shows it.
    pub fn shown(&self, why: &str) -> ActionFound {
        let event = &self.event;
        let side = |at: usize| event.sides[at].as_ref().map(|side| side.name.clone());
        let pages = event.documents.iter().flat_map(|all| all.split(';')).map(|page| page.trim().to_owned());
        ActionFound {
            id: format!("events/{}", event.id),
            name: event.text.clone().unwrap_or_else(|| event.id.to_string()),
            kind: event.kind.to_string(),
            from: event.when.start,
            to: event.when.end,
            by: side(0),
            on: side(1),
            place: event.place.name.clone().or_else(|| event.place.admin1.clone()),
            why: why.to_owned(),
            confidence: event.status.clone(),
            pages: pages.filter(|page| !page.is_empty()).collect(),
        }
    }
}

/// The single causes in a phrase: "Operation A and the strikes of 27 August" has two.
fn pieces(phrase: &str) -> Vec<String> {
    phrase
        .replace(" and ", "\u{0}")
        .split(['\u{0}', ',', ';'])
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The lower-case words that tell something.
fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let split = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !EMPTY.contains(word));
    let whole = split
        .flat_map(|word| word.strip_prefix("air").filter(|rest| rest.starts_with("strike")).map_or(vec![word], |rest| vec!["air", rest]));
    whole.map(str::to_owned).collect()
}

/// Whether two words are forms of one: the same beginning of four letters or more that makes up most of the longer word.
fn alike(a: &str, b: &str) -> bool {
    let shared = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let longer = a.chars().count().max(b.chars().count());
    a == b || (shared >= 4 && shared * 100 >= longer * 55)
}

/// The day that a phrase names ("27 August", "August 27, 2025"), the last such day of the window where no year is given.
fn day_named(phrase: &str, window: Period) -> Option<Day> {
    const MONTHS: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let words: Vec<String> =
        phrase.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let at = words.iter().position(|word| MONTHS.contains(&word.as_str()))?;
    let month = MONTHS.iter().position(|month| *month == words[at])? as i8 + 1;
    let number = |word: Option<&String>| word.and_then(|word| word.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<i16>().ok());
    let near = [at.checked_sub(1).and_then(|before| words.get(before)), words.get(at + 1)];
    let day = near.into_iter().filter_map(number).find(|number| (1..=31).contains(number))?;
    let day = i32::from(day);
    let year = near.into_iter().chain([words.get(at + 2)]).filter_map(number).find(|number| (1900..=2100).contains(number));
    let date = |year: i16| {
        let month = Period::months(year, month, 1)?;
        Some(month.from.plus(day - 1)).filter(|date| *date <= month.to)
    };
    match year {
        Some(year) => date(year),
        None => {
            let last = window.to.date()?.year();
            [last, last - 1].into_iter().filter_map(date).find(|day| *day <= window.to)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_alike() {
        for (a, b) in [("closure", "closed"), ("strike", "strikes"), ("operation", "operations"), ("ceasefire", "ceasefires")] {
            assert!(alike(a, b), "{a} {b}");
        }
        for (a, b) in [("talks", "taliban"), ("operation", "opponent"), ("raid", "rain"), ("closure", "closet-like")] {
            assert!(!alike(a, b), "{a} {b}");
        }
    }

    #[test]
    fn days_in_a_phrase() {
        let window = Period::months(2025, 8, 2).unwrap();
        let day = |text: &str| text.parse::<Day>().ok();
        assert_eq!(day_named("the strikes of 27 August", window), day("2025-08-27"));
        assert_eq!(day_named("strikes on August 27th, 2024", window), day("2024-08-27"));
        assert_eq!(day_named("the December strikes", window), None);
        assert_eq!(day_named("strikes of 3 December", window), day("2024-12-03"));
    }

    #[test]
    fn a_phrase_with_two_causes() {
        assert_eq!(pieces("Operation Green and the strikes of 27 August"), ["Operation Green", "the strikes of 27 August"]);
        assert_eq!(words("The airstrikes"), ["air", "strikes"]);
    }
}
