//! Actions whose days depend on the events around them: operations, fitted by conditional likelihood and moved as a whole.

use super::StructureConfig;
use crate::{
    data::{Anchor, Arm, Period, Point},
    numeric::{
        sphere::{Grid, squared_chord, squared_chord_of_km, unit},
        stream::Stream,
    },
};
use rayon::prelude::*;
use serde::Serialize;

/// Counts of events on which the day of an action depends.
const OF_EVENTS: usize = 4;
/// The same for both arms.
const COUNTS: usize = 2 * OF_EVENTS;
/// Rounds of Newton's method, and the precision of the prior around 0 that keeps it from running away where a count never varies.
const NEWTON: (u32, f64) = (30, 0.01);

/// How the actions of an arm come: the exponents by which counts of events draw an action to a day, as `(1 + count)^exponent`.
///
/// The exponent of the past week near is set so that drawn actions follow surges as strongly as the study's own. An exponent of 0 means that the count does not matter, of 1 that one event where there was none doubles the chance of the day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ActionStructure {
    /// Actions in the observed period.
    pub actions: u64,
    /// Operations with an action of the arm.
    pub operations: u64,
    /// Actions per day.
    pub per_day: f64,
    /// Exponent of the events on the same day within the inner radius.
    pub same_day_near: f64,
    /// Exponent of the events on the 7 days before within the inner radius.
    pub past_week_near: f64,
    /// Exponent of the events on the 7 days before within the outer radius.
    pub past_week: f64,
    /// Exponent of the events on the days 8 to 28 before within the outer radius.
    pub past_month: f64,
    /// Events within the inner radius on the 7 days before the study's own actions, over the average within a move's reach on either side.
    pub surge: f64,
    /// The same in drawn data, when the exponent of the past week was last set.
    pub surge_drawn: f64,
}

impl ActionStructure {
    fn exponents(&self) -> [f64; OF_EVENTS] {
        [self.same_day_near, self.past_week_near, self.past_week, self.past_month]
    }
}

/// Logarithms of 1 + the counts of events around each action's place, by day.
pub(super) struct Paths(Vec<Vec<[f32; OF_EVENTS]>>);

impl Paths {
    pub(super) fn of(anchors: &[Anchor], points: &[Point], observed: Period, config: &StructureConfig) -> Self {
        let days = length(observed);
        let grid = Grid::new(points.iter().map(|p| (p.day, p.latitude, p.longitude)), config.outer_km);
        let within = squared_chord_of_km(config.inner_km);
        let path = |anchor: &Anchor| {
            // Sums up to each day, not included, near and around.
            let mut sums = vec![[0u32; 2]; days + 1];
            grid.each(unit(anchor.latitude, anchor.longitude), observed.first.into(), observed.last.into(), |_, day, squared| {
                let upto = &mut sums[(day - observed.first) as usize + 1];
                upto[1] += 1;
                upto[0] += u32::from(squared <= within);
            });
            for day in 0..days {
                sums[day + 1] = [sums[day + 1][0] + sums[day][0], sums[day + 1][1] + sums[day][1]];
            }
            let between = |from: usize, to: usize, ring: usize| ((sums[to][ring] - sums[from][ring]) as f32).ln_1p();
            (0..days)
                .map(|day| {
                    let (week, month) = (day.saturating_sub(7), day.saturating_sub(28));
                    [between(day, day + 1, 0), between(week, day, 0), between(week, day, 1), between(month, week, 1)]
                })
                .collect()
        };
        Self(anchors.par_iter().map(path).collect())
    }
}

fn length(observed: Period) -> usize {
    (i64::from(observed.last) - i64::from(observed.first) + 1) as usize
}

/// Rows of the actions of each operation: those of either arm within the inner radius of its first and within its first days.
pub(super) fn operations(anchors: &[Anchor], config: &StructureConfig) -> Vec<Vec<usize>> {
    let within = squared_chord_of_km(config.inner_km);
    let mut all: Vec<Vec<usize>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (row, anchor) in anchors.iter().enumerate() {
        let place = unit(anchor.latitude, anchor.longitude);
        open.retain(|operation| i64::from(anchor.day) - i64::from(anchors[all[*operation][0]].day) < i64::from(config.operation_days));
        let first = |operation: &&usize| {
            let lead = &anchors[all[**operation][0]];
            squared_chord(place, unit(lead.latitude, lead.longitude)) <= within
        };
        match open.iter().find(first).copied() {
            Some(operation) => all[operation].push(row),
            None => {
                open.push(all.len());
                all.push(vec![row]);
            }
        }
    }
    all
}

/// What an operation would meet if it were moved by some days.
struct Move {
    days: i32,
    /// Logarithm of the kernel's weight.
    weight: f64,
    /// Means over the operation's actions of each arm of the logarithms of 1 + the counts.
    counts: [f64; COUNTS],
}

/// Every move within the kernel that keeps the whole operation in the observed period; the first is none.
fn moves(operation: &[usize], anchors: &[Anchor], paths: &Paths, observed: Period, config: &StructureConfig) -> Vec<Move> {
    let days = operation.iter().map(|row| anchors[*row].day);
    let (first, last) = (days.clone().min().unwrap_or(observed.first), days.max().unwrap_or(observed.last));
    let furthest = config.move_days.ceil() as i32;
    let kept = (-furthest..=furthest).filter(|days| first + days >= observed.first && last + days <= observed.last);
    let mut numbers = [0.0; 2];
    operation.iter().for_each(|row| numbers[usize::from(anchors[*row].arm == Arm::Control)] += 1.0);
    let one = |days: i32| {
        let mut counts = [0.0; COUNTS];
        for row in operation {
            let arm = usize::from(anchors[*row].arm == Arm::Control);
            let met = paths.0[*row][(anchors[*row].day + days - observed.first) as usize];
            for (count, of) in counts[arm * OF_EVENTS..].iter_mut().zip(met) {
                *count += f64::from(of) / numbers[arm];
            }
        }
        Move { days, weight: (1.0 - f64::from(days.abs()) / config.move_days).max(1e-9).ln(), counts }
    };
    std::iter::once(0).chain(kept.filter(|days| *days != 0)).map(one).collect()
}

/// A new day for each action.
pub(super) fn draw(
    arms: [&ActionStructure; 2],
    anchors: &[Anchor],
    paths: &Paths,
    observed: Period,
    config: &StructureConfig,
    stream: &mut Stream,
) -> Vec<i32> {
    let mut exponents = [0.0; COUNTS];
    for (exponent, of) in exponents.iter_mut().zip(arms.iter().flat_map(|arm| arm.exponents())) {
        *exponent = of;
    }
    let mut days: Vec<i32> = anchors.iter().map(|anchor| anchor.day).collect();
    for operation in operations(anchors, config) {
        let moves = moves(&operation, anchors, paths, observed, config);
        let weights = weights(&moves, &exponents);
        let mut at = stream.uniform() * weights.iter().sum::<f64>();
        let chosen = weights.iter().position(|weight| {
            at -= weight;
            at < 0.0
        });
        let by = moves[chosen.unwrap_or(0)].days;
        operation.iter().for_each(|row| days[*row] += by);
    }
    days
}

/// Chances of the moves, up to a factor.
fn weights(moves: &[Move], exponents: &[f64; COUNTS]) -> Vec<f64> {
    let log = |one: &Move| one.weight + one.counts.iter().zip(exponents).map(|(count, exponent)| count * exponent).sum::<f64>();
    let logs: Vec<f64> = moves.iter().map(log).collect();
    let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    logs.iter().map(|log| (log - highest).exp()).collect()
}

/// Both arms' exponents: those that make the operations' own days likeliest among all moves.
pub(super) fn fit(anchors: &[Anchor], paths: &Paths, observed: Period, config: &StructureConfig) -> [ActionStructure; 2] {
    let operations = operations(anchors, config);
    let step = operations.len().div_ceil(config.most_operations as usize).max(1);
    let chosen: Vec<&Vec<usize>> = operations.iter().step_by(step).collect();
    let cases: Vec<Vec<Move>> = chosen.par_iter().map(|operation| moves(operation, anchors, paths, observed, config)).collect();
    let exponents = likeliest(&cases);
    let days = length(observed) as f64;
    [(Arm::Treated, 0), (Arm::Control, OF_EVENTS)].map(|(arm, first)| {
        let of_arm = |row: &usize| anchors[*row].arm == arm;
        let actions = (0..anchors.len()).filter(of_arm).count();
        ActionStructure {
            actions: actions as u64,
            operations: operations.iter().filter(|rows| rows.iter().any(of_arm)).count() as u64,
            per_day: actions as f64 / days,
            same_day_near: exponents[first],
            past_week_near: exponents[first + 1],
            past_week: exponents[first + 2],
            past_month: exponents[first + 3],
            surge: surge(anchors, |row| anchors[row].day, paths, observed, arm, config),
            surge_drawn: 1.0,
        }
    })
}

/// Events near on the 7 days before an arm's actions, over the average of 7 days within a move's reach on either side.
pub(super) fn surge(
    anchors: &[Anchor],
    day: impl Fn(usize) -> i32,
    paths: &Paths,
    observed: Period,
    arm: Arm,
    config: &StructureConfig,
) -> f64 {
    let reach = config.move_days.ceil() as usize;
    let (mut before, mut usual) = (0.0, 0.0);
    for (row, _) in anchors.iter().enumerate().filter(|(_, anchor)| anchor.arm == arm) {
        let (path, at) = (&paths.0[row], (day(row) - observed.first) as usize);
        let around = &path[at.saturating_sub(reach)..(at + reach + 1).min(path.len())];
        before += f64::from(path[at][1]).exp_m1();
        usual += 7.0 * around.iter().map(|counts| f64::from(counts[0]).exp_m1()).sum::<f64>() / around.len() as f64;
    }
    if usual > 0.0 { before / usual } else { 1.0 }
}

/// The conditional likelihood's maximum, by Newton's method.
fn likeliest(cases: &[Vec<Move>]) -> [f64; COUNTS] {
    let mut now = [0.0; COUNTS];
    for _ in 0..NEWTON.0 {
        let parts: Vec<([f64; COUNTS], [[f64; COUNTS]; COUNTS])> = cases.par_iter().map(|case| slope(case, &now)).collect();
        let mut gradient = now.map(|exponent| -NEWTON.1 * exponent);
        let mut curvature = [[0.0; COUNTS]; COUNTS];
        (0..COUNTS).for_each(|row| curvature[row][row] = NEWTON.1);
        for (slope, curve) in &parts {
            for row in 0..COUNTS {
                gradient[row] += slope[row];
                (0..COUNTS).for_each(|column| curvature[row][column] += curve[row][column]);
            }
        }
        let change = solved(curvature, gradient);
        let longest = change.iter().fold(0.0f64, |most, part| most.max(part.abs()));
        let shorter = (1.0 / longest).min(1.0);
        now.iter_mut().zip(change).for_each(|(exponent, part)| *exponent += part * shorter);
        if longest < 1e-9 {
            break;
        }
    }
    now
}

/// One operation's slope and curvature of the log likelihood.
fn slope(moves: &[Move], exponents: &[f64; COUNTS]) -> ([f64; COUNTS], [[f64; COUNTS]; COUNTS]) {
    let weights = weights(moves, exponents);
    let total: f64 = weights.iter().sum();
    let mut mean = [0.0; COUNTS];
    for (one, weight) in moves.iter().zip(&weights) {
        (0..COUNTS).for_each(|row| mean[row] += weight / total * one.counts[row]);
    }
    let mut slope = [0.0; COUNTS];
    (0..COUNTS).for_each(|row| slope[row] = moves[0].counts[row] - mean[row]);
    let mut curvature = [[0.0; COUNTS]; COUNTS];
    for (one, weight) in moves.iter().zip(&weights) {
        for row in 0..COUNTS {
            let part = weight / total * (one.counts[row] - mean[row]);
            (0..COUNTS).for_each(|column| curvature[row][column] += part * (one.counts[column] - mean[column]));
        }
    }
    (slope, curvature)
}

/// The solution of a positive definite system, by elimination.
fn solved(mut matrix: [[f64; COUNTS]; COUNTS], mut right: [f64; COUNTS]) -> [f64; COUNTS] {
    for pivot in 0..COUNTS {
        for row in pivot + 1..COUNTS {
            let factor = matrix[row][pivot] / matrix[pivot][pivot];
            (pivot..COUNTS).for_each(|column| matrix[row][column] -= factor * matrix[pivot][column]);
            right[row] -= factor * right[pivot];
        }
    }
    for row in (0..COUNTS).rev() {
        let known: f64 = (row + 1..COUNTS).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}
