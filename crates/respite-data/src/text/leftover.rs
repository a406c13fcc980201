//! What carries a meaning and was not understood.

use super::scene::Scene;
use super::token::Sort;
use respite_model::Span;

/// The stretches of words that no piece covers, words without a meaning of their own left out.
pub(super) fn pieces(scene: &Scene<'_>, understood: &[Span], saying: Option<(usize, usize)>) -> Vec<(String, Span)> {
    let s = &scene.s;
    let mut pieces = Vec::new();
    let mut start: Option<usize> = None;
    let mut last = 0;
    let mut furthest = 0;
    let mut next = understood.iter().peekable();
    for at in 0..=s.len() {
        let token = s.tokens.get(at);
        if let Some(token) = token {
            while let Some(span) = next.next_if(|span| span.bytes[0] <= token.span.bytes[0]) {
                furthest = furthest.max(span.bytes[1]);
            }
        }
        let said = saying.is_some_and(|(from, to)| (from..to).contains(&at));
        let covered = said || token.is_none_or(|token| token.span.bytes[0] < furthest);
        let mark = token.is_some_and(|token| token.sort == Sort::Mark && !matches!(token.text.as_str(), "%" | "$" | "€" | "£"));
        if token.is_none() || covered || mark {
            if let Some(from) = start.take() {
                let span = s.span(from, last);
                pieces.push((s.original(span).to_owned(), span));
            }
        } else if token.is_some_and(|token| !is_empty(scene, &token.text)) {
            start = start.or(Some(at));
            last = at + 1;
        }
    }
    pieces
}

fn is_empty(scene: &Scene<'_>, word: &str) -> bool {
    scene.lex.words.stop.contains(word) || scene.lex.words.filler.contains(word)
}
