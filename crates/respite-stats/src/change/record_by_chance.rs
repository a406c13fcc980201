//! Where a period stands in its own history, and how often the latest of so many periods is a record by chance.

mod chances;
mod show;

use super::{
    carry_over::CarryOver,
    count_law::CountLaw,
    dispersion::Dispersion,
    resampled_paths::{Blocks, FEW_BLOCKS, ResampledPaths},
};
use crate::{
    data::{ComparedPeriods, RowId},
    diagnostic::{self, Diagnostic},
    effect::check_level,
    error::Error,
    method::{Fit, Method, MethodInfo, Status},
};
use serde::{Deserialize, Serialize};

/// The rank of a period's count in its own history, and how often the latest of as many periods is the highest, or lowest, by chance.
///
/// The history is all known periods before it. Holes are counted: what they hid is not known. It does not say why a count is a record, and
/// "the highest since" says little where the history is short.
///
/// # Formula
/// Exchangeable periods: `1/n`, ties broken by lot. Independent counts: `Σ_k P(k) P(at most k)^(n − 1)` for at least as high as all before, with
/// `P(at most k − 1)` for higher than all. With carry-over: the share of drawn paths `z_t = r z_(t−1) + √(1 − r²) chance` whose last known
/// period is the highest. Resampled: the mean over drawn paths of 1/t, t the number of periods that share the first place, 0 if the last does not.
///
/// # Units
/// Whole counts; chances are shares.
///
/// # Source
/// `arnold-balakrishnan-nagaraja-1998`, `kunsch-1989`.
///
/// # Checked against
/// A script with scipy 1.17.1 on a series with ties and a hole: ranks, margins and periods exactly, chances without draws to 1e-9, the chance with
/// carry-over as an integral of the multivariate normal to 0.01. See the test `change_reference`. Recovery: the test `change_recovery`.
///
/// # Errors
/// The windows' own errors; a period that is not known, or has none before it; a block longer than the history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RecordByChance {
    /// The period asked about; the last of the window after if none is given.
    pub period: Option<i32>,
    /// Level of intervals.
    pub level: f64,
    /// Paths drawn; none if 0.
    pub draws: u32,
    /// Periods in a block; half of the longest run of the history if none is given.
    pub block: Option<u32>,
    /// Seed of the paths.
    pub seed: u64,
}

impl Default for RecordByChance {
    fn default() -> Self {
        Self { period: None, level: 0.95, draws: 9_999, block: None, seed: 1 }
    }
}

/// Where a count stands from one end.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Standing {
    /// One more than the earlier periods that lie beyond it; 1 is a record, alone or shared.
    pub rank: u64,
    /// Earlier periods with the same count.
    pub tied: u64,
    /// Share of all known periods, itself among them, that reach as far.
    pub share_as_far: f64,
    /// The last earlier period that reaches as far; none for a record of its own.
    pub last_as_far: Option<i32>,
    /// Its row.
    pub last_row: Option<RowId>,
    /// The farthest count of the earlier periods.
    pub farthest_before: u64,
    /// By how much the count goes beyond it; below 0 where it does not.
    pub margin: i64,
}

/// How often the latest of as many periods is a record by chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RecordChances {
    /// Where all orders are as likely, ties broken by lot: one over the number of periods.
    pub exchangeable: f64,
    /// Independent counts with the history's mean and dispersion: at least as far as all before. None without a dispersion.
    pub as_far: Option<f64>,
    /// The same: farther than all before.
    pub farther: Option<f64>,
    /// With the history's correlation of neighbours, without ties. None without a correlation or draws.
    pub carried_over: Option<f64>,
    /// Along paths of the history's blocks, ties broken by lot.
    pub resampled: Option<f64>,
}

/// What [`RecordByChance`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordByChanceEstimate {
    /// The period asked about.
    pub period: i32,
    /// Its row.
    pub row: RowId,
    /// Its count.
    pub count: u64,
    /// First known period.
    pub first: i32,
    /// Known periods, itself among them.
    pub known: u64,
    /// Periods between the first and this one that are not known.
    pub holes: u64,
    /// From the highest.
    pub highest: Standing,
    /// From the lowest.
    pub lowest: Standing,
    /// How often the latest is the highest by chance.
    pub highest_by_chance: RecordChances,
    /// How often the latest is the lowest by chance.
    pub lowest_by_chance: RecordChances,
    /// How much the earlier periods vary.
    pub dispersion: Dispersion,
    /// How much carries over among the earlier periods.
    pub carry_over: Option<CarryOver>,
    /// How paths of blocks were drawn; none where none were.
    pub paths: Option<ResampledPaths>,
}

impl Method for RecordByChance {
    type Data = ComparedPeriods;
    type Estimate = RecordByChanceEstimate;
    const INFO: MethodInfo = MethodInfo {
        id: "record-by-chance",
        title: "Record by chance",
        question: "Where does a period stand in its own history, and how often is the latest of so many periods a record by chance?",
        explanation: include_str!("record_by_chance.md"),
        assumptions: &[
            "with nothing but chance, the level is the same in all periods",
            "counts vary and carry over as they did in the periods before",
            "periods that are not known were neither higher nor lower than the others because they are not known",
        ],
        sources: &["arnold-balakrishnan-nagaraja-1998", "fisher-1915", "kunsch-1989"],
        checked_against: "a script with scipy 1.17.1 on a series with ties and a hole: ranks exactly, chances to 1e-9, those of drawn paths to 0.01; recovery on simulated series",
        status: Status::Checked,
    };

    fn check(&self, series: &ComparedPeriods) -> Result<(), Error> {
        check_level(self.level)?;
        series.aligned().map(|_| ())
    }

    fn fit(&self, series: &ComparedPeriods) -> Result<Fit<Self>, Error> {
        let aligned = series.aligned()?;
        let period = self.period.unwrap_or(series.after.last);
        let at = aligned.periods.binary_search(&period).map_err(|_| Error::Setting {
            setting: "period",
            value: period.to_string(),
            limit: "it must be a period with a count".into(),
        })?;
        if at == 0 {
            let reason = format!("period {period} is the first known one, and 1 before it is the least");
            return Err(Error::NotEstimable { what: "the rank in a history".into(), reason });
        }
        let places: Vec<usize> = (0..at).collect();
        let dispersion = Dispersion::of(&aligned, &places, self.level);
        let carry_over = CarryOver::of(&aligned, |place| place < at, self.level);
        let longest = aligned.runs(|place| place < at).iter().map(ExactSizeIterator::len).max().unwrap_or(1);
        let blocks = match self.draws {
            0 => None,
            _ => Blocks::of(&aligned, &places, longest.div_ceil(2), self.block, None)?,
        };
        let law = match (dispersion.mean, dispersion.moments) {
            (Some(mean), Some(ratio)) => Some(CountLaw::new(mean, ratio)?),
            _ => None,
        };
        let offsets: Vec<usize> = aligned.periods[..=at].iter().map(|known| (known - aligned.periods[0]) as usize).collect();
        let drawn = self.drawn(&offsets, carry_over.as_ref(), blocks.as_ref());
        let count = aligned.counts[at];
        let standing = |sign: f64| {
            let beyond = |other: &f64| (other - count) * sign;
            let earlier = &aligned.counts[..at];
            let higher = earlier.iter().filter(|other| beyond(other) > 0.0).count() as u64;
            let tied = earlier.iter().filter(|other| **other == count).count() as u64;
            let last = earlier.iter().rposition(|other| beyond(other) >= 0.0);
            let farthest = earlier.iter().copied().fold(earlier[0], |far, other| if (other - far) * sign > 0.0 { other } else { far });
            Standing {
                rank: higher + 1,
                tied,
                share_as_far: (higher + tied + 1) as f64 / (at + 1) as f64,
                last_as_far: last.map(|place| aligned.periods[place]),
                last_row: last.map(|place| aligned.ids[place]),
                farthest_before: farthest as u64,
                margin: ((count - farthest) * sign) as i64,
            }
        };
        let before = at as i32;
        let chances = |highest: bool| RecordChances {
            exchangeable: 1.0 / (at + 1) as f64,
            as_far: law.as_ref().map(|law| chances::record(law, before, highest, true)),
            farther: law.as_ref().map(|law| chances::record(law, before, highest, false)),
            carried_over: drawn.carried_over,
            resampled: drawn.resampled.map(|both| if highest { both[0] } else { both[1] }),
        };
        let estimate = RecordByChanceEstimate {
            period,
            row: aligned.ids[at],
            count: count as u64,
            first: aligned.periods[0],
            known: at as u64 + 1,
            holes: (offsets[at] - at) as u64,
            highest: standing(1.0),
            lowest: standing(-1.0),
            highest_by_chance: chances(true),
            lowest_by_chance: chances(false),
            dispersion,
            carry_over,
            paths: blocks.map(|blocks| blocks.drawn(self.draws)),
        };
        let diagnostics = doubts(&estimate);
        Ok(Fit { spec: self.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
    }
}

fn doubts(estimate: &RecordByChanceEstimate) -> Vec<Diagnostic> {
    let mut doubts = estimate.dispersion.doubts();
    doubts.extend(CarryOver::doubts(estimate.carry_over.as_ref()));
    if estimate.holes > 0 {
        let known = estimate.known;
        let message = format!("{} periods since {} are not known, {known} are", estimate.holes, estimate.first);
        doubts.push(diagnostic::HOLES.with(message));
    }
    doubts.extend(estimate.paths.filter(|paths| paths.blocks < FEW_BLOCKS).map(ResampledPaths::few));
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{data::Observation, method::estimate};

    fn series(values: &[(i32, f64)]) -> ComparedPeriods {
        let observations =
            values.iter().zip(10..).map(|((period, value), id)| Observation { id: RowId(id), period: *period, value: *value }).collect();
        let last = values[values.len() - 1].0;
        ComparedPeriods { observations, before: (last - 1, last - 1).into(), after: (last, last).into() }
    }

    #[test]
    fn ranks_with_ties_and_a_hole() {
        let series = series(&[(1, 5.0), (2, 9.0), (4, 7.0), (5, 7.0), (6, 3.0), (7, 7.0)]);
        let fit = estimate(&RecordByChance::default(), &series).unwrap();
        let found = &fit.estimate;
        assert_eq!((found.count, found.known, found.holes, found.first), (7, 6, 1, 1));
        let (high, low) = (found.highest, found.lowest);
        assert_eq!((high.rank, high.tied, high.last_as_far, high.last_row, high.margin), (2, 2, Some(5), Some(RowId(13)), -2));
        assert_eq!((low.rank, low.tied, low.last_as_far, low.farthest_before, low.margin), (3, 2, Some(6), 3, -4));
        assert!((high.share_as_far - 4.0 / 6.0).abs() < 1e-15 && (found.highest_by_chance.exchangeable - 1.0 / 6.0).abs() < 1e-15);
        let codes: Vec<_> = fit.diagnostics.iter().map(|doubt| doubt.code).collect();
        assert_eq!(codes, ["change.few-periods", "change.underdispersed", "change.few-pairs", "change.holes", "change.few-blocks"]);
        let lowest = estimate(&RecordByChance { period: Some(6), ..RecordByChance::default() }, &series).unwrap().estimate.lowest;
        assert_eq!((lowest.rank, lowest.last_as_far, lowest.margin), (1, None, 2));
        for period in [1, 3, 9] {
            assert!(estimate(&RecordByChance { period: Some(period), ..RecordByChance::default() }, &series).is_err());
        }
    }

    #[test]
    fn drawn_chances_of_independent_periods_are_even() {
        let values: Vec<(i32, f64)> = (0..30).map(|period| (period, f64::from((period * 7919) % 1009))).collect();
        let spec = RecordByChance { block: Some(1), draws: 40_000, ..RecordByChance::default() };
        let found = estimate(&spec, &series(&values)).unwrap().estimate;
        for chances in [found.highest_by_chance, found.lowest_by_chance] {
            assert!((chances.resampled.unwrap() - 1.0 / 30.0).abs() < 0.003, "{chances:?}");
        }
    }
}
