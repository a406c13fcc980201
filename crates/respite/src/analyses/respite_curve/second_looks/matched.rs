//! The same comparison, matched on the path before and on earlier actions.

use super::{Look, Made};
use crate::analyses::respite_curve::opened::{ComparisonRows, OpenedStudy};
use respite_stats::{
    data::Window,
    effect::matching::{Matching, MatchingBy, match_anchors},
};

pub(super) fn looks(opened: &OpenedStudy) -> Vec<Look> {
    if !opened.study.second_looks.matched {
        return Vec::new();
    }
    let ways = [
        ("matched", MatchingBy::CoarsenedExact, "matched in bins"),
        ("balanced", MatchingBy::EntropyBalance, "weighted so that the arms balance"),
    ];
    ways.into_iter().map(|(id, by, how)| look(opened, id, by, how)).collect()
}

/// Counts in the week and in all days before, 28 at most, the ramp over the last 14, and earlier actions, within the innermost ring.
fn look(opened: &OpenedStudy, id: &str, by: MatchingBy, how: &str) -> Look {
    let reach = opened.reach();
    let before = reach.from_day.abs().min(28);
    let mut level = vec![Window::new(-before, -1)];
    if before > 7 {
        level.insert(0, Window::new(-7, -1));
    }
    let matching = Matching {
        by,
        level,
        // A ramp needs two halves.
        ramp: if before > 1 { vec![Window::new(-before.min(14), -1)] } else { Vec::new() },
        within_km: opened.study.wake.rings_km.get_ref().first().copied(),
        earlier_days: before.min(14).unsigned_abs(),
        ..Matching::default()
    };
    let made = match_anchors(&opened.table, &matching, &[], reach).map_err(|error| format!("could not {error}")).and_then(|matched| {
        if matched.matched.contains(&0) {
            return Err("no action has a match".to_owned());
        }
        Ok(Made {
            points: opened.points.clone(),
            table: opened.table.clone(),
            weights: Some(matched.weights.iter().map(|weight| (weight.id, weight.weight)).collect()),
            balance: matched.balance,
            drawn: matches!(opened.comparison, ComparisonRows::Drawn(_)),
        })
    });
    let ramp = if before > 1 { format!(", their rise or fall over the last {}", before.min(14)) } else { String::new() };
    let changes = format!(
        "the comparison {how} by the counts of the {before} days before{ramp}, and earlier actions near by in {} days",
        before.min(14)
    );
    Look { id: id.into(), changes, measure: None, made }
}
