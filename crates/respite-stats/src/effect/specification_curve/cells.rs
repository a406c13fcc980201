//! One ratio for each way to ask, with its influence by campaign.

use super::{CountedDesign, Specification, SpecificationCurve};
use crate::{
    data::{Anchor, Arm, Ring, Window, canonical},
    effect::campaigns::campaigns_of,
    numeric::student,
};
use rayon::prelude::*;

/// A way to ask with what each campaign adds.
pub(super) struct Way {
    pub specification: Specification,
    /// Scores by campaign as if both arms had grown alike, over the standard error; their sum is the log ratio over it. Empty where there
    /// is no ratio.
    pub scores: Vec<f64>,
    /// Campaigns that add to the ratio.
    pub adding: u64,
}

/// All ways, in the order of designs, rings, baselines and windows after.
pub(super) struct Counted {
    pub ways: Vec<Way>,
    pub campaigns: usize,
}

/// One design's anchors that enter: row in its table, campaign, arm, weight.
type Entries = Vec<(usize, usize, usize, f64)>;

pub(super) fn count(spec: &SpecificationCurve, designs: &[CountedDesign<'_>]) -> Counted {
    let reach = spec.reach();
    let numbers = shared_campaigns(spec, designs);
    let entering = |(design, numbers): (&CountedDesign<'_>, &Vec<usize>)| -> Entries {
        let weight_of = |id| design.weights.map_or(1.0, |weights| weights.get(&id).copied().unwrap_or(0.0));
        let anchors = design.table.anchors().iter().enumerate();
        anchors
            .filter(|(row, _)| design.table.complete(*row, reach))
            .map(|(row, anchor)| (row, numbers[row], usize::from(anchor.arm == Arm::Control), weight_of(anchor.id)))
            .filter(|entry| entry.3 > 0.0)
            .collect()
    };
    let mut entries: Vec<Entries> = designs.iter().zip(&numbers).map(entering).collect();
    // Campaigns whose anchors enter nowhere say nothing, so they are not counted.
    let mut kept: Vec<usize> = entries.iter().flatten().map(|entry| entry.1).collect();
    kept.sort_unstable();
    kept.dedup();
    entries.iter_mut().flatten().for_each(|entry| entry.1 = kept.binary_search(&entry.1).unwrap_or(0));
    let campaigns = kept.len();
    let mut ways = Vec::new();
    for (design, entries) in designs.iter().zip(&entries) {
        let asked: Vec<(usize, Window, Window)> = (0..design.table.rings().len())
            .flat_map(|ring| spec.baselines.iter().flat_map(move |before| spec.after.iter().map(move |after| (ring, *before, *after))))
            .collect();
        ways.par_extend(asked.par_iter().map(|&(ring, before, after)| way(design, entries, (ring, before, after), campaigns, spec.level)));
    }
    Counted { ways, campaigns }
}

/// Campaigns of the anchors of all designs together, by design and row.
fn shared_campaigns(spec: &SpecificationCurve, designs: &[CountedDesign<'_>]) -> Vec<Vec<usize>> {
    let mut all: Vec<(Anchor, i32, usize, usize)> = Vec::new();
    for (number, design) in designs.iter().enumerate() {
        let anchors = design.table.anchors().iter().zip(design.table.last_days()).enumerate();
        all.extend(anchors.map(|(row, (anchor, last_day))| (*anchor, *last_day, number, row)));
    }
    all.sort_by(|a, b| canonical((&a.0, a.1), (&b.0, b.1)).then(a.2.cmp(&b.2)));
    let (anchors, last_days): (Vec<Anchor>, Vec<i32>) = all.iter().map(|entry| (entry.0, entry.1)).unzip();
    let mut numbers: Vec<Vec<usize>> = designs.iter().map(|design| vec![0; design.table.anchors().len()]).collect();
    for (campaign, (.., design, row)) in campaigns_of(&anchors, &last_days, spec.nearness()).into_iter().zip(&all) {
        numbers[*design][*row] = campaign;
    }
    numbers
}

fn way(
    design: &CountedDesign<'_>,
    entries: &Entries,
    (ring, baseline, after): (usize, Window, Window),
    campaigns: usize,
    level: f64,
) -> Way {
    // By campaign: treated before and after, control before and after.
    let mut sums = vec![[0.0; 4]; campaigns];
    // The variance of a weighted sum of counts by chance alone.
    let mut squares = [0.0; 4];
    let (mut counted, mut entered) = ([0u64; 2], vec![false; campaigns]);
    for &(row, campaign, arm, weight) in entries {
        counted[arm] += 1;
        entered[campaign] = true;
        for (side, window) in [baseline, after].into_iter().enumerate() {
            let count = design.table.sum(row, ring, window) as f64;
            sums[campaign][2 * arm + side] += weight * count;
            squares[2 * arm + side] += weight * weight * count;
        }
    }
    let mut totals = [0.0; 4];
    sums.iter().for_each(|parts| totals.iter_mut().zip(parts).for_each(|(total, part)| *total += part));
    let [tb, ta, cb, ca] = totals;
    let mut specification = Specification {
        comparison: design.comparison.to_owned(),
        measure: design.measure.to_owned(),
        ring: Ring { ..design.table.rings()[ring] },
        baseline,
        after,
        treated: counted[0],
        control: counted[1],
        ratio: None,
        std_error_log_ratio: None,
        conf_low: None,
        conf_high: None,
    };
    if totals.iter().any(|total| *total <= 0.0) {
        return Way { specification, scores: Vec::new(), adding: 0 };
    }
    let log_ratio = ((ta / tb) / (ca / cb)).ln();
    let influence = |part: &[f64; 4]| part[1] / ta - part[0] / tb - part[3] / ca + part[2] / cb;
    let present = entered.iter().filter(|entered| **entered).count() as f64;
    let by_campaign = sums.iter().map(|part| influence(part).powi(2)).sum::<f64>() * present / (present - 1.0).max(1.0);
    let of_chance: f64 = squares.iter().zip(&totals).map(|(square, total)| square / (total * total)).sum();
    let error = by_campaign.max(of_chance).sqrt();
    let adding = sums.iter().filter(|part| part.iter().any(|sum| *sum > 0.0)).count() as u64;
    let half = student::reach(level, (adding as f64 - 1.0).max(1.0)) * error;
    specification.ratio = Some(log_ratio.exp());
    specification.std_error_log_ratio = Some(error);
    specification.conf_low = Some((log_ratio - half).exp());
    specification.conf_high = Some((log_ratio + half).exp());
    let quarter = (log_ratio / 4.0).exp();
    let score = |part: &[f64; 4]| quarter * (part[1] / ta + part[2] / cb) - (part[0] / tb + part[3] / ca) / quarter;
    // The scores' sum is 4 sinh(L/4); brought to L, so that each way weighs as its statistic does.
    let scale = if log_ratio.abs() < 1e-6 { 1.0 } else { log_ratio / (4.0 * (log_ratio / 4.0).sinh()) };
    let scores = sums.iter().map(|part| score(part) * scale / error).collect();
    Way { specification, scores, adding }
}
