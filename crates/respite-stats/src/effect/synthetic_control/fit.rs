//! From aligned series to weights, effects, placebos and doubts.

use super::{ControlWeight, LeftOut, PlaceboFit, SyntheticControl, SyntheticControlEstimate, SyntheticPeriod, WeightForm, ridge::Target};
use crate::{
    data::AlignedSeries,
    diagnostic::{self, Diagnostic},
    effect::Interval,
    error::Error,
    method::Fit,
};
use rayon::prelude::*;

/// A series' values and predictors.
#[derive(Clone, Copy)]
struct Unit<'a> {
    values: &'a [f64],
    predictors: &'a [f64],
}

struct Fitted {
    simplex: Vec<f64>,
    weights: Vec<f64>,
    ridge: Option<f64>,
    loss: f64,
    effects: Vec<f64>,
}

impl Fitted {
    fn shown(&self, label: &str, before: usize) -> PlaceboFit {
        let root = |effects: &[f64]| (effects.iter().map(|effect| effect * effect).sum::<f64>() / effects.len() as f64).sqrt();
        let (rmspe_before, rmspe_after) = (root(&self.effects[..before]), root(&self.effects[before..]));
        PlaceboFit {
            label: label.to_owned(),
            rmspe_before,
            rmspe_after,
            rmspe_ratio: (rmspe_before > EXACT * root_mean(&self.effects).max(f64::MIN_POSITIVE)).then(|| rmspe_after / rmspe_before),
            mean_effect: mean(&self.effects[before..]),
        }
    }
}

/// A fit before below this share of the differences of all periods is taken as exact.
const EXACT: f64 = 1e-9;
/// Weights below this share count as none.
const NO_WEIGHT: f64 = 1e-9;

pub(super) fn fit(spec: &SyntheticControl, series: &AlignedSeries, treated_from: i32, label: &str) -> Result<Fit<SyntheticControl>, Error> {
    let before = series.before;
    let treated = Unit { values: &series.treated, predictors: &series.treated_predictors };
    let controls: Vec<Unit> =
        series.controls.iter().zip(&series.control_predictors).map(|(values, predictors)| Unit { values, predictors }).collect();
    let own = one(spec, treated, &controls, before)?;
    let without = |left: usize| -> Vec<Unit> { (0..controls.len()).filter(|at| *at != left).map(|at| controls[at]).collect() };
    let placebos: Vec<Fitted> =
        (0..controls.len()).into_par_iter().map(|at| one(spec, controls[at], &without(at), before)).collect::<Result<_, _>>()?;
    let weighty: Vec<usize> = (0..controls.len()).filter(|at| own.weights[*at].abs() > NO_WEIGHT).collect();
    let left_out: Vec<LeftOut> = weighty
        .into_par_iter()
        .map(|at| {
            let fitted = one(spec, treated, &without(at), before)?.shown(&series.labels[at], before);
            Ok(LeftOut { label: fitted.label, rmspe_before: fitted.rmspe_before, mean_effect: fitted.mean_effect })
        })
        .collect::<Result<_, Error>>()?;
    let shown: Vec<PlaceboFit> = placebos.iter().zip(&series.labels).map(|(fitted, label)| fitted.shown(label, before)).collect();
    let mine = own.shown(label, before);
    let size = |fit: &PlaceboFit| fit.rmspe_ratio.unwrap_or(f64::INFINITY);
    let rank = 1 + shown.iter().filter(|placebo| size(placebo) >= size(&mine)).count() as u64;
    let range = |at: usize| placebos.iter().map(move |placebo| placebo.effects[at]);
    let outside = |at: &usize| {
        let values = || series.controls.iter().map(|control| control[*at]);
        series.treated[*at] < values().fold(f64::INFINITY, f64::min) || series.treated[*at] > values().fold(f64::NEG_INFINITY, f64::max)
    };
    let period = |at: usize| SyntheticPeriod {
        period: series.periods[at],
        row: series.ids[at],
        observed: series.treated[at],
        synthetic: series.treated[at] - own.effects[at],
        effect: own.effects[at],
        cumulative_effect: (at >= before).then(|| own.effects[before..=at].iter().sum()),
        placebo_range: Interval { low: range(at).fold(f64::INFINITY, f64::min), high: range(at).fold(f64::NEG_INFINITY, f64::max) },
    };
    let estimate = SyntheticControlEstimate {
        weights: (0..controls.len())
            .map(|at| ControlWeight { label: series.labels[at].clone(), weight: own.weights[at], simplex_weight: own.simplex[at] })
            .collect(),
        periods: (0..series.periods.len()).map(period).collect(),
        treated_from,
        mean_effect: mine.mean_effect,
        total_effect: own.effects[before..].iter().sum(),
        own: mine,
        loss: own.loss,
        ridge: own.ridge,
        placebos: shown,
        rank,
        placebo_p_value: rank as f64 / (controls.len() + 1) as f64,
        leave_one_out: left_out,
        outside_range_before: (0..before).filter(outside).count() as u64,
        periods_before: before as u64,
    };
    let diagnostics = doubts(&estimate, &series.treated[..before]);
    Ok(Fit { spec: spec.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
}

fn one(spec: &SyntheticControl, treated: Unit, controls: &[Unit], before: usize) -> Result<Fitted, Error> {
    let target = target(spec, treated, controls, before);
    let simplex = target.simplex();
    let (weights, ridge) = match spec.weights {
        WeightForm::Simplex => (simplex.clone(), None),
        WeightForm::Ridge => {
            let ridge = spec.ridge.map_or_else(|| target.chosen_ridge(), Ok)?;
            (target.corrected(&simplex, ridge)?, Some(ridge))
        }
    };
    let synthetic = |at: usize| controls.iter().zip(&weights).map(|(control, weight)| control.values[at] * weight).sum::<f64>();
    let effects = treated.values.iter().enumerate().map(|(at, value)| value - synthetic(at)).collect();
    Ok(Fitted { loss: target.loss(&simplex), simplex, weights, ridge, effects })
}

/// The rows that are matched.
fn target(spec: &SyntheticControl, treated: Unit, controls: &[Unit], before: usize) -> Target {
    let mut target = Target { treated: Vec::new(), controls: vec![Vec::new(); controls.len()], periods: before };
    let mut add = |own: f64, others: &[f64], scale: f64| {
        let centre = mean(others);
        target.treated.push((own - centre) * scale);
        target.controls.iter_mut().zip(others).for_each(|(rows, value)| rows.push((value - centre) * scale));
    };
    let mut centred: Vec<f64> = Vec::new();
    for at in 0..before {
        let others: Vec<f64> = controls.iter().map(|control| control.values[at]).collect();
        let mut all = others.clone();
        all.push(treated.values[at]);
        let spread = if spec.standardise_periods { deviation(&all) } else { 1.0 };
        // A period in which all series are equal matches whatever the weights.
        let scale = if spread > 0.0 { 1.0 / spread } else { 0.0 };
        add(treated.values[at], &others, scale);
        let centre = mean(&others);
        centred.extend(others.iter().map(|value| (value - centre) * scale));
    }
    let overall = deviation(&centred);
    for predictor in 0..treated.predictors.len() {
        let others: Vec<f64> = controls.iter().map(|control| control.predictors[predictor]).collect();
        let spread = deviation(&others);
        // A predictor that all controls share cannot be matched by weights that sum to 1.
        if spread > 0.0 {
            add(treated.predictors[predictor], &others, overall / spread);
        }
    }
    target
}

fn doubts(estimate: &SyntheticControlEstimate, before: &[f64]) -> Vec<Diagnostic> {
    let mut doubts = Vec::new();
    let (own, spread) = (&estimate.own, deviation(before));
    if own.rmspe_before > 0.25 * spread {
        doubts.push(diagnostic::POOR_PRE_FIT.with(format!(
            "before the action the weighted controls miss the series by {:.4} (root mean square), and its standard deviation is {spread:.4}",
            own.rmspe_before
        )));
    }
    let controls = estimate.weights.len();
    if controls < FEW_CONTROLS {
        doubts.push(diagnostic::FEW_CONTROLS.with(format!(
            "{controls} controls, so the smallest share of series that can stand out as much is {:.3}",
            1.0 / (controls + 1) as f64
        )));
    }
    if let Some(largest) = estimate.weights.iter().max_by(|a, b| a.weight.abs().total_cmp(&b.weight.abs()))
        && largest.weight.abs() > 0.8
    {
        doubts.push(diagnostic::DOMINATING_WEIGHT.with(format!("the control {:?} has a weight of {:.3}", largest.label, largest.weight)));
    }
    let beyond = estimate.weights.iter().filter(|weight| weight.weight < -NO_WEIGHT).count();
    if estimate.outside_range_before > 0 || beyond > 0 {
        doubts.push(diagnostic::OUTSIDE_HULL.with(format!(
            "the series leaves the range of its controls in {} of {} periods before the action; {beyond} weights are below 0",
            estimate.outside_range_before, estimate.periods_before
        )));
    }
    if own.rmspe_ratio.is_none() {
        doubts.push(
            diagnostic::EXACT_PRE_FIT
                .with(format!("{controls} controls match all {} periods before the action exactly", estimate.periods_before)),
        );
    }
    doubts
}

/// Fewer controls than this raise a doubt: with 19 the smallest share of series is 0.05.
const FEW_CONTROLS: usize = 19;

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn root_mean(values: &[f64]) -> f64 {
    (values.iter().map(|value| value * value).sum::<f64>() / values.len() as f64).sqrt()
}

/// Standard deviation with one less than the number.
fn deviation(values: &[f64]) -> f64 {
    let centre = mean(values);
    (values.iter().map(|value| (value - centre).powi(2)).sum::<f64>() / (values.len() as f64 - 1.0)).sqrt()
}
