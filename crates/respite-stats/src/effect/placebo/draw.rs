//! Anchors for placebos: campaigns moved in time or place, or with their arms exchanged.

use super::{Placebo, PlaceboKind};
use crate::{
    data::{Anchor, AnchoredPoints, Arm, Drawing, Exchanges, Moves, PlaceboAnchors, RowId, Shifts, canonical},
    diagnostic::{self, Diagnostic},
    effect::campaigns::campaigns_of,
    error::Error,
};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A doubt is raised where more than this share of the anchors cannot be moved.
const MANY: f64 = 0.1;

/// What placebos are drawn from.
pub(super) struct Pool<'a> {
    spec: &'a Placebo,
    moving: Vec<Anchor>,
    staying: Vec<Anchor>,
    campaigns: BTreeMap<RowId, usize>,
    places: Vec<(f64, f64)>,
    drawing: Drawing,
}

impl<'a> Pool<'a> {
    pub(super) fn new(spec: &'a Placebo, points: &AnchoredPoints) -> Self {
        let mut anchors = points.anchors.clone();
        anchors.sort_by(|a, b| canonical((a, a.day), (b, b.day)));
        let (moving, staying): (Vec<Anchor>, Vec<Anchor>) =
            anchors.into_iter().partition(|anchor| spec.control_acts || anchor.arm == Arm::Treated);
        let clear_km = spec.clear_km.unwrap_or(0.0);
        let days: Vec<i32> = moving.iter().map(|anchor| anchor.day).collect();
        let numbers = campaigns_of(&moving, &days, spec.nearness());
        Self {
            spec,
            campaigns: moving.iter().map(|anchor| anchor.id).zip(numbers).collect(),
            places: points.points.iter().map(|point| (point.latitude, point.longitude)).collect(),
            drawing: Drawing { per_action: 1, seed: spec.seed, clear_km, wake: spec.reach(), observed: points.observed },
            moving,
            staying,
        }
    }

    /// All placebos of a kind, and how many anchors were not moved or exchanged on average.
    pub(super) fn sets(&self, kind: PlaceboKind) -> Result<(Vec<Vec<Anchor>>, f64), Error> {
        let Self { spec, moving, campaigns, drawing, .. } = self;
        Ok(match kind {
            PlaceboKind::Dates => {
                let shifts = Shifts::of(moving, campaigns, drawing)?;
                self.collect(|replicate| shifts.drawn(replicate))
            }
            PlaceboKind::Places => {
                let moves = Moves::of(moving, campaigns, &self.places, drawing)?;
                self.collect(|replicate| moves.drawn(replicate))
            }
            PlaceboKind::Kinds => {
                let exchanges = Exchanges::of(moving, campaigns, spec.seed, spec.day_zero)?;
                self.collect(|replicate| exchanges.drawn(replicate))
            }
        })
    }

    fn collect(&self, drawn: impl Fn(u64) -> PlaceboAnchors + Sync) -> (Vec<Vec<Anchor>>, f64) {
        let one = |replicate: u64| {
            let PlaceboAnchors { mut anchors, left_out, as_they_are } = drawn(replicate);
            anchors.extend(&self.staying);
            (anchors, left_out.len() + as_they_are.len())
        };
        let (sets, unmoved): (Vec<Vec<Anchor>>, Vec<usize>) = (0..u64::from(self.spec.draws)).into_par_iter().map(one).unzip();
        (sets, unmoved.iter().sum::<usize>() as f64 / f64::from(self.spec.draws))
    }

    /// A doubt where many anchors could not be moved.
    pub(super) fn doubt(&self, kind: PlaceboKind, unmoved: f64) -> Option<Diagnostic> {
        let all = self.moving.len();
        (unmoved > MANY * all as f64).then(|| {
            let what = if kind == PlaceboKind::Kinds { "could not be exchanged" } else { "could not be moved and are left out" };
            let message = format!("placebos of the kind {}: {unmoved:.0} of {all} actions {what}, on average", kind.word());
            diagnostic::PLACEBO_CROWDED.with(message)
        })
    }
}
