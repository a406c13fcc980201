//! Panels with staggered treatment and known effects.

use crate::{
    data::{Panel, PanelRow, PanelUnit, RowId},
    numeric::stream::Stream,
};
use rand_distr::{Distribution, Normal, Poisson};
use serde::{Deserialize, Serialize};

/// How a panel is made up.
///
/// # Formula
/// `m_it = a_i + 0.1 t + β x_i t + δ t 1{ever treated} + effect_it + e_it` with normal `a_i` and `x_i`; the effect on treated rows is
/// `effect + growth · (t − g) + by_cohort · (g − first cohort)`; e is an autoregression of order one. With `counts`, a count is drawn whose log
/// mean is `counts + m_it`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PanelConfig {
    /// Units never treated.
    pub never_treated: u32,
    /// First treated period of each cohort, from period 1.
    pub cohorts: Vec<i32>,
    /// Units in each cohort.
    pub units_by_cohort: u32,
    /// Number of periods.
    pub periods: i32,
    /// Effect in the first treated period of the first cohort.
    pub effect: f64,
    /// What each further period adds to the effect.
    pub growth: f64,
    /// What a later cohort's effect has more for each period that it begins later.
    pub by_cohort: f64,
    /// Standard deviation of unit effects.
    pub unit_deviation: f64,
    /// Standard deviation of the noise; 0 in the Poisson kind for counts that are Poisson exactly.
    pub noise_deviation: f64,
    /// Correlation of the noise from one period to the next.
    pub autocorrelation: f64,
    /// Difference in trend of units that are treated, a period.
    pub trend: f64,
    /// Coefficient of a covariate that also drives treatment; 0 for no covariate. It moves the trend, and its mean is higher in cohorts.
    pub covariate: f64,
    /// Counts in place of numbers, with this log mean.
    pub counts: Option<f64>,
}

impl Default for PanelConfig {
    fn default() -> Self {
        Self {
            never_treated: 60,
            cohorts: vec![4, 6, 8],
            units_by_cohort: 30,
            periods: 10,
            effect: 1.0,
            growth: 0.25,
            by_cohort: 0.2,
            unit_deviation: 1.0,
            noise_deviation: 1.0,
            autocorrelation: 0.3,
            trend: 0.0,
            covariate: 0.0,
            counts: None,
        }
    }
}

impl PanelConfig {
    /// The true effect on a cohort at a time since treatment; 0 before it.
    pub fn effect_at(&self, cohort: i32, event_time: i32) -> f64 {
        let first = self.cohorts.iter().copied().min().unwrap_or(cohort);
        if event_time < 0 { 0.0 } else { self.effect + self.growth * f64::from(event_time) + self.by_cohort * f64::from(cohort - first) }
    }

    /// The mean of the true effects over treated rows.
    pub fn mean_effect(&self) -> f64 {
        let effects: Vec<f64> =
            self.cohorts.iter().flat_map(|cohort| (*cohort..=self.periods).map(move |t| self.effect_at(*cohort, t - cohort))).collect();
        effects.iter().sum::<f64>() / effects.len() as f64
    }

    /// The mean of the true effects at a time since treatment, over cohorts seen then.
    pub fn mean_effect_at(&self, event_time: i32) -> f64 {
        let seen: Vec<f64> = self
            .cohorts
            .iter()
            .filter(|cohort| **cohort + event_time <= self.periods)
            .map(|cohort| self.effect_at(*cohort, event_time))
            .collect();
        seen.iter().sum::<f64>() / seen.len() as f64
    }
}

/// A panel by a seed. Units have ids from 0: cohorts first, in their order, then those never treated.
pub fn simulate_panel(config: &PanelConfig, seed: u64) -> Panel {
    let treated = config.cohorts.iter().flat_map(|cohort| std::iter::repeat_n(Some(*cohort), config.units_by_cohort as usize));
    let cohorts = treated.chain(std::iter::repeat_n(None, config.never_treated as usize));
    let (mut units, mut rows) = (Vec::new(), Vec::new());
    for (id, cohort) in (0u64..).zip(cohorts) {
        let mut stream = Stream::new(seed, id);
        let mut normal = || Normal::new(0.0, 1.0).map_or(0.0, |normal| normal.sample(stream.generator()));
        let level = config.unit_deviation * normal();
        let x = normal() + if cohort.is_some() { 0.5 } else { 0.0 };
        let mut noise = config.noise_deviation * normal();
        let mut means = Vec::new();
        for t in 1..=config.periods {
            if t > 1 {
                let fresh = (1.0 - config.autocorrelation * config.autocorrelation).sqrt() * config.noise_deviation * normal();
                noise = config.autocorrelation * noise + fresh;
            }
            let effect = cohort.map_or(0.0, |cohort| config.effect_at(cohort, t - cohort));
            let trend = if cohort.is_some() { config.trend * f64::from(t) } else { 0.0 };
            means.push(level + 0.1 * f64::from(t) + config.covariate * x * f64::from(t) + trend + effect + noise);
        }
        for (t, mean) in (1..).zip(means) {
            let outcome = match config.counts {
                None => mean,
                Some(log_mean) => Poisson::new((log_mean + mean).exp()).map_or(0.0, |poisson| poisson.sample(stream.generator())),
            };
            let covariates = if config.covariate == 0.0 { Vec::new() } else { vec![x] };
            rows.push(PanelRow { id: RowId(rows.len() as u64), unit: RowId(id), period: t, outcome, covariates, weight: 1.0 });
        }
        units.push(PanelUnit { id: RowId(id), name: format!("unit {id}"), cohort, cluster: None });
    }
    let covariates = if config.covariate == 0.0 { Vec::new() } else { vec!["x".into()] };
    Panel { units, rows, covariates }
}
