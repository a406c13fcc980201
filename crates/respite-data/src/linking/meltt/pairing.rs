//! Which rows of two lists are linked or flagged, in the order in which the other program looks at them.
//!
//! Both lists are ordered by first day. A row of the first list looks at rows of the second backwards from its own day, then forwards;
//! of one day, the first list stands first.

use super::{agreement::Agreement, bands::Bands, field::Field, tally::Tally};
use std::collections::{BTreeMap, BTreeSet};

/// Which rows of the second list start inside the window of a row of the first: the first of them, the first that does not start before
/// the row, and the first beyond the window.
fn window(field: &Field, row: usize, others: &[usize]) -> [usize; 3] {
    let start = field.rows[row].start;
    [
        others.partition_point(|&other| !field.within_days(start, field.rows[other].start)),
        others.partition_point(|&other| field.rows[other].start < start),
        others.partition_point(|&other| field.rows[other].start < start || field.within_days(field.rows[other].start, start)),
    ]
}

/// Links rows of one sort: each takes the first free partner in its windows. The score decides nothing.
///
/// Returns for each linked row of the second list its row of the first, and their score.
pub(super) fn link(field: &Field, rows: &[usize], others: &[usize], tally: &mut Tally) -> BTreeMap<usize, (usize, f64)> {
    let mut links = BTreeMap::new();
    let mut taken = vec![false; others.len()];
    let bands = Bands::new(field, others);
    for &row in rows {
        let [first, split, end] = window(field, row, others);
        let mut chosen: Option<(usize, f64)> = None;
        let mut refused = false;
        for place in bands.near(row, first..split).backwards().chain(bands.near(row, split..end).forwards()) {
            let other = others[place];
            if taken[place] || !field.near_in_time(row, other) {
                continue;
            }
            match (field.agreement(row, other), chosen) {
                (Agreement::Enough(score), None) => chosen = Some((place, score)),
                (Agreement::Enough(score), Some((_, taken_score))) if score < taken_score => {
                    tally.better_left += 1;
                    break;
                }
                (Agreement::TooNear, _) => refused = true,
                _ => {}
            }
            // Nothing is better than 0, and what is refused matters to a row without a partner only.
            if chosen.is_some_and(|(_, score)| score == 0.0) {
                break;
            }
        }
        if let Some((place, score)) = chosen {
            taken[place] = true;
            links.insert(others[place], (row, score));
        } else {
            tally.refused += usize::from(refused);
        }
    }
    links
}

/// Flags events that may belong to an episode. Each goes to the first episode that reaches it.
///
/// Before the episode, the window holds. After its start every event up to the window past its last day may belong to it, and yet the
/// search stops after the first event that starts beyond the window past its first day, wherever that event is.
pub(super) fn flag(field: &Field, episodes: &[usize], events: &[usize], tally: &mut Tally) -> BTreeMap<usize, usize> {
    let mut flags = BTreeMap::new();
    let mut unseen = BTreeSet::new();
    let bands = Bands::new(field, events);
    let belongs = |episode: usize, event: usize| matches!(field.agreement(episode, event), Agreement::Enough(_));
    for &episode in episodes {
        let [first, split, beyond] = window(field, episode, events);
        let reaches = |event: &usize| field.within_days(field.rows[*event].end, field.rows[episode].end);
        let seen = (beyond + 1).min(events.len());
        let before = bands.near(episode, first..split).backwards().map(|place| events[place]);
        let after = bands.near(episode, split..seen).forwards().map(|place| events[place]).filter(reaches);
        for event in before.chain(after) {
            if !flags.contains_key(&event) && belongs(episode, event) {
                flags.insert(event, episode);
            }
        }
        let reached = seen + events[seen..].partition_point(reaches);
        unseen.extend(bands.near(episode, seen..reached).forwards().map(|place| events[place]).filter(|&event| belongs(episode, event)));
    }
    tally.unseen += unseen.iter().filter(|event| !flags.contains_key(event)).count();
    flags
}
