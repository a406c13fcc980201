//! How often a study finds something where there is nothing, on data with its own structure.

use super::Structure;
use crate::{
    data::{AnchoredPoints, Ring, Window},
    effect::{Finding, RespiteCurveEstimate, Verdict, VerdictEvidence},
    error::Error,
    numeric::quantile,
};
use rayon::prelude::*;
use serde::Serialize;

/// What one run of a study says.
#[derive(Debug, Clone, PartialEq)]
pub struct Flags {
    /// The headline.
    pub verdict: Verdict,
    /// Whether a window shows relief or is worse under a baseline.
    pub finding: bool,
    /// Every window of every ring.
    pub windows: Vec<WindowFlags>,
}

/// What one window says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindowFlags {
    /// The ring.
    pub ring: Ring,
    /// The window before.
    pub baseline: Window,
    /// The window after.
    pub after: Window,
    /// Whether its pointwise interval excludes 0.
    pub pointwise: bool,
    /// Whether its simultaneous interval excludes 0.
    pub simultaneous: bool,
}

impl Flags {
    /// The flags of a curve and its headline.
    pub fn of(curve: &RespiteCurveEstimate, evidence: &VerdictEvidence) -> Self {
        let windows = curve.windows.iter().map(|window| WindowFlags {
            ring: window.ring,
            baseline: window.baseline,
            after: window.after,
            pointwise: window.effect_band.pointwise.excludes_zero(),
            simultaneous: window.effect_band.simultaneous.excludes_zero(),
        });
        Self {
            verdict: evidence.verdict,
            finding: evidence.cells.iter().any(|cell| cell.finding != Finding::None),
            windows: windows.collect(),
        }
    }
}

/// A share of draws, with its Wilson interval at 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// Draws in which it came out.
    pub count: u32,
    /// All draws that allowed an estimate.
    pub of: u32,
    /// The one over the other.
    pub share: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Share {
    /// A share with its interval.
    ///
    /// # Formula
    /// `(p + z²/2n ± z · √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)`, with z the normal quantile of 0.975; 0 to 1 without draws.
    ///
    /// # Source
    /// `wilson-1927`.
    ///
    /// # Examples
    /// ```
    /// use respite_stats::simulate::Share;
    /// let share = Share::new(5, 100);
    /// assert!((share.low - 0.0215).abs() < 1e-4 && (share.high - 0.1118).abs() < 1e-4);
    /// ```
    pub fn new(count: u32, of: u32) -> Self {
        if of == 0 {
            return Self { count, of, share: 0.0, low: 0.0, high: 1.0 };
        }
        let (n, z) = (f64::from(of), quantile::normal(0.975));
        let p = f64::from(count) / n;
        let (middle, half) = (p + z * z / (2.0 * n), z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt());
        let scale = 1.0 + z * z / n;
        // At the ends the two terms are equal but for rounding.
        let low = if count == 0 { 0.0 } else { (middle - half) / scale };
        let high = if count == of { 1.0 } else { (middle + half) / scale };
        Self { count, of, share: p, low, high }
    }
}

/// How often one window's intervals exclude 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WindowAlarms {
    /// The ring.
    pub ring: Ring,
    /// The window before.
    pub baseline: Window,
    /// The window after.
    pub after: Window,
    /// The pointwise interval; by its level about 5 % are expected.
    pub pointwise: Share,
    /// The simultaneous interval.
    pub simultaneous: Share,
}

/// What [`false_alarms`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FalseAlarms {
    /// Draws that were made.
    pub draws: u32,
    /// Draws that allowed no estimate; the shares are of the others.
    pub not_estimable: u32,
    /// A headline that names relief or worse.
    pub headline: Share,
    /// A finding in any window under any baseline of the headline's ring.
    pub any_finding: Share,
    /// A pointwise interval that excludes 0, in any window of any ring.
    pub any_pointwise: Share,
    /// A simultaneous interval that excludes 0, in any window of any ring.
    pub any_simultaneous: Share,
    /// Every headline that came out, by the draw in which it first did.
    pub verdicts: Vec<(Verdict, Share)>,
    /// Every window, in the order of the study.
    pub windows: Vec<WindowAlarms>,
}

/// Runs a study on data drawn from its own structure, in which actions do nothing, and counts what it finds.
///
/// `study` gives the flags of one data set, or none where it allows no estimate. The shares speak of data as the structure draws them; real
/// data may be burstier than it can tell, and a study that cries wolf seldom here may do so more often there.
///
/// # Errors
/// Those of `study`.
pub fn false_alarms<E: From<Error> + Send>(
    structure: &Structure,
    draws: u32,
    seed: u64,
    study: impl Fn(&AnchoredPoints) -> Result<Option<Flags>, E> + Sync,
) -> Result<FalseAlarms, E> {
    let all: Vec<Option<Flags>> =
        (0..u64::from(draws)).into_par_iter().map(|draw| study(&structure.draw(seed, draw))).collect::<Result<_, E>>()?;
    let runs: Vec<&Flags> = all.iter().flatten().collect();
    let share = |hit: &dyn Fn(&Flags) -> bool| Share::new(runs.iter().filter(|run| hit(run)).count() as u32, runs.len() as u32);
    let mut kinds: Vec<Verdict> = Vec::new();
    for run in &runs {
        if !kinds.contains(&run.verdict) {
            kinds.push(run.verdict);
        }
    }
    let windows = runs.first().map_or(&[][..], |run| &run.windows);
    let same = |flags: &Flags, of: &WindowFlags, told: fn(&WindowFlags) -> bool| {
        let own = flags.windows.iter().find(|own| own.ring == of.ring && own.baseline == of.baseline && own.after == of.after);
        own.is_some_and(told)
    };
    Ok(FalseAlarms {
        draws,
        not_estimable: draws - runs.len() as u32,
        headline: share(&|run| names_a_change(run.verdict)),
        any_finding: share(&|run| run.finding),
        any_pointwise: share(&|run| run.windows.iter().any(|window| window.pointwise)),
        any_simultaneous: share(&|run| run.windows.iter().any(|window| window.simultaneous)),
        verdicts: kinds.into_iter().map(|kind| (kind, share(&|run| run.verdict == kind))).collect(),
        windows: windows
            .iter()
            .map(|window| WindowAlarms {
                ring: window.ring,
                baseline: window.baseline,
                after: window.after,
                pointwise: share(&|run| same(run, window, |own| own.pointwise)),
                simultaneous: share(&|run| same(run, window, |own| own.simultaneous)),
            })
            .collect(),
    })
}

fn names_a_change(verdict: Verdict) -> bool {
    match verdict {
        Verdict::LastingRelief
        | Verdict::Relief
        | Verdict::RespiteThenReturn
        | Verdict::RespiteThenRebound
        | Verdict::WorseThenRelief
        | Verdict::Worse => true,
        Verdict::DependsOnTheBaseline | Verdict::CannotBeToldFromNone | Verdict::NotEstimable => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_by_hand() {
        // z² = 3.8415: (0 + 1.9207/10 ± …) / (1 + 3.8415/10) for 0 of 10, so 0 to 0.2775.
        let none = Share::new(0, 10);
        assert!(none.low == 0.0 && (none.high - 0.277_533).abs() < 1e-5, "{none:?}");
        assert_eq!((Share::new(0, 0).low, Share::new(0, 0).high), (0.0, 1.0));
    }
}
