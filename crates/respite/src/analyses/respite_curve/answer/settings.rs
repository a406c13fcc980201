//! The settings of each method, from those of the study.

use crate::analyses::respite_curve::{
    opened::{self, OpenedStudy},
    second_looks,
    spec::ExchangeWithin,
};
use respite_stats::effect::{
    Block, HonestBounds, KindsCompared, MinimumDetectable, Placebo, PlaceboKind, PrePathPower, RespiteCurve, SpecificationCurve,
    WakeDeconvolution, WakeOverlap, WakeRatio,
};
use serde::Serialize;

/// The settings of each method.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settings {
    /// Of the cells.
    pub wake_ratio: WakeRatio,
    /// Of the curve.
    pub respite_curve: RespiteCurve,
    /// Of the smallest detectable change.
    pub minimum_detectable: MinimumDetectable,
    /// Of the overlap.
    pub wake_overlap: WakeOverlap,
    /// Of the specification curve.
    pub specification_curve: SpecificationCurve,
    /// Of the overlapping wakes; none where they are not modelled.
    pub wake_deconvolution: Option<WakeDeconvolution>,
    /// Of the drift: bounds, and power of the test of the days before; none where it is turned off.
    pub drift: Option<(HonestBounds, PrePathPower)>,
    /// Of the kinds of action.
    pub kinds_compared: KindsCompared,
    /// Of the placebos; none where they are turned off.
    pub placebo: Option<Placebo>,
}

impl Settings {
    pub(in crate::analyses::respite_curve) fn of(opened: &OpenedStudy) -> Self {
        let (wake, inference) = (&opened.study.wake, &opened.study.inference);
        let rings_km = wake.rings_km.get_ref().clone();
        let horizon_days = (*wake.horizon_days.get_ref()).unsigned_abs();
        let baselines = opened::windows(wake.baselines.get_ref());
        let after = opened::windows(wake.after.get_ref());
        let exchange_within = match inference.exchange_within {
            ExchangeWithin::Week => Block::Week,
            ExchangeWithin::Month => Block::Month,
            ExchangeWithin::Period => Block::Period,
        };
        let (draws, seed) = (inference.draws, inference.seed);
        let (campaign_km, campaign_days) = (inference.campaign_km, inference.campaign_days);
        let drawn = matches!(opened.comparison, opened::ComparisonRows::Drawn(_));
        let kinds = [PlaceboKind::Dates, PlaceboKind::Places, PlaceboKind::Kinds];
        let placebo = (opened.study.second_looks.placebos > 0).then(|| Placebo {
            rings_km: rings_km.iter().take(1).copied().collect(),
            baselines: baselines.clone(),
            after: after.clone(),
            // Dates and places that were drawn were never of another kind.
            kinds: kinds.into_iter().filter(|kind| !drawn || *kind != PlaceboKind::Kinds).collect(),
            control_acts: !drawn,
            campaign_km: campaign_km.or(rings_km.last().copied()),
            campaign_days: campaign_days.unwrap_or(horizon_days),
            clear_km: opened.study.second_looks.placebos_clear_km,
            draws: opened.study.second_looks.placebos,
            seed,
            ..Placebo::default()
        });
        let wake_deconvolution = opened.study.second_looks.overlap_modelled.then(|| WakeDeconvolution {
            rings_km: rings_km.clone(),
            horizon_days,
            baselines: baselines.clone(),
            after: after.clone(),
            control_acts: !drawn,
            draws,
            seed,
            campaign_km,
            campaign_days,
            ..WakeDeconvolution::default()
        });
        let looks = &opened.study.second_looks;
        let inner: Vec<f64> = rings_km.iter().take(1).copied().collect();
        // Campaigns are those of the curve, whose outermost ring decides.
        let campaigns = (campaign_km.or(rings_km.last().copied()), campaign_days.or(Some(horizon_days)));
        let drift = looks.drift.then(|| second_looks::drift_settings(&inner, opened.reach(), &after, campaigns)).flatten();
        let kinds_compared = KindsCompared {
            rings_km: inner.clone(),
            horizon_days,
            baselines: baselines.clone(),
            after: after.clone(),
            campaign_km: campaigns.0,
            campaign_days: campaigns.1,
            ..KindsCompared::default()
        };
        Self {
            kinds_compared,
            drift,
            placebo,
            wake_deconvolution,
            wake_ratio: WakeRatio {
                rings_km: rings_km.clone(),
                baselines: baselines.clone(),
                after: after.clone(),
                draws,
                seed,
                exchange_within,
                ..WakeRatio::default()
            },
            respite_curve: RespiteCurve {
                rings_km: rings_km.clone(),
                horizon_days,
                baselines: baselines.clone(),
                after: after.clone(),
                draws,
                seed,
                campaign_km,
                campaign_days,
                ..RespiteCurve::default()
            },
            specification_curve: SpecificationCurve {
                rings_km: rings_km.clone(),
                baselines: baselines.clone(),
                after: after.clone(),
                draws,
                seed,
                campaign_km,
                campaign_days: campaign_days.or(Some(horizon_days)),
                ..SpecificationCurve::default()
            },
            minimum_detectable: MinimumDetectable {
                rings_km: rings_km.clone(),
                horizon_days,
                baselines,
                after: after.clone(),
                campaign_km,
                campaign_days,
                ..MinimumDetectable::default()
            },
            wake_overlap: WakeOverlap { rings_km, horizon_days, after },
        }
    }
}
