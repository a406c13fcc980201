//! The answer to a study: every number with its id, every doubt beside it.

mod groups;
mod settings;

pub use groups::{Counted, CurveSample, FiveWords, Headline, JointTest, RowCounts, SourceUsed, Statement};
pub use settings::Settings;

use super::{
    ids::{self, Identified},
    measure::Measure,
    opened::{self, OpenedStudy},
    second_looks::{Drift, Kinds, LookAnswer, Modelled, ResampledWindow, SecondAnswers, Ways},
    spec::KnownTruth,
    words,
};
use crate::{
    Error,
    analyses::{OnStage, Wanted},
};
use respite_model::Day;
use respite_stats::{
    data::Arm,
    diagnostic::Diagnostic,
    effect::{Curve, CurveWindow, MinimumDetectableCell, OverlapWindow, PlaceboCell, PrePath, VerdictEvidence, WakeRatioCell, verdict},
    simulate::FalseAlarms,
};
use serde::Serialize;

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
    /// What is counted once: rows, or incidents.
    pub counted: Counted,
    /// How many rows enter; with incidents, how many of these.
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
        let second = SecondAnswers::of(opened, &settings, wanted, on_stage)?;
        let further = words::further(opened, &curve.estimate.windows, &second);
        let five_words = words::five_words(opened);
        let statement = words::statement(opened, &five_words, &evidence, &outer, &curve.estimate);
        let mut diagnostics = opened.doubts.clone();
        let primary = [minimum.diagnostics, ratio.diagnostics, curve.diagnostics, overlap.diagnostics, evidence.diagnostics.clone()];
        for more in primary.into_iter().chain(second.doubts) {
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
            sources: groups::sources_used(opened),
            five_words,
            counted: Counted::of(opened),
            rows: Identified {
                id: format!("{name}/rows"),
                value: RowCounts {
                    actions: of_arm(Arm::Treated),
                    comparison: of_arm(Arm::Control),
                    outcome: opened.points.points.len() as u64,
                },
            },
            measure: opened.study.outcome.measure,
            unit: opened.study.outcome.measure.unit(opened.study.unit),
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
            looks: second.looks,
            modelled: second.modelled,
            drift: second.drift,
            kinds: second.kinds,
            false_alarms: second.false_alarms,
            specification_curve: second.specification_curve,
            resampled: second.resampled,
            // Without a placebo there is no rank: the sentence and a doubt say so.
            placebos: second.placebos.into_iter().filter(|of| of.value.placebos > 0).collect(),
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

pub(in crate::analyses::respite_curve) fn identified<T>(all: Vec<T>, id: impl Fn(&T) -> String) -> Vec<Identified<T>> {
    all.into_iter().map(|value| Identified { id: id(&value), value }).collect()
}
