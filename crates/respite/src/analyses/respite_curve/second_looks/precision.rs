//! Places known more finely, or more coarsely, than the study admits.

use super::{Look, Made};
use crate::analyses::respite_curve::{
    opened::{self, ComparisonRows, OpenedStudy},
    spec::PlaceLevel,
};
use respite_stats::data::{AnchoredPoints, Arm};

/// The neighbouring levels among those that the rows have.
pub(super) fn looks(opened: &OpenedStudy) -> Vec<Look> {
    let admitted = opened.study.precision.coarsest_place;
    let mut parts = vec![&opened.actions, &opened.outcome];
    if let ComparisonRows::Actions(rows) = &opened.comparison {
        parts.push(rows);
    }
    let mut present: Vec<PlaceLevel> = parts.iter().flat_map(|rows| rows.levels.iter().flatten()).copied().collect();
    present.sort_unstable();
    present.dedup();
    let coarsest = present.iter().rposition(|level| admitted.is_none_or(|admitted| *level <= admitted));
    let finer = coarsest.and_then(|place| place.checked_sub(1)).map(|place| ("finer-places", present[place]));
    let coarser = coarsest.map_or(0, |place| place + 1);
    let coarser = present.get(coarser).map(|level| ("coarser-places", *level));
    finer.into_iter().chain(coarser).map(|(id, level)| look(opened, id, level)).collect()
}

fn look(opened: &OpenedStudy, id: &str, level: PlaceLevel) -> Look {
    let actions = opened::anchors(&opened.actions, (Arm::Treated, 0), Some(level));
    let points = opened::points(&opened.outcome, Some(level));
    let observed = opened.points.observed;
    let controls = match &opened.comparison {
        ComparisonRows::Actions(rows) => Ok(opened::anchors(rows, (Arm::Control, opened.actions.len()), Some(level))),
        ComparisonRows::Drawn(_) => {
            let drawing = opened::drawing(&opened.study, observed);
            let drawn = opened::draw(opened.study.comparison.with, &actions, &points, &drawing);
            drawn.map(|drawn| drawn.iter().map(|one| one.anchor).collect())
        }
    };
    let drawn = matches!(opened.comparison, ComparisonRows::Drawn(_));
    let made = controls.map_err(|error| format!("could not {error}")).and_then(|controls: Vec<_>| {
        let anchors = actions.into_iter().chain(controls).collect();
        Made::count(opened, AnchoredPoints { anchors, points, observed }, drawn)
    });
    Look {
        id: id.into(),
        changes: format!("only rows placed at least as finely as {:?}, and those without a coded precision", level.word()),
        measure: None,
        made,
    }
}
