//! The peer's rule: wakes by instants, matching and estimate of each window by itself.

use super::{
    MatchedWake, MatchedWakeEstimate, MatchedWindow, WakeFormula,
    wakes::{self, Actions, Wakes},
    window_fit::{Formula, Outcome, Sample},
};
use crate::{
    data::{CovariateValues, RowId, TimedRows},
    effect::matching::strata::{Bins, Values, cem_weights, imbalance, strata},
    error::Error,
};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// One wake of one window and radius, as the peer's table of wakes has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Wake {
    /// Row of the action.
    pub id: RowId,
    /// Its place in the order of time, from 1.
    pub position: u64,
    /// Length of the window.
    pub window: u32,
    /// Radius in kilometres.
    pub radius_km: f64,
    /// Whether the action is of the treated arm.
    pub treated: bool,
    /// Counted rows before.
    pub before: u32,
    /// Counted rows of the nearer half of the window before, less those of the farther half.
    pub trend: f64,
    /// Actions of the same arm before.
    pub same_before: u32,
    /// Actions of the other arm before.
    pub other_before: u32,
    /// Counted rows after.
    pub after: u32,
    /// Actions of the same arm after.
    pub same_after: u32,
    /// Actions of the other arm after.
    pub other_after: u32,
}

/// What all windows share.
struct Shared {
    actions: Actions,
    match_on: Vec<(bool, Values)>,
    controls: Vec<Vec<f64>>,
}

pub(super) fn estimate(spec: &MatchedWake, data: &TimedRows) -> Result<MatchedWakeEstimate, Error> {
    let (actions, wakes) = counted(spec, data);
    let shared = Shared {
        match_on: values(data, "match_on", &spec.match_on, &actions.rows)?
            .into_iter()
            .zip(&spec.match_on)
            .map(|(values, name)| (!spec.controls.contains(name), values))
            .collect(),
        controls: values(data, "controls", &spec.controls, &actions.rows)?.into_iter().flat_map(columns).collect(),
        actions,
    };
    let at = |index: usize| (spec.windows[index / spec.radii_km.len()], spec.radii_km[index % spec.radii_km.len()]);
    let windows = wakes.par_iter().enumerate().map(|(index, wakes)| one(spec, &shared, at(index), wakes)).collect();
    Ok(MatchedWakeEstimate { windows, balance: Vec::new(), campaigns: None, joint_p_value: None })
}

/// Every wake, by radius, window and time: the peer's order.
pub(super) fn all_wakes(spec: &MatchedWake, data: &TimedRows) -> Vec<Wake> {
    let (actions, counted) = counted(spec, data);
    let mut all = Vec::new();
    for (radius, radius_km) in spec.radii_km.iter().enumerate() {
        for (at, window) in spec.windows.iter().enumerate() {
            let wakes = &counted[at * spec.radii_km.len() + radius];
            all.extend(wakes.actions.iter().enumerate().map(|(row, action)| Wake {
                id: data.rows[actions.rows[*action]].id,
                position: actions.positions[*action],
                window: *window,
                radius_km: *radius_km,
                treated: actions.treated[*action],
                before: wakes.before[row],
                trend: wakes.trend[row],
                same_before: wakes.same_before[row],
                other_before: wakes.other_before[row],
                after: wakes.after[row],
                same_after: wakes.same_after[row],
                other_after: wakes.other_after[row],
            }));
        }
    }
    all
}

fn counted(spec: &MatchedWake, data: &TimedRows) -> (Actions, Vec<Wakes>) {
    let (actions, place) = wakes::actions(data);
    let mut counted = wakes::count(data, &actions, &place, &spec.windows, &spec.radii_km, spec.unit.seconds());
    if spec.drop_overlaps {
        counted.iter_mut().for_each(Wakes::drop_overlaps);
    }
    (actions, counted)
}

/// Values of covariates for the actions. Classes are numbered in the order of their texts.
fn values(data: &TimedRows, setting: &'static str, names: &[String], rows: &[usize]) -> Result<Vec<Values>, Error> {
    let one = |name: &String| {
        Ok(match &data.covariate(setting, name)?.values {
            CovariateValues::Numbers(values) => Values::Numbers(rows.iter().map(|row| values[*row]).collect()),
            CovariateValues::Texts(values) => {
                let mut classes: BTreeMap<&str, u32> = rows.iter().map(|row| (values[*row].as_str(), 0)).collect();
                classes.values_mut().zip(0..).for_each(|(class, number)| *class = number);
                Values::Classes(rows.iter().map(|row| classes[values[*row].as_str()]).collect())
            }
        })
    };
    names.iter().map(one).collect()
}

/// Columns of a design: numbers as they are, classes but the first as 0 or 1.
fn columns(values: Values) -> Vec<Vec<f64>> {
    match values {
        Values::Numbers(values) => vec![values],
        Values::Classes(classes) => {
            let most = classes.iter().copied().max().unwrap_or(0);
            (1..=most).map(|class| classes.iter().map(|own| if *own == class { 1.0 } else { 0.0 }).collect()).collect()
        }
    }
}

fn one(spec: &MatchedWake, shared: &Shared, (window, radius_km): (u32, f64), wakes: &Wakes) -> MatchedWindow {
    let treated: Vec<bool> = wakes.actions.iter().map(|action| shared.actions.treated[*action]).collect();
    let numbers = |counts: &[u32]| counts.iter().map(|count| f64::from(*count)).collect::<Vec<f64>>();
    let mut variables: Vec<(bool, Values)> = shared.match_on.iter().map(|(cem, values)| (*cem, values.of(&wakes.actions))).collect();
    variables.push((true, Values::Numbers(wakes.trend.clone())));
    if spec.match_history {
        variables.push((true, Values::Numbers(numbers(&wakes.same_before))));
        variables.push((true, Values::Numbers(numbers(&wakes.other_before))));
    }
    let count = |arm: bool, rows: &mut dyn Iterator<Item = usize>| rows.filter(|row| treated[*row] == arm).count() as u64;
    let mut answer = MatchedWindow::empty(window, radius_km);
    (answer.treated_before, answer.control_before) = (count(true, &mut (0..treated.len())), count(false, &mut (0..treated.len())));
    wakes.overlap(&mut answer);
    if answer.treated_before == 0 || answer.control_before == 0 {
        return answer;
    }
    let alike = |rows: &[usize]| {
        let some: Vec<Values> = variables.iter().map(|(_, values)| values.of(rows)).collect();
        let arms: Vec<bool> = rows.iter().map(|row| treated[*row]).collect();
        let (l1, common) = imbalance(&strata(&some, Bins::ScottRound, rows.len()), &arms);
        (Some(rounded(l1, 3)), Some(rounded(100.0 * common, 1)))
    };
    (answer.l1_before, answer.common_support_before) = alike(&(0..treated.len()).collect::<Vec<usize>>());
    let coarsened: Vec<Values> = variables.iter().filter(|(cem, _)| *cem).map(|(_, values)| values.clone()).collect();
    let weights = cem_weights(&strata(&coarsened, Bins::SturgesCuts, treated.len()), &treated);
    let matched: Vec<usize> = (0..treated.len()).filter(|row| weights[*row] > 0.0).collect();
    (answer.treated_matched, answer.control_matched) =
        (count(true, &mut matched.iter().copied()), count(false, &mut matched.iter().copied()));
    if !matched.is_empty() {
        (answer.l1_matched, answer.common_support_matched) = alike(&matched);
    }
    let controls: Vec<Vec<f64>> =
        shared.controls.iter().map(|column| wakes.actions.iter().map(|action| column[*action]).collect()).collect();
    let sample = Sample {
        treated: &treated,
        before: &numbers(&wakes.before),
        after: &numbers(&wakes.after),
        weights: &weights,
        controls: &controls,
    };
    let formula = Formula { estimator: spec.estimator, weighted: spec.weighted, change: spec.formula() == WakeFormula::Change };
    let Outcome { status, estimate, std_error, p_value, adj_r_squared } = sample.fit(&formula);
    (answer.status, answer.estimate, answer.std_error, answer.p_value, answer.adj_r_squared) =
        (status, estimate, std_error, p_value, adj_r_squared);
    answer
}

impl Wakes {
    /// Leaves out wakes with another action before.
    fn drop_overlaps(&mut self) {
        let kept: Vec<usize> = (0..self.actions.len()).filter(|row| self.same_before[*row] == 0 && self.other_before[*row] == 0).collect();
        let pick = |counts: &[u32]| kept.iter().map(|row| counts[*row]).collect::<Vec<u32>>();
        *self = Self {
            actions: kept.iter().map(|row| self.actions[*row]).collect(),
            before: pick(&self.before),
            trend: kept.iter().map(|row| self.trend[*row]).collect(),
            same_before: pick(&self.same_before),
            other_before: pick(&self.other_before),
            after: pick(&self.after),
            same_after: pick(&self.same_after),
            other_after: pick(&self.other_after),
        };
    }

    /// Shares of wakes with another action.
    fn overlap(&self, answer: &mut MatchedWindow) {
        let all = self.actions.len() as f64;
        let share = |before: Option<&[u32]>, after: Option<&[u32]>| {
            let any = |row: &usize| before.is_some_and(|counts| counts[*row] > 0) || after.is_some_and(|counts| counts[*row] > 0);
            (all > 0.0).then(|| rounded((0..self.actions.len()).filter(any).count() as f64 / all, 3))
        };
        answer.same_overlap_pre = share(Some(&self.same_before), None);
        answer.same_overlap_post = share(None, Some(&self.same_after));
        answer.same_overlap = share(Some(&self.same_before), Some(&self.same_after));
        answer.mixed_overlap_pre = share(Some(&self.other_before), None);
        answer.mixed_overlap_post = share(None, Some(&self.other_after));
        answer.mixed_overlap = share(Some(&self.other_before), Some(&self.other_after));
    }
}

/// A number of 0 or more to so many digits, as R 4 rounds: the nearer of the two neighbours, and of equals the even one.
fn rounded(value: f64, digits: i32) -> f64 {
    let power = 10f64.powi(digits);
    let scaled = (power * value).floor();
    let (down, up) = (scaled / power, (power * value).ceil() / power);
    let (below, above) = (value - down, up - value);
    if below < above || (below == above && scaled % 2.0 == 0.0) { down } else { up }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_as_the_peer() {
        assert_eq!([rounded(0.0625, 3), rounded(0.1875, 3), rounded(0.15, 1), rounded(0.4481, 3)], [0.062, 0.188, 0.1, 0.448]);
    }
}
