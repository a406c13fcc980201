//! Places and days drawn anew within their stated precision.

use super::{
    AnchoredPoints, RowId,
    row_stream::{day_number, place_numbers, row_stream},
};
use crate::{error::Error, numeric::stream::Stream};
use std::collections::{BTreeMap, HashMap};

/// How exactly a row's place and day are known.
///
/// # Units
/// Kilometres and civil days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowPrecision {
    /// The place lies within this distance of the one that stands in the row; 0 for an exact place.
    pub radius_km: f64,
    /// Earliest day.
    pub first_day: i32,
    /// Latest day.
    pub last_day: i32,
}

/// The precision of rows by id; rows that are not named are exact.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Precisions {
    /// Of the anchors.
    pub anchors: BTreeMap<RowId, RowPrecision>,
    /// Of the points.
    pub points: BTreeMap<RowId, RowPrecision>,
}

/// The same rows with places and days drawn within their precision.
///
/// Repeated, it shows how much of a result hangs on places and days that are not known. It takes every place in the disc as equally likely,
/// and every row's as independent of the others', also where two rows stand for the same village. It does not undo a coding that is wrong.
/// A row may be drawn onto a day outside the observed period, where it counts nothing.
///
/// # Formula
/// The place lies at distance `2 R asin(√u · sin(r / 2R))` in an even direction, `u` even in 0 to 1 and `R` the earth's radius: even over
/// the cap of radius `r` on the sphere. The day is even from the first to the last.
///
/// # Units
/// Kilometres and days. Rows with a radius of 0 keep their place, and rows with one day their day, bit for bit. Each row has a stream of
/// its own, from the seed, the replicate and what the row says: neither ids nor the order of rows nor the epoch matter.
///
/// # Errors
/// A precision of a row that is not there, a radius that is negative or beyond half the earth's circumference, days that are reversed, or a
/// row's own day outside of them.
pub fn resampled(points: &AnchoredPoints, precisions: &Precisions, seed: u64, replicate: u64) -> Result<AnchoredPoints, Error> {
    let mut drawn = points.clone();
    let first = points.observed.first;
    let rows = drawn.anchors.iter_mut().map(|anchor| Row {
        id: anchor.id,
        sort: anchor.arm as u64,
        day: &mut anchor.day,
        place: (&mut anchor.latitude, &mut anchor.longitude),
    });
    draw(rows, &precisions.anchors, first, (seed, replicate))?;
    let rows = drawn.points.iter_mut().map(|point| Row {
        id: point.id,
        sort: 2 + u64::from(point.weight),
        day: &mut point.day,
        place: (&mut point.latitude, &mut point.longitude),
    });
    draw(rows, &precisions.points, first, (seed, replicate))?;
    Ok(drawn)
}

/// A row that can be moved. Anchors and points of all weights differ in `sort`.
struct Row<'a> {
    id: RowId,
    sort: u64,
    day: &'a mut i32,
    place: (&'a mut f64, &'a mut f64),
}

fn draw<'a>(
    rows: impl Iterator<Item = Row<'a>>,
    precisions: &BTreeMap<RowId, RowPrecision>,
    first: i32,
    (seed, replicate): (u64, u64),
) -> Result<(), Error> {
    let mut inexact: Vec<(Row<'a>, RowPrecision)> = Vec::new();
    for row in rows {
        let Some(precision) = precisions.get(&row.id) else { continue };
        check(&row, precision)?;
        inexact.push((row, *precision));
    }
    if inexact.len() < precisions.len() {
        let known: std::collections::BTreeSet<RowId> = inexact.iter().map(|(row, _)| row.id).collect();
        let row = precisions.keys().find(|id| !known.contains(id)).map_or(0, |id| id.0);
        return Err(Error::Value { row, reason: "a precision is stated for it, and it is not among the rows".into() });
    }
    // Rows that say the same are told apart by their number among themselves, so that only their ids are exchanged.
    inexact.sort_by_key(|(row, _)| row.id);
    let mut repeats: HashMap<[u64; 7], u64> = HashMap::new();
    for (row, precision) in inexact {
        let [latitude, longitude] = place_numbers(*row.place.0, *row.place.1);
        let days = [precision.first_day, precision.last_day].map(|day| day_number(day, first));
        let says = [row.sort, day_number(*row.day, first), latitude, longitude, precision.radius_km.to_bits(), days[0], days[1]];
        let repeat = repeats.entry(says).and_modify(|repeat| *repeat += 1).or_insert(0);
        let mut stream = row_stream(seed, &[&[replicate][..], &says, &[*repeat]].concat());
        if precision.radius_km > 0.0 {
            let (latitude, longitude) = within(*row.place.0, *row.place.1, precision.radius_km, &mut stream);
            (*row.place.0, *row.place.1) = (latitude, longitude);
        }
        if precision.last_day > precision.first_day {
            let days = i64::from(precision.last_day) - i64::from(precision.first_day) + 1;
            *row.day = (i64::from(precision.first_day) + stream.below(days as usize) as i64) as i32;
        }
    }
    Ok(())
}

fn check(row: &Row<'_>, precision: &RowPrecision) -> Result<(), Error> {
    let refuse = |reason: String| Err(Error::Value { row: row.id.0, reason });
    let RowPrecision { radius_km, first_day, last_day } = *precision;
    // Not a number is within no bounds.
    if !(0.0..=20_015.0).contains(&radius_km) {
        return refuse(format!("its place is known to {radius_km} km, and 0 to 20015 is allowed"));
    }
    if !(first_day..=last_day).contains(row.day) {
        return refuse(format!("its day is {}, and it is stated to lie from {first_day} to {last_day}", row.day));
    }
    Ok(())
}

/// A place drawn evenly from a disc on the sphere.
fn within(latitude: f64, longitude: f64, radius_km: f64, stream: &mut Stream) -> (f64, f64) {
    use crate::numeric::sphere::EARTH_RADIUS_KM;
    let angle = 2.0 * (stream.uniform().sqrt() * (radius_km / EARTH_RADIUS_KM / 2.0).sin()).asin();
    let bearing = std::f64::consts::TAU * stream.uniform();
    let (sin_from, cos_from) = latitude.to_radians().sin_cos();
    let (sin_angle, cos_angle) = angle.sin_cos();
    let sine = (sin_from * cos_angle + cos_from * sin_angle * bearing.cos()).clamp(-1.0, 1.0);
    let east = (bearing.sin() * sin_angle * cos_from).atan2(cos_angle - sin_from * sine).to_degrees();
    (sine.asin().to_degrees().clamp(-90.0, 90.0), folded(longitude + east))
}

/// A longitude folded into −180 to 180.
fn folded(longitude: f64) -> f64 {
    if longitude > 180.0 {
        longitude - 360.0
    } else if longitude < -180.0 {
        longitude + 360.0
    } else {
        longitude
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::{Anchor, Arm, Period, Point},
        numeric::sphere::{EARTH_RADIUS_KM, squared_chord, unit},
    };

    const REPLICATES: u64 = 20_000;

    fn points(latitude: f64, longitude: f64) -> AnchoredPoints {
        let point = |id| Point { id: RowId(id), day: 5, latitude, longitude, weight: 1 };
        AnchoredPoints {
            anchors: vec![Anchor { id: RowId(0), day: 5, latitude, longitude, arm: Arm::Treated }],
            points: vec![point(0), point(1), point(2)],
            observed: Period { first: 0, last: 9 },
        }
    }

    fn precisions(radius_km: f64, first_day: i32, last_day: i32) -> Precisions {
        let one = RowPrecision { radius_km, first_day, last_day };
        Precisions { anchors: BTreeMap::new(), points: [(RowId(1), one), (RowId(2), one)].into() }
    }

    fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
        2.0 * EARTH_RADIUS_KM * (squared_chord(unit(a.0, a.1), unit(b.0, b.1)).sqrt() / 2.0).asin()
    }

    #[test]
    fn exact_rows_stay_bit_for_bit() {
        let points = points(34.000_000_1, -0.0);
        let drawn = resampled(&points, &precisions(30.0, 4, 6), 1, 0).unwrap();
        assert_eq!((drawn.anchors[0], drawn.points[0]), (points.anchors[0], points.points[0]));
        assert_eq!(drawn.points[0].longitude.to_bits(), (-0.0f64).to_bits());
        assert_ne!(drawn.points[1].latitude, points.points[1].latitude);
        assert_ne!(drawn.points[1].latitude, drawn.points[2].latitude, "rows that say the same are drawn apart");
        assert_eq!(resampled(&points, &precisions(0.0, 5, 5), 1, 0).unwrap(), points);
        assert_eq!(resampled(&points, &precisions(30.0, 5, 5), 1, 0).unwrap().points[1].day, 5);
        assert_eq!(resampled(&points, &precisions(0.0, 0, 9), 1, 0).unwrap().points[1].latitude, 34.000_000_1);
    }

    #[test]
    fn places_are_even_over_the_disc_and_days_over_their_span() {
        for centre in [(34.0, 44.0), (-17.0, 179.99), (89.95, 10.0)] {
            let points = points(centre.0, centre.1);
            let (mut inner, mut north, mut days) = (0u32, 0u32, [0u32; 4]);
            for replicate in 0..REPLICATES {
                let drawn = resampled(&points, &precisions(50.0, 4, 7), 3, replicate).unwrap().points[1];
                let distance = km(centre, (drawn.latitude, drawn.longitude));
                assert!(distance <= 50.0 + 1e-6 && (-180.0..=180.0).contains(&drawn.longitude), "{drawn:?}");
                inner += u32::from(distance <= 25.0);
                north += u32::from(drawn.latitude > centre.0);
                days[(drawn.day - 4) as usize] += 1;
            }
            // A quarter of the area lies within half the radius; six standard deviations around 5000 are 370.
            assert!((4630..=5370).contains(&inner), "{inner} near {centre:?}");
            assert!(centre.0 > 80.0 || (9570..=10_430).contains(&north), "{north} near {centre:?}");
            assert!(days.iter().all(|count| (4630..=5370).contains(count)), "{days:?}");
        }
    }

    #[test]
    fn order_ids_and_epoch_do_not_matter() {
        let mut points = points(34.0, 44.0);
        points.points[2].latitude = 35.0;
        let one = resampled(&points, &precisions(30.0, 4, 6), 1, 7).unwrap();
        let mut other = points.clone();
        other.points.reverse();
        other.points.iter_mut().for_each(|point| (point.id, point.day) = (RowId(90 - point.id.0), point.day - 800));
        other.observed = Period { first: -800, last: -791 };
        let RowPrecision { radius_km, .. } = precisions(30.0, 4, 6).points[&RowId(1)];
        let precision = RowPrecision { radius_km, first_day: -796, last_day: -794 };
        let precisions = Precisions { anchors: BTreeMap::new(), points: [(RowId(89), precision), (RowId(88), precision)].into() };
        let other = resampled(&other, &precisions, 1, 7).unwrap();
        for (point, same) in one.points.iter().zip(other.points.iter().rev()) {
            assert_eq!((point.day, point.latitude, point.longitude), (same.day + 800, same.latitude, same.longitude));
        }
    }

    #[test]
    fn refuses_what_does_not_fit_its_row() {
        let refused = |precisions: &Precisions| resampled(&points(0.0, 0.0), precisions, 1, 0).is_err();
        assert!(refused(&precisions(-1.0, 5, 5)));
        assert!(refused(&precisions(f64::NAN, 5, 5)));
        assert!(refused(&precisions(1.0, 6, 7)));
        assert!(refused(&precisions(1.0, 6, 4)));
        let mut unknown = precisions(1.0, 5, 5);
        unknown.anchors.insert(RowId(4), unknown.points[&RowId(1)]);
        assert!(refused(&unknown));
    }
}
