//! The permutation test: arms' labels exchanged within blocks.

use super::{Block, Sums, WakeRatio, WakeRatioCell};
use crate::{
    data::{Arm, RingDayTable},
    numeric::{calendar, stream::Stream},
};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Draws within this relative distance of the observed statistic count as equal to it: sums are exact, but quotients
/// and logarithms of equal sums may differ in the last digits.
const TIE: f64 = 1e-9;

/// Anchors of one block by their row in the table, with the number of treated among them.
struct Exchange {
    rows: Vec<u32>,
    treated: usize,
}

/// Fills in the cells' p values; returns the number of anchors in blocks that hold both arms.
pub(super) fn p_values(spec: &WakeRatio, table: &RingDayTable, cells: &mut [WakeRatioCell]) -> u64 {
    let (fixed, blocks) = blocks(spec, table);
    let shared = blocks.iter().map(|block| block.rows.len() as u64).sum();
    if spec.draws == 0 {
        return shared;
    }
    let columns = Columns::of(table, cells);
    let observed: Vec<[f64; 2]> = cells
        .iter()
        .map(|cell| [cell.ratio.map_or(f64::NAN, |r| r.ln().abs()), cell.difference_per_action.map_or(f64::NAN, f64::abs)])
        .collect();
    let extremes = (0..u64::from(spec.draws))
        .into_par_iter()
        .fold(
            || (vec![[0u64; 2]; cells.len()], Scratch::new(&columns, &blocks)),
            |(mut extremes, mut scratch), draw| {
                scratch.draw(&columns, &fixed, &blocks, &mut Stream::new(spec.seed, draw));
                for (index, (cell, extreme)) in cells.iter().zip(&mut extremes).enumerate() {
                    let sums = columns.sums(index, cell, &scratch.treated);
                    for (which, statistic) in [sums.ratio().ln().abs(), sums.difference().abs()].into_iter().enumerate() {
                        // An undefined draw counts as at least as extreme, which can only raise p.
                        if statistic.is_nan() || statistic >= observed[index][which] * (1.0 - TIE) {
                            extreme[which] += 1;
                        }
                    }
                }
                (extremes, scratch)
            },
        )
        .map(|(extremes, _)| extremes)
        .reduce(
            || vec![[0; 2]; cells.len()],
            |mut sums, more| {
                sums.iter_mut().zip(more).for_each(|(sum, add)| *sum = [sum[0] + add[0], sum[1] + add[1]]);
                sums
            },
        );
    let p = |extreme: u64| (1 + extreme) as f64 / (1.0 + f64::from(spec.draws));
    for (index, cell) in cells.iter_mut().enumerate() {
        // The log of a ratio of 0 is infinite and compares as such.
        cell.ratio_p_value = cell.ratio.map(|_| p(extremes[index][0]));
        cell.difference_p_value = cell.difference_per_action.map(|_| p(extremes[index][1]));
    }
    shared
}

/// Treated rows that no exchange can move, and the blocks that hold both arms.
fn blocks(spec: &WakeRatio, table: &RingDayTable) -> (Vec<u32>, Vec<Exchange>) {
    let mut blocks: BTreeMap<i64, Exchange> = BTreeMap::new();
    for (row, anchor) in table.anchors().iter().enumerate() {
        let day = i64::from(anchor.day) + i64::from(spec.day_zero);
        let key = match spec.exchange_within {
            Block::Week => calendar::iso_week(day),
            Block::Month => calendar::month(day),
            Block::Period => 0,
        };
        let block = blocks.entry(key).or_insert(Exchange { rows: Vec::new(), treated: 0 });
        block.rows.push(row as u32);
        block.treated += usize::from(anchor.arm == Arm::Treated);
    }
    let (shared, alone): (Vec<_>, Vec<_>) = blocks.into_values().partition(|block| block.treated > 0 && block.treated < block.rows.len());
    (alone.into_iter().filter(|block| block.treated > 0).flat_map(|block| block.rows).collect(), shared)
}

/// What an anchor adds to each cell: whether it is complete, its count before and after, 0 where it is not.
struct Columns {
    width: usize,
    values: Vec<u64>,
    totals: Vec<u64>,
}

impl Columns {
    fn of(table: &RingDayTable, cells: &[WakeRatioCell]) -> Self {
        let width = 3 * cells.len();
        let rings: Vec<usize> = cells.iter().map(|cell| table.rings().iter().position(|ring| *ring == cell.ring).unwrap_or(0)).collect();
        let mut values = vec![0; width * table.anchors().len()];
        values.par_chunks_mut(width.max(1)).enumerate().for_each(|(anchor, row)| {
            for ((cell, ring), place) in cells.iter().zip(&rings).zip(row.chunks_exact_mut(3)) {
                if table.complete(anchor, cell.baseline.joined(cell.after)) {
                    place.copy_from_slice(&[1, table.sum(anchor, *ring, cell.baseline), table.sum(anchor, *ring, cell.after)]);
                }
            }
        });
        let mut totals = vec![0; width];
        for row in values.chunks_exact(width.max(1)) {
            add(&mut totals, row);
        }
        Self { width, values, totals }
    }

    fn row(&self, anchor: u32) -> &[u64] {
        &self.values[anchor as usize * self.width..][..self.width]
    }

    fn sums(&self, index: usize, cell: &WakeRatioCell, treated: &[u64]) -> Sums {
        let both = |column: usize| {
            let (treated, total) = (treated[3 * index + column], self.totals[3 * index + column]);
            [treated as f64, (total - treated) as f64]
        };
        let days = f64::from(cell.after.days()) / f64::from(cell.baseline.days());
        Sums { anchors: both(0), before: both(1), after: both(2), days }
    }
}

fn add(sums: &mut [u64], row: &[u64]) {
    sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
}

/// What one thread reuses from draw to draw.
struct Scratch {
    treated: Vec<u64>,
    order: Vec<u32>,
}

impl Scratch {
    fn new(columns: &Columns, blocks: &[Exchange]) -> Self {
        Self { treated: vec![0; columns.width], order: Vec::with_capacity(blocks.iter().map(|block| block.rows.len()).max().unwrap_or(0)) }
    }

    /// Draws who is treated in each block, and sums their columns.
    fn draw(&mut self, columns: &Columns, fixed: &[u32], blocks: &[Exchange], stream: &mut Stream) {
        self.treated.fill(0);
        for row in fixed {
            add(&mut self.treated, columns.row(*row));
        }
        for block in blocks {
            self.order.clear();
            self.order.extend_from_slice(&block.rows);
            for place in 0..block.treated {
                let other = place + stream.below(self.order.len() - place);
                self.order.swap(place, other);
                add(&mut self.treated, columns.row(self.order[place]));
            }
        }
    }
}
