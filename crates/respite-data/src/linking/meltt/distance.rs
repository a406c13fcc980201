//! The other program's distance: a great circle on a sphere of which a degree is 111.111 km.

/// Kilometres in a degree of a great circle, as the other program has it. On the mean sphere they are 111.195.
const DEGREE_KM: f64 = 111.111;

/// How much nearer the bound below may be than the distance through rounding alone.
const ROUNDING: f64 = 1e-9;

/// A point with the terms of the formula that belong to it alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    latitude: f64,
    longitude_radians: f64,
    sin: f64,
    cos: f64,
}

impl Point {
    pub(super) fn new(latitude: f64, longitude: f64) -> Self {
        let radians = latitude.to_radians();
        Self { latitude, longitude_radians: longitude.to_radians(), sin: radians.sin(), cos: radians.cos() }
    }

    /// How far north of the equator it is.
    pub(super) fn north_km(&self) -> f64 {
        self.latitude * DEGREE_KM
    }

    /// Whether two points are no more than this many kilometres apart.
    pub(super) fn within(&self, other: &Self, window_km: f64) -> bool {
        // No two points are nearer than their latitudes, and this is cheap.
        let least_km = (self.latitude - other.latitude).abs() * DEGREE_KM;
        least_km <= window_km * (1.0 + ROUNDING) + ROUNDING && self.distance_km(other) <= window_km
    }

    /// Their distance. Each step is rounded as in the other program, since a pair at the edge must fall on the same side.
    pub(super) fn distance_km(&self, other: &Self) -> f64 {
        let (sin_l, cos_l) = (self.longitude_radians - other.longitude_radians).sin_cos();
        let across = other.cos * sin_l;
        let along = self.cos * other.sin - self.sin * other.cos * cos_l;
        let aside = (across * across + along * along).sqrt();
        let ahead = self.sin * other.sin + self.cos * other.cos * cos_l;
        aside.atan2(ahead).to_degrees() * DEGREE_KM
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
        Point::new(a.0, a.1).distance_km(&Point::new(b.0, b.1))
    }

    #[test]
    fn a_degree_is_111_111_km() {
        assert!((km((0.0, 0.0), (0.0, 1.0)) - 111.111).abs() < 1e-9);
        assert!((km((10.0, 20.0), (11.0, 20.0)) - 111.111).abs() < 1e-9);
        assert!((km((0.0, 0.0), (0.0, 180.0)) - 180.0 * 111.111).abs() < 1e-9);
    }

    #[test]
    fn the_antimeridian_and_the_pole_are_no_edges() {
        assert!((km((0.0, 179.5), (0.0, -179.5)) - 111.111).abs() < 1e-9);
        assert!((km((0.0, 359.5), (0.0, 0.5)) - 111.111).abs() < 1e-9);
        assert!((km((90.0, 0.0), (90.0, 120.0))).abs() < 1e-9);
        assert!((km((89.5, 0.0), (89.5, 180.0)) - 111.111).abs() < 1e-9);
    }

    #[test]
    fn windows_are_inclusive() {
        let (a, b) = (Point::new(0.0, 0.0), Point::new(0.0, 0.0));
        assert!(a.within(&b, 0.0));
        let (a, b) = (Point::new(10.0, 0.0), Point::new(11.0, 0.0));
        let km = a.distance_km(&b);
        assert!(a.within(&b, km) && !a.within(&b, km * (1.0 - 1e-12)));
    }
}
