//! Campaigns at other places.

use super::{Group, PlaceboAnchors, Real, groups};
use crate::{
    data::{Anchor, Drawing, RowId},
    error::Error,
    numeric::sphere::{Unit, unit},
};
use std::collections::BTreeMap;

/// Places tried by chance before all are tried in turn.
const QUICK: u32 = 32;

/// Draws of the same campaigns at other places, on their own days.
///
/// Each campaign is turned over the globe as a whole, so that the place of its first anchor comes to lie on another place and the
/// distances within stay as they are. Each place where none of its anchors has a real action near by in the days of its wake has equal
/// chance; each place at all where the distance of the drawing is 0. Both arms move. It says what the estimate gives at places that mean
/// nothing; places without actions may be calmer than those with.
///
/// # Units
/// Places as latitude and longitude in degrees; repeated places count once. Anchors whose wake was not wholly observed stay so. Neither ids
/// nor the order of rows nor the epoch matter.
pub struct Moves {
    groups: Vec<Group>,
    real: Real,
    places: Vec<(f64, f64)>,
    seed: u64,
}

impl Moves {
    /// Makes the draws ready; `campaigns` holds the campaign of each anchor.
    ///
    /// # Errors
    /// An anchor that belongs to no campaign.
    pub fn of(anchors: &[Anchor], campaigns: &BTreeMap<RowId, usize>, places: &[(f64, f64)], drawing: &Drawing) -> Result<Self, Error> {
        Ok(Self {
            groups: groups(anchors, campaigns, drawing.observed.first)?,
            real: Real::of(anchors, drawing),
            places: crate::data::each_once(places.iter().copied()),
            seed: drawing.seed,
        })
    }

    /// The anchors of one draw; the same for the same seed and replicate.
    pub fn drawn(&self, replicate: u64) -> PlaceboAnchors {
        let mut drawn = PlaceboAnchors::default();
        for group in &self.groups {
            match self.moved(group, replicate) {
                Some(anchors) => drawn.anchors.extend(anchors),
                None => drawn.left_out.extend(group.members.iter().map(|anchor| anchor.id)),
            }
        }
        drawn.sorted()
    }

    /// The campaign at one of the clear places.
    fn moved(&self, group: &Group, replicate: u64) -> Option<Vec<Anchor>> {
        let mut stream = group.stream(self.seed, replicate);
        let at = |place: usize| {
            let moved = turned(&group.members, self.places[place]);
            moved.iter().all(|anchor| self.real.clear(anchor.day, anchor.latitude, anchor.longitude)).then_some(moved)
        };
        // Where most places are clear, one is soon met; else all are tried, in an order by chance. Either way each has equal chance.
        if self.places.is_empty() {
            return None;
        }
        if let Some(moved) = (0..QUICK).find_map(|_| at(stream.below(self.places.len()))) {
            return Some(moved);
        }
        let mut rows: Vec<usize> = (0..self.places.len()).collect();
        (0..rows.len()).find_map(|tried| {
            let pick = tried + stream.below(rows.len() - tried);
            rows.swap(tried, pick);
            at(rows[tried])
        })
    }
}

/// The anchors turned over the globe along the great circle that takes the first of them to a place.
fn turned(members: &[Anchor], (latitude, longitude): (f64, f64)) -> Vec<Anchor> {
    let Some(lead) = members.first() else { return Vec::new() };
    let (from, to) = (unit(lead.latitude, lead.longitude), unit(latitude, longitude));
    let moved = |anchor: &Anchor| {
        // Exactly there, so that anchors at the same place stay at the same place.
        if (anchor.latitude, anchor.longitude) == (lead.latitude, lead.longitude) {
            return Anchor { latitude, longitude, ..*anchor };
        }
        let [x, y, z] = rotated(unit(anchor.latitude, anchor.longitude), from, to);
        Anchor { latitude: z.atan2(x.hypot(y)).to_degrees(), longitude: y.atan2(x).to_degrees(), ..*anchor }
    };
    members.iter().map(moved).collect()
}

/// A place turned by the smallest rotation that takes one unit vector to another.
fn rotated(place: Unit, from: Unit, to: Unit) -> Unit {
    let dot = |a: Unit, b: Unit| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let cross = |a: Unit, b: Unit| [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    let cosine = dot(from, to);
    if cosine < -1.0 + 1e-12 {
        // Opposite places have no one great circle between them; half a turn about any axis across does.
        let least = if from[0].abs() < 0.6 { [1.0, 0.0, 0.0] } else { [0.0, 1.0, 0.0] };
        let axis = cross(from, least);
        let along = 2.0 * dot(axis, place) / dot(axis, axis);
        return [0, 1, 2].map(|part| axis[part] * along - place[part]);
    }
    let axis = cross(from, to);
    let (across, along) = (cross(axis, place), dot(axis, place) / (1.0 + cosine));
    [0, 1, 2].map(|part| place[part] * cosine + across[part] + axis[part] * along)
}

#[cfg(test)]
mod tests {
    use super::{super::made_up::*, *};
    use crate::numeric::sphere::{EARTH_RADIUS_KM, squared_chord};

    const PLACES: [(f64, f64); 5] = [(10.05, 20.0), (-35.0, 179.98), (60.0, -100.0), (60.0, -100.0), (10.0, 40.2)];

    fn km(a: &Anchor, b: &Anchor) -> f64 {
        let chord = squared_chord(unit(a.latitude, a.longitude), unit(b.latitude, b.longitude)).sqrt();
        2.0 * EARTH_RADIUS_KM * (chord / 2.0).asin()
    }

    #[test]
    fn campaigns_keep_their_days_and_inner_distances() {
        let moves = Moves::of(&anchors(), &campaigns(), &PLACES, &drawing()).unwrap();
        let mut seen = [0u32; 4];
        for replicate in 0..1200 {
            let drawn = moves.drawn(replicate);
            assert!(drawn.left_out.is_empty() && drawn.anchors.len() == 4);
            let own = anchors();
            assert!(drawn.anchors.iter().zip(&own).all(|(moved, own)| (moved.day, moved.arm, moved.id) == (own.day, own.arm, own.id)));
            assert!((km(&drawn.anchors[0], &drawn.anchors[1]) - km(&own[0], &own[1])).abs() < 1e-6);
            assert!(drawn.anchors.iter().all(|anchor| (-180.0..=180.0).contains(&anchor.longitude)));
            // The first place is near the first campaign, the last near the second.
            let lead = (drawn.anchors[0].latitude, drawn.anchors[0].longitude);
            let place = [(10.0, 40.2), (-35.0, 179.98), (60.0, -100.0), (10.05, 20.0)].iter().position(|place| *place == lead).unwrap();
            seen[place] += 1;
        }
        assert_eq!(seen[3], 0);
        assert!(seen[..3].iter().all(|count| (300..=500).contains(count)), "{seen:?}");
    }

    #[test]
    fn opposite_places_can_be_reached() {
        let there = turned(&anchors()[..2], (-10.0, -160.0));
        assert_eq!((there[0].latitude, there[0].longitude), (-10.0, -160.0));
        assert!((km(&there[0], &there[1]) - km(&anchors()[0], &anchors()[1])).abs() < 1e-6);
    }

    #[test]
    fn what_fits_nowhere_is_left_out() {
        let drawn = Moves::of(&anchors(), &campaigns(), &PLACES[..1], &drawing()).unwrap().drawn(0);
        assert_eq!(drawn.left_out, [RowId(1), RowId(2), RowId(4)]);
    }

    #[test]
    fn order_ids_and_epoch_do_not_matter() {
        let (anchors_too, campaigns_too, drawing_too) = otherwise();
        let one = Moves::of(&anchors(), &campaigns(), &PLACES, &drawing()).unwrap();
        let mut places = PLACES;
        places.reverse();
        let other = Moves::of(&anchors_too, &campaigns_too, &places, &drawing_too).unwrap();
        for replicate in 0..20 {
            assert_eq!(one.drawn(replicate).anchors, as_before(&other.drawn(replicate)));
        }
    }
}
