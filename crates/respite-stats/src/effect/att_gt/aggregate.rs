//! Group-time effects put together, with the error that estimated shares of cohorts add.

use super::{AttAggregate, AttGtEstimate, AttPart, EventTimes, GroupTime};
use crate::effect::Coefficient;

/// A weighted mean of some cells, with its influence.
struct Mean {
    estimate: f64,
    influence: Vec<f64>,
}

impl AttGtEstimate {
    /// One number: the mean over all treated cells, each weighted by its cohort's share of units.
    pub fn simple(&self) -> AttAggregate {
        let overall = self.by_share(&self.cells_where(|cell| cell.after));
        self.aggregate("simple", overall, Vec::new())
    }

    /// The mean effect of each cohort over its treated periods, and over cohorts by their shares.
    pub fn by_cohort(&self) -> AttAggregate {
        let mut parts = Vec::new();
        for &cohort in &self.cohorts {
            let cells = self.cells_where(|cell| cell.cohort == cohort && cell.after);
            if !cells.is_empty() {
                parts.push((cohort, self.evenly(&cells)));
            }
        }
        let shares: Vec<(i32, f64)> = parts.iter().map(|(cohort, _)| (*cohort, self.share(*cohort))).collect();
        let overall = self.weighted(&parts.iter().map(|(_, mean)| (mean.estimate, mean.influence.as_slice())).collect::<Vec<_>>(), &shares);
        self.aggregate("cohort", overall, parts)
    }

    /// The mean effect by periods since treatment, and over the times from 0 on, each counted alike.
    pub fn dynamic(&self, times: &EventTimes) -> AttAggregate {
        let last = self.last_period;
        let long_enough = |cohort: i32| times.balanced_to.is_none_or(|to| last - cohort >= to as i32);
        let wanted = |time: i32| {
            let within = times.first.is_none_or(|first| time >= first) && times.last.is_none_or(|last| time <= last);
            let balanced = times.balanced_to.map(|to| to as i32);
            within && balanced.is_none_or(|to| time <= to && time >= to - last + self.first_period)
        };
        let mut all: Vec<i32> =
            self.cells.iter().filter(|cell| long_enough(cell.cohort)).map(GroupTime::event_time).filter(|time| wanted(*time)).collect();
        all.sort_unstable();
        all.dedup();
        let mut parts = Vec::new();
        for time in all {
            let cells = self.cells_where(|cell| cell.event_time() == time && long_enough(cell.cohort));
            if !cells.is_empty() {
                parts.extend(self.by_share(&cells).map(|mean| (time, mean)));
            }
        }
        let overall = mean_of(parts.iter().filter(|(time, _)| *time >= 0).map(|(_, mean)| mean));
        self.aggregate("dynamic", overall, parts)
    }

    /// The mean effect in each period over the cohorts treated by then, and over periods, each counted alike.
    pub fn calendar(&self) -> AttAggregate {
        let mut periods: Vec<i32> = self.cells.iter().filter(|cell| cell.after).map(|cell| cell.period).collect();
        periods.sort_unstable();
        periods.dedup();
        let parts: Vec<(i32, Mean)> = periods
            .into_iter()
            .filter_map(|period| Some((period, self.by_share(&self.cells_where(|cell| cell.period == period && cell.after))?)))
            .collect();
        let overall = mean_of(parts.iter().map(|(_, mean)| mean));
        self.aggregate("calendar", overall, parts)
    }

    /// Cells with an estimate.
    fn cells_where(&self, wanted: impl Fn(&GroupTime) -> bool) -> Vec<usize> {
        (0..self.cells.len()).filter(|at| self.cells[*at].effect.estimate.is_some() && wanted(&self.cells[*at])).collect()
    }

    fn share(&self, cohort: i32) -> f64 {
        let own = self.sample.cohort.iter().zip(&self.sample.weight).filter(|(own, _)| **own == Some(cohort)).map(|(_, weight)| weight);
        own.sum::<f64>() / self.sample.units.len() as f64
    }

    fn effect_of(&self, cell: usize) -> (f64, &[f64]) {
        (self.cells[cell].effect.estimate.unwrap_or_default(), &self.influence[cell])
    }

    fn by_share(&self, cells: &[usize]) -> Option<Mean> {
        let shares: Vec<(i32, f64)> =
            cells.iter().map(|cell| self.cells[*cell].cohort).map(|cohort| (cohort, self.share(cohort))).collect();
        self.weighted(&cells.iter().map(|cell| self.effect_of(*cell)).collect::<Vec<_>>(), &shares)
    }

    fn evenly(&self, cells: &[usize]) -> Mean {
        let weight = 1.0 / cells.len() as f64;
        let mut mean = Mean { estimate: 0.0, influence: vec![0.0; self.sample.units.len()] };
        for cell in cells {
            let (effect, influence) = self.effect_of(*cell);
            mean.estimate += weight * effect;
            mean.influence.iter_mut().zip(influence).for_each(|(sum, value)| *sum += weight * value);
        }
        mean
    }

    /// `Σ p_g θ / Σ p_g` with the estimated shares p_g, whose own error enters: `((1{G = g} − p_g) − (p_g / Σ p) Σ_h (1{G = h} − p_h)) θ / Σ p`.
    fn weighted(&self, effects: &[(f64, &[f64])], shares: &[(i32, f64)]) -> Option<Mean> {
        let total: f64 = shares.iter().map(|(_, share)| share).sum();
        if effects.is_empty() || total <= 0.0 {
            return None;
        }
        let estimate = effects.iter().zip(shares).map(|((effect, _), (_, share))| effect * share / total).sum();
        let mut influence = vec![0.0; self.sample.units.len()];
        for ((_, column), (_, share)) in effects.iter().zip(shares) {
            influence.iter_mut().zip(*column).for_each(|(sum, value)| *sum += share / total * value);
        }
        for (unit, sum) in influence.iter_mut().enumerate() {
            let surplus =
                |cohort: i32, share: f64| f64::from(u8::from(self.sample.cohort[unit] == Some(cohort))) * self.sample.weight[unit] - share;
            let all: f64 = shares.iter().map(|(cohort, share)| surplus(*cohort, *share)).sum();
            let of_shares = effects
                .iter()
                .zip(shares)
                .map(|((effect, _), (cohort, share))| (surplus(*cohort, *share) - share / total * all) / total * effect);
            *sum += of_shares.sum::<f64>();
        }
        Some(Mean { estimate, influence })
    }

    fn aggregate(&self, kind: &'static str, overall: Option<Mean>, parts: Vec<(i32, Mean)>) -> AttAggregate {
        let coefficient = |term: String, mean: Option<&Mean>| {
            let error = mean.map(|mean| self.sample.std_error(&mean.influence));
            Coefficient::new(term, mean.map(|mean| mean.estimate), error, f64::INFINITY, self.drawing.level)
        };
        let columns: Vec<&[f64]> = parts.iter().map(|(_, mean)| mean.influence.as_slice()).collect();
        let critical = self.sample.critical(&columns, self.drawing);
        let overall = coefficient("overall".into(), overall.as_ref());
        let part = |(at, mean): &(i32, Mean)| {
            let mut effect = coefficient(at.to_string(), Some(mean));
            effect.widen(critical);
            AttPart { at: *at, effect }
        };
        AttAggregate { kind, overall, parts: parts.iter().map(part).collect() }
    }
}

fn mean_of<'a>(means: impl Iterator<Item = &'a Mean>) -> Option<Mean> {
    let means: Vec<&Mean> = means.collect();
    let weight = 1.0 / means.len() as f64;
    let mut whole = Mean { estimate: 0.0, influence: vec![0.0; means.first()?.influence.len()] };
    for mean in means {
        whole.estimate += weight * mean.estimate;
        whole.influence.iter_mut().zip(&mean.influence).for_each(|(sum, value)| *sum += weight * value);
    }
    Some(whole)
}
