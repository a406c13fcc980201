//! Treatments and outcomes as points in place and day, within one observed area.

use super::{Area, Period, RowId};
use crate::error::Error;

/// A point of a pattern.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PatternPoint {
    /// The caller's row; unique among the points of a pattern.
    pub id: RowId,
    /// Civil day, counted from any epoch that all rows share.
    pub day: i32,
    /// Degrees north, −90 to 90.
    pub latitude: f64,
    /// Degrees east, −180 to 180.
    pub longitude: f64,
}

/// Treatment and outcome points by day, and where and when both could be seen.
///
/// # Units
/// Days and decimal degrees; rows in any order. Points outside the area or the period are left out.
#[derive(Debug, Clone, PartialEq)]
pub struct PointPatterns {
    /// Points of the treatment.
    pub treatments: Vec<PatternPoint>,
    /// Points of the outcome.
    pub outcomes: Vec<PatternPoint>,
    /// Earlier points of the treatment, from which the density of an intervention is made; may be empty.
    pub baseline: Vec<PatternPoint>,
    /// The observed area.
    pub area: Area,
    /// The observed days.
    pub observed: Period,
}

impl PointPatterns {
    /// Whether days and places are on the map.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.area.check("area")?;
        for point in self.treatments.iter().chain(&self.outcomes).chain(&self.baseline) {
            if !(point.latitude.abs() <= 90.0 && point.longitude.abs() <= 180.0) {
                let reason = format!("the place {}, {} is beyond 90 degrees north or 180 east", point.latitude, point.longitude);
                return Err(Error::Value { row: point.id.0, reason });
            }
        }
        Ok(())
    }

    /// Points within area and period, in an order that does not hang on the rows'.
    pub(crate) fn seen(&self, points: &[PatternPoint]) -> Vec<PatternPoint> {
        let within = |point: &&PatternPoint| (self.observed.first..=self.observed.last).contains(&point.day);
        canonical(points.iter().filter(within).filter(|point| self.area.holds(point.latitude, point.longitude)))
    }

    /// The earlier points within the area.
    pub(crate) fn baseline_seen(&self) -> Vec<PatternPoint> {
        canonical(self.baseline.iter().filter(|point| self.area.holds(point.latitude, point.longitude)))
    }
}

fn canonical<'a>(points: impl Iterator<Item = &'a PatternPoint>) -> Vec<PatternPoint> {
    let mut points: Vec<PatternPoint> = points.copied().collect();
    points.sort_by(|a, b| {
        let places = a.latitude.total_cmp(&b.latitude).then(a.longitude.total_cmp(&b.longitude));
        a.day.cmp(&b.day).then(places).then(a.id.cmp(&b.id))
    });
    points
}
