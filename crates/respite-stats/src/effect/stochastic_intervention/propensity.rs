//! The daily intensity of the treatment, log-linear in what was known the day before.

use super::StochasticIntervention;
use crate::{data::area::distance_km, error::Error, numeric::cholesky};
use rayon::prelude::*;
use serde::Serialize;

/// A coefficient of the intensity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PropensityTerm {
    /// What it multiplies.
    pub term: String,
    /// The coefficient.
    pub estimate: f64,
    /// Its standard error, if the patterns are Poisson.
    pub std_error: f64,
}

/// What the intensity is made from, by day and cell. A column is by day, by cell, or by both.
pub(super) struct Covariates {
    pub names: Vec<String>,
    by_day: Vec<Vec<f64>>,
    by_cell: Vec<Vec<f64>>,
    /// Columns of day and cell: by day, cells one after the other.
    by_both: Vec<Vec<Vec<f64>>>,
    sizes: Vec<f64>,
}

/// What is known of one pattern by day.
pub(super) struct PastPattern {
    pub name: &'static str,
    /// Count by observed day.
    pub counts: Vec<f64>,
    /// Nearness by observed day and cell.
    pub near: Vec<Vec<f64>>,
}

/// Daily sums that make the history.
pub(super) struct History {
    /// Treatments and outcomes.
    pub patterns: [PastPattern; 2],
    /// Number of the first day that is analysed.
    pub first: usize,
}

impl Covariates {
    pub(super) fn of(spec: &StochasticIntervention, history: &History, density: &[f64], centres: &[(f64, f64)], sizes: &[f64]) -> Self {
        let days = history.patterns[0].counts.len() - history.first;
        let mut covariates = Self {
            names: vec!["intercept".into()],
            by_day: vec![vec![1.0; days]],
            by_cell: Vec::new(),
            by_both: Vec::new(),
            sizes: sizes.into(),
        };
        for (name, column) in trend(days, spec.trend_knots) {
            covariates.names.push(name);
            covariates.by_day.push(column);
        }
        for window in &spec.history_days {
            for PastPattern { name, counts, .. } in &history.patterns {
                let before = |day: usize| counts[history.first + day - *window as usize..history.first + day].iter().sum::<f64>();
                covariates.names.push(format!("log of 1 + {name} of {window} days"));
                covariates.by_day.push((0..days).map(|day| before(day).ln_1p()).collect());
            }
        }
        let total: f64 = sizes.iter().sum();
        covariates.names.push("log of 1 + density, relative to even".into());
        covariates.by_cell.push(density.iter().map(|density| (density * total).ln_1p()).collect());
        for place in &spec.distance_places {
            covariates.names.push(format!("log of 1 + kilometres from {}, {}", place.0, place.1));
            covariates.by_cell.push(centres.iter().map(|centre| distance_km(*centre, *place).ln_1p()).collect());
        }
        for window in &spec.history_days {
            for PastPattern { name, near, .. } in &history.patterns {
                covariates.names.push(format!("log of 1 + {name} near, {window} days"));
                let before = |day: usize| {
                    let mut sums = vec![0.0; sizes.len()];
                    for earlier in &near[history.first + day - *window as usize..history.first + day] {
                        sums.iter_mut().zip(earlier).for_each(|(sum, value)| *sum += value);
                    }
                    sums.iter_mut().for_each(|sum| *sum = sum.ln_1p());
                    sums
                };
                covariates.by_both.push((0..days).into_par_iter().map(before).collect());
            }
        }
        covariates
    }

    fn columns(&self) -> usize {
        self.names.len()
    }

    fn days(&self) -> usize {
        self.by_day[0].len()
    }

    fn fill(&self, day: usize, cell: usize, row: &mut [f64]) {
        let values = self.by_day.iter().map(|column| column[day]).chain(self.by_cell.iter().map(|column| column[cell]));
        let values = values.chain(self.by_both.iter().map(|column| column[day][cell]));
        row.iter_mut().zip(values).for_each(|(place, value)| *place = value);
    }

    /// Expected counts by day and cell.
    pub(super) fn expected(&self, coefficients: &[f64]) -> Vec<Vec<f64>> {
        (0..self.days())
            .into_par_iter()
            .map(|day| {
                let mut row = vec![0.0; self.columns()];
                (0..self.sizes.len())
                    .map(|cell| {
                        self.fill(day, cell, &mut row);
                        self.sizes[cell] * row.iter().zip(coefficients).map(|(x, b)| x * b).sum::<f64>().exp()
                    })
                    .collect()
            })
            .collect()
    }

    /// Log-likelihood, slopes and information of one day.
    fn day(&self, day: usize, points: &[usize], coefficients: &[f64]) -> (f64, Vec<f64>, Vec<f64>) {
        let size = self.columns();
        let (mut value, mut slopes, mut information) = (0.0, vec![0.0; size], vec![0.0; size * size]);
        let mut row = vec![0.0; size];
        for cell in 0..self.sizes.len() {
            self.fill(day, cell, &mut row);
            let expected = self.sizes[cell] * row.iter().zip(coefficients).map(|(x, b)| x * b).sum::<f64>().exp();
            value -= expected;
            for i in 0..size {
                let part = expected * row[i];
                slopes[i] -= part;
                (0..=i).for_each(|j| information[i * size + j] += part * row[j]);
            }
        }
        for cell in points {
            self.fill(day, *cell, &mut row);
            value += row.iter().zip(coefficients).map(|(x, b)| x * b).sum::<f64>();
            slopes.iter_mut().zip(&row).for_each(|(slope, x)| *slope += x);
        }
        (value, slopes, information)
    }

    fn sum(&self, points: &[Vec<usize>], coefficients: &[f64]) -> (f64, Vec<f64>, Vec<f64>) {
        let size = self.columns();
        let parts: Vec<_> = (0..self.days()).into_par_iter().map(|day| self.day(day, &points[day], coefficients)).collect();
        // Summed in the order of days, so that the number of threads changes nothing.
        let mut sum = (0.0, vec![0.0; size], vec![0.0; size * size]);
        for (value, slopes, information) in parts {
            sum.0 += value;
            sum.1.iter_mut().zip(slopes).for_each(|(sum, part)| *sum += part);
            sum.2.iter_mut().zip(information).for_each(|(sum, part)| *sum += part);
        }
        for i in 0..size {
            (0..i).for_each(|j| sum.2[j * size + i] = sum.2[i * size + j]);
        }
        sum
    }

    /// The coefficients of highest likelihood of a Poisson pattern, by Newton's method, and the log-likelihood there.
    pub(super) fn fit(&self, points: &[Vec<usize>]) -> Result<(Vec<PropensityTerm>, f64), Error> {
        let refuse = |reason: &str| Error::NotEstimable { what: "the intensity of the treatment".into(), reason: reason.into() };
        let size = self.columns();
        let count: usize = points.iter().map(Vec::len).sum();
        let mut coefficients = vec![0.0; size];
        coefficients[0] = (count as f64 / self.days() as f64 / self.sizes.iter().sum::<f64>()).ln();
        let (mut value, mut slopes, mut information) = self.sum(points, &coefficients);
        for _ in 0..60 {
            // A sliver on the diagonal keeps columns that determine one another apart; it is too small to be seen in the fit.
            let scaled = |at: usize| 1e-9 * information[at * size + at] + 1e-12;
            let mut steady = information.clone();
            (0..size).for_each(|at| steady[at * size + at] += scaled(at));
            let step = cholesky::solve(&steady, &slopes).ok_or_else(|| refuse("its covariates determine one another"))?;
            let gain: f64 = step.iter().zip(&slopes).map(|(step, slope)| step * slope).sum();
            if gain < 1e-10 {
                let std_error = |at: usize| {
                    let mut one = vec![0.0; size];
                    one[at] = 1.0;
                    cholesky::solve(&steady, &one).map_or(f64::NAN, |column| column[at].sqrt())
                };
                let term =
                    |at: usize| PropensityTerm { term: self.names[at].clone(), estimate: coefficients[at], std_error: std_error(at) };
                return Ok(((0..size).map(term).collect(), value));
            }
            let mut share = 1.0;
            loop {
                let next: Vec<f64> = coefficients.iter().zip(&step).map(|(b, step)| b + share * step).collect();
                let found = self.sum(points, &next);
                if found.0 >= value - 1e-9 * value.abs() && found.0.is_finite() {
                    coefficients = next;
                    (value, slopes, information) = found;
                    break;
                }
                share *= 0.5;
                if share < 1e-6 {
                    return Err(refuse("its likelihood has no highest point that the search can reach"));
                }
            }
        }
        Err(refuse("its likelihood did not come to rest in 60 steps; leave out covariates that hold no treatment"))
    }
}

/// A natural cubic spline of the day: linear beyond the outer knots, which are the first and the last day.
fn trend(days: usize, knots: u32) -> Vec<(String, Vec<f64>)> {
    let time = |day: usize| day as f64 / (days.max(2) - 1) as f64;
    if knots < 2 {
        return Vec::new();
    }
    let knot = |at: u32| f64::from(at) / f64::from(knots - 1);
    let cube = |x: f64| x.max(0.0).powi(3);
    let part = |at: u32, t: f64| (cube(t - knot(at)) - cube(t - 1.0)) / (1.0 - knot(at));
    let line = (0..days).map(time).collect();
    let bent = (0..knots - 2).map(|at| {
        let column = (0..days).map(|day| part(at, time(day)) - part(knots - 2, time(day))).collect();
        (format!("trend {}", at + 2), column)
    });
    std::iter::once(("trend 1".into(), line)).chain(bent).collect()
}
