//! How many words the texts of two rows have in common, rare words more than frequent ones.

use super::{Feature, Pair};
use crate::linking::scored::row_text::share_of_all_but;

pub(super) const FEATURE: Feature = Feature {
    id: "headline",
    title: "words of the text",
    levels: &[
        "not known",
        "less than 5 % in common",
        "less than 12 % in common",
        "less than 20 % in common",
        "less than 40 % in common",
        "less than 70 % in common",
        "70 % in common or more",
    ],
    level,
    words,
};

/// A shorter text has too few words to be compared.
const FEWEST_WORDS: usize = 3;

fn level(pair: &Pair<'_>) -> u8 {
    let (a, b) = (&pair.first.words, &pair.second.words);
    if a.len().min(b.len()) < FEWEST_WORDS {
        return 0;
    }
    match pair_share(pair) {
        share if share < 0.05 => 1,
        share if share < 0.12 => 2,
        share if share < 0.2 => 3,
        share if share < 0.4 => 4,
        share if share < 0.7 => 5,
        _ => 6,
    }
}

/// Names of places are left aside: the feature of places weighs them.
fn pair_share(pair: &Pair<'_>) -> f64 {
    let is_name = |word: u32| {
        [pair.first, pair.second].iter().any(|row| {
            [row.places.place, row.places.admin2, row.places.admin1]
                .into_iter()
                .flatten()
                .any(|name| pair.rows.name_words(name).binary_search(&word).is_ok())
        })
    };
    share_of_all_but(&pair.first.words, &pair.second.words, is_name)
}

fn words(pair: &Pair<'_>) -> String {
    let (a, b) = (&pair.first.words, &pair.second.words);
    match a.len().min(b.len()) {
        fewest if fewest < FEWEST_WORDS => format!("texts of {} and {} words; {FEWEST_WORDS} are needed", a.len(), b.len()),
        _ => format!("{:.0} % of the words of both texts in common, weighed by how rare they are", 100.0 * pair_share(pair)),
    }
}
