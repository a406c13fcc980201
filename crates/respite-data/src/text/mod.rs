//! Sentences about armed conflict, taken apart into claims that can be checked against counts.
//!
//! The reading goes by rules over words; the words are in `lexicon/`, the names of places and groups come from the caller. What the
//! words do not say is absent, and what carries a meaning and was not understood is listed.

mod assemble;
mod attribution;
mod casualties;
mod draft;
mod finish;
mod fold;
mod leftover;
mod lexicon;
mod links;
mod mention;
mod names;
mod phrase;
mod places;
mod record;
mod scene;
mod sentence;
mod settle;
mod split;
mod stance;
mod token;
mod unknown_places;

pub use fold::folded;
pub use lexicon::{Measure, QuantityWord, quantities, quantity};
pub use names::{Names, PlaceName};

use lexicon::{Lexicon, lexicon};
use names::NameIndex;
use respite_model::{Day, SentenceReading};
use sentence::Sentence;

/// The longest text that is read, in bytes.
pub const LONGEST_TEXT_BYTES: usize = 1 << 20;

/// The most words and marks that a sentence may have. A longer one is listed as not understood.
pub const LONGEST_SENTENCE_WORDS: usize = 400;

/// Reads sentences. Built once for a set of names, then used for many sentences.
///
/// It finds changes, counts, records and absences, with who acts, who suffers, where, when and compared with what. It does not judge
/// whether a sentence is true, and it does not read what is only meant.
///
/// # Examples
/// ```
/// use respite_data::text::{Names, PlaceName, Reader};
/// let places = vec![PlaceName { name: "Hill Coast".into(), also: vec![], within: None }];
/// let reader = Reader::new(&Names { places, groups: vec![] });
/// let reading = reader.read("Attacks in Hill Coast fell 17 per cent to 68 in December.", Some("2026-01-01".parse()?));
/// let claim = &reading.claims[0];
/// assert_eq!((claim.change_percent(), claim.place.as_deref()), (Some(-17.0), Some("Hill Coast")));
/// assert_eq!(claim.period.map(|period| period.to_string()), Some("December 2025".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Reader {
    lexicon: &'static Lexicon,
    names: NameIndex,
}

impl Reader {
    /// A reader that knows these names.
    pub fn new(names: &Names) -> Self {
        Self { lexicon: lexicon(), names: NameIndex::new(names) }
    }

    /// Takes a text of one or more sentences apart. `on` is the date on which it was said, for "last month" and the like.
    ///
    /// Spans are those of the whole text. A text longer than [`LONGEST_TEXT_BYTES`] is not read, and `nothing` says so.
    pub fn read(&self, sentence: &str, on: Option<Day>) -> SentenceReading {
        let mut reading = SentenceReading { claims: Vec::new(), not_understood: Vec::new(), nothing: None };
        if sentence.len() > LONGEST_TEXT_BYTES {
            reading.nothing = Some(format!("the text has {} bytes; at most {LONGEST_TEXT_BYTES} are read", sentence.len()));
            return reading;
        }
        let tokens = token::tokens(sentence);
        let mut reasons = Vec::new();
        for range in split::sentences(&tokens, self.lexicon) {
            let Some(part) = tokens.get(range) else { continue };
            let s = Sentence { text: sentence, tokens: part };
            if part.len() > LONGEST_SENTENCE_WORDS {
                let span = s.span(0, part.len());
                reading.not_understood.push((s.original(span).to_owned(), span));
                reasons.push(format!("a sentence has {} words and marks; at most {LONGEST_SENTENCE_WORDS} are read", part.len()));
                continue;
            }
            let read = finish::read(s, self.lexicon, &self.names, on);
            reading.claims.extend(read.claims);
            reading.not_understood.extend(read.not_understood);
            reasons.extend(read.nothing);
        }
        if reading.claims.is_empty() {
            reading.nothing = Some(reasons.into_iter().next().unwrap_or_else(|| "there are no words".to_owned()));
        }
        reading
    }
}

/// The claims of a sentence said on 2026-01-03 in a made-up country, for the tests beside the phrases.
#[cfg(test)]
fn read(text: &str) -> Vec<respite_model::Assertion> {
    let place = |name: &str, within: Option<&str>| PlaceName { name: name.into(), also: vec![], within: within.map(Into::into) };
    let places = vec![
        place("Utopia", None),
        place("Hill Coast", Some("Utopia")),
        place("Mill", Some("Utopia")),
        place("Ostwall", Some("Hill Coast")),
    ];
    let reader = Reader::new(&Names { places, groups: vec!["Red Front".into()] });
    reader.read(text, "2026-01-03".parse().ok()).claims
}
