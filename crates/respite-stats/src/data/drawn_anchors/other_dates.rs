//! The actions' own places at other dates.

use super::{Drawing, DrawnAnchor, FreeDays, draw, take, units};
use crate::data::Anchor;

/// The actions' own places at other dates.
///
/// Each date is drawn with equal chance, without repetition, from those whose whole wake was observed and free of other actions near by.
/// It does not say that these dates are like the action's: an action may follow a surge, a drawn date does not.
///
/// # Units
/// One row a drawn date; fewer than asked for where too few dates are free. Independent of the order of rows and of the epoch.
pub fn other_dates(actions: &[Anchor], drawing: &Drawing) -> Vec<DrawnAnchor> {
    let units = units(actions);
    draw(actions, drawing, |index, stream| {
        let mut days: Vec<i32> = FreeDays::around(index, actions, &units, drawing).days().collect();
        take(&mut days, drawing.per_action, stream).iter().map(|&day| (day, actions[index].latitude, actions[index].longitude)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::{super::made_up::*, *};
    use crate::data::Period;

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
}
