//! Areas that rings around two places share, on a plane.

use std::f64::consts::PI;

/// Places nearer to each other than this are one place: the shares are then exactly 1 and 0.
const ONE_PLACE_KM: f64 = 1e-6;

/// The area that two discs share.
///
/// # Formula
/// With radii r and R and centres d apart, `r² acos((d² + r² − R²) / 2dr) + R² acos((d² + R² − r²) / 2dR)` less half the root of
/// `(r + R − d)(d + r − R)(d − r + R)(d + r + R)`; the smaller disc where one holds the other, and 0 where they are apart.
///
/// # Units
/// Kilometres and square kilometres.
pub(crate) fn disc_overlap_km2(one_km: f64, other_km: f64, apart_km: f64) -> f64 {
    if apart_km >= one_km + other_km {
        return 0.0;
    }
    if apart_km <= (one_km - other_km).abs() {
        let least = one_km.min(other_km);
        return PI * least * least;
    }
    let (r, s, d) = (one_km, other_km, apart_km);
    let sector = |r: f64, s: f64| r * r * ((d * d + r * r - s * s) / (2.0 * d * r)).clamp(-1.0, 1.0).acos();
    let kite = ((r + s - d) * (d + r - s) * (d - r + s) * (d + r + s)).max(0.0).sqrt() / 2.0;
    sector(r, s) + sector(s, r) - kite
}

/// Shares of the area of each ring around one place that lie in each ring around another.
///
/// `edges_km` are the rings' upper bounds; `shares[to * rings + from]` is the share of ring `from` around the one place that lies in
/// ring `to` around the other.
///
/// # Units
/// Kilometres, and shares of 0 to 1.
pub(crate) fn ring_shares(edges_km: &[f64], apart_km: f64, shares: &mut [f64]) {
    let rings = edges_km.len();
    if apart_km < ONE_PLACE_KM {
        shares.fill(0.0);
        (0..rings).for_each(|ring| shares[ring * rings + ring] = 1.0);
        return;
    }
    // First the areas that the discs share, then differences from the outermost in, so that no disc is taken twice.
    for to in 0..rings {
        for from in to..rings {
            let area = disc_overlap_km2(edges_km[to], edges_km[from], apart_km);
            (shares[to * rings + from], shares[from * rings + to]) = (area, area);
        }
    }
    for to in (0..rings).rev() {
        for from in (0..rings).rev() {
            let disc = |to: Option<usize>, from: Option<usize>| to.zip(from).map_or(0.0, |(to, from)| shares[to * rings + from]);
            let (inner_to, inner_from) = (to.checked_sub(1), from.checked_sub(1));
            let shared = disc(Some(to), Some(from)) - disc(inner_to, Some(from)) - disc(Some(to), inner_from) + disc(inner_to, inner_from);
            let hole_km = inner_from.map_or(0.0, |inner| edges_km[inner]);
            let area = PI * (edges_km[from] * edges_km[from] - hole_km * hole_km);
            // Rounding must not leave a share of nothing.
            let share = shared / area;
            shares[to * rings + from] = if share < 1e-12 { 0.0 } else { share.min(1.0) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The share of ring `from` around (0, 0) that lies in ring `to` around (apart, 0), by a grid of midpoints in polar coordinates.
    fn by_grid(edges: &[f64], apart: f64, to: usize, from: usize) -> f64 {
        let hole = |ring: usize| if ring == 0 { 0.0 } else { edges[ring - 1] };
        let (steps, turns) = (800, 800);
        let (mut inside, mut all) = (0.0, 0.0);
        for step in 0..steps {
            let radius = hole(from) + (edges[from] - hole(from)) * (f64::from(step) + 0.5) / f64::from(steps);
            for turn in 0..turns {
                let angle = PI * (f64::from(turn) + 0.5) / f64::from(turns);
                let distance = (radius * radius + apart * apart - 2.0 * radius * apart * angle.cos()).sqrt();
                all += radius;
                if distance > hole(to) && distance <= edges[to] {
                    inside += radius;
                }
            }
        }
        inside / all
    }

    #[test]
    fn shares_are_those_of_numeric_integration() {
        let edges = [5.0, 12.0, 40.0];
        for apart in [0.3, 4.0, 7.0, 11.0, 16.9, 28.0, 35.0, 51.0, 79.0, 85.0] {
            let mut shares = [0.0; 9];
            ring_shares(&edges, apart, &mut shares);
            for to in 0..3 {
                for from in 0..3 {
                    let (ours, expected) = (shares[to * 3 + from], by_grid(&edges, apart, to, from));
                    assert!((ours - expected).abs() < 2e-3, "{apart} km, ring {from} in {to}: {ours} is not {expected}");
                }
            }
        }
    }

    #[test]
    fn one_place_and_places_apart() {
        let mut shares = [9.0; 4];
        ring_shares(&[5.0, 25.0], 0.0, &mut shares);
        assert_eq!(shares, [1.0, 0.0, 0.0, 1.0]);
        ring_shares(&[5.0, 25.0], 50.0, &mut shares);
        assert_eq!(shares, [0.0; 4]);
    }

    #[test]
    fn two_equal_discs_by_hand() {
        // Radius 1, centres 1 apart: 2π/3 − √3/2.
        assert!((disc_overlap_km2(1.0, 1.0, 1.0) - (2.0 * PI / 3.0 - 3f64.sqrt() / 2.0)).abs() < 1e-14);
        assert_eq!(disc_overlap_km2(1.0, 3.0, 1.5), PI);
        assert_eq!(disc_overlap_km2(1.0, 3.0, 4.0), 0.0);
    }

    #[test]
    fn a_ring_is_shared_out_whole() {
        // All of a small ring lies within the rings of a place near by.
        let edges = [5.0, 12.0, 40.0];
        let mut shares = [0.0; 9];
        ring_shares(&edges, 9.0, &mut shares);
        let within: f64 = (0..3).map(|to| shares[to * 3]).sum();
        assert!((within - 1.0).abs() < 1e-14);
    }
}
