//! The rule by civil days: one matched sample for the whole grid, errors by campaign, and a joint test by flipping campaigns.

use super::{
    MatchedStatus, MatchedWake, MatchedWakeEstimate, MatchedWindow, WakeFormula,
    joint::{Joint, Scores},
    overlap::Overlaps,
};
use crate::{
    data::{Arm, CovariateValues, RingDayTable, TimedRows, Window},
    effect::{
        campaigns::{Nearness, campaigns},
        matching::{AnchorCovariate, CovariateValue, MatchedAnchors, Matching, MatchingBy, Variable, variables, weighted},
    },
    error::Error,
    numeric::{orthogonal::Orthogonal, student},
};
use rayon::prelude::*;

/// A matched sample: the anchors with weights, and what the regression holds constant.
struct Sample {
    /// Rows of the table.
    rows: Vec<usize>,
    treated: Vec<f64>,
    /// Square roots of the weights.
    roots: Vec<f64>,
    /// Campaign of each anchor, numbered from 0 without gaps.
    campaigns: Vec<usize>,
    campaign_count: usize,
    /// The constant, or one for each stratum, and under entropy balancing the variables that were balanced.
    held: Orthogonal,
    /// What is left of the arm beside it.
    arm: Option<ArmLeft>,
    nested: Nested,
}

/// What is left of the arm beside what is held constant.
#[derive(Clone)]
struct ArmLeft {
    /// Scaled to length 1.
    unit: Vec<f64>,
    /// Its length before.
    length: f64,
    /// Leverage of each row, without the arm.
    leverage: Vec<f64>,
}

impl ArmLeft {
    fn of(held: &Orthogonal, treated: &[f64], roots: &[f64]) -> Option<Self> {
        let mut unit: Vec<f64> = treated.iter().zip(roots).map(|(treated, root)| treated * root).collect();
        let length = held.clear_unit(&mut unit)?;
        Some(Self { unit, length, leverage: held.leverage() })
    }
}

/// Counts within each disc up to each day, for the rows of a sample: any window is a difference of two.
struct Nested {
    counts: Vec<u32>,
    rings: usize,
    width: usize,
    first_day: i32,
}

impl Nested {
    fn of(table: &RingDayTable, rows: &[usize]) -> Self {
        let (rings, width) = (table.rings().len(), table.days().days() as usize + 1);
        let mut counts = vec![0u32; rows.len() * rings * width];
        for (own, row) in counts.chunks_exact_mut((rings * width).max(1)).zip(rows) {
            for ring in 0..rings {
                let mut sum = 0;
                for (day, count) in table.path(*row, ring).iter().enumerate() {
                    sum += count;
                    let inner = if ring > 0 { own[(ring - 1) * width + day + 1] } else { 0 };
                    own[ring * width + day + 1] = sum + inner;
                }
            }
        }
        Self { counts, rings, width, first_day: table.days().from_day }
    }

    /// Counts over a window within a disc, one for each row.
    fn over(&self, ring: usize, window: Window) -> Vec<f64> {
        let (from, to) = ((window.from_day - self.first_day) as usize, (window.to_day + 1 - self.first_day) as usize);
        let rows = self.counts.chunks_exact((self.rings * self.width).max(1));
        rows.map(|row| f64::from(row[ring * self.width + to] - row[ring * self.width + from])).collect()
    }
}

pub(super) fn estimate(spec: &MatchedWake, data: &TimedRows) -> Result<MatchedWakeEstimate, Error> {
    let longest = spec.longest();
    let points = data.anchored_points();
    let table = RingDayTable::over(&points, &spec.radii_km, Window::new(-longest, longest))?;
    let numbers = campaigns(&table, spec.nearness());
    let covariates = covariates(spec, data)?;
    let overlaps = Overlaps::of(&table);
    let grid: Vec<(i32, usize)> =
        spec.windows.iter().flat_map(|window| (0..spec.radii_km.len()).map(move |ring| (*window as i32, ring))).collect();
    let whole = if spec.match_each_window { None } else { Some(sample(spec, &table, &numbers, &covariates, longest, None)?) };
    let one = |(days, ring): (i32, usize)| {
        let own;
        let (sample, matched, complete) = match &whole {
            Some((sample, matched)) => (sample, matched, longest),
            None => match sample_of(spec, &table, &numbers, &covariates, (days, ring)) {
                Ok(made) => {
                    own = made;
                    (&own.0, &own.1, days)
                }
                Err(_) => return (MatchedWindow::empty(days as u32, spec.radii_km[ring]), None),
            },
        };
        let mut window = window(spec, sample, (days, ring));
        window.0.describe(matched);
        overlaps.describe(&mut window.0, &table, Window::new(-complete, complete), (days, ring));
        window
    };
    let (mut windows, scores): (Vec<MatchedWindow>, Vec<Option<Scores>>) = grid.into_par_iter().map(one).unzip();
    let joint = Joint::of(&scores, spec.draws, spec.seed);
    joint.describe(&mut windows);
    let (balance, campaigns) = match whole {
        Some((sample, matched)) => (matched.balance, Some(sample.campaigns_of_arms())),
        None => (Vec::new(), None),
    };
    Ok(MatchedWakeEstimate { windows, balance, campaigns, joint_p_value: joint.p_value() })
}

fn sample_of(
    spec: &MatchedWake,
    table: &RingDayTable,
    numbers: &[usize],
    covariates: &[AnchorCovariate],
    (days, ring): (i32, usize),
) -> Result<(Sample, MatchedAnchors), Error> {
    sample(spec, table, numbers, covariates, days, Some(spec.radii_km[ring]))
}

/// The sample of the anchors that are complete over so many days on both sides.
fn sample(
    spec: &MatchedWake,
    table: &RingDayTable,
    numbers: &[usize],
    covariates: &[AnchorCovariate],
    days: i32,
    within_km: Option<f64>,
) -> Result<(Sample, MatchedAnchors), Error> {
    let matching = spec.matching(days, within_km);
    let complete = Window::new(-days, days);
    let rows: Vec<usize> = (0..table.anchors().len()).filter(|row| table.complete(*row, complete)).collect();
    let variables = variables::variables(table, &matching, covariates, &rows)?;
    let matched = weighted(table, &matching, &rows, &variables)?;
    let kept: Vec<usize> = (0..rows.len()).filter(|at| matched.weights[rows[*at]].weight > 0.0).collect();
    let roots: Vec<f64> = kept.iter().map(|at| matched.weights[rows[*at]].weight.sqrt()).collect();
    // What coarsened exact matching balances exactly is the stratum; what entropy balancing does, the variables.
    let groups = match matching.by {
        MatchingBy::CoarsenedExact => numbered(kept.iter().map(|at| matched.strata[*at] as usize).collect()).0,
        MatchingBy::EntropyBalance => vec![0; kept.len()],
    };
    let mut held = Orthogonal::new(&roots, groups);
    if matching.by == MatchingBy::EntropyBalance {
        for (_, column) in variables.iter().flat_map(Variable::columns) {
            held.hold(&kept.iter().zip(&roots).map(|(at, root)| column[*at] * root).collect::<Vec<f64>>());
        }
    }
    let kept: Vec<usize> = kept.into_iter().map(|at| rows[at]).collect();
    let (campaigns, campaign_count) = numbered(kept.iter().map(|row| numbers[*row]).collect());
    let treated = kept.iter().map(|row| if table.anchors()[*row].arm == Arm::Treated { 1.0 } else { 0.0 });
    let treated: Vec<f64> = treated.collect();
    let arm = ArmLeft::of(&held, &treated, &roots);
    let nested = Nested::of(table, &kept);
    Ok((Sample { rows: kept, treated, roots, campaigns, campaign_count, held, arm, nested }, matched))
}

impl Sample {
    /// Campaigns with a treated and with a control action.
    fn campaigns_of_arms(&self) -> [u64; 2] {
        [1.0, 0.0].map(|arm| {
            let mut with: Vec<usize> =
                self.campaigns.iter().zip(&self.treated).filter(|(_, treated)| **treated == arm).map(|(campaign, _)| *campaign).collect();
            with.sort_unstable();
            with.dedup();
            with.len() as u64
        })
    }
}

/// Numbers without gaps, in the same order, and how many there are.
fn numbered(mut numbers: Vec<usize>) -> (Vec<usize>, usize) {
    let mut different = numbers.clone();
    different.sort_unstable();
    different.dedup();
    numbers.iter_mut().for_each(|number| *number = different.partition_point(|other| other < number));
    (numbers, different.len())
}

/// One window's estimate, and its scores by campaign under no effect.
fn window(spec: &MatchedWake, sample: &Sample, (days, ring): (i32, usize)) -> (MatchedWindow, Option<Scores>) {
    let mut answer = MatchedWindow::empty(days as u32, spec.radii_km[ring]);
    if sample.rows.is_empty() {
        return (answer, None);
    }
    let before = sample.nested.over(ring, Window::new(-days, -1));
    let after = sample.nested.over(ring, Window::new(1, days));
    answer.rate_ratio = rate_ratio(sample, &before, &after);
    let scaled = |values: &[f64]| values.iter().zip(&sample.roots).map(|(value, root)| value * root).collect::<Vec<f64>>();
    let level = spec.formula() == WakeFormula::Level;
    let (more, more_left);
    let (held, left) = if level {
        let mut with_before = sample.held.clone();
        with_before.hold(&scaled(&before));
        more_left = ArmLeft::of(&with_before, &sample.treated, &sample.roots);
        more = with_before;
        (&more, &more_left)
    } else {
        (&sample.held, &sample.arm)
    };
    let change: Vec<f64> = after.iter().zip(&before).map(|(after, before)| after - before).collect();
    let mut null = scaled(if level { &after } else { &change });
    let spread = null.iter().map(|value| value * value).sum::<f64>();
    held.clear(&mut null);
    let Some(ArmLeft { unit: arm, length, leverage }) = left else {
        answer.status = MatchedStatus::Aliased;
        return (answer, None);
    };
    let length = *length;
    let along: f64 = arm.iter().zip(&null).map(|(arm, y)| arm * y).sum();
    answer.estimate = Some(along / length);
    let by_campaign = |residual: &dyn Fn(usize) -> f64| {
        let mut sums = vec![0.0; sample.campaign_count];
        sample.campaigns.iter().enumerate().for_each(|(row, campaign)| sums[*campaign] += arm[row] * residual(row));
        sums
    };
    // Residuals are smaller than what they stand for by the root of one less the leverage.
    let blown = |value: f64, leverage: f64| value / (1.0 - leverage).max(1e-9).sqrt();
    let full = |row: usize| blown(null[row] - arm[row] * along, leverage[row] + arm[row] * arm[row]);
    let squares: f64 = (0..null.len()).map(|row| full(row).powi(2)).sum();
    let (rows, rank, campaigns) = (null.len() as f64, held.rank() as f64 + 1.0, sample.campaign_count as f64);
    if squares <= 1e-24 * spread || rows <= rank || campaigns < 2.0 {
        answer.status = MatchedStatus::PerfectFit;
        return (answer, None);
    }
    answer.status = MatchedStatus::Ok;
    let clustered: f64 = by_campaign(&full).iter().map(|sum| sum * sum).sum();
    let error = (clustered * campaigns / (campaigns - 1.0)).sqrt() / length;
    // Campaigns of unequal weight tell as much as fewer of equal weight.
    let parts = by_campaign(&|_| 1.0);
    let (second, fourth) =
        parts.iter().map(|part| part * part).fold((0.0, 0.0), |(second, fourth), square| (second + square, fourth + square * square));
    answer.set_errors(along / length, error, second * second / fourth - 1.0, spec.level);
    let robust: f64 = (0..null.len()).map(|row| (arm[row] * full(row)).powi(2)).sum();
    let robust = robust.sqrt() / length;
    answer.std_error_robust = Some(robust);
    answer.p_robust = Some(student::two_sided(along / length / robust, rows - rank));
    (answer, Scores::of(along, by_campaign(&|row| blown(null[row], leverage[row]))))
}

/// The treated's growth over the weighted control's.
fn rate_ratio(sample: &Sample, before: &[f64], after: &[f64]) -> Option<f64> {
    let sum = |arm: f64, counts: &[f64]| {
        let rows = sample.treated.iter().zip(&sample.roots).zip(counts).filter(|((treated, _), _)| **treated == arm);
        rows.map(|((_, root), count)| root * root * count).sum::<f64>()
    };
    let ratio = (sum(1.0, after) / sum(1.0, before)) / (sum(0.0, after) / sum(0.0, before));
    ratio.is_finite().then_some(ratio)
}

fn covariates(spec: &MatchedWake, data: &TimedRows) -> Result<Vec<AnchorCovariate>, Error> {
    let one = |name: &String| {
        let covariate = data.covariate("match_on", name)?;
        let value = |row: usize| match &covariate.values {
            CovariateValues::Numbers(values) => CovariateValue::Number(values[row]),
            CovariateValues::Texts(values) => CovariateValue::Text(values[row].clone()),
        };
        let values = data.rows.iter().enumerate().map(|(row, own)| (own.id, value(row))).collect();
        Ok(AnchorCovariate { name: name.clone(), values })
    };
    spec.match_on.iter().map(one).collect()
}

impl MatchedWake {
    pub(super) fn longest(&self) -> i32 {
        self.windows.iter().copied().max().unwrap_or(0) as i32
    }

    /// Campaigns whose wakes share neither days nor ground, unless the spec says otherwise.
    fn nearness(&self) -> Nearness {
        let gap_days = self.campaign_days.unwrap_or(2 * self.longest() as u32);
        let widest = self.radii_km.last().copied().unwrap_or(0.0);
        Nearness { distance_km: self.campaign_km.unwrap_or(2.0 * widest), gap_days, longest_days: gap_days.saturating_mul(2) }
    }

    /// What anchors are matched on, for wakes of so many days.
    fn matching(&self, days: i32, within_km: Option<f64>) -> Matching {
        let mut lengths: Vec<i32> = self.windows.iter().map(|window| *window as i32).collect();
        lengths.sort_unstable();
        let lengths = match (self.by, within_km) {
            (MatchingBy::EntropyBalance, None) => {
                let mut some: Vec<i32> = [lengths.first(), lengths.get(lengths.len() / 2)].into_iter().flatten().copied().collect();
                some.push(days);
                some.dedup();
                some
            }
            _ => vec![days],
        };
        Matching {
            by: self.by,
            level: lengths.iter().map(|days| Window::new(-days, -1)).collect(),
            ramp: if days >= 2 { vec![Window::new(-days, -1)] } else { Vec::new() },
            within_km,
            earlier_days: if self.match_history { days as u32 } else { 0 },
            earlier_km: None,
            covariates: self.match_on.clone(),
            bins: self.bins,
        }
    }
}
