//! Strata of the sums before.

/// The stratum of each sum, numbered from 0 for the lowest, and the lowest and highest sum of each.
///
/// A cut is the smallest sum that at least the share of all sums do not exceed. Sums equal to a cut lie below it, so equal sums are never split,
/// and there may be fewer strata than asked for.
pub(super) fn strata(sums: &[u64], quantiles: &[f64]) -> (Vec<usize>, Vec<(u64, u64)>) {
    let mut sorted = sums.to_vec();
    sorted.sort_unstable();
    let cut = |share: &f64| {
        // Two thirds of 300 are 200, whatever the last binary digit says.
        let rank = (share * sorted.len() as f64 - 1e-9).ceil().max(1.0) as usize;
        sorted.get(rank - 1).copied()
    };
    let mut cuts: Vec<u64> = quantiles.iter().filter_map(cut).collect();
    cuts.dedup();
    let place = |sum: u64| cuts.partition_point(|cut| *cut < sum);
    let mut bounds: Vec<(usize, u64, u64)> = Vec::new();
    for sum in &sorted {
        match bounds.last_mut() {
            Some((last, _, highest)) if *last == place(*sum) => *highest = *sum,
            _ => bounds.push((place(*sum), *sum, *sum)),
        }
    }
    let number = |sum: &u64| bounds.partition_point(|(_, _, highest)| highest < sum);
    (sums.iter().map(number).collect(), bounds.iter().map(|(_, lowest, highest)| (*lowest, *highest)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const THIRDS: [f64; 2] = [1.0 / 3.0, 2.0 / 3.0];

    #[test]
    fn thirds_by_hand() {
        assert_eq!(strata(&[5, 0, 3, 1, 9, 2], &THIRDS), (vec![2, 0, 1, 0, 2, 1], vec![(0, 1), (2, 3), (5, 9)]));
        let many: Vec<u64> = (0..300).collect();
        assert_eq!(strata(&many, &THIRDS).1, [(0, 99), (100, 199), (200, 299)]);
    }

    #[test]
    fn equal_sums_are_never_split() {
        assert_eq!(strata(&[0, 0, 0, 0, 1, 2], &THIRDS), (vec![0, 0, 0, 0, 1, 1], vec![(0, 0), (1, 2)]));
        assert_eq!(strata(&[4; 5], &THIRDS), (vec![0; 5], vec![(4, 4)]));
        assert_eq!(strata(&[7, 1], &[]), (vec![0; 2], vec![(1, 7)]));
        assert_eq!(strata(&[0, 3, 3, 3, 3, 3], &THIRDS).1, [(0, 3)], "the lowest third ends at 3, and so does every other");
    }
}
