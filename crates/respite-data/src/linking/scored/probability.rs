//! How likely two rows are one happening: Fellegi and Sunter's weights, fitted by expectation and maximisation.

use super::LinkSpec;
use super::background::LevelCounts;
use super::compare::{FEATURES, MOST_LEVELS};
use super::rivals::Rivals;
use super::units::{Edge, Levels};
use std::collections::BTreeMap;

/// Pairs that an even share of all levels is worth, against strangers drawn by chance.
const EVEN_PAIRS: f64 = 2.0;

/// Pairs that the start is worth, against those that seem to be linked. With few, the first chance likenesses of rows that have nothing
/// to do with each other become what a link looks like.
const START_PAIRS: f64 = 20.0;

/// Pairs that strangers drawn by chance are worth, against candidates that are not linked.
const STRANGE_PAIRS: f64 = 10.0;

/// How much more each level speaks for one happening than the next lower one, at the start of the fit.
const START_RATIO: f64 = 3.0;

/// Sweeps over the rivals in each round of the fit, and after it.
const SWEEPS: usize = 4;
const LAST_SWEEPS: usize = 200;

/// Most pairs in crowds that all rounds, and all last sweeps, go through together: it bounds the time that a crowd takes.
const CROWD_WORK: usize = 15_000_000;
const FEWEST_ROUNDS: usize = 10;

/// No pair gets higher odds from what the rows say; only a person's word is stronger.
const MOST_ODDS: f64 = 1e12;
const JUDGED_ODDS: f64 = 1e30;

type Table = LevelCounts;

/// What each level of each feature weighs.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Share of each level among linked pairs whose level is known; empty for weights given by hand.
    pub among_linked: BTreeMap<&'static str, Vec<f64>>,
    /// Share of each level among pairs that are not linked.
    pub among_others: BTreeMap<&'static str, Vec<f64>>,
    /// log₂ of the one over the other, from the lowest level to the highest.
    pub log2: BTreeMap<&'static str, Vec<f64>>,
}

/// How the fit went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fitting {
    /// Rounds that were made; 0 for weights given by hand.
    pub rounds: u32,
    /// Whether the changes fell below the tolerance.
    pub converged: bool,
    /// Whether the probabilities among rivals stopped changing.
    pub settled: bool,
    /// Rows in crowds: they and a candidate of theirs have more than 200 candidates each in the other's source. Where the rows of a
    /// crowd do not differ, nothing can be told of them. Large crowds get fewer rounds.
    pub crowded_rows: usize,
}

/// Odds and probabilities of all pairs.
pub(super) struct Probabilities {
    pub weights: Weights,
    pub fitting: Fitting,
    /// log₂ of what each feature's level weighs.
    pub log2: Table,
    /// Odds of each pair before its features are looked at.
    pub prior: Vec<f64>,
    /// Odds of each pair alone.
    pub odds: Vec<f64>,
    /// Probability of each pair among its rivals.
    pub shares: Vec<f64>,
}

/// Edges between two sources, and how many rows of each have a candidate in the other.
struct SourcePair {
    edges: std::ops::Range<usize>,
    rows: [f64; 2],
}

/// `strangers` counts the levels of rows that have nothing to do with each other. Where nearly all candidates are one happening, only these
/// say how strangers agree.
pub(super) fn fit(edges: &[Edge], strangers: &LevelCounts, sources: impl Fn(&Edge) -> (u16, u16), spec: &LinkSpec) -> Probabilities {
    let mut rivals = Rivals::new(edges, &sources);
    let pairs = source_pairs(edges, &sources);
    let (patterns, pattern_of) = patterns(edges);
    let seen = counts(&patterns, &vec![1.0; edges.len()], &pattern_of);
    let strange = shares_of(strangers, &uniform(), EVEN_PAIRS);
    let start = starting(&strange);
    let (mut linked, mut others) = (start, strange);
    let mut log2 = spec.weights.as_ref().map_or_else(|| ratios(&linked, &others), by_hand);
    let mut shared: Vec<f64> = pairs.iter().map(|_| spec.shared_rows).collect();
    let mut result = Probabilities {
        weights: Weights { among_linked: BTreeMap::new(), among_others: BTreeMap::new(), log2: BTreeMap::new() },
        fitting: Fitting { rounds: 0, converged: true, settled: true, crowded_rows: rivals.crowded_rows },
        log2,
        prior: vec![0.0; edges.len()],
        odds: vec![0.0; edges.len()],
        shares: Vec::new(),
    };
    let bound = (CROWD_WORK / rivals.crowded_pairs.max(1)).max(FEWEST_ROUNDS);
    let most_rounds = spec.rounds.min(u32::try_from(bound).unwrap_or(u32::MAX));
    let mut weigh = |log2: &Table, shared: &[f64], sweeps: usize, result: &mut Probabilities| {
        let of_pattern: Vec<f64> = patterns.iter().map(|levels| total(log2, levels).exp2()).collect();
        for (pair, shared) in pairs.iter().zip(shared) {
            let activity = activity(*shared, pair.rows);
            for edge in pair.edges.clone() {
                result.prior[edge] = activity * rivals.crowding[edge];
                let odds = (result.prior[edge] * of_pattern[pattern_of[edge] as usize]).min(MOST_ODDS);
                result.odds[edge] = match edges[edge].judged {
                    Some(true) => JUDGED_ODDS,
                    Some(false) => 0.0,
                    None => odds,
                };
            }
        }
        result.fitting.settled = rivals.shares(&result.odds, sweeps, &mut result.shares);
        // Two partners of one row may both be a person's word: each of them is known.
        for (share, edge) in result.shares.iter_mut().zip(edges) {
            *share = edge.judged.map_or(*share, |same| f64::from(u8::from(same)));
        }
    };
    while spec.weights.is_none() && result.fitting.rounds < most_rounds {
        result.fitting.rounds += 1;
        weigh(&log2, &shared, SWEEPS, &mut result);
        let of_linked = counts(&patterns, &result.shares, &pattern_of);
        let mut of_others = seen;
        of_others.iter_mut().flatten().zip(of_linked.iter().flatten()).for_each(|(all, linked)| *all = (*all - linked).max(0.0));
        let next = (shares_of(&of_linked, &start, START_PAIRS), shares_of(&of_others, &strange, STRANGE_PAIRS));
        for (pair, shared) in pairs.iter().zip(&mut shared) {
            let expected: f64 = result.shares[pair.edges.clone()].iter().sum();
            *shared = (expected + 1.0) / (pair.rows[0].min(pair.rows[1]) + 2.0);
        }
        let change = difference(&next.0, &linked).max(difference(&next.1, &others));
        (linked, others) = next;
        log2 = ratios(&linked, &others);
        result.fitting.converged = change < spec.tolerance;
        if result.fitting.converged {
            break;
        }
    }
    weigh(&log2, &shared, LAST_SWEEPS.min(bound), &mut result);
    result.log2 = log2;
    result.weights = match spec.weights {
        Some(_) => Weights { among_linked: BTreeMap::new(), among_others: BTreeMap::new(), log2: named(&log2) },
        None => Weights { among_linked: named(&linked), among_others: named(&others), log2: named(&log2) },
    };
    result
}

/// The weight of a link so that, before anything is compared, the stated share of rows is linked: all candidates of a row
/// together have as much chance, few or many. The number of candidates comes in as [`Rivals::crowding`].
fn activity(shared: f64, rows: [f64; 2]) -> f64 {
    let fewest = rows[0].min(rows[1]);
    let [a, b] = rows.map(|rows| (shared * fewest / rows).clamp(1e-6, 0.98));
    (a * b).sqrt() / ((1.0 - a) * (1.0 - b))
}

fn total(log2: &Table, levels: &Levels) -> f64 {
    log2.iter().zip(levels).map(|(feature, level)| feature[usize::from(*level)]).sum()
}

fn source_pairs(edges: &[Edge], sources: impl Fn(&Edge) -> (u16, u16)) -> Vec<SourcePair> {
    let mut pairs = Vec::new();
    let mut from = 0;
    while from < edges.len() {
        let of = sources(&edges[from]);
        let to = from + edges[from..].partition_point(|edge| sources(edge) <= of);
        let distinct = |mut units: Vec<u32>| {
            units.sort_unstable();
            units.dedup();
            units.len() as f64
        };
        let rows = [edges[from..to].iter().map(|edge| edge.first).collect(), edges[from..to].iter().map(|edge| edge.second).collect()];
        pairs.push(SourcePair { edges: from..to, rows: rows.map(distinct) });
        from = to;
    }
    pairs
}

/// The distinct combinations of levels, and the number of each edge's.
fn patterns(edges: &[Edge]) -> (Vec<Levels>, Vec<u32>) {
    let mut numbers: std::collections::HashMap<Levels, u32> = std::collections::HashMap::new();
    let mut patterns = Vec::new();
    let of_edge = edges
        .iter()
        .map(|edge| {
            *numbers.entry(edge.levels).or_insert_with(|| {
                patterns.push(edge.levels);
                patterns.len() as u32 - 1
            })
        })
        .collect();
    (patterns, of_edge)
}

fn counts(patterns: &[Levels], shares: &[f64], pattern_of: &[u32]) -> Table {
    let mut of_pattern = vec![0.0; patterns.len()];
    for (share, pattern) in shares.iter().zip(pattern_of) {
        of_pattern[*pattern as usize] += share;
    }
    let mut table = [[0.0; MOST_LEVELS]; FEATURES.len()];
    for (levels, count) in patterns.iter().zip(of_pattern) {
        for (feature, level) in table.iter_mut().zip(levels) {
            feature[usize::from(*level)] += count;
        }
    }
    table
}

/// Shares among the known levels, drawn towards `start`, which is worth so many pairs.
fn shares_of(counts: &Table, start: &Table, worth: f64) -> Table {
    let mut shares = [[0.0; MOST_LEVELS]; FEATURES.len()];
    for ((shares, counts), start) in shares.iter_mut().zip(counts).zip(start) {
        let known: f64 = counts[1..].iter().sum();
        for level in 1..MOST_LEVELS {
            shares[level] = (counts[level] + worth * start[level]) / (known + worth);
        }
    }
    shares
}

fn uniform() -> Table {
    FEATURES.each_ref().map(|feature| {
        let mut row = [0.0; MOST_LEVELS];
        row[1..feature.levels.len()].fill(1.0 / (feature.levels.len() - 1) as f64);
        row
    })
}

/// Shares of the levels among linked rows at the start: those of strangers, each level weighed more than the next lower one.
fn starting(strange: &Table) -> Table {
    let mut start = *strange;
    for row in &mut start {
        (1..MOST_LEVELS).for_each(|level| row[level] *= START_RATIO.powi(level as i32));
        let all: f64 = row.iter().sum();
        row.iter_mut().for_each(|share| *share /= all);
    }
    start
}

fn ratios(linked: &Table, others: &Table) -> Table {
    let mut log2 = [[0.0; MOST_LEVELS]; FEATURES.len()];
    for (index, feature) in FEATURES.iter().enumerate() {
        (1..feature.levels.len()).for_each(|level| log2[index][level] = (linked[index][level] / others[index][level]).log2());
    }
    log2
}

fn by_hand(weights: &BTreeMap<String, Vec<f64>>) -> Table {
    FEATURES.each_ref().map(|feature| {
        let mut row = [0.0; MOST_LEVELS];
        row[1..].iter_mut().zip(weights.get(feature.id).into_iter().flatten()).for_each(|(into, weight)| *into = *weight);
        row
    })
}

fn difference(a: &Table, b: &Table) -> f64 {
    a.iter().flatten().zip(b.iter().flatten()).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

fn named(table: &Table) -> BTreeMap<&'static str, Vec<f64>> {
    FEATURES.iter().zip(table).map(|(feature, row)| (feature.id, row[1..feature.levels.len()].to_vec())).collect()
}
