//! How well rows are linked, against what is known of them.

use respite_data::linking::scored::Linked;
use respite_model::EventId;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What each row tells of, by id of the truth.
pub type TellsOf = BTreeMap<EventId, BTreeSet<String>>;
/// Two ids, smaller first.
pub type Pairs = BTreeSet<(EventId, EventId)>;

/// The source that an id begins with.
pub fn source(id: &EventId) -> &str {
    id.0.split(':').next().unwrap()
}

pub fn ordered(a: &EventId, b: &EventId) -> (EventId, EventId) {
    if a < b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) }
}

/// Pairs of two sources that tell of one happening or more in common.
pub fn true_pairs(tells_of: &TellsOf) -> Pairs {
    let mut rows: BTreeMap<&String, Vec<&EventId>> = BTreeMap::new();
    for (id, of) in tells_of {
        of.iter().for_each(|one| rows.entry(one).or_default().push(id));
    }
    let pairs = rows.values().flat_map(|ids| ids.iter().flat_map(move |a| ids.iter().map(move |b| (*a, *b))));
    pairs.filter(|(a, b)| source(a) != source(b)).map(|(a, b)| ordered(a, b)).collect()
}

/// Pairs of two sources that stand in one incident.
pub fn found_pairs(linked: &Linked) -> Pairs {
    let mut pairs = Pairs::new();
    for incident in &linked.incidents {
        let ids: Vec<&EventId> = incident.members.iter().map(|member| &linked.rows.row(member.row).id).collect();
        let each = ids.iter().flat_map(|a| ids.iter().map(move |b| (*a, *b)));
        pairs.extend(each.filter(|(a, b)| source(a) != source(b)).map(|(a, b)| ordered(a, b)));
    }
    pairs
}

/// Probability of each pair that was compared, and whether it is linked.
pub fn compared(linked: &Linked) -> BTreeMap<(EventId, EventId), (f64, bool)> {
    let of = |link: &respite_data::linking::scored::Link| ordered(&linked.rows.row(link.first).id, &linked.rows.row(link.second).id);
    let links = linked.links.iter().map(|link| (of(link), (link.probability, true)));
    links.chain(linked.uncertain.iter().map(|link| (of(link), (link.probability, false)))).collect()
}

/// Pairs of two sources, counted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measured {
    pub rows: [usize; 2],
    pub true_pairs: usize,
    pub found: usize,
    pub right: usize,
    /// True pairs that were compared themselves; of rows that pass for copies of each other only the closest pair is.
    pub reached: usize,
    /// Most true pairs that can be found where each row has at most one partner.
    pub one_to_one: usize,
}

impl Measured {
    pub fn precision(&self) -> f64 {
        self.right as f64 / self.found.max(1) as f64
    }

    pub fn recall(&self) -> f64 {
        self.right as f64 / self.true_pairs.max(1) as f64
    }

    pub fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.true_pairs).max(1) as f64
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows: [a, b], true_pairs, found, right, reached, one_to_one } = self;
        write!(
            f,
            "{a} and {b} rows, {true_pairs} true pairs, {reached} compared, {one_to_one} one-to-one, {found} found, {right} right, "
        )?;
        write!(f, "precision {:.3}, recall {:.3}, F1 {:.3}", self.precision(), self.recall(), self.f1())
    }
}

/// Counts pairs of two sources.
pub fn between(tells_of: &TellsOf, linked: &Linked, sources: [&str; 2]) -> Measured {
    let is_between = |pair: &&(EventId, EventId)| {
        let of = [source(&pair.0), source(&pair.1)];
        of == sources || of == [sources[1], sources[0]]
    };
    let expected: Pairs = true_pairs(tells_of).iter().filter(is_between).cloned().collect();
    let found: Pairs = found_pairs(linked).iter().filter(is_between).cloned().collect();
    let compared = compared(linked);
    Measured {
        rows: sources.map(|of| tells_of.keys().filter(|id| source(id) == of).count()),
        true_pairs: expected.len(),
        found: found.len(),
        right: expected.intersection(&found).count(),
        reached: expected.iter().filter(|pair| compared.contains_key(*pair)).count(),
        one_to_one: matching(&expected),
    }
}

/// The size of a largest set of pairs without a common row, by augmenting paths.
fn matching(pairs: &Pairs) -> usize {
    let mut partners: BTreeMap<&EventId, Vec<&EventId>> = BTreeMap::new();
    pairs.iter().for_each(|(a, b)| partners.entry(a).or_default().push(b));
    let mut taken: BTreeMap<&EventId, &EventId> = BTreeMap::new();
    fn free<'a>(
        a: &'a EventId,
        partners: &BTreeMap<&'a EventId, Vec<&'a EventId>>,
        taken: &mut BTreeMap<&'a EventId, &'a EventId>,
        seen: &mut BTreeSet<&'a EventId>,
    ) -> bool {
        partners[a].iter().any(|b| {
            seen.insert(b) && {
                let holder = taken.get(b).copied();
                let is_free = holder.is_none_or(|holder| free(holder, partners, taken, seen));
                if is_free {
                    taken.insert(b, a);
                }
                is_free
            }
        })
    }
    partners.keys().filter(|a| free(a, &partners, &mut taken, &mut BTreeSet::new())).count()
}

/// Mean distance between probability and share that is true, over ten equal bins of probability.
pub fn calibration(scored: &[(f64, bool)]) -> f64 {
    let mut bins = [(0.0, 0.0); 10];
    for (probability, is_true) in scored {
        let bin = &mut bins[((probability * 10.0) as usize).min(9)];
        *bin = (bin.0 + probability, bin.1 + f64::from(u8::from(*is_true)));
    }
    bins.iter().map(|bin| (bin.0 - bin.1).abs()).sum::<f64>() / scored.len().max(1) as f64
}
