//! Effects of actions on the counts around them, one file per method.

pub(crate) fn check_level(level: f64) -> Result<(), Error> {
    if (0.5..1.0).contains(&level) {
        return Ok(());
    }
    Err(Error::Setting { setting: "level", value: level.to_string(), limit: "it must be at least 0.5 and below 1".into() })
}
pub use att_gt::{Adjustment, AttAggregate, AttGt, AttGtEstimate, AttPart, BasePeriod, Comparison, EventTimes, GroupTime};
mod att_gt;
pub use honest_bounds::{
    BinContrast, BinnedContrasts, Bins, Breakdown, HonestBounds, HonestBoundsEstimate, HonestWindow, RestrictedEffect, TimedContrasts,
    relative_bounds, smoothness_bounds,
};
pub use local_level::{ControlCoefficient, InitialLevel, LevelEffect, LevelPeriod, LocalLevel, LocalLevelEstimate, ResidualTest};
mod campaign_sums;
mod campaigns;
mod coefficient;
mod event_study;
mod honest_bounds;
mod imputation;
mod kinds_compared;
mod local_level;
mod matched_wake;
pub mod matching;
mod minimum_detectable;
mod multiplicity;
mod overlap;
mod panel_doubts;
mod placebo;
mod pre_path;
mod pre_trend;
mod respite_curve;
mod specification_curve;
mod stochastic_intervention;
mod synthetic_control;
mod verdict;
mod wake_deconvolution;
mod wake_ratio;

pub use campaigns::campaign_numbers;
pub use coefficient::Coefficient;
pub use event_study::{Errors, EventEffect, EventStudy, EventStudyEstimate, Family, NegativeWeights, Weighting};
pub use imputation::{AverageBy, HorizonEffect, Imputation, ImputationEstimate, ImputedRow};
pub use kinds_compared::{KindChange, KindContrast, KindsCompared, KindsComparedEstimate, Measured, PriorStratum};
pub use matched_wake::{Estimator, MatchedStatus, MatchedWake, MatchedWakeEstimate, MatchedWindow, Wake, WakeFormula, WakeRule, WakeUnit};
pub use minimum_detectable::{MinimumDetectable, MinimumDetectableCell, MinimumDetectableEstimate, minimum_detectable_fall};
pub use overlap::{OverlapShares, OverlapWindow, WakeOverlap, WakeOverlapEstimate, isolated_anchors};
pub use placebo::{Placebo, PlaceboCell, PlaceboEstimate, PlaceboKind, PlaceboSet};
pub use pre_path::{DetectableTrend, MissedTrend, PrePathPower, PrePathPowerEstimate, PrePathTest};
pub use pre_trend::PreTrend;
pub use respite_curve::{Band, Curve, CurveDay, CurveWindow, DayRead, Interval, PrePath, RespiteCurve, RespiteCurveEstimate, SizeRead};
pub use specification_curve::{CountedDesign, Specification, SpecificationCurve, SpecificationCurveEstimate};
pub use stochastic_intervention::{
    InterventionContrast, InterventionDensity, InterventionMean, NamedArea, PropensityTerm, StochasticIntervention,
    StochasticInterventionEstimate, WeightSummary,
};
pub use synthetic_control::{ControlWeight, LeftOut, PlaceboFit, SyntheticControl, SyntheticControlEstimate, SyntheticPeriod, WeightForm};
pub use verdict::{Finding, OppositeSigns, Verdict, VerdictCell, VerdictEvidence, verdict};
pub use wake_deconvolution::{
    Likelihood, ModelledWindow, Response, ResponseBin, RingResponses, WakeDeconvolution, WakeDeconvolutionEstimate,
};
pub use wake_ratio::{Block, WakeRatio, WakeRatioCell, WakeRatioEstimate};

use crate::{
    data::{Anchor, Arm, RingDayTable, Window},
    error::Error,
};

fn default_rings_km() -> Vec<f64> {
    vec![5.0, 25.0, 100.0, 400.0]
}

fn default_baselines() -> Vec<Window> {
    vec![Window::new(-7, -1), Window::new(-30, -8)]
}

fn default_after() -> Vec<Window> {
    vec![Window::new(1, 7), Window::new(8, 14), Window::new(15, 28)]
}

/// The smallest window that holds all of them.
fn reach(baselines: &[Window], after: &[Window]) -> Window {
    baselines.iter().chain(after).copied().reduce(Window::joined).unwrap_or(Window::new(0, 0))
}

fn check_arms(anchors: &[Anchor]) -> Result<(), Error> {
    for (arm, name) in [(Arm::Treated, "treated"), (Arm::Control, "control")] {
        if !anchors.iter().any(|anchor| anchor.arm == arm) {
            return Err(Error::NotEstimable {
                what: "a comparison of two arms".into(),
                reason: format!("the {name} arm has 0 actions, and 1 is the least"),
            });
        }
    }
    Ok(())
}

/// Whether a table has the spec's rings and covers its days.
fn check_table(table: &RingDayTable, rings_km: &[f64], reach: Window) -> Result<(), Error> {
    if !table.rings().iter().map(|ring| ring.to_km).eq(rings_km.iter().copied()) {
        return Err(Error::Setting {
            setting: "rings_km",
            value: format!("{rings_km:?}"),
            limit: "the table was counted with other rings".into(),
        });
    }
    if table.days().joined(reach) != table.days() {
        return Err(Error::Setting {
            setting: "windows",
            value: reach.to_string(),
            limit: format!("the table covers the days {}", table.days()),
        });
    }
    Ok(())
}

/// How near actions must be to be of one campaign: by default within the outermost ring and the horizon.
fn nearness(rings_km: &[f64], horizon_days: u32, campaign_km: Option<f64>, campaign_days: Option<u32>) -> campaigns::Nearness {
    campaigns::Nearness {
        distance_km: campaign_km.or(rings_km.last().copied()).unwrap_or(0.0),
        gap_days: campaign_days.unwrap_or(horizon_days),
        longest_days: horizon_days.saturating_mul(2),
    }
}

fn check_campaigns(campaign_km: Option<f64>) -> Result<(), Error> {
    match campaign_km {
        Some(km) if !(km.is_finite() && km >= 0.0) => {
            Err(Error::Setting { setting: "campaign_km", value: km.to_string(), limit: "it must be a distance of 0 or more".into() })
        }
        _ => Ok(()),
    }
}

fn check_horizon(horizon_days: u32, after: &[Window]) -> Result<(), Error> {
    let last = after.iter().map(|window| window.to_day).max().unwrap_or(1);
    if !(1..=3660).contains(&horizon_days) || i64::from(last) > i64::from(horizon_days) {
        let limit = format!("it must be 1 to 3660 days and reach the last day of the windows after, {last}");
        return Err(Error::Setting { setting: "horizon_days", value: horizon_days.to_string(), limit });
    }
    Ok(())
}
