//! Drawn, moved, lasting and inexact rows: neither the order of rows nor the epoch matters, and what is drawn keeps its conditions.

use proptest::prelude::*;
use respite_stats::{
    data::{
        Anchor, AnchoredPoints, Arm, Drawing, Exchanges, Likeness, Moves, NotYet, Period, Phase, Point, Precisions, RingDayTable, RowId,
        RowPrecision, Shifts, Spans, Window, matched_dates, not_yet_treated, resampled,
    },
    effect::campaign_numbers,
};
use std::collections::BTreeMap;

const WAKE: Window = Window::new(-5, 8);
const CLEAR_KM: f64 = 60.0;

fn scene() -> impl Strategy<Value = AnchoredPoints> {
    let place = || (30.0..33.0f64, 178.0..180.0f64);
    let anchors = prop::collection::vec((place(), 0..200i32, any::<bool>()), 1..14);
    let points = prop::collection::vec((place(), 0..200i32, 0..4u32), 0..80);
    (anchors, points).prop_map(|(anchors, points)| AnchoredPoints {
        anchors: (0..)
            .zip(anchors)
            .map(|(id, ((latitude, longitude), day, treated))| {
                let arm = if treated { Arm::Treated } else { Arm::Control };
                Anchor { id: RowId(id), day, latitude, longitude, arm }
            })
            .collect(),
        points: (0..)
            .zip(points)
            .map(|(id, ((latitude, longitude), day, weight))| Point { id: RowId(id), day, latitude, longitude, weight })
            .collect(),
        observed: Period { first: 0, last: 199 },
    })
}

/// The same in another order and epoch; ids stay.
fn otherwise(points: &AnchoredPoints, days: i32) -> AnchoredPoints {
    let mut other = points.clone();
    other.anchors.reverse();
    let turn = other.points.len() / 3;
    other.points.rotate_left(turn);
    other.anchors.iter_mut().for_each(|anchor| anchor.day += days);
    other.points.iter_mut().for_each(|point| point.day += days);
    other.observed = Period { first: points.observed.first + days, last: points.observed.last + days };
    other
}

fn drawing(points: &AnchoredPoints) -> Drawing {
    Drawing { per_action: 2, seed: 5, clear_km: CLEAR_KM, wake: WAKE, observed: points.observed }
}

fn km(a: &Anchor, b: &Anchor) -> f64 {
    let (la, lb) = (a.latitude.to_radians(), b.latitude.to_radians());
    let h = ((lb - la) / 2.0).sin().powi(2) + la.cos() * lb.cos() * ((b.longitude - a.longitude).to_radians() / 2.0).sin().powi(2);
    2.0 * 6371.0088 * h.min(1.0).sqrt().asin()
}

/// Whether no action lies near an anchor in the days of the wake around it.
fn clear(anchor: &Anchor, actions: &[Anchor]) -> bool {
    actions.iter().all(|action| km(action, anchor) > CLEAR_KM + 1e-6 || !(WAKE.from_day..=WAKE.to_day).contains(&(action.day - anchor.day)))
}

fn whole(anchor: &Anchor, observed: Period) -> bool {
    anchor.day + WAKE.from_day >= observed.first && anchor.day + WAKE.to_day <= observed.last
}

fn earlier(anchors: impl IntoIterator<Item = Anchor>, days: i32) -> Vec<Anchor> {
    anchors.into_iter().map(|anchor| Anchor { day: anchor.day - days, ..anchor }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn places_not_yet_treated(points in scene(), days in -500..500i32, within in prop::option::of(1..60u32)) {
        let not_yet = NotYet { within_days: within };
        let drawn = not_yet_treated(&points.anchors, &drawing(&points), &not_yet);
        for one in &drawn {
            let action = points.anchors.iter().find(|anchor| anchor.id == one.drawn_for).expect("its action");
            prop_assert_eq!(one.anchor.day, action.day);
            prop_assert!(whole(&one.anchor, points.observed));
            let near = points.anchors.iter().filter(|other| km(other, &one.anchor) <= CLEAR_KM);
            let first = near.map(|other| other.day).min().expect("the place's own action");
            prop_assert!(first > action.day + WAKE.to_day && within.is_none_or(|days| first <= action.day + WAKE.to_day + days as i32));
        }
        let other = otherwise(&points, days);
        let again = not_yet_treated(&other.anchors, &drawing(&other), &not_yet);
        prop_assert_eq!(drawn.iter().map(|d| (d.anchor, d.drawn_for)).collect::<Vec<_>>(),
            earlier(again.iter().map(|d| d.anchor), days).into_iter().zip(again.iter().map(|d| d.drawn_for)).collect::<Vec<_>>());
    }

    #[test]
    fn dates_alike(points in scene(), days in -500..500i32) {
        let likeness = Likeness { radius_km: 80.0, ..Likeness::default() };
        let drawn = matched_dates(&points.anchors, &points.points, &drawing(&points), &likeness).expect("dates");
        for one in &drawn {
            prop_assert!(whole(&one.drawn.anchor, points.observed) && clear(&one.drawn.anchor, &points.anchors));
            prop_assert!(one.distance >= 0.0);
        }
        let other = otherwise(&points, days);
        let again = matched_dates(&other.anchors, &other.points, &drawing(&other), &likeness).expect("dates");
        prop_assert_eq!(drawn.iter().map(|d| d.drawn.anchor).collect::<Vec<_>>(), earlier(again.iter().map(|d| d.drawn.anchor), days));
        prop_assert_eq!(drawn.iter().map(|d| d.distance).collect::<Vec<_>>(), again.iter().map(|d| d.distance).collect::<Vec<_>>());
    }

    #[test]
    fn placebos(points in scene(), days in -500..500i32, replicate in 0..9u64) {
        let other = otherwise(&points, days);
        let numbers = |points: &AnchoredPoints| {
            campaign_numbers(&RingDayTable::build(points, &[CLEAR_KM], 1, 1).expect("a table"), CLEAR_KM, 10, 40)
        };
        let (campaigns, again) = (numbers(&points), numbers(&other));
        prop_assert_eq!(&campaigns, &again);
        let places: Vec<(f64, f64)> = points.points.iter().map(|point| (point.latitude, point.longitude)).collect();
        let draws = |points: &AnchoredPoints, day_zero: i32| {
            let drawing = drawing(points);
            [
                Shifts::of(&points.anchors, &campaigns, &drawing).expect("shifts").drawn(replicate),
                Moves::of(&points.anchors, &campaigns, &places, &drawing).expect("moves").drawn(replicate),
                Exchanges::of(&points.anchors, &campaigns, 5, day_zero).expect("exchanges").drawn(replicate),
            ]
        };
        let (one, two) = (draws(&points, 0), draws(&other, -days));
        for (drawn, drawn_again) in one.iter().zip(two) {
            let mut ids: Vec<RowId> = drawn.anchors.iter().map(|anchor| anchor.id).chain(drawn.left_out.clone()).collect();
            ids.sort_unstable();
            prop_assert_eq!(ids, points.anchors.iter().map(|anchor| anchor.id).collect::<Vec<_>>());
            prop_assert_eq!(&drawn.anchors, &earlier(drawn_again.anchors, days));
            prop_assert_eq!(&drawn.left_out, &drawn_again.left_out);
            prop_assert_eq!(&drawn.as_they_are, &drawn_again.as_they_are);
        }
        prop_assert!(one[0].anchors.iter().all(|anchor| whole(anchor, points.observed)));
        prop_assert!(one[..2].iter().flat_map(|drawn| &drawn.anchors).all(|anchor| clear(anchor, &points.anchors)));
        // Distances within a campaign stay as they are.
        for drawn in &one {
            let own: BTreeMap<RowId, &Anchor> = points.anchors.iter().map(|anchor| (anchor.id, anchor)).collect();
            for pair in drawn.anchors.windows(2).filter(|pair| campaigns[&pair[0].id] == campaigns[&pair[1].id]) {
                let (moved, before) = (km(&pair[0], &pair[1]), km(own[&pair[0].id], own[&pair[1].id]));
                prop_assert!((moved - before).abs() < 1e-6);
                prop_assert_eq!(pair[1].day - pair[0].day, own[&pair[1].id].day - own[&pair[0].id].day);
            }
        }
    }

    #[test]
    fn lasting_actions(points in scene(), days in -500..500i32, lasts in prop::collection::vec(0..40i32, 14)) {
        let spans = |points: &AnchoredPoints| Spans {
            last_days: points.anchors.iter().map(|anchor| (anchor.id, anchor.day + lasts[anchor.id.0 as usize])).collect(),
            others_days: None,
        };
        let over = |points: &AnchoredPoints, phase| RingDayTable::over_spans(points, &spans(points), &[40.0, 90.0], WAKE, phase).expect("a table");
        for phase in [Phase::During, Phase::AfterEnd] {
            let one = over(&points, phase);
            let other = otherwise(&points, days);
            let again = over(&other, phase);
            prop_assert_eq!(&one.too_short, &again.too_short);
            prop_assert_eq!(one.table.anchors().len() + one.too_short.len(), points.anchors.len());
            for (row, anchor) in one.table.anchors().iter().enumerate() {
                prop_assert_eq!(anchor.id, again.table.anchors()[row].id);
                let last = anchor.day + lasts[anchor.id.0 as usize];
                prop_assert_eq!(one.table.last_day(row), last);
                for ring in 0..2 {
                    prop_assert_eq!(one.table.path(row, ring), again.table.path(row, ring));
                    for day in WAKE.from_day..=WAKE.to_day {
                        let civil = if phase == Phase::AfterEnd && day >= 0 { last + day } else { anchor.day + day };
                        prop_assert_eq!(one.table.civil_day(row, day), i64::from(civil));
                        let within = |point: &&Point| {
                            let place = Anchor { latitude: point.latitude, longitude: point.longitude, ..*anchor };
                            let distance = km(&place, anchor);
                            point.day == civil && if ring == 0 { distance <= 40.0 } else { distance > 40.0 && distance <= 90.0 }
                        };
                        let counted: u64 = points.points.iter().filter(within).map(|point| u64::from(point.weight)).sum();
                        prop_assert_eq!(one.table.sum(row, ring, Window::new(day, day)), counted);
                    }
                }
            }
            // The rows behind a sum add up to it.
            for (arm, window) in [(Arm::Treated, Window::new(-3, 4)), (Arm::Control, Window::new(1, 8)), (Arm::Treated, Window::new(-4, -1))] {
                let weight = |id: RowId| points.points.iter().find(|point| point.id == id).map_or(0, |point| u64::from(point.weight));
                let traced: u64 = one.table.members(&points, 1, window, arm, WAKE).iter().map(|(_, point)| weight(*point)).sum();
                let rows = one.table.anchors().iter().enumerate().filter(|(row, anchor)| anchor.arm == arm && one.table.complete(*row, WAKE));
                prop_assert_eq!(traced, rows.map(|(row, _)| one.table.sum(row, 1, window)).sum::<u64>());
            }
        }
        let one_day = Spans { last_days: BTreeMap::new(), others_days: Some(0) };
        let plain = RingDayTable::over(&points, &[40.0, 90.0], WAKE).expect("a table");
        prop_assert_eq!(RingDayTable::over_spans(&points, &one_day, &[40.0, 90.0], WAKE, Phase::AfterEnd).expect("a table").table, plain);
    }

    #[test]
    fn inexact_rows(points in scene(), days in -500..500i32, radius_km in 0.0..300.0f64, replicate in 0..9u64) {
        let precisions = |points: &AnchoredPoints| {
            let of = |id: RowId, day: i32| id.0.is_multiple_of(2).then_some((id, RowPrecision { radius_km, first_day: day - 2, last_day: day + 5 }));
            Precisions {
                anchors: points.anchors.iter().filter_map(|row| of(row.id, row.day)).collect(),
                points: points.points.iter().filter_map(|row| of(row.id, row.day)).collect(),
            }
        };
        let one = resampled(&points, &precisions(&points), 3, replicate).expect("rows");
        for (drawn, own) in one.anchors.iter().zip(&points.anchors) {
            prop_assert!(km(drawn, own) <= radius_km + 1e-6 && (-2..=5).contains(&(drawn.day - own.day)));
            prop_assert!(own.id.0.is_multiple_of(2) || drawn == own);
        }
        prop_assert!(one.points.iter().zip(&points.points).all(|(drawn, own)| own.id.0.is_multiple_of(2) || drawn == own));
        let other = otherwise(&points, days);
        let mut again = resampled(&other, &precisions(&other), 3, replicate).expect("rows");
        again.anchors.sort_by_key(|anchor| anchor.id);
        again.points.sort_by_key(|point| point.id);
        prop_assert_eq!(&one.anchors, &earlier(again.anchors, days));
        let earlier_points: Vec<Point> = again.points.iter().map(|point| Point { day: point.day - days, ..*point }).collect();
        prop_assert_eq!(&one.points, &earlier_points);
    }
}
