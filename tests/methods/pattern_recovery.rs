//! Invented patterns with known truth: bias and coverage of means and contrasts; and the public patterns of 2007 and 2008.

use rayon::prelude::*;
use respite_stats::{
    data::{Area, PatternPoint, Period, PointPatterns, RowId},
    effect::{InterventionDensity, NamedArea, StochasticIntervention},
    method::estimate,
    simulate::{PatternConfig, simulate_patterns},
};

fn long() -> bool {
    std::env::var("RESPITE_LONG").is_ok_and(|value| value == "1")
}

fn spec() -> StochasticIntervention {
    StochasticIntervention {
        treatments_per_day: vec![1.0, 2.0],
        lags_days: vec![1, 3],
        density: InterventionDensity::Uniform,
        cell_km: 60.0,
        bandwidth_km: 60.0,
        history_days: vec![1, 2],
        trend_knots: 0,
        truncate_at: None,
        ..StochasticIntervention::default()
    }
}

#[test]
fn means_and_contrasts_hold_the_truth() {
    let runs = if long() { 400 } else { 40 };
    for truncate_at in [None, Some(0.95)] {
        let spec = StochasticIntervention { truncate_at, ..spec() };
        let one = |seed: u64| {
            let made = simulate_patterns(&PatternConfig { days: 400, ..PatternConfig::default() }, seed);
            let found = estimate(&spec, &made.patterns).expect("an estimate").estimate;
            let truth = |rate: f64, lag: u32| made.truth(rate, lag as usize, 2);
            let mean = |at: usize| {
                let found = &found.means[at];
                let truth = truth(found.treatments_per_day, found.lag_days);
                (found.estimate - truth, found.interval.low <= truth && truth <= found.interval.high, truth)
            };
            let contrast = |at: usize| {
                let found = &found.contrasts[at];
                let truth = truth(2.0, found.lag_days) - truth(1.0, found.lag_days);
                (found.estimate - truth, found.interval.low <= truth && truth <= found.interval.high, truth)
            };
            let effective: Vec<f64> = found.weights.iter().map(|weights| weights.effective_days).collect();
            let bound = (found.contrasts[1].estimate - contrast(1).2).abs() <= 1.96 * found.contrasts[1].std_error;
            ([mean(0), mean(1), mean(2), mean(3), contrast(0), contrast(1)], effective, bound)
        };
        let all: Vec<_> = (1..=runs).into_par_iter().map(one).collect();
        println!("{runs} patterns of 400 days, weights cut at {truncate_at:?}: truth, bias, coverage at 95 %");
        for (at, name) in ["1 a day, lag 1", "2 a day, lag 1", "1 a day, lag 3", "2 a day, lag 3", "contrast, lag 1", "contrast, lag 3"]
            .iter()
            .enumerate()
        {
            let average = |read: &dyn Fn(&(f64, bool, f64)) -> f64| all.iter().map(|run| read(&run.0[at])).sum::<f64>() / runs as f64;
            let (truth, bias) = (average(&|run| run.2), average(&|run| run.0));
            let coverage = average(&|run| f64::from(u8::from(run.1)));
            println!("{name}: {truth:.2} {bias:+.3} {coverage:.3}");
            if truncate_at.is_none() {
                assert!(bias.abs() < if long() { 0.15 } else { 0.4 }, "{name}");
                assert!(coverage >= if long() { 0.92 } else { 0.85 }, "{name}");
            }
        }
        let bounds = all.iter().filter(|run| run.2).count() as f64 / runs as f64;
        let effective: Vec<f64> = (0..4).map(|at| all.iter().map(|run| run.1[at]).sum::<f64>() / runs as f64).collect();
        println!("contrast, lag 3, by the bound alone: {bounds:.3}; effective days {effective:.0?}");
    }
}

/// Days from 1970-01-01.
fn day(date: &str) -> i32 {
    let number = |range: std::ops::Range<usize>| date[range].parse::<i32>().expect("a number in a date");
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468
}

fn points(path: &std::path::Path, wanted: impl Fn(&str) -> bool) -> Vec<PatternPoint> {
    let mut reader = csv::Reader::from_path(path).expect("a readable table");
    let rows = reader.records().zip(2..).filter_map(|(record, row)| {
        let record = record.expect("a row");
        let number = |at: usize| record[at].parse().expect("a coordinate");
        wanted(&record[3]).then(|| PatternPoint { id: RowId(row), day: day(&record[0]), longitude: number(1), latitude: number(2) })
    });
    rows.collect()
}

#[test]
fn more_strikes_a_day_on_public_patterns() {
    if !long() {
        println!("skipped: run with RESPITE_LONG=1");
        return;
    }
    let [Some(strikes), Some(attacks)] =
        ["airstrikes", "insurgencies"].map(|name| respite_tests::reference(&format!("data/iraq/{name}.csv")))
    else {
        return;
    };
    let treatments = points(&strikes, |kind| kind == "Airstrike");
    let days = treatments.iter().map(|point| point.day);
    let observed = Period { first: days.clone().min().expect("a day"), last: days.max().expect("a day") };
    let ring = |name: &str, from_km: f64, to_km: f64| NamedArea {
        name: name.into(),
        area: Area::Ring { latitude: 33.3128, longitude: 44.3615, from_km, to_km },
    };
    // Strikes come in missions of many: one for each day and tenth of a degree is nearer to a Poisson pattern.
    let mut places = std::collections::BTreeSet::new();
    let tenth = |degrees: f64| (degrees * 10.0).round() as i32;
    let missions: Vec<PatternPoint> =
        treatments.iter().filter(|point| places.insert((point.day, tenth(point.latitude), tenth(point.longitude)))).copied().collect();
    for (unit, kind) in
        [("strikes", "all"), ("strikes", "IED"), ("strikes", "SAF"), ("missions", "all"), ("missions", "IED"), ("missions", "SAF")]
    {
        let patterns = PointPatterns {
            treatments: if unit == "strikes" { treatments.clone() } else { missions.clone() },
            outcomes: points(&attacks, |found| kind == "all" || found == kind),
            baseline: Vec::new(),
            area: Area::Box { south: 29.0, north: 37.5, west: 38.7, east: 48.7 },
            observed,
        };
        let spec = StochasticIntervention {
            treatments_per_day: vec![1.0, 2.0, 3.0, 6.0],
            lags_days: vec![1, 3, 7, 14, 30],
            areas: vec![
                ring("0 to 50 km of the capital", 0.0, 50.0),
                ring("50 to 200 km", 50.0, 200.0),
                ring("200 to 600 km", 200.0, 600.0),
            ],
            cell_km: 30.0,
            trend_knots: 8,
            distance_places: vec![(33.3128, 44.3615)],
            truncate_at: Some(0.95),
            ..StochasticIntervention::default()
        };
        let fit = estimate(&spec, &patterns).expect("an estimate");
        let found = &fit.estimate;
        println!(
            "\n{unit}, {kind}: {} treatments ({:.2} a day), {} outcomes, {} cells, dispersion {:.2}",
            found.treatments, found.observed_per_day, found.outcomes, found.cells, found.dispersion
        );
        for weights in &found.weights {
            println!(
                "weights, {} a day for {} days: effective {:.1} of {}, largest {:.3}, mean {:.3e}, cut {:.3}",
                weights.treatments_per_day,
                weights.lag_days,
                weights.effective_days,
                weights.days,
                weights.largest_share,
                weights.mean_weight,
                weights.truncated_share
            );
        }
        for contrast in &found.contrasts {
            println!(
                "{}, {} days, {} against {} a day: {:+.1} ({:+.1} to {:+.1}), errors {:.1} and {:.1}, uncut {:+.1}",
                contrast.area,
                contrast.lag_days,
                contrast.to_per_day,
                contrast.from_per_day,
                contrast.estimate,
                contrast.interval.low,
                contrast.interval.high,
                contrast.std_error,
                contrast.std_error_dependent,
                contrast.uncut_estimate
            );
        }
        for doubt in &fit.diagnostics {
            println!("{}: {}", doubt.code, doubt.message);
        }
        assert!(found.contrasts.iter().all(|contrast| contrast.estimate.is_finite()));
    }
}
