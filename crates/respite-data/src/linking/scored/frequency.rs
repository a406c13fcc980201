//! How often the rows name each side, and count each number of killed.

use super::{Name, Row};

/// Counts beyond are taken together.
const MOST_KILLED: usize = 4_096;

/// How many rows hold each value.
#[derive(Debug, Clone, Default)]
pub(super) struct Frequencies {
    /// Rows that name a side, by name.
    of_side: Vec<u32>,
    sides: f64,
    /// Rows that count fewer killed than the place in the list.
    fewer: Vec<u32>,
    counts: f64,
}

impl Frequencies {
    pub(super) fn new(rows: &[Row], names: usize) -> Self {
        let mut of_side = vec![0; names];
        let mut fewer = vec![0u32; MOST_KILLED + 2];
        for row in rows {
            row.sides.iter().for_each(|side| of_side[side.index()] += 1);
            row.killed.iter().for_each(|killed| fewer[killed.best.min(MOST_KILLED as u32) as usize + 1] += 1);
        }
        (1..fewer.len()).for_each(|at| fewer[at] += fewer[at - 1]);
        let with = |is: fn(&Row) -> bool| rows.iter().filter(|row| is(row)).count() as f64;
        Self { of_side, sides: with(|row| !row.sides.is_empty()), fewer, counts: with(|row| row.killed.is_some()) }
    }

    /// Share of the rows with a known side that name this one.
    pub(super) fn of_side(&self, side: Name) -> f64 {
        f64::from(self.of_side[side.index()]) / self.sides
    }

    /// Share of the rows with a known count that count from `least` to `most` killed.
    pub(super) fn of_killed(&self, least: u32, most: u32) -> f64 {
        let place = |killed: u32| killed.min(MOST_KILLED as u32) as usize;
        f64::from(self.fewer[place(most) + 1] - self.fewer[place(least)]) / self.counts
    }
}
