//! What must not matter: order of rows, epoch, threads, ids, what is far away, and where on the globe it is.

use proptest::prelude::*;
use respite_stats::{
    data::{Anchor, AnchoredPoints, Arm, Period, Point, RingDayTable, RowId, Window},
    effect::{Block, RespiteCurve, WakeRatio},
    method::estimate,
    simulate::{TheatreConfig, simulate},
};

const RINGS_KM: [f64; 3] = [30.0, 120.0, 400.0];

/// Rows around a centre, at most four degrees from it; longitudes are folded into range.
fn scene(centre: (f64, f64)) -> impl Strategy<Value = AnchoredPoints> {
    let fold = |longitude: f64| (longitude + 540.0).rem_euclid(360.0) - 180.0;
    let place = move || {
        (-4.0..4.0, -4.0..4.0).prop_map(move |(north, east): (f64, f64)| ((centre.0 + north).clamp(-90.0, 90.0), fold(centre.1 + east)))
    };
    let anchors = prop::collection::vec((place(), 0..60i32, any::<bool>()), 2..12);
    let points = prop::collection::vec((place(), 0..60i32, 0..4u32), 0..80);
    (anchors, points).prop_map(|(anchors, points)| AnchoredPoints {
        anchors: anchors
            .into_iter()
            .zip(0..)
            .map(|(((latitude, longitude), day, treated), id)| Anchor {
                id: RowId(id),
                day,
                latitude,
                longitude,
                arm: if treated || id == 0 { Arm::Treated } else { Arm::Control },
            })
            .collect(),
        points: points
            .into_iter()
            .zip(0..)
            .map(|(((latitude, longitude), day, weight), id)| Point { id: RowId(id), day, latitude, longitude, weight })
            .collect(),
        observed: Period { first: 0, last: 59 },
    })
}

fn haversine_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (la, lb) = (a.0.to_radians(), b.0.to_radians());
    let h = ((lb - la) / 2.0).sin().powi(2) + la.cos() * lb.cos() * ((b.1 - a.1).to_radians() / 2.0).sin().powi(2);
    2.0 * 6371.0088 * h.min(1.0).sqrt().asin()
}

fn brute_force(points: &AnchoredPoints, anchor: &Anchor, ring: usize, day: i32) -> u64 {
    let from = if ring == 0 { -1.0 } else { RINGS_KM[ring - 1] };
    let near = |point: &&Point| {
        let distance = haversine_km((anchor.latitude, anchor.longitude), (point.latitude, point.longitude));
        point.day == anchor.day + day && distance > from && distance <= RINGS_KM[ring]
    };
    points.points.iter().filter(near).map(|point| u64::from(point.weight)).sum()
}

fn agrees_with_brute_force(points: &AnchoredPoints) -> Result<(), TestCaseError> {
    let table = RingDayTable::build(points, &RINGS_KM, 5, 5).expect("a table");
    for (row, anchor) in table.anchors().iter().enumerate() {
        for ring in 0..RINGS_KM.len() {
            for day in -5..=5 {
                prop_assert_eq!(table.sum(row, ring, Window::new(day, day)), brute_force(points, anchor, ring, day));
            }
        }
    }
    for ring in 0..RINGS_KM.len() {
        for arm in [Arm::Treated, Arm::Control] {
            let (window, whole) = (Window::new(-3, 2), Window::new(-5, 5));
            let weight = |id: RowId| points.points.iter().find(|point| point.id == id).map_or(0, |point| u64::from(point.weight));
            let traced: u64 = table.members(points, ring, window, arm, whole).iter().map(|(_, point)| weight(*point)).sum();
            let complete = table.anchors().iter().enumerate().filter(|(row, anchor)| anchor.arm == arm && table.complete(*row, whole));
            prop_assert_eq!(traced, complete.map(|(row, _)| table.sum(row, ring, window)).sum::<u64>());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn counts_are_those_of_brute_force(points in scene((31.0, 65.0))) {
        agrees_with_brute_force(&points)?;
    }

    #[test]
    fn the_antimeridian_is_not_special(points in scene((-17.0, 180.0))) {
        agrees_with_brute_force(&points)?;
    }

    #[test]
    fn the_pole_is_not_special(points in scene((90.0, 0.0))) {
        agrees_with_brute_force(&points)?;
    }

    #[test]
    fn order_epoch_and_ids_do_not_matter(points in scene((31.0, 65.0)), turn in 0..50usize, weeks in -300..300i32) {
        let table = RingDayTable::build(&points, &RINGS_KM, 5, 5).expect("a table");
        let mut other = points.clone();
        other.anchors.reverse();
        let turn = turn % other.points.len().max(1);
        other.points.rotate_left(turn);
        prop_assert_eq!(&RingDayTable::build(&other, &RINGS_KM, 5, 5).expect("a table"), &table);

        let days = 7 * weeks;
        other.anchors.iter_mut().for_each(|anchor| (anchor.id, anchor.day) = (RowId(1000 - anchor.id.0), anchor.day + days));
        other.points.iter_mut().for_each(|point| (point.id, point.day) = (RowId(point.id.0 + 7), point.day + days));
        other.observed = Period { first: days, last: 59 + days };
        let spec = WakeRatio {
            rings_km: RINGS_KM.to_vec(),
            baselines: vec![Window::new(-3, -1)],
            after: vec![Window::new(1, 3)],
            draws: 19,
            ..WakeRatio::default()
        };
        if let Ok(fit) = estimate(&spec, &points) {
            prop_assert_eq!(&estimate(&spec, &other).expect("an estimate").estimate, &fit.estimate);
            let month = WakeRatio { exchange_within: Block::Month, ..spec.clone() };
            let shifted = WakeRatio { day_zero: -days, ..month.clone() };
            prop_assert_eq!(estimate(&shifted, &other).expect("an estimate").estimate, estimate(&month, &points).expect("an estimate").estimate);
        }
    }

    #[test]
    fn what_is_far_away_does_not_matter(points in scene((31.0, 65.0)), day in 0..60i32) {
        let table = RingDayTable::build(&points, &RINGS_KM, 5, 5).expect("a table");
        let mut more = points.clone();
        more.anchors.push(Anchor { id: RowId(999), day, latitude: -40.0, longitude: -60.0, arm: Arm::Control });
        more.points.push(Point { id: RowId(999), day, latitude: -40.0, longitude: -60.0, weight: 9 });
        let other = RingDayTable::build(&more, &RINGS_KM, 5, 5).expect("a table");
        let kept: Vec<usize> = (0..other.anchors().len()).filter(|row| other.anchors()[*row].id != RowId(999)).collect();
        for (row, kept) in kept.into_iter().enumerate() {
            prop_assert_eq!(table.anchors()[row], other.anchors()[kept]);
            for ring in 0..RINGS_KM.len() {
                prop_assert_eq!(table.path(row, ring), other.path(kept, ring));
            }
        }
    }

    #[test]
    fn a_weight_of_two_counts_as_two_rows(points in scene((31.0, 65.0))) {
        let mut twice = points.clone();
        twice.points.extend(points.points.iter().map(|point| Point { id: RowId(point.id.0 + 500), ..*point }));
        let mut heavy = points;
        heavy.points.iter_mut().for_each(|point| point.weight *= 2);
        let table = |points| RingDayTable::build(points, &RINGS_KM, 5, 5).expect("a table");
        prop_assert_eq!(table(&twice), table(&heavy));
    }
}

#[test]
fn threads_order_epoch_and_ids_do_not_change_a_curve() {
    let points = simulate(&TheatreConfig { towns: 4, ..TheatreConfig::default() }, 3).expect("a theatre").anchored_points();
    let spec = RespiteCurve { rings_km: vec![5.0, 25.0], draws: 99, ..RespiteCurve::default() };
    let in_threads = |threads, points: &AnchoredPoints| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let curve = pool.install(|| estimate(&spec, points).expect("an estimate"));
        let ratio = WakeRatio { rings_km: spec.rings_km.clone(), draws: 99, ..WakeRatio::default() };
        let ratio = pool.install(|| estimate(&ratio, points).expect("an estimate"));
        (serde_json::to_string(&curve.estimate).expect("JSON"), serde_json::to_string(&ratio.estimate).expect("JSON"))
    };
    let alone = in_threads(1, &points);
    assert_eq!(alone, in_threads(2, &points));

    let mut other = points.clone();
    other.anchors.reverse();
    other.points.reverse();
    other.anchors.iter_mut().for_each(|anchor| (anchor.id, anchor.day) = (RowId(5000 - anchor.id.0), anchor.day + 700));
    other.points.iter_mut().for_each(|point| (point.id, point.day) = (RowId(point.id.0 + 1), point.day + 700));
    other.observed = Period { first: other.observed.first + 700, last: other.observed.last + 700 };
    assert_eq!(alone, in_threads(2, &other));
}

#[test]
fn specs_are_read_by_name_and_refuse_what_they_do_not_know() {
    let curve: RespiteCurve =
        serde_json::from_str(r#"{ "rings_km": [5.0], "baselines": [[-7, -1]], "campaign_days": 10 }"#).expect("a spec");
    assert_eq!((curve.baselines[0], curve.campaign_days, curve.draws), (Window::new(-7, -1), Some(10), 999));
    let ratio: WakeRatio = serde_json::from_str(r#"{ "exchange_within": "month" }"#).expect("a spec");
    assert_eq!(ratio.exchange_within, Block::Month);
    assert_eq!(serde_json::to_value(&ratio).expect("JSON")["baselines"][0], serde_json::json!([-7, -1]));
    assert!(serde_json::from_str::<WakeRatio>(r#"{ "ring_km": [5.0] }"#).is_err());
}
