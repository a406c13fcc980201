//! From aligned series to forecasts, effects and doubts.

use super::{
    ControlCoefficient, LevelEffect, LevelPeriod, LocalLevel, LocalLevelEstimate,
    filter::InitialLevel,
    forecast::Posterior,
    likelihood::{Before, Likeliest},
    residuals::{autocorrelation, normality},
};
use crate::{
    data::AlignedSeries,
    diagnostic::{self, Diagnostic},
    effect::Interval,
    error::Error,
    method::Fit,
};

pub(super) fn fit(spec: &LocalLevel, series: &AlignedSeries, treated_from: i32) -> Result<Fit<LocalLevel>, Error> {
    let split = series.before;
    let controls_before: Vec<Vec<f64>> = series.controls.iter().map(|control| control[..split].to_vec()).collect();
    let controls_after: Vec<Vec<f64>> = series.controls.iter().map(|control| control[split..].to_vec()).collect();
    let before = Before { outcome: &series.treated[..split], controls: &controls_before, initial: spec.initial };
    let found = before.likeliest()?;
    if let Some(control) = found.filtered.aliased {
        let reason = format!("the control {:?} is constant or determined by others before the action", series.labels[control]);
        return Err(Error::NotEstimable { what: "a local level".into(), reason });
    }
    let after = series.periods.len() - split;
    let explained = |period: usize| controls_after.iter().zip(&found.filtered.coefficients).map(|(c, b)| c[period] * b).sum::<f64>();
    let forecasts: Vec<f64> = (0..after).map(|period| found.filtered.next.level + explained(period)).collect();
    let observed = &series.treated[split..];
    let paths = Posterior::over(&before).paths(&controls_after, after, spec.draws, spec.seed);
    let drawn = Drawn::of(observed, &paths);
    let mut cumulative = 0.0;
    let effects: Vec<LevelEffect> = (0..after)
        .map(|period| {
            let effect = observed[period] - forecasts[period];
            cumulative += effect;
            LevelEffect {
                period: series.periods[split + period],
                effect,
                interval: drawn.effect(period, spec.level),
                cumulative_effect: cumulative,
                cumulative_std_error: cumulative_variance(&found, period + 1).sqrt(),
                cumulative_interval: drawn.cumulative(period, spec.level),
            }
        })
        .collect();
    let periods = (0..series.periods.len()).map(|at| {
        let (forecast, variance) = match at.checked_sub(split) {
            None => found.filtered.ahead[at],
            Some(ahead) => {
                let variance = found.filtered.next.variance + ahead as f64 * found.variances.level + found.variances.irregular;
                (forecasts[ahead], variance)
            }
        };
        let std_error = Some(variance.sqrt()).filter(|error| error.is_finite());
        LevelPeriod { period: series.periods[at], row: series.ids[at], observed: series.treated[at], forecast, std_error }
    });
    let total_interval = drawn.cumulative(after - 1, spec.level);
    let coefficients = (0..controls_before.len())
        .map(|at| ControlCoefficient {
            label: series.labels[at].clone(),
            estimate: found.filtered.coefficients[at],
            std_error: found.filtered.covariance[at * controls_before.len() + at].sqrt(),
            shift_after: shift(&series.controls[at], split),
        })
        .collect();
    let estimate = LocalLevelEstimate {
        irregular_variance: found.variances.irregular,
        level_variance: found.variances.level,
        coefficients,
        log_likelihood: found.filtered.log_likelihood,
        treated_from,
        periods: periods.collect(),
        effects,
        total_effect: cumulative,
        total_interval,
        mean_effect: cumulative / after as f64,
        mean_interval: Interval { low: total_interval.low / after as f64, high: total_interval.high / after as f64 },
        p_value: drawn.p_value(),
        level: spec.level,
        autocorrelation: autocorrelation(&found.filtered.standardised),
        normality: normality(&found.filtered.standardised),
    };
    let diagnostics = doubts(&estimate, found.converged);
    Ok(Fit { spec: spec.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
}

/// Variance of the sum of the first periods' forecast errors, with the parameters as estimated.
fn cumulative_variance(found: &Likeliest, periods: usize) -> f64 {
    let h = periods as f64;
    let steps = (h - 1.0) * h * (2.0 * h - 1.0) / 6.0;
    h * h * found.filtered.next.variance + found.variances.level * steps + h * found.variances.irregular
}

/// The mean of a series after the action less its forecast from its own level before, over its standard error; 0 where it has none.
fn shift(values: &[f64], split: usize) -> f64 {
    let before = Before { outcome: &values[..split], controls: &[], initial: InitialLevel::ExactDiffuse };
    let Ok(found) = before.likeliest() else { return 0.0 };
    let sum: f64 = values[split..].iter().map(|value| value - found.filtered.next.level).sum();
    let variance = cumulative_variance(&found, values.len() - split);
    if variance > 0.0 { sum / variance.sqrt() } else { 0.0 }
}

/// Effects under each drawn path, sorted by period.
struct Drawn {
    effects: Vec<Vec<f64>>,
    cumulative: Vec<Vec<f64>>,
}

impl Drawn {
    fn of(observed: &[f64], paths: &[Vec<f64>]) -> Self {
        let periods = observed.len();
        let mut drawn =
            Self { effects: vec![Vec::with_capacity(paths.len()); periods], cumulative: vec![Vec::with_capacity(paths.len()); periods] };
        for path in paths {
            let mut sum = 0.0;
            for (period, (observed, without)) in observed.iter().zip(path).enumerate() {
                sum += observed - without;
                drawn.effects[period].push(observed - without);
                drawn.cumulative[period].push(sum);
            }
        }
        drawn.effects.iter_mut().chain(&mut drawn.cumulative).for_each(|values| values.sort_by(f64::total_cmp));
        drawn
    }

    fn effect(&self, period: usize, level: f64) -> Interval {
        interval(&self.effects[period], level)
    }

    fn cumulative(&self, period: usize, level: f64) -> Interval {
        interval(&self.cumulative[period], level)
    }

    fn p_value(&self) -> f64 {
        let Some(totals) = self.cumulative.last() else { return f64::NAN };
        let below = totals.partition_point(|total| *total <= 0.0);
        let above = totals.len() - totals.partition_point(|total| *total < 0.0);
        (2.0 * (below.min(above) + 1) as f64 / (totals.len() + 1) as f64).min(1.0)
    }
}

/// Ends that leave out as many sorted draws at each side as the level allows.
fn interval(sorted: &[f64], level: f64) -> Interval {
    let out = ((sorted.len() + 1) as f64 * (1.0 - level) / 2.0 + 1e-9).floor().max(1.0) as usize;
    let at = |place: usize| sorted.get(place).copied().unwrap_or(f64::NAN);
    Interval { low: at(out - 1), high: at(sorted.len().saturating_sub(out)) }
}

fn doubts(estimate: &LocalLevelEstimate, converged: bool) -> Vec<Diagnostic> {
    let mut doubts = Vec::new();
    let test = estimate.autocorrelation;
    if test.p_value < 0.05 {
        let (lags, p) = (test.degrees_of_freedom, test.p_value);
        doubts.push(
            diagnostic::AUTOCORRELATED.with(format!("the innovations before the action are correlated over {lags} lags, p = {p:.4}")),
        );
    }
    if estimate.normality.p_value < 0.05 {
        let p = estimate.normality.p_value;
        doubts.push(diagnostic::NOT_NORMAL.with(format!("the innovations before the action are not normal, p = {p:.4}")));
    }
    for (name, variance) in [("irregular", estimate.irregular_variance), ("level", estimate.level_variance)] {
        if variance == 0.0 {
            doubts.push(diagnostic::VARIANCE_AT_BOUND.with(format!("the {name} variance is estimated as 0, the least that it can be")));
        }
    }
    let touched: Vec<String> = estimate
        .coefficients
        .iter()
        .filter(|control| control.shift_after.abs() > 1.96)
        .map(|control| format!("{:?} by {:.2} standard errors", control.label, control.shift_after))
        .collect();
    if !touched.is_empty() {
        doubts
            .push(diagnostic::CONTROL_SHIFTED.with(format!("controls leave their own forecast after the action: {}", touched.join(", "))));
    }
    if !converged {
        doubts.push(
            diagnostic::SEARCH_ENDED_EARLY.with("the search for the highest likelihood ended before its slopes were flat".to_owned()),
        );
    }
    doubts
}
