//! The words that are known, read from the files in `lexicon/`, which the program carries.

use super::token::{Token, tokens};
use respite_model::{Direction, Extreme, Form, Link};
use serde::{Deserialize, de::DeserializeOwned};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// What is added up over coded rows of happenings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// The rows of its kinds.
    Rows,
    /// The killed.
    Killed,
    /// The injured.
    Injured,
    /// Nothing: coded rows do not count it.
    #[default]
    None,
}

/// What can be counted: an id, how readers see it, and the kinds of the taxonomy that count as it.
///
/// It says nothing of who acts or suffers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantityWord {
    /// Its id, such as `attacks`. Opaque.
    pub id: String,
    /// How readers see it.
    pub label: String,
    /// The kinds of the taxonomy that count as it, each with those that are narrower; empty for counts of persons.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// What is added up over coded rows.
    #[serde(default)]
    pub measure: Measure,
    /// Whether persons are counted.
    #[serde(default)]
    pub people: bool,
    /// The nouns that name it.
    pub words: Vec<String>,
}

/// Phrases with what they mean, found by their words. Hyphens and room between words count the same.
#[derive(Debug)]
pub(super) struct Phrases<T>(HashMap<String, Vec<(Vec<String>, T)>>);

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Phrases<T> {
    /// Adds a phrase; the longest is found first.
    pub fn add(&mut self, phrase: &str, meaning: T) {
        let mut words = tokens(phrase).into_iter().map(|token| token.text);
        let Some(first) = words.next() else { return };
        let rest: Vec<String> = words.collect();
        let list = self.0.entry(first).or_default();
        let place = list.partition_point(|(other, _)| other.len() >= rest.len());
        list.insert(place, (rest, meaning));
    }

    /// The longest phrase that begins at a token: its end and its meaning.
    pub fn at<'a>(&'a self, tokens: &[Token], at: usize) -> Option<(usize, &'a T)> {
        self.at_where(tokens, at, |_, _| true)
    }

    /// The longest phrase that begins at a token and that passes a test of its end and meaning.
    pub fn at_where<'a>(&'a self, tokens: &[Token], at: usize, passes: impl Fn(usize, &T) -> bool) -> Option<(usize, &'a T)> {
        let list = self.0.get(&tokens.get(at)?.text)?;
        let fits = |(rest, meaning): &&(Vec<String>, T)| {
            let end = at + 1 + rest.len();
            tokens.get(at + 1..end).is_some_and(|tokens| tokens.iter().zip(rest).all(|(token, word)| token.text == *word))
                && passes(end, meaning)
        };
        list.iter().find(fits).map(|(rest, meaning)| (at + 1 + rest.len(), meaning))
    }

    /// The meaning of a single word.
    pub fn named(&self, word: &str) -> Option<&T> {
        self.0.get(word)?.iter().find(|(rest, _)| rest.is_empty()).map(|(_, meaning)| meaning)
    }

    fn of(words: &[String]) -> Phrases<()> {
        let mut phrases = Phrases::default();
        words.iter().for_each(|word| phrases.add(word, ()));
        phrases
    }
}

/// Who a noun of persons names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct PeopleWord {
    /// As those who act.
    pub side: Option<String>,
    /// As those who suffer.
    pub victims: Option<String>,
    /// Whether it stands before what it describes.
    pub adjective: bool,
    /// Whether it stands for itself.
    pub as_written: bool,
    /// Whether a word that stands for itself names those who act as well.
    pub acts: bool,
}

/// What happens to persons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct PredicateWord {
    /// What is counted.
    pub quantity: String,
    /// Whether it stands behind those who are counted.
    pub passive: bool,
    /// Whether it stands before those who are counted.
    pub active: bool,
    /// Whether its subject is the one who suffers ("lost").
    pub suffers: bool,
}

/// A word of change.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct ChangeWord {
    /// Up, down or neither.
    pub direction: Direction,
    /// A percentage that the word gives by itself.
    #[serde(default)]
    pub size: Option<f64>,
    /// Whether it means a change only beside a size or a base.
    #[serde(default)]
    pub light: bool,
    /// Whether it multiplies the number before it ("three times as many").
    #[serde(default)]
    pub times: bool,
    /// Whether its subject may be a cause.
    #[serde(default)]
    pub acts: bool,
}

/// On which side of its words a cause stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum CauseSide {
    /// "The closure led to …".
    Before,
    /// "… because of the closure".
    After,
}

/// Words that name a cause or a sequence.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct LinkWord {
    /// Cause or sequence.
    pub link: Link,
    /// Where the cause stands.
    pub side: CauseSide,
    /// Whether the words are a change as well ("reduced").
    #[serde(default)]
    pub acts: bool,
}

/// A word of a record.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct ExtremeWord {
    /// Highest or lowest.
    pub extreme: Extreme,
    /// What it ranks, where nothing else is named.
    #[serde(default)]
    pub quantity: Option<String>,
    /// Whether it names ten years by itself.
    #[serde(default)]
    pub decade: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct FormWord {
    pub form: Form,
}

#[derive(Debug, Deserialize)]
struct Entry<T> {
    words: Vec<String>,
    #[serde(flatten)]
    meaning: T,
}

#[derive(Debug, Deserialize)]
struct Entries<T> {
    entry: Vec<Entry<T>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    before: Vec<Entry<FormWord>>,
    after: Vec<Entry<FormWord>>,
}

/// Words of numbers.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Numbers {
    pub units: HashMap<String, f64>,
    pub tens: HashMap<String, f64>,
    pub scales: HashMap<String, f64>,
    pub glued: HashMap<String, f64>,
    pub parts: HashMap<String, f64>,
    pub ordinals: HashMap<String, u32>,
    pub folds: HashMap<String, f64>,
    pub measures: WordList,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordList {
    pub words: HashSet<String>,
}

/// Words of the calendar.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Calendar {
    pub months: HashMap<String, i8>,
    pub weekdays: HashMap<String, i8>,
    pub units: HashMap<String, String>,
    pub vague: WordList,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ComparisonLists {
    leads: Vec<String>,
    weak: Vec<String>,
    month: Vec<String>,
    year: Vec<String>,
    baselines: HashSet<String>,
    levels: HashSet<String>,
}

/// Words of comparisons.
#[derive(Debug, Default)]
pub(super) struct Comparisons {
    pub leads: Phrases<()>,
    pub weak: Phrases<()>,
    pub month: Phrases<()>,
    pub year: Phrases<()>,
    pub baselines: HashSet<String>,
    pub levels: HashSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SayingLists {
    verbs: HashSet<String>,
    counting: HashSet<String>,
    before: Vec<String>,
    carriers: HashSet<String>,
    makers: Vec<String>,
    denials: Vec<String>,
}

/// Words of saying.
#[derive(Debug, Default)]
pub(super) struct Saying {
    pub verbs: HashSet<String>,
    pub counting: HashSet<String>,
    pub before: Phrases<()>,
    pub carriers: HashSet<String>,
    pub makers: Phrases<()>,
    pub denials: Phrases<()>,
}

macro_rules! word_classes {
    (sets: $($set:ident),*; phrases: $($phrases:ident),*) => {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct WordLists { $($set: HashSet<String>,)* $($phrases: Vec<String>,)* }

        /// Closed classes of words; the comments in `words.toml` say what each holds.
        #[derive(Debug, Default)]
        #[allow(missing_docs, reason = "words.toml says what each holds")]
        pub(super) struct Words { $(pub $set: HashSet<String>,)* $(pub $phrases: Phrases<()>,)* }

        impl From<WordLists> for Words {
            fn from(lists: WordLists) -> Self {
                Self { $($set: lists.$set,)* $($phrases: Phrases::<()>::of(&lists.$phrases),)* }
            }
        }
    };
}

word_classes! {
    sets: stop, filler, auxiliaries, whereabouts, place_nouns, named_times, abbreviations;
    phrases: recording, acting, agents, targets, totals, clauses, running, negations, futures, futures_behind, averting, conditions, opinions
}

/// All lexicons.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    pub quantity_words: Vec<QuantityWord>,
    pub quantities: Phrases<usize>,
    pub people: Phrases<PeopleWord>,
    pub predicates: Phrases<PredicateWord>,
    pub changes: Phrases<ChangeWord>,
    pub links: Phrases<LinkWord>,
    pub extremes: Phrases<ExtremeWord>,
    pub forms_before: Phrases<FormWord>,
    pub forms_after: Phrases<FormWord>,
    pub numbers: Numbers,
    pub calendar: Calendar,
    pub vague: Phrases<()>,
    pub comparisons: Comparisons,
    pub saying: Saying,
    pub hedges: Phrases<()>,
    pub words: Words,
}

/// The lexicons that the program carries. They are empty when a file is broken, which a test rules out.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| read().unwrap_or_default())
}

/// What can be counted, in the order of the lexicon.
///
/// # Examples
/// ```
/// let attacks = respite_data::text::quantities().iter().find(|word| word.id == "attacks");
/// assert!(attacks.is_some_and(|word| word.kinds.iter().any(|kind| kind == "attack")));
/// ```
pub fn quantities() -> &'static [QuantityWord] {
    &lexicon().quantity_words
}

/// The quantity of an id.
pub fn quantity(id: &str) -> Option<&'static QuantityWord> {
    quantities().iter().find(|word| word.id == id)
}

fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| format!("{file}: {error}"))
}

fn entries<T: DeserializeOwned + Clone>(file: &str, text: &str) -> Result<Phrases<T>, String> {
    Ok(phrases(parse::<Entries<T>>(file, text)?.entry))
}

fn phrases<T: Clone>(entries: Vec<Entry<T>>) -> Phrases<T> {
    let mut phrases = Phrases::default();
    for entry in entries {
        entry.words.iter().for_each(|word| phrases.add(word, entry.meaning.clone()));
    }
    phrases
}

fn read() -> Result<Lexicon, String> {
    #[derive(Deserialize)]
    struct Quantities {
        entry: Vec<QuantityWord>,
    }
    let quantity_words = parse::<Quantities>("quantities", include_str!("lexicon/quantities.toml"))?.entry;
    let mut quantities = Phrases::default();
    for (index, quantity) in quantity_words.iter().enumerate() {
        quantity.words.iter().for_each(|word| quantities.add(word, index));
    }
    let forms: Forms = parse("forms", include_str!("lexicon/forms.toml"))?;
    let comparison: ComparisonLists = parse("comparison", include_str!("lexicon/comparison.toml"))?;
    let saying: SayingLists = parse("saying", include_str!("lexicon/saying.toml"))?;
    let hedges: WordList = parse("hedges", include_str!("lexicon/hedges.toml"))?;
    let calendar: Calendar = parse("calendar", include_str!("lexicon/calendar.toml"))?;
    let vague: Vec<String> = calendar.vague.words.iter().cloned().collect();
    let hedges: Vec<String> = hedges.words.into_iter().collect();
    Ok(Lexicon {
        quantity_words,
        quantities,
        people: entries("people", include_str!("lexicon/people.toml"))?,
        predicates: entries("predicates", include_str!("lexicon/predicates.toml"))?,
        changes: entries("change", include_str!("lexicon/change.toml"))?,
        links: entries("links", include_str!("lexicon/links.toml"))?,
        extremes: entries("records", include_str!("lexicon/records.toml"))?,
        forms_before: phrases(forms.before),
        forms_after: phrases(forms.after),
        numbers: parse("numbers", include_str!("lexicon/numbers.toml"))?,
        vague: Phrases::<()>::of(&vague),
        calendar,
        comparisons: Comparisons {
            leads: Phrases::<()>::of(&comparison.leads),
            weak: Phrases::<()>::of(&comparison.weak),
            month: Phrases::<()>::of(&comparison.month),
            year: Phrases::<()>::of(&comparison.year),
            baselines: comparison.baselines,
            levels: comparison.levels,
        },
        saying: Saying {
            verbs: saying.verbs,
            counting: saying.counting,
            before: Phrases::<()>::of(&saying.before),
            carriers: saying.carriers,
            makers: Phrases::<()>::of(&saying.makers),
            denials: Phrases::<()>::of(&saying.denials),
        },
        hedges: Phrases::<()>::of(&hedges),
        words: parse::<WordLists>("words", include_str!("lexicon/words.toml"))?.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use respite_model::Taxonomy;

    #[test]
    fn the_lexicons_can_be_read() {
        let lexicon = read().unwrap();
        let taxonomy = Taxonomy::built_in().unwrap();
        for quantity in &lexicon.quantity_words {
            assert!(quantity.kinds.iter().all(|kind| taxonomy.kind(kind).is_some()), "{}", quantity.id);
        }
        let ids: HashSet<&str> = lexicon.quantity_words.iter().map(|quantity| quantity.id.as_str()).collect();
        assert_eq!(ids.len(), lexicon.quantity_words.len());
        assert!(lexicon.predicates.0.values().flatten().all(|(_, predicate)| ids.contains(predicate.quantity.as_str())));
    }

    #[test]
    fn the_longest_phrase_is_found() {
        let (end, _) = lexicon().links.at(&tokens("as a result of the truce"), 0).unwrap();
        assert_eq!(end, 4);
        assert!(lexicon().links.at(&tokens("the truce"), 0).is_none());
    }
}
