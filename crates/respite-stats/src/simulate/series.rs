//! Invented series with known effect: one that wanders with controls, and panels that share factors.

use crate::{
    data::{CountSeries, Observation, RowId, UnitSeries},
    numeric::stream::Stream,
};
use rand_distr::{Distribution, StandardNormal};

/// Settings of one invented series with two controls.
///
/// # Formula
/// `y_t = level_t + 0.6 x_1t + 0.3 x_2t + chance + effect`, the level and `x_1` random walks, `x_2` a wave with noise.
///
/// # Units
/// Periods; the series' own unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WandererConfig {
    /// Periods before the action.
    pub before: u32,
    /// Periods under it.
    pub after: u32,
    /// Standard deviation of the level's step.
    pub level_step: f64,
    /// Standard deviation of chance.
    pub chance: f64,
    /// What the action adds to each period.
    pub effect: f64,
}

impl Default for WandererConfig {
    fn default() -> Self {
        Self { before: 80, after: 12, level_step: 0.3, chance: 1.0, effect: -2.0 }
    }
}

/// Settings of an invented panel.
///
/// # Formula
/// `y_it = 20 + Σ_k loading_ik factor_kt + chance`, three factors that are random walks, loadings of 0 or more that sum to 3; those of the
/// treated unit are the mean of the loadings of three controls, so that weights exist that match it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FactorPanelConfig {
    /// Controls.
    pub controls: u32,
    /// Periods before the action.
    pub before: u32,
    /// Periods under it.
    pub after: u32,
    /// Standard deviation of chance.
    pub chance: f64,
    /// What the action adds to each period of the treated unit.
    pub effect: f64,
}

impl Default for FactorPanelConfig {
    fn default() -> Self {
        Self { controls: 19, before: 40, after: 10, chance: 0.5, effect: -2.0 }
    }
}

fn unit(label: String, values: &[f64]) -> UnitSeries {
    let observations =
        values.iter().zip(0..).map(|(value, period)| Observation { id: RowId(period as u64 + 2), period, value: *value }).collect();
    UnitSeries { label, observations, predictors: Vec::new() }
}

/// One invented series with its controls.
pub fn wanderer(config: &WandererConfig, seed: u64) -> CountSeries {
    let mut stream = Stream::new(seed, 0);
    let mut normal = || -> f64 { StandardNormal.sample(stream.generator()) };
    let (mut level, mut walk) = (10.0, 50.0);
    let mut columns = [const { Vec::new() }; 3];
    for period in 0..config.before + config.after {
        level += config.level_step * normal();
        walk += normal();
        let wave = 30.0 + 5.0 * (f64::from(period) * std::f64::consts::TAU / 26.0).sin() + normal();
        let added = if period >= config.before { config.effect } else { 0.0 };
        for (column, value) in columns.iter_mut().zip([level + 0.6 * walk + 0.3 * wave + config.chance * normal() + added, walk, wave]) {
            column.push(value);
        }
    }
    let [outcome, walk, wave] = columns;
    CountSeries {
        treated: unit("outcome".into(), &outcome),
        controls: vec![unit("walk".into(), &walk), unit("wave".into(), &wave)],
        predictors: Vec::new(),
        treated_from: config.before as i32,
    }
}

/// One invented panel.
pub fn factor_panel(config: &FactorPanelConfig, seed: u64) -> CountSeries {
    let mut stream = Stream::new(seed, 1);
    let mut loadings: Vec<[f64; 3]> = Vec::new();
    for _ in 0..config.controls {
        let raw = [0; 3].map(|_| -(1.0 - stream.uniform()).ln());
        let total: f64 = raw.iter().sum();
        loadings.push(raw.map(|value| 3.0 * value / total));
    }
    let own = [0, 1, 2].map(|factor| loadings.iter().take(3).map(|loading| loading[factor]).sum::<f64>() / 3.0);
    let mut normal = || -> f64 { StandardNormal.sample(stream.generator()) };
    let mut factors = [0.0; 3];
    let mut columns = vec![Vec::new(); config.controls as usize + 1];
    for period in 0..config.before + config.after {
        factors = factors.map(|factor| factor + normal());
        for (column, loading) in columns.iter_mut().zip(std::iter::once(&own).chain(&loadings)) {
            column.push(20.0 + loading.iter().zip(&factors).map(|(a, b)| a * b).sum::<f64>() + config.chance * normal());
        }
        if period >= config.before
            && let Some(last) = columns[0].last_mut()
        {
            *last += config.effect;
        }
    }
    let controls = columns[1..].iter().enumerate().map(|(at, column)| unit(format!("control {at:02}"), column)).collect();
    CountSeries { treated: unit("treated".into(), &columns[0]), controls, predictors: Vec::new(), treated_from: config.before as i32 }
}
