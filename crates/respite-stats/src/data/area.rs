//! Parts of the map: a box, a disc, a ring or a polygon.

use crate::{
    error::Error,
    numeric::sphere::{EARTH_RADIUS_KM, squared_chord, unit},
};
use serde::{Deserialize, Serialize};

/// A part of the map. Edges of boxes, discs and rings belong to it.
///
/// Boxes and polygons have straight edges in degrees and do not cross the antimeridian; discs and rings are great-circle distances.
///
/// # Units
/// Degrees north and east, kilometres.
///
/// # Examples
/// ```
/// use respite_stats::data::Area;
/// let disc = Area::Disc { latitude: 0.0, longitude: 0.0, radius_km: 112.0 };
/// assert!(disc.holds(1.0, 0.0) && !disc.holds(1.0, 1.0));
/// let triangle = Area::Polygon(vec![(0.0, 0.0), (0.0, 4.0), (4.0, 0.0)]);
/// assert!(triangle.holds(1.0, 1.0) && !triangle.holds(3.0, 3.0));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Area {
    /// Between two latitudes and two longitudes.
    Box {
        /// Southern edge.
        south: f64,
        /// Northern edge.
        north: f64,
        /// Western edge.
        west: f64,
        /// Eastern edge.
        east: f64,
    },
    /// Within a distance of a place.
    Disc {
        /// Degrees north of the centre.
        latitude: f64,
        /// Degrees east of the centre.
        longitude: f64,
        /// Radius.
        radius_km: f64,
    },
    /// Between two distances of a place: beyond the first, up to the second.
    Ring {
        /// Degrees north of the centre.
        latitude: f64,
        /// Degrees east of the centre.
        longitude: f64,
        /// Inner distance, which does not belong to it.
        from_km: f64,
        /// Outer distance.
        to_km: f64,
    },
    /// Corners in order, as pairs of degrees north and east.
    Polygon(Vec<(f64, f64)>),
}

/// Great-circle distance in kilometres.
pub(crate) fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let half = (squared_chord(unit(a.0, a.1), unit(b.0, b.1)).sqrt() / 2.0).min(1.0);
    2.0 * EARTH_RADIUS_KM * half.asin()
}

impl Area {
    /// Whether a place is in it.
    pub fn holds(&self, latitude: f64, longitude: f64) -> bool {
        let from = |north: f64, east: f64| distance_km((north, east), (latitude, longitude));
        match self {
            Self::Box { south, north, west, east } => (*south..=*north).contains(&latitude) && (*west..=*east).contains(&longitude),
            Self::Disc { latitude: north, longitude: east, radius_km } => from(*north, *east) <= *radius_km,
            Self::Ring { latitude: north, longitude: east, from_km, to_km } => {
                let distance = from(*north, *east);
                distance > *from_km && distance <= *to_km
            }
            Self::Polygon(corners) => {
                let edges = corners.iter().zip(corners.iter().cycle().skip(1));
                let crossed = edges.filter(|((north, east), (next_north, next_east))| {
                    (*north > latitude) != (*next_north > latitude)
                        && longitude < east + (latitude - north) / (next_north - north) * (next_east - east)
                });
                crossed.count() % 2 == 1
            }
        }
    }

    /// South, north, west and east of a box around it, a little too large for discs.
    pub(crate) fn bounds(&self) -> [f64; 4] {
        let around = |latitude: f64, longitude: f64, km: f64| {
            let north = (km / EARTH_RADIUS_KM).to_degrees() * 1.001;
            let east = north / (latitude.abs() + north).min(89.0).to_radians().cos();
            [latitude - north, latitude + north, longitude - east, longitude + east]
        };
        match self {
            Self::Box { south, north, west, east } => [*south, *north, *west, *east],
            Self::Disc { latitude, longitude, radius_km: km } | Self::Ring { latitude, longitude, to_km: km, .. } => {
                around(*latitude, *longitude, *km)
            }
            Self::Polygon(corners) => {
                let ends = [f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY];
                corners.iter().fold(ends, |[s, n, w, e], (north, east)| [s.min(*north), n.max(*north), w.min(*east), e.max(*east)])
            }
        }
    }

    /// Whether it is a part of the map.
    pub(crate) fn check(&self, setting: &'static str) -> Result<(), Error> {
        let [south, north, west, east] = self.bounds();
        let corners = !matches!(self, Self::Polygon(corners) if corners.len() < 3);
        let ordered = !matches!(self, Self::Ring { from_km, to_km, .. } if !(*from_km >= 0.0 && from_km < to_km));
        let inside = south >= -90.0 && north <= 90.0 && west >= -180.0 && east <= 180.0 && south < north && west < east;
        if corners && ordered && inside {
            return Ok(());
        }
        let limit = "it must be an area of at least three corners within −90 to 90 degrees north and −180 to 180 degrees east";
        Err(Error::Setting { setting, value: format!("{self:?}"), limit: limit.into() })
    }
}
