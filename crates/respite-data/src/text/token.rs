//! A text as words, numbers and marks, each with where it stands.

use super::fold::{fold, is_apostrophe, is_combining};
use respite_model::Span;

/// How a token stands to the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// With room between.
    Apart,
    /// Joined by a hyphen.
    Hyphen,
    /// Joined by a dash without room.
    Dash,
    /// With nothing between.
    Glued,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Letters.
    Word,
    /// Digits.
    Number,
    /// Anything else, one character.
    Mark,
}

/// A word, a number or a mark.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// The folded text: lower case, no diacritics, plain apostrophes and quotes.
    pub text: String,
    /// Where it stands in the whole text.
    pub span: Span,
    /// What it is.
    pub sort: Sort,
    /// How it stands to the token before.
    pub joint: Joint,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether it is all capitals (and digits), two letters at least.
    pub capitals: bool,
    /// The number.
    pub value: Option<f64>,
    /// Whether a number is written with digits alone: "2025", not "2,025".
    pub bare: bool,
}

/// Cuts a text into tokens. A blank line becomes a mark of its own, a line feed.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut cutter = Cutter { text, chars: &chars, tokens: Vec::with_capacity(text.len() / 5), at: 0, joint: Joint::Apart };
    cutter.run();
    cutter.tokens
}

struct Cutter<'a> {
    text: &'a str,
    chars: &'a [(usize, char)],
    tokens: Vec<Token>,
    at: usize,
    joint: Joint,
}

impl Cutter<'_> {
    fn run(&mut self) {
        while let Some(c) = self.char(self.at) {
            if c.is_whitespace() {
                self.space();
            } else if c.is_ascii_digit() {
                self.number();
            } else if c.is_alphanumeric() {
                self.word();
            } else if is_apostrophe(c) && self.is_possessive() {
                self.push(self.at + 2, Sort::Word, "'s".to_owned());
            } else if is_combining(c) || c == '\u{feff}' || c == '\u{200b}' || c == '\u{ad}' {
                self.at += 1;
            } else {
                self.mark(c);
            }
        }
    }

    fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(_, c)| *c)
    }

    fn is_letter(&self, at: usize) -> bool {
        self.char(at).is_some_and(char::is_alphanumeric)
    }

    fn is_digit(&self, at: usize) -> bool {
        self.char(at).is_some_and(|c| c.is_ascii_digit())
    }

    /// Whether an apostrophe here begins the ending of a possessive.
    fn is_possessive(&self) -> bool {
        let after_word = self.at > 0 && self.is_letter(self.at - 1);
        after_word && matches!(self.char(self.at + 1), Some('s' | 'S')) && !self.is_letter(self.at + 2)
    }

    fn space(&mut self) {
        let mut feeds = 0;
        while let Some(c) = self.char(self.at).filter(|c| c.is_whitespace()) {
            feeds += usize::from(c == '\n');
            self.at += 1;
        }
        self.joint = Joint::Apart;
        if feeds > 1 && !self.tokens.is_empty() {
            self.at -= 1;
            self.push(self.at + 1, Sort::Mark, "\n".to_owned());
            self.joint = Joint::Apart;
        }
    }

    fn word(&mut self) {
        let start = self.at;
        let mut end = start + 1;
        let mut folded = String::new();
        loop {
            match self.char(end) {
                Some(c) if c.is_alphanumeric() || is_combining(c) => end += 1,
                Some(c) if is_apostrophe(c) && self.is_letter(end + 1) => {
                    let ending = matches!(self.char(end + 1), Some('s' | 'S')) && !self.is_letter(end + 2);
                    if ending {
                        break;
                    }
                    end += 1;
                }
                // "U.S.", "D.I.": single letters with full stops.
                Some('.') if !(end - start).is_multiple_of(2) && self.letters_with_stops(start, end) => {
                    let longer = end - start > 1;
                    if self.is_letter(end + 1) && !self.is_letter(end + 2) || longer {
                        end += 1;
                    } else {
                        break;
                    }
                }
                _ => break,
            }
        }
        for at in start..end {
            if let Some(c) = self.char(at) {
                fold(c, &mut folded);
            }
        }
        if folded.ends_with('.') {
            folded.pop();
        }
        self.push(end, Sort::Word, folded);
    }

    /// Whether the characters alternate between a letter and a full stop.
    fn letters_with_stops(&self, start: usize, end: usize) -> bool {
        (start..end).all(|at| {
            if (at - start).is_multiple_of(2) { self.char(at).is_some_and(char::is_alphabetic) } else { self.char(at) == Some('.') }
        })
    }

    fn number(&mut self) {
        let start = self.at;
        let mut end = start;
        let mut digits = String::new();
        let mut bare = true;
        loop {
            while let Some(c) = self.char(end).filter(char::is_ascii_digit) {
                digits.push(c);
                end += 1;
            }
            match self.char(end) {
                Some(',' | '\u{a0}' | '\u{202f}' | '\u{2009}') if self.group_follows(start, end) => end += 1,
                // A plain space groups only behind one to three digits: "1 200 insurgents".
                Some(' ') if end - start <= 3 && self.group_follows(start, end) && !self.is_digit(end + 5) => end += 1,
                Some('.') if self.is_digit(end + 1) && !digits.contains('.') => {
                    digits.push('.');
                    end += 1;
                }
                _ => break,
            }
            bare = false;
        }
        self.push(end, Sort::Number, digits.clone());
        if let Some(token) = self.tokens.last_mut() {
            token.value = digits.parse().ok();
            token.bare = bare;
        }
    }

    /// Whether a group of two (as in lakhs) or three digits follows the separator.
    fn group_follows(&self, start: usize, at: usize) -> bool {
        let run = (at + 1..at + 5).take_while(|at| self.is_digit(*at)).count();
        let comma = self.char(at) == Some(',');
        run == 3 && at - start > 0 && self.char(start) != Some('0') || comma && run == 2 && self.char(at + 3) == Some(',')
    }

    fn mark(&mut self, c: char) {
        let joined = self.at > 0 && self.is_letter(self.at - 1) && self.is_letter(self.at + 1);
        let digits = joined && self.is_digit(self.at - 1) && self.is_digit(self.at + 1);
        match c {
            '-' | '\u{2010}' | '\u{2011}' if joined => self.join(Joint::Hyphen),
            '\u{2013}' | '\u{2212}' if joined => self.join(Joint::Dash),
            '\u{2014}' if digits => self.join(Joint::Dash),
            '-' | '\u{2010}' | '\u{2011}' if self.at > 0 && self.is_letter(self.at - 1) => self.at += 1,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => self.push(self.at + 1, Sort::Mark, "-".to_owned()),
            '"' | '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => self.push(self.at + 1, Sort::Mark, "\"".to_owned()),
            _ if is_apostrophe(c) => self.push(self.at + 1, Sort::Mark, "'".to_owned()),
            _ => self.push(self.at + 1, Sort::Mark, c.to_string()),
        }
    }

    fn join(&mut self, joint: Joint) {
        self.joint = joint;
        self.at += 1;
    }

    fn push(&mut self, end: usize, sort: Sort, text: String) {
        let byte = |at: usize| self.chars.get(at).map_or(self.text.len(), |(byte, _)| *byte);
        let span = Span { bytes: [byte(self.at), byte(end)], chars: [self.at, end.min(self.chars.len())] };
        let original = self.text.get(span.bytes[0]..span.bytes[1]).unwrap_or_default();
        let capital = original.starts_with(char::is_uppercase);
        let letters = original.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = letters >= 2 && original.chars().all(|c| !c.is_alphabetic() || c.is_uppercase());
        let joint = if self.tokens.is_empty() { Joint::Apart } else { self.joint };
        self.tokens.push(Token { text, span, sort, joint, capital, capitals, value: None, bare: false });
        self.at = end;
        self.joint = Joint::Glued;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn words_numbers_and_marks_come_apart() {
        assert_eq!(texts("Killed 1,200 in\u{a0}Türkiye’s “north”."), ["killed", "1200", "in", "turkiye", "'s", "\"", "north", "\"", "."]);
        assert_eq!(texts("17% or 36pc, 2.5 m; U.S. didn't"), ["17", "%", "or", "36", "pc", ",", "2.5", "m", ";", "u.s", "didn't"]);
        assert_eq!(texts("1\u{202f}200 and 23 000 and 12,50,000"), ["1200", "and", "23000", "and", "1250000"]);
    }

    #[test]
    fn joints_are_kept() {
        let joints: Vec<Joint> = tokens("Lashkar-e-Islam 20–23 17pc").iter().map(|token| token.joint).collect();
        use Joint::{Apart, Dash, Glued, Hyphen};
        assert_eq!(joints, [Apart, Hyphen, Hyphen, Apart, Dash, Apart, Glued]);
    }

    #[test]
    fn spans_are_those_of_the_original() {
        let text = "Côte\u{301} d’Ivoire: İstanbul";
        for token in tokens(text) {
            let [from, to] = token.span.bytes;
            assert_eq!(text[..from].chars().count(), token.span.chars[0]);
            assert_eq!(text[..to].chars().count(), token.span.chars[1]);
        }
    }
}
