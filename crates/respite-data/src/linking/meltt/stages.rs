//! One set after the other is linked to all that came before it.

use super::{field::Field, pairing, tally::Tally};
use std::collections::BTreeMap;

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
    /// The linked rows, two or more each; the kept one first, the others in the order of the rows.
    pub(super) fn clusters(&self) -> Vec<Vec<usize>> {
        let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (&row, &(kept, _)) in &self.links {
            clusters.entry(kept).or_insert_with(|| vec![kept]).push(row);
        }
        clusters.into_values().collect()
    }
}

/// Links the sets in an order of sets.
pub(super) fn run(field: &Field, order: &[usize]) -> Outcome {
    let mut place = vec![0; field.sets];
    order.iter().enumerate().for_each(|(at, &set)| place[set] = at);
    let mut by_set = vec![Vec::new(); field.sets];
    (0..field.rows.len()).for_each(|row| by_set[field.rows[row].set].push(row));
    // Stable, so that rows of one day keep the order of the file.
    by_set.iter_mut().for_each(|rows| rows.sort_by_key(|&row| field.rows[row].start));

    let mut outcome = Outcome::default();
    let mut sets = order.iter().map(|&set| std::mem::take(&mut by_set[set]));
    let mut kept = sets.next().unwrap_or_default();
    for added in sets {
        stage(field, &mut kept, added, &mut outcome);
        kept.sort_by_key(|&row| (field.rows[row].start, place[field.rows[row].set], row));
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
