//! Probabilities of links when each row has at most one partner in another source.
//!
//! A pair alone has odds. Together, the pairs of two sources form a graph in which a set of links without a common row has the
//! product of its odds as weight. Belief propagation gives the share of each pair; on trees it is exact.

use super::units::Edge;

/// Pairs with smaller odds can neither be linked nor take a link away from another.
const LEAST_ODDS: f64 = 1e-4;

/// Rows and pairs of each two sources as a graph.
pub(super) struct Rivals {
    /// The edges of each first row: they stand together.
    firsts: Vec<(u32, u32)>,
    /// The edges of each second row, as numbers in `by_second`.
    seconds: Vec<(u32, u32)>,
    by_second: Vec<u32>,
    /// For each edge, one over the root of the number of candidates of both rows.
    pub crowding: Vec<f64>,
    /// Pairs of which both rows have more than [`CROWD`] candidates, and how many rows have such a pair.
    pub crowded_pairs: usize,
    pub crowded_rows: usize,
    to_second: Vec<f64>,
    to_first: Vec<f64>,
}

/// A row with more candidates in another source stands in a crowd.
pub(super) const CROWD: u32 = 200;

impl Rivals {
    /// Edges must be ordered by sources, first and second unit; `sources` gives the two sources of an edge.
    pub(super) fn new(edges: &[Edge], sources: impl Fn(&Edge) -> (u16, u16)) -> Self {
        let firsts = runs(edges.len(), |a, b| (sources(&edges[a]), edges[a].first) == (sources(&edges[b]), edges[b].first));
        let mut by_second: Vec<u32> = (0..edges.len() as u32).collect();
        by_second.sort_by_cached_key(|edge| {
            let edge = &edges[*edge as usize];
            (sources(edge), edge.second, edge.first)
        });
        let at = |index: usize| &edges[by_second[index] as usize];
        let seconds = runs(edges.len(), |a, b| (sources(at(a)), at(a).second) == (sources(at(b)), at(b).second));
        let mut crowd = vec![1.0; edges.len()];
        let mut is_crowded = vec![false; edges.len()];
        for &(from, to) in &firsts {
            (from..to).for_each(|edge| {
                crowd[edge as usize] *= f64::from(to - from);
                is_crowded[edge as usize] = to - from > CROWD;
            });
        }
        for &(from, to) in &seconds {
            for edge in by_second[from as usize..to as usize].iter().map(|edge| *edge as usize) {
                crowd[edge] *= f64::from(to - from);
                is_crowded[edge] &= to - from > CROWD;
            }
        }
        let of_firsts = firsts.iter().filter(|(from, to)| (*from..*to).any(|edge| is_crowded[edge as usize])).count();
        let of_seconds =
            seconds.iter().filter(|(from, to)| (*from..*to).any(|index| is_crowded[by_second[index as usize] as usize])).count();
        let crowded_pairs = is_crowded.iter().filter(|is| **is).count();
        let crowded_rows = of_firsts + of_seconds;
        let crowding = crowd.into_iter().map(|product: f64| 1.0 / product.sqrt()).collect();
        Self {
            firsts,
            seconds,
            crowding,
            crowded_pairs,
            crowded_rows,
            to_second: vec![1.0; edges.len()],
            to_first: vec![1.0; edges.len()],
            by_second,
        }
    }

    /// Shares of the pairs, from the odds of each alone. Messages of the call before are the start of the next. Says whether the shares
    /// stopped changing.
    pub(super) fn shares(&mut self, odds: &[f64], most_rounds: usize, shares: &mut Vec<f64>) -> bool {
        shares.clear();
        shares.extend(odds.iter().map(|odds| odds / (1.0 + odds)));
        for _ in 0..most_rounds {
            for &(from, to) in &self.firsts {
                spread(from..to, |edge| edge, odds, &self.to_first, &mut self.to_second);
            }
            for &(from, to) in &self.seconds {
                let by_second = &self.by_second;
                spread(from..to, |index| by_second[index as usize], odds, &self.to_second, &mut self.to_first);
            }
            let mut change = 0.0_f64;
            for (edge, share) in shares.iter_mut().enumerate().filter(|(edge, _)| odds[*edge] >= LEAST_ODDS) {
                let weight = odds[edge] * self.to_second[edge] * self.to_first[edge];
                let next = weight / (1.0 + weight);
                change = change.max((next - *share).abs());
                *share = next;
            }
            if change < 1e-6 {
                return true;
            }
        }
        false
    }
}

/// What a row tells each of its pairs: how free it is, as far as its other pairs say.
fn spread(range: std::ops::Range<u32>, edge: impl Fn(u32) -> u32, odds: &[f64], from: &[f64], into: &mut [f64]) {
    let of = |index: u32| edge(index) as usize;
    let weight = |at: usize| if odds[at] < LEAST_ODDS { 0.0 } else { odds[at] * from[at] };
    if range.len() == 1 {
        return into[of(range.start)] = 1.0;
    }
    let all: f64 = range.clone().map(|index| weight(of(index))).sum();
    for at in range.map(of) {
        into[at] = 1.0 / (1.0 + (all - weight(at)).max(0.0));
    }
}

/// Runs of neighbours that belong together.
fn runs(length: usize, together: impl Fn(usize, usize) -> bool) -> Vec<(u32, u32)> {
    let mut runs = Vec::new();
    let mut begin = 0;
    for at in 1..=length {
        if at == length || !together(begin, at) {
            runs.push((begin as u32, at as u32));
            begin = at;
        }
    }
    runs.retain(|(from, to)| from < to);
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(first: u32, second: u32) -> Edge {
        Edge { first, second, rows: (first, second), levels: Default::default(), judged: None }
    }

    #[test]
    fn two_equal_rivals_share_what_one_would_have() {
        // Sets of links: none (1), the first (4), the second (4). So each has 4 / 9.
        let edges = [edge(0, 10), edge(0, 11)];
        let mut shares = Vec::new();
        Rivals::new(&edges, |_| (0, 1)).shares(&[4.0, 4.0], 100, &mut shares);
        assert!(shares.iter().all(|share| (share - 4.0 / 9.0).abs() < 1e-9), "{shares:?}");
    }

    #[test]
    fn a_path_of_three_pairs_is_exact() {
        // a–x 2, a–y 3, b–y 5: sets 1, 2, 3, 5, and a–x with b–y 10; in all 21.
        let edges = [edge(0, 10), edge(0, 11), edge(1, 11)];
        let mut shares = Vec::new();
        Rivals::new(&edges, |_| (0, 1)).shares(&[2.0, 3.0, 5.0], 100, &mut shares);
        for (share, expected) in shares.iter().zip([12.0 / 21.0, 3.0 / 21.0, 15.0 / 21.0]) {
            assert!((share - expected).abs() < 1e-9, "{shares:?}");
        }
    }
}
