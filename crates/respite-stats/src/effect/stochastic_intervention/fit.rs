//! From patterns to intensity, weights, means, contrasts and doubts.

use super::{
    InterventionContrast, InterventionDensity, InterventionMean, StochasticIntervention, StochasticInterventionEstimate, WeightSummary,
    propensity::{Covariates, History, PastPattern},
    surface::{Cells, density, nearness},
    weights::{Weights, bound, dependent},
};
use crate::{
    data::{PatternPoint, PointPatterns},
    diagnostic::{self, Diagnostic},
    effect::Interval,
    error::Error,
    method::Fit,
    numeric::quantile,
};
use statrs::function::erf::erfc;

pub(super) fn fit(spec: &StochasticIntervention, patterns: &PointPatterns) -> Result<Fit<StochasticIntervention>, Error> {
    let (treatments, outcomes) = (patterns.seen(&patterns.treatments), patterns.seen(&patterns.outcomes));
    let baseline = patterns.baseline_seen();
    let days = (patterns.observed.last - patterns.observed.first + 1) as usize;
    let first = spec.burn_in() as usize;
    let by_day = |points: &[PatternPoint], cells: &Cells| {
        let mut by_day = vec![Vec::new(); days];
        for point in points {
            let number = (point.day - patterns.observed.first) as usize;
            by_day[number].extend(cells.of(point));
        }
        by_day
    };
    let cells = Cells::over(&patterns.area, spec.cell_km, treatments.iter().chain(&outcomes).chain(&baseline));
    let kernel = cells.kernel(spec.bandwidth_km);
    let (treated, answered) = (by_day(&treatments, &cells), by_day(&outcomes, &cells));
    let analysed = &treated[first..];
    let count: usize = analysed.iter().map(Vec::len).sum();
    if count < LEAST_TREATMENTS {
        let reason = format!("{count} treatments on the analysed days, and {LEAST_TREATMENTS} is the least");
        return Err(Error::NotEstimable { what: "the intensity of the treatment".into(), reason });
    }
    let of = |points: &[PatternPoint]| points.iter().filter_map(|point| cells.of(point)).collect::<Vec<_>>();
    let from_baseline = density(&cells, &kernel, &of(if baseline.is_empty() { &treatments } else { &baseline }));
    let total_km2: f64 = cells.sizes.iter().sum();
    let counts = |by_day: &[Vec<usize>]| by_day.iter().map(|points| points.len() as f64).collect::<Vec<_>>();
    let history = History {
        patterns: [
            PastPattern { name: "treatments", counts: counts(&treated), near: nearness(&kernel, &treated) },
            PastPattern { name: "outcomes", counts: counts(&answered), near: nearness(&kernel, &answered) },
        ],
        first,
    };
    let covariates = Covariates::of(spec, &history, &from_baseline, &cells.centres, &cells.sizes);
    let (propensity, log_likelihood) = covariates.fit(analysed)?;
    let coefficients: Vec<f64> = propensity.iter().map(|term| term.estimate).collect();
    let expected = covariates.expected(&coefficients);
    let fitted: Vec<f64> = expected.iter().map(|cells| cells.iter().sum()).collect();

    // Log density of a day's treatments under a rate, over that of the fitted intensity.
    let chosen = match spec.density {
        InterventionDensity::Baseline => from_baseline,
        InterventionDensity::Uniform => vec![1.0 / total_km2; cells.len()],
    };
    let ratio = |day: usize, rate: f64| {
        let points = analysed[day].iter().map(|cell| (rate * chosen[*cell] * cells.sizes[*cell] / expected[day][*cell]).ln());
        fitted[day] - rate + points.sum::<f64>()
    };
    let mut areas: Vec<(String, Vec<f64>)> = vec![("whole area".into(), counts(&answered))];
    areas.extend(spec.areas.iter().map(|named| {
        let mut counts = vec![0.0; days];
        let within = outcomes.iter().filter(|point| named.area.holds(point.latitude, point.longitude));
        within.for_each(|point| counts[(point.day - patterns.observed.first) as usize] += 1.0);
        (named.name.clone(), counts)
    }));
    let critical = quantile::normal(0.5 + spec.level / 2.0);
    let interval = |estimate: f64, error: f64| Interval { low: estimate - critical * error, high: estimate + critical * error };
    let rates = &spec.treatments_per_day;
    let ratios: Vec<Vec<f64>> = rates.iter().map(|rate| (0..analysed.len()).map(|day| ratio(day, *rate)).collect()).collect();
    let never = |ratios: &Vec<f64>, lag: u32| ratios.windows(lag as usize).all(|days| days.contains(&f64::NEG_INFINITY));
    if let Some(lag) = spec.lags_days.iter().find(|lag| ratios.iter().any(|ratios| never(ratios, **lag))) {
        let reason = format!("in each run of {lag} days a treatment lies where the intervention puts none");
        return Err(Error::NotEstimable { what: "a stochastic intervention".into(), reason });
    }
    let after = spec.outcome_after_days as usize;
    let weigh = |truncate_at: Option<f64>| -> Vec<Vec<Weights>> {
        let used = analysed.len() - after;
        let of_lag = |lag: &u32| ratios.iter().map(|ratios| Weights::over(&ratios[..used], *lag as usize, truncate_at)).collect();
        spec.lags_days.iter().map(of_lag).collect()
    };
    let (weighed, uncut) = (weigh(spec.truncate_at), weigh(None));
    let (mut means, mut contrasts) = (Vec::new(), Vec::new());
    for (area, counts) in &areas {
        for ((lag_days, weights), uncut) in spec.lags_days.iter().zip(&weighed).zip(&uncut) {
            let outcomes = &counts[first + *lag_days as usize - 1 + after..];
            let found: Vec<(f64, Vec<f64>)> = weights.iter().map(|weights| weights.standardised(outcomes)).collect();
            for ((rate, weights), (estimate, parts)) in rates.iter().zip(weights).zip(&found) {
                let (plain_estimate, plain_parts) = weights.plain(outcomes);
                means.push(InterventionMean {
                    area: area.clone(),
                    lag_days: *lag_days,
                    treatments_per_day: *rate,
                    estimate: *estimate,
                    std_error: bound(parts),
                    interval: interval(*estimate, bound(parts).max(dependent(parts, *lag_days as usize))),
                    plain_estimate,
                    plain_std_error: bound(&plain_parts),
                });
            }
            let plain: Vec<f64> = uncut.iter().map(|weights| weights.standardised(outcomes).0).collect();
            for ((rate, (estimate, parts)), uncut) in rates.iter().zip(&found).zip(&plain).skip(1) {
                let difference = estimate - found[0].0;
                let parts: Vec<f64> = parts.iter().zip(&found[0].1).map(|(to, from)| to - from).collect();
                let (std_error, std_error_dependent) = (bound(&parts), dependent(&parts, *lag_days as usize));
                let widest = std_error.max(std_error_dependent);
                contrasts.push(InterventionContrast {
                    area: area.clone(),
                    lag_days: *lag_days,
                    from_per_day: rates[0],
                    to_per_day: *rate,
                    estimate: difference,
                    uncut_estimate: uncut - plain[0],
                    std_error,
                    std_error_dependent,
                    statistic: difference / widest,
                    p_value: erfc((difference / widest).abs() / std::f64::consts::SQRT_2),
                    interval: interval(difference, widest),
                });
            }
        }
    }
    let weights = spec.lags_days.iter().zip(&weighed).flat_map(|(lag, weights)| {
        rates.iter().zip(weights).map(|(rate, weights)| WeightSummary {
            lag_days: *lag,
            treatments_per_day: *rate,
            days: weights.scaled.len() as u64,
            mean_weight: weights.mean_before_cut,
            effective_days: weights.effective(),
            largest_share: weights.largest_share(),
            truncated_share: weights.truncated as f64 / weights.scaled.len() as f64,
        })
    });
    let squares: f64 = fitted.iter().zip(analysed).map(|(fitted, points)| (points.len() as f64 - fitted).powi(2) / fitted).sum();
    let estimate = StochasticInterventionEstimate {
        means,
        contrasts,
        weights: weights.collect(),
        dispersion: squares / (analysed.len() - 1) as f64,
        propensity,
        log_likelihood,
        observed_per_day: count as f64 / analysed.len() as f64,
        treatments: count as u64,
        outcomes: answered[first..].iter().map(|points| points.len() as u64).sum(),
        first_day: patterns.observed.first + first as i32,
        last_day: patterns.observed.last,
        cells: cells.len() as u64,
        area_km2: total_km2,
        level: spec.level,
    };
    let left_out = [(&patterns.treatments, &treatments), (&patterns.outcomes, &outcomes)].map(|(all, seen)| all.len() - seen.len());
    let diagnostics = doubts(&estimate, baseline.is_empty(), left_out);
    Ok(Fit { spec: spec.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
}

/// Treatments on the analysed days at least.
const LEAST_TREATMENTS: usize = 20;

fn doubts(estimate: &StochasticInterventionEstimate, own_baseline: bool, left_out: [usize; 2]) -> Vec<Diagnostic> {
    let mut doubts = Vec::new();
    let name = |weights: &WeightSummary| format!("{} a day for {} days", weights.treatments_per_day, weights.lag_days);
    let few: Vec<String> = estimate
        .weights
        .iter()
        .filter(|weights| weights.effective_days < 30.0 || weights.largest_share > 0.1)
        .map(|weights| {
            format!(
                "{}: {:.1} of {} days, largest weight {:.3}",
                name(weights),
                weights.effective_days,
                weights.days,
                weights.largest_share
            )
        })
        .collect();
    if !few.is_empty() {
        doubts.push(diagnostic::FEW_EFFECTIVE_DAYS.with(few.join("; ")));
    }
    let off: Vec<String> = estimate
        .weights
        .iter()
        .filter(|weights| !(0.5..=2.0).contains(&weights.mean_weight))
        .map(|weights| format!("{}: {:.3e}", name(weights), weights.mean_weight))
        .collect();
    if !off.is_empty() {
        doubts.push(diagnostic::MEAN_WEIGHT.with(format!("the mean weight before the cut is {}", off.join("; "))));
    }
    let moved = |contrast: &&InterventionContrast| (contrast.uncut_estimate - contrast.estimate).abs() > contrast.std_error;
    let count = estimate.contrasts.iter().filter(moved).count();
    if let Some(most) = estimate.contrasts.iter().filter(moved).max_by(|a, b| {
        let size = |contrast: &InterventionContrast| (contrast.uncut_estimate - contrast.estimate).abs() / contrast.std_error;
        size(a).total_cmp(&size(b))
    }) {
        doubts.push(diagnostic::WEIGHTS_CUT.with(format!(
            "the cut of the weights moves {count} of {} contrasts by more than a standard error, most for {}, {} against {} a day for {} days: {:.3} in place of {:.3}",
            estimate.contrasts.len(),
            most.area,
            most.to_per_day,
            most.from_per_day,
            most.lag_days,
            most.estimate,
            most.uncut_estimate
        )));
    }
    if estimate.dispersion > 1.5 {
        doubts.push(diagnostic::OVERDISPERSED_TREATMENT.with(format!(
            "the daily number of treatments varies {:.2} times as much about its fitted value as a Poisson number does",
            estimate.dispersion
        )));
    }
    if own_baseline {
        doubts.push(
            diagnostic::BASELINE_FROM_TREATMENTS
                .with(format!("the density is smoothed from the {} treatments themselves", estimate.treatments)),
        );
    }
    if left_out.iter().sum::<usize>() > 0 {
        let [treatments, outcomes] = left_out;
        doubts.push(
            diagnostic::OUTSIDE_AREA.with(format!("{treatments} treatments and {outcomes} outcomes lie outside the observed area or days")),
        );
    }
    doubts
}
