//! Where something happened: a point or a named unit, with the precision its source codes.

use serde::{Deserialize, Serialize};

/// How finely a source knows a place, on one scale for all sources.
///
/// Finer comes first. The source's own code is kept beside it in [`Place::precision_code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlacePrecision {
    /// The named place itself.
    Exact,
    /// Near a named place (UCDP: within about 25 km; ACLED: a town stands for its area).
    Near,
    /// Known to the second-order unit (district); the point stands for the whole.
    District,
    /// Known to the first-order unit (province); the point stands for the whole.
    Province,
    /// Known to the country or a vague region only.
    Country,
}

/// A point or a named unit.
///
/// Coordinates are decimal degrees (WGS 84), both present or both absent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Place {
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Precision on the common scale; `None` when the source codes none.
    pub precision: Option<PlacePrecision>,
    /// The source's own precision code.
    pub precision_code: Option<u8>,
    /// Name of the place as the source writes it.
    pub name: Option<String>,
    /// First-order unit.
    pub admin1: Option<String>,
    /// Second-order unit.
    pub admin2: Option<String>,
    /// Country as the source writes it.
    pub country: Option<String>,
}

impl Place {
    /// Latitude and longitude, when the place has a point.
    pub fn point(&self) -> Option<(f64, f64)> {
        self.latitude.zip(self.longitude)
    }
}
