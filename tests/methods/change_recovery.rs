//! Invented series with known change: how often chances, intervals and ranks hold.
//!
//! The quick set runs 1,000 series of each design; with `RESPITE_LONG=1` it runs 20,000, which takes ten minutes.

use rayon::prelude::*;
use respite_stats::{
    change::{Chances, ChangeByChance, InterruptedSeries, RecordByChance, ReturnToMean, SmallestChange},
    data::{ComparedPeriods, Observation},
    method::estimate,
    simulate::{CountPathConfig, count_paths},
};

fn runs() -> (u64, bool) {
    let long = std::env::var("RESPITE_LONG").is_ok_and(|value| value == "1");
    (if long { 20_000 } else { 1_000 }, long)
}

fn series(config: &CountPathConfig, runs: u64) -> Vec<Vec<Observation>> {
    count_paths(config, &(1..=runs).collect::<Vec<_>>()).expect("series")
}

fn share(hits: impl Iterator<Item = bool>) -> f64 {
    let (hits, all) = hits.fold((0.0, 0.0), |(hits, all), hit| (hits + f64::from(u8::from(hit)), all + 1.0));
    hits / all
}

/// Greatest distance of a share from what it should be: four standard errors of the simulation, and what the method itself allows.
fn limit(share: f64, runs: u64, allowed: f64) -> f64 {
    allowed + 4.0 * (share * (1.0 - share) / runs as f64).sqrt()
}

#[test]
fn chances_of_no_change_are_even() {
    let (runs, long) = runs();
    println!(
        "{runs} series each; share whose fall has a chance of at most 5 %: φ known, by moments, by likelihood, Poisson; at most 20 %, φ known"
    );
    for (mean, dispersion, windows) in
        [(83.0, 1.0, (1, 1)), (83.0, 2.0, (1, 1)), (83.0, 5.0, (1, 1)), (20.0, 2.0, (1, 1)), (20.0, 2.0, (3, 1)), (20.0, 2.0, (7, 3))]
    {
        let config = CountPathConfig { periods: 10 + windows.0 + windows.1, mean, dispersion, ..CountPathConfig::default() };
        let last = config.periods as i32 - 1;
        let after = (last - windows.1 as i32 + 1, last).into();
        let before = (10, last - windows.1 as i32).into();
        let spec = ChangeByChance { dispersion: Some(dispersion), mean: Some(mean), draws: 0, ..ChangeByChance::default() };
        let one = |observations: Vec<Observation>| -> Option<Chances> {
            let found = estimate(&spec, &ComparedPeriods { observations, before, after }).ok()?.estimate.of_observed;
            found.filter(|chances| chances.change < 0.0)
        };
        let all: Vec<Option<Chances>> = series(&config, runs).into_par_iter().map(one).collect();
        let below = |read: fn(&Chances) -> Option<f64>, level: f64| {
            share(all.iter().map(|chances| chances.as_ref().and_then(read).is_some_and(|chance| chance <= level)))
        };
        let (known, twenty) = (below(|chances| chances.given, 0.05), below(|chances| chances.given, 0.2));
        let (moments, likelihood) = (below(|chances| chances.moments, 0.05), below(|chances| chances.likelihood, 0.05));
        let poisson = below(|chances| Some(chances.poisson), 0.05);
        println!("mean {mean}, φ {dispersion}, {windows:?}: {known:.4} {moments:.4} {likelihood:.4} {poisson:.4}; {twenty:.4}");
        // A chance of whole counts falls short of its level by part of one step; the ratio adds that of small sums before.
        assert!((known - 0.05).abs() <= limit(0.05, runs, 0.005), "{mean} {dispersion} {windows:?}: {known}");
        assert!((twenty - 0.2).abs() <= limit(0.2, runs, 0.015), "{mean} {dispersion} {windows:?}: {twenty}");
        // From ten periods φ is mostly too low, and a fall is then called rare too often.
        assert!(moments <= 0.05 + limit(0.05, runs, 0.025) && likelihood <= 0.05 + limit(0.05, runs, 0.035), "{moments} {likelihood}");
        if long && dispersion > 4.0 {
            assert!(poisson > 0.15, "{poisson}");
        }
    }
}

/// Whether a two-sided test at 5 % calls the sums of n and m periods different, and in which direction; written out anew.
fn called(before: f64, after: f64, [n, m]: [f64; 2], dispersion: f64) -> f64 {
    let (total, part) = (before + after, m / (n + m));
    let direction = (after * n - before * m).signum();
    if dispersion > 1.0 {
        let of = |count: f64, part: f64| if count > 0.0 { count * (count / (total * part)).ln() } else { 0.0 };
        let ratio = 2.0 * (of(before, 1.0 - part) + of(after, part)) / dispersion;
        return if ratio > 3.841_458_820_694_124 { direction } else { 0.0 };
    }
    // The binomial tail, one term after another from its end.
    let (end, odds) = if direction < 0.0 { (after, part / (1.0 - part)) } else { (before, (1.0 - part) / part) };
    let mut term = total * (1.0 - if direction < 0.0 { part } else { 1.0 - part }).ln();
    let mut tail = 0.0;
    for count in 0..=end as u64 {
        tail += term.exp();
        term += ((total - count as f64) / (count as f64 + 1.0) * odds).ln();
    }
    if tail <= 0.025 { direction } else { 0.0 }
}

#[test]
fn the_smallest_change_is_found_four_times_in_five() {
    let (runs, _) = runs();
    println!("{runs} series each; mean, φ, periods: smallest fall and rise, found in");
    for (mean, dispersion, n, m) in [(83.43, 1.0, 7, 3), (83.43, 5.203, 7, 3), (30.0, 1.0, 1, 1), (30.0, 2.0, 6, 6), (12.0, 3.0, 12, 3)] {
        let observations =
            count_paths(&CountPathConfig { periods: n + m, ..CountPathConfig::default() }, &[1]).expect("a series").remove(0);
        let before = (0, n as i32 - 1).into();
        let after = (n as i32, (n + m) as i32 - 1).into();
        let spec = SmallestChange { mean: Some(mean), dispersion: Some(dispersion), ..SmallestChange::default() };
        let found = estimate(&spec, &ComparedPeriods { observations, before, after }).expect("an estimate").estimate;
        let found = found.dispersed.expect("a ratio is given");
        let share_found = |change: f64| {
            let config = CountPathConfig { periods: n + m, mean, dispersion, changed: m, change, carry_over: 0.0 };
            share(series(&config, runs).iter().map(|path| {
                let sum =
                    |range: std::ops::Range<u32>| path[range.start as usize..range.end as usize].iter().map(|at| at.value).sum::<f64>();
                called(sum(0..n), sum(n..n + m), [f64::from(n), f64::from(m)], dispersion) == change.signum()
            }))
        };
        let (fall, rise) = (found.fall.expect("a fall"), found.rise.expect("a rise"));
        let shares = [share_found(-fall), share_found(rise)];
        println!(
            "{mean}, {dispersion}, {n} and {m}: fall {fall:.4} (formula {:.4}) {:.4}, rise {rise:.4} (formula {:.4}) {:.4}; alarms {:.4}",
            found.formula_fall, shares[0], found.formula_rise, shares[1], found.false_alarms
        );
        assert!(shares.iter().all(|share| (share - 0.8).abs() <= limit(0.8, runs, 0.0)), "{shares:?}");
    }
}

/// Settings of series with carry-over.
fn carried(periods: u32, carry_over: f64) -> CountPathConfig {
    CountPathConfig { periods, mean: 83.0, dispersion: 5.0, carry_over, ..CountPathConfig::default() }
}

#[test]
fn records_come_as_often_as_their_chances() {
    let (runs, _) = runs();
    println!("{runs} series each; periods, carry-over: latest highest; mean chance exchangeable, independent, carried over, resampled");
    for (periods, carry_over) in [(13, 0.0), (13, 0.5), (48, 0.0), (48, 0.5), (48, 0.8)] {
        let last = periods as i32 - 1;
        let one = |(observations, seed): (Vec<Observation>, u64)| {
            let spec = RecordByChance { draws: 499, seed, ..RecordByChance::default() };
            let data = ComparedPeriods { observations, before: (last - 1, last - 1).into(), after: (last, last).into() };
            let found = estimate(&spec, &data).expect("an estimate").estimate;
            let chances = found.highest_by_chance;
            let shown = [Some(chances.exchangeable), chances.as_far, chances.carried_over, chances.resampled];
            (found.highest.rank == 1, shown.map(|chance| chance.expect("a chance")))
        };
        let all: Vec<_> =
            series(&carried(periods, carry_over), runs).into_par_iter().zip((1..=runs).collect::<Vec<_>>()).map(one).collect();
        let true_share = share(all.iter().map(|run| run.0));
        let means = [0, 1, 2, 3].map(|noise| all.iter().map(|run| run.1[noise]).sum::<f64>() / runs as f64);
        println!("{periods}, {carry_over}: {true_share:.4}; {means:.4?}");
        let off = (means[2] - true_share).abs();
        // A correlation from few periods is too low on average, and so is the chance that rests on it.
        let allowed = 0.01;
        assert!(off <= limit(true_share, runs, allowed), "{periods} {carry_over}: {true_share} {means:?}");
        if carry_over == 0.0 {
            assert!((means[0] - true_share).abs() <= limit(true_share, runs, 0.005), "{means:?}");
            assert!((means[1] - true_share).abs() <= limit(true_share, runs, 0.01), "{means:?}");
        }
    }
}

#[test]
fn what_follows_a_high_month_is_as_expected() {
    let (runs, _) = runs();
    println!(
        "{runs} series each; base, periods, carry-over: series with one, its mean excess, share of it after: seen, expected if independent, if carried over"
    );
    for (periods, carry_over) in [(24, 0.0), (24, 0.4), (60, 0.0), (60, 0.4), (60, 0.7)] {
        let paths = series(&carried(periods, carry_over), runs);
        for highest in [false, true] {
            let one = |observations: &Vec<Observation>| {
                let mut inner = observations[3..observations.len() - 3].iter();
                let base = if highest { inner.max_by(|a, b| a.value.total_cmp(&b.value)) } else { inner.find(|at| at.value >= 110.0) };
                let base = base?.period;
                let data =
                    ComparedPeriods { observations: observations.clone(), before: (base, base).into(), after: (base + 1, base + 1).into() };
                let found = estimate(&ReturnToMean::default(), &data).expect("an estimate").estimate;
                let carried_over = found.carried_over.expect("a correlation").mean;
                Some([found.before.mean, found.after.mean, found.independent.mean, carried_over].map(|mean| mean - 83.0))
            };
            let all: Vec<[f64; 4]> = paths.par_iter().filter_map(one).collect();
            let number = all.len() as f64;
            let mean = |at: usize| all.iter().map(|run| run[at]).sum::<f64>() / number;
            let excess = mean(0);
            let stays = [1, 2, 3].map(|at| mean(at) / excess);
            let base = if highest { "highest of all" } else { "first of 110 or more" };
            println!("{base}, {periods}, {carry_over}: {number}, {excess:.1}; {stays:.3?}");
            // Errors of the mean after are those of a single count, spread over the runs.
            let sampled = 4.0 * 20.4 / excess / number.sqrt();
            // The highest of all was also chosen for what followed it, which was not higher: less of it stays.
            let allowed = if highest { 0.15 } else { 0.09 };
            assert!((stays[2] - stays[0]).abs() <= sampled + allowed, "{base}, {periods} {carry_over}: {stays:?}");
        }
    }
}

#[test]
fn intervals_and_ranks_of_an_interrupted_series_hold() {
    let (runs, _) = runs();
    println!(
        "{runs} series each; mean, φ, carry-over, lengths, change: interval holds the change, p < 0.05; rank of a fall among the largest 10 %"
    );
    for (mean, dispersion, carry_over, length, change) in [
        (83.0, 1.0, 0.0, 6, 0.0),
        (83.0, 5.0, 0.0, 3, 0.0),
        (83.0, 5.0, 0.0, 6, 0.0),
        (83.0, 5.0, 0.0, 6, -0.3),
        (20.0, 2.0, 0.0, 6, 0.5),
        (83.0, 5.0, 0.5, 6, 0.0),
    ] {
        let config = CountPathConfig { periods: 60, mean, dispersion, carry_over, changed: length, change };
        let (from, length) = (60 - length as i32, length as i32);
        let one = |observations: Vec<Observation>| {
            let data = ComparedPeriods { observations, before: (from - length, from - 1).into(), after: (from, 59).into() };
            let found = estimate(&InterruptedSeries::default(), &data).expect("an estimate").estimate.windows.remove(0);
            let interval = found.interval.expect("an interval");
            let rank = found.rank.map_or(1.0, |rank| rank as f64 / (found.placebos.len() + 1) as f64);
            let falls = found.change.is_some_and(|change| change < 0.0);
            (interval.low <= change && change <= interval.high, found.p_value.is_some_and(|p| p < 0.05), falls && rank <= 0.1)
        };
        let all: Vec<_> = series(&config, runs).into_par_iter().map(one).collect();
        let shares = [share(all.iter().map(|run| run.0)), share(all.iter().map(|run| run.1)), share(all.iter().map(|run| run.2))];
        println!("{mean}, {dispersion}, {carry_over}, {length}, {change}: {shares:.4?}");
        if carry_over == 0.0 {
            assert!((shares[0] - 0.95).abs() <= limit(0.95, runs, 0.015), "{shares:?}");
        }
        if change == 0.0 {
            assert!((shares[2] - 0.1).abs() <= limit(0.1, runs, 0.025), "{shares:?}");
        }
    }
}
