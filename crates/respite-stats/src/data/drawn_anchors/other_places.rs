//! Other places at the actions' own dates.

use super::{Drawing, DrawnAnchor, draw, each_once};
use crate::{data::Anchor, numeric::sphere};

/// Other places at the actions' own dates.
///
/// Each place is drawn with equal chance, without repetition, from those given that have no action near by in the days of the wake.
///
/// # Units
/// `places` as latitude and longitude in degrees; repeated places count once.
pub fn other_places(actions: &[Anchor], places: &[(f64, f64)], drawing: &Drawing) -> Vec<DrawnAnchor> {
    let places = each_once(places.iter().copied());
    let place_units: Vec<_> = places.iter().map(|&(lat, lon)| sphere::unit(lat, lon)).collect();
    let mut by_day: Vec<_> = actions.iter().map(|a| (a.day, sphere::unit(a.latitude, a.longitude))).collect();
    by_day.sort_by_key(|&(day, _)| day);
    let reach = sphere::squared_chord_of_km(drawing.clear_km);
    draw(actions, drawing, |index, stream| {
        let day = actions[index].day;
        if day + drawing.wake.from_day < drawing.observed.first || day + drawing.wake.to_day > drawing.observed.last {
            return Vec::new();
        }
        let from = by_day.partition_point(|&(other, _)| other < day + drawing.wake.from_day);
        let to = by_day.partition_point(|&(other, _)| other <= day + drawing.wake.to_day);
        let clear = |place: usize| by_day[from..to].iter().all(|&(_, unit)| sphere::squared_chord(unit, place_units[place]) > reach);
        let mut rows: Vec<usize> = (0..places.len()).collect();
        let mut chosen = Vec::new();
        for taken in 0..rows.len() {
            if chosen.len() == drawing.per_action as usize {
                break;
            }
            let pick = taken + stream.below(rows.len() - taken);
            rows.swap(taken, pick);
            if clear(rows[taken]) {
                chosen.push((day, places[rows[taken]].0, places[rows[taken]].1));
            }
        }
        chosen
    })
}

#[cfg(test)]
mod tests {
    use super::{super::made_up::*, *};

    #[test]
    fn places_keep_clear_of_actions() {
        let actions = [action(1, 100, 10.0), action(2, 104, 20.0)];
        let places = [(10.1, 20.0), (20.1, 20.0), (30.0, 20.0), (31.0, 20.0), (31.0, 20.0)];
        let drawn = other_places(&actions, &places, &drawing());
        assert_eq!(drawn.len(), 4);
        assert!(drawn.iter().all(|one| one.anchor.latitude >= 30.0));
    }
}
