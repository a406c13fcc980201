//! Cells of a grid on the globe.

use crate::numeric::sphere::EARTH_RADIUS_KM;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How large the cells are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CellSize {
    /// Degrees of latitude and of longitude.
    Degrees(f64),
    /// Kilometres from south to north, and from west to east at the middle of the row.
    Km(f64),
}

/// A cell: rows count from the south pole, columns from 180° west.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GridCell {
    /// Row, from 0 in the south.
    pub row: u32,
    /// Column, from 0 in the west.
    pub column: u32,
}

impl fmt::Display for GridCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "r{}c{}", self.row, self.column)
    }
}

/// The cell that a point lies in; none for a point that is not on the globe, or a size that is not above 0.
///
/// A cell takes its southern and western edge in. It does not say that what happens in a cell stays there: choose cells that are larger
/// than the coded precision of the points. Where the size does not divide the globe, the last cells of a row and the last row are smaller.
///
/// # Units
/// Decimal degrees; kilometres on a sphere of radius 6371.0088 km.
///
/// # Examples
/// ```
/// use respite_stats::data::{CellSize, cell_of};
/// assert_eq!(cell_of(10.25, 20.75, CellSize::Degrees(0.5)).unwrap().to_string(), "r200c401");
/// assert_eq!(cell_of(91.0, 0.0, CellSize::Degrees(0.5)), None);
/// ```
pub fn cell_of(latitude: f64, longitude: f64, size: CellSize) -> Option<GridCell> {
    let on_globe = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
    let km_of_degree = EARTH_RADIUS_KM.to_radians();
    let (height, positive) = match size {
        CellSize::Degrees(degrees) => (degrees, degrees > 1e-6),
        CellSize::Km(km) => (km / km_of_degree, km > 1e-4),
    };
    if !on_globe || !positive || !height.is_finite() {
        return None;
    }
    // The pole itself and the antimeridian belong to the last row and the first column.
    let row = ((latitude + 90.0) / height).floor().min((180.0 / height).ceil() - 1.0).max(0.0);
    let east = if longitude >= 180.0 { 0.0 } else { longitude + 180.0 };
    let width = match size {
        CellSize::Degrees(degrees) => degrees,
        CellSize::Km(_) => {
            let middle = ((row + 0.5) * height - 90.0).min(90.0).to_radians();
            (height / middle.cos().max(1e-9)).min(360.0)
        }
    };
    Some(GridCell { row: row as u32, column: (east / width).floor() as u32 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_belong_to_the_north_and_east() {
        let cell = |latitude, longitude| cell_of(latitude, longitude, CellSize::Degrees(1.0)).map(|cell| (cell.row, cell.column));
        assert_eq!(cell(0.0, 0.0), Some((90, 180)));
        assert_eq!(cell(-0.001, -0.001), Some((89, 179)));
        assert_eq!((cell(90.0, 0.0), cell(-90.0, 180.0)), (Some((179, 180)), Some((0, 0))));
        assert_eq!(cell_of(0.0, 0.0, CellSize::Km(0.0)), None);
        assert_eq!(cell_of(f64::NAN, 0.0, CellSize::Km(10.0)), None);
    }

    #[test]
    fn cells_in_kilometres_keep_their_width() {
        // At 60° north a degree of longitude is half as long: twice as many degrees make a cell.
        let size = CellSize::Km(111.195);
        let columns =
            |latitude: f64| (0..360).filter_map(|east| cell_of(latitude, f64::from(east) - 179.5, size)).map(|cell| cell.column).max();
        assert_eq!(columns(0.5), Some(359));
        assert!((175..=182).contains(&columns(60.0).unwrap()), "{:?}", columns(60.0));
    }
}
