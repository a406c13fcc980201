//! The specification curve and placebos: against plain scripts, what must not matter, false findings, and relief that is there.
//!
//! The quick set runs 60 theatres or fewer. With `RESPITE_LONG=1` it runs 200 to 1000, prints the tables, and the limits are strict.

use respite::bench;
use respite_stats::{
    data::{Anchor, AnchoredPoints, Arm, Design, Period, Point, RingDayTable, RowId, Window},
    effect::{Placebo, PlaceboEstimate, PlaceboKind, SpecificationCurve, SpecificationCurveEstimate},
    method::estimate,
    simulate::{TheatreConfig, simulate},
};
use serde_json::Value;
use std::{collections::BTreeMap, path::Path};

/// Greatest distance from an expected number, as a share of it; a quantile of Student's t is good to 11 digits.
const TOLERANCE: f64 = 1e-11;
/// Greatest distance from an expected 0, in counts per action.
const NONE: f64 = 1e-15;
const RINGS_KM: [f64; 2] = [5.0, 25.0];

fn long() -> bool {
    std::env::var("RESPITE_LONG").is_ok_and(|value| value == "1")
}

/// Compares all that is expected and counts it; `"none"` stands for no value. What is drawn by lot is not expected.
fn compare(place: &str, expected: &toml::Value, found: &Value) -> usize {
    match expected {
        toml::Value::Table(table) => table.iter().map(|(key, value)| compare(&format!("{place}, {key}"), value, &found[key])).sum(),
        toml::Value::Array(list) => {
            assert_eq!(found.as_array().map(Vec::len), Some(list.len()), "{place}");
            list.iter().zip(0..).map(|(value, index): (_, usize)| compare(&format!("{place} {}", index + 1), value, &found[index])).sum()
        }
        toml::Value::Float(number) => {
            let found = found.as_f64().expect(place);
            let limit = if *number == 0.0 { NONE } else { TOLERANCE * number.abs() };
            assert!((found - number).abs() <= limit, "{place}: {found} is not {number}");
            1
        }
        toml::Value::Integer(number) => {
            assert_eq!(found.as_f64(), Some(*number as f64), "{place}");
            1
        }
        other => {
            let word = other.as_str().filter(|word| *word != "none");
            assert_eq!(found.as_str(), word, "{place}");
            assert!(word.is_some() || found.is_null(), "{place}");
            1
        }
    }
}

/// Compares each case of a folder; the joint p of all turns of signs, where it is expected, is returned with the one by lot and its draws.
#[allow(clippy::print_stdout, reason = "the number of values, shown with --nocapture")]
fn folder(method: &str) -> Vec<(f64, f64, f64)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("methods/reference").join(method);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file of the reference folder");
    let (input, expected) = (read("input.csv"), read("expected.toml"));
    let expected: toml::Table = toml::from_str(&expected).expect("expected numbers in TOML");
    let (mut compared, mut joint) = (0, Vec::new());
    for case in expected["case"].as_array().expect("cases") {
        let spec = toml::to_string(&case["spec"]).expect("a spec");
        let fit = bench::fit(method, ("input.csv", input.as_bytes()), ("expected.toml", &spec)).expect("an estimate");
        let (found, mut all) = (&fit.fit["estimate"], case["estimate"].as_table().expect("a table").clone());
        if let Some(p) = all.remove("joint_p_of_all_signs") {
            let draws = case["spec"]["draws"].as_integer().expect("draws") as f64;
            joint.push((p.as_float().expect("a number"), found["joint_p_value"].as_f64().expect("a number"), draws));
        }
        compared += compare(case["name"].as_str().expect("a name"), &toml::Value::Table(all), found);
    }
    println!("{compared} values");
    joint
}

#[test]
fn the_curve_is_equal_to_a_plain_script() {
    for (of_all, by_lot, draws) in folder("specification-curve") {
        let error = (of_all * (1.0 - of_all) / draws).sqrt();
        assert!((by_lot - of_all).abs() <= 4.0 * error + 1.0 / draws, "{by_lot} by lot is not {of_all} of all signs");
    }
}

#[test]
fn real_estimates_among_placebos_are_equal_to_a_plain_script() {
    folder("placebo");
}

fn without_effect() -> TheatreConfig {
    TheatreConfig { relief_share: 0.0, rebound_rate: 0.0, ..TheatreConfig::default() }
}

/// Actions on days by chance, whatever happened before.
fn unrelated(config: TheatreConfig) -> TheatreConfig {
    TheatreConfig { surge_days: 5000, opportunity_half: 1e-3, opportunity_most: 0.05, ..config }
}

/// Theatres without effect.
fn scenes() -> Vec<(&'static str, TheatreConfig)> {
    let bursty = || TheatreConfig { branching_ratio: 0.7, delay_days: 6.0, ..without_effect() };
    vec![
        ("plain", unrelated(TheatreConfig { branching_ratio: 0.0, ..without_effect() })),
        ("bursty", unrelated(bursty())),
        ("after surges", without_effect()),
        ("bursty, after surges", bursty()),
        ("few campaigns", TheatreConfig { towns: 4, days: 500, attacks_per_day: 0.4, ..without_effect() }),
        ("fewer campaigns", TheatreConfig { towns: 2, days: 400, attacks_per_day: 0.5, branching_ratio: 0.6, ..without_effect() }),
    ]
}

fn points(config: &TheatreConfig, seed: u64) -> AnchoredPoints {
    simulate(config, seed).expect("a theatre").anchored_points()
}

/// All rows, and every second one as another measure.
fn designs(points: AnchoredPoints) -> Vec<Design> {
    let mut second = points.clone();
    second.points.retain(|point| point.id.0 % 2 == 0);
    let design = |measure: &str, points| Design { comparison: "shows".into(), measure: measure.into(), points, weights: None };
    vec![design("all", points), design("every second", second)]
}

fn curve() -> SpecificationCurve {
    SpecificationCurve { rings_km: RINGS_KM.to_vec(), draws: 399, ..SpecificationCurve::default() }
}

fn curves(config: &TheatreConfig, spec: &SpecificationCurve, seeds: u64) -> Vec<SpecificationCurveEstimate> {
    (1..=seeds).map(|seed| estimate(spec, &designs(points(config, seed))).expect("an estimate").estimate).collect()
}

fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = numbers.fold((0.0, 0.0), |(sum, count), number| (sum + number, count + 1.0));
    sum / count
}

/// What tells one way from another in these tests.
type WayKey = (String, u32, i32, i32);

/// For each way, the share of runs whose interval holds the truth.
fn coverage(runs: &[SpecificationCurveEstimate], truth: impl Fn(&WayKey) -> f64) -> Vec<f64> {
    let mut held: BTreeMap<WayKey, Vec<bool>> = BTreeMap::new();
    for way in runs.iter().flat_map(|run| &run.specifications) {
        let key = (way.measure.clone(), way.ring.to_km as u32, way.baseline.from_day, way.after.from_day);
        if let (Some(low), Some(high)) = (way.conf_low, way.conf_high) {
            let truth = truth(&key);
            held.entry(key).or_default().push(low <= truth && truth <= high);
        }
    }
    held.into_values().map(|held| mean(held.into_iter().map(f64::from))).collect()
}

fn least(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(f64::INFINITY, f64::min)
}

#[test]
fn the_joint_test_keeps_its_size_and_intervals_hold_no_change() {
    let (seeds, most, least_covered) = if long() { (1000, 0.07, 0.90) } else { (60, 0.16, 0.80) };
    for (name, config) in scenes() {
        let runs = curves(&config, &curve(), seeds);
        let size = mean(runs.iter().map(|run| f64::from(run.joint_p_value.is_some_and(|p| p <= 0.05))));
        let campaigns = mean(runs.iter().map(|run| run.campaigns as f64));
        let covered = coverage(&runs, |_| 1.0);
        let all = mean(covered.iter().copied());
        println!(
            "{name}: {campaigns:.0} campaigns, size {:.1} %, coverage {:.1} %, least {:.1} %",
            100.0 * size,
            100.0 * all,
            100.0 * least(&covered)
        );
        assert!(size <= most && (!long() || size >= 0.03), "{name}: {size}");
        assert!(least(&covered) >= least_covered && all >= 0.92, "{name}: {covered:?}");
    }
}

#[test]
fn a_relief_is_found_and_its_ratio_held() {
    let config = TheatreConfig { rebound_rate: 0.0, relief_share: 0.5, ..TheatreConfig::default() };
    let spec = SpecificationCurve { after: vec![Window::new(1, 7), Window::new(2, 5)], rings_km: vec![5.0], ..curve() };
    let (seeds, theatres) = if long() { (400, 4000) } else { (40, 600) };
    // The truth of a way is the ratio of its sums over many theatres.
    let mut sums: BTreeMap<WayKey, [f64; 4]> = BTreeMap::new();
    for seed in 0..theatres {
        for design in designs(points(&config, 1_000_000 + seed)) {
            let (reach, table) =
                (Window::new(-30, 7), RingDayTable::over(&design.points, &spec.rings_km, Window::new(-30, 7)).expect("a table"));
            for (row, anchor) in table.anchors().iter().enumerate().filter(|(row, _)| table.complete(*row, reach)) {
                for (baseline, after) in spec.baselines.iter().flat_map(|b| spec.after.iter().map(move |a| (*b, *a))) {
                    let sums = sums.entry((design.measure.clone(), 5, baseline.from_day, after.from_day)).or_default();
                    let arm = 2 * usize::from(anchor.arm == Arm::Control);
                    sums[arm] += table.sum(row, 0, baseline) as f64;
                    sums[arm + 1] += table.sum(row, 0, after) as f64;
                }
            }
        }
    }
    let truth = |key: &WayKey| {
        let [tb, ta, cb, ca] = sums[key];
        (ta / tb) / (ca / cb)
    };
    let runs = curves(&config, &spec, seeds);
    let covered = coverage(&runs, truth);
    let found = mean(runs.iter().map(|run| f64::from(run.joint_p_value.is_some_and(|p| p <= 0.05))));
    let one_side =
        mean(runs.iter().map(|run| f64::from(run.median_ratio.is_some_and(|median| median < 1.0) && run.share_same_sign >= Some(0.9))));
    println!(
        "relief of a half: true ratios {:.3?}; joint test {:.1} %, 90 % of ways below 1 in {:.1} %, coverage {:.3?}",
        sums.keys().map(truth).collect::<Vec<_>>(),
        100.0 * found,
        100.0 * one_side,
        covered
    );
    assert!(found > 0.9 && one_side > 0.9, "{found}, {one_side}");
    assert!(least(&covered) >= if long() { 0.92 } else { 0.82 }, "{covered:?}");
}

fn placebo() -> Placebo {
    Placebo { rings_km: RINGS_KM.to_vec(), ..Placebo::default() }
}

fn placebos(spec: &Placebo, seeds: u64, points: impl Fn(u64) -> AnchoredPoints) -> Vec<PlaceboEstimate> {
    (1..=seeds).map(|seed| estimate(spec, &points(seed)).expect("an estimate").estimate).collect()
}

/// For each cell of a kind, the share of runs with p at most 0.05.
fn flagged(runs: &[PlaceboEstimate], kind: PlaceboKind) -> Vec<f64> {
    let cells = (0..runs[0].cells.len()).filter(|cell| runs[0].cells[*cell].kind == kind);
    cells.map(|cell| mean(runs.iter().map(|run| f64::from(run.cells[cell].p_value <= 0.05)))).collect()
}

fn percents(shares: &[f64]) -> String {
    let greatest = shares.iter().copied().fold(0.0, f64::max);
    format!("{:.1} % ({:.1}–{:.1})", 100.0 * mean(shares.iter().copied()), 100.0 * least(shares), 100.0 * greatest)
}

#[test]
fn placebos_keep_their_size_where_both_arms_are_alike() {
    let seeds = if long() { 200 } else { 12 };
    for (name, config) in scenes().into_iter().filter(|(name, _)| long() || ["plain", "fewer campaigns"].contains(name)) {
        let spec = if long() { placebo() } else { Placebo { draws: 99, ..placebo() } };
        let runs = placebos(&spec, seeds, |seed| points(&config, seed));
        for kind in [PlaceboKind::Dates, PlaceboKind::Places, PlaceboKind::Kinds] {
            let shares = flagged(&runs, kind);
            let all = mean(shares.iter().copied());
            println!("{name}, {}: {}", kind.word(), percents(&shares));
            assert!(if long() { (0.03..=0.075).contains(&all) } else { all <= 0.15 }, "{name}, {kind:?}: {shares:?}");
        }
    }
}

/// Numbers by chance that depend on a seed and a row alone.
fn chance(seed: u64, row: u64) -> f64 {
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ row.wrapping_mul(0xd1b5_4a32_d192_ed03).rotate_left(23);
    for _ in 0..2 {
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
    }
    (z >> 11) as f64 / (1u64 << 53) as f64
}

/// Actions that follow surges, against dates by lot at places of actions.
fn against_dates_by_lot(config: &TheatreConfig, seed: u64) -> AnchoredPoints {
    let mut points = points(config, seed);
    let length = f64::from(points.observed.last - points.observed.first + 1);
    for anchor in points.anchors.iter_mut().filter(|anchor| anchor.arm == Arm::Control) {
        anchor.day = points.observed.first + (length * chance(seed, anchor.id.0)) as i32;
    }
    points
}

#[test]
fn surges_before_the_actions_mislead_dates_and_places() {
    let seeds = if long() { 200 } else { 12 };
    let spec = Placebo { kinds: vec![PlaceboKind::Dates, PlaceboKind::Places], control_acts: false, ..placebo() };
    for (name, config, at_most, at_least) in
        [("by chance", unrelated(without_effect()), if long() { 0.075 } else { 0.2 }, 0.0), ("after surges", without_effect(), 1.0, 0.2)]
    {
        let runs = placebos(&spec, seeds, |seed| against_dates_by_lot(&config, seed));
        for kind in [PlaceboKind::Dates, PlaceboKind::Places] {
            let shares = flagged(&runs, kind);
            let inner = mean(shares[..6].iter().copied());
            println!(
                "actions {name}, against dates by lot, {}: to 5 km {}; to 25 km {}",
                kind.word(),
                percents(&shares[..6]),
                percents(&shares[6..])
            );
            assert!(inner <= at_most && inner >= at_least, "{name}, {kind:?}: {shares:?}");
        }
    }
}

#[test]
fn placebos_find_a_relief() {
    let seeds = if long() { 200 } else { 12 };
    let spec = Placebo { rings_km: vec![5.0], after: vec![Window::new(1, 7)], ..placebo() };
    let runs = placebos(&spec, seeds, |seed| points(&TheatreConfig::default(), seed));
    for kind in [PlaceboKind::Dates, PlaceboKind::Places, PlaceboKind::Kinds] {
        let shares = flagged(&runs, kind);
        println!("relief of 80 %, {}: {}", kind.word(), percents(&shares));
        assert!(least(&shares) >= 0.8, "{kind:?}: {shares:?}");
    }
}

/// The same in another order, with other ids and 700 days later.
fn otherwise(points: &AnchoredPoints) -> AnchoredPoints {
    let mut other = points.clone();
    other.anchors.reverse();
    other.points.reverse();
    other.anchors.iter_mut().for_each(|anchor| (anchor.id, anchor.day) = (RowId(5000 - anchor.id.0), anchor.day + 700));
    other.points.iter_mut().for_each(|point| point.day += 700);
    other.observed = Period { first: other.observed.first + 700, last: other.observed.last + 700 };
    other
}

/// With an event and an action of no place near by; the action is not complete.
fn with_far_away(points: &AnchoredPoints) -> AnchoredPoints {
    let mut more = points.clone();
    more.points.push(Point { id: RowId(99_998), day: 200, latitude: 60.0, longitude: 100.0, weight: 7 });
    more.anchors.push(Anchor { id: RowId(99_998), day: points.observed.first, latitude: 60.0, longitude: 100.0, arm: Arm::Control });
    more
}

fn in_threads<T: Send>(threads: usize, made: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads").install(made)
}

#[test]
fn threads_order_epoch_and_what_is_far_away_do_not_change_a_curve() {
    let own = points(&TheatreConfig { towns: 4, ..TheatreConfig::default() }, 3);
    let of = |threads, points: &AnchoredPoints| {
        in_threads(threads, || estimate(&curve(), &designs(points.clone())).expect("an estimate").estimate)
    };
    let one = of(1, &own);
    assert_eq!(one, of(2, &own));
    assert_eq!(one, of(2, &otherwise(&own)));
    assert_eq!(one, of(2, &with_far_away(&own)));
}

#[test]
fn the_scale_of_weights_does_not_change_a_curve() {
    let own = points(&TheatreConfig { towns: 4, ..TheatreConfig::default() }, 3);
    let of = |scale: f64| {
        let weights = own.anchors.iter().map(|anchor| (anchor.id, scale * (1.0 + (anchor.id.0 % 3) as f64))).collect();
        let design = Design { comparison: "shows".into(), measure: "all".into(), points: own.clone(), weights: Some(weights) };
        estimate(&curve(), &vec![design]).expect("an estimate").estimate
    };
    // Powers of two, so that nothing is rounded.
    assert_eq!(of(1.0), of(1.0 / 64.0));
}

#[test]
fn threads_order_epoch_and_what_is_far_away_do_not_change_placebos() {
    let own = points(&TheatreConfig { towns: 4, ..TheatreConfig::default() }, 3);
    let of =
        |threads, points: &AnchoredPoints, spec: &Placebo| in_threads(threads, || estimate(spec, points).expect("an estimate").estimate);
    let spec = Placebo { draws: 39, ..placebo() };
    let one = of(1, &own, &spec);
    assert_eq!(one, of(2, &own, &spec));
    assert_eq!(one, of(2, &otherwise(&own), &Placebo { day_zero: -700, ..spec.clone() }));
    // A far place is one more to move to, and a far action may be moved into the observed days.
    let mut more = own.clone();
    more.points.extend(with_far_away(&own).points.last());
    let spec = Placebo { kinds: vec![PlaceboKind::Dates, PlaceboKind::Kinds], ..spec };
    assert_eq!(of(1, &own, &spec), of(2, &more, &spec));
}
