//! Whatever the events hold, the default rule gives a result that adds up, or a clear error.

use crate::linking_truth::{HEAVY, MODERATE, simulate};
use respite_data::linking::scored::{LinkError, LinkSpec, Linked, Precision, Role, RowSpec, Rows, RunningCounts, link};
use respite_model::{Day, Event, EventId, Place, PlacePrecision, Range, Side, SourceId, Taxonomy, When};
use std::collections::{BTreeMap, BTreeSet};

fn linked(events: &[Event], rows: &RowSpec, spec: &LinkSpec) -> Result<Linked, LinkError> {
    link(Rows::new(events, &Taxonomy::built_in().unwrap(), rows)?, spec, &[])
}

/// What holds of every result.
fn adds_up(what: &str, linked: &Linked) {
    let mut seen = BTreeSet::new();
    for incident in &linked.incidents {
        assert!(incident.members.len() > 1 && incident.reports > 0, "{what}");
        let mut reports: BTreeMap<u16, usize> = BTreeMap::new();
        for member in &incident.members {
            assert!(seen.insert(member.row), "{what}: a row in two incidents");
            assert_eq!(member.role == Role::Report, member.of.is_none(), "{what}");
            assert!(member.report < incident.reports, "{what}");
            *reports.entry(linked.rows.row(member.row).source).or_default() += usize::from(member.role == Role::Report);
        }
        assert!(reports.values().all(|reports| *reports == 1), "{what}: {reports:?} reports of one source");
    }
    for link in linked.links.iter().chain(&linked.uncertain) {
        assert!((0.0..=1.0).contains(&link.probability) && !link.prior_log2.is_nan(), "{what}: {link:?}");
        assert!(linked.rows.row(link.first).source < linked.rows.row(link.second).source, "{what}");
        let score = linked.score(link);
        assert!((0.0..=1.0).contains(&score.alone) && score.features.iter().all(|feature| !feature.words.is_empty()), "{what}");
    }
    assert!(linked.expected_false_links.is_none_or(|share| (0.0..=1.0).contains(&share)), "{what}");
    assert!(linked.expected_missed_links.is_none_or(|share| (0.0..=1.0).contains(&share)), "{what}");
    assert!(linked.weights.log2.values().flatten().all(|weight| weight.is_finite()), "{what}");
    assert!(linked.not_followed.is_empty(), "{what}");
}

/// The incidents by id.
fn incidents(linked: &Linked) -> BTreeSet<Vec<(EventId, Role)>> {
    let of = |incident: &respite_data::linking::scored::Incident| {
        let mut members: Vec<_> = incident.members.iter().map(|member| (linked.rows.row(member.row).id.clone(), member.role)).collect();
        members.sort();
        members
    };
    linked.incidents.iter().map(of).collect()
}

type Bend = fn(usize, &mut Event);

const BENDS: [(&str, Bend); 30] = [
    ("as they are", |_, _| ()),
    ("one point", |_, event| (event.place.latitude, event.place.longitude) = (Some(1.0), Some(1.0))),
    ("one day", |_, event| event.when = When::on(Day(20_000))),
    ("one point and one day", |_, event| {
        (event.place.latitude, event.place.longitude) = (Some(1.0), Some(1.0));
        event.when = When::on(Day(20_000));
    }),
    ("all alike", |_, event| {
        (event.place, event.when) = (Place { latitude: Some(1.0), longitude: Some(1.0), ..Place::default() }, When::on(Day(20_000)));
        (event.text, event.sides, event.casualties) = (None, [None, None], Default::default());
    }),
    ("antimeridian", |at, event| {
        event.place.longitude =
            event.place.longitude.map(|east| (east - 62.0) / 100.0 + if at.is_multiple_of(2) { 179.99 } else { -179.99 })
    }),
    ("beyond the antimeridian", |_, event| event.place.longitude = event.place.longitude.map(|east| east + 120.0)),
    ("north pole", |at, event| (event.place.latitude, event.place.longitude) = (Some(90.0), Some(at as f64))),
    ("south pole", |at, event| (event.place.latitude, event.place.longitude) = (Some(-89.9999), Some(at as f64 * 5.0 - 170.0))),
    ("some points missing", |at, event| {
        event.place.latitude = event.place.latitude.filter(|_| !at.is_multiple_of(3));
    }),
    ("no point", |_, event| (event.place.latitude, event.place.longitude) = (None, None)),
    ("no place", |_, event| event.place = Place::default()),
    ("points that are no numbers", |_, event| (event.place.latitude, event.place.longitude) = (Some(f64::NAN), Some(f64::NAN))),
    ("points without bounds", |_, event| (event.place.latitude, event.place.longitude) = (Some(f64::INFINITY), Some(f64::NEG_INFINITY))),
    ("longitudes far out of range", |_, event| (event.place.latitude, event.place.longitude) = (Some(0.0), Some(1e300))),
    ("latitudes out of range", |_, event| event.place.latitude = Some(-90.000_1)),
    ("only provinces", |_, event| event.place.precision = Some(PlacePrecision::Province)),
    ("only countries", |_, event| event.place.precision = Some(PlacePrecision::Country)),
    ("episodes", |_, event| event.when.end = Some(event.when.start.plus(40))),
    ("endless episodes", |_, event| event.when.end = Some(Day(i32::MAX))),
    ("end before start", |_, event| event.when.end = Some(Day(event.when.start.0 - 5))),
    ("the first and the last of days", |at, event| event.when = When::on(Day(if at.is_multiple_of(2) { i32::MIN } else { i32::MAX }))),
    ("day codes that nobody knows", |at, event| event.when.precision = Some((at % 256) as u8)),
    ("huge counts", |at, event| event.casualties.killed = Range { low: Some(0), best: Some(u32::MAX - at as u32), high: Some(u32::MAX) }),
    ("counts upside down", |_, event| event.casualties.killed = Range { low: Some(9), best: Some(1), high: Some(0) }),
    ("empty texts", |_, event| (event.text, event.documents) = (Some(String::new()), Some(";;|\n".into()))),
    ("very long texts", |at, event| event.text = Some(format!("{at} killed so far in all ").repeat(200))),
    ("one text", |_, event| event.text = Some("toll of the operation rises to many killed so far near the old town".into())),
    ("empty names", |_, event| {
        event.sides = [(); 2].map(|()| Some(Side { id: None, name: " ".into(), state: None }));
        (event.place.name, event.place.admin1) = (Some(String::new()), Some("\u{301}".into()));
    }),
    ("nothing known", |_, event| {
        (event.text, event.sides, event.casualties, event.kind.0) = (None, [None, None], Default::default(), "unknown".into())
    }),
];

fn specs() -> Vec<(&'static str, LinkSpec)> {
    let wide = LinkSpec { window_km: 2_000.0, window_days: u16::MAX, link_at: 0.0, uncertain_at: 0.0, ..LinkSpec::default() };
    let narrow = LinkSpec { window_km: 0.0, window_days: 0, link_at: 1.0, copy_at: 0.0, rounds: 1, ..LinkSpec::default() };
    let running = RunningCounts { killed_from: 0, within_days: u16::MAX, words_shared: 0.0 };
    vec![("default", LinkSpec::default()), ("wide", LinkSpec { running, ..wide }), ("narrow", narrow)]
}

/// 30 bends, each with one source, three and twelve, with three specs: 270 inputs.
#[test]
fn extreme_events_give_a_result() {
    // Every other row: the time grows with the square of their number.
    let made: Vec<Event> = simulate(&MODERATE, 10, 6, 7).events.into_iter().step_by(2).collect();
    let mut inputs = 0;
    for (name, bend) in BENDS {
        for sources in [1, 3, 12] {
            let mut events = made.clone();
            for (at, event) in events.iter_mut().enumerate() {
                bend(at, event);
                if sources != 3 {
                    event.source = SourceId::try_from(format!("source-{}", at % sources)).unwrap();
                }
            }
            for (setting, spec) in specs() {
                let what = format!("{name}, {sources} sources, {setting}");
                let found = linked(&events, &RowSpec::default(), &spec).unwrap_or_else(|error| panic!("{what}: {error}"));
                adds_up(&what, &found);
                let mut turned = events.clone();
                turned.reverse();
                turned.rotate_left(events.len() / 3);
                assert_eq!(incidents(&found), incidents(&linked(&turned, &RowSpec::default(), &spec).unwrap()), "{what}");
                inputs += 1;
            }
        }
    }
    assert!(inputs >= 200);
}

#[test]
fn few_events_give_a_result() {
    let made = simulate(&HEAVY, 24, 12, 7).events;
    for kept in 0..4 {
        adds_up("few", &linked(&made[..kept], &RowSpec::default(), &LinkSpec::default()).unwrap());
    }
    let none = linked(&[], &RowSpec::default(), &LinkSpec::default()).unwrap();
    assert!(none.links.is_empty() && none.expected_false_links.is_none() && none.expected_missed_links.is_none());
    let twice = [made[0].clone(), made[0].clone()];
    assert!(matches!(linked(&twice, &RowSpec::default(), &LinkSpec::default()), Err(LinkError::RepeatedId { .. })));
}

#[test]
fn extreme_settings_are_used_or_refused() {
    let made = simulate(&MODERATE, 24, 12, 7).events;
    let nan = f64::NAN;
    let refused = [
        LinkSpec { window_km: nan, ..LinkSpec::default() },
        LinkSpec { window_km: -1.0, ..LinkSpec::default() },
        LinkSpec { window_km: f64::INFINITY, ..LinkSpec::default() },
        LinkSpec { link_at: nan, ..LinkSpec::default() },
        LinkSpec { uncertain_at: 1.5, ..LinkSpec::default() },
        LinkSpec { copy_at: -0.1, ..LinkSpec::default() },
        LinkSpec { shared_rows: 0.0, ..LinkSpec::default() },
        LinkSpec { shared_rows: 1.0, ..LinkSpec::default() },
        LinkSpec { rounds: 0, ..LinkSpec::default() },
        LinkSpec { tolerance: 0.0, ..LinkSpec::default() },
        LinkSpec { tolerance: nan, ..LinkSpec::default() },
        LinkSpec { weights: Some(BTreeMap::from([("days".into(), vec![nan; 5])])), ..LinkSpec::default() },
        LinkSpec { weights: Some(BTreeMap::from([("days".into(), vec![])])), ..LinkSpec::default() },
        LinkSpec { weights: Some(BTreeMap::from([("colour".into(), vec![1.0])])), ..LinkSpec::default() },
        LinkSpec { pairs_limit: 0, ..LinkSpec::default() },
    ];
    for spec in refused {
        let error = linked(&made, &RowSpec::default(), &spec).unwrap_err();
        assert!(!error.to_string().is_empty() && !error.hint().is_empty());
    }
    let heavy = LinkSpec { weights: Some(BTreeMap::from([("days".into(), vec![-1e300, 0.0, 0.0, 0.0, 1e300])])), ..LinkSpec::default() };
    adds_up("weights without measure", &linked(&made, &RowSpec::default(), &heavy).unwrap());
    for km in [nan, -1.0, 2_001.0] {
        let precision = Precision { near_km: km, ..Precision::default() };
        assert!(linked(&made, &RowSpec { precision, ..RowSpec::default() }, &LinkSpec::default()).is_err());
    }
    for days in [vec![], vec![u16::MAX; 3]] {
        let precision = Precision { days, ..Precision::default() };
        adds_up("days", &linked(&made, &RowSpec { precision, ..RowSpec::default() }, &LinkSpec::default()).unwrap());
    }
}

/// Rows that do not differ: nothing can be told of them, and the result says so.
#[test]
fn a_crowd_is_told() {
    let mut made = simulate(&MODERATE, 500, 12, 7).events;
    made.iter_mut().for_each(|event| BENDS[4].1(0, event));
    let crowd = linked(&made, &RowSpec::default(), &LinkSpec::default()).unwrap();
    adds_up("a crowd", &crowd);
    assert_eq!((crowd.links.len(), crowd.fitting.crowded_rows > 400), (0, true), "{:?}", crowd.fitting);
    let plain = linked(&simulate(&MODERATE, 500, 300, 7).events, &RowSpec::default(), &LinkSpec::default()).unwrap();
    assert!(plain.fitting.converged && plain.fitting.settled && plain.fitting.crowded_rows == 0, "{:?}", plain.fitting);
}
