//! A text of several sentences, cut where one ends.

use super::lexicon::Lexicon;
use super::token::{Joint, Sort, Token};
use std::ops::Range;

/// The ranges of tokens that are sentences, their closing marks included.
pub(super) fn sentences(tokens: &[Token], lexicon: &Lexicon) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for at in 0..tokens.len() {
        if at >= start && ends(tokens, at, lexicon) {
            let mut end = at + 1;
            // A closing quotation mark or bracket belongs to the sentence that it closes.
            while tokens
                .get(end)
                .is_some_and(|next| next.joint == Joint::Glued && matches!(next.text.as_str(), "\"" | "'" | ")" | "." | "!" | "?"))
            {
                end += 1;
            }
            found.push(start..end);
            start = end;
        }
    }
    if start < tokens.len() {
        found.push(start..tokens.len());
    }
    found
}

fn ends(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let token = &tokens[at];
    if token.sort != Sort::Mark {
        return false;
    }
    match token.text.as_str() {
        "\n" => true,
        "." | "!" | "?" | "…" => {
            let mut next = at + 1;
            while tokens.get(next).is_some_and(|token| token.joint == Joint::Glued && token.sort == Sort::Mark) {
                next += 1;
            }
            let Some(following) = tokens.get(next) else { return false };
            let begins = following.joint == Joint::Apart && (following.capital || following.sort != Sort::Word);
            begins && !(token.text == "." && is_abbreviation(tokens, at, lexicon))
        }
        _ => false,
    }
}

/// Whether the full stop at `at` belongs to an abbreviation or an initial.
fn is_abbreviation(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|at| tokens.get(at)) else { return false };
    let initial = before.capital && before.text.chars().count() == 1;
    let named = lexicon.words.abbreviations.contains(&before.text) && (before.text != "no" || before.capital);
    // "No. 5" is an abbreviation, "in Dec. Attacks" is one of a month.
    tokens[at].joint == Joint::Glued && before.sort == Sort::Word && (initial || named)
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    #[test]
    fn sentences_end_at_full_stops_and_not_in_abbreviations() {
        let count = |text: &str| sentences(&tokens(text), super::super::lexicon::lexicon()).len();
        assert_eq!(count("Attacks fell. Deaths rose by 2.5 per cent."), 2);
        assert_eq!(count("Gen. A. Bell said on Dec. 3 that attacks fell."), 1);
        assert_eq!(count("“Attacks fell.” The army said so!"), 2);
        assert_eq!(count("One line\n\nAnother line"), 2);
        assert_eq!(count(""), 0);
    }
}
