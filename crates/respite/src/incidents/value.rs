//! Which number stands for an incident: a rule takes it from the sources' own numbers.

use respite_model::{Range, SourceId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The rule by which one number is taken from several sources. An incident owns none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ValueRule {
    /// The numbers of the first source, in a stated order, that gives a low, best or high one.
    #[default]
    First,
    /// The middle one of the sources' numbers; of an even count the lower of the two in the middle.
    Median,
    /// For the lowest number the lowest of all, for the highest the highest of all, for the best the middle one.
    Widest,
}

/// Which end of a source's range is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// The lowest.
    Low,
    /// The best.
    Best,
    /// The highest.
    High,
}

/// The low, best and high number that a source gives, or that a rule takes; in the order of [`End`].
pub type Ends<N> = [Option<N>; 3];

impl End {
    /// This one of three.
    pub fn of<N: Copy>(self, ends: &Ends<N>) -> Option<N> {
        ends[self as usize]
    }
}

impl ValueRule {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::First, Self::Median, Self::Widest];

    /// Its word, as in a study file.
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Median => "median",
            Self::Widest => "widest",
        }
    }

    /// What it takes, for readers.
    pub fn words(self) -> &'static str {
        match self {
            Self::First => "the numbers of the first source in order that gives any",
            Self::Median => "the middle one of the sources' numbers, of two the lower",
            Self::Widest => "the lowest and the highest that any source holds possible, and the middle one of the best, of two the lower",
        }
    }

    /// The low, best and high number among those of the sources, which come in their stated order; none where no source gives one.
    ///
    /// A source's best number stands for a low or high one that it does not give. Each end is then taken by itself, but by the rule
    /// `first` all three are those of the first source that gives any. Studies, checks and screens all take their numbers here.
    pub fn take<N: Copy + PartialOrd>(self, sources: &[Ends<N>]) -> Ends<N> {
        let filled = |&[low, best, high]: &Ends<N>| [low.or(best), best, high.or(best)];
        if self == Self::First {
            return sources.iter().find(|ends| ends.iter().any(Option::is_some)).map(filled).unwrap_or_default();
        }
        [End::Low, End::Best, End::High].map(|end| {
            let mut given: Vec<N> = sources.iter().filter_map(|ends| end.of(&filled(ends))).collect();
            given.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
            match (self, end) {
                (Self::Widest, End::Low) => given.first().copied(),
                (Self::Widest, End::High) => given.last().copied(),
                _ => given.get(given.len().checked_sub(1)? / 2).copied(),
            }
        })
    }

    /// The range for an incident whose sources give these.
    pub fn range(self, ranges: &[Range]) -> Range {
        let ends: Vec<Ends<u32>> = ranges.iter().map(|range| [range.low, range.best, range.high]).collect();
        let [low, best, high] = self.take(&ends);
        Range { low, best, high }
    }
}

/// Leaves one vote to each report: of several rows with one text the first, in the order in which they come.
pub fn one_vote_each<T>(rows: impl IntoIterator<Item = T>, report: impl Fn(&T) -> u32) -> Vec<T> {
    let mut voted = BTreeSet::new();
    rows.into_iter().filter(|row| voted.insert(report(row))).collect()
}

/// Puts sources into the order that is asked for: those that it names first, then the others by name.
pub fn ordered<'a>(order: &[SourceId], sources: impl IntoIterator<Item = &'a SourceId>) -> Vec<&'a SourceId> {
    let mut sources: Vec<&SourceId> = sources.into_iter().collect();
    sources.sort_by_key(|source| (order.iter().position(|named| named == *source).unwrap_or(usize::MAX), *source));
    sources.dedup();
    sources
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_takes_a_number_that_a_source_gives() {
        let ranges = [(None, None, None), (None, Some(3), Some(4)), (Some(0), Some(9), Some(9)), (None, Some(4), None)]
            .map(|(low, best, high)| Range { low, best, high });
        let said = |rule: ValueRule, ranges: &[Range]| {
            let range = rule.range(ranges);
            (range.low, range.best, range.high)
        };
        assert_eq!(said(ValueRule::First, &ranges), (Some(3), Some(3), Some(4)));
        assert_eq!(said(ValueRule::Median, &ranges), (Some(3), Some(4), Some(4)));
        assert_eq!(said(ValueRule::Widest, &ranges), (Some(0), Some(4), Some(9)));
        // Of two the lower; a source with ends alone gives no best number.
        let two = [(Some(8), None, Some(12)), (None, Some(2), None)].map(|(low, best, high)| Range { low, best, high });
        assert_eq!(said(ValueRule::First, &two), (Some(8), None, Some(12)));
        assert_eq!(said(ValueRule::Median, &two), (Some(2), Some(2), Some(2)));
        for rule in ValueRule::ALL {
            assert_eq!((rule.range(&[Range::default()]), rule.take::<i64>(&[])), (Range::default(), [None; 3]));
        }
    }

    #[test]
    fn rows_with_one_text_have_one_vote() {
        assert_eq!(one_vote_each([("b", 2), ("a", 1), ("c", 2), ("d", 3)], |(_, report)| *report), [("b", 2), ("a", 1), ("d", 3)]);
    }

    #[test]
    fn sources_that_the_order_leaves_out_follow_by_name() {
        let [a, b, c] = ["a", "b", "c"].map(|name| SourceId::try_from(name).unwrap());
        assert_eq!(ordered(std::slice::from_ref(&c), [&b, &a, &c, &a]), [&c, &a, &b]);
    }
}
