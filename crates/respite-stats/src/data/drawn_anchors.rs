//! Comparison anchors, drawn at dates or places without an action.

use super::{Anchor, Arm, Period, RowId, Window};
use crate::numeric::{sphere, stream::Stream};

/// How comparison anchors are drawn.
///
/// # Units
/// Days and kilometres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawing {
    /// How many are drawn for each action, where there are as many.
    pub per_action: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// No action may lie this near within the days of `wake`.
    pub clear_km: f64,
    /// Days around an anchor that must be observed and free of actions.
    pub wake: Window,
    /// Days that were observed.
    pub observed: Period,
}

/// A comparison anchor with the action that it was drawn for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrawnAnchor {
    /// The anchor, in the control arm. Its id is a running number.
    pub anchor: Anchor,
    /// Id of the action.
    pub drawn_for: RowId,
}

/// The actions' own places at other dates.
///
/// Each date is drawn with equal chance, without repetition, from those whose whole wake was observed and free of other actions near by.
/// It does not say that these dates are like the action's: an action may follow a surge, a drawn date does not.
///
/// # Units
/// One row a drawn date; fewer than asked for where too few dates are free. Independent of the order of rows and of the epoch.
pub fn other_dates(actions: &[Anchor], drawing: &Drawing) -> Vec<DrawnAnchor> {
    let first = drawing.observed.first - drawing.wake.from_day;
    let last = drawing.observed.last - drawing.wake.to_day;
    let reach = sphere::squared_chord_of_km(drawing.clear_km);
    let units: Vec<_> = actions.iter().map(|a| sphere::unit(a.latitude, a.longitude)).collect();
    draw(actions, drawing, |index, stream| {
        let mut free = vec![true; usize::try_from(last - first + 1).unwrap_or(0)];
        for (other, &unit) in actions.iter().zip(&units) {
            if sphere::squared_chord(units[index], unit) <= reach {
                let from = (other.day - drawing.wake.to_day - first).max(0) as usize;
                let to = (other.day - drawing.wake.from_day - first).max(-1);
                let to = usize::try_from(to + 1).unwrap_or(0).min(free.len());
                free[from.min(to)..to].fill(false);
            }
        }
        let mut days: Vec<i32> = (first..=last).zip(free).filter_map(|(day, free)| free.then_some(day)).collect();
        take(&mut days, drawing.per_action, stream).iter().map(|&day| (day, actions[index].latitude, actions[index].longitude)).collect()
    })
}

/// Other places at the actions' own dates.
///
/// Each place is drawn with equal chance, without repetition, from those given that have no action near by in the days of the wake.
///
/// # Units
/// `places` as latitude and longitude in degrees; repeated places count once.
pub fn other_places(actions: &[Anchor], places: &[(f64, f64)], drawing: &Drawing) -> Vec<DrawnAnchor> {
    let mut places: Vec<_> = places.to_vec();
    places.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    places.dedup();
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

/// Draws for each action with a stream that depends on its own day and place alone, then numbers the anchors.
fn draw(actions: &[Anchor], drawing: &Drawing, mut choose: impl FnMut(usize, &mut Stream) -> Vec<(i32, f64, f64)>) -> Vec<DrawnAnchor> {
    let mut order: Vec<usize> = (0..actions.len()).collect();
    let key = |a: &Anchor| (a.day, a.latitude.to_bits(), a.longitude.to_bits());
    order.sort_by_key(|&i| (key(&actions[i]), actions[i].id));
    let mut drawn = Vec::new();
    let mut repeat = 0u64;
    for (position, &index) in order.iter().enumerate() {
        let action = &actions[index];
        let same = position > 0 && key(&actions[order[position - 1]]) == key(action);
        repeat = if same { repeat + 1 } else { 0 };
        let own = (i64::from(action.day - drawing.observed.first) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ action.latitude.to_bits().rotate_left(17)
            ^ action.longitude.to_bits().rotate_left(41)
            ^ repeat;
        let mut stream = Stream::new(drawing.seed, own);
        for (day, latitude, longitude) in choose(index, &mut stream) {
            let id = RowId(drawn.len() as u64);
            drawn.push(DrawnAnchor { anchor: Anchor { id, day, latitude, longitude, arm: Arm::Control }, drawn_for: action.id });
        }
    }
    drawn
}

/// The first few of a list after a partial shuffle.
fn take<'a, T>(list: &'a mut [T], wanted: u32, stream: &mut Stream) -> &'a [T] {
    let wanted = (wanted as usize).min(list.len());
    for taken in 0..wanted {
        let pick = taken + stream.below(list.len() - taken);
        list.swap(taken, pick);
    }
    &list[..wanted]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(id: u64, day: i32, latitude: f64) -> Anchor {
        Anchor { id: RowId(id), day, latitude, longitude: 20.0, arm: Arm::Treated }
    }

    fn drawing() -> Drawing {
        Drawing { per_action: 5, seed: 1, clear_km: 50.0, wake: Window::new(-7, 14), observed: Period { first: 0, last: 365 } }
    }

    #[test]
    fn dates_are_observed_free_of_actions_and_repeatable() {
        let actions = [action(1, 100, 10.0), action(2, 200, 10.1), action(3, 205, 45.0)];
        let drawn = other_dates(&actions, &drawing());
        assert_eq!(drawn.len(), 15);
        for one in &drawn {
            assert!((7..=351).contains(&one.anchor.day));
            let near = actions.iter().filter(|a| (a.latitude - one.anchor.latitude).abs() < 0.4);
            assert!(near.into_iter().all(|a| !(-7..=14).contains(&(a.day - one.anchor.day))), "{one:?}");
        }
        let reversed: Vec<_> = actions.iter().rev().copied().collect();
        assert_eq!(drawn, other_dates(&reversed, &drawing()));
        let shifted: Vec<_> = actions.iter().map(|a| Anchor { day: a.day + 1000, ..*a }).collect();
        let later = Drawing { observed: Period { first: 1000, last: 1365 }, ..drawing() };
        let days: Vec<_> = other_dates(&shifted, &later).iter().map(|d| d.anchor.day - 1000).collect();
        assert_eq!(days, drawn.iter().map(|d| d.anchor.day).collect::<Vec<_>>());
    }

    #[test]
    fn no_free_date_gives_none() {
        let crowded: Vec<_> = (0..366).map(|day| action(day as u64, day, 10.0)).collect();
        assert!(other_dates(&crowded, &drawing()).is_empty());
    }

    #[test]
    fn places_keep_clear_of_actions() {
        let actions = [action(1, 100, 10.0), action(2, 104, 20.0)];
        let places = [(10.1, 20.0), (20.1, 20.0), (30.0, 20.0), (31.0, 20.0), (31.0, 20.0)];
        let drawn = other_places(&actions, &places, &drawing());
        assert_eq!(drawn.len(), 4);
        assert!(drawn.iter().all(|one| one.anchor.latitude >= 30.0));
    }
}
