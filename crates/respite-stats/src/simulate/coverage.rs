//! How often the bands hold the truth, over invented theatres.

use super::{RingTruth, TheatreConfig, simulate};
use crate::{
    data::{RingDayTable, Window},
    effect::{Band, Curve, CurveDay, DayRead, Interval, MinimumDetectable, RespiteCurve, RespiteCurveEstimate, Verdict, verdict},
    error::Error,
    method::Method,
};
use rayon::prelude::*;
use serde::Serialize;

/// Shares of theatres in which the bands of one ring's curve under one baseline hold the truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CurveCoverage {
    /// Upper bound of the ring.
    pub ring_to_km: f64,
    /// The window before.
    pub baseline: Window,
    /// Pointwise band of the daily effect, all days together.
    pub daily_pointwise: f64,
    /// The same on the day where it is lowest.
    pub daily_pointwise_worst: f64,
    /// The whole path of daily effects within the simultaneous band.
    pub daily_simultaneous: f64,
    /// Pointwise band of the cumulative relief, all days together.
    pub relief_pointwise: f64,
    /// The whole cumulative relief within the simultaneous band.
    pub relief_simultaneous: f64,
    /// The cumulative relief at the horizon.
    pub net: f64,
    /// Mean of the estimated less the true relief at the horizon.
    pub net_bias: f64,
    /// The true relief at the horizon.
    pub net_truth: f64,
    /// The duration: the last day of relief that the same simultaneous band would show around the true path.
    pub duration: f64,
    /// The depth.
    pub depth: f64,
    /// The rebound.
    pub rebound: f64,
    /// Windows after, pointwise, all together.
    pub windows_pointwise: f64,
}

/// What [`coverage`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// Theatres that allowed an estimate.
    pub runs: u32,
    /// By ring and baseline.
    pub curves: Vec<CurveCoverage>,
    /// All windows of a ring under all baselines at once within their simultaneous intervals, by ring.
    pub windows_simultaneous: Vec<f64>,
    /// The headlines with the number of theatres that gave them.
    pub verdicts: Vec<(Verdict, u32)>,
    /// Share of theatres whose headline speaks of relief.
    pub relief_verdicts: f64,
    /// Mean width of the simultaneous band of the daily effect, all curves together.
    pub mean_daily_width: f64,
    /// Mean number of campaigns.
    pub mean_campaigns: f64,
    /// Share of theatres whose test of the days before finds a difference (p < 0.05) in the innermost ring.
    pub pre_path_found: f64,
}

/// One theatre's hits: by curve, then by what is looked at.
struct Run {
    hits: Vec<Hits>,
    windows: Vec<bool>,
    verdict: Verdict,
    width: f64,
    campaigns: f64,
    pre_path: bool,
}

struct Hits {
    daily: Vec<bool>,
    daily_path: bool,
    relief: Vec<bool>,
    relief_path: bool,
    net: bool,
    net_error: f64,
    duration: bool,
    depth: bool,
    rebound: bool,
    windows: Vec<bool>,
}

/// Runs the whole analysis on one invented theatre for each seed, and counts how often its bands hold the truth.
///
/// The spec's own seed is mixed with the theatre's. Theatres without an estimate are left out.
///
/// # Errors
/// Settings that [`simulate`] or the methods refuse, or a truth of other rings or days.
pub fn coverage(config: &TheatreConfig, spec: &RespiteCurve, truths: &[RingTruth], seeds: std::ops::Range<u64>) -> Result<Coverage, Error> {
    if truths.len() != spec.rings_km.len() || truths.iter().any(|truth| truth.effect_per_action.len() != spec.horizon_days as usize) {
        return Err(Error::NotEstimable { what: "coverage".into(), reason: "the truth has other rings or days than the spec".into() });
    }
    let runs: Vec<Option<Run>> = seeds.into_par_iter().map(|seed| one(config, spec, truths, seed)).collect::<Result<_, Error>>()?;
    let runs: Vec<Run> = runs.into_iter().flatten().collect();
    let share = |hit: &dyn Fn(&Run) -> bool| runs.iter().filter(|run| hit(run)).count() as f64 / runs.len() as f64;
    let pooled = |hits: &dyn Fn(&Run) -> Vec<bool>| {
        let all: Vec<bool> = runs.iter().flat_map(hits).collect();
        all.iter().filter(|hit| **hit).count() as f64 / all.len() as f64
    };
    let curves = (0..spec.rings_km.len() * spec.baselines.len()).map(|curve| CurveCoverage {
        ring_to_km: spec.rings_km[curve / spec.baselines.len()],
        baseline: spec.baselines[curve % spec.baselines.len()],
        daily_pointwise: pooled(&|run| run.hits[curve].daily.clone()),
        daily_pointwise_worst: (0..spec.horizon_days as usize).map(|day| share(&|run| run.hits[curve].daily[day])).fold(1.0, f64::min),
        daily_simultaneous: share(&|run| run.hits[curve].daily_path),
        relief_pointwise: pooled(&|run| run.hits[curve].relief.clone()),
        relief_simultaneous: share(&|run| run.hits[curve].relief_path),
        net: share(&|run| run.hits[curve].net),
        net_bias: runs.iter().map(|run| run.hits[curve].net_error).sum::<f64>() / runs.len() as f64,
        net_truth: -truths[curve / spec.baselines.len()].effect_per_action.iter().sum::<f64>(),
        duration: share(&|run| run.hits[curve].duration),
        depth: share(&|run| run.hits[curve].depth),
        rebound: share(&|run| run.hits[curve].rebound),
        windows_pointwise: pooled(&|run| run.hits[curve].windows.clone()),
    });
    let relief = |verdict: Verdict| {
        matches!(verdict, Verdict::LastingRelief | Verdict::Relief | Verdict::RespiteThenReturn | Verdict::RespiteThenRebound)
    };
    let mut verdicts: Vec<(Verdict, u32)> = Vec::new();
    for run in &runs {
        match verdicts.iter_mut().find(|(verdict, _)| *verdict == run.verdict) {
            Some((_, count)) => *count += 1,
            None => verdicts.push((run.verdict, 1)),
        }
    }
    Ok(Coverage {
        runs: runs.len() as u32,
        curves: curves.collect(),
        windows_simultaneous: (0..spec.rings_km.len()).map(|ring| share(&|run| run.windows[ring])).collect(),
        relief_verdicts: share(&|run| relief(run.verdict)),
        verdicts,
        mean_daily_width: runs.iter().map(|run| run.width).sum::<f64>() / runs.len() as f64,
        mean_campaigns: runs.iter().map(|run| run.campaigns).sum::<f64>() / runs.len() as f64,
        pre_path_found: share(&|run| run.pre_path),
    })
}

fn one(config: &TheatreConfig, spec: &RespiteCurve, truths: &[RingTruth], seed: u64) -> Result<Option<Run>, Error> {
    let spec = RespiteCurve { seed: spec.seed.wrapping_add(seed), ..spec.clone() };
    let points = simulate(config, seed)?.anchored_points();
    let before = spec.baselines.iter().map(|baseline| baseline.from_day.unsigned_abs()).max().unwrap_or(1);
    let table = RingDayTable::build(&points, &spec.rings_km, before, spec.horizon_days)?;
    let minimum = MinimumDetectable {
        rings_km: spec.rings_km.clone(),
        horizon_days: spec.horizon_days,
        baselines: spec.baselines.clone(),
        after: spec.after.clone(),
        campaign_km: spec.campaign_km,
        campaign_days: spec.campaign_days,
        ..MinimumDetectable::default()
    };
    let (fit, minimum) = match (spec.fit_table(&table), minimum.fit(&points)) {
        (Ok(fit), Ok(minimum)) => (fit, minimum),
        (Err(Error::NotEstimable { .. }), _) | (_, Err(Error::NotEstimable { .. })) => return Ok(None),
        (Err(error), _) | (_, Err(error)) => return Err(error),
    };
    let estimate = fit.estimate;
    let verdict = verdict(&estimate, &minimum.estimate, estimate.windows.first().map(|window| window.ring)).verdict;
    let widths: Vec<f64> = estimate.curves.iter().flat_map(|curve| &curve.days).map(|day| width(day.effect_band.simultaneous)).collect();
    Ok(Some(Run {
        hits: (0..estimate.curves.len()).map(|curve| hits(&estimate, curve, truths)).collect(),
        windows: (0..truths.len())
            .map(|ring| windows(&estimate, None, truths, ring, |band| band.simultaneous).into_iter().all(|hit| hit))
            .collect(),
        verdict,
        width: widths.iter().sum::<f64>() / widths.len() as f64,
        campaigns: estimate.campaigns as f64,
        pre_path: estimate.pre_paths.first().is_some_and(|path| path.p_value < 0.05),
    }))
}

fn width(interval: Interval) -> f64 {
    interval.high - interval.low
}

fn holds(interval: Interval, truth: f64) -> bool {
    // The truth may lie on the edge: where nothing can happen both are 0, up to rounding.
    interval.low <= truth + 1e-12 && truth <= interval.high + 1e-12
}

/// The last day on which the true effect lies below 0 by more than half the band's width.
fn shown_by_the_band(curve: &Curve, effects: &[f64]) -> Option<u32> {
    let half = |day: &CurveDay| width(day.effect_band.simultaneous) / 2.0;
    curve.days.iter().zip(effects).rposition(|(day, effect)| *effect < -half(day)).map(|day| day as u32 + 1)
}

/// Whether an interval of days holds a day; none is earlier than every day.
fn holds_day(read: DayRead, day: Option<u32>) -> bool {
    read.low_day <= day && day <= read.high_day
}

fn windows(
    estimate: &RespiteCurveEstimate,
    baseline: Option<Window>,
    truths: &[RingTruth],
    ring: usize,
    edge: fn(Band) -> Interval,
) -> Vec<bool> {
    let here = estimate.windows.iter().filter(|window| window.ring == truths[ring].ring && baseline.is_none_or(|b| b == window.baseline));
    here.map(|window| {
        let days = window.after.from_day as usize - 1..window.after.to_day as usize;
        holds(edge(window.effect_band), truths[ring].effect_per_action[days].iter().sum())
    })
    .collect()
}

fn hits(estimate: &RespiteCurveEstimate, curve: usize, truths: &[RingTruth]) -> Hits {
    let curve = &estimate.curves[curve];
    let ring = truths.iter().position(|truth| truth.ring == curve.ring).unwrap_or(0);
    let effects = &truths[ring].effect_per_action;
    let reliefs: Vec<f64> = effects
        .iter()
        .scan(0.0, |relief, effect| {
            *relief -= effect;
            Some(*relief)
        })
        .collect();
    let at_effects = |edge: fn(Band) -> Interval| {
        curve.days.iter().zip(effects).map(|(day, truth)| holds(edge(day.effect_band), *truth)).collect::<Vec<_>>()
    };
    let at_reliefs = |edge: fn(Band) -> Interval| {
        curve.days.iter().zip(&reliefs).map(|(day, truth)| holds(edge(day.cumulative_relief_band), *truth)).collect::<Vec<_>>()
    };
    let deepest = reliefs.iter().copied().fold(0.0, f64::max);
    let after = reliefs.iter().position(|relief| *relief == deepest).map_or(0, |at| at + 1);
    let lowest = reliefs[after..].iter().copied().fold(deepest, f64::min);
    Hits {
        daily: at_effects(|band| band.pointwise),
        daily_path: at_effects(|band| band.simultaneous).into_iter().all(|hit| hit),
        relief: at_reliefs(|band| band.pointwise),
        relief_path: at_reliefs(|band| band.simultaneous).into_iter().all(|hit| hit),
        net: holds(curve.net.interval, reliefs.last().copied().unwrap_or(0.0)),
        net_error: curve.net.per_action - reliefs.last().copied().unwrap_or(0.0),
        duration: holds_day(curve.duration, shown_by_the_band(curve, effects)),
        depth: holds(curve.depth.interval, deepest),
        rebound: holds(curve.rebound.interval, deepest - lowest),
        windows: windows(estimate, Some(curve.baseline), truths, ring, |band| band.pointwise),
    }
}
