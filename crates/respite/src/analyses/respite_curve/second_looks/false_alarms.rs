//! How often the study cries wolf on data like its own in which actions do nothing.

use crate::analyses::respite_curve::{
    answer::Settings,
    opened::{self, OpenedStudy},
    spec::{ComparisonWith, RespiteCurveStudy},
};
use respite_stats::{
    data::{Anchor, AnchoredPoints, Arm, RingDayTable, Window},
    effect::verdict,
    error::Error,
    simulate::{FalseAlarms, Flags, Structure, StructureConfig, false_alarms},
};

/// Runs the curve and the headline's rule on simulated data with the study's own structure and no effect.
///
/// # Errors
/// When no structure can be fitted.
pub(in crate::analyses::respite_curve) fn alarms(opened: &OpenedStudy, settings: &Settings, draws: u32) -> Result<FalseAlarms, Error> {
    let rings = opened.study.wake.rings_km.get_ref();
    let inner_km = rings.first().copied().unwrap_or_default();
    let config = StructureConfig {
        inner_km,
        outer_km: rings.get(1).copied().unwrap_or(2.0 * inner_km),
        seed: settings.respite_curve.seed,
        ..StructureConfig::default()
    };
    let structure = Structure::fit(&opened.points, &config)?;
    let (declared, reach) = (&opened.study, opened.reach());
    false_alarms(&structure, draws, settings.respite_curve.seed, |points| study((declared, reach), settings, points))
}

fn study((declared, reach): (&RespiteCurveStudy, Window), settings: &Settings, points: &AnchoredPoints) -> Result<Option<Flags>, Error> {
    let points = match declared.comparison.with {
        ComparisonWith::Actions => points.clone(),
        // Dates and places that were drawn are drawn anew around the simulated actions.
        with => {
            let actions: Vec<Anchor> = points.anchors.iter().filter(|anchor| anchor.arm == Arm::Treated).copied().collect();
            let drawing = opened::drawing(declared, points.observed);
            let drawn = opened::draw(with, &actions, &points.points, &drawing)?;
            let anchors = actions.into_iter().chain(drawn.into_iter().map(|one| one.anchor)).collect();
            AnchoredPoints { anchors, ..points.clone() }
        }
    };
    let rings = &settings.respite_curve.rings_km;
    let table = RingDayTable::over(&points, rings, reach)?;
    let longer = RingDayTable::over(&points, rings, settings.minimum_detectable.reach())?;
    // A data set with too few campaigns allows no estimate: that is counted, not an error.
    let fitted = settings.respite_curve.fit_table(&table).and_then(|curve| Ok((curve, settings.minimum_detectable.fit_table(&longer)?)));
    match fitted {
        Ok((curve, minimum)) => {
            let evidence = verdict(&curve.estimate, &minimum.estimate, table.rings().first().copied());
            Ok(Some(Flags::of(&curve.estimate, &evidence)))
        }
        Err(Error::NotEstimable { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
