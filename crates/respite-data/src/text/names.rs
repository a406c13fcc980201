//! Places and groups by their names, which come from the caller.

use super::lexicon::Phrases;
use super::token::Token;
use std::collections::HashMap;

/// A place as a gazetteer names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceName {
    /// The name that readings give.
    pub name: String,
    /// Other spellings.
    #[serde(default)]
    pub also: Vec<String>,
    /// The name of the place that it lies in.
    #[serde(default)]
    pub within: Option<String>,
}

/// The names that a reader knows. None is built in.
///
/// Groups that are not listed are known only where a word of capitals stands in the place of a party.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Places.
    #[serde(default, rename = "place")]
    pub places: Vec<PlaceName>,
    /// Groups and parties, and the words for them that stand before what they do.
    #[serde(default)]
    pub groups: Vec<String>,
}

/// The names by their words.
#[derive(Debug, Default)]
pub(super) struct NameIndex {
    pub places: Vec<PlaceName>,
    by_words: Phrases<usize>,
    groups: Phrases<()>,
    by_name: HashMap<String, usize>,
}

impl NameIndex {
    pub fn new(names: &Names) -> Self {
        let mut index = Self { places: names.places.clone(), ..Self::default() };
        for (number, place) in names.places.iter().enumerate() {
            std::iter::once(&place.name).chain(&place.also).for_each(|name| index.by_words.add(name, number));
            index.by_name.entry(place.name.to_lowercase()).or_insert(number);
        }
        names.groups.iter().for_each(|group| index.groups.add(group, ()));
        index
    }

    /// The place whose name begins at a token: its end and its number. The original begins with a capital letter.
    pub fn place(&self, tokens: &[Token], at: usize) -> Option<(usize, usize)> {
        tokens.get(at).filter(|token| token.capital)?;
        self.by_words.at(tokens, at).map(|(end, place)| (end, *place))
    }

    /// The end of the group's name that begins at a token.
    pub fn group(&self, tokens: &[Token], at: usize) -> Option<usize> {
        let (end, ()) = self.groups.at(tokens, at)?;
        tokens.get(at..end)?.iter().any(|token| token.capital).then_some(end)
    }

    /// Whether a place lies in another, at any depth.
    pub fn lies_in(&self, inner: usize, outer: usize) -> bool {
        let mut at = inner;
        // The chain is cut where a gazetteer goes in circles.
        for _ in 0..10 {
            let Some(next) = self.places.get(at).and_then(|place| place.within.as_ref()) else { return false };
            let Some(&next) = self.by_name.get(&next.to_lowercase()) else { return false };
            if next == outer {
                return true;
            }
            at = next;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    #[test]
    fn the_longest_name_with_a_capital_is_found() {
        let place = |name: &str, within: Option<&str>| PlaceName { name: name.into(), also: vec![], within: within.map(Into::into) };
        let places = vec![place("Hill", Some("Hill Coast")), place("Hill Coast", Some("Utopia")), place("Utopia", None)];
        let index = NameIndex::new(&Names { places, groups: vec!["Red Front".into()] });
        assert_eq!(index.place(&tokens("Hill-Coast province"), 0), Some((2, 1)));
        assert_eq!(index.place(&tokens("hill coast"), 0), None);
        assert_eq!(index.group(&tokens("RED FRONT attacks"), 0), Some(2));
        assert!(index.lies_in(0, 2) && !index.lies_in(2, 0));
    }
}
