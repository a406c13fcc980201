//! What is linked: a row, or the rows of one source that are one report.

use super::compare::{FEATURES, Pair};
use super::linked::Role;
use super::restatement::Again;
use super::{Row, Rows};
use std::collections::{BTreeMap, HashMap};

/// One value for each feature, in the order of [`FEATURES`].
pub(super) type Levels = [u8; FEATURES.len()];

/// Rows grouped into reports. A unit is numbered by the first of its rows.
pub(super) struct Units {
    /// The unit of each row.
    pub of_row: Vec<u32>,
    /// The rows of each unit that has more than one.
    pub rows: BTreeMap<u32, Vec<u32>>,
    /// What the rows are that are not the report itself, and the row that they repeat.
    pub roles: HashMap<u32, (Role, u32)>,
}

/// Two units of two sources that may be one happening, with the pair of rows that stands for them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    pub first: u32,
    pub second: u32,
    pub rows: (u32, u32),
    pub levels: Levels,
    /// A person's word that they are the same, or that they are not.
    pub judged: Option<bool>,
}

impl Units {
    pub(super) fn new(rows: &Rows, again: &[Again]) -> Self {
        let mut of_row: Vec<u32> = (0..rows.all().len() as u32).collect();
        for step in again {
            let (Again::Copy(a, b) | Again::Restated(a, b)) = *step;
            let (a, b) = (root(&of_row, a), root(&of_row, b));
            of_row[a.max(b) as usize] = a.min(b);
        }
        let of_row: Vec<u32> = (0..of_row.len() as u32).map(|row| root(&of_row, row)).collect();
        let mut grouped: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (row, unit) in of_row.iter().enumerate().filter(|(row, unit)| *row as u32 != **unit) {
            grouped.entry(*unit).or_insert_with(|| vec![*unit]).push(row as u32);
        }
        let roles = grouped.values().flat_map(|members| roles(members, again)).collect();
        Self { of_row, rows: grouped, roles }
    }

    /// All rows of a unit.
    pub(super) fn members(&self, unit: u32) -> Vec<u32> {
        self.rows.get(&unit).cloned().unwrap_or_else(|| vec![unit])
    }

    /// The units of two rows, smaller first.
    pub(super) fn of_pair(&self, a: u32, b: u32) -> (u32, u32) {
        let (a, b) = (self.of_row[a as usize], self.of_row[b as usize]);
        (a.min(b), a.max(b))
    }

    /// Pairs of rows become pairs of units, each with its closest pair of rows, in the order of sources and units.
    pub(super) fn edges(&self, rows: &Rows, pairs: &[(u32, u32)]) -> Vec<Edge> {
        let number = |row: u32| rows.report(row);
        let mut edges: Vec<Edge> = pairs
            .iter()
            .map(|&(a, b)| Edge {
                first: self.of_row[a as usize],
                second: self.of_row[b as usize],
                rows: (a, b),
                levels: Pair::new(rows, number(a), number(b)).levels(),
                judged: None,
            })
            .collect();
        let sources = |edge: &Edge| (source(number(edge.first)), source(number(edge.second)));
        let agreement = |edge: &Edge| edge.levels.iter().map(|level| u32::from(*level)).sum::<u32>();
        edges.sort_unstable_by(|x, y| {
            (sources(x), x.first, x.second).cmp(&(sources(y), y.first, y.second)).then_with(|| {
                (agreement(y), x.rows).cmp(&(agreement(x), y.rows)) // the closest pair of rows first
            })
        });
        edges.dedup_by_key(|edge| (edge.first, edge.second));
        edges
    }
}

fn source(row: &Row) -> u16 {
    row.source
}

fn root(parents: &[u32], mut row: u32) -> u32 {
    while parents[row as usize] != row {
        row = parents[row as usize];
    }
    row
}

/// The last state of a running count is the report; of copies it is the first row.
fn roles(members: &[u32], again: &[Again]) -> Vec<(u32, (Role, u32))> {
    let restated: BTreeMap<u32, u32> = again.iter().filter_map(|step| restated(step, members)).collect();
    let mut found: Vec<(u32, (Role, u32))> = restated.iter().map(|(earlier, later)| (*earlier, (Role::Restated, *later))).collect();
    let mut left = members.iter().copied().filter(|row| !restated.contains_key(row));
    let report = left.next();
    found.extend(left.filter_map(|row| Some((row, (Role::Copy, report?)))));
    found
}

fn restated(step: &Again, members: &[u32]) -> Option<(u32, u32)> {
    match *step {
        Again::Restated(earlier, later) if members.binary_search(&earlier).is_ok() => Some((earlier, later)),
        _ => None,
    }
}
