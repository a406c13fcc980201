//! The answer to a study: every number with its id, every doubt beside it.

use super::{
    ids::{self, Identified},
    measure::Measure,
    opened::{self, OpenedStudy},
    rows::Rows,
    second_looks::{self, Drift, Kinds, LookAnswer, Modelled, ResampledWindow, Ways},
    spec::{ExchangeWithin, KnownTruth},
    words,
};
use crate::{
    Error,
    analyses::{OnStage, Wanted},
};
use respite_model::Day;
use respite_stats::simulate::FalseAlarms;
use respite_stats::{
    data::{Arm, Ring, Window},
    diagnostic::Diagnostic,
    effect::{
        Block, Curve, CurveWindow, HonestBounds, KindsCompared, MinimumDetectable, MinimumDetectableCell, OverlapWindow, Placebo,
        PlaceboCell, PlaceboKind, PrePath, PrePathPower, RespiteCurve, SpecificationCurve, Verdict, VerdictEvidence, WakeDeconvolution,
        WakeOverlap, WakeRatio, WakeRatioCell, verdict,
    },
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The answer to a study of the analysis `respite-curve`. Serialised, it is the documented JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// Name of the study.
    pub study: String,
    /// The question, as written before looking.
    pub question: String,
    /// `respite-curve`.
    pub analysis: &'static str,
    /// First and last day in which outcome rows could be seen.
    pub observed: (Day, Day),
    /// The releases that were used.
    pub sources: Vec<SourceUsed>,
    /// Effect of what, on what, where, for how long, compared with what.
    pub five_words: FiveWords,
    /// How many rows enter.
    pub rows: Identified<RowCounts>,
    /// What is counted.
    pub measure: Measure,
    /// Unit of the counts.
    pub unit: &'static str,
    /// The smallest change that could be told from none, made from the days before alone.
    pub minimum_detectable: Vec<Identified<MinimumDetectableCell>>,
    /// Change after against before, by ring, baseline and window after.
    pub cells: Vec<Identified<WakeRatioCell>>,
    /// One test over all cells; without a p value where the comparison was drawn by chance, so that labels cannot be exchanged.
    pub cells_joint_test: Identified<JointTest>,
    /// The respite curve, by ring and baseline.
    pub curves: Vec<Identified<Curve>>,
    /// Effects over the windows after, with intervals that hold for all of a ring at once.
    pub windows: Vec<Identified<CurveWindow>>,
    /// The days before the action: did the two arms move alike?
    pub pre_paths: Vec<Identified<PrePath>>,
    /// Anchors and campaigns that enter the curve.
    pub curve_sample: Identified<CurveSample>,
    /// Shares of wakes that overlap.
    pub overlap: Vec<Identified<OverlapWindow>>,
    /// The same study in other reasonable ways.
    pub looks: Vec<Identified<LookAnswer>>,
    /// The effects with the wakes of other actions modelled; none where it is turned off.
    pub modelled: Option<Identified<Modelled>>,
    /// What a drift of the paths would make of the effect, in the innermost ring; none where it is turned off or too few days are declared.
    pub drift: Option<Identified<Drift>>,
    /// Several kinds of action within strata of the counts before; none where the study names none.
    pub kinds: Option<Identified<Kinds>>,
    /// How often the study finds something on simulated data like its own without effect; none unless asked for.
    pub false_alarms: Option<FalseAlarms>,
    /// The study and its second looks as one specification curve; none where it is turned off.
    pub specification_curve: Option<Identified<Ways>>,
    /// The spread of the effects when places and days are drawn anew within their precision; empty where all rows are exact or uncoded.
    pub resampled: Vec<Identified<ResampledWindow>>,
    /// The real estimates among those made where no effect can be, in the innermost ring.
    pub placebos: Vec<Identified<PlaceboCell>>,
    /// The headline and what it rests on.
    pub verdict: Headline,
    /// The same rule on the rings farther out.
    pub outer_rings: Vec<Headline>,
    /// The headline as a sentence, by the written rule.
    pub statement: Statement,
    /// Sentences beside the headline: by distance, and asked in other ways.
    pub further: Vec<Statement>,
    /// Doubts about the rows, the comparison and the estimates.
    pub diagnostics: Vec<Diagnostic>,
    /// Of simulated rows only: the effect that was built in.
    pub known_truth: Option<KnownTruth>,
    /// The settings of each method, seed included.
    pub settings: Settings,
}

/// One test over many cells.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct JointTest {
    /// Number of cells.
    pub cells: u64,
    /// Chance that the largest of all changes, each over its spread, would be as large if labels meant nothing.
    pub p_value: Option<f64>,
}

/// A release that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceUsed {
    /// Who publishes.
    pub source: String,
    /// Which release.
    pub vintage: String,
    /// Rows by part: actions, comparison, outcome, kinds.
    pub rows: BTreeMap<&'static str, u64>,
}

/// The five words that stand with every effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FiveWords {
    /// Effect of what.
    pub effect_of: String,
    /// On what.
    pub on_what: String,
    /// Where.
    pub r#where: String,
    /// For how long.
    pub how_long: String,
    /// Compared with what.
    pub compared_with: String,
}

/// How many rows enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RowCounts {
    /// Actions with a place.
    pub actions: u64,
    /// Comparison actions, dates or places.
    pub comparison: u64,
    /// Outcome rows with a place.
    pub outcome: u64,
}

/// Anchors and campaigns that enter the curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurveSample {
    /// Level of bands and intervals.
    pub level: f64,
    /// Actions whose baselines and horizon were all observed.
    pub treated: u64,
    /// The same of the comparison.
    pub control: u64,
    /// Actions left out, since a window leaves the observed period.
    pub treated_incomplete: u64,
    /// The same of the comparison.
    pub control_incomplete: u64,
    /// Campaigns with an action that enters.
    pub treated_campaigns: u64,
    /// Campaigns with a comparison that enters.
    pub control_campaigns: u64,
}

/// A sentence with the ids of the numbers in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// The sentence.
    pub sentence: String,
    /// Ids of the groups of numbers that it rests on.
    pub ids: Vec<String>,
}

/// A verdict by the written rule with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Headline {
    /// The verdict.
    pub verdict: Verdict,
    /// The ring.
    pub ring: Option<Ring>,
    /// Windows with relief under every baseline.
    pub relief_windows: Vec<Window>,
    /// Windows worse under every baseline.
    pub worse_windows: Vec<Window>,
    /// Ids of two effects with opposite signs, the first of which its pointwise interval tells from none.
    pub opposite_signs: Option<[String; 2]>,
}

impl Headline {
    fn of(study: &str, evidence: &VerdictEvidence) -> Self {
        let ids = evidence.opposite.as_ref().zip(evidence.ring);
        let opposite_signs =
            ids.map(|(of, ring)| [&of.told, &of.opposite].map(|cell| ids::cell(study, "windows", ring, cell.baseline, cell.after)));
        Self {
            verdict: evidence.verdict,
            ring: evidence.ring,
            relief_windows: evidence.relief_windows.clone(),
            worse_windows: evidence.worse_windows.clone(),
            opposite_signs,
        }
    }
}

/// The settings of each method.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settings {
    /// Of the cells.
    pub wake_ratio: WakeRatio,
    /// Of the curve.
    pub respite_curve: RespiteCurve,
    /// Of the smallest detectable change.
    pub minimum_detectable: MinimumDetectable,
    /// Of the overlap.
    pub wake_overlap: WakeOverlap,
    /// Of the specification curve.
    pub specification_curve: SpecificationCurve,
    /// Of the overlapping wakes; none where they are not modelled.
    pub wake_deconvolution: Option<WakeDeconvolution>,
    /// Of the drift: bounds, and power of the test of the days before; none where it is turned off.
    pub drift: Option<(HonestBounds, PrePathPower)>,
    /// Of the kinds of action.
    pub kinds_compared: KindsCompared,
    /// Of the placebos; none where they are turned off.
    pub placebo: Option<Placebo>,
}

impl Settings {
    pub(super) fn of(opened: &OpenedStudy) -> Self {
        let (wake, inference) = (&opened.study.wake, &opened.study.inference);
        let rings_km = wake.rings_km.get_ref().clone();
        let horizon_days = (*wake.horizon_days.get_ref()).unsigned_abs();
        let baselines = opened::windows(wake.baselines.get_ref());
        let after = opened::windows(wake.after.get_ref());
        let exchange_within = match inference.exchange_within {
            ExchangeWithin::Week => Block::Week,
            ExchangeWithin::Month => Block::Month,
            ExchangeWithin::Period => Block::Period,
        };
        let (draws, seed) = (inference.draws, inference.seed);
        let (campaign_km, campaign_days) = (inference.campaign_km, inference.campaign_days);
        let drawn = matches!(opened.comparison, opened::ComparisonRows::Drawn(_));
        let kinds = [PlaceboKind::Dates, PlaceboKind::Places, PlaceboKind::Kinds];
        let placebo = (opened.study.second_looks.placebos > 0).then(|| Placebo {
            rings_km: rings_km.iter().take(1).copied().collect(),
            baselines: baselines.clone(),
            after: after.clone(),
            // Dates and places that were drawn were never of another kind.
            kinds: kinds.into_iter().filter(|kind| !drawn || *kind != PlaceboKind::Kinds).collect(),
            control_acts: !drawn,
            campaign_km: campaign_km.or(rings_km.last().copied()),
            campaign_days: campaign_days.unwrap_or(horizon_days),
            clear_km: opened.study.second_looks.placebos_clear_km,
            draws: opened.study.second_looks.placebos,
            seed,
            ..Placebo::default()
        });
        let wake_deconvolution = opened.study.second_looks.overlap_modelled.then(|| WakeDeconvolution {
            rings_km: rings_km.clone(),
            horizon_days,
            baselines: baselines.clone(),
            after: after.clone(),
            control_acts: !drawn,
            draws,
            seed,
            campaign_km,
            campaign_days,
            ..WakeDeconvolution::default()
        });
        let looks = &opened.study.second_looks;
        let inner: Vec<f64> = rings_km.iter().take(1).copied().collect();
        // Campaigns are those of the curve, whose outermost ring decides.
        let campaigns = (campaign_km.or(rings_km.last().copied()), campaign_days.or(Some(horizon_days)));
        let drift = looks.drift.then(|| second_looks::drift_settings(&inner, opened.reach(), &after, campaigns)).flatten();
        let kinds_compared = KindsCompared {
            rings_km: inner.clone(),
            horizon_days,
            baselines: baselines.clone(),
            after: after.clone(),
            campaign_km: campaigns.0,
            campaign_days: campaigns.1,
            ..KindsCompared::default()
        };
        Self {
            kinds_compared,
            drift,
            placebo,
            wake_deconvolution,
            wake_ratio: WakeRatio {
                rings_km: rings_km.clone(),
                baselines: baselines.clone(),
                after: after.clone(),
                draws,
                seed,
                exchange_within,
                ..WakeRatio::default()
            },
            respite_curve: RespiteCurve {
                rings_km: rings_km.clone(),
                horizon_days,
                baselines: baselines.clone(),
                after: after.clone(),
                draws,
                seed,
                campaign_km,
                campaign_days,
                ..RespiteCurve::default()
            },
            specification_curve: SpecificationCurve {
                rings_km: rings_km.clone(),
                baselines: baselines.clone(),
                after: after.clone(),
                draws,
                seed,
                campaign_km,
                campaign_days: campaign_days.or(Some(horizon_days)),
                ..SpecificationCurve::default()
            },
            minimum_detectable: MinimumDetectable {
                rings_km: rings_km.clone(),
                horizon_days,
                baselines,
                after: after.clone(),
                campaign_km,
                campaign_days,
                ..MinimumDetectable::default()
            },
            wake_overlap: WakeOverlap { rings_km, horizon_days, after },
        }
    }
}

impl Answer {
    pub(super) fn of(opened: &OpenedStudy, wanted: Wanted, on_stage: OnStage<'_>) -> Result<Self, Error> {
        let settings = Settings::of(opened);
        let name = opened.name.as_str();
        // It counts further back than the table of the curve reaches.
        let minimum = respite_stats::method::estimate(&settings.minimum_detectable, &opened.points)?;
        on_stage("smallest detectable change");
        let mut ratio = settings.wake_ratio.fit_table(&opened.table)?;
        if matches!(opened.comparison, opened::ComparisonRows::Drawn(_)) {
            // Drawn dates and places were never given out by lot among the actions, so labels cannot be exchanged with them.
            for cell in &mut ratio.estimate.cells {
                (cell.ratio_p_value, cell.difference_p_value, cell.difference_adjusted_p_value) = (None, None, None);
                (cell.ratio_q_value, cell.difference_q_value) = (None, None);
            }
            ratio.estimate.joint_p_value = None;
            ratio.diagnostics.retain(|doubt| doubt.code != "wake.empty-block");
        }
        on_stage("cells and exchanged labels");
        let curve = settings.respite_curve.fit_table(&opened.table)?;
        on_stage("respite curve and bands");
        let overlap = respite_stats::method::estimate(&settings.wake_overlap, &opened.points)?;
        let rings = opened.table.rings();
        let evidence = verdict(&curve.estimate, &minimum.estimate, rings.first().copied());
        let outer: Vec<VerdictEvidence> =
            rings.iter().skip(1).map(|&ring| verdict(&curve.estimate, &minimum.estimate, Some(ring))).collect();
        on_stage("overlap and headline");
        let looks: Vec<_> = opened.looks().iter().map(|look| LookAnswer::of(opened, look, &settings.respite_curve)).collect();
        on_stage("second looks");
        let (modelled, modelled_doubts) = settings.wake_deconvolution.as_ref().map(|spec| second_looks::modelled(opened, spec)).unzip();
        on_stage("overlapping wakes modelled");
        let (drift, drift_doubts) = settings.drift.as_ref().map(|spec| second_looks::drift(opened, spec)).unzip();
        on_stage("drift of the paths");
        let (kinds, kinds_doubts) = second_looks::kinds(opened, &settings.kinds_compared).unzip();
        let false_alarms = (wanted.false_alarms > 0).then(|| second_looks::alarms(opened, &settings, wanted.false_alarms)).transpose()?;
        on_stage("kinds of action, and false alarms");
        let ways = opened.study.second_looks.specification_curve.then(|| second_looks::ways(opened, &settings.specification_curve));
        let (specification_curve, ways_doubts) = ways.transpose()?.unzip();
        on_stage("specification curve");
        let resampled = second_looks::resampled_windows(opened, &settings.respite_curve)?;
        on_stage("places and days drawn anew");
        let placebos = settings.placebo.as_ref().map(|placebo| respite_stats::method::estimate(placebo, &opened.points)).transpose()?;
        let (placebos, placebo_doubts) = placebos.map(|fit| (fit.estimate.cells, fit.diagnostics)).unwrap_or_default();
        let under = |cell: &PlaceboCell| ids::cell(name, &format!("placebos/{}", cell.kind.word()), cell.ring, cell.baseline, cell.after);
        let placebos = identified(placebos, under);
        on_stage("placebos");
        let shown = words::Shown {
            windows: &curve.estimate.windows,
            ways: specification_curve.as_ref(),
            placebos: &placebos,
            looks: &looks,
            modelled: modelled.as_ref(),
            kinds: kinds.as_ref(),
            drift: drift.as_ref(),
            false_alarms: false_alarms.as_ref(),
        };
        let further = words::further(opened, &shown);
        // Without a placebo there is no rank: the sentence and a doubt say so.
        let placebos = placebos.into_iter().filter(|of| of.value.placebos > 0).collect();
        let five_words = words::five_words(opened);
        let statement = words::statement(opened, &five_words, &evidence, &outer, &curve.estimate);
        let mut diagnostics = opened.doubts.clone();
        for more in [
            minimum.diagnostics,
            ratio.diagnostics,
            curve.diagnostics,
            overlap.diagnostics,
            evidence.diagnostics.clone(),
            ways_doubts.unwrap_or_default(),
            modelled_doubts.unwrap_or_default(),
            drift_doubts.unwrap_or_default(),
            kinds_doubts.unwrap_or_default(),
            placebo_doubts,
        ] {
            diagnostics.extend(more.into_iter().filter(|doubt| !diagnostics.contains(doubt)).collect::<Vec<_>>());
        }
        let estimate = curve.estimate;
        let cell_id = |group: &str, ring, baseline, after| ids::cell(name, group, ring, baseline, after);
        let observed = opened.points.observed;
        let of_arm = |arm| opened.points.anchors.iter().filter(|anchor| anchor.arm == arm).count() as u64;
        Ok(Self {
            study: name.to_owned(),
            question: opened.study.question.clone(),
            analysis: "respite-curve",
            observed: (Day(observed.first), Day(observed.last)),
            sources: sources(opened),
            five_words,
            rows: Identified {
                id: format!("{name}/rows"),
                value: RowCounts {
                    actions: of_arm(Arm::Treated),
                    comparison: of_arm(Arm::Control),
                    outcome: opened.points.points.len() as u64,
                },
            },
            measure: opened.study.outcome.measure,
            unit: opened.study.outcome.measure.unit(),
            minimum_detectable: identified(minimum.estimate.cells, |cell| {
                cell_id("minimum-detectable", cell.ring, cell.baseline, cell.after)
            }),
            cells_joint_test: Identified {
                id: format!("{name}/cells"),
                value: JointTest { cells: ratio.estimate.cells.len() as u64, p_value: ratio.estimate.joint_p_value },
            },
            cells: identified(ratio.estimate.cells, |cell| cell_id("cells", cell.ring, cell.baseline, cell.after)),
            curve_sample: Identified {
                id: format!("{name}/curve-sample"),
                value: CurveSample {
                    level: estimate.level,
                    treated: estimate.treated,
                    control: estimate.control,
                    treated_incomplete: estimate.treated_incomplete,
                    control_incomplete: estimate.control_incomplete,
                    treated_campaigns: estimate.treated_campaigns,
                    control_campaigns: estimate.control_campaigns,
                },
            },
            curves: identified(estimate.curves, |curve| ids::curve(name, curve.ring, curve.baseline)),
            windows: identified(estimate.windows, |cell| cell_id("windows", cell.ring, cell.baseline, cell.after)),
            pre_paths: identified(estimate.pre_paths, |path| format!("{name}/pre-paths/{}", ids::ring(path.ring))),
            overlap: identified(overlap.estimate.windows, |window| format!("{name}/overlap/{}", window.days)),
            looks,
            modelled,
            drift,
            kinds,
            false_alarms,
            specification_curve,
            resampled,
            placebos,
            verdict: Headline::of(name, &evidence),
            outer_rings: outer.iter().map(|evidence| Headline::of(name, evidence)).collect(),
            statement,
            further,
            diagnostics,
            known_truth: opened.study.known_truth.clone(),
            settings,
        })
    }
}

fn identified<T>(all: Vec<T>, id: impl Fn(&T) -> String) -> Vec<Identified<T>> {
    all.into_iter().map(|value| Identified { id: id(&value), value }).collect()
}

fn sources(opened: &OpenedStudy) -> Vec<SourceUsed> {
    let mut used: BTreeMap<(String, String), BTreeMap<&'static str, u64>> = BTreeMap::new();
    let mut add = |part: &'static str, rows: &Rows| {
        for (release, &count) in &rows.sources {
            *used.entry(release.clone()).or_default().entry(part).or_default() += count;
        }
    };
    add("actions", &opened.actions);
    if let opened::ComparisonRows::Actions(rows) = &opened.comparison {
        add("comparison", rows);
    }
    add("outcome", &opened.outcome);
    opened.kinds.values().for_each(|rows| add("kinds", rows));
    used.into_iter().map(|((source, vintage), rows)| SourceUsed { source, vintage, rows }).collect()
}
