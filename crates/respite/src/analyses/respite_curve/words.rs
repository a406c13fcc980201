//! Words for what the numbers show, by written rules.

use super::{
    answer::{FiveWords, Statement},
    ids,
    opened::OpenedStudy,
    spec::{ComparisonWith, Measure},
};
use crate::render::numbers::{number, percent, window as window_text};
use respite_stats::{
    data::Window,
    effect::{CurveWindow, MinimumDetectableEstimate, OppositeSigns, RespiteCurveEstimate, Verdict, VerdictEvidence},
};

pub(super) fn five_words(opened: &OpenedStudy) -> FiveWords {
    let study = &opened.study;
    let rings = study.wake.rings_km.get_ref();
    let named = |called: &Option<String>, condition: &str| called.clone().unwrap_or_else(|| format!("rows where {condition}"));
    let compared = match study.comparison.with {
        ComparisonWith::Actions => {
            let condition = study.comparison.condition.as_ref().map_or("", |condition| condition.get_ref().as_str());
            named(&study.comparison.called, condition)
        }
        ComparisonWith::Dates => {
            study.comparison.called.clone().unwrap_or_else(|| "the same places at other times, drawn by chance".into())
        }
        ComparisonWith::Places => {
            study.comparison.called.clone().unwrap_or_else(|| "other places at the same time, drawn by chance".into())
        }
    };
    let outcome = named(&study.outcome.called, study.outcome.condition.get_ref());
    FiveWords {
        effect_of: named(&study.actions.called, study.actions.condition.get_ref()),
        on_what: match study.outcome.measure {
            Measure::Events => outcome,
            measure => format!("{} in {outcome}", measure.unit()),
        },
        r#where: format!(
            "within {} km of each action, and by rings to {} km",
            rings.first().copied().unwrap_or_default(),
            rings.last().copied().unwrap_or_default()
        ),
        how_long: format!("{} days after the action; its own day apart", study.wake.horizon_days.get_ref()),
        compared_with: compared,
    }
}

/// The headline as a sentence. Every number in it belongs to one of the ids beside it.
pub(super) fn statement(
    opened: &OpenedStudy,
    five: &FiveWords,
    evidence: &VerdictEvidence,
    curve: &RespiteCurveEstimate,
    minimum: &MinimumDetectableEstimate,
) -> Statement {
    let Some(ring) = evidence.ring else {
        return Statement { sentence: format!("The effect of {} cannot be estimated from these rows.", five.effect_of), ids: Vec::new() };
    };
    let at = |windows: &[Window]| -> Vec<&CurveWindow> {
        curve.windows.iter().filter(|cell| cell.ring == ring && windows.contains(&cell.after)).collect()
    };
    let id = |cell: &CurveWindow| ids::cell(&opened.name, "windows", cell.ring, cell.baseline, cell.after);
    let near = format!("within {} km", ring.to_km);
    let relief = at(&evidence.relief_windows);
    let worse = at(&evidence.worse_windows);
    let last = opened.study.wake.after.get_ref().iter().copied().max_by_key(|&(from, to)| (to, from)).map(Window::from);
    let fewer = || format!("in {}, {}", listed(&evidence.relief_windows), sizes(&relief, "fewer"));
    let more = || format!("in {}, {}", listed(&evidence.worse_windows), sizes(&worse, "more"));
    let (what, five_on) = (&five.effect_of, &five.on_what);
    let sentence = match evidence.verdict {
        Verdict::LastingRelief => format!(
            "After {what}, {near}, fewer {five_on} followed than after {}, under every baseline: {} per action. The relief was still there in the last window.",
            five.compared_with,
            fewer()
        ),
        Verdict::RespiteThenReturn => format!(
            "After {what}, {near}, fewer {five_on} followed than after {}, under every baseline: {} per action. In {} the difference cannot be told from none: a respite, not a lasting relief that could be seen.",
            five.compared_with,
            fewer(),
            last.map_or(String::new(), |last| window_text(last.into()))
        ),
        Verdict::RespiteThenRebound => format!(
            "After {what}, {near}, fewer {five_on} followed at first than after {}, under every baseline: {} per action. Then it turned: {} per action.",
            five.compared_with,
            fewer(),
            more()
        ),
        Verdict::WorseThenRelief => format!(
            "After {what}, {near}, more {five_on} followed than after {}, under every baseline: {} per action; and {} per action.",
            five.compared_with,
            more(),
            fewer()
        ),
        Verdict::Worse => format!(
            "After {what}, {near}, more {five_on} followed than after {}, under every baseline: {} per action.",
            five.compared_with,
            more()
        ),
        Verdict::DependsOnTheBaseline => depends(what, five_on, &near, evidence.opposite.as_ref()),
        Verdict::CannotBeToldFromNone => cannot_be_told(what, five_on, &near, evidence, minimum),
        Verdict::NotEstimable => {
            format!(
                "Whether {what} changed the number of {five_on} {near} cannot be estimated: there are too few of them, or too few actions."
            )
        }
    };
    let ids = match &evidence.opposite {
        Some(opposite) if evidence.verdict == Verdict::DependsOnTheBaseline => {
            [&opposite.told, &opposite.opposite].map(|cell| ids::cell(&opened.name, "windows", ring, cell.baseline, cell.after)).to_vec()
        }
        _ if relief.is_empty() && worse.is_empty() => {
            evidence.cells.iter().map(|cell| ids::cell(&opened.name, "minimum-detectable", ring, cell.baseline, cell.after)).collect()
        }
        _ => relief.iter().chain(&worse).map(|cell| id(cell)).collect(),
    };
    Statement { sentence, ids }
}

fn listed(windows: &[Window]) -> String {
    windows.iter().map(|&window| window_text(window.into())).collect::<Vec<_>>().join(" and ")
}

/// `0.31 to 0.42 fewer (24 % to 31 % fewer)`: the range over windows and baselines.
fn sizes(cells: &[&CurveWindow], direction: &str) -> String {
    let size = |cell: &&&CurveWindow| cell.effect_per_action.abs();
    let share = |cell: &&&CurveWindow| 100.0 * cell.effect_per_action.abs() / cell.counterfactual_per_action;
    let span = |values: Vec<f64>, text: fn(f64) -> String| {
        let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| (low.min(v), high.max(v)));
        if text(low) == text(high) { text(low) } else { format!("{} to {}", text(low), text(high)) }
    };
    let sizes = span(cells.iter().map(|cell| size(&cell)).collect(), number);
    let shares: Vec<f64> = cells.iter().filter(|cell| cell.counterfactual_per_action > 0.0).map(|cell| share(&cell)).collect();
    if shares.len() == cells.len() && !shares.is_empty() {
        format!("{sizes} {direction} ({} {direction})", span(shares, percent))
    } else {
        format!("{sizes} {direction}")
    }
}

fn depends(what: &str, on: &str, near: &str, opposite: Option<&OppositeSigns>) -> String {
    let Some(OppositeSigns { told, opposite }) = opposite else {
        return format!("Whether {what} changed the number of {on} {near} depends on the baseline.");
    };
    let side = |effect: f64| format!("{} {}", number(effect.abs()), if effect < 0.0 { "fewer" } else { "more" });
    format!(
        "Whether fewer or more {on} followed {what} {near} depends on the baseline: in {}, held against {}, {} per action; held against {}, {}.",
        window_text(told.after.into()),
        window_text(told.baseline.into()),
        side(told.effect_per_action),
        window_text(opposite.baseline.into()),
        side(opposite.effect_per_action)
    )
}

fn cannot_be_told(what: &str, on: &str, near: &str, evidence: &VerdictEvidence, minimum: &MinimumDetectableEstimate) -> String {
    let falls = minimum.cells.iter().filter(|cell| Some(cell.ring) == evidence.ring).filter_map(|cell| cell.minimum_fall);
    let (low, high) = falls.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), fall| (low.min(fall), high.max(fall)));
    let reach = if high.is_finite() {
        format!(
            " The smallest fall that this design could reliably tell is {} to {}, depending on window and baseline.",
            percent(100.0 * low),
            percent(100.0 * high)
        )
    } else {
        String::new()
    };
    format!(
        "Whether {what} changed the number of {on} {near} cannot be told from no change.{reach} This is no proof that there was no effect."
    )
}
