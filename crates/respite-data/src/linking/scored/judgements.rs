//! What a person said of pairs of rows, and which of it can hold together.

use super::compare::Pair;
use super::linked::Judged;
use super::restatement::Again;
use super::{LinkError, Rows};
use respite_model::EventId;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Judgements by number of row, and the groups of rows that they and the reports of a source make.
///
/// Two rows that a person parted never stand in one group. A pair that a person joined stands in one unless that would put two
/// parted rows together: of such pairs those hold whose rows agree most.
pub(super) struct Judgements {
    /// Pairs that a person joined and that can be followed, smaller row first.
    pub same: BTreeSet<(u32, u32)>,
    /// Pairs that a person parted, smaller row first.
    pub parted: BTreeSet<(u32, u32)>,
    /// Judgements that contradict others.
    pub not_followed: Vec<Judged>,
    parents: Vec<u32>,
    /// For each group that holds a parted row: the groups of the rows that it was parted from.
    apart: HashMap<u32, BTreeSet<u32>>,
}

impl Judgements {
    pub(super) fn new(rows: &Rows, judged: &[Judged]) -> Result<Self, LinkError> {
        let by_row = by_row(rows, judged)?;
        let parted: BTreeSet<(u32, u32)> = by_row.iter().filter(|(_, same)| !**same).map(|(pair, _)| *pair).collect();
        let mut of = Self { same: BTreeSet::new(), parted, not_followed: vec![], parents: vec![], apart: HashMap::new() };
        if by_row.is_empty() {
            return Ok(of);
        }
        of.parents = (0..rows.all().len() as u32).collect();
        for &(a, b) in &of.parted {
            of.apart.entry(a).or_default().insert(b);
            of.apart.entry(b).or_default().insert(a);
        }
        let mut joined: Vec<(u32, u32)> = by_row.into_iter().filter(|(_, same)| *same).map(|(pair, _)| pair).collect();
        joined.sort_by_cached_key(|&(a, b)| {
            let levels = Pair::new(rows, rows.report(a), rows.report(b)).levels();
            (Reverse(levels.iter().map(|level| u32::from(*level)).sum::<u32>()), a, b)
        });
        for (a, b) in joined {
            if of.join(a, b) {
                of.same.insert((a, b));
            } else {
                let id = |row: u32| rows.all()[row as usize].id.clone();
                of.not_followed.push(Judged { first: id(a), second: id(b), same: true });
            }
        }
        of.not_followed.sort();
        Ok(of)
    }

    /// Joins what makes two rows of one source one report, if a person did not part them or rows of their groups.
    pub(super) fn allows(&mut self, step: &Again) -> bool {
        let (Again::Copy(a, b) | Again::Restated(a, b)) = *step;
        self.parents.is_empty() || self.join(a, b)
    }

    /// Whether the two rows now stand in one group.
    fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.group(a), self.group(b));
        if a == b {
            return true;
        }
        if self.apart.get(&a).is_some_and(|others| others.contains(&b)) {
            return false;
        }
        let (kept, gone) = (a.min(b), a.max(b));
        self.parents[gone as usize] = kept;
        for other in self.apart.remove(&gone).unwrap_or_default() {
            if let Some(of_other) = self.apart.get_mut(&other) {
                of_other.remove(&gone);
                of_other.insert(kept);
            }
            self.apart.entry(kept).or_default().insert(other);
        }
        true
    }

    fn group(&mut self, mut row: u32) -> u32 {
        while self.parents[row as usize] != row {
            self.parents[row as usize] = self.parents[self.parents[row as usize] as usize];
            row = self.parents[row as usize];
        }
        row
    }
}

/// Judgements by number of row, smaller first.
fn by_row(rows: &Rows, judged: &[Judged]) -> Result<BTreeMap<(u32, u32), bool>, LinkError> {
    let mut by_row = BTreeMap::new();
    for Judged { first, second, same } in judged {
        let find = |id: &EventId| {
            let missing = || LinkError::JudgedRow { first: first.to_string(), second: second.to_string(), missing: id.to_string() };
            rows.find(id).map(|number| number.0).ok_or_else(missing)
        };
        let (a, b) = (find(first)?, find(second)?);
        if a == b && !same {
            return Err(LinkError::JudgedItself { id: first.to_string() });
        }
        if by_row.insert((a.min(b), a.max(b)), *same).is_some_and(|before| before != *same) {
            return Err(LinkError::JudgedTwice { first: first.to_string(), second: second.to_string() });
        }
    }
    by_row.retain(|(a, b), _| a != b);
    Ok(by_row)
}
