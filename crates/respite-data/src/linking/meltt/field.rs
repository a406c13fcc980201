//! All rows of all sets, made ready for comparison.

use super::{
    Meltt,
    agreement::{Agreement, Comparison},
    distance::Point,
    levels::Levels,
};
use crate::linking::{LinkError, LinkTaxonomy, RowSet};

/// One row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    /// Which set, from 0.
    pub set: usize,
    /// Its number in the set, from 1.
    pub number: usize,
    /// First day.
    pub start: i32,
    /// Last day.
    pub end: i32,
    /// Where it is.
    pub point: Point,
}

impl Placed {
    pub(super) fn is_episode(&self) -> bool {
        self.start != self.end
    }
}

/// The rows by set and number, and what decides whether two may be linked.
#[derive(Debug)]
pub(super) struct Field<'a> {
    pub rule: &'a Meltt,
    pub rows: Vec<Placed>,
    /// Number of sets.
    pub sets: usize,
    levels: Levels,
    comparison: Comparison,
}

impl<'a> Field<'a> {
    pub(super) fn new(rule: &'a Meltt, sets: &[RowSet], taxonomies: &[LinkTaxonomy]) -> Result<Self, LinkError> {
        let rows = sets.iter().enumerate().flat_map(|(set, rows)| {
            (1..).zip(&rows.rows).map(move |(number, row)| Placed {
                set,
                number,
                start: row.start.0,
                end: row.end.0,
                point: Point::new(row.latitude, row.longitude),
            })
        });
        let (rows, comparison) = (rows.collect(), Comparison::new(rule, taxonomies));
        Ok(Self { rule, rows, sets: sets.len(), levels: Levels::new(sets, taxonomies)?, comparison })
    }

    /// Whether so many days are inside the window.
    pub(super) fn within_days(&self, later: i32, earlier: i32) -> bool {
        (f64::from(later) - f64::from(earlier)) <= self.rule.window_days
    }

    /// Whether two days are inside the window of each other.
    pub(super) fn days_near(&self, one: i32, other: i32) -> bool {
        self.within_days(one, other) && self.within_days(other, one)
    }

    /// Whether first and last days are inside the window.
    pub(super) fn near_in_time(&self, one: usize, other: usize) -> bool {
        let (one, other) = (self.rows[one], self.rows[other]);
        self.days_near(one.start, other.start) && self.days_near(one.end, other.end)
    }

    /// How two rows agree in place and kind, whatever their days.
    pub(super) fn agreement(&self, one: usize, other: usize) -> Agreement {
        if !self.rows[one].point.within(&self.rows[other].point, self.rule.window_km) {
            return Agreement::No;
        }
        self.comparison.of(self.levels.of(one), self.levels.of(other))
    }
}
