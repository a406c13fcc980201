//! What all second looks of a study show.

use super::{Drift, Kinds, LookAnswer, Modelled, ResampledWindow, Ways, alarms, drift, kinds, modelled, resampled_windows, ways};
use crate::{
    Error,
    analyses::{
        OnStage, Wanted,
        respite_curve::{
            answer::{Settings, identified},
            ids::{self, Identified},
            opened::OpenedStudy,
        },
    },
};
use respite_stats::{diagnostic::Diagnostic, effect::PlaceboCell, simulate::FalseAlarms};

/// The first parts of the paths under which numbers of second looks stand.
const GROUPS: &[&str] = &["looks", "modelled", "drift", "kinds", "ways", "specification-curve", "resampled", "placebos"];

/// Whether the number of a path, which is an id without the study's name, is one of a second look.
pub(in crate::analyses::respite_curve) fn holds(path: &str) -> bool {
    path.split('/').next().is_some_and(|group| GROUPS.contains(&group))
}

/// The second looks with what they show; nothing where they are turned off.
#[derive(Debug, Default)]
pub(in crate::analyses::respite_curve) struct SecondAnswers {
    pub(in crate::analyses::respite_curve) looks: Vec<Identified<LookAnswer>>,
    pub(in crate::analyses::respite_curve) modelled: Option<Identified<Modelled>>,
    pub(in crate::analyses::respite_curve) drift: Option<Identified<Drift>>,
    pub(in crate::analyses::respite_curve) kinds: Option<Identified<Kinds>>,
    pub(in crate::analyses::respite_curve) false_alarms: Option<FalseAlarms>,
    pub(in crate::analyses::respite_curve) specification_curve: Option<Identified<Ways>>,
    pub(in crate::analyses::respite_curve) resampled: Vec<Identified<ResampledWindow>>,
    /// Those without a placebo included.
    pub(in crate::analyses::respite_curve) placebos: Vec<Identified<PlaceboCell>>,
    /// Doubts about each, in the order in which they are said.
    pub(in crate::analyses::respite_curve) doubts: Vec<Vec<Diagnostic>>,
}

impl SecondAnswers {
    /// Those that the study asks for. Where `wanted` leaves second looks out, false alarms alone are counted.
    ///
    /// # Errors
    /// When one of them allows no estimate and cannot say so in its place.
    pub(in crate::analyses::respite_curve) fn of(
        opened: &OpenedStudy,
        settings: &Settings,
        wanted: Wanted,
        on_stage: OnStage<'_>,
    ) -> Result<Self, Error> {
        let cries_of_wolf = || (wanted.false_alarms > 0).then(|| alarms(opened, settings, wanted.false_alarms)).transpose();
        if !wanted.second_looks {
            return Ok(Self { false_alarms: cries_of_wolf()?, ..Self::default() });
        }
        let looks: Vec<_> = opened.looks().iter().map(|look| LookAnswer::of(opened, look, &settings.respite_curve)).collect();
        on_stage("second looks");
        let (modelled, modelled_doubts) = settings.wake_deconvolution.as_ref().map(|spec| modelled(opened, spec)).unzip();
        on_stage("overlapping wakes modelled");
        let (drift, drift_doubts) = settings.drift.as_ref().map(|spec| drift(opened, spec)).unzip();
        on_stage("drift of the paths");
        let (kinds, kinds_doubts) = kinds(opened, &settings.kinds_compared).unzip();
        let false_alarms = cries_of_wolf()?;
        on_stage("kinds of action, and false alarms");
        let ways = opened.study.second_looks.specification_curve.then(|| ways(opened, &settings.specification_curve));
        let (specification_curve, ways_doubts) = ways.transpose()?.unzip();
        on_stage("specification curve");
        let resampled = resampled_windows(opened, &settings.respite_curve)?;
        on_stage("places and days drawn anew");
        let placebos = settings.placebo.as_ref().map(|placebo| respite_stats::method::estimate(placebo, &opened.points)).transpose()?;
        let (placebos, placebo_doubts) = placebos.map(|fit| (fit.estimate.cells, fit.diagnostics)).unwrap_or_default();
        let under =
            |cell: &PlaceboCell| ids::cell(&opened.name, &format!("placebos/{}", cell.kind.word()), cell.ring, cell.baseline, cell.after);
        let placebos = identified(placebos, under);
        on_stage("placebos");
        let doubts = [ways_doubts, modelled_doubts, drift_doubts, kinds_doubts, Some(placebo_doubts)].into_iter().flatten().collect();
        Ok(Self { looks, modelled, drift, kinds, false_alarms, specification_curve, resampled, placebos, doubts })
    }
}
