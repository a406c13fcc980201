//! A filter after checking: every column exists and every comparison makes sense.

use crate::store::Column;
use std::collections::{BTreeSet, HashSet};

/// A checked condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    Constant(bool),
    Truth(&'static Column),
    Compare(&'static Column, Comparison, Value),
    CompareColumns(&'static Column, Comparison, &'static Column),
    In(&'static Column, Values),
    Like { column: &'static Column, pattern: String, ignore_case: bool },
    IsNull(&'static Column),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// The same comparison with its sides exchanged.
    pub fn flipped(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}

/// A written value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Whole(i64),
    Number(f64),
    Truth(bool),
    Day(i32),
}

/// The values of a list, of the type of their column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Values {
    Text(HashSet<String>),
    Whole(HashSet<i64>),
    /// Sorted.
    Number(Vec<f64>),
    Truth(HashSet<bool>),
    Day(HashSet<i32>),
}

impl Condition {
    pub fn columns(&self, names: &mut BTreeSet<&'static str>) {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.columns(names)),
            Self::Not(part) => part.columns(names),
            Self::Constant(_) => {}
            Self::CompareColumns(left, _, right) => names.extend([left.name, right.name]),
            Self::Truth(column) | Self::Compare(column, ..) | Self::In(column, _) | Self::Like { column, .. } | Self::IsNull(column) => {
                names.insert(column.name);
            }
        }
    }
}
