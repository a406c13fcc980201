//! The tokens of one sentence, with the text that they stand in.

use super::token::{Joint, Sort, Token};
use respite_model::Span;

/// One sentence.
#[derive(Clone, Copy)]
pub(super) struct Sentence<'a> {
    /// The whole text.
    pub text: &'a str,
    /// The tokens of the sentence.
    pub tokens: &'a [Token],
}

impl<'a> Sentence<'a> {
    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The folded text of a token; empty behind the last.
    pub fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.text.as_str())
    }

    /// The folded text of the token before; empty before the first.
    pub fn word_before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |at| self.word(at))
    }

    /// Whether a token is one of these words.
    pub fn is(&self, at: usize, words: &[&str]) -> bool {
        self.tokens.get(at).is_some_and(|token| words.contains(&token.text.as_str()))
    }

    /// Whether these words stand at a token.
    pub fn says(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(offset, word)| self.word(at + offset) == *word)
    }

    /// Whether a token is a word.
    pub fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.sort == Sort::Word)
    }

    /// Whether a token is a mark.
    pub fn is_mark(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.sort == Sort::Mark)
    }

    /// How a token stands to the one before.
    pub fn joint(&self, at: usize) -> Joint {
        self.tokens.get(at).map_or(Joint::Apart, |token| token.joint)
    }

    /// Whether a token begins with a capital letter.
    pub fn capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capital)
    }

    /// The number of a token.
    pub fn value(&self, at: usize) -> Option<f64> {
        self.tokens.get(at)?.value
    }

    /// A whole number that a token is, without separators or decimals.
    pub fn whole(&self, at: usize) -> Option<i32> {
        let token = self.tokens.get(at)?;
        token.value.filter(|value| token.bare && value.fract() == 0.0 && *value < 1e9).map(|value| value as i32)
    }

    /// Where the tokens from one to just before another stand.
    pub fn span(&self, from: usize, to: usize) -> Span {
        let none = Span { bytes: [0, 0], chars: [0, 0] };
        let Some(first) = self.tokens.get(from) else { return none };
        let last = to.checked_sub(1).and_then(|last| self.tokens.get(last)).filter(|_| to > from).unwrap_or(first);
        Span { bytes: [first.span.bytes[0], last.span.bytes[1]], chars: [first.span.chars[0], last.span.chars[1]] }
    }

    /// The words of a span.
    pub fn original(&self, span: Span) -> &'a str {
        self.text.get(span.bytes[0]..span.bytes[1]).unwrap_or_default()
    }

    /// The words from one token to just before another.
    pub fn slice(&self, from: usize, to: usize) -> &'a str {
        self.original(self.span(from, to))
    }
}
