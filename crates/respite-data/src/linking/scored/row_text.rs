//! Words and runs of words of a headline or note, as numbers that can be compared fast.

use crate::text::folded;
use std::sync::LazyLock;

/// Words that say that a count goes on growing.
static RUNNING_PHRASES: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    let lines = include_str!("running_words.txt").lines().filter(|line| !line.is_empty());
    lines.map(|line| line.split(' ').collect()).collect()
});

/// Most three-word runs that are kept of one text: of a longer one those with the smallest numbers, which is a fair sample.
const RUNS_KEPT: usize = 64;

/// A text cut into what can be compared.
pub(super) struct CutText {
    /// Words without numbers, each once, in order of their number.
    pub words: Box<[u32]>,
    /// Runs of three words, each once, in order of their number.
    pub runs: Box<[u32]>,
    /// Whether a word says that the count is a running one.
    pub running: bool,
}

pub(super) fn cut(text: &str) -> CutText {
    let folded = folded(text);
    let all: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let counted = |word: &&&str| word.chars().count() > 2 && !word.starts_with(|c: char| c.is_ascii_digit());
    let words = all.iter().filter(counted).map(|word| number(&[word])).collect();
    let runs = all.windows(3).map(number).collect();
    let running = (0..all.len()).any(|at| RUNNING_PHRASES.iter().any(|phrase| all[at..].starts_with(phrase)));
    CutText { words: distinct(words, usize::MAX), runs: distinct(runs, RUNS_KEPT), running }
}

fn distinct(mut numbers: Vec<u32>, most: usize) -> Box<[u32]> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers.truncate(most);
    numbers.into_boxed_slice()
}

/// FNV-1a, folded to 32 bits.
fn number(words: &[&str]) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for word in words {
        for byte in word.bytes().chain([b' ']) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
    (hash ^ (hash >> 32)) as u32
}

/// How many numbers two ordered lists have in common.
pub(super) fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        count += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}

/// Weight of the common words over the weight of all words of two ordered lists; 0 when both are empty.
pub(super) fn share_of_all(a: &[(u32, f32)], b: &[(u32, f32)]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0.0);
    while let (Some((x, weight)), Some((y, _))) = (a.get(i), b.get(j)) {
        both += if x == y { f64::from(*weight) } else { 0.0 };
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let all = a.iter().chain(b).map(|(_, weight)| f64::from(*weight)).sum::<f64>() - both;
    if all > 0.0 { both / all } else { 0.0 }
}

/// The same without the words for which `left_aside` holds.
pub(super) fn share_of_all_but(a: &[(u32, f32)], b: &[(u32, f32)], left_aside: impl Fn(u32) -> bool) -> f64 {
    let kept = |words: &[(u32, f32)]| words.iter().copied().filter(|(word, _)| !left_aside(*word)).collect::<Vec<_>>();
    share_of_all(&kept(a), &kept(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_no_words_and_case_does_not_matter() {
        let a = cut("Toll rises to 133 in Mill Town");
        let b = cut("toll rises to 274 in MILL TOWN");
        assert_eq!(a.words, b.words);
        assert_eq!(shared(&a.runs, &b.runs), 2); // toll rises to; in mill town
        assert!(a.running);
        assert!(!cut("Five killed in Mill Town").running);
    }

    #[test]
    fn shares_are_of_all() {
        assert_eq!(share_of_all(&[(1, 1.0), (2, 1.0), (3, 2.0)], &[(2, 1.0), (3, 2.0), (4, 2.0)]), 0.5);
        assert_eq!(share_of_all(&[], &[]), 0.0);
    }
}
