//! One ratio for each way to ask, with its influence by campaign.

use super::{CountedDesign, Specification, SpecificationCurve};
use crate::{
    data::{Anchor, Arm, Ring, Window, canonical},
    effect::campaigns::campaigns_of,
    numeric::quantile,
};
use rayon::prelude::*;

/// A way to ask with its influences.
pub(super) struct Way {
    pub specification: Specification,
    /// Influence on the log ratio by campaign, over its standard error; empty where there is no ratio.
    pub influences: Vec<f64>,
    /// Log ratio over its standard error.
    pub statistic: f64,
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
    let campaigns = numbers.iter().flatten().max().map_or(0, |last| last + 1);
    let mut ways = Vec::new();
    for (design, numbers) in designs.iter().zip(&numbers) {
        let weight_of = |id| design.weights.map_or(1.0, |weights| weights.get(&id).copied().unwrap_or(0.0));
        let anchors = design.table.anchors().iter().enumerate();
        let entries: Entries = anchors
            .filter(|(row, _)| design.table.complete(*row, reach))
            .map(|(row, anchor)| (row, numbers[row], usize::from(anchor.arm == Arm::Control), weight_of(anchor.id)))
            .filter(|entry| entry.3 > 0.0)
            .collect();
        let asked: Vec<(usize, Window, Window)> = (0..design.table.rings().len())
            .flat_map(|ring| spec.baselines.iter().flat_map(move |before| spec.after.iter().map(move |after| (ring, *before, *after))))
            .collect();
        ways.par_extend(asked.par_iter().map(|&(ring, before, after)| way(design, &entries, (ring, before, after), campaigns, spec.level)));
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
    let (mut counted, mut entered) = ([0u64; 2], vec![false; campaigns]);
    for &(row, campaign, arm, weight) in entries {
        counted[arm] += 1;
        entered[campaign] = true;
        for (side, window) in [baseline, after].into_iter().enumerate() {
            sums[campaign][2 * arm + side] += weight * design.table.sum(row, ring, window) as f64;
        }
    }
    let mut totals = [0.0; 4];
    sums.iter().for_each(|parts| totals.iter_mut().zip(parts).for_each(|(total, part)| *total += part));
    let [tb, ta, cb, ca] = totals;
    let days = f64::from(after.days()) / f64::from(baseline.days());
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
    if totals.iter().any(|total| *total <= 0.0) || !days.is_finite() {
        return Way { specification, influences: Vec::new(), statistic: f64::NAN };
    }
    let log_ratio = ((ta / tb) / (ca / cb)).ln();
    let mut influences: Vec<f64> = sums.iter().map(|part| part[1] / ta - part[0] / tb - part[3] / ca + part[2] / cb).collect();
    let present = entered.iter().filter(|entered| **entered).count() as f64;
    let by_campaign = influences.iter().map(|part| part * part).sum::<f64>() * present / (present - 1.0).max(1.0);
    let of_chance: f64 = totals.iter().map(|total| 1.0 / total).sum();
    let error = by_campaign.max(of_chance).sqrt();
    let half = quantile::normal(0.5 + level / 2.0) * error;
    specification.ratio = Some(log_ratio.exp());
    specification.std_error_log_ratio = Some(error);
    specification.conf_low = Some((log_ratio - half).exp());
    specification.conf_high = Some((log_ratio + half).exp());
    influences.iter_mut().for_each(|part| *part /= error);
    Way { specification, influences, statistic: log_ratio / error }
}
