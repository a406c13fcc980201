//! Which number stands for an incident: a rule takes it from the sources' own numbers.

use respite_model::{Range, SourceId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The rule by which one number is taken from several sources. An incident owns none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ValueRule {
    /// The number of the first source, in a stated order, that gives one.
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
            Self::First => "the number of the first source in order that gives one",
            Self::Median => "the middle one of the sources' numbers",
            Self::Widest => "the lowest and the highest that any source holds possible",
        }
    }

    /// The number among those of the sources, which come in their stated order; none where no source gives one.
    pub fn take(self, end: End, numbers: &[Option<i64>]) -> Option<i64> {
        let mut given: Vec<i64> = numbers.iter().copied().flatten().collect();
        match (self, end) {
            (Self::First, _) => given.first().copied(),
            (Self::Widest, End::Low) => given.into_iter().min(),
            (Self::Widest, End::High) => given.into_iter().max(),
            (Self::Median | Self::Widest, _) => {
                given.sort_unstable();
                given.get(given.len().checked_sub(1)? / 2).copied()
            }
        }
    }

    /// The range for an incident whose sources give these. By the rule `first` all three ends come from one source.
    pub fn range(self, ranges: &[Range]) -> Range {
        let ends = |of: &[Range]| {
            let end = |end, get: fn(&Range) -> Option<u32>| {
                let numbers: Vec<Option<i64>> = of.iter().map(|range| get(range).map(i64::from)).collect();
                self.take(end, &numbers).and_then(|number| u32::try_from(number).ok())
            };
            Range {
                low: end(End::Low, |r| r.low.or(r.best)),
                best: end(End::Best, |r| r.best),
                high: end(End::High, |r| r.high.or(r.best)),
            }
        };
        match self {
            Self::First => ranges.iter().find(|range| **range != Range::default()).copied().unwrap_or_default(),
            Self::Median | Self::Widest => ends(ranges),
        }
    }
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
        let ranges = [(None, None, None), (Some(1), Some(3), Some(4)), (Some(0), Some(9), Some(9)), (None, Some(4), None)]
            .map(|(low, best, high)| Range { low, best, high });
        let said = |rule: ValueRule| {
            let range = rule.range(&ranges);
            (range.low, range.best, range.high)
        };
        assert_eq!(said(ValueRule::First), (Some(1), Some(3), Some(4)));
        assert_eq!(said(ValueRule::Median), (Some(1), Some(4), Some(4)));
        assert_eq!(said(ValueRule::Widest), (Some(0), Some(4), Some(9)));
        assert_eq!(ValueRule::Median.take(End::Best, &[Some(8), None, Some(2), Some(5), Some(6)]), Some(5));
        assert_eq!(ValueRule::Widest.range(&[Range::default()]), Range::default());
    }

    #[test]
    fn sources_that_the_order_leaves_out_follow_by_name() {
        let [a, b, c] = ["a", "b", "c"].map(|name| SourceId::try_from(name).unwrap());
        assert_eq!(ordered(std::slice::from_ref(&c), [&b, &a, &c, &a]), [&c, &a, &b]);
    }
}
