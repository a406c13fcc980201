//! Campaigns: groups of anchors close in place and time, which are no independent evidence of one another.

use crate::{
    data::{Anchor, RingDayTable, RowId},
    numeric::sphere::{Unit, squared_chord, squared_chord_of_km, unit},
};
use std::collections::{BTreeMap, HashMap};

/// How near anchors must be to belong to one campaign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Nearness {
    /// Greatest distance of a place from the place that leads its group.
    pub distance_km: f64,
    /// Greatest gap in days between one anchor and the next.
    pub gap_days: u32,
    /// A campaign that lasts longer is cut at its longest gap.
    pub longest_days: u32,
}

/// The campaign of each anchor, numbered from 0 in the order of first appearance.
///
/// The table's canonical order decides who is earlier. Places join the nearest earlier
/// leader within the distance, or lead a group of their own, once, when they first appear. Within a group a campaign is a run of anchors
/// without a longer gap. One that is too long is cut at its longest gap, the earliest of equals, and so are its parts. An anchor that
/// lasts counts with its whole span: a gap is from the latest last day so far to the next first day, and anchors that overlap are never cut
/// apart.
/// Anchors of both arms may share a campaign. The order of rows, the epoch and anchors far away change nothing.
pub(crate) fn campaigns(table: &RingDayTable, near: Nearness) -> Vec<usize> {
    campaigns_of(table.anchors(), table.last_days(), near)
}

/// The same for anchors in a table's canonical order, each with its last day.
pub(crate) fn campaigns_of(anchors: &[Anchor], last_days: &[i32], near: Nearness) -> Vec<usize> {
    let mut starts = vec![usize::MAX; anchors.len()];
    for group in groups(anchors, near.distance_km) {
        for run in runs((anchors, last_days), &group, near) {
            let lead = run.first().copied().unwrap_or(0);
            run.iter().for_each(|row| starts[*row] = lead);
        }
    }
    let mut leads: Vec<usize> = starts.clone();
    leads.sort_unstable();
    leads.dedup();
    starts.iter().map(|lead| leads.binary_search(lead).unwrap_or(0)).collect()
}

/// The campaign of each anchor by id, numbered from 0 in the order of first appearance.
///
/// Anchors within `distance_km` of the place that leads their group and with no gap of more than `gap_days` are of one campaign; one that lasts
/// longer than `longest_days` is cut at its longest gap. Anchors of both arms may share a campaign.
///
/// # Units
/// Kilometres and civil days. The order of rows and the epoch change nothing.
pub fn campaign_numbers(table: &RingDayTable, distance_km: f64, gap_days: u32, longest_days: u32) -> BTreeMap<RowId, usize> {
    let numbers = campaigns(table, Nearness { distance_km, gap_days, longest_days });
    table.anchors().iter().zip(numbers).map(|(anchor, number)| (anchor.id, number)).collect()
}

/// Rows of the anchors of each place group, in canonical order, which is the order of days.
fn groups(anchors: &[Anchor], distance_km: f64) -> Vec<Vec<usize>> {
    let within = squared_chord_of_km(distance_km);
    let mut leaders: Vec<(Unit, Vec<usize>)> = Vec::new();
    // A place stays with its leader, even if one that appears later is nearer.
    let mut joined: HashMap<[u64; 3], usize> = HashMap::new();
    for (row, anchor) in anchors.iter().enumerate() {
        let place = unit(anchor.latitude, anchor.longitude);
        // Adding 0 makes −0 the same place as 0.
        let key = place.map(|part| (part + 0.0).to_bits());
        if let Some(index) = joined.get(&key) {
            leaders[*index].1.push(row);
            continue;
        }
        let mut nearest: Option<(f64, usize)> = None;
        for (index, (leader, _)) in leaders.iter().enumerate() {
            let squared = squared_chord(place, *leader);
            if squared <= within && nearest.is_none_or(|(least, _)| squared < least) {
                nearest = Some((squared, index));
            }
        }
        let index = nearest.map_or(leaders.len(), |(_, index)| index);
        match leaders.get_mut(index) {
            Some((_, rows)) => rows.push(row),
            None => leaders.push((place, vec![row])),
        }
        joined.insert(key, index);
    }
    leaders.into_iter().map(|(_, rows)| rows).collect()
}

fn runs<'a>(spans: (&[Anchor], &[i32]), group: &'a [usize], near: Nearness) -> Vec<&'a [usize]> {
    let mut pending: Vec<&[usize]> = Vec::new();
    let mut rest = group;
    while !rest.is_empty() {
        let end = gaps(spans, rest).position(|gap| gap > i64::from(near.gap_days)).map_or(rest.len(), |before| before + 1);
        let (run, others) = rest.split_at(end);
        pending.push(run);
        rest = others;
    }
    let mut runs = Vec::new();
    while let Some(run) = pending.pop() {
        let last = run.iter().map(|row| i64::from(spans.1[*row])).max().unwrap_or(0);
        let days = last - run.first().map_or(0, |row| i64::from(spans.0[*row].day));
        // The longest gap, the earliest of equals.
        let longest = gaps(spans, run).enumerate().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
        match longest {
            Some((before, gap)) if gap > 0 && days > i64::from(near.longest_days) => {
                let (first, second) = run.split_at(before + 1);
                pending.extend([second, first]);
            }
            _ => runs.push(run),
        }
    }
    runs
}

/// Days from the latest last day so far to the next anchor's first; below 0 where they overlap.
fn gaps((anchors, last_days): (&[Anchor], &[i32]), run: &[usize]) -> impl Iterator<Item = i64> {
    let mut reached = i64::MIN;
    run.windows(2).map(move |pair| {
        reached = reached.max(i64::from(last_days[pair[0]]));
        i64::from(anchors[pair[1]].day) - reached
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{AnchoredPoints, Arm, Period, Phase, Spans, Window};

    fn of(places: &[(i32, f64)], longest_days: u32) -> Vec<usize> {
        let anchors = places.iter().enumerate().map(|(id, (day, longitude))| Anchor {
            id: RowId(id as u64),
            day: *day,
            latitude: 0.0,
            longitude: *longitude,
            arm: Arm::Treated,
        });
        let points = AnchoredPoints { anchors: anchors.collect(), points: Vec::new(), observed: Period { first: 0, last: 999 } };
        let table = RingDayTable::build(&points, &[1.0], 1, 1).unwrap();
        campaigns(&table, Nearness { distance_km: 12.0, gap_days: 10, longest_days })
    }

    #[test]
    fn near_in_place_and_time_is_one_campaign() {
        assert_eq!(of(&[(0, 0.0), (10, 0.1), (21, 0.0), (22, 5.0)], 99), [0, 0, 1, 2]);
    }

    #[test]
    fn a_place_stays_with_its_first_leader() {
        // The second place is nearer to the third, which leads from day 1 on.
        assert_eq!(of(&[(0, 0.0), (0, 0.1), (1, 0.12), (2, 0.1), (2, 0.12)], 99), [0, 0, 1, 0, 1]);
    }

    #[test]
    fn anchors_that_last_count_with_their_whole_span() {
        let lasting = |spans: &[(i32, i32)], longest_days| {
            let anchor =
                |(id, (day, _)): (u64, &(i32, i32))| Anchor { id: RowId(id), day: *day, latitude: 0.0, longitude: 0.0, arm: Arm::Treated };
            let anchors = (0..).zip(spans).map(anchor).collect();
            let points = AnchoredPoints { anchors, points: Vec::new(), observed: Period { first: 0, last: 999 } };
            let last_days = (0..).zip(spans).map(|(id, (_, last))| (RowId(id), *last)).collect();
            let spans = Spans { last_days, others_days: None };
            let table = RingDayTable::over_spans(&points, &spans, &[1.0], Window::new(-1, 1), Phase::AfterEnd).unwrap().table;
            campaigns(&table, Nearness { distance_km: 12.0, gap_days: 10, longest_days })
        };
        // The first lasts beyond the second: 30 days from the end of the second, but 10 from the end of the first.
        assert_eq!(lasting(&[(0, 50), (5, 30), (60, 60), (71, 71)], 999), [0, 0, 0, 1]);
        // Too long: cut before day 60, but what overlaps stays together.
        assert_eq!(lasting(&[(0, 50), (5, 30), (60, 60), (61, 61)], 20), [0, 0, 1, 1]);
    }

    #[test]
    fn long_runs_are_cut_at_their_longest_gap() {
        assert_eq!(of(&[(0, 0.0), (9, 0.0), (18, 0.0), (22, 0.0)], 20), [0, 1, 1, 1]);
        assert_eq!(of(&[(0, 0.0), (4, 0.0), (13, 0.0), (22, 0.0)], 20), [0, 0, 1, 1]);
    }
}
