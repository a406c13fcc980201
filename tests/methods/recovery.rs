//! Invented theatres with known truth: do the bands hold it, and is relief found where there is none?
//!
//! The quick set runs 30 theatres. With `RESPITE_LONG=1` it runs 500, and the limits are strict.

use respite_stats::{
    data::Window,
    effect::RespiteCurve,
    simulate::{Coverage, TheatreConfig, coverage, truth},
};

fn long() -> bool {
    std::env::var("RESPITE_LONG").is_ok_and(|value| value == "1")
}

fn run(config: &TheatreConfig) -> Coverage {
    let (theatres, draws, truths) = if long() { (500, 999, 4000) } else { (30, 399, 1000) };
    let spec = RespiteCurve { rings_km: vec![5.0, 25.0], draws, ..RespiteCurve::default() };
    let truths = truth(config, &spec.rings_km, spec.horizon_days, Window::new(-30, 28), truths, 1_000_000).expect("a truth");
    coverage(config, &spec, &truths, 1..1 + theatres).expect("theatres that allow an estimate")
}

/// The table of coverage, as it stands in the method's explanation.
fn shown(name: &str, coverage: &Coverage) -> String {
    let mut lines = vec![
        format!("{name}: {} theatres, {:.0} campaigns each", coverage.runs, coverage.mean_campaigns),
        "ring  baseline   daily: point worst whole | relief: point whole | net   bias of truth  duration depth rebound windows".to_owned(),
    ];
    lines.extend(coverage.curves.iter().map(|curve| {
        format!(
            "{:>4}  {:<9}  {:>12.3} {:.3} {:.3} | {:>13.3} {:.3} | {:.3} {:>6.3} {:.3}  {:.3} {:.3} {:.3}   {:.3}",
            curve.ring_to_km,
            curve.baseline.to_string(),
            curve.daily_pointwise,
            curve.daily_pointwise_worst,
            curve.daily_simultaneous,
            curve.relief_pointwise,
            curve.relief_simultaneous,
            curve.net,
            curve.net_bias,
            curve.net_truth,
            curve.duration,
            curve.depth,
            curve.rebound,
            curve.windows_pointwise
        )
    }));
    lines.push(format!("all windows at once, by ring: {:.3?}; headlines: {:?}\n", coverage.windows_simultaneous, coverage.verdicts));
    lines.join("\n")
}

/// No coverage below the limit in any curve, neither of the daily effect, nor of the cumulative relief, nor of the net, nor of the windows.
fn none_below(coverage: &Coverage, limit: f64) {
    for curve in &coverage.curves {
        for share in [
            curve.daily_pointwise,
            curve.daily_simultaneous,
            curve.relief_pointwise,
            curve.relief_simultaneous,
            curve.net,
            curve.duration,
            curve.depth,
            curve.rebound,
            curve.windows_pointwise,
        ] {
            assert!(share >= limit, "{share} is below {limit}: {curve:?}");
        }
    }
    assert!(coverage.windows_simultaneous.iter().all(|share| *share >= limit), "{:?}", coverage.windows_simultaneous);
}

fn limit() -> f64 {
    if long() { 0.92 } else { 0.86 }
}

#[test]
fn bands_hold_a_respite_and_its_rebound() {
    let coverage = run(&TheatreConfig::default());
    println!("{}", shown("relief, then rebound", &coverage));
    none_below(&coverage, limit());
    if long() {
        // In the outer ring the truth is so small that chance alone makes more than a twentieth of it.
        for curve in coverage.curves.iter().filter(|curve| curve.net_truth.abs() > 0.5) {
            assert!(curve.net_bias.abs() < 0.05 * curve.net_truth.abs(), "{curve:?}");
        }
    }
    assert!(coverage.relief_verdicts > 0.5, "relief is found in {} of theatres that have it", coverage.relief_verdicts);
}

#[test]
fn no_effect_is_seldom_called_relief() {
    let coverage = run(&TheatreConfig { relief_share: 0.0, rebound_rate: 0.0, ..TheatreConfig::default() });
    println!("{}", shown("no effect", &coverage));
    none_below(&coverage, limit());
    let most = if long() { 0.06 } else { 0.12 };
    assert!(coverage.relief_verdicts <= most, "relief is found in {} of theatres without it", coverage.relief_verdicts);
    if long() {
        // Bands that are too wide are wrong as well; pooled over days, so that chance weighs little.
        for curve in &coverage.curves {
            assert!(curve.daily_pointwise <= 0.98 && curve.relief_pointwise <= 0.98 && curve.net <= 0.98, "{curve:?}");
        }
    }
}
