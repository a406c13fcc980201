//! Rows by bands of latitude, so that a row is held against those near it alone.

use super::field::Field;
use std::{collections::HashMap, ops::Range};

/// Bands are never lower than this, so that their numbers stay small.
const LOWEST_KM: f64 = 0.1;

/// By how much a band is higher than the window, so that rounding puts no near row two bands away.
const MARGIN: f64 = 1.001;

/// A list of rows by bands a little higher than the window: near rows are in the same band or the next.
#[derive(Debug)]
pub(super) struct Bands<'a> {
    field: &'a Field<'a>,
    height_km: f64,
    places: HashMap<i64, Vec<usize>>,
}

impl<'a> Bands<'a> {
    pub(super) fn new(field: &'a Field<'a>, rows: &[usize]) -> Self {
        let height_km = field.rule.window_km.max(LOWEST_KM) * MARGIN;
        let mut bands = Self { field, height_km, places: HashMap::new() };
        for (place, &row) in rows.iter().enumerate() {
            bands.places.entry(bands.band(row)).or_default().push(place);
        }
        bands
    }

    fn band(&self, row: usize) -> i64 {
        (self.field.rows[row].point.north_km() / self.height_km).floor() as i64
    }

    /// Places in the list, inside a range of it, whose rows may be near a row.
    pub(super) fn near(&self, row: usize, range: Range<usize>) -> Places<'_> {
        let band = self.band(row);
        Places([band - 1, band, band + 1].map(|band| {
            let places = self.places.get(&band).map(Vec::as_slice).unwrap_or_default();
            &places[places.partition_point(|&place| place < range.start)..places.partition_point(|&place| place < range.end)]
        }))
    }
}

/// Places of three bands, each in order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places<'a>([&'a [usize]; 3]);

impl<'a> Places<'a> {
    /// From the first to the last.
    pub(super) fn forwards(mut self) -> impl Iterator<Item = usize> + use<'a> {
        std::iter::from_fn(move || {
            let band = self.0.iter_mut().min_by_key(|band| band.first().copied().unwrap_or(usize::MAX))?;
            let (place, rest) = band.split_first()?;
            *band = rest;
            Some(*place)
        })
    }

    /// From the last to the first.
    pub(super) fn backwards(mut self) -> impl Iterator<Item = usize> + use<'a> {
        std::iter::from_fn(move || {
            let band = self.0.iter_mut().max_by_key(|band| band.last().copied())?;
            let (place, rest) = band.split_last()?;
            *band = rest;
            Some(*place)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_three_bands_keep_their_order() {
        let places = Places([&[1, 4, 9], &[], &[0, 5, 6]]);
        assert_eq!(places.forwards().collect::<Vec<_>>(), [0, 1, 4, 5, 6, 9]);
        assert_eq!(places.backwards().collect::<Vec<_>>(), [9, 6, 5, 4, 1, 0]);
    }
}
