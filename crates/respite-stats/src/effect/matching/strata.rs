//! Bins, strata and how alike two arms are over them: what coarsened exact matching rests on.

/// How numbers fall into bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bins {
    /// As many equally spaced cut points from the smallest to the largest as Sturges' rule gives classes.
    SturgesCuts,
    /// Round cut points, about as many bins as Scott's rule gives classes.
    ScottRound,
}

/// Values to match on, one for each anchor.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values {
    /// Numbers.
    Numbers(Vec<f64>),
    /// Classes, equal or not.
    Classes(Vec<u32>),
}

impl Values {
    /// Those of some anchors.
    pub(crate) fn of(&self, rows: &[usize]) -> Self {
        match self {
            Self::Numbers(values) => Self::Numbers(rows.iter().map(|row| values[*row]).collect()),
            Self::Classes(values) => Self::Classes(rows.iter().map(|row| values[*row]).collect()),
        }
    }
}

/// The stratum of each anchor: equal numbers mean equal bins in every variable.
///
/// Numbers are dense, from 0, and ascend with the bins, so they do not depend on the order of the anchors.
pub(crate) fn strata(variables: &[Values], bins: Bins, anchors: usize) -> Vec<u32> {
    let mut keys = vec![0u64; anchors];
    let mut most: u64 = 1;
    for variable in variables {
        let (codes, classes) = match variable {
            Values::Numbers(values) => binned(values, bins),
            Values::Classes(values) => (values.clone(), values.iter().max().map_or(1, |most| most + 1)),
        };
        match most.checked_mul(u64::from(classes)) {
            Some(product) => most = product,
            None => {
                let (dense, count) = ranked(&keys, most);
                keys = dense.iter().map(|rank| u64::from(*rank)).collect();
                most = u64::from(count) * u64::from(classes);
            }
        }
        keys.iter_mut().zip(codes).for_each(|(key, code)| *key = *key * u64::from(classes) + u64::from(code));
    }
    ranked(&keys, most).0
}

/// Ranks of keys below `limit` among the different keys, and how many of these there are.
fn ranked(keys: &[u64], limit: u64) -> (Vec<u32>, u32) {
    // Where a slot for every possible key is small beside the keys, marking slots is faster than sorting.
    if limit <= 64 * keys.len() as u64 {
        let mut slots = vec![0u32; limit as usize];
        keys.iter().for_each(|key| slots[*key as usize] = 1);
        let mut count = 0;
        for slot in &mut slots {
            count += std::mem::replace(slot, count);
        }
        return (keys.iter().map(|key| slots[*key as usize]).collect(), count);
    }
    let mut sorted = keys.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let rank = |key: &u64| sorted.partition_point(|other| other < key) as u32;
    (keys.iter().map(rank).collect(), sorted.len() as u32)
}

/// Bin of each number, and the number of bins.
fn binned(values: &[f64], bins: Bins) -> (Vec<u32>, u32) {
    let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    if low >= high {
        return (vec![0; values.len()], 1);
    }
    let mut cuts = match bins {
        Bins::SturgesCuts => spaced(low, high, sturges(values.len())),
        Bins::ScottRound => round_cuts(low, high, scott(values, high - low)),
    };
    cuts.dedup();
    // Closed on the right; the lowest cut belongs to the first bin.
    let inner = &cuts[1..cuts.len().max(2) - 1];
    let bin = |value: &f64| inner.partition_point(|cut| cut < value) as u32;
    (values.iter().map(bin).collect(), inner.len() as u32 + 1)
}

fn sturges(count: usize) -> usize {
    ((count as f64).log2() + 1.0).ceil() as usize
}

fn scott(values: &[f64], span: f64) -> usize {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
    let width = 3.5 * variance.sqrt() * count.powf(-1.0 / 3.0);
    if width > 0.0 { (span / width).ceil().max(1.0) as usize } else { 1 }
}

fn spaced(low: f64, high: f64, cuts: usize) -> Vec<f64> {
    let step = (high - low) / (cuts.max(2) - 1) as f64;
    let inner = (1..cuts.max(2) - 1).map(|place| low + place as f64 * step);
    std::iter::once(low).chain(inner).chain([high]).collect()
}

/// R's `pretty` for a span that is not empty: steps of 1, 2 or 5 times a power of ten.
fn round_cuts(low: f64, high: f64, wanted: usize) -> Vec<f64> {
    const SLACK: f64 = 1e-10;
    // The biases towards larger steps, and towards 5 over 2.
    let (larger, five) = (1.5, 2.75);
    let cell = (high - low) / wanted.max(1) as f64;
    let base = 10f64.powf(cell.log10().floor());
    let mut unit = base;
    for (factor, bias) in [(2.0, larger), (5.0, five), (10.0, larger)] {
        if factor * base - cell >= bias * (cell - unit) {
            break;
        }
        unit = factor * base;
    }
    let (mut first, mut last) = ((low / unit + SLACK).floor(), (high / unit - SLACK).ceil());
    while first * unit > low + SLACK * unit {
        first -= 1.0;
    }
    while last * unit < high - SLACK * unit {
        last += 1.0;
    }
    let steps = (last - first).max(1.0);
    let mut cuts = spaced((first * unit).min(low), (last * unit).max(high), steps as usize + 1);
    let small = 1e-14 * (cuts[cuts.len() - 1] - cuts[0]) / steps;
    cuts.iter_mut().filter(|cut| cut.abs() < small).for_each(|cut| *cut = 0.0);
    cuts
}

/// Numbers of anchors in each stratum: the first of each pair is the treated arm's.
pub(crate) fn tally(strata: &[u32], treated: &[bool]) -> Vec<[u32; 2]> {
    let mut tally = vec![[0; 2]; strata.iter().max().map_or(0, |most| *most as usize + 1)];
    strata.iter().zip(treated).for_each(|(stratum, treated)| tally[*stratum as usize][usize::from(!treated)] += 1);
    tally
}

/// Weights of coarsened exact matching.
///
/// # Formula
/// Treated 1; control in stratum s `(t_s / c_s) · (C / T)`, with the matched T and C of all strata; 0 where a stratum lacks an arm.
pub(crate) fn cem_weights(strata: &[u32], treated: &[bool]) -> Vec<f64> {
    let tally = tally(strata, treated);
    let both = |pair: &&[u32; 2]| pair[0] > 0 && pair[1] > 0;
    let matched = [0, 1].map(|arm| tally.iter().filter(both).map(|pair| f64::from(pair[arm])).sum::<f64>());
    let weight = |(stratum, treated): (&u32, &bool)| match &tally[*stratum as usize] {
        pair if !both(&pair) => 0.0,
        _ if *treated => 1.0,
        pair => f64::from(pair[0]) / f64::from(pair[1]) * (matched[1] / matched[0]),
    };
    strata.iter().zip(treated).map(weight).collect()
}

/// Imbalance over cells: half the sum of the differences in share, and the share of cells with both arms.
pub(crate) fn imbalance(cells: &[u32], treated: &[bool]) -> (f64, f64) {
    let tally = tally(cells, treated);
    let total = [0, 1].map(|arm| tally.iter().map(|pair| f64::from(pair[arm])).sum::<f64>());
    let l1 = tally.iter().map(|pair| (f64::from(pair[0]) / total[0] - f64::from(pair[1]) / total[1]).abs()).sum::<f64>() / 2.0;
    let shared = tally.iter().filter(|pair| pair[0] > 0 && pair[1] > 0).count();
    (l1, shared as f64 / tally.len() as f64)
}

/// Half the sum of the differences in weighted share over cells; none where an arm has no weight.
pub(crate) fn weighted_imbalance(cells: &[u32], treated: &[bool], weights: &[f64]) -> Option<f64> {
    let mut sums = vec![[0.0; 2]; cells.iter().max().map_or(0, |most| *most as usize + 1)];
    for ((cell, treated), weight) in cells.iter().zip(treated).zip(weights) {
        sums[*cell as usize][usize::from(!treated)] += weight;
    }
    let total = [0, 1].map(|arm| sums.iter().map(|pair| pair[arm]).sum::<f64>());
    let l1 = sums.iter().map(|pair| (pair[0] / total[0] - pair[1] / total[1]).abs()).sum::<f64>() / 2.0;
    l1.is_finite().then_some(l1)
}

/// Bins between quantiles: at most so many, about equally full; equal numbers share a bin.
pub(crate) fn quantile_bins(values: &[f64], most: u32) -> Vec<u32> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let cut = |part: u32| sorted.get((sorted.len() * part as usize / most.max(1) as usize).saturating_sub(1)).copied();
    let mut cuts: Vec<f64> = (1..most.max(1)).filter_map(cut).collect();
    cuts.dedup();
    values.iter().map(|value| cuts.partition_point(|cut| cut < value) as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sturges_cuts_by_hand() {
        // 8 values: ceil(3 + 1) = 4 cuts at 0, 3, 6, 9.
        let values = vec![0.0, 3.0, 3.1, 6.0, 6.5, 9.0, 1.0, 2.0];
        assert_eq!(binned(&values, Bins::SturgesCuts), (vec![0, 0, 1, 1, 2, 2, 0, 0], 3));
        assert_eq!(binned(&[2.0; 5], Bins::SturgesCuts), (vec![0; 5], 1));
    }

    #[test]
    fn round_cuts_of_known_spans() {
        // R: pretty(c(0, 10), 5), pretty(c(1.3, 8.9), 3, 1), pretty(c(-3, 4), 7, 1).
        assert_eq!(round_cuts(0.0, 10.0, 5), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(round_cuts(1.3, 8.9, 3), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(round_cuts(-3.0, 4.0, 7), [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn weights_and_imbalance_by_hand() {
        // Stratum 0: two treated, one control; 1: one treated, two control; 2: control alone.
        let strata = [0, 0, 0, 1, 1, 1, 2];
        let treated = [true, true, false, true, false, false, false];
        let weights = cem_weights(&strata, &treated);
        assert_eq!(weights, [1.0, 1.0, 2.0, 1.0, 0.5, 0.5, 0.0]);
        let (l1, common) = imbalance(&strata, &treated);
        assert!((l1 - (5.0 / 12.0 + 1.0 / 6.0 + 0.25) / 2.0).abs() < 1e-15 && (common - 2.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn quantile_bins_by_hand() {
        assert_eq!(quantile_bins(&[5.0, 1.0, 2.0, 9.0], 2), [1, 0, 0, 1]);
        assert_eq!(quantile_bins(&[0.0, 0.0, 0.0, 1.0, 2.0], 4), [0, 0, 0, 1, 1]);
        assert_eq!(quantile_bins(&[3.0, 4.0], 1), [0, 0]);
    }

    #[test]
    fn weighted_cells_by_hand() {
        let strata = [0, 0, 1, 1, 1];
        let treated = [true, false, true, false, false];
        assert_eq!(weighted_imbalance(&strata, &treated, &cem_weights(&strata, &treated)), Some(0.0));
        assert_eq!(weighted_imbalance(&strata, &treated, &[0.0; 5]), None);
    }

    #[test]
    fn ranks_do_not_depend_on_how_they_are_found() {
        let keys = [7, 3, 3, 9, 0];
        assert_eq!(ranked(&keys, 10), (vec![2, 1, 1, 3, 0], 4));
        assert_eq!(ranked(&keys, u64::MAX), (vec![2, 1, 1, 3, 0], 4));
    }

    #[test]
    fn many_variables_do_not_overflow() {
        let wide = Values::Classes((0..100).map(|n| n * 40_000_000).collect());
        assert_eq!(strata(&vec![wide; 4], Bins::SturgesCuts, 100), (0..100).collect::<Vec<u32>>());
    }
}
