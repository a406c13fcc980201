//! Points on the sphere, found by nearness and day.
//!
//! Positions are unit vectors in a grid of cubes, so neither the poles nor the antimeridian are special, and a great
//! circle is compared by its squared chord.

use std::collections::HashMap;

/// Mean earth radius in kilometres.
pub(crate) const EARTH_RADIUS_KM: f64 = 6371.0088;

/// A place as a unit vector.
pub(crate) type Unit = [f64; 3];

/// The unit vector of a place in decimal degrees.
pub(crate) fn unit(latitude: f64, longitude: f64) -> Unit {
    let (sin_lat, cos_lat) = latitude.to_radians().sin_cos();
    let (sin_lon, cos_lon) = longitude.to_radians().sin_cos();
    [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
}

/// Squared chord between two unit vectors.
pub(crate) fn squared_chord(a: Unit, b: Unit) -> f64 {
    let (x, y, z) = (a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    x * x + y * y + z * z
}

/// Squared chord of a great circle distance; half the earth's circumference and beyond take in everything.
pub(crate) fn squared_chord_of_km(distance_km: f64) -> f64 {
    let half_angle = distance_km / EARTH_RADIUS_KM / 2.0;
    if half_angle >= std::f64::consts::FRAC_PI_2 { f64::INFINITY } else { (2.0 * half_angle.sin()).powi(2) }
}

/// Points in cubes of the grid, each cube's points from the first to the last day.
pub(crate) struct Grid {
    side: f64,
    cubes: HashMap<[i32; 3], std::ops::Range<usize>>,
    days: Vec<i32>,
    places: Vec<Unit>,
    rows: Vec<usize>,
    squared_reach: f64,
}

impl Grid {
    /// A grid for searches up to `reach_km`. Places are in degrees: day, latitude, longitude.
    pub(crate) fn new(places: impl Iterator<Item = (i32, f64, f64)>, reach_km: f64) -> Self {
        let squared_reach = squared_chord_of_km(reach_km);
        // A little wider than the reach, so that rounding at a cube's edge loses nothing.
        let side = (squared_reach.sqrt() * (1.0 + 1e-9)).clamp(1e-6, 2.5);
        let mut entries: Vec<([i32; 3], i32, usize, Unit)> = places
            .enumerate()
            .map(|(row, (day, lat, lon))| (row, day, unit(lat, lon)))
            .map(|(row, day, u)| (cube(u, side), day, row, u))
            .collect();
        entries.sort_unstable_by_key(|entry| (entry.0, entry.1, entry.2));
        let mut cubes: HashMap<[i32; 3], std::ops::Range<usize>> = HashMap::new();
        for (index, (key, ..)) in entries.iter().enumerate() {
            cubes.entry(*key).and_modify(|range| range.end = index + 1).or_insert(index..index + 1);
        }
        Self {
            side,
            cubes,
            days: entries.iter().map(|entry| entry.1).collect(),
            rows: entries.iter().map(|entry| entry.2).collect(),
            places: entries.iter().map(|entry| entry.3).collect(),
            squared_reach,
        }
    }

    /// The caller's row of each place in the grid's own order.
    pub(crate) fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// Calls `found(place in the grid's order, day, squared chord)` for each point within reach and within the days, both ends included.
    #[inline]
    pub(crate) fn each(&self, centre: Unit, first_day: i64, last_day: i64, mut found: impl FnMut(usize, i32, f64)) {
        let [cx, cy, cz] = cube(centre, self.side);
        for x in cx - 1..=cx + 1 {
            for y in cy - 1..=cy + 1 {
                for z in cz - 1..=cz + 1 {
                    let Some(range) = self.cubes.get(&[x, y, z]) else { continue };
                    let days = &self.days[range.clone()];
                    let from = range.start + days.partition_point(|day| i64::from(*day) < first_day);
                    let to = range.start + days.partition_point(|day| i64::from(*day) <= last_day);
                    let near = self.places[from..to].iter().zip(&self.days[from..to]);
                    for (offset, (place, day)) in near.enumerate() {
                        let squared = squared_chord(centre, *place);
                        if squared <= self.squared_reach {
                            found(from + offset, *day, squared);
                        }
                    }
                }
            }
        }
    }
}

fn cube(place: Unit, side: f64) -> [i32; 3] {
    place.map(|c| (c / side).floor() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
        2.0 * EARTH_RADIUS_KM * (squared_chord(unit(a.0, a.1), unit(b.0, b.1)).sqrt() / 2.0).asin()
    }

    #[test]
    fn known_distances() {
        assert!((km((0.0, 0.0), (0.0, 1.0)) - 111.195_080_2).abs() < 1e-6);
        assert!((km((0.0, 179.5), (0.0, -179.5)) - 111.195_080_2).abs() < 1e-6);
        assert!((km((89.5, 0.0), (89.5, 180.0)) - 111.195_080_2).abs() < 1e-6);
    }

    #[test]
    fn finds_across_the_antimeridian_and_the_pole() {
        let places = [(0, 0.0, 179.9), (1, 0.0, -179.9), (2, 89.9, 10.0), (3, 89.9, -170.0), (4, 0.0, 0.0)];
        let grid = Grid::new(places.into_iter(), 50.0);
        let mut rows = Vec::new();
        grid.each(unit(0.0, 180.0), 0, 9, |place, _, _| rows.push(grid.rows()[place]));
        grid.each(unit(90.0, 0.0), 0, 9, |place, _, _| rows.push(grid.rows()[place]));
        rows.sort_unstable();
        assert_eq!(rows, [0, 1, 2, 3]);
    }
}
