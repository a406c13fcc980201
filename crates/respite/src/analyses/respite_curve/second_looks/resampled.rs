//! Places and days drawn anew within their stated precision.

use crate::analyses::respite_curve::{
    ids::{self, Identified},
    opened::{ComparisonRows, OpenedStudy},
    rows::Rows,
};
use respite_stats::{
    data::{Anchor, Precisions, Ring, RingDayTable, RowId, RowPrecision, Window, resampled},
    effect::{CurveWindow, RespiteCurve},
    error::Error,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// An effect over places and days that were drawn anew.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResampledWindow {
    /// The ring.
    pub ring: Ring,
    /// The window before.
    pub baseline: Window,
    /// The window after.
    pub after: Window,
    /// Times that places and days were drawn and gave an estimate.
    pub draws: u64,
    /// The smallest effect per action among them.
    pub lowest_per_action: f64,
    /// The middle one.
    pub median_per_action: f64,
    /// The largest.
    pub highest_per_action: f64,
}

/// Draws needed for a curve's band, which is not looked at here.
const FEWEST_DRAWS: u32 = 19;

/// The spread of each effect over draws; nothing where every row is exact or uncoded.
pub(in crate::analyses::respite_curve) fn windows(
    opened: &OpenedStudy,
    curve: &RespiteCurve,
) -> Result<Vec<Identified<ResampledWindow>>, Error> {
    let draws = opened.study.precision.draws;
    let precisions = precisions(opened);
    if draws == 0 || precisions.anchors.is_empty() && precisions.points.is_empty() {
        return Ok(Vec::new());
    }
    let spec = RespiteCurve { draws: FEWEST_DRAWS, ..curve.clone() };
    let mut effects: Vec<(CurveWindow, Vec<f64>)> = Vec::new();
    let same = |a: &CurveWindow, b: &CurveWindow| (a.ring, a.baseline, a.after) == (b.ring, b.baseline, b.after);
    for replicate in 0..u64::from(draws) {
        let points = resampled(&opened.points, &precisions, curve.seed, replicate)?;
        let table = RingDayTable::over(&points, &spec.rings_km, opened.reach())?;
        let fit = match spec.fit_table(&table) {
            Ok(fit) => fit,
            // Rows may be drawn out of the observed days, so that too few are left: the number of draws tells.
            Err(Error::NotEstimable { .. }) => continue,
            Err(error) => return Err(error),
        };
        for window in fit.estimate.windows {
            let effect = window.effect_per_action;
            match effects.iter_mut().find(|(known, _)| same(known, &window)) {
                Some((_, effects)) => effects.push(effect),
                None => effects.push((window, vec![effect])),
            }
        }
    }
    Ok(effects.into_iter().map(|(window, effects)| spread(&opened.name, &window, effects)).collect())
}

fn spread(study: &str, window: &CurveWindow, mut effects: Vec<f64>) -> Identified<ResampledWindow> {
    effects.sort_by(f64::total_cmp);
    let (low, high) = (effects[(effects.len() - 1) / 2], effects[effects.len() / 2]);
    let (ring, baseline, after) = (window.ring, window.baseline, window.after);
    Identified {
        id: ids::cell(study, "resampled", ring, baseline, after),
        value: ResampledWindow {
            ring,
            baseline,
            after,
            draws: effects.len() as u64,
            lowest_per_action: effects[0],
            median_per_action: f64::midpoint(low, high),
            highest_per_action: effects[effects.len() - 1],
        },
    }
}

/// The precision of the study's rows that are not exact.
fn precisions(opened: &OpenedStudy) -> Precisions {
    let mut anchors = of_rows(opened, &opened.actions, 0);
    let points = of_rows(opened, &opened.outcome, 0);
    match &opened.comparison {
        ComparisonRows::Actions(rows) => anchors.extend(of_rows(opened, rows, opened.actions.len())),
        ComparisonRows::Drawn(drawn) => {
            let copied = of_drawn(opened, &drawn.iter().map(|one| one.anchor).collect::<Vec<_>>(), &anchors, &points);
            anchors.extend(copied);
        }
    }
    Precisions { anchors, points }
}

/// Drawn dates and places lie at the place of a row, so that they are as coarse as the coarsest row there. Their days are drawn, and so known.
fn of_drawn(
    opened: &OpenedStudy,
    drawn: &[Anchor],
    anchors: &BTreeMap<RowId, RowPrecision>,
    points: &BTreeMap<RowId, RowPrecision>,
) -> BTreeMap<RowId, RowPrecision> {
    // Adding 0 makes −0 and 0 the same place.
    let key = |(latitude, longitude): (f64, f64)| ((latitude + 0.0).to_bits(), (longitude + 0.0).to_bits());
    let mut radii: BTreeMap<(u64, u64), f64> = BTreeMap::new();
    for (rows, precisions) in [(&opened.actions, anchors), (&opened.outcome, points)] {
        for (id, precision) in precisions {
            let radius = radii.entry(key(rows.places[id.0 as usize])).or_insert(0.0);
            *radius = radius.max(precision.radius_km);
        }
    }
    let one = |anchor: &Anchor| {
        let radius_km = *radii.get(&key((anchor.latitude, anchor.longitude)))?;
        (radius_km > 0.0).then_some((anchor.id, RowPrecision { radius_km, first_day: anchor.day, last_day: anchor.day }))
    };
    drawn.iter().filter_map(one).collect()
}

fn of_rows(opened: &OpenedStudy, rows: &Rows, first_id: usize) -> BTreeMap<RowId, RowPrecision> {
    let settings = &opened.study.precision;
    let one = |row: usize| {
        let radius_km = rows.levels[row].and_then(|level| settings.radius_km.get(&level)).copied().unwrap_or(0.0);
        let first_day = rows.days[row];
        // A lasting action's days are no doubt about its first day.
        let last_day = rows.last_days[row].filter(|_| rows.uncertain_days[row]).unwrap_or(first_day);
        let inexact = radius_km > 0.0 || last_day > first_day;
        inexact.then_some((RowId((first_id + row) as u64), RowPrecision { radius_km, first_day, last_day }))
    };
    rows.admitted(settings.coarsest_place).filter_map(one).collect()
}
