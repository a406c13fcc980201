//! Invented patterns of treatments and outcomes by day, with known truth under an intervention.

use crate::{
    data::{Area, PatternPoint, Period, PointPatterns, RowId},
    numeric::stream::Stream,
};
use rand_distr::{Distribution, Poisson, StandardNormal};

/// Settings of invented patterns in a box of two degrees.
///
/// # Formula
/// Treatments of a day: Poisson with mean `treatment_rate · (1 + outcomes of the day before)^response`, placed evenly.
/// Outcomes of a day: Poisson with mean `background + memory · outcomes of the day before`, placed evenly, and for each treatment of one and
/// two days before Poisson with mean `answer_first` and `answer_second`, about 10 km from it.
///
/// # Units
/// Days, points a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PatternConfig {
    /// Observed days.
    pub days: u32,
    /// See the formula.
    pub treatment_rate: f64,
    /// How strongly treatments follow outcomes.
    pub response: f64,
    /// Outcomes a day that nothing sets off.
    pub background: f64,
    /// Share of a day's outcomes that comes again the day after.
    pub memory: f64,
    /// Outcomes that a treatment adds the day after.
    pub answer_first: f64,
    /// Outcomes that it adds two days after.
    pub answer_second: f64,
}

impl Default for PatternConfig {
    fn default() -> Self {
        Self { days: 300, treatment_rate: 0.6, response: 0.5, background: 4.0, memory: 0.3, answer_first: 0.5, answer_second: 0.25 }
    }
}

/// Patterns with the counts that made them, by day.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedPatterns {
    /// The patterns.
    pub patterns: PointPatterns,
    config: PatternConfig,
    treatments: Vec<f64>,
    outcomes: Vec<f64>,
}

fn number(mean: f64, stream: &mut Stream) -> usize {
    if mean <= 0.0 { 0 } else { Poisson::new(mean).map_or(0, |law| law.sample(stream.generator()) as usize) }
}

/// The middle of the box, in degrees north and east.
const CENTRE: f64 = 1.0;
/// A point's spread about the treatment that it answers, in degrees.
const SPREAD: f64 = 0.09;

/// Invents patterns. Outcomes are kept within the box, so that none is lost at its edge.
pub fn simulate_patterns(config: &PatternConfig, seed: u64) -> SimulatedPatterns {
    let mut stream = Stream::new(seed, 0);
    let mut patterns = PointPatterns {
        treatments: Vec::new(),
        outcomes: Vec::new(),
        baseline: Vec::new(),
        area: Area::Box { south: 0.0, north: 2.0 * CENTRE, west: 0.0, east: 2.0 * CENTRE },
        observed: Period { first: 0, last: config.days as i32 - 1 },
    };
    let mut placed: Vec<Vec<(f64, f64)>> = Vec::new();
    let (mut treatments, mut outcomes) = (Vec::new(), Vec::new());
    let mut last = config.background / (1.0 - config.memory);
    for day in 0..config.days {
        let even = |stream: &mut Stream| (2.0 * CENTRE * stream.uniform(), 2.0 * CENTRE * stream.uniform());
        let mut places: Vec<(f64, f64)> = Vec::new();
        for _ in 0..number(config.background + config.memory * last, &mut stream) {
            places.push(even(&mut stream));
        }
        for (back, answer) in [(1, config.answer_first), (2, config.answer_second)] {
            let earlier = (day as usize).checked_sub(back).map(|at| placed[at].clone()).unwrap_or_default();
            for place in earlier {
                for _ in 0..number(answer, &mut stream) {
                    let mut near = |at: f64| {
                        let step: f64 = StandardNormal.sample(stream.generator());
                        (at + SPREAD * step).clamp(0.0, 2.0 * CENTRE)
                    };
                    places.push((near(place.0), near(place.1)));
                }
            }
        }
        let rate = config.treatment_rate * (1.0 + last).powf(config.response);
        let struck: Vec<(f64, f64)> = (0..number(rate, &mut stream)).map(|_| even(&mut stream)).collect();
        let point = |at: usize, place: &(f64, f64)| PatternPoint {
            id: RowId(1000 * u64::from(day) + at as u64),
            day: day as i32,
            latitude: place.0,
            longitude: place.1,
        };
        patterns.treatments.extend(struck.iter().enumerate().map(|(at, place)| point(at, place)));
        patterns.outcomes.extend(places.iter().enumerate().map(|(at, place)| point(at, place)));
        last = places.len() as f64;
        treatments.push(struck.len() as f64);
        outcomes.push(last);
        placed.push(struck);
    }
    SimulatedPatterns { patterns, config: *config, treatments, outcomes }
}

impl SimulatedPatterns {
    /// The true expected outcomes a day in the whole box, had the treatments of the `lag` days before come at a rate, given what was before.
    ///
    /// The mean over the outcome days whose treatments under the intervention all lie from `first` on. Expectations are linear here, so no
    /// simulation is needed.
    pub fn truth(&self, treatments_per_day: f64, lag: usize, first: usize) -> f64 {
        let PatternConfig { background, memory, answer_first, answer_second, .. } = self.config;
        let days = first + lag..self.outcomes.len();
        let count = days.len() as f64;
        let one = |day: usize| {
            let begun = day - lag;
            let treated = |at: usize| if at >= begun { treatments_per_day } else { self.treatments[at] };
            // The outcomes of the first day under the intervention come before its treatments.
            (begun + 1..=day).fold(self.outcomes[begun], |last, at| {
                let second = if at >= 2 { answer_second * treated(at - 2) } else { 0.0 };
                background + memory * last + answer_first * treated(at - 1) + second
            })
        };
        days.map(one).sum::<f64>() / count
    }
}
