//! A pair that a person is asked about, short enough for a small terminal.

use super::{linked, rows};
use crate::incidents::{OpenedLink, Version};
use std::fmt::Write;

/// Columns where the width of the terminal is not known.
const WIDTH: usize = 100;

/// Lines of one text that are shown; all of them are shown with the whole tables.
const TEXT_LINES: usize = 3;

/// Both rows, their texts, and what speaks for and against, no wider than the terminal.
pub fn screen(versions: &[Version], link: &OpenedLink, columns: Option<u16>) -> String {
    let width = columns.map_or(WIDTH, usize::from).max(40);
    let mut text = String::new();
    for (name, cells) in linked::facts(versions) {
        let half = (width - 12) / 2;
        let _ = write!(text, "{name:<11}");
        for cell in &cells {
            let _ = write!(text, " {:<half$}", cut(cell, half - 1));
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    for (number, version) in (1..).zip(versions) {
        if let Some(words) = version.event.text.as_deref().filter(|words| !words.trim().is_empty()) {
            let lines = wrapped(words, width - 12);
            let left_out = lines.len() > TEXT_LINES;
            for (at, line) in lines.iter().take(TEXT_LINES).enumerate() {
                let head = if at == 0 { format!("text {number}") } else { String::new() };
                let tail = if left_out && at + 1 == TEXT_LINES { " …" } else { "" };
                let _ = writeln!(text, "{head:<11} {line}{tail}");
            }
        }
    }
    let mut weights: Vec<(f64, String)> = link
        .features
        .iter()
        .filter(|feature| feature.level != "not known")
        .map(|feature| (feature.log2, format!("{}: {}", feature.title, feature.level)))
        .collect();
    weights.push((link.prior_log2, "before anything is compared".to_owned()));
    weights.retain(|(log2, _)| log2.abs() >= 0.05);
    weights.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    for (head, wanted) in [("for", 1.0), ("against", -1.0)] {
        let said: Vec<String> = weights
            .iter()
            .filter(|(log2, _)| log2 * wanted > 0.0)
            .map(|(log2, level)| format!("{level} {}", format!("{log2:+.1}").replace('-', "−")))
            .collect();
        for (at, line) in wrapped(&said.join("; "), width - 12).iter().enumerate() {
            let _ = writeln!(text, "{:<11} {line}", if at == 0 { head } else { "" });
        }
    }
    if let Some(remark) = &link.remark {
        let _ = writeln!(text, "{:<11} {remark}", "note");
    }
    text
}

/// The words of a row that fit on the screen.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width { text.to_owned() } else { text.chars().take(width.saturating_sub(1)).chain(['…']).collect() }
}

/// A text in lines no wider than so many letters, broken between words.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(cut(word, width)),
        }
    }
    lines
}

/// Days, place, kind, sides and killed of a row, each under its name.
pub(super) fn fact_lines() -> [linked::VersionLine; 5] {
    [
        ("days", |version| rows::days(&version.event)),
        ("place", |version| rows::place(&version.event)),
        ("kind", |version| version.event.kind.to_string()),
        ("sides", |version| linked::sides(&version.event)),
        ("killed", |version| rows::killed(version.event.casualties.killed)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("  ", 7), Vec::<String>::new());
        assert_eq!(wrapped("incomprehensible", 7), ["incomp…"]);
    }
}
