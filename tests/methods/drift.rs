//! Made-up counts with a known effect and a known drift: do the bounds hold the effect, and does the test find a drift as often as it says?
//!
//! The quick set makes 40 samples of each kind. With `RESPITE_LONG=1` it makes 600, and prints the tables of the explanations.

use respite_stats::{
    data::{Anchor, AnchoredPoints, Arm, Period, Point, RingDayTable, RowId, Window},
    effect::{BinnedContrasts, Bins, HonestBounds, PrePathPower, TimedContrasts, relative_bounds, smoothness_bounds},
};

const BINS: Bins = Bins { days: 7, before: 5, after: 4 };
/// Events per action and bin without a drift or an effect.
const LEVEL: f64 = 6.0;
/// Effect in each bin after.
const EFFECT: f64 = -1.5;
const CAMPAIGNS: u64 = 60;

/// A stream of made-up numbers: splitmix64.
struct Numbers(u64);

impl Numbers {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// By waiting times.
    fn poisson(&mut self, mean: f64) -> u32 {
        let (mut count, mut waited) = (0, -(1.0 - self.uniform()).ln());
        while waited < mean {
            waited -= (1.0 - self.uniform()).ln();
            count += 1;
        }
        count
    }
}

/// Campaigns of two treated and two control actions 40 km apart; a campaign's arm shares its surges, bin by bin. `drift` is by bin, in the order
/// of time, what the treated have beyond parallel paths.
fn sample(seed: u64, drift: &[f64]) -> AnchoredPoints {
    let mut numbers = Numbers(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let (mut anchors, mut points) = (Vec::new(), Vec::new());
    let bins = bins();
    for campaign in 0..CAMPAIGNS {
        let day = 100 + (campaign as i32 % 7) * 13;
        for (arm, offset) in [(Arm::Treated, 0.0), (Arm::Control, 0.8)] {
            // Even between half and one and a half times the level.
            let surges: Vec<f64> = bins.iter().map(|_| 0.5 + numbers.uniform()).collect();
            for action in 0..2 {
                let latitude = -60.0 + 6.0 * (campaign / 6) as f64 + offset + 0.4 * f64::from(action);
                let longitude = 10.0 * (campaign % 6) as f64;
                anchors.push(Anchor { id: RowId(anchors.len() as u64), day, latitude, longitude, arm });
                for (bin, ((window, time), surge)) in bins.iter().zip(&surges).enumerate() {
                    let own = if arm == Arm::Treated { drift[bin] + if *time > 0.0 { EFFECT } else { 0.0 } } else { 0.0 };
                    for _ in 0..numbers.poisson(LEVEL * surge + own) {
                        let on = day + window.from_day + (numbers.uniform() * 7.0) as i32;
                        points.push(Point { id: RowId(points.len() as u64), day: on, latitude, longitude, weight: 1 });
                    }
                }
            }
        }
    }
    AnchoredPoints { anchors, points, observed: Period { first: 0, last: 400 } }
}

/// All bins by time, the reference among them.
fn bins() -> Vec<(Window, f64)> {
    let mut bins = BINS.times();
    bins.insert(BINS.before as usize - 1, (BINS.reference(), 0.0));
    bins
}

fn table(seed: u64, drift: &[f64]) -> RingDayTable {
    RingDayTable::over(&sample(seed, drift), &[5.0], BINS.reach()).expect("a table")
}

fn contrasts(seed: u64, drift: &[f64]) -> BinnedContrasts {
    let spec = HonestBounds { rings_km: vec![5.0], campaign_km: Some(200.0), ..HonestBounds::default() };
    spec.contrasts(&table(seed, drift)).expect("contrasts").remove(0)
}

fn samples() -> std::ops::RangeInclusive<u64> {
    5001..=5000 + if std::env::var("RESPITE_LONG").is_ok_and(|value| value == "1") { 600 } else { 40 }
}

/// A drift by bin from its slope over each step.
fn path(slopes: [f64; 8]) -> Vec<f64> {
    let times: Vec<f64> = bins().iter().map(|(_, time)| *time).collect();
    let mut drift = vec![0.0];
    for (step, slope) in slopes.iter().enumerate() {
        drift.push(drift[step] + slope * (times[step + 1] - times[step]));
    }
    let reference = drift[BINS.before as usize - 1];
    drift.iter().map(|value| value - reference).collect()
}

type Bounds = fn(&TimedContrasts, &[f64], f64, f64) -> Result<respite_stats::effect::RestrictedEffect, respite_stats::error::Error>;

/// Share of the samples whose interval holds the effect, for the first bin and for all: usual, robust; and the robust mean width over the usual.
#[allow(clippy::print_stdout, reason = "the table of coverage, shown with --nocapture")]
fn coverage(name: &str, drift: &[f64], bounds: Bounds, limit: f64) -> Vec<f64> {
    let studies: Vec<TimedContrasts> = samples().map(|seed| contrasts(seed, drift).study).collect();
    let runs = studies.len() as f64;
    let of_window = |window: Window| {
        let weights = BINS.weights(window).expect("weights");
        let truth = EFFECT * weights.iter().sum::<f64>();
        let share_and_width = |bounds: Bounds, limit: f64| {
            let intervals = studies.iter().map(|study| bounds(study, &weights, limit, 0.95).expect("bounds").robust);
            intervals.fold((0.0, 0.0), |(holds, width), interval| {
                let held = f64::from(u8::from(interval.low <= truth && truth <= interval.high));
                (holds + held / runs, width + (interval.high - interval.low) / runs)
            })
        };
        let ((usual, usual_width), (robust, robust_width)) = (share_and_width(relative_bounds, 0.0), share_and_width(bounds, limit));
        println!(
            "{name}, limit {limit}, days {window}: usual {:.1} %, robust {:.1} %, {:.2} times as wide",
            100.0 * usual,
            100.0 * robust,
            robust_width / usual_width
        );
        robust
    };
    [Window::new(1, 7), Window::new(1, 28)].into_iter().map(of_window).collect()
}

#[test]
fn bounds_hold_the_effect_under_a_drift_within_the_limit() {
    // The intervals take the covariance as known; from 60 campaigns it is not, and the weights of the smoothness bounds follow its errors: one to two
    // points of coverage. The rest of the slack is the error of a share of 600 or 40 samples.
    let least = if samples().count() > 500 { 0.92 } else { 0.85 };
    let cases: [(&str, [f64; 8], Bounds, f64); 7] = [
        ("none", [0.0; 8], relative_bounds, 1.0),
        ("none", [0.0; 8], smoothness_bounds, 0.0),
        ("straight", [0.4; 8], smoothness_bounds, 0.0),
        ("straight", [0.4; 8], relative_bounds, 1.0),
        ("bends", [0.0, 0.0, 0.0, 0.0, 0.2, 0.4, 0.6, 0.8], smoothness_bounds, 0.2),
        ("bends", [0.2, 0.0, 0.2, 0.0, 0.2, 0.4, 0.6, 0.8], smoothness_bounds, 0.2),
        ("steeper", [0.5, -0.5, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0], relative_bounds, 1.0),
    ];
    for (name, slopes, bounds, limit) in cases {
        let name = format!("{name}, {}", if limit == 0.0 || limit == 0.2 { "smoothness" } else { "relative magnitudes" });
        for share in coverage(&name, &path(slopes), bounds, limit) {
            assert!(share >= least, "{name}: {share}");
        }
    }
}

#[test]
fn a_drift_is_found_as_often_as_stated() {
    let spec = PrePathPower {
        rings_km: vec![5.0],
        campaign_km: Some(200.0),
        after: vec![Window::new(1, 7), Window::new(1, 28)],
        ..PrePathPower::default()
    };
    let fit = |seed, slope: f64| spec.fit_table(&table(seed, &path([slope; 8]))).expect("a test").estimate.tests.remove(0);
    let runs = samples().count() as f64;
    let none: Vec<_> = samples().map(|seed| fit(seed, 0.0)).collect();
    let false_alarms = none.iter().filter(|test| test.p_value < 0.05).count() as f64 / runs;
    println!("no drift: found {:.1} %", 100.0 * false_alarms);
    assert!(false_alarms < if runs > 500.0 { 0.07 } else { 0.15 });
    for (index, power) in spec.powers.iter().enumerate() {
        let slope = none.iter().map(|test| test.detectable[index].slope_per_bin).sum::<f64>() / runs;
        let drifted: Vec<_> = samples().map(|seed| fit(seed + 10_000, slope)).collect();
        let found = drifted.iter().filter(|test| test.p_value < 0.05).count() as f64 / runs;
        println!("slope {slope:.3}, found {:.1} % of the time, stated {:.0} %", 100.0 * found, 100.0 * power);
        assert!((found - power).abs() < if runs > 500.0 { 0.05 } else { 0.17 });
        for (place, window) in spec.after.iter().enumerate() {
            let truth = EFFECT * f64::from(window.days() / 7);
            let error = |test: &&_| -> f64 {
                let test: &respite_stats::effect::PrePathTest = test;
                test.detectable[index].windows[place].effect_per_action - truth
            };
            let missed: Vec<f64> = drifted.iter().filter(|test| test.p_value >= 0.05).map(|test| error(&test)).collect();
            let all = drifted.iter().map(|test| error(&test)).sum::<f64>() / runs;
            let bias = |test: &respite_stats::effect::PrePathTest| {
                let missed = test.detectable[index].windows[place];
                (missed.bias_per_action.abs(), missed.bias_if_missed_per_action.abs())
            };
            let stated = none.iter().map(bias).fold((0.0, 0.0), |sum, one| (sum.0 + one.0 / runs, sum.1 + one.1 / runs));
            println!(
                "  days {window}: bias {all:.3}, stated {:.3}; if missed {:.3}, stated {:.3}",
                stated.0,
                missed.iter().sum::<f64>() / missed.len() as f64,
                stated.1
            );
            if runs > 500.0 {
                assert!((all - stated.0).abs() < 0.1 * stated.0);
            }
        }
    }
}
