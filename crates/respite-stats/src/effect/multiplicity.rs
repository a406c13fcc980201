//! Many p values at once: the largest of all statistics step by step, and the false-discovery rate.

/// Draws within this relative distance of the observed value count as equal to it.
const TIE: f64 = 1e-9;

/// How often draws reach each observed statistic: by itself, and by the largest of those from its step on.
///
/// # Source
/// `westfall-young-1993`.
pub(super) struct Steps {
    observed: Vec<f64>,
    /// From the largest to the smallest, the earlier one first among equals.
    order: Vec<usize>,
}

impl Steps {
    pub(super) fn of(observed: Vec<f64>) -> Self {
        let mut order: Vec<usize> = (0..observed.len()).collect();
        order.sort_by(|a, b| observed[*b].total_cmp(&observed[*a]).then(a.cmp(b)));
        Self { observed, order }
    }

    /// Counts that begin at none.
    pub(super) fn none(&self) -> Vec<[u32; 2]> {
        vec![[0; 2]; self.observed.len()]
    }

    /// Counts one draw of all statistics.
    pub(super) fn count(&self, counts: &mut [[u32; 2]], drawn: &[f64]) {
        let mut largest: f64 = 0.0;
        for &at in self.order.iter().rev() {
            largest = largest.max(drawn[at]);
            counts[at][0] += u32::from(drawn[at] >= self.observed[at] * (1.0 - TIE));
            counts[at][1] += u32::from(largest >= self.observed[at] * (1.0 - TIE));
        }
    }

    /// Each statistic's own p value, and the one adjusted for the family, which never falls from step to step.
    pub(super) fn p_values(&self, counts: &[[u32; 2]], draws: u32) -> (Vec<f64>, Vec<f64>) {
        let p = |reached: u32| f64::from(1 + reached) / (1.0 + f64::from(draws));
        let own = counts.iter().map(|counts| p(counts[0])).collect();
        let mut adjusted = vec![0.0; counts.len()];
        let mut highest: f64 = 0.0;
        for &at in &self.order {
            highest = highest.max(p(counts[at][1]));
            adjusted[at] = highest;
        }
        (own, adjusted)
    }
}

/// Adds the counts of some draws to those of others.
pub(super) fn add(mut counts: Vec<[u32; 2]>, more: Vec<[u32; 2]>) -> Vec<[u32; 2]> {
    counts.iter_mut().zip(more).for_each(|(count, more)| *count = [count[0] + more[0], count[1] + more[1]]);
    counts
}

/// The false-discovery rate at which each p value would be called.
///
/// # Source
/// `benjamini-hochberg-1995`.
pub(super) fn discovery_rates(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*b].total_cmp(&p_values[*a]));
    let mut rates = vec![0.0; p_values.len()];
    let mut lowest: f64 = 1.0;
    for (above, at) in order.iter().enumerate() {
        lowest = lowest.min(p_values[*at] * p_values.len() as f64 / (p_values.len() - above) as f64);
        rates[*at] = lowest;
    }
    rates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_by_hand() {
        // R: p.adjust(c(.01, .04, .03, .5), "BH").
        let rates = discovery_rates(&[0.01, 0.04, 0.03, 0.5]);
        let expected = [0.04, 0.16 / 3.0, 0.16 / 3.0, 0.5];
        assert!(rates.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15), "{rates:?}");
    }

    #[test]
    fn steps_by_hand() {
        let steps = Steps::of(vec![2.0, 3.0, 1.0]);
        let mut counts = steps.none();
        // The largest from each step on: 3.5, 2.5, 2.5; then 0.5 throughout.
        steps.count(&mut counts, &[2.5, 3.5, 0.0]);
        steps.count(&mut counts, &[0.5, 0.0, 0.2]);
        steps.count(&mut counts, &[0.0, 2.0, 1.5]);
        assert_eq!(counts, [[1, 1], [1, 1], [1, 1]]);
        let (own, adjusted) = steps.p_values(&counts, 3);
        assert_eq!((own, adjusted), (vec![0.5; 3], vec![0.5; 3]));
    }
}
