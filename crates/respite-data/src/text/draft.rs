//! Claims in the making: what belongs together, as phrases and not yet as days and numbers.

use super::mention::Mention;
use super::phrase::time::Time;
use super::phrase::versus::Versus;
use respite_model::{Direction, Extreme, Form, Quantity, Role};

/// Over what span a record is claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Over {
    /// "Since March 2023": from the day after.
    Since(Time),
    /// "In ten years": so many months that end with the period.
    Months(i32),
    /// "Of the year": the year of the period.
    YearOfPeriod,
    /// "Of 2024", "this year".
    Of(Time),
    /// "On record", or nothing said.
    Unsaid,
}

/// A record as it is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecordDraft {
    pub extreme: Extreme,
    pub rank: u32,
    pub over: Over,
}

/// A time with its tokens.
pub(super) type Placed<T> = (T, usize, usize);

/// A claim in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// What is counted.
    pub mention: Mention,
    /// The number of the mention, to find it again.
    pub of: Option<usize>,
    /// Whether the words of the mention are its own and not taken over from another claim.
    pub owns_mention: bool,
    pub direction: Option<Direction>,
    /// Whether the direction was taken over from the claim before.
    pub percent: Option<Quantity>,
    pub level: Option<Quantity>,
    pub before: Option<Quantity>,
    pub time: Option<Placed<Time>>,
    pub base: Option<Placed<Time>>,
    pub versus: Option<Placed<Versus>>,
    pub place: Option<usize>,
    /// Whether several places are named, so that none is.
    pub many_places: bool,
    pub record: Option<RecordDraft>,
    /// The token that the claim hangs on: the change, the verb, the count.
    pub head: usize,
    /// The clause.
    pub clause: usize,
    /// Its own tokens.
    pub from: usize,
    pub to: usize,
    /// Whether a place, a time were said for it and not taken over.
    pub parts: Vec<(Role, usize, usize)>,
    /// Claims of one change with "respectively", which have the same words.
    pub together: bool,
    /// Whether its level is a list's further number, so that what is unsaid is taken over.
    pub continues: bool,
}

impl Draft {
    /// A claim about a mention.
    pub fn new(mention: &Mention, number: Option<usize>, owns: bool, head: usize, clause: usize) -> Self {
        let (from, to) = if owns { (mention.from, mention.to) } else { (head, head + 1) };
        let mut draft = Self {
            mention: mention.clone(),
            of: number,
            owns_mention: owns,
            head,
            clause,
            from,
            to,
            place: mention.place,
            ..Self::default()
        };
        if owns {
            draft.parts.clone_from(&mention.parts);
        } else {
            draft.mention.parts.clear();
        }
        draft
    }

    /// Adds a piece.
    pub fn part(&mut self, role: Role, from: usize, to: usize) {
        self.widen(from, to);
        self.parts.push((role, from, to));
    }

    /// Widens the claim's own tokens.
    pub fn widen(&mut self, from: usize, to: usize) {
        self.from = self.from.min(from);
        self.to = self.to.max(to);
    }

    /// Whether it says anything that can be checked.
    pub fn says_something(&self) -> bool {
        self.direction.is_some() || self.level.is_some() || self.record.is_some() || self.before.is_some()
    }
}

/// A quantity with another form, its number kept.
pub(super) fn with_form(quantity: Quantity, form: Form) -> Quantity {
    quantity.number().map_or(quantity, |number| Quantity::said(form, number))
}
