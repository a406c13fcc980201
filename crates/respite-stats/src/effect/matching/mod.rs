//! Matching of anchors: who is compared with whom, and how alike the arms are before and after.

mod balance;
mod entropy;
pub(crate) mod strata;
pub(crate) mod variables;

pub use balance::BalanceRow;
pub use variables::{AnchorCovariate, CovariateValue};

use crate::{
    data::{Arm, RingDayTable, RowId, Window},
    error::Error,
};
use serde::{Deserialize, Serialize};
use strata::Values;
pub(crate) use variables::Variable;

/// How weights are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchingBy {
    /// Anchors in the same bins of every variable are compared; the others are left out.
    CoarsenedExact,
    /// Control anchors are weighted so that the means of every variable agree; all treated anchors stay.
    EntropyBalance,
}

/// What anchors are matched on.
///
/// Counts are taken within a disc; the covariates come from the caller by anchor id. It says nothing of what was not measured: two
/// anchors with a like past may still differ.
///
/// # Formula
/// Level: the count over a window. Ramp: the count over the later half of a window less that over the earlier half; of an odd number of
/// days the middle one is in neither. Earlier actions: anchors of either arm in the days before, complete or not.
///
/// # Units
/// Windows in days before the anchor, such as `[-7, -1]`; kilometres.
///
/// # Source
/// `iacus-king-porro-2012`, `hainmueller-2012`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Matching {
    /// How weights are made.
    pub by: MatchingBy,
    /// Windows before whose counts are matched.
    pub level: Vec<Window>,
    /// Windows before whose ramps are matched.
    pub ramp: Vec<Window>,
    /// Counts are taken in the rings up to this distance; in all rings if none is given.
    pub within_km: Option<f64>,
    /// Actions in so many days before are counted and matched; 0 for none.
    pub earlier_days: u32,
    /// Greatest distance of an earlier action; that of the counts if none is given.
    pub earlier_km: Option<f64>,
    /// Names of covariates.
    pub covariates: Vec<String>,
    /// Most bins of a number for coarsened exact matching; their bounds are quantiles, and equal numbers share a bin.
    pub bins: u32,
}

impl Default for Matching {
    fn default() -> Self {
        Self {
            by: MatchingBy::EntropyBalance,
            level: vec![Window::new(-7, -1), Window::new(-14, -1)],
            ramp: vec![Window::new(-14, -1)],
            within_km: None,
            earlier_days: 14,
            earlier_km: None,
            covariates: Vec::new(),
            bins: 4,
        }
    }
}

/// An anchor with its weight.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AnchorWeight {
    /// Id of the anchor.
    pub id: RowId,
    /// Its row in the table.
    pub row: usize,
    /// Its arm.
    pub arm: Arm,
    /// Treated 1 and control by its match, so that the matched control weights have the mean 1; 0 without a match.
    pub weight: f64,
}

/// Weights and how alike the arms are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatchedAnchors {
    /// Every anchor of the table, in its order.
    pub weights: Vec<AnchorWeight>,
    /// One row a variable.
    pub balance: Vec<BalanceRow>,
    /// Anchors that could be matched, treated and control.
    pub complete: [u64; 2],
    /// Anchors with a match, treated and control.
    pub matched: [u64; 2],
    /// Control anchors of equal weight that would tell as much: `(Σ w)² / Σ w²`.
    pub effective_control: f64,
    /// Half the sum of differences in share over the bins, before matching.
    pub l1_before: f64,
    /// The same with weights; none without a match.
    pub l1_after: Option<f64>,
    /// Stratum of each anchor that could be matched, in the table's order.
    #[serde(skip)]
    pub(crate) strata: Vec<u32>,
}

/// Weights of the anchors that are complete over a window, and the balance table.
///
/// Anchors that are not complete, or have no match, get the weight 0. If no weights can be found all are 0: that is an answer, and the
/// caller must say it.
///
/// # Formula
/// See [`Matching`], and for the weights [`MatchingBy`]; L1 over the strata of quantile bins under both.
///
/// # Errors
/// Windows that hold day 0 or leave the table, a covariate that is missing for an anchor, an arm without a complete anchor.
pub fn match_anchors(
    table: &RingDayTable,
    matching: &Matching,
    covariates: &[AnchorCovariate],
    complete_over: Window,
) -> Result<MatchedAnchors, Error> {
    let rows: Vec<usize> = (0..table.anchors().len()).filter(|row| table.complete(*row, complete_over)).collect();
    let variables = variables::variables(table, matching, covariates, &rows)?;
    weighted(table, matching, &rows, &variables)
}

/// The same from variables that are already taken, one value for each of the rows.
pub(crate) fn weighted(table: &RingDayTable, matching: &Matching, rows: &[usize], variables: &[Variable]) -> Result<MatchedAnchors, Error> {
    let treated: Vec<bool> = rows.iter().map(|row| table.anchors()[*row].arm == Arm::Treated).collect();
    let count = |arm: bool| treated.iter().filter(|treated| **treated == arm).count() as u64;
    let complete = [count(true), count(false)];
    for (number, name) in complete.iter().zip(["treated", "control"]) {
        if *number == 0 {
            let reason = format!("the {name} arm has 0 actions whose windows were observed, and 1 is the least");
            return Err(Error::NotEstimable { what: "a matching of two arms".into(), reason });
        }
    }
    let binned: Vec<Values> = variables.iter().map(|variable| variable.binned(matching.bins)).collect();
    let cells = strata::strata(&binned, strata::Bins::SturgesCuts, rows.len());
    let weights = match matching.by {
        MatchingBy::CoarsenedExact => strata::cem_weights(&cells, &treated),
        MatchingBy::EntropyBalance => {
            let columns: Vec<Vec<f64>> =
                variables.iter().flat_map(|variable| variable.columns().into_iter().map(|(_, values)| values)).collect();
            let mut control = entropy::balanced(&columns, &treated).map(Vec::into_iter);
            let weight = |treated: &bool| match &mut control {
                None => 0.0,
                Some(_) if *treated => 1.0,
                Some(weights) => weights.next().unwrap_or(0.0),
            };
            treated.iter().map(weight).collect()
        }
    };
    let named = variables.iter().flat_map(Variable::columns);
    let balance = named.map(|(name, values)| balance::balance(name, &values, &treated, &weights)).collect();
    let mut all: Vec<AnchorWeight> =
        table.anchors().iter().enumerate().map(|(row, anchor)| AnchorWeight { id: anchor.id, row, arm: anchor.arm, weight: 0.0 }).collect();
    rows.iter().zip(&weights).for_each(|(row, weight)| all[*row].weight = *weight);
    let of = |arm: bool| {
        weights.iter().zip(&treated).filter(move |(weight, treated)| **treated == arm && **weight > 0.0).map(|(weight, _)| *weight)
    };
    let (sum, squares) = of(false).fold((0.0, 0.0), |(sum, squares), weight| (sum + weight, squares + weight * weight));
    Ok(MatchedAnchors {
        weights: all,
        balance,
        complete,
        matched: [of(true).count() as u64, of(false).count() as u64],
        effective_control: if squares > 0.0 { sum * sum / squares } else { 0.0 },
        l1_before: strata::imbalance(&cells, &treated).0,
        l1_after: strata::weighted_imbalance(&cells, &treated, &weights),
        strata: cells,
    })
}
