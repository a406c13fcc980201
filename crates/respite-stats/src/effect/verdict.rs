//! The headline, by a written rule, from the curve and the smallest detectable change.

use super::{CurveWindow, Interval, MinimumDetectableEstimate, RespiteCurveEstimate};
use crate::{
    data::{Ring, Window},
    diagnostic::{self, Diagnostic},
};
use serde::{Deserialize, Serialize};

/// The headline. Words for readers are put together elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Relief in a window, worse in none, and relief still in the last window, which ends at the horizon and is later than another.
    LastingRelief,
    /// Relief in a window, worse in none, and no later window that reaches the horizon says whether it lasted.
    Relief,
    /// Relief in a window, worse in none, and the last window cannot be told from none.
    RespiteThenReturn,
    /// Relief in a window, and worse in a later one.
    RespiteThenRebound,
    /// Worse in a window and relief only in one that is not before it.
    WorseThenRelief,
    /// Worse in a window, relief in none.
    Worse,
    /// One baseline tells a change from none, and another gives the opposite sign.
    DependsOnTheBaseline,
    /// None of these.
    CannotBeToldFromNone,
    /// No window has a smallest detectable change, since a sum before is 0.
    NotEstimable,
}

/// What one window under one baseline shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Fewer than expected, the simultaneous interval lies below 0, and the size could be detected.
    Relief,
    /// More than expected, the simultaneous interval lies above 0, and the size could be detected.
    Worse,
    /// Neither.
    None,
}

/// One window under one baseline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VerdictCell {
    /// The window before.
    pub baseline: Window,
    /// The window after.
    pub after: Window,
    /// Events per action more or fewer (below 0) than expected.
    pub effect_per_action: f64,
    /// Its simultaneous interval, on which a finding rests.
    pub simultaneous_interval: Interval,
    /// Its pointwise interval, on which the warning that the sign depends on the baseline rests.
    pub pointwise_interval: Interval,
    /// Smallest change that could be told from none, in events per action.
    pub minimum_detectable_per_action: Option<f64>,
    /// What it shows.
    pub finding: Finding,
}

/// Two baselines that give a window opposite signs; under the first the pointwise interval excludes zero.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OppositeSigns {
    /// The one.
    pub told: VerdictCell,
    /// The other.
    pub opposite: VerdictCell,
}

/// The headline with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VerdictEvidence {
    /// The headline.
    pub verdict: Verdict,
    /// The ring; none if there is no curve.
    pub ring: Option<Ring>,
    /// Windows with relief under every baseline.
    pub relief_windows: Vec<Window>,
    /// Windows worse under every baseline.
    pub worse_windows: Vec<Window>,
    /// Where the sign depends on the baseline.
    pub opposite: Option<OppositeSigns>,
    /// Every window under every baseline, in the order of the spec.
    pub cells: Vec<VerdictCell>,
    /// Doubts about it.
    pub diagnostics: Vec<Diagnostic>,
}

/// The headline by the written rule, on one ring; the innermost decides for the reader.
///
/// It names a change only if every declared baseline shows it. It does not say why things changed, and silence on a change
/// is no proof that there was none.
///
/// # Formula
/// A window shows relief if under every baseline the effect is below 0, its simultaneous interval excludes 0, and its size is at
/// least the smallest detectable change in events per action. It is worse likewise above 0, by the same limit. A window is later than
/// another if it begins after the other ends. The answer depends on the baseline if no window shows relief or is worse, and in some window
/// the pointwise interval under one baseline excludes 0 and another baseline gives the opposite sign: as a warning it may come early. The last window is the one that ends last, and of
/// those the one that begins last; relief has lasted only if that window ends at the horizon and begins after another has ended.
///
/// # Units
/// Events per action.
pub fn verdict(curve: &RespiteCurveEstimate, minimum: &MinimumDetectableEstimate, ring: Option<Ring>) -> VerdictEvidence {
    let horizon = curve.curves.first().and_then(|curve| curve.days.last()).map_or(0, |day| day.day);
    let of_ring = curve.windows.iter().filter(|window| Some(window.ring) == ring);
    let cells: Vec<VerdictCell> = of_ring.map(|window| cell(window, minimum)).collect();
    let mut windows: Vec<Window> = Vec::new();
    for cell in &cells {
        if !windows.contains(&cell.after) {
            windows.push(cell.after);
        }
    }
    let throughout = |finding: Finding| -> Vec<Window> {
        windows
            .iter()
            .copied()
            .filter(|window| cells.iter().filter(|cell| cell.after == *window).all(|cell| cell.finding == finding))
            .collect()
    };
    let (relief, worse) = (throughout(Finding::Relief), throughout(Finding::Worse));
    let opposite = opposite_signs(&cells);
    let estimable = cells.iter().any(|cell| cell.minimum_detectable_per_action.is_some());
    let verdict = if estimable { headline(&windows, horizon, &relief, &worse, opposite.is_some()) } else { Verdict::NotEstimable };
    let small = cells.iter().filter(|cell| cell.simultaneous_interval.excludes_zero() && cell.finding == Finding::None).count();
    let doubt = (small > 0).then(|| {
        diagnostic::BELOW_MINIMUM
            .with(format!("{small} of {} effects exclude 0 but are smaller than the design could reliably find", cells.len()))
    });
    VerdictEvidence {
        verdict,
        ring,
        relief_windows: relief,
        worse_windows: worse,
        opposite,
        cells,
        diagnostics: doubt.into_iter().collect(),
    }
}

fn cell(window: &CurveWindow, minimum: &MinimumDetectableEstimate) -> VerdictCell {
    let same = minimum.cells.iter().find(|cell| cell.ring == window.ring && cell.baseline == window.baseline && cell.after == window.after);
    let limit = same.and_then(|cell| cell.minimum_fall_per_action);
    let (effect, interval) = (window.effect_per_action, window.effect_band.simultaneous);
    let finding = match limit {
        Some(limit) if interval.excludes_zero() && effect.abs() >= limit => {
            if effect < 0.0 {
                Finding::Relief
            } else {
                Finding::Worse
            }
        }
        _ => Finding::None,
    };
    VerdictCell {
        baseline: window.baseline,
        after: window.after,
        effect_per_action: effect,
        simultaneous_interval: interval,
        pointwise_interval: window.effect_band.pointwise,
        minimum_detectable_per_action: limit,
        finding,
    }
}

fn headline(windows: &[Window], horizon: i32, relief: &[Window], worse: &[Window], opposite: bool) -> Verdict {
    let later = |late: &Window, early: &Window| late.from_day > early.to_day;
    let last = windows.iter().max_by_key(|window| (window.to_day, window.from_day));
    let says_whether_it_lasted = |last: &Window| last.to_day == horizon && windows.iter().any(|early| later(last, early));
    match (relief.is_empty(), worse.is_empty()) {
        (false, true) if last.is_some_and(|last| relief.contains(last) && says_whether_it_lasted(last)) => Verdict::LastingRelief,
        (false, true) if last.is_some_and(|last| relief.contains(last)) => Verdict::Relief,
        (false, true) => Verdict::RespiteThenReturn,
        (false, false) if relief.iter().any(|early| worse.iter().any(|late| later(late, early))) => Verdict::RespiteThenRebound,
        (false, false) => Verdict::WorseThenRelief,
        (true, false) => Verdict::Worse,
        (true, true) if opposite => Verdict::DependsOnTheBaseline,
        (true, true) => Verdict::CannotBeToldFromNone,
    }
}

fn opposite_signs(cells: &[VerdictCell]) -> Option<OppositeSigns> {
    let told = cells.iter().filter(|cell| cell.pointwise_interval.excludes_zero());
    told.flat_map(|told| cells.iter().map(move |other| (told, other)))
        .find(|(told, other)| told.after == other.after && told.effect_per_action * other.effect_per_action < 0.0)
        .map(|(told, other)| OppositeSigns { told: told.clone(), opposite: other.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EARLY: Window = Window::new(1, 7);
    const MIDDLE: Window = Window::new(8, 14);
    const LATE: Window = Window::new(15, 28);

    #[test]
    fn the_rule_as_written() {
        let windows = [EARLY, MIDDLE, LATE];
        let of = |relief: &[Window], worse: &[Window], opposite| headline(&windows, 28, relief, worse, opposite);
        assert_eq!(of(&[EARLY, LATE], &[], true), Verdict::LastingRelief);
        assert_eq!(headline(&windows, 30, &[EARLY, LATE], &[], false), Verdict::Relief);
        assert_eq!(headline(&[EARLY], 7, &[EARLY], &[], false), Verdict::Relief);
        assert_eq!(of(&[EARLY], &[], false), Verdict::RespiteThenReturn);
        assert_eq!(of(&[EARLY], &[MIDDLE], false), Verdict::RespiteThenRebound);
        assert_eq!(of(&[LATE], &[EARLY], false), Verdict::WorseThenRelief);
        assert_eq!(of(&[], &[EARLY], true), Verdict::Worse);
        assert_eq!(of(&[], &[], true), Verdict::DependsOnTheBaseline);
        assert_eq!(of(&[], &[], false), Verdict::CannotBeToldFromNone);
    }

    #[test]
    fn opposite_signs_need_one_that_is_told() {
        let cell = |from_day, effect: f64, half: f64| VerdictCell {
            baseline: Window::new(from_day, -1),
            after: EARLY,
            effect_per_action: effect,
            simultaneous_interval: Interval { low: f64::NEG_INFINITY, high: f64::INFINITY },
            pointwise_interval: Interval { low: effect - half, high: effect + half },
            minimum_detectable_per_action: None,
            finding: Finding::None,
        };
        assert!(opposite_signs(&[cell(-3, -1.0, 0.5), cell(-9, 0.2, 0.5)]).is_some());
        assert!(opposite_signs(&[cell(-3, -1.0, 1.5), cell(-9, 0.2, 0.5)]).is_none());
        assert!(opposite_signs(&[cell(-3, -1.0, 0.5), cell(-9, -0.2, 0.5)]).is_none());
    }
}
