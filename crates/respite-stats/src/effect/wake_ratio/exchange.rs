//! The permutation test: arms' labels exchanged within blocks.

use super::{Block, Sums, WakeRatio, WakeRatioCell};
use crate::{
    data::{Arm, RingDayTable},
    effect::multiplicity::{Steps, discovery_rates},
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

/// Fills in the cells' p values; returns the number of anchors in blocks that hold both arms, and the p value of the joint test.
pub(super) fn p_values(spec: &WakeRatio, table: &RingDayTable, cells: &mut [WakeRatioCell]) -> (u64, Option<f64>) {
    let (fixed, blocks) = blocks(spec, table);
    let shared = blocks.iter().map(|block| block.rows.len() as u64).sum();
    if spec.draws == 0 {
        return (shared, None);
    }
    let columns = Columns::of(table, cells);
    // By draw and cell: the log ratio and the difference, without sign.
    let drawn: Vec<Vec<[f64; 2]>> = (0..u64::from(spec.draws))
        .into_par_iter()
        .map_init(
            || Scratch::new(&columns, &blocks),
            |scratch, draw| {
                scratch.draw(&columns, &fixed, &blocks, &mut Stream::new(spec.seed, draw));
                let statistics = |(index, cell): (usize, &WakeRatioCell)| {
                    let sums = columns.sums(index, cell, &scratch.treated);
                    [sums.ratio().ln().abs(), sums.difference().abs()]
                };
                cells.iter().enumerate().map(statistics).collect()
            },
        )
        .collect();
    for (index, cell) in cells.iter_mut().enumerate() {
        let p = |which: usize, observed: f64| {
            // An undefined draw counts as at least as extreme, which can only raise p.
            let reaches = |draw: &&Vec<[f64; 2]>| draw[index][which].is_nan() || draw[index][which] >= observed * (1.0 - TIE);
            (1 + drawn.iter().filter(reaches).count()) as f64 / (1.0 + f64::from(spec.draws))
        };
        // The log of a ratio of 0 is infinite and compares as such.
        cell.ratio_p_value = cell.ratio.map(|ratio| p(0, ratio.ln().abs()));
        cell.difference_p_value = cell.difference_per_action.map(|difference| p(1, difference.abs()));
    }
    (shared, family(cells, &drawn, spec.draws))
}

/// Fills in the p values adjusted for the family of all cells, and the false-discovery rates; returns the p value of the joint test.
fn family(cells: &mut [WakeRatioCell], drawn: &[Vec<[f64; 2]>], draws: u32) -> Option<f64> {
    let draw_mean = |index: usize, power: i32| drawn.iter().map(|draw| draw[index][1].powi(power)).sum::<f64>() / f64::from(draws);
    // Differences come in very different sizes, so each is measured by its own spread over the draws.
    let tested: Vec<(usize, f64, f64)> = cells
        .iter()
        .enumerate()
        .filter_map(|(index, cell)| Some((index, cell.difference_per_action?.abs(), draw_mean(index, 2).sqrt())))
        .filter(|(_, _, spread)| *spread > 0.0 && spread.is_finite())
        .collect();
    let steps = Steps::of(tested.iter().map(|(_, observed, spread)| observed / spread).collect());
    let mut counts = steps.none();
    for draw in drawn {
        steps.count(&mut counts, &tested.iter().map(|(index, _, spread)| draw[*index][1] / spread).collect::<Vec<_>>());
    }
    let (_, adjusted) = steps.p_values(&counts, draws);
    for ((index, ..), p) in tested.iter().zip(&adjusted) {
        cells[*index].difference_adjusted_p_value = Some(*p);
    }
    for (p_of, rate_of) in FAMILIES {
        let defined: Vec<usize> = (0..cells.len()).filter(|index| p_of(&cells[*index]).is_some()).collect();
        let rates = discovery_rates(&defined.iter().filter_map(|index| p_of(&cells[*index])).collect::<Vec<_>>());
        defined.iter().zip(rates).for_each(|(index, rate)| *rate_of(&mut cells[*index]) = Some(rate));
    }
    adjusted.into_iter().reduce(f64::min)
}

/// A p value of a cell, and where its false-discovery rate goes.
type Family = (fn(&WakeRatioCell) -> Option<f64>, fn(&mut WakeRatioCell) -> &mut Option<f64>);

const FAMILIES: [Family; 2] =
    [(|cell| cell.ratio_p_value, |cell| &mut cell.ratio_q_value), (|cell| cell.difference_p_value, |cell| &mut cell.difference_q_value)];

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
