//! From links between two sources to clusters over many, without chaining.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A link between two units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bond {
    pub first: u32,
    pub second: u32,
    pub probability: f64,
    /// Whether the two sources link them between themselves. Other bonds only join with the evidence of a third source.
    pub direct: bool,
    /// A person's word that they are one happening: it needs no further evidence.
    pub judged: bool,
}

/// What is known of a pair alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Evidence {
    /// log₂ odds that the sources' other rows leave, before the features are looked at.
    pub before_log2: f64,
    /// log₂ of what the features add.
    pub log2: f64,
}

/// log₂ of the odds beyond which one pair counts no more for or against a cluster.
const MOST_LOG2: f64 = 10.0;

/// Joins bonds from the surest to the least sure.
///
/// Two clusters are joined when they hold no row of one source in common and the evidence of all pairs between them, and what
/// was likely before, are together for it. `known` is what a pair says; `None` for two rows that are too far apart to be
/// compared, which is a contradiction.
pub(super) fn clusters(bonds: &[Bond], source: impl Fn(u32) -> u16, known: impl Fn(u32, u32) -> Option<Evidence>) -> Vec<Vec<u32>> {
    let mut bonds = bonds.to_vec();
    bonds.sort_by(|a, b| {
        ((b.judged, b.direct).cmp(&(a.judged, a.direct)))
            .then(b.probability.total_cmp(&a.probability))
            .then((a.first, a.second).cmp(&(b.first, b.second)))
    });
    let mut cluster_of: HashMap<u32, u32> = HashMap::new();
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for bond in bonds {
        for unit in [bond.first, bond.second] {
            cluster_of.entry(unit).or_insert_with(|| {
                members.insert(unit, vec![unit]);
                unit
            });
        }
        let (a, b) = (cluster_of[&bond.first], cluster_of[&bond.second]);
        let is_enough = bond.direct || members[&a].len() + members[&b].len() > 2;
        let joins = || bond.judged || (is_enough && are_one(&members[&a], &members[&b], &source, &known));
        if a == b || !joins() {
            continue;
        }
        let moved = members.remove(&b).unwrap_or_default();
        moved.iter().for_each(|unit| {
            cluster_of.insert(*unit, a);
        });
        members.entry(a).or_default().extend(moved);
    }
    let mut found: Vec<Vec<u32>> = members.into_values().filter(|units| units.len() > 1).collect();
    found.iter_mut().for_each(|units| units.sort_unstable());
    found.sort_unstable();
    found
}

fn are_one(a: &[u32], b: &[u32], source: impl Fn(u32) -> u16, known: impl Fn(u32, u32) -> Option<Evidence>) -> bool {
    let sources: BTreeSet<u16> = a.iter().map(|unit| source(*unit)).collect();
    if b.iter().any(|unit| sources.contains(&source(*unit))) {
        return false;
    }
    let (mut before, mut for_it) = (0.0, 0.0);
    for (x, y) in a.iter().flat_map(|x| b.iter().map(move |y| (*x.min(y), *x.max(y)))) {
        let Some(evidence) = known(x, y) else { return false };
        before += evidence.before_log2;
        for_it += evidence.log2.clamp(-MOST_LOG2, MOST_LOG2);
    }
    before / (a.len() * b.len()) as f64 + for_it > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bond(first: u32, second: u32, probability: f64) -> Bond {
        Bond { first, second, probability, direct: true, judged: false }
    }

    fn evidence(log2: f64) -> Option<Evidence> {
        Some(Evidence { before_log2: -1.0, log2 })
    }

    /// Units 0–9 are of source 0, 10–19 of source 1, and so on.
    fn source(unit: u32) -> u16 {
        (unit / 10) as u16
    }

    #[test]
    fn rows_that_contradict_are_not_chained() {
        let bonds = [bond(0, 10, 0.9), bond(10, 20, 0.8)];
        let agree = clusters(&bonds, source, |a, b| evidence(if (a, b) == (0, 20) { -1.0 } else { 4.0 }));
        assert_eq!(agree, [vec![0, 10, 20]]);
        let contradict = clusters(&bonds, source, |a, b| evidence(if (a, b) == (0, 20) { -7.0 } else { 4.0 }));
        assert_eq!(contradict, [vec![0, 10]]);
        let apart = clusters(&bonds, source, |a, b| if (a, b) == (0, 20) { None } else { evidence(4.0) });
        assert_eq!(apart, [vec![0, 10]]);
    }

    #[test]
    fn a_cluster_holds_one_row_of_a_source() {
        let bonds = [bond(0, 10, 0.9), bond(1, 20, 0.9), bond(10, 20, 0.8)];
        let sure = clusters(&bonds, source, |_, _| evidence(4.0));
        assert_eq!(sure, [vec![0, 10], vec![1, 20]]);
    }
}
