//! Invented counts by period, with a known ratio of variance to mean, carry-over and change.

use crate::{
    change::CountLaw,
    data::{Observation, RowId},
    error::Error,
    numeric::{normal, stream::Stream},
};
use rand_distr::{Distribution, StandardNormal};

/// Settings of one invented series of counts.
///
/// # Formula
/// A count is the quantile of a negative binomial law with the mean and ratio at `Φ(z)`; `z_t = ρ z_(t−1) + √(1 − ρ²) chance`, normal. So each
/// count has exactly that law, whatever ρ, which the counts' own correlation is a little below.
///
/// # Units
/// Periods; counts per period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountPathConfig {
    /// Number of periods, from period 0.
    pub periods: u32,
    /// Mean per period.
    pub mean: f64,
    /// Ratio of variance to mean, 1 or more.
    pub dispersion: f64,
    /// Correlation ρ of neighbouring periods, above −1 and below 1.
    pub carry_over: f64,
    /// The last so many periods have another mean.
    pub changed: u32,
    /// By which share their mean differs.
    pub change: f64,
}

impl Default for CountPathConfig {
    fn default() -> Self {
        Self { periods: 24, mean: 83.0, dispersion: 2.0, carry_over: 0.0, changed: 0, change: 0.0 }
    }
}

/// One invented series of counts.
///
/// # Errors
/// A mean and ratio so large that their law has no table.
pub fn count_path(config: &CountPathConfig, seed: u64) -> Result<Vec<Observation>, Error> {
    Ok(count_paths(config, &[seed])?.remove(0))
}

/// One invented series for each seed.
///
/// # Errors
/// A mean and ratio so large that their law has no table.
pub fn count_paths(config: &CountPathConfig, seeds: &[u64]) -> Result<Vec<Vec<Observation>>, Error> {
    let laws = [config.mean, config.mean * (1.0 + config.change)].map(|mean| CountLaw::new(mean, config.dispersion));
    let [usual, changed] = laws;
    let (usual, changed) = (usual?, changed?);
    let first_changed = config.periods.saturating_sub(config.changed);
    let one = |seed: &u64| {
        let mut stream = Stream::new(*seed, 0);
        let mut normal = || -> f64 { StandardNormal.sample(stream.generator()) };
        let mut level = normal();
        let mut series = Vec::new();
        for period in 0..config.periods {
            let law = if period < first_changed { &usual } else { &changed };
            let value = law.quantile(normal::below(level)) as f64;
            series.push(Observation { id: RowId(u64::from(period) + 2), period: period as i32, value });
            level = config.carry_over * level + (1.0 - config.carry_over * config.carry_over).sqrt() * normal();
        }
        series
    };
    Ok(seeds.iter().map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_asked_for() {
        let config = CountPathConfig { periods: 40_000, dispersion: 5.0, carry_over: 0.6, ..CountPathConfig::default() };
        let values: Vec<f64> = count_path(&config, 1).unwrap().iter().map(|at| at.value).collect();
        let number = values.len() as f64;
        let mean = values.iter().sum::<f64>() / number;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / number;
        let lagged = values.windows(2).map(|pair| (pair[0] - mean) * (pair[1] - mean)).sum::<f64>() / number / variance;
        assert!(
            (mean - 83.0).abs() < 0.8 && (variance / mean - 5.0).abs() < 0.2 && (lagged - 0.59).abs() < 0.03,
            "{mean} {variance} {lagged}"
        );
    }
}
