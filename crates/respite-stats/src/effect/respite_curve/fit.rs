//! From the table to curves, windows and doubts.

use super::{
    RespiteCurve,
    band::Resampled,
    contrasts::Contrasts,
    estimate::{Curve, CurveDay, CurveWindow, PrePath, RespiteCurveEstimate, SizeRead},
    read_off::{EQUAL, Reads, day_read, duration, read, rebound_interval},
};
use crate::{
    data::{RingDayTable, RowId, Window},
    diagnostic::{self, Diagnostic},
    effect::campaign_sums::Campaigns,
    error::Error,
    method::Fit,
    numeric::quantile,
};
use std::collections::BTreeMap;

/// Fewer campaigns than this in an arm leave too little to resample: an arm of one campaign would seem to have no variance.
const FEWEST: u64 = 5;
/// Fewer campaigns than this in an arm raise a doubt.
const FEW: u64 = 20;

pub(super) fn fit(spec: &RespiteCurve, table: &RingDayTable, weights: Option<&BTreeMap<RowId, f64>>) -> Result<Fit<RespiteCurve>, Error> {
    let reach = spec.reach();
    let campaigns = Campaigns::by_weight(table, spec.nearness(), reach, weights);
    campaigns.check_arms("a respite curve")?;
    for (arm, name) in [(0, "actions"), (1, "comparison")] {
        let found = campaigns.with(arm);
        if found < FEWEST {
            let reason = format!("too few campaigns of {name} with baselines and horizon observed: {found}, and {FEWEST} is the least");
            return Err(Error::NotEstimable { what: "a respite curve".into(), reason });
        }
    }
    let contrasts = Contrasts { reach, horizon: spec.horizon_days as usize, baselines: &spec.baselines, after: &spec.after };
    let mut estimate = RespiteCurveEstimate {
        curves: Vec::new(),
        windows: Vec::new(),
        pre_paths: Vec::new(),
        level: spec.level,
        treated: campaigns.counted[0],
        control: campaigns.counted[1],
        treated_incomplete: campaigns.incomplete[0],
        control_incomplete: campaigns.incomplete[1],
        campaigns: campaigns.anchors.len() as u64,
        treated_campaigns: campaigns.with(0),
        control_campaigns: campaigns.with(1),
    };
    let mut doubts = few(&estimate);
    for ring in 0..table.rings().len() {
        let sums = campaigns.sums(table, ring, reach);
        let resampled = Resampled::new(&campaigns, &sums, &contrasts, spec.draws, spec.seed, spec.level);
        let observed: [Vec<f64>; 2] = [0, 1].map(|arm| means(&sums, arm, campaigns.total(arm)));
        let view = RingView { table, ring, contrasts: &contrasts, resampled: &resampled, treated: &observed[0] };
        estimate.curves.extend((0..spec.baselines.len()).map(|baseline| view.curve(baseline, spec.level)));
        estimate.windows.extend(view.windows());
        let path = view.pre_path();
        doubts.extend(day_zero(&view, &observed[1]));
        if path.p_value < 0.05 {
            doubts.push(diagnostic::PRE_PATH.with(format!(
                "{} to {} km: between days {} and {} the arms' difference strays up to {:.1} standard errors from its mean, p = {:.3}",
                path.ring.from_km, path.ring.to_km, path.days.from_day, path.days.to_day, path.largest_deviation, path.p_value
            )));
        }
        estimate.pre_paths.push(path);
    }
    Ok(Fit { spec: spec.clone(), estimate, diagnostics: doubts, version: env!("CARGO_PKG_VERSION") })
}

fn means(sums: &[[Vec<f64>; 2]], arm: usize, anchors: f64) -> Vec<f64> {
    let mut means = vec![0.0; sums.first().map_or(0, |both| both[arm].len())];
    for both in sums {
        means.iter_mut().zip(&both[arm]).for_each(|(mean, sum)| *mean += sum);
    }
    means.iter_mut().for_each(|mean| *mean /= anchors);
    means
}

/// One ring with its draws and the treated arm's mean counts by day.
struct RingView<'a> {
    table: &'a RingDayTable,
    ring: usize,
    contrasts: &'a Contrasts<'a>,
    resampled: &'a Resampled,
    treated: &'a [f64],
}

impl RingView<'_> {
    fn treated_on(&self, day: i32) -> f64 {
        self.treated[(day - self.contrasts.reach.from_day) as usize]
    }

    fn curve(&self, baseline: usize, level: f64) -> Curve {
        let Self { contrasts, resampled, .. } = self;
        let (effects, reliefs) = (contrasts.effects(baseline), contrasts.reliefs(baseline));
        let daily: Vec<usize> = effects.clone().skip(1).collect();
        let (daily_critical, relief_critical) = (resampled.critical(&daily), resampled.critical(&reliefs.clone().collect::<Vec<_>>()));
        let days: Vec<CurveDay> = daily
            .iter()
            .zip(reliefs.clone())
            .zip(1..)
            .map(|((effect, relief), day)| {
                let (treated, size) = (self.treated_on(day), resampled.estimates[*effect]);
                let counterfactual = treated - size;
                CurveDay {
                    day,
                    treated_per_action: treated,
                    counterfactual_per_action: counterfactual,
                    effect_per_action: size,
                    effect_std_error: resampled.std_errors[*effect],
                    effect_band: resampled.band(*effect, daily_critical),
                    rate_ratio: (counterfactual > EQUAL).then(|| treated / counterfactual),
                    cumulative_relief_per_action: resampled.estimates[relief],
                    cumulative_relief_band: resampled.band(relief, relief_critical),
                }
            })
            .collect();
        let half_widths: Vec<f64> = days.iter().map(|day| day.effect_band.simultaneous.high - day.effect_per_action).collect();
        let pointwise: Vec<f64> = days.iter().map(|day| day.effect_band.pointwise.high - day.effect_per_action).collect();
        let reads = read(&resampled.estimates[reliefs.clone()]);
        let drawn: Vec<Reads> = resampled.draws.iter().map(|draw| read(&draw[reliefs.clone()])).collect();
        let days_after = effects.start + 1..effects.end;
        let drawn_effects = resampled.draws.iter().map(|draw| &draw[days_after.clone()]);
        let net = reliefs.end - 1;
        // A band that holds the whole true curve holds its highest point between the highest points of its edges.
        let highest = |edge: fn(&CurveDay) -> f64| days.iter().map(edge).fold(0.0, f64::max);
        Curve {
            ring: self.table.rings()[self.ring],
            baseline: contrasts.baselines[baseline],
            day_zero_effect_per_action: resampled.estimates[effects.start],
            day_zero_interval: resampled.pointwise(effects.start),
            depth: SizeRead {
                per_action: reads.depth,
                interval: super::Interval {
                    low: highest(|day| day.cumulative_relief_band.simultaneous.low),
                    high: highest(|day| day.cumulative_relief_band.simultaneous.high),
                },
            },
            depth_day: day_read(reads.depth_day, drawn.iter().map(|reads| reads.depth_day), level, true),
            duration: duration(&resampled.estimates[days_after.clone()], &half_widths, &pointwise, drawn_effects),
            half_life: day_read(reads.half_life, drawn.iter().map(|reads| reads.half_life), level, false),
            break_even: day_read(reads.break_even, drawn.iter().map(|reads| reads.break_even), level, false),
            rebound: SizeRead {
                per_action: reads.rebound,
                interval: rebound_interval(
                    &resampled.estimates[reliefs.clone()],
                    resampled.draws.iter().map(|draw| &draw[reliefs.clone()]),
                    level,
                ),
            },
            net: SizeRead { per_action: resampled.estimates[net], interval: resampled.pointwise(net) },
            days,
        }
    }

    fn windows(&self) -> Vec<CurveWindow> {
        let Self { contrasts, resampled, .. } = self;
        let pairs = || (0..contrasts.baselines.len()).flat_map(|baseline| (0..contrasts.after.len()).map(move |after| (baseline, after)));
        let family: Vec<usize> = pairs().map(|(baseline, after)| contrasts.window(baseline, after)).collect();
        let critical = resampled.critical(&family);
        let detectable = quantile::normal(0.975) + quantile::normal(0.8);
        let one = |(baseline, after): (usize, usize)| {
            let (index, window) = (contrasts.window(baseline, after), contrasts.after[after]);
            let treated: f64 = (window.from_day..=window.to_day).map(|day| self.treated_on(day)).sum();
            CurveWindow {
                ring: self.table.rings()[self.ring],
                baseline: contrasts.baselines[baseline],
                after: window,
                effect_per_action: resampled.estimates[index],
                effect_std_error: resampled.std_errors[index],
                effect_band: resampled.band(index, critical),
                treated_per_action: treated,
                counterfactual_per_action: treated - resampled.estimates[index],
                detectable_per_action: detectable * resampled.std_errors[index],
            }
        };
        pairs().map(one).collect()
    }

    fn pre_path(&self) -> PrePath {
        let (largest_deviation, p_value) = self.resampled.p_value(&self.contrasts.before().collect::<Vec<_>>());
        PrePath { ring: self.table.rings()[self.ring], days: Window::new(self.contrasts.reach.from_day, -1), largest_deviation, p_value }
    }
}

fn few(estimate: &RespiteCurveEstimate) -> Vec<Diagnostic> {
    let mut doubts = Vec::new();
    let incomplete = estimate.treated_incomplete + estimate.control_incomplete;
    if incomplete > 0 {
        let all = incomplete + estimate.treated + estimate.control;
        doubts
            .push(diagnostic::INCOMPLETE.with(format!(
                "curve: {incomplete} of {all} actions and comparisons have a baseline or horizon that leaves the observed period and are left out"
            )));
    }
    if estimate.treated_campaigns.min(estimate.control_campaigns) < FEW {
        doubts.push(diagnostic::FEW_CLUSTERS.with(format!(
            "the treated actions fall into {} campaigns and the control actions into {}; below {FEW} intervals are unsure",
            estimate.treated_campaigns, estimate.control_campaigns
        )));
    }
    doubts
}

fn day_zero(view: &RingView<'_>, control: &[f64]) -> Option<Diagnostic> {
    let horizon = view.contrasts.horizon as i32;
    let zero = view.treated_on(0);
    let usual = (1..=horizon).map(|day| view.treated_on(day)).sum::<f64>() / f64::from(horizon);
    let other = control[view.contrasts.reach.from_day.unsigned_abs() as usize];
    let ring = view.table.rings()[view.ring];
    (zero > 3.0 * usual && zero > other).then(|| {
        diagnostic::DAY_ZERO.with(format!(
            "{} to {} km: {zero:.2} per treated action on the day itself, against {usual:.2} on an average day after and {other:.2} around the control",
            ring.from_km, ring.to_km
        ))
    })
}
