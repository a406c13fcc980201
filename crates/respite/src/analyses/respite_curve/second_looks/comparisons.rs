//! Other things to compare the actions with.

use super::{Look, Made};
use crate::analyses::respite_curve::{
    opened::{self, OpenedStudy},
    spec::ComparisonWith,
};
use respite_stats::data::{Anchor, AnchoredPoints, Arm};

pub(super) fn looks(opened: &OpenedStudy) -> Vec<Look> {
    let study = &opened.study;
    let actions: Vec<Anchor> = opened.points.anchors.iter().filter(|anchor| anchor.arm == Arm::Treated).copied().collect();
    let mut drawing = opened::drawing(study, opened.points.observed);
    drawing.clear_km = drawing.clear_km.min(study.second_looks.clear_km);
    let asked = study.second_looks.comparisons.iter().filter(|with| **with != study.comparison.with && **with != ComparisonWith::Actions);
    let one = |with: &ComparisonWith| {
        let drawn = opened::draw(*with, &actions, &opened.points.points, &drawing).map_err(|error| format!("could not {error}"));
        let made = drawn.and_then(|drawn| {
            if drawn.is_empty() {
                return Err(format!(
                    "none is clear of actions within {} km from {} days before it to {} days after",
                    drawing.clear_km, -drawing.wake.from_day, drawing.wake.to_day
                ));
            }
            let anchors = actions.iter().copied().chain(drawn.iter().map(|one| one.anchor)).collect();
            let points = AnchoredPoints { anchors, points: opened.points.points.clone(), observed: opened.points.observed };
            Made::count(opened, points, true)
        });
        let wanted = actions.len() * drawing.per_action as usize;
        let found = made.as_ref().map_or(0, |made| made.points.anchors.len() - actions.len());
        let few = if 0 < found && found < wanted { format!("; {found} of {wanted} could be drawn") } else { String::new() };
        let changes = format!("compared with {} (clear of actions within {} km{few})", with.words(), drawing.clear_km);
        Look { id: with.word().into(), changes, measure: None, made }
    };
    asked.map(one).collect()
}
