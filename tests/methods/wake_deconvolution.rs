//! Overlapping wakes told apart: against plain numbers, the curve without overlap, and known truth; and what must not matter.
//!
//! The quick set runs 24 simulations. With `RESPITE_LONG=1` it runs 400, and the limits are strict.

use respite::bench;
use respite_stats::{
    data::{Anchor, AnchoredPoints, Arm, Period, Point, RowId, Window},
    effect::{Interval, Likelihood, RespiteCurve, WakeDeconvolution, WakeDeconvolutionEstimate},
    error::Error,
    method::estimate,
    simulate::{OverlappingConfig, TheatreConfig, simulate, simulate_overlapping},
};

fn spec() -> WakeDeconvolution {
    WakeDeconvolution {
        rings_km: vec![5.0, 10.0],
        horizon_days: 28,
        baselines: vec![Window::new(-7, -1), Window::new(-21, -8)],
        draws: 199,
        ..WakeDeconvolution::default()
    }
}

fn curve_of(spec: &WakeDeconvolution) -> RespiteCurve {
    RespiteCurve {
        rings_km: spec.rings_km.clone(),
        horizon_days: spec.horizon_days,
        baselines: spec.baselines.clone(),
        after: spec.after.clone(),
        draws: spec.draws,
        seed: spec.seed,
        campaign_km: spec.campaign_km,
        campaign_days: spec.campaign_days,
        level: spec.level,
    }
}

/// The actions of a theatre that no other comes near in time: the first of each place, then the first after 80 days.
fn apart() -> AnchoredPoints {
    let config = TheatreConfig { towns: 12, ..TheatreConfig::default() };
    let theatre = simulate(&config, 5).expect("a theatre");
    let mut points = theatre.anchored_points();
    let mut last = vec![-1000; theatre.towns.len()];
    let kept: Vec<bool> = theatre
        .actions
        .iter()
        .map(|action| {
            let keep = action.day - last[action.town] > 80;
            if keep {
                last[action.town] = action.day;
            }
            keep
        })
        .collect();
    points.anchors.retain(|anchor| kept[anchor.id.0 as usize]);
    points
}

#[test]
fn without_overlap_it_is_the_curve() {
    let points = apart();
    for likelihood in [Likelihood::LeastSquares, Likelihood::Poisson] {
        for (control_acts, longest_bin_days) in [(true, None), (false, Some(3))] {
            let spec = WakeDeconvolution { likelihood, control_acts, longest_bin_days, rings_km: vec![5.0, 25.0], ..spec() };
            let ours = estimate(&spec, &points).expect("an estimate").estimate;
            let curve = estimate(&curve_of(&spec), &points).expect("a curve").estimate;
            assert_eq!((ours.overlapping_pairs, ours.windows.len(), ours.campaigns), (0, curve.windows.len(), curve.campaigns));
            assert_eq!((ours.treated, ours.control), (curve.treated, curve.control));
            assert!(ours.treated > 20 && ours.control > 20, "{} and {}", ours.treated, ours.control);
            for (ours, curve) in ours.windows.iter().zip(&curve.windows) {
                assert_eq!((ours.ring, ours.baseline, ours.after), (curve.ring, curve.baseline, curve.after));
                near(ours.effect_per_action, curve.effect_per_action, 1e-10);
                near(ours.error_over_curve, 1.0, 1e-10);
                // Working weights change what a step's noise weighs in the draws, not the estimate.
                if likelihood == Likelihood::LeastSquares {
                    near(ours.effect_std_error, curve.effect_std_error, 1e-10);
                    near(ours.detectable_per_action, curve.detectable_per_action, 1e-10);
                    let edges = |band: respite_stats::effect::Band| [band.pointwise, band.simultaneous].map(|i| [i.low, i.high]).concat();
                    for (ours, curve) in edges(ours.effect_band).into_iter().zip(edges(curve.effect_band)) {
                        near(ours, curve, 1e-9);
                    }
                }
            }
        }
    }
}

fn near(ours: f64, expected: f64, tolerance: f64) {
    assert!((ours - expected).abs() <= tolerance * expected.abs().max(1.0), "{ours} is not {expected}");
}

/// Six places, each with a level of two events a day; the strikes add one event a day on the days 1 and 2, two on day 3, and none on day 0.
/// At the first place another strike follows after two days. Controls have a place each and do nothing.
fn by_hand() -> AnchoredPoints {
    let anchor = |id, day, place: u32, arm| Anchor { id: RowId(id), day, latitude: 0.0, longitude: 2.0 * f64::from(place), arm };
    let mut anchors: Vec<Anchor> = (0..6).map(|place| anchor(u64::from(place), 10, place, Arm::Treated)).collect();
    anchors.push(anchor(6, 12, 0, Arm::Treated));
    anchors.extend((6..11).map(|place| anchor(u64::from(place) + 1, 10, place, Arm::Control)));
    let mut points = Vec::new();
    for place in 0..11u32 {
        for day in 0..=20 {
            let added = |anchor: &&Anchor| anchor.arm == Arm::Treated && anchor.longitude == 2.0 * f64::from(place);
            let response = |since: i32| [(1, 1), (2, 1), (3, 2)].into_iter().find(|(day, _)| *day == since).map_or(0, |(_, add)| add);
            let weight = 2 + anchors.iter().filter(added).map(|anchor| response(day - anchor.day)).sum::<u32>();
            points.push(Point { id: RowId(points.len() as u64), day, latitude: 0.0, longitude: 2.0 * f64::from(place), weight });
        }
    }
    AnchoredPoints { anchors, points, observed: Period { first: 0, last: 20 } }
}

#[test]
fn two_strikes_at_one_place_by_hand() {
    let spec = WakeDeconvolution {
        rings_km: vec![5.0],
        horizon_days: 4,
        baselines: vec![Window::new(-2, -1)],
        after: vec![Window::new(1, 2), Window::new(3, 3)],
        draws: 99,
        ..WakeDeconvolution::default()
    };
    let ours = estimate(&spec, &by_hand()).expect("an estimate").estimate;
    assert_eq!(ours.overlapping_pairs, 1);
    near(ours.windows[0].effect_per_action, 2.0, 1e-10);
    near(ours.windows[1].effect_per_action, 2.0, 1e-10);
    for (bin, response) in ours.responses[0].bins.iter().zip([0.0, 1.0, 2.0, 0.0]) {
        near(bin.treated.per_day, response, 1e-10);
        near(bin.control.per_day, 0.0, 1e-10);
    }
    // The curve: the day before the second strike holds one event more, so its baseline is 2.5, and its days 1 and 2 hold 2 + 1 + 2 and
    // 2 + 1 of which the first 2 belong to the first strike. The first strike's days 1 to 4 hold 3, 3, 4 + 1, 2 + 1.
    // Days 1 and 2: five strikes with 2, the first with 2, the second with 5 + 3 − 5 = 3: 15 / 7. Day 3: five with 2, 3, and 4 − 2.5.
    let curve = estimate(&curve_of(&spec), &by_hand()).expect("a curve").estimate;
    near(curve.windows[0].effect_per_action, 15.0 / 7.0, 1e-12);
    near(curve.windows[1].effect_per_action, 14.5 / 7.0, 1e-12);
}

#[test]
fn what_always_overlaps_alike_is_not_told_apart() {
    // Each strike has a control action at its place two days later, so the last days of the one and the first of the other are one.
    let anchor = |id: u64, day, place: u64, arm| Anchor { id: RowId(id), day, latitude: 0.0, longitude: 2.0 * place as f64, arm };
    let pairs = (0..6).flat_map(|place| [anchor(2 * place, 10, place, Arm::Treated), anchor(2 * place + 1, 10, place, Arm::Control)]);
    let points = AnchoredPoints { anchors: pairs.collect(), points: by_hand().points, observed: Period { first: 0, last: 20 } };
    let spec = WakeDeconvolution {
        rings_km: vec![5.0],
        horizon_days: 3,
        baselines: vec![Window::new(-2, -1)],
        after: vec![Window::new(1, 3)],
        draws: 99,
        ..WakeDeconvolution::default()
    };
    let refused = estimate(&spec, &points).expect_err("responses on the same days");
    assert!(matches!(refused, Error::NotEstimable { .. }));
    let message = refused.to_string();
    assert!(
        message.contains("control actions on days [0, 0] at 0 to 5 km cannot be told from that to treated actions on days [0, 0]"),
        "{message}"
    );
}

#[test]
fn rings_beyond_the_model_are_said() {
    let points = simulate_overlapping(&OverlappingConfig { places: 4, ..OverlappingConfig::default() }, 1).expect("actions");
    let spec = WakeDeconvolution { rings_km: vec![5.0, 10.0, 40.0], model_to_km: 10.0, campaign_km: Some(10.0), ..spec() };
    let wide = estimate(&spec, &points).expect("an estimate");
    assert!(wide.diagnostics.iter().any(|doubt| doubt.code == "wake.beyond-model"));
    assert_eq!((wide.estimate.rings_left_out.len(), wide.estimate.rings_left_out[0].to_km), (1, 40.0));
    let inner = estimate(&WakeDeconvolution { rings_km: vec![5.0, 10.0], ..spec }, &points).expect("an estimate");
    assert_eq!(inner.estimate.windows, wide.estimate.windows);
    let none = WakeDeconvolution { model_to_km: 4.0, ..self::spec() };
    assert!(matches!(estimate(&none, &points), Err(Error::Setting { setting: "model_to_km", .. })));
}

#[test]
fn rows_epoch_threads_and_what_is_far_away_do_not_matter() {
    let points = simulate_overlapping(&OverlappingConfig { places: 5, ..OverlappingConfig::default() }, 2).expect("actions");
    for likelihood in [Likelihood::LeastSquares, Likelihood::Poisson] {
        let spec = WakeDeconvolution { draws: 39, likelihood, ..spec() };
        let run = |threads: usize, points: &AnchoredPoints| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            serde_json::to_string(&pool.install(|| estimate(&spec, points).expect("an estimate")).estimate).expect("JSON")
        };
        let alone = run(1, &points);
        assert_eq!(alone, run(2, &points));
        let mut other = points.clone();
        other.anchors.reverse();
        other.points.reverse();
        other.anchors.iter_mut().for_each(|anchor| (anchor.id, anchor.day) = (RowId(9000 - anchor.id.0), anchor.day + 700));
        other.points.iter_mut().for_each(|point| (point.id, point.day) = (RowId(point.id.0 + 1), point.day + 700));
        other.observed = Period { first: 700, last: points.observed.last + 700 };
        other.points.push(Point { id: RowId(0), day: 800, latitude: 60.0, longitude: 100.0, weight: 50 });
        assert_eq!(alone, run(2, &other));
        // An action far away that is not complete changes nothing but its count.
        let far = Anchor { id: RowId(9999), day: -400, latitude: 60.0, longitude: 100.0, arm: Arm::Treated };
        other.anchors.push(far);
        let with = estimate(&spec, &other).expect("an estimate").estimate;
        let without = estimate(&spec, &points).expect("an estimate").estimate;
        assert_eq!(with.windows, without.windows);
    }
}

fn long() -> bool {
    std::env::var("RESPITE_LONG").is_ok_and(|value| value == "1")
}

/// Mean estimates and how often intervals hold the truth, by ring, baseline and window.
struct Recovered {
    truths: Vec<f64>,
    means: Vec<f64>,
    curve_means: Vec<f64>,
    /// Standard error of the means, and the mean of the estimates' own.
    spreads: Vec<f64>,
    std_errors: Vec<f64>,
    over_curve: Vec<f64>,
    pointwise: Vec<f64>,
    /// By ring: all windows at once.
    simultaneous: Vec<f64>,
    /// Other actions whose wake overlaps with one's, on average.
    others: f64,
}

/// The estimate, and the curve's effects.
type Run = (WakeDeconvolutionEstimate, Vec<f64>);

fn recover(config: &OverlappingConfig, spec: &WakeDeconvolution, seeds: u64) -> Recovered {
    let one = |seed: u64| {
        let points = simulate_overlapping(config, seed).expect("actions");
        let spec = WakeDeconvolution { seed, ..spec.clone() };
        let ours = estimate(&spec, &points).expect("an estimate").estimate;
        let curve = RespiteCurve { draws: 39, ..curve_of(&spec) };
        let curve = estimate(&curve, &points).expect("a curve").estimate;
        (ours, curve.windows.iter().map(|window| window.effect_per_action).collect::<Vec<_>>())
    };
    use rayon::prelude::*;
    let runs: Vec<Run> = (1..=seeds).into_par_iter().map(one).collect();
    let windows = &runs[0].0.windows;
    let truth = |window: &respite_stats::effect::ModelledWindow| {
        let ring = config.rings_km.iter().position(|km| *km == window.ring.to_km).expect("a ring");
        (window.after.from_day..=window.after.to_day).map(|day| config.response_per_day(ring, day)).sum::<f64>()
    };
    let truths: Vec<f64> = windows.iter().map(truth).collect();
    let count = runs.len() as f64;
    let mean = |of: &dyn Fn(&Run) -> f64| runs.iter().map(of).sum::<f64>() / count;
    let holds = |interval: Interval, truth: f64| interval.low <= truth && truth <= interval.high;
    let all = 0..truths.len();
    let means: Vec<f64> = all.clone().map(|at| mean(&|run| run.0.windows[at].effect_per_action)).collect();
    Recovered {
        curve_means: all.clone().map(|at| mean(&|run| run.1[at])).collect(),
        spreads: all.clone().map(|at| mean(&|run| (run.0.windows[at].effect_per_action - means[at]).powi(2)).sqrt()).collect(),
        std_errors: all.clone().map(|at| mean(&|run| run.0.windows[at].effect_std_error)).collect(),
        over_curve: all.clone().map(|at| mean(&|run| run.0.windows[at].error_over_curve)).collect(),
        pointwise: all.map(|at| mean(&|run| f64::from(u8::from(holds(run.0.windows[at].effect_band.pointwise, truths[at]))))).collect(),
        simultaneous: config
            .rings_km
            .iter()
            .map(|km| {
                mean(&|run| {
                    let of_ring = run.0.windows.iter().zip(&truths).filter(|(window, _)| window.ring.to_km == *km);
                    f64::from(u8::from(of_ring.into_iter().all(|(window, truth)| holds(window.effect_band.simultaneous, *truth))))
                })
            })
            .collect(),
        others: mean(&|run| run.0.overlapping_others),
        truths,
        means,
    }
}

/// The table as it stands in the method's explanation.
fn shown(name: &str, spec: &WakeDeconvolution, recovered: &Recovered) -> String {
    let mut lines =
        vec![name.to_owned(), "ring  baseline   after      truth   curve    ours  spread  error  over curve  pointwise".to_owned()];
    for ring in &spec.rings_km {
        for baseline in spec.baselines.iter().map(Window::to_string) {
            for after in spec.after.iter().map(Window::to_string) {
                let at = lines.len() - 2;
                let numbers = [&recovered.truths, &recovered.curve_means, &recovered.means, &recovered.spreads, &recovered.std_errors];
                let numbers: Vec<String> = numbers.iter().map(|numbers| format!("{:>7.2}", numbers[at])).collect();
                let (over_curve, pointwise) = (recovered.over_curve[at], recovered.pointwise[at]);
                lines.push(format!("{ring:>4}  {baseline:<9}  {after:<8} {} {over_curve:>8.2} {pointwise:>10.3}", numbers.join(" ")));
            }
        }
    }
    lines.push(format!("all windows at once, by ring: {:.3?}; {:.1} overlapping others each\n", recovered.simultaneous, recovered.others));
    lines.join("\n")
}

/// Holds bias and coverage to their limits, and the curve's bias above one.
#[allow(clippy::print_stdout, reason = "the table of coverage, shown with --nocapture")]
fn recovers(name: &str, config: &OverlappingConfig, spec: &WakeDeconvolution, least_curve_bias: f64) {
    let (seeds, draws) = if long() { (400, 999) } else { (24, 199) };
    let spec = WakeDeconvolution { draws, ..spec.clone() };
    let recovered = recover(config, &spec, seeds);
    println!("{}", shown(name, &spec, &recovered));
    let count = recovered.truths.len();
    let of_ring = spec.baselines.len() * spec.after.len();
    for at in 0..count {
        let size = recovered.truths[at / of_ring * of_ring].abs();
        // Three standard errors of the mean over the simulations are added, and shrink as the simulations grow.
        let noise = 3.0 * recovered.spreads[at] / (seeds as f64).sqrt();
        let bias = (recovered.means[at] - recovered.truths[at]).abs();
        assert!(bias < 0.05 * size + noise, "bias {bias} of {size} in window {at}");
        if long() {
            // With 400 simulations a share of 95 % is known to about 2 points.
            assert!((0.92..=0.98).contains(&recovered.pointwise[at]), "coverage {} in window {at}", recovered.pointwise[at]);
        }
    }
    let mean_coverage = recovered.pointwise.iter().sum::<f64>() / count as f64;
    assert!((0.90..=0.99).contains(&mean_coverage), "coverage {mean_coverage}");
    // The curve gives the wakes of other strikes to each: in some window of the innermost ring it is far off.
    let curve_bias = (0..of_ring).map(|at| (recovered.curve_means[at] - recovered.truths[at]).abs()).fold(0.0, f64::max);
    assert!(curve_bias > least_curve_bias * recovered.truths[0].abs(), "the curve is off by {curve_bias} only");
}

#[test]
fn relief_and_rebound_of_repeated_actions() {
    recovers("relief, then rebound", &OverlappingConfig::default(), &spec(), 0.1);
}

#[test]
fn relief_of_actions_every_few_days() {
    let config = OverlappingConfig {
        gap_days: (2, 7),
        run_actions: (4, 8),
        first_per_day: vec![-0.25, 0.15],
        then_per_day: vec![0.0, 0.0],
        ..OverlappingConfig::default()
    };
    recovers("every few days", &config, &spec(), 0.3);
}

#[test]
fn many_wakes_at_once() {
    if !long() {
        return;
    }
    let config = OverlappingConfig {
        gap_days: (1, 4),
        run_actions: (10, 20),
        first_per_day: vec![-0.15, 0.1],
        then_per_day: vec![0.0, 0.0],
        ..OverlappingConfig::default()
    };
    recovers("many at once", &config, &spec(), 0.3);
}

#[test]
fn working_weights_recover_as_well() {
    if !long() {
        return;
    }
    recovers("poisson", &OverlappingConfig::default(), &WakeDeconvolution { likelihood: Likelihood::Poisson, ..spec() }, 0.1);
}

/// Strikes and shows of force that follow surges of self-exciting attacks, again after three days, and do nothing.
#[test]
fn no_effect_where_actions_follow_surges() {
    let config = TheatreConfig { relief_share: 0.0, rebound_rate: 0.0, refractory_days: 3, ..TheatreConfig::default() };
    let (seeds, draws, limit) = if long() { (400, 999, 0.92) } else { (24, 199, 0.86) };
    let spec = WakeDeconvolution { rings_km: vec![5.0, 25.0], draws, ..spec() };
    let (mut held, mut all, mut windows, mut others, mut over_curve) = ([0.0; 2], [0.0; 2], 0.0, 0.0, 0.0);
    for seed in 1..=seeds {
        let points = simulate(&config, seed).expect("a theatre").anchored_points();
        let estimate = estimate(&WakeDeconvolution { seed, ..spec.clone() }, &points).expect("an estimate").estimate;
        for (ring, km) in spec.rings_km.iter().enumerate() {
            let here: Vec<_> = estimate.windows.iter().filter(|window| window.ring.to_km == *km).collect();
            held[ring] += here.iter().filter(|window| !window.effect_band.pointwise.excludes_zero()).count() as f64;
            all[ring] += f64::from(u8::from(here.iter().all(|window| !window.effect_band.simultaneous.excludes_zero())));
            windows += here.len() as f64 / 2.0;
            over_curve += here.iter().map(|window| window.error_over_curve).sum::<f64>() / 2.0;
        }
        others += estimate.overlapping_others / seeds as f64;
    }
    let [held, all] = [held.map(|held| held / windows), all.map(|all| all / seeds as f64)];
    println!(
        "no effect: pointwise {held:.3?}, all windows {all:.3?}, {others:.1} others, errors {:.2} of the curve's",
        over_curve / windows
    );
    assert!(held.iter().chain(&all).all(|share| *share >= limit), "{held:?} {all:?}");
}

/// Numbers of a dense fit by numpy: 9 digits, since both ways lose some to the condition of the design.
#[test]
fn dense_least_squares_with_dummies_agrees() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("methods/reference/wake-deconvolution");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file of the reference folder");
    let expected: toml::Table = toml::from_str(&read("expected.toml")).expect("expected numbers in TOML");
    let mut compared = 0;
    for case in expected["case"].as_array().expect("cases") {
        let spec = toml::to_string(&case["spec"]).expect("a spec");
        let fit =
            bench::fit("wake-deconvolution", ("input.csv", read("input.csv").as_bytes()), ("spec.toml", &spec)).expect("an estimate").fit;
        compared += agree(&case["name"].to_string(), &case["estimate"], &fit["estimate"]);
    }
    assert!(compared > 100, "{compared}");
    println!("{compared} values");
}

fn agree(place: &str, expected: &toml::Value, found: &serde_json::Value) -> usize {
    match expected {
        toml::Value::Table(table) => table.iter().map(|(key, value)| agree(&format!("{place}, {key}"), value, &found[key])).sum(),
        toml::Value::Array(list) => {
            assert_eq!(found.as_array().map(Vec::len), Some(list.len()), "{place}");
            list.iter().enumerate().map(|(at, value)| agree(&format!("{place} {}", at + 1), value, &found[at])).sum()
        }
        toml::Value::Float(number) => {
            let found = found.as_f64().expect(place);
            assert!((found - number).abs() <= 1e-9 * number.abs().max(1e-3), "{place}: {found} is not {number}");
            1
        }
        other => {
            assert_eq!(found.as_i64(), other.as_integer(), "{place}");
            1
        }
    }
}
