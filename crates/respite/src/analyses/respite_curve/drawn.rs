//! Dates and places to compare with, drawn by chance or by likeness.

use super::{
    opened::{ComparisonRows, reach},
    spec::{ComparisonWith, RespiteCurveStudy},
};
use crate::Error;
use respite_stats::{
    data::{
        Anchor, Drawing, DrawnAnchor, Likeness, NotYet, Period, Point, RowId, matched_dates, not_yet_treated, other_dates, other_places,
    },
    diagnostic::Diagnostic,
};

/// How dates and places to compare with are drawn.
pub(super) fn drawing(study: &RespiteCurveStudy, observed: Period) -> Drawing {
    Drawing {
        per_action: study.comparison.per_action,
        seed: study.inference.seed,
        clear_km: study.wake.rings_km.get_ref().last().copied().unwrap_or_default(),
        wake: reach(study),
        observed,
    }
}

/// Dates or places to compare with, as controls with ids after those of the actions.
///
/// # Errors
/// Those of the drawing.
pub(super) fn draw(
    with: ComparisonWith,
    actions: &[Anchor],
    points: &[Point],
    drawing: &Drawing,
) -> Result<Vec<DrawnAnchor>, respite_stats::error::Error> {
    let mut drawn = match with {
        ComparisonWith::Places => {
            let places: Vec<_> = points.iter().map(|point| (point.latitude, point.longitude)).collect();
            other_places(actions, &places, drawing)
        }
        ComparisonWith::Dates | ComparisonWith::Actions => other_dates(actions, drawing),
        ComparisonWith::NotYetTreated => not_yet_treated(actions, drawing, &NotYet::default()),
        ComparisonWith::AlikeDates => {
            let likeness = Likeness { radius_km: drawing.clear_km.min(Likeness::default().radius_km), ..Likeness::default() };
            matched_dates(actions, points, drawing, &likeness)?.into_iter().map(|date| date.drawn).collect()
        }
    };
    let first_id = actions.iter().map(|action| action.id.0 + 1).max().unwrap_or(0);
    for one in &mut drawn {
        one.anchor.id = RowId(one.anchor.id.0 + first_id);
    }
    Ok(drawn)
}

pub(super) fn drawn(
    study: &RespiteCurveStudy,
    actions: &[Anchor],
    points: &[Point],
    observed: Period,
    doubts: &mut Vec<Diagnostic>,
) -> Result<(ComparisonRows, Vec<Anchor>), Error> {
    let drawing = drawing(study, observed);
    let with = study.comparison.with;
    let what = if matches!(with, ComparisonWith::Places | ComparisonWith::NotYetTreated) { "places" } else { "dates" };
    let drawn = draw(with, actions, points, &drawing)?;
    let wanted = actions.len() * drawing.per_action as usize;
    if drawn.len() < wanted {
        let message = format!(
            "{} of {wanted} comparison {what} could be drawn: no action within {} km in the days {} to {} around them",
            drawn.len(),
            drawing.clear_km,
            drawing.wake.from_day,
            drawing.wake.to_day
        );
        doubts.push(Diagnostic { code: "comparison.few", message });
    }
    // Dates that are alike in the counts before follow surges as the actions do.
    if with != ComparisonWith::AlikeDates {
        doubts.push(Diagnostic {
            code: "comparison.surge",
            message: format!("the comparison {what} were drawn by chance; actions that follow surges have more before them to fall from"),
        });
    }
    let controls = drawn.iter().map(|one| one.anchor).collect();
    Ok((ComparisonRows::Drawn(drawn), controls))
}
