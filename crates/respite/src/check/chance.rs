//! How often chance alone makes a change: the noise band of a comparison.

use super::grid::Grid;
use super::report::{ChanceOf, Chances};
use respite_stats::{
    change::{self, ChangeByChance, DispersionFrom},
    data::PeriodRange,
    error::Error,
    method::estimate,
};

/// Paths drawn from the series' own past.
const DRAWS: u32 = 1999;

/// The noise band of a comparison, with its doubts.
pub(super) struct Noise {
    pub chances: Chances,
    /// Variance over mean by moments.
    pub dispersion: Option<f64>,
    pub doubts: Vec<String>,
}

/// How often counts without any change change as stated, and as the source shows.
///
/// `stated_percent` is the sentence's change. Where neither it nor the source has one there is nothing to ask.
///
/// # Errors
/// When the counts are none that the method takes: not whole, or nothing counted.
pub(super) fn noise(grid: &Grid, stated_percent: Option<f64>) -> Result<Noise, Error> {
    let run = grid.run_before(grid.before.first);
    let spec = ChangeByChance {
        change: stated_percent.map(|percent| percent / 100.0).filter(|change| *change >= -1.0 && *change != 0.0),
        dispersion_from: run.map_or(DispersionFrom::RunBefore, DispersionFrom::Range),
        draws: DRAWS,
        season: season(grid),
        ..ChangeByChance::default()
    };
    let fit = estimate(&spec, &grid.compared())?;
    let found = fit.estimate;
    let chances = Chances {
        mean: found.mean,
        stated: spec.change.map(|_| shown(&found.asked)),
        observed: found.of_observed.as_ref().map(shown),
        dispersion_likelihood: found.dispersion.likelihood,
        dispersion_from: run.and_then(|run| grid.days(run)),
        dispersion_counts: found.dispersion.periods.len(),
    };
    let doubts = fit.diagnostics.iter().map(|doubt| format!("{}: {}", doubt.code, doubt.message)).collect();
    Ok(Noise { chances, dispersion: found.dispersion.moments, doubts })
}

/// Twelve for months, so that the course of the year is kept apart from chance where there are years enough.
fn season(grid: &Grid) -> Option<u32> {
    let days = grid.days(PeriodRange::new(grid.after.last, grid.after.last))?;
    (days.whole_months() == Some(1)).then_some(12)
}

fn shown(chances: &change::Chances) -> ChanceOf {
    ChanceOf {
        change_percent: chances.change * 100.0,
        poisson: Some(chances.poisson),
        moments: chances.moments,
        likelihood: chances.likelihood,
        blocks: chances.resampled,
    }
}
