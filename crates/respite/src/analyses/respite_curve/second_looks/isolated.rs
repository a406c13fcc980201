//! Only actions without another action near by.

use super::{Look, Made};
use crate::analyses::respite_curve::opened::{ComparisonRows, OpenedStudy};
use respite_stats::{
    data::{AnchoredPoints, Arm, RowId},
    effect::isolated_anchors,
};
use std::collections::BTreeSet;

pub(super) fn looks(opened: &OpenedStudy) -> Vec<Look> {
    if !opened.study.second_looks.isolated {
        return Vec::new();
    }
    let rings = opened.study.wake.rings_km.get_ref();
    // Beyond the innermost ring hardly any action would be alone.
    let distance_km = rings.first().copied().unwrap_or_default();
    let horizon = opened.study.wake.horizon_days.get_ref().unsigned_abs();
    let reach = opened.reach();
    let days = horizon.max(reach.from_day.unsigned_abs());
    let drawn = matches!(opened.comparison, ComparisonRows::Drawn(_));
    // Drawn dates and places are no actions, so they disturb none; those drawn for an action that is left out are left out with it.
    let actions = opened.points.anchors.iter().filter(|anchor| !drawn || anchor.arm == Arm::Treated).copied();
    let alone = isolated_anchors(&actions.collect::<Vec<_>>(), distance_km, days);
    let mut enter: BTreeSet<RowId> = alone.into_iter().collect();
    if let ComparisonRows::Drawn(drawn) = &opened.comparison {
        let theirs: Vec<RowId> = drawn.iter().filter(|one| enter.contains(&one.drawn_for)).map(|one| one.anchor.id).collect();
        enter.extend(theirs);
    }
    let anchors: Vec<_> = opened.points.anchors.iter().filter(|anchor| enter.contains(&anchor.id)).copied().collect();
    let points = AnchoredPoints { anchors, points: opened.points.points.clone(), observed: opened.points.observed };
    vec![Look {
        id: "isolated".into(),
        changes: format!("only actions without another within {distance_km} km and {days} days, before or after"),
        measure: None,
        made: Made::count(opened, points, drawn),
    }]
}
