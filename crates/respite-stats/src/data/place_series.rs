//! Counts by day around fixed places, over the whole observed period.

use super::{AnchoredPoints, Period, Ring, Window, checked_rings};
use crate::{
    error::Error,
    numeric::sphere::{Grid, squared_chord_of_km, unit},
};

/// Counts around any place on all observed days, made one place at a time.
///
/// Where the same places are asked for many days, this is far quicker than a table by anchor: each window is one difference.
pub(crate) struct PlaceSeries {
    grid: Grid,
    weights: Vec<u32>,
    rings: Vec<Ring>,
    inner: Vec<f64>,
    observed: Period,
}

impl PlaceSeries {
    /// # Errors
    /// Rings that are not positive and ascending.
    pub(crate) fn new(points: &AnchoredPoints, rings_km: &[f64]) -> Result<Self, Error> {
        let rings = checked_rings(rings_km)?;
        let inner = rings.iter().rev().skip(1).map(|ring| squared_chord_of_km(ring.to_km)).collect();
        let outermost = rings.last().map_or(0.0, |ring| ring.to_km);
        let grid = Grid::new(points.points.iter().map(|p| (p.day, p.latitude, p.longitude)), outermost);
        let weights = grid.rows().iter().map(|row| points.points[*row].weight).collect();
        Ok(Self { grid, weights, rings, inner, observed: points.observed })
    }

    pub(crate) fn rings(&self) -> &[Ring] {
        &self.rings
    }

    /// Numbers that a place's series holds.
    pub(crate) fn len(&self) -> usize {
        self.rings.len() * self.width()
    }

    fn width(&self) -> usize {
        (self.observed.last - self.observed.first) as usize + 2
    }

    /// Writes for each ring the running counts of some observed days; other days keep what was there.
    pub(crate) fn write(&self, latitude: f64, longitude: f64, (from, to): (i32, i32), series: &mut [u64]) {
        let width = self.width();
        let place = |day: i32| (day - self.observed.first) as usize;
        let days = place(from)..place(to) + 2;
        for ring in series.chunks_exact_mut(width) {
            ring[days.clone()].fill(0);
        }
        self.grid.each(unit(latitude, longitude), i64::from(from), i64::from(to), |row, day, squared| {
            let ring = self.inner.iter().filter(|threshold| squared > **threshold).count();
            series[ring * width + place(day) + 1] += u64::from(self.weights[row]);
        });
        for ring in series.chunks_exact_mut(width) {
            let mut sum = 0;
            for count in &mut ring[days.clone()] {
                sum += *count;
                *count = sum;
            }
        }
    }

    /// Whether all days of a window around a day were observed.
    pub(crate) fn observes(&self, day: i32, window: Window) -> bool {
        i64::from(day) + i64::from(window.from_day) >= i64::from(self.observed.first)
            && i64::from(day) + i64::from(window.to_day) <= i64::from(self.observed.last)
    }

    /// A ring's count in a window around a day, all of whose days were written.
    pub(crate) fn sum(&self, series: &[u64], ring: usize, day: i32, window: Window) -> u64 {
        let ring = &series[ring * self.width()..][..self.width()];
        let place = |day: i32| (day - self.observed.first) as usize;
        ring[place(day + window.to_day) + 1] - ring[place(day + window.from_day)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Anchor, Arm, Point, RingDayTable, RowId};

    #[test]
    fn agrees_with_the_table() {
        let mut stream = crate::numeric::stream::Stream::new(1, 0);
        let points = (0..400).map(|id| Point {
            id: RowId(id),
            day: stream.below(40) as i32,
            latitude: stream.uniform() * 0.2,
            longitude: 179.9 + stream.uniform() * 0.1,
            weight: stream.below(3) as u32,
        });
        let anchors = (0..20).map(|id| Anchor { id: RowId(id), day: 5 + id as i32, latitude: 0.1, longitude: 179.95, arm: Arm::Treated });
        let points = AnchoredPoints { points: points.collect(), anchors: anchors.collect(), observed: Period { first: 0, last: 39 } };
        let (rings, window) = ([2.0, 9.0], Window::new(-4, 7));
        let table = RingDayTable::over(&points, &rings, window).unwrap();
        let series = PlaceSeries::new(&points, &rings).unwrap();
        let mut counts = vec![0; series.len()];
        series.write(0.1, 179.95, (0, 39), &mut counts);
        for (row, anchor) in table.anchors().iter().enumerate() {
            assert_eq!(series.observes(anchor.day, window), table.complete(row, window));
            for ring in 0..2 {
                assert_eq!(series.sum(&counts, ring, anchor.day, window), table.sum(row, ring, window));
            }
        }
        assert!(table.sum(0, 1, window) > 0);
    }
}
