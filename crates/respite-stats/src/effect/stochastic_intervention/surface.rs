//! Cells of the observed area, and what is smoothed over them.

use crate::data::{Area, PatternPoint, area::distance_km};
use rayon::prelude::*;

/// Cells whose centre is in the area, from south to north and west to east.
///
/// All rows have the same height; each row's cells have the width that is nearest to it on the ground.
pub(super) struct Cells {
    south: f64,
    height: f64,
    /// West edge, width in degrees and number of cells by row.
    rows: Vec<(f64, f64, usize)>,
    /// The cell at each place of the grid; none outside.
    numbers: Vec<Vec<Option<usize>>>,
    /// Degrees north and east of the centres.
    pub centres: Vec<(f64, f64)>,
    /// Square kilometres.
    pub sizes: Vec<f64>,
}

const KM_PER_DEGREE: f64 = 111.195_080_233_532_9;

impl Cells {
    /// Cells of about `side_km`; those that hold one of the points belong to them even where their centre is outside the area.
    pub(super) fn over<'a>(area: &Area, side_km: f64, points: impl Iterator<Item = &'a PatternPoint>) -> Self {
        let [south, north, west, east] = area.bounds();
        let count = (((north - south) * KM_PER_DEGREE / side_km).round() as usize).max(1);
        let height = (north - south) / count as f64;
        let rows: Vec<(f64, f64, usize)> = (0..count)
            .map(|row| {
                let middle = south + (row as f64 + 0.5) * height;
                let across = (((east - west) * KM_PER_DEGREE * middle.to_radians().cos() / side_km).round() as usize).max(1);
                (west, (east - west) / across as f64, across)
            })
            .collect();
        let centre = |row: usize, column: usize| (south + (row as f64 + 0.5) * height, rows[row].0 + (column as f64 + 0.5) * rows[row].1);
        let mut inside: Vec<Vec<bool>> = (0..count)
            .map(|row| {
                (0..rows[row].2)
                    .map(|column| {
                        let (latitude, longitude) = centre(row, column);
                        area.holds(latitude, longitude)
                    })
                    .collect()
            })
            .collect();
        for point in points {
            let (row, column) = place(south, height, &rows, point);
            inside[row][column] = true;
        }
        let mut cells = Self { south, height, numbers: Vec::new(), centres: Vec::new(), sizes: Vec::new(), rows: rows.clone() };
        for (row, within) in inside.iter().enumerate() {
            let numbers = within.iter().enumerate().map(|(column, within)| {
                within.then(|| {
                    let (latitude, longitude) = centre(row, column);
                    cells.centres.push((latitude, longitude));
                    let width = rows[row].1 * KM_PER_DEGREE * latitude.to_radians().cos();
                    cells.sizes.push(width * height * KM_PER_DEGREE);
                    cells.centres.len() - 1
                })
            });
            let numbers = numbers.collect();
            cells.numbers.push(numbers);
        }
        cells
    }

    /// The cell that holds a point.
    pub(super) fn of(&self, point: &PatternPoint) -> Option<usize> {
        let (row, column) = place(self.south, self.height, &self.rows, point);
        self.numbers[row][column]
    }

    pub(super) fn len(&self) -> usize {
        self.centres.len()
    }

    /// `exp(−d² / 2h²)` between cells, 0 beyond four bandwidths: by cell, the others with their value.
    pub(super) fn kernel(&self, bandwidth_km: f64) -> Vec<Vec<(usize, f64)>> {
        (0..self.len())
            .into_par_iter()
            .map(|from| {
                let near = |to: usize| {
                    let scaled = distance_km(self.centres[from], self.centres[to]) / bandwidth_km;
                    (scaled <= 4.0).then(|| (to, (-0.5 * scaled * scaled).exp()))
                };
                (0..self.len()).filter_map(near).collect()
            })
            .collect()
    }
}

fn place(south: f64, height: f64, rows: &[(f64, f64, usize)], point: &PatternPoint) -> (usize, usize) {
    let row = (((point.latitude - south) / height).floor().max(0.0) as usize).min(rows.len() - 1);
    let (west, width, across) = rows[row];
    (row, (((point.longitude - west) / width).floor().max(0.0) as usize).min(across - 1))
}

/// A density over the cells that integrates to 1: a kernel about each point, cut at the border and scaled back to its full weight.
pub(super) fn density(cells: &Cells, kernel: &[Vec<(usize, f64)>], points: &[usize]) -> Vec<f64> {
    let mut density = vec![0.0; cells.len()];
    let mut counts = vec![0u32; cells.len()];
    points.iter().for_each(|cell| counts[*cell] += 1);
    for (cell, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let mass: f64 = kernel[cell].iter().map(|(to, value)| value * cells.sizes[*to]).sum();
        kernel[cell].iter().for_each(|(to, value)| density[*to] += f64::from(*count) * value / mass / points.len() as f64);
    }
    density
}

/// By day, the points' kernels summed at each cell: about how many points lie within a bandwidth or two.
pub(super) fn nearness(kernel: &[Vec<(usize, f64)>], by_day: &[Vec<usize>]) -> Vec<Vec<f64>> {
    by_day
        .par_iter()
        .map(|points| {
            let mut near = vec![0.0; kernel.len()];
            for point in points {
                kernel[*point].iter().for_each(|(to, value)| near[*to] += value);
            }
            near
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::RowId;

    #[test]
    fn cells_cover_the_area_and_densities_integrate_to_one() {
        let area = Area::Box { south: 30.0, north: 34.0, west: 40.0, east: 45.0 };
        let point = |latitude, longitude| PatternPoint { id: RowId(1), day: 0, latitude, longitude };
        let cells = Cells::over(&area, 25.0, [].iter());
        let band = |latitude: f64| latitude.to_radians().sin();
        let whole = 6371.0088f64.powi(2) * 5f64.to_radians() * (band(34.0) - band(30.0));
        assert!((cells.sizes.iter().sum::<f64>() / whole - 1.0).abs() < 1e-3);
        for (number, (latitude, longitude)) in cells.centres.iter().enumerate() {
            assert_eq!(cells.of(&point(*latitude, *longitude)), Some(number));
        }
        assert!(cells.of(&point(34.0, 45.0)).is_some() && cells.of(&point(30.0, 40.0)) == Some(0));
        let kernel = cells.kernel(60.0);
        let density = density(&cells, &kernel, &[0, 3, 3, cells.len() - 1]);
        let total: f64 = density.iter().zip(&cells.sizes).map(|(density, size)| density * size).sum();
        assert!((total - 1.0).abs() < 1e-12);
    }
}
