//! The same study in other reasonable ways: other comparisons, fewer actions, other measures, finer rows.
//!
//! Each kind of second look has a file with a function from the opened study to its looks, and one line in [`KINDS`].

mod answer;
mod answers;
mod comparisons;
mod drift;
mod false_alarms;
mod isolated;
mod kinds;
mod lasting;
mod matched;
mod measures;
mod modelled;
mod precision;
mod resampled;
mod ways;

pub use answer::LookAnswer;
pub(super) use answers::{SecondAnswers, holds};
pub use drift::Drift;
use drift::drift;
pub(super) use drift::settings as drift_settings;
use false_alarms::alarms;
pub use kinds::Kinds;
use kinds::kinds;
pub(super) use kinds::{KindRows, load as load_kinds};
pub use modelled::Modelled;
use modelled::modelled;
pub use resampled::ResampledWindow;
use resampled::windows as resampled_windows;
pub use ways::Ways;
use ways::ways;

use super::{measure::Measure, opened::OpenedStudy};
use respite_stats::{
    data::{AnchoredPoints, Arm, RingDayTable, RowId, Window},
    effect::matching::BalanceRow,
};
use std::collections::BTreeMap;

/// A way to look at the study again.
pub(super) struct Look {
    /// The part of an id that names it.
    pub(super) id: String,
    /// What is otherwise than declared, in plain words.
    pub(super) changes: String,
    /// The measure, where it is another than the study's.
    pub(super) measure: Option<Measure>,
    /// Its rows, or why it could not be made.
    pub(super) made: Result<Made, String>,
}

/// A second look with its rows. Ids of anchors and points are those of the study.
pub(super) struct Made {
    pub(super) points: AnchoredPoints,
    pub(super) table: RingDayTable,
    /// Weights by anchor id; without them all weigh 1.
    pub(super) weights: Option<BTreeMap<RowId, f64>>,
    /// How alike the arms are before and after matching; empty without matching.
    pub(super) balance: Vec<BalanceRow>,
    /// Whether the comparison was drawn, so that no row stands behind it.
    pub(super) drawn: bool,
}

/// What numbers are traced in: the study itself or a second look.
pub(super) struct View<'a> {
    /// Which second look; none for the study itself.
    pub(super) look: Option<usize>,
    pub(super) points: &'a AnchoredPoints,
    pub(super) table: &'a RingDayTable,
    /// What each outcome row adds to a count.
    pub(super) adds: Vec<u32>,
    pub(super) weights: Option<&'a BTreeMap<RowId, f64>>,
    pub(super) drawn: bool,
}

impl View<'_> {
    /// Whether an anchor weighs more than 0.
    pub(super) fn enters(&self, anchor: RowId) -> bool {
        self.weights.is_none_or(|weights| weights.get(&anchor).is_some_and(|weight| *weight > 0.0))
    }
}

impl Look {
    pub(super) fn view(&self, place: usize, outcome_rows: usize) -> Option<View<'_>> {
        let made = self.made.as_ref().ok()?;
        let mut adds = vec![0; outcome_rows];
        made.points.points.iter().for_each(|point| adds[point.id.0 as usize] = point.weight);
        let (points, table, weights) = (&made.points, &made.table, made.weights.as_ref());
        Some(View { look: Some(place), points, table, adds, weights, drawn: made.drawn })
    }
}

impl Made {
    /// Counts around the anchors as the study does.
    fn count(opened: &OpenedStudy, points: AnchoredPoints, drawn: bool) -> Result<Self, String> {
        let table = RingDayTable::over(&points, opened.study.wake.rings_km.get_ref(), opened.reach())
            .map_err(|error| format!("could not {error}"))?;
        Ok(Self { points, table, weights: None, balance: Vec::new(), drawn })
    }

    /// Anchors of an arm that weigh more than 0 and are complete over the days of the curve.
    fn entering(&self, arm: Arm, reach: Window) -> u64 {
        let weighs = |id: RowId| self.weights.as_ref().is_none_or(|weights| weights.get(&id).is_some_and(|weight| *weight > 0.0));
        let anchors = self.table.anchors().iter().enumerate();
        anchors.filter(|(row, anchor)| anchor.arm == arm && weighs(anchor.id) && self.table.complete(*row, reach)).count() as u64
    }

    /// Whether the table holds anchors of both arms, as every method needs.
    fn has_both_arms(&self) -> bool {
        [Arm::Treated, Arm::Control].iter().all(|arm| self.table.anchors().iter().any(|anchor| anchor.arm == *arm))
    }
}

/// A kind of second look: the looks of this kind that the study asks for.
type Kind = fn(&OpenedStudy) -> Vec<Look>;

/// All kinds, in the order in which they are shown.
const KINDS: &[Kind] = &[isolated::looks, lasting::looks, matched::looks, comparisons::looks, measures::looks, precision::looks];

/// The second looks that a study asks for.
pub(super) fn looks(opened: &OpenedStudy) -> Vec<Look> {
    KINDS.iter().flat_map(|kind| kind(opened)).collect()
}
