//! The smallest fall that is found, by thinning what follows treated anchors in made-up data without effect.

use crate::{
    data::{AnchoredPoints, Arm, Point, Ring, RingDayTable, Window},
    effect::{RespiteCurve, RespiteCurveEstimate},
    error::Error,
    numeric::stream::Stream,
};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{BTreeMap, btree_map::Entry};

/// Falls are tried in steps of one part of so many.
const STEPS: u32 = 128;

/// The smallest fall found in one ring, under one baseline, in one window after.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PowerCell {
    /// The ring.
    pub ring: Ring,
    /// The window before.
    pub baseline: Window,
    /// The window after.
    pub after: Window,
    /// Fall found with the wanted power, as a share; none if even a fall of all is found less often.
    pub minimum_fall: Option<f64>,
    /// Share of the replicates in which a fall is found where there is none.
    pub found_without_fall: f64,
}

/// What [`power`] returns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Power {
    /// Replicates that allowed an estimate.
    pub replicates: u32,
    /// Replicates that allowed none.
    pub not_estimable: u32,
    /// Cells by ring, then baseline, then window after, in the order of the spec.
    pub cells: Vec<PowerCell>,
}

/// The smallest fall that the curve's own test finds with the wanted power, by simulation.
///
/// `without_effect` makes the data of a replicate, in which the actions must do nothing. From what is counted after the treated anchors
/// each point is removed by lot, with the chance that is the fall. A point near several treated anchors has one lot: it is removed for
/// all or for none. What stands in a baseline or around a control anchor is left whole, so that the fall is that of the treated alone. A fall
/// is found when the pointwise interval of the window lies below 0. It says nothing of data unlike those that are made.
///
/// # Formula
/// For each replicate, the smallest fall on a grid of 128 steps from which on it is found, by bisection, less half a step; then the
/// quantile of these over the replicates, as the smallest that at least the share `wanted` does not exceed.
///
/// # Units
/// Shares of 0 to 1.
///
/// # Errors
/// Settings that the curve refuses; what `without_effect` returns; no replicate that allows an estimate.
pub fn power(
    curve: &RespiteCurve,
    wanted: f64,
    replicates: u32,
    seed: u64,
    without_effect: impl Fn(u64) -> Result<AnchoredPoints, Error> + Sync,
) -> Result<Power, Error> {
    let one = |replicate: u64| {
        Replicate::new(curve, &without_effect(replicate)?, seed, replicate)?.map_or(Ok(None), |r| r.found_from().map(Some))
    };
    let all: Vec<Option<Vec<Found>>> = (0..u64::from(replicates)).into_par_iter().map(one).collect::<Result<_, Error>>()?;
    let found: Vec<&Vec<Found>> = all.iter().flatten().collect();
    let Some(first) = found.first() else {
        let reason = format!("0 of {replicates} replicates allow an estimate, and 1 is the least");
        return Err(Error::NotEstimable { what: "the power".into(), reason });
    };
    let rank = (wanted * found.len() as f64 - 1e-9).ceil().max(1.0) as usize - 1;
    let cells = (0..first.len()).map(|cell| {
        let mut steps: Vec<u32> = found.iter().map(|cells| cells[cell].from_step).collect();
        steps.sort_unstable();
        let step = steps.get(rank).copied().filter(|step| *step <= STEPS);
        let without = steps.iter().filter(|step| **step == 0).count();
        PowerCell {
            ring: first[cell].ring,
            baseline: first[cell].baseline,
            after: first[cell].after,
            minimum_fall: step.map(|step| (f64::from(step) - 0.5).max(0.0) / f64::from(STEPS)),
            found_without_fall: without as f64 / found.len() as f64,
        }
    });
    Ok(Power { replicates: found.len() as u32, not_estimable: replicates - found.len() as u32, cells: cells.collect() })
}

/// The first step from which a fall is found in one cell.
struct Found {
    ring: Ring,
    baseline: Window,
    after: Window,
    from_step: u32,
}

/// One data set without effect, with a lot for each point.
struct Replicate<'a> {
    curve: &'a RespiteCurve,
    points: AnchoredPoints,
    lots: Vec<f64>,
    table: RingDayTable,
    whole: RespiteCurveEstimate,
}

impl<'a> Replicate<'a> {
    /// None where the data allow no estimate.
    fn new(curve: &'a RespiteCurve, points: &AnchoredPoints, seed: u64, replicate: u64) -> Result<Option<Self>, Error> {
        let curve_reach = curve.reach();
        let mut points = points.clone();
        points.points.sort_by(canonical);
        let mut stream = Stream::new(seed, replicate);
        let lots = points.points.iter().map(|_| stream.uniform()).collect();
        let table = RingDayTable::over(&points, &curve.rings_km, curve_reach)?;
        match curve.fit_table(&table) {
            Ok(fit) => Ok(Some(Self { curve, points, lots, table, whole: fit.estimate })),
            Err(Error::NotEstimable { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn at(&self, step: u32) -> Result<Vec<bool>, Error> {
        let fall = f64::from(step) / f64::from(STEPS);
        let stays = |(point, lot): (&Point, &f64)| (*lot >= fall).then_some(*point);
        let points =
            AnchoredPoints { points: self.points.points.iter().zip(&self.lots).filter_map(stays).collect(), ..self.points.clone() };
        let thinned = RingDayTable::over(&points, &self.curve.rings_km, self.table.days())?;
        Ok(found(&self.curve.fit_table(&self.table.with_days_after_of(&thinned, Arm::Treated))?.estimate))
    }

    fn found_from(&self) -> Result<Vec<Found>, Error> {
        let mut tried: BTreeMap<u32, Vec<bool>> = BTreeMap::from([(0, found(&self.whole))]);
        let mut cells = Vec::new();
        for (cell, window) in self.whole.windows.iter().enumerate() {
            let mut is_found = |step: u32| -> Result<bool, Error> {
                let found = match tried.entry(step) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(new) => new.insert(self.at(step)?),
                };
                Ok(found[cell])
            };
            let from_step = if is_found(0)? {
                0
            } else if !is_found(STEPS)? {
                STEPS + 1
            } else {
                let (mut missed, mut found) = (0, STEPS);
                while found - missed > 1 {
                    let middle = (missed + found) / 2;
                    *(if is_found(middle)? { &mut found } else { &mut missed }) = middle;
                }
                found
            };
            cells.push(Found { ring: window.ring, baseline: window.baseline, after: window.after, from_step });
        }
        Ok(cells)
    }
}

fn found(estimate: &RespiteCurveEstimate) -> Vec<bool> {
    estimate.windows.iter().map(|window| window.effect_band.pointwise.high < 0.0).collect()
}

pub(super) fn canonical(a: &Point, b: &Point) -> std::cmp::Ordering {
    let place = |point: &Point| (point.latitude + 0.0, point.longitude + 0.0);
    let ((north, east), (other_north, other_east)) = (place(a), place(b));
    a.day
        .cmp(&b.day)
        .then(north.total_cmp(&other_north))
        .then(east.total_cmp(&other_east))
        .then(a.weight.cmp(&b.weight))
        .then(a.id.cmp(&b.id))
}
