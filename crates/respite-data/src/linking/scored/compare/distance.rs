//! How far apart two rows lie.

use super::{Feature, Pair};

pub(super) const FEATURE: Feature = Feature {
    id: "distance",
    title: "distance",
    levels: &[
        "not known",
        "further apart than their precision allows",
        "as far apart as their precision allows",
        "at most 20 km apart",
        "at most 8 km apart",
        "at most 3 km apart",
        "at most 1 km apart",
    ],
    level,
    words,
};

/// Up to this level nothing is known but that the one lies in the unit of the other, or beyond it.
pub(super) const WITHIN_UNIT: u8 = 1;

/// From this level on the points are close.
pub(super) const CLOSE: u8 = 4;

/// A point that may be further off stands for a whole unit: that another row lies inside says no more than that they are compared.
pub(in crate::linking::scored) const WHOLE_UNIT_KM: f64 = 30.0;

fn level(pair: &Pair<'_>) -> u8 {
    let Some(km) = pair.distance_km else { return 0 };
    let allowed_km = pair.first.point_km + pair.second.point_km;
    let is_whole_unit = pair.first.point_km.max(pair.second.point_km) > WHOLE_UNIT_KM;
    match km {
        km if is_whole_unit => u8::from(km > allowed_km),
        km if km <= 1.0 => 6,
        km if km <= 3.0 => 5,
        km if km <= 8.0 => 4,
        km if km <= 20.0 => 3,
        km if km <= allowed_km => 2,
        _ => 1,
    }
}

fn words(pair: &Pair<'_>) -> String {
    let (a, b) = (pair.first.point_km, pair.second.point_km);
    match pair.distance_km {
        None => "a point is missing".into(),
        Some(km) => format!("{km:.1} km apart; the points are good to {a:.0} and {b:.0} km"),
    }
}
