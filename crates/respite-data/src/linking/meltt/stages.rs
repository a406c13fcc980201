//! One set after the other is linked to all that came before it.

use super::{field::Field, pairing, tally::Tally};
use std::collections::{BTreeMap, BTreeSet};

/// What all stages gave.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// For each linked row the row that stands for it, and their score.
    pub links: BTreeMap<usize, (usize, f64)>,
    /// For each flagged event its episodes.
    pub flags: BTreeMap<usize, Vec<usize>>,
    pub tally: Tally,
}

impl Outcome {
    /// The linked rows, two or more each, by set and number.
    pub(super) fn clusters(&self) -> BTreeSet<Vec<usize>> {
        let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (&row, &(kept, _)) in &self.links {
            clusters.entry(kept).or_insert_with(|| vec![kept]).push(row);
        }
        clusters
            .into_values()
            .map(|mut cluster| {
                cluster.sort_unstable();
                cluster
            })
            .collect()
    }
}

/// In which order sets and rows are taken.
#[derive(Debug)]
pub(super) struct Order {
    sets: Vec<usize>,
    /// Whether of one day the last row of the file comes first.
    last_first: bool,
}

impl Order {
    /// As the sets and their rows are given.
    pub(super) fn given(sets: usize) -> Self {
        Self { sets: (0..sets).collect(), last_first: false }
    }

    /// The last set first.
    pub(super) fn sets_reversed(sets: usize) -> Self {
        Self { sets: (0..sets).rev().collect(), last_first: false }
    }

    /// Rows of one set and day from the last to the first.
    pub(super) fn ties_reversed(sets: usize) -> Self {
        Self { last_first: true, ..Self::given(sets) }
    }

    /// The place of a row among those of its set and day.
    fn tie(&self, row: usize) -> usize {
        if self.last_first { usize::MAX - row } else { row }
    }
}

/// Links the sets in an order.
pub(super) fn run(field: &Field, order: &Order) -> Outcome {
    let mut place = vec![0; field.sets];
    order.sets.iter().enumerate().for_each(|(at, &set)| place[set] = at);
    let mut by_set = vec![Vec::new(); field.sets];
    (0..field.rows.len()).for_each(|row| by_set[field.rows[row].set].push(row));
    by_set.iter_mut().for_each(|rows| rows.sort_unstable_by_key(|&row| (field.rows[row].start, order.tie(row))));

    let mut outcome = Outcome::default();
    let mut sets = order.sets.iter().map(|&set| std::mem::take(&mut by_set[set]));
    let mut kept = sets.next().unwrap_or_default();
    for added in sets {
        stage(field, &mut kept, added, &mut outcome);
        kept.sort_unstable_by_key(|&row| (field.rows[row].start, place[field.rows[row].set], order.tie(row)));
    }
    outcome
}

/// Links one set to the rows kept so far, and adds what is left of it to them.
fn stage(field: &Field, kept: &mut Vec<usize>, added: Vec<usize>, outcome: &mut Outcome) {
    let is_episode = |row: &usize| field.rows[*row].is_episode();
    let (kept_episodes, kept_events): (Vec<usize>, Vec<usize>) = kept.iter().partition(|row| is_episode(row));
    let (mut episodes, mut events): (Vec<usize>, Vec<usize>) = added.into_iter().partition(is_episode);
    let tally = &mut outcome.tally;
    tally.one_sided += usize::from(kept_events.is_empty() != events.is_empty());

    let links = pairing::link(field, &kept_events, &events, tally);
    events.retain(|row| !links.contains_key(row));
    outcome.links.extend(links);
    let links = pairing::link(field, &kept_episodes, &episodes, tally);
    episodes.retain(|row| !links.contains_key(row));
    outcome.links.extend(links);

    for (episodes, events) in [(&kept_episodes, &events), (&episodes, &kept_events)] {
        for (event, episode) in pairing::flag(field, episodes, events, tally) {
            outcome.flags.entry(event).or_default().push(episode);
        }
    }
    kept.extend(events);
    kept.extend(episodes);
}
