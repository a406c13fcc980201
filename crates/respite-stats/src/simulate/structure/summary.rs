//! What a drawn data set must share with the study's own.

use super::StructureConfig;
use crate::{
    data::{AnchoredPoints, Arm},
    numeric::sphere::{Grid, squared_chord_of_km, unit},
};
use serde::Serialize;

/// Distance and days within which two events or two actions are a pair.
const PAIR: (f64, i32) = (10.0, 7);

/// Numbers by which drawn data are held against the study's own.
///
/// # Units
/// Pairs and ratios are per event or action; arms are treated, then control.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StructureSummary {
    /// Points.
    pub points: u64,
    /// Anchors by arm.
    pub anchors: [u64; 2],
    /// Variance of the weekly number of points over its mean.
    pub weekly_dispersion: f64,
    /// Other points within 10 km and 7 days, for each point.
    pub pairs_per_point: f64,
    /// Points in the 7 days before an action within the inner radius, over the average of 7 days at the same places, by arm.
    pub past_week_near: [f64; 2],
    /// The same within the outer radius.
    pub past_week: [f64; 2],
    /// Other actions of any arm within the outer radius and 7 days, for each action, by arm.
    pub pairs_per_action: [f64; 2],
}

impl StructureSummary {
    /// The summary of points and anchors, within the radii of a structure.
    pub fn of(data: &AnchoredPoints, config: &StructureConfig) -> Self {
        let observed = data.observed;
        let days = f64::from(observed.last) - f64::from(observed.first) + 1.0;
        let mut weeks = vec![0.0; (days / 7.0) as usize];
        for point in &data.points {
            if let Some(week) = weeks.get_mut((point.day - observed.first) as usize / 7) {
                *week += 1.0;
            }
        }
        let mean = weeks.iter().sum::<f64>() / weeks.len() as f64;
        let variance = weeks.iter().map(|week| (week - mean).powi(2)).sum::<f64>() / (weeks.len() as f64 - 1.0);
        let near = Grid::new(data.points.iter().map(|p| (p.day, p.latitude, p.longitude)), PAIR.0);
        let mut pairs = 0u64;
        for point in &data.points {
            let (from, to) = (i64::from(point.day - PAIR.1), i64::from(point.day + PAIR.1));
            near.each(unit(point.latitude, point.longitude), from, to, |_, _, _| pairs += 1);
        }
        let around = Grid::new(data.points.iter().map(|p| (p.day, p.latitude, p.longitude)), config.outer_km);
        let actions = Grid::new(data.anchors.iter().map(|a| (a.day, a.latitude, a.longitude)), config.outer_km);
        let within = squared_chord_of_km(config.inner_km);
        let (mut anchors, mut before, mut usual, mut action_pairs) = ([0u64; 2], [[0.0; 2]; 2], [[0.0; 2]; 2], [0u64; 2]);
        for anchor in &data.anchors {
            let arm = usize::from(anchor.arm == Arm::Control);
            let place = unit(anchor.latitude, anchor.longitude);
            anchors[arm] += 1;
            around.each(place, observed.first.into(), observed.last.into(), |_, day, squared| {
                let past = f64::from((-7..=-1).contains(&(day - anchor.day)));
                for (ring, inside) in [squared <= within, true].into_iter().enumerate() {
                    before[ring][arm] += past * f64::from(inside);
                    usual[ring][arm] += 7.0 / days * f64::from(inside);
                }
            });
            actions.each(place, (anchor.day - PAIR.1).into(), (anchor.day + PAIR.1).into(), |_, _, _| action_pairs[arm] += 1);
        }
        let ratio = |ring: usize| [0, 1].map(|arm: usize| before[ring][arm] / usual[ring][arm]);
        Self {
            points: data.points.len() as u64,
            anchors,
            weekly_dispersion: variance / mean,
            pairs_per_point: pairs as f64 / data.points.len() as f64 - 1.0,
            past_week_near: ratio(0),
            past_week: ratio(1),
            pairs_per_action: [0, 1].map(|arm| action_pairs[arm] as f64 / anchors[arm] as f64 - 1.0),
        }
    }
}
