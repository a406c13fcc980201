//! How often a change of a given size between two windows occurs with no change at all.

mod show;

use super::{
    carry_over::CarryOver,
    count_law::{CountLaw, chance_of_ratio},
    dispersion::{Dispersion, DispersionFrom},
    resampled_paths::{Blocks, FEW_BLOCKS, ResampledPaths},
};
use crate::{
    data::{AlignedPeriods, ComparedPeriods, WindowCount},
    diagnostic::{self, Diagnostic},
    effect::check_level,
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
    numeric::stream::Stream,
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// How often chance alone makes a change of at least this size, in this direction, from one window to the other.
///
/// It takes the mean per period as the same in both windows, and counts as chance what varies from period to period: as independent counts
/// (Poisson), with the ratio of variance to mean of the series' own past (negative binomial), and as stretches of that past. It does not say
/// what made a change, and a change that chance often makes may still be real.
///
/// # Formula
/// Sum over all pairs of counts x before and y after of `P(x) P(y)` where `y/m ≤ (1 + c) x/n` for a fall, `≥` for a rise; n and m are the periods
/// of the windows, c the change. x has mean `n μ`, y `m μ`, and both the variance `φ` times the mean. A count of 0 before never falls, and
/// rises to any count above 0. The paths of the series' own past are drawn in blocks, and counted by the same rule.
///
/// # Units
/// Changes and chances are shares; counts per period.
///
/// # Source
/// `cameron-trivedi-1986`, `kunsch-1989`.
///
/// # Checked against
/// Double sums with scipy 1.17.1 over 12 designs: windows of equal and different lengths, falls and rises, φ near 1 and below, sums up to 10⁶;
/// all chances to 1e-9, φ by likelihood to 1e-7. See the test `change_reference`. Recovery: the test `change_recovery`.
///
/// # Errors
/// Windows with a hole, reversed or not in order; counts that are not whole; a change of 0 or below −1, or none given and none seen; a mean of
/// 0; a block longer than the history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ChangeByChance {
    /// The change as a share, such as −0.17; the observed one if none is given.
    pub change: Option<f64>,
    /// Mean per period with no change; that of both windows together if none is given.
    pub mean: Option<f64>,
    /// Which periods tell how much counts vary. The paths are drawn from them, too.
    pub dispersion_from: DispersionFrom,
    /// A ratio of variance to mean that is known from elsewhere; it adds a chance of its own.
    pub dispersion: Option<f64>,
    /// Level of the intervals of φ.
    pub level: f64,
    /// Paths drawn from the series' own past; none if 0.
    pub draws: u32,
    /// Periods in a block; as many as hold both windows, or half of the longest run if that is fewer, if none is given.
    pub block: Option<u32>,
    /// Periods in a year, where the usual course of the year is to be kept apart from chance. For the paths alone.
    pub season: Option<u32>,
    /// Seed of the paths.
    pub seed: u64,
}

impl Default for ChangeByChance {
    fn default() -> Self {
        Self {
            change: None,
            mean: None,
            dispersion_from: DispersionFrom::RunBefore,
            dispersion: None,
            level: 0.95,
            draws: 9_999,
            block: None,
            season: None,
            seed: 1,
        }
    }
}

/// How often a change occurs with no change at all.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Chances {
    /// The change, as a share.
    pub change: f64,
    /// With independent counts, φ = 1.
    pub poisson: f64,
    /// With the φ that is given; none without one.
    pub given: Option<f64>,
    /// With φ by moments; with 1 where φ is lower. None without φ.
    pub moments: Option<f64>,
    /// With φ by likelihood.
    pub likelihood: Option<f64>,
    /// Along paths drawn from the series' own past: their share.
    pub resampled: Option<f64>,
}

/// What [`ChangeByChance`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeByChanceEstimate {
    /// The window before.
    pub before: WindowCount,
    /// The window after.
    pub after: WindowCount,
    /// Change of the mean per period, as a share of that before; none where nothing was counted before.
    pub observed: Option<f64>,
    /// Chances of the change asked about: the stated one, or the observed one where none is stated.
    pub asked: Chances,
    /// Chances of the observed change; none where there is none.
    pub of_observed: Option<Chances>,
    /// Mean per period with no change.
    pub mean: f64,
    /// How much counts vary.
    pub dispersion: Dispersion,
    /// The paths of the series' own past; none where none were drawn.
    pub paths: Option<ResampledPaths>,
}

impl Method for ChangeByChance {
    type Data = ComparedPeriods;
    type Estimate = ChangeByChanceEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "change-by-chance",
        title: "Change by chance",
        question: "How often does a change of at least this size occur with no change at all?",
        explanation: include_str!("change_by_chance.md"),
        assumptions: &[
            "with no change, the mean per period is the same in both windows",
            "counts vary in the windows as they did in the periods that the dispersion comes from",
            "periods are independent of one another, but for the paths of the series' own past",
        ],
        sources: &["cameron-trivedi-1986", "kunsch-1989"],
        checked_against: "double sums with scipy 1.17.1 over 12 designs, chances to 1e-9; recovery on simulated series without change",
        status: Status::Checked,
    };

    fn check(&self, series: &ComparedPeriods) -> Result<(), Error> {
        check_level(self.level)?;
        let setting = |setting, value: f64, limit: &str| Err(Error::Setting { setting, value: value.to_string(), limit: limit.into() });
        match self.change {
            Some(change) if !(change.is_finite() && change >= -1.0 && change != 0.0) => {
                return setting("change", change, "it must be a share of -1 or more, and not 0");
            }
            _ => {}
        }
        check_mean(self.mean)?;
        check_dispersion(self.dispersion)?;
        match self.season {
            Some(season) if !(2..=1000).contains(&season) => {
                return setting("season", f64::from(season), "a year has 2 to 1000 periods");
            }
            _ => {}
        }
        series.aligned().map(|_| ())
    }

    fn fit(&self, series: &ComparedPeriods) -> Result<Fit<Self>, Error> {
        let aligned = series.aligned()?;
        let [before, after] = aligned.windows();
        let (n, m) = (f64::from(before.periods.periods()), f64::from(after.periods.periods()));
        let mean = self.mean.unwrap_or((before.count + after.count) as f64 / (n + m));
        let refuse = |reason: &str| Error::NotEstimable { what: "how often chance makes a change".into(), reason: reason.into() };
        if mean <= 0.0 {
            return Err(refuse("nothing was counted in either window, and no mean is given"));
        }
        let observed = (before.count > 0).then(|| after.mean / before.mean - 1.0);
        // As a ratio of sums, in which no mean is rounded.
        let ratio_observed = after.count as f64 / before.count as f64;
        let moved = (before.count > 0 && after.mean != before.mean).then_some(ratio_observed);
        let places = self.dispersion_from.places(&aligned)?;
        let dispersion = Dispersion::of(&aligned, &places, self.level);
        let laws = |ratio: f64| Ok::<_, Error>([CountLaw::new(n * mean, ratio)?, CountLaw::new(m * mean, ratio)?]);
        let poisson = laws(1.0)?;
        let of = |ratio: Option<f64>| ratio.filter(|ratio| *ratio > 1.0).map(laws).transpose();
        let [given, moments, likelihood] = [of(self.dispersion)?, of(dispersion.moments)?, of(dispersion.likelihood)?];
        let length = (i64::from(after.periods.last) - i64::from(before.periods.first) + 1) as usize;
        let blocks = if self.draws == 0 { None } else { Blocks::of(&aligned, &places, length, self.block, self.season)? };
        let sums = blocks.as_ref().map(|blocks| self.drawn(blocks, &before, &after, length));
        let chances = |change: f64, ratio: f64| {
            let rise = change > 0.0;
            let over = |laws: &[CountLaw; 2]| chance_of_ratio(&laws[0], &laws[1], ratio, rise);
            let least = over(&poisson);
            let with = |found: Option<f64>, laws: &Option<[CountLaw; 2]>| found.map(|_| laws.as_ref().map_or(least, over));
            Chances {
                change,
                poisson: least,
                given: with(self.dispersion, &given),
                moments: with(dispersion.moments, &moments),
                likelihood: with(dispersion.likelihood, &likelihood),
                resampled: sums.as_ref().map(|sums| share(sums, ratio, rise)),
            }
        };
        let of_observed = observed.zip(moved).map(|(change, ratio)| chances(change, ratio));
        let stated = self.change.map(|change| chances(change, (1.0 + change) * m / n));
        let asked = stated.or(of_observed).ok_or_else(|| refuse("no change is given, and none is seen between the windows"))?;
        let paths = blocks.map(|blocks| blocks.drawn(self.draws));
        let estimate = ChangeByChanceEstimate { before, after, observed, asked, of_observed, mean, dispersion, paths };
        let diagnostics = self.doubts(&estimate, &aligned);
        Ok(Fit { spec: self.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
    }
}

impl ChangeByChance {
    /// Sums of both windows along each path.
    fn drawn(&self, blocks: &Blocks, before: &WindowCount, after: &WindowCount, length: usize) -> Vec<[f64; 2]> {
        let (n, m) = (before.periods.periods() as usize, after.periods.periods() as usize);
        let one = |path: &mut Vec<f64>, replicate: u32| {
            path.resize(length, 0.0);
            blocks.path(&mut Stream::new(self.seed, u64::from(replicate)), before.periods.first, 0, path);
            [path[..n].iter().sum(), path[length - m..].iter().sum()]
        };
        (0..self.draws).into_par_iter().map_init(Vec::new, one).collect()
    }

    fn doubts(&self, estimate: &ChangeByChanceEstimate, aligned: &AlignedPeriods) -> Vec<Diagnostic> {
        let mut doubts = estimate.dispersion.doubts();
        doubts.extend(CarryOver::outside(aligned, self.level));
        if estimate.before.count < diagnostic::LOW {
            doubts.push(diagnostic::LOW_COUNT.with(format!("the sum before is {}, below {}", estimate.before.count, diagnostic::LOW)));
        }
        if estimate.of_observed.is_none() {
            let seen = format!("{} in the window before and {} in the window after", estimate.before.count, estimate.after.count);
            doubts.push(diagnostic::NO_DIRECTION.with(format!("{seen} make no change of a size")));
        }
        doubts.extend(estimate.paths.filter(|paths| paths.blocks < FEW_BLOCKS).map(ResampledPaths::few));
        if let (Some(season), Some(false)) = (self.season, estimate.paths.map(|paths| paths.seasonal)) {
            let known = estimate.dispersion.periods.len();
            let message = format!(
                "{known} of the {} periods in the series tell of the usual year, and each of its {season} places needs 2",
                aligned.periods.len()
            );
            doubts.push(diagnostic::SEASON_NOT_USED.with(message));
        }
        doubts
    }
}

/// Share of the drawn paths that change by at least a ratio of their sums.
fn share(sums: &[[f64; 2]], ratio: f64, rise: bool) -> f64 {
    let hit = |[before, after]: &&[f64; 2]| {
        let bound = ratio * before;
        let slack = 16.0 * f64::EPSILON * (bound + after);
        if rise { *after > 0.0 && *after >= bound - slack } else { *before > 0.0 && *after <= bound + slack }
    };
    sums.iter().filter(hit).count() as f64 / sums.len() as f64
}

/// Whether a mean that is given can be one of counts.
pub(super) fn check_mean(mean: Option<f64>) -> Result<(), Error> {
    match mean {
        Some(mean) if !(mean.is_finite() && mean > 0.0) => {
            Err(Error::Setting { setting: "mean", value: mean.to_string(), limit: "it must be above 0".into() })
        }
        _ => Ok(()),
    }
}

/// Whether a ratio of variance to mean that is given can be one of counts.
pub(super) fn check_dispersion(dispersion: Option<f64>) -> Result<(), Error> {
    match dispersion {
        Some(ratio) if !(ratio.is_finite() && ratio >= 1.0) => {
            let limit = "it must be at least 1, that of independent counts".into();
            Err(Error::Setting { setting: "dispersion", value: ratio.to_string(), limit })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::{Observation, PeriodRange, RowId},
        method::estimate,
    };

    pub(super) const MONTHS: [f64; 13] = [74.0, 79.0, 105.0, 81.0, 85.0, 78.0, 82.0, 143.0, 69.0, 89.0, 97.0, 68.0, 87.0];

    fn months(before: (i32, i32), after: (i32, i32)) -> ComparedPeriods {
        let observations = MONTHS.iter().zip(1..).map(|(value, period)| Observation { id: RowId(period as u64), period, value: *value });
        ComparedPeriods { observations: observations.collect(), before: before.into(), after: after.into() }
    }

    #[test]
    fn a_month_against_the_month_before() {
        let spec = ChangeByChance { change: Some(-0.17), mean: Some(83.0), dispersion: Some(5.203), ..ChangeByChance::default() };
        let found = estimate(&spec, &months((11, 11), (12, 12))).unwrap();
        let asked = found.estimate.asked;
        assert!((found.estimate.dispersion.moments.unwrap() - 5.2034).abs() < 5e-5);
        assert!((asked.poisson - 0.11704).abs() < 5e-6 && (asked.given.unwrap() - 0.30147).abs() < 5e-6, "{asked:?}");
        let own = estimate(&ChangeByChance { mean: None, ..spec }, &months((11, 11), (12, 12))).unwrap().estimate;
        assert!((own.mean - 82.5).abs() < 1e-12);
        assert!((own.asked.poisson - 0.1177).abs() < 5e-5 && (own.asked.moments.unwrap() - 0.3020).abs() < 5e-5, "{own:?}");
        assert!((own.observed.unwrap() - (68.0 / 97.0 - 1.0)).abs() < 1e-15);
        assert_eq!(own.dispersion.periods, (1..=10).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_in_doubt_is_said() {
        let codes = |spec: ChangeByChance, series: &ComparedPeriods| -> Vec<&'static str> {
            estimate(&spec, series).unwrap().diagnostics.iter().map(|doubt| doubt.code).collect()
        };
        let spec = ChangeByChance { draws: 99, ..ChangeByChance::default() };
        assert_eq!(codes(spec.clone(), &months((11, 11), (12, 12))), ["change.few-blocks"]);
        assert_eq!(codes(ChangeByChance { draws: 0, ..spec.clone() }, &months((11, 11), (12, 12))), [""; 0]);
        let few = codes(
            ChangeByChance { dispersion_from: DispersionFrom::Range(PeriodRange::new(4, 7)), ..spec.clone() },
            &months((11, 11), (12, 12)),
        );
        assert_eq!(few, ["change.few-periods", "change.underdispersed", "change.few-blocks"]);
        assert_eq!(codes(spec.clone(), &months((1, 1), (2, 2))), ["change.few-periods"]);
        let seasonal = ChangeByChance { season: Some(12), ..spec.clone() };
        assert!(codes(seasonal, &months((11, 11), (12, 12))).contains(&"change.season-not-used"));
        let mut level = months((11, 11), (12, 12));
        level.observations[11].value = 97.0;
        assert!(estimate(&spec, &level).is_err());
        assert!(codes(ChangeByChance { change: Some(0.1), ..spec }, &level).contains(&"change.no-direction"));
    }

    #[test]
    fn paths_of_two_values_by_hand() {
        // Blocks of one period of 1 or 3, each as likely: a quarter of the pairs falls by two thirds.
        let values = [1.0, 3.0, 1.0, 3.0, 3.0, 1.0];
        let observations = values.iter().zip(0..).map(|(value, period)| Observation { id: RowId(0), period, value: *value }).collect();
        let series = ComparedPeriods { observations, before: (4, 4).into(), after: (5, 5).into() };
        let spec = ChangeByChance { block: Some(1), draws: 40_000, ..ChangeByChance::default() };
        let found = estimate(&spec, &series).unwrap().estimate.asked.resampled.unwrap();
        assert!((found - 0.25).abs() < 0.01, "{found}");
        // Two at a time, a fall of that size is one of the three pairs that occurred.
        let found = estimate(&ChangeByChance { block: Some(2), ..spec }, &series).unwrap().estimate.asked.resampled.unwrap();
        assert!((found - 1.0 / 3.0).abs() < 0.01, "{found}");
    }

    #[test]
    fn settings_that_make_no_sense_are_refused() {
        let series = months((11, 11), (12, 12));
        for wrong in [
            ChangeByChance { change: Some(0.0), ..ChangeByChance::default() },
            ChangeByChance { change: Some(-1.5), ..ChangeByChance::default() },
            ChangeByChance { mean: Some(0.0), ..ChangeByChance::default() },
            ChangeByChance { dispersion: Some(0.5), ..ChangeByChance::default() },
            ChangeByChance { season: Some(1), ..ChangeByChance::default() },
            ChangeByChance { block: Some(11), ..ChangeByChance::default() },
            ChangeByChance { level: 1.0, ..ChangeByChance::default() },
        ] {
            assert!(matches!(estimate(&wrong, &series), Err(Error::Setting { .. })), "{wrong:?}");
        }
    }
}
