//! Points on the sphere and the chords between them.

/// Mean radius of the earth.
pub(super) const EARTH_RADIUS_KM: f64 = 6371.0088;

/// A point as a vector of length one: no seam at the antimeridian, no special case at the poles.
pub(super) type Unit = [f64; 3];

pub(super) fn unit((latitude, longitude): (f64, f64)) -> Unit {
    let (latitude, longitude) = (latitude.to_radians(), longitude.to_radians());
    [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()]
}

pub(super) fn squared_chord(a: Unit, b: Unit) -> f64 {
    let [x, y, z] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    x * x + y * y + z * z
}

/// The squared chord of a distance along the surface; of half the circumference and more, that of the whole sphere.
pub(super) fn squared_chord_of_km(distance_km: f64) -> f64 {
    let half = (distance_km / (2.0 * EARTH_RADIUS_KM)).clamp(0.0, std::f64::consts::FRAC_PI_2).sin();
    // A hair wider, so that a pair at the very edge is inside whatever the rounding.
    4.0 * half * half * (1.0 + 1e-12) + 1e-18
}

/// Great-circle distance between two points in degrees north and east, in kilometres.
pub fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let half_chord = (squared_chord(unit(a), unit(b)).sqrt() / 2.0).min(1.0);
    2.0 * EARTH_RADIUS_KM * half_chord.asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_degree_of_a_great_circle_is_one_360th_of_it() {
        let degree = EARTH_RADIUS_KM * std::f64::consts::PI / 180.0;
        assert!((distance_km((0.0, 0.0), (0.0, 1.0)) - degree).abs() < 1e-9);
        assert!((distance_km((0.0, 179.5), (0.0, -179.5)) - degree).abs() < 1e-9);
        assert!((distance_km((89.5, 0.0), (89.5, 180.0)) - degree).abs() < 1e-9);
    }
}
