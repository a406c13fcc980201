//! Rows with a point, in cells on the sphere: one grid for each class of precision.

use super::{Windows, days};
use crate::linking::scored::Rows;
use crate::linking::scored::sphere::{EARTH_RADIUS_KM, Unit, squared_chord, squared_chord_of_km, unit};
use std::collections::{BTreeMap, HashMap};
use std::f64::consts::{FRAC_PI_2, PI};
use std::hash::{BuildHasherDefault, Hasher};

/// A row on the sphere and in time.
#[derive(Clone, Copy)]
struct Placed {
    unit: Unit,
    latitude: f64,
    longitude: f64,
    km: f64,
    from: i32,
    to: i32,
    row: u32,
}

/// Rows of about the same precision in place and time.
struct Grid {
    /// The widest precision in it.
    km: f64,
    /// The longest range in it.
    span: i32,
    /// Height of a band of latitude, in radians.
    band: f64,
    /// Ordered by cell and first day.
    rows: Vec<Placed>,
    /// Where the rows of a cell begin and end.
    cells: HashMap<u64, (u32, u32), BuildHasherDefault<CellHasher>>,
}

/// All grids, from fine to coarse.
pub(super) struct Grids {
    grids: Vec<Grid>,
    windows: Windows,
}

/// Cells are numbers already: one multiplication spreads them.
#[derive(Default)]
struct CellHasher(u64);

impl Hasher for CellHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Grids {
    pub(super) fn new(rows: &Rows, chosen: &[u32], windows: Windows) -> Self {
        let mut classes: BTreeMap<(u32, u32), Vec<Placed>> = BTreeMap::new();
        for &number in chosen {
            let row = rows.report(number);
            let Some((latitude, longitude)) = row.point else { continue };
            let (from, to) = days(rows, number);
            let placed = Placed {
                unit: unit((latitude, longitude)),
                latitude: latitude.to_radians(),
                longitude: longitude.to_radians(),
                km: row.point_km,
                from,
                to,
                row: number,
            };
            // Classes double in kilometres and quadruple in days.
            let km_class = (row.point_km / 5.0).ceil().max(1.0).log2().ceil() as u32;
            let day_class = (f64::from(to.saturating_sub(from)) + 1.0).log(4.0).ceil() as u32;
            classes.entry((km_class, day_class)).or_default().push(placed);
        }
        Self { grids: classes.into_values().map(|rows| Grid::new(rows, windows)).collect(), windows }
    }

    /// Calls `keep` with each pair until it says stop. A pair of two grids is found in the coarser one, by the row of the finer.
    pub(super) fn each_pair(&self, keep: &mut impl FnMut(u32, u32) -> bool) -> bool {
        self.grids.iter().enumerate().all(|(index, fine)| {
            let coarser = &self.grids[index..];
            fine.rows.iter().all(|row| {
                coarser.iter().enumerate().all(|(further, grid)| {
                    grid.each_near(row, self.windows, &mut |other| (further == 0 && other <= row.row) || keep(row.row, other))
                })
            })
        })
    }
}

impl Grid {
    fn new(mut rows: Vec<Placed>, windows: Windows) -> Self {
        let km = rows.iter().map(|row| row.km).fold(0.0, f64::max);
        let span = rows.iter().map(|row| row.to.saturating_sub(row.from)).max().unwrap_or(0);
        let band = ((windows.km + 2.0 * km).max(1.0) / EARTH_RADIUS_KM).min(PI);
        let mut grid = Self { km, span, band, rows: Vec::new(), cells: HashMap::default() };
        rows.sort_by_cached_key(|row| {
            let band = grid.band_of(row.latitude);
            (grid.key(band, grid.cell_of(band, row.longitude)), row.from, row.row)
        });
        for (index, row) in rows.iter().enumerate() {
            let band = grid.band_of(row.latitude);
            let key = grid.key(band, grid.cell_of(band, row.longitude));
            grid.cells.entry(key).or_insert((index as u32, 0)).1 = index as u32 + 1;
        }
        grid.rows = rows;
        grid
    }

    fn band_of(&self, latitude: f64) -> i64 {
        ((latitude + FRAC_PI_2) / self.band).floor() as i64
    }

    /// How many cells a band has: each at least as wide as the band is high, at the band's edge nearer to a pole.
    fn cells_in(&self, band: i64) -> i64 {
        let south = band as f64 * self.band - FRAC_PI_2;
        let widest = south.abs().max((south + self.band).abs());
        let around = if widest >= FRAC_PI_2 { 0.0 } else { 2.0 * PI * widest.cos() };
        ((around / self.band).floor() as i64).max(1)
    }

    fn cell_of(&self, band: i64, longitude: f64) -> i64 {
        let cells = self.cells_in(band);
        self.step_of(cells, longitude).rem_euclid(cells)
    }

    fn step_of(&self, cells: i64, longitude: f64) -> i64 {
        ((longitude + PI) / (2.0 * PI) * cells as f64).floor() as i64
    }

    fn key(&self, band: i64, cell: i64) -> u64 {
        ((band as u64) << 32) | cell as u64
    }

    fn each_near(&self, row: &Placed, windows: Windows, found: &mut impl FnMut(u32) -> bool) -> bool {
        let reach = ((windows.km + row.km + self.km) / EARTH_RADIUS_KM).min(PI) + 1e-9;
        let around_pole = row.latitude.abs() + reach >= FRAC_PI_2;
        let half_width = if around_pole { PI } else { (reach.sin() / row.latitude.cos()).min(1.0).asin() + 1e-9 };
        let lowest = self.band_of((row.latitude - reach).max(-FRAC_PI_2));
        let highest = self.band_of((row.latitude + reach).min(FRAC_PI_2));
        (lowest..=highest).all(|band| {
            let cells = self.cells_in(band);
            let first = self.step_of(cells, row.longitude - half_width);
            let last = self.step_of(cells, row.longitude + half_width).min(first + cells - 1);
            (first..=last).all(|step| self.each_in(self.key(band, step.rem_euclid(cells)), row, windows, found))
        })
    }

    fn each_in(&self, key: u64, row: &Placed, windows: Windows, found: &mut impl FnMut(u32) -> bool) -> bool {
        let Some(&(begin, end)) = self.cells.get(&key) else { return true };
        let rows = &self.rows[begin as usize..end as usize];
        let earliest = row.from.saturating_sub(windows.days).saturating_sub(self.span);
        let latest = row.to.saturating_add(windows.days);
        let from = rows.partition_point(|other| other.from < earliest);
        rows[from..].iter().take_while(|other| other.from <= latest).all(|other| {
            let is_near = other.to >= row.from.saturating_sub(windows.days)
                && squared_chord(row.unit, other.unit) <= squared_chord_of_km(windows.km + row.km + other.km);
            !is_near || found(other.row)
        })
    }
}
