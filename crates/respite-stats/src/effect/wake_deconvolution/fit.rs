//! From the table to responses, windows and doubts.

use super::{
    Likelihood, WakeDeconvolution,
    bins::{Bins, Contrast},
    design::{Design, Part, Working},
    estimate::{ModelledWindow, Response, ResponseBin, RingResponses, WakeDeconvolutionEstimate},
    normal::Normal,
    resample::{Draws, Reading, Solved, band, solve},
};
use crate::{
    data::{RingDayTable, Window},
    diagnostic::{self, Diagnostic},
    effect::campaign_sums::Campaigns,
    error::Error,
    method::Fit,
    numeric::{quantile, vectors::dot},
};

/// Fewer campaigns than this in an arm leave too little to resample.
const FEWEST: u64 = 5;
/// Fewer campaigns than this in an arm raise a doubt.
const FEW: u64 = 20;
/// An error of more than this many times the curve's raises a doubt.
const ENTANGLED: f64 = 3.0;
/// More overlapping wakes than this for each action, on average, raise a doubt.
const CROWDED: f64 = 15.0;
/// Fits after which the weights must have settled.
const ROUNDS: u32 = 100;
/// Weights have settled when no response changes by more than this share of the largest.
const SETTLED: f64 = 1e-10;
/// The floor of the working variance, as a share of the ring's mean count by day.
const FLOOR: f64 = 0.1;

const WHAT: &str = "the effect with the wakes of other actions modelled";

pub(super) fn fit(spec: &WakeDeconvolution, table: &RingDayTable) -> Result<Fit<WakeDeconvolution>, Error> {
    let edges_km = spec.modelled_km();
    let campaigns = Campaigns::of(table, spec.nearness(), spec.reach());
    campaigns.check_arms(WHAT)?;
    for (arm, name) in [(0, "actions"), (1, "comparison")] {
        let found = campaigns.with(arm);
        if found < FEWEST {
            let reason = format!("too few campaigns of {name} with baselines and horizon observed: {found}, and {FEWEST} is the least");
            return Err(Error::NotEstimable { what: WHAT.into(), reason });
        }
    }
    let bins = Bins::new(spec.horizon_days, &spec.after, spec.longest_bin_days);
    let design = Design::new(spec, table, &campaigns, edges_km, bins);
    let model = Model::new(spec, &design)?;

    let overlapping_pairs = design.overlapping_pairs();
    let total = [campaigns.total(0), campaigns.total(1)];
    let mut estimate = WakeDeconvolutionEstimate {
        windows: model.windows(),
        responses: model.responses(),
        rings_left_out: spec.rings_left_out(),
        overlapping_pairs,
        overlapping_others: 2.0 * overlapping_pairs as f64 / table.anchors().len() as f64,
        rounds: model.rounds,
        level: spec.level,
        treated: total[0] as u64,
        control: total[1] as u64,
        treated_incomplete: campaigns.incomplete[0],
        control_incomplete: campaigns.incomplete[1],
        campaigns: campaigns.anchors.len() as u64,
        treated_campaigns: campaigns.with(0),
        control_campaigns: campaigns.with(1),
    };
    // Rings stand before baselines in what is returned.
    let place = |ring: &crate::data::Ring| design.table.rings().iter().position(|other| other == ring);
    estimate.windows.sort_by_key(|window| place(&window.ring));
    estimate.responses.sort_by_key(|responses| place(&responses.ring));
    let diagnostics = doubts(&estimate);
    Ok(Fit { spec: spec.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
}

/// The fitted model: for each baseline, all that is read off it.
struct Model<'a> {
    spec: &'a WakeDeconvolution,
    design: &'a Design<'a>,
    /// The numbers read off under each baseline: by ring, the steps with three each, then the windows.
    contrasts: Vec<Contrast>,
    solved: Vec<Solved>,
    draws: Draws,
    rounds: u32,
}

impl<'a> Model<'a> {
    fn new(spec: &'a WakeDeconvolution, design: &'a Design<'a>) -> Result<Self, Error> {
        let rings = design.layout.rings;
        let contrasts: Vec<Contrast> = (0..rings)
            .flat_map(|ring| {
                let steps = design.bins.spans.iter().flat_map(move |days| {
                    let per_days = f64::from(days.days());
                    [[1.0, 0.0], [0.0, 1.0], [1.0, -1.0]].map(|arms| Contrast { arms, ring, days: *days, per_days })
                });
                steps.chain(spec.after.iter().map(move |after| Contrast::effect(ring, *after)))
            })
            .collect();
        let anchors = &design.campaigns.anchors;
        let mut parts = design.parts(None);
        let mut rounds = 1;
        if spec.likelihood == Likelihood::Poisson {
            (parts, rounds) = settled(design, parts)?;
        }
        let readings: Vec<Reading> = contrasts
            .iter()
            .map(|contrast| Reading {
                coefficients: contrast.coefficients(design.layout, &design.bins),
                one_more: contrast.one_more_by_arm(),
            })
            .collect();
        let once = vec![1.0; anchors.len()];
        let mut solved = Vec::new();
        for parts in &parts {
            solved.push(solve(parts, anchors, &once, &readings).map_err(|column| not_told_apart(design, &whole(parts), column))?);
        }
        // Draws are needed for the windows alone.
        let windows = windows_of(&contrasts, design.bins.len(), spec.after.len());
        let drawn: Vec<Reading> = windows.iter().map(|index| readings[*index].clone()).collect();
        let values: Vec<Vec<f64>> = solved.iter().map(|solved| windows.iter().map(|index| solved.values[*index]).collect()).collect();
        let values: Vec<&[f64]> = values.iter().map(Vec::as_slice).collect();
        let draws = Draws::new(&parts, anchors, &drawn, &values, (spec.draws, spec.seed, spec.level));
        Ok(Self { spec, design, contrasts, solved, draws, rounds })
    }

    fn stride(&self) -> usize {
        3 * self.design.bins.len() + self.spec.after.len()
    }

    fn windows(&self) -> Vec<ModelledWindow> {
        let (rings, after, baselines) = (self.design.layout.rings, self.spec.after.len(), self.spec.baselines.len());
        let drawn = |baseline: usize, ring: usize, window: usize| (baseline * rings + ring) * after + window;
        let detectable = quantile::normal(0.975) + quantile::normal(0.8);
        let mut windows = Vec::new();
        for ring in 0..rings {
            let family: Vec<usize> =
                (0..baselines).flat_map(|baseline| (0..after).map(move |window| drawn(baseline, ring, window))).collect();
            let simultaneous = self.draws.critical(&family);
            for baseline in 0..baselines {
                for window in 0..after {
                    let index = ring * self.stride() + 3 * self.design.bins.len() + window;
                    let (effect, error) = (self.solved[baseline].values[index], self.solved[baseline].std_errors[index]);
                    windows.push(ModelledWindow {
                        ring: self.design.table.rings()[ring],
                        baseline: self.spec.baselines[baseline],
                        after: self.contrasts[index].days,
                        effect_per_action: effect,
                        effect_std_error: error,
                        effect_band: band(effect, error, self.draws.critical(&[drawn(baseline, ring, window)]), simultaneous),
                        detectable_per_action: detectable * error,
                        error_over_curve: error / curve_error(self.design, ring, self.spec.baselines[baseline], self.contrasts[index].days),
                    });
                }
            }
        }
        windows
    }

    fn responses(&self) -> Vec<RingResponses> {
        let one = |ring: usize, baseline: usize| {
            let solved = &self.solved[baseline];
            let first = ring * self.stride();
            let read = |index: usize| Response { per_day: solved.values[index], std_error: solved.std_errors[index] };
            let bin = |(bin, days): (usize, &Window)| {
                let [treated, control, difference] = [0, 1, 2].map(|which| read(first + 3 * bin + which));
                ResponseBin { days: *days, treated, control, difference }
            };
            RingResponses {
                ring: self.design.table.rings()[ring],
                baseline: self.spec.baselines[baseline],
                bins: self.design.bins.spans.iter().enumerate().map(bin).collect(),
            }
        };
        (0..self.design.layout.rings).flat_map(|ring| (0..self.spec.baselines.len()).map(move |baseline| one(ring, baseline))).collect()
    }
}

/// The standard error of the respite curve, which leaves overlap out of account, by the same campaigns.
fn curve_error(design: &Design<'_>, ring: usize, baseline: Window, after: Window) -> f64 {
    let Campaigns { anchors, rows, .. } = design.campaigns;
    let total = [0, 1].map(|arm| design.campaigns.total(arm));
    let days = f64::from(after.days()) / f64::from(baseline.days());
    let mut sums = vec![[0.0; 2]; anchors.len()];
    for entry in rows {
        let (before, inside) = (design.table.sum(entry.row, ring, baseline), design.table.sum(entry.row, ring, after));
        sums[entry.campaign][entry.arm] += inside as f64 - before as f64 * days;
    }
    let mean = [0, 1].map(|arm: usize| sums.iter().map(|sums| sums[arm]).sum::<f64>() / total[arm]);
    let part = |sums: &[f64; 2], anchors: &[f64; 2], arm: usize| (sums[arm] - anchors[arm] * mean[arm]) / total[arm];
    let spread: f64 = sums.iter().zip(anchors).map(|(sums, anchors)| (part(sums, anchors, 0) - part(sums, anchors, 1)).powi(2)).sum();
    let groups = anchors.len() as f64;
    (groups / (groups - 1.0) * spread + total[0].powi(-2) + total[1].powi(-2)).sqrt()
}

/// Where the windows stand among the contrasts.
fn windows_of(contrasts: &[Contrast], bins: usize, after: usize) -> Vec<usize> {
    (0..contrasts.len()).filter(|index| index % (3 * bins + after) >= 3 * bins).collect()
}

fn whole(parts: &[Part]) -> Normal {
    let size = parts.first().map_or(0, |part| part.normal.right.len());
    Normal::sum(size, parts.iter().map(|part| (&part.normal, 1.0)))
}

/// Fits again with weights from the last fit until the responses settle.
fn settled(design: &Design<'_>, mut parts: Vec<Vec<Part>>) -> Result<(Vec<Vec<Part>>, u32), Error> {
    let responses = |parts: &[Vec<Part>]| -> Result<Vec<Vec<f64>>, Error> {
        let one = |parts: &Vec<Part>| {
            let normal = whole(parts);
            normal.factor().map(|factor| factor.solve(&normal.right)).map_err(|column| not_told_apart(design, &normal, column))
        };
        parts.iter().map(one).collect()
    };
    let mut last = responses(&parts)?;
    for round in 2..=ROUNDS {
        let working: Vec<Working> = parts.iter().zip(&last).map(|(parts, responses)| working(design, parts, responses)).collect();
        parts = design.parts(Some(&working));
        let next = responses(&parts)?;
        let settled = next.iter().zip(&last).all(|(next, last)| {
            let largest = next.iter().fold(0.0f64, |largest, value| largest.max(value.abs()));
            next.iter().zip(last).all(|(next, last)| (next - last).abs() <= SETTLED * largest)
        });
        last = next;
        if settled {
            return Ok((parts, round));
        }
    }
    let reason = format!("the weights of likelihood = \"poisson\" have not settled after {ROUNDS} fits, the most that are made");
    Err(Error::NotEstimable { what: WHAT.into(), reason })
}

fn working(design: &Design<'_>, parts: &[Part], responses: &[f64]) -> Working {
    let rings = design.layout.rings;
    let sums = |place: usize| {
        let totals = || parts.iter().map(move |part| &part.totals[place]);
        let rows: f64 = totals().map(|totals| totals.rows).sum();
        let counts: f64 = totals().map(|totals| totals.counts).sum();
        let explained: f64 = totals().map(|totals| dot(&totals.shares, responses)).sum();
        (rows, counts, explained)
    };
    let level = |place: usize| {
        let (rows, counts, explained) = sums(place);
        (counts - explained) / rows
    };
    let floor = |ring: usize| {
        let ((treated_rows, treated, _), (control_rows, control, _)) = (sums(ring), sums(rings + ring));
        let mean = (treated + control) / (treated_rows + control_rows);
        // Without any count all weights are alike, whatever the floor.
        if mean > 0.0 { FLOOR * mean } else { 1.0 }
    };
    Working { levels: (0..2 * rings).map(level).collect(), responses: responses.to_vec(), floors: (0..rings).map(floor).collect() }
}

/// Which response the ones before it determine, and which those are.
fn not_told_apart(design: &Design<'_>, normal: &Normal, column: usize) -> Error {
    let name = |column: usize| {
        let (arm, bin, ring) = design.layout.place(column);
        let (days, ring) = (design.bins.spans[bin], design.table.rings()[ring]);
        format!("{} actions on days {days} at {} to {} km", ["treated", "control"][arm], ring.from_km, ring.to_km)
    };
    let leading = normal.leading(column);
    let made_of = leading.factor().map(|factor| factor.solve(&leading.right)).unwrap_or_default();
    let largest = made_of.iter().fold(0.0f64, |largest, part| largest.max(part.abs()));
    let others: Vec<usize> = (0..made_of.len()).filter(|other| made_of[*other].abs() > 0.01 * largest.max(1e-9)).collect();
    let reason = match others.split_first() {
        None => format!("the response to {} has no days on which it stands apart from the level before", name(column)),
        Some((first, rest)) => {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            format!("the response to {} cannot be told from that to {}{more}: their wakes always overlap alike", name(column), name(*first))
        }
    };
    Error::NotEstimable { what: WHAT.into(), reason }
}

fn doubts(estimate: &WakeDeconvolutionEstimate) -> Vec<Diagnostic> {
    let mut doubts = Vec::new();
    let incomplete = estimate.treated_incomplete + estimate.control_incomplete;
    if incomplete > 0 {
        let all = incomplete + estimate.treated + estimate.control;
        doubts.push(diagnostic::INCOMPLETE.with(format!(
            "deconvolution: {incomplete} of {all} actions and comparisons have a baseline or horizon that leaves the observed period; only \
             their wakes enter"
        )));
    }
    if estimate.treated_campaigns.min(estimate.control_campaigns) < FEW {
        doubts.push(diagnostic::FEW_CLUSTERS.with(format!(
            "the treated actions fall into {} campaigns and the control actions into {}; below {FEW} intervals are unsure",
            estimate.treated_campaigns, estimate.control_campaigns
        )));
    }
    if let Some(outermost) = estimate.rings_left_out.last() {
        doubts.push(diagnostic::BEYOND_MODEL.with(format!(
            "{} rings out to {} km reach beyond the distance that is modelled; nothing is estimated for them, and wakes there are taken as 0",
            estimate.rings_left_out.len(),
            outermost.to_km
        )));
    }
    if estimate.overlapping_others > CROWDED {
        doubts.push(diagnostic::CROWDED.with(format!(
            "the wake of an action overlaps with those of {:.0} others on average; above {CROWDED} the estimate rests on how counts swing with the \
             number of recent actions",
            estimate.overlapping_others
        )));
    }
    let unbounded = estimate.windows.iter().filter(|window| !window.effect_band.simultaneous.low.is_finite()).count();
    if unbounded > 0 {
        doubts.push(diagnostic::ENTANGLED.with(format!(
            "{unbounded} of {} windows have no bounded interval: too many draws of campaigns cannot tell the responses apart",
            estimate.windows.len()
        )));
    }
    let entangled = estimate.windows.iter().filter(|window| window.error_over_curve > ENTANGLED);
    if let Some(worst) = entangled.clone().max_by(|a, b| a.error_over_curve.total_cmp(&b.error_over_curve)) {
        doubts.push(diagnostic::ENTANGLED.with(format!(
            "the errors of {} of {} windows are more than {ENTANGLED} times the respite curve's, at most {:.1} times ({} to {} km, days {}, baseline {})",
            entangled.count(),
            estimate.windows.len(),
            worst.error_over_curve,
            worst.ring.from_km,
            worst.ring.to_km,
            worst.after,
            worst.baseline
        )));
    }
    doubts
}
