//! The headline as a sentence.

use super::side;
use crate::{
    analyses::respite_curve::{
        answer::{FiveWords, Statement},
        ids,
        opened::OpenedStudy,
    },
    render::numbers::{number, percent, ring as ring_text, window as window_text},
};
use respite_stats::{
    data::Window,
    effect::{CurveWindow, OppositeSigns, RespiteCurveEstimate, Verdict, VerdictEvidence},
};

/// The headline as a sentence. Every number in it belongs to one of the ids beside it.
pub(in crate::analyses::respite_curve) fn statement(
    opened: &OpenedStudy,
    five: &FiveWords,
    evidence: &VerdictEvidence,
    outer: &[VerdictEvidence],
    curve: &RespiteCurveEstimate,
) -> Statement {
    let Some(ring) = evidence.ring else {
        return Statement { sentence: format!("The effect of {} cannot be estimated from these rows.", five.effect_of), ids: Vec::new() };
    };
    let of_ring: Vec<&CurveWindow> = curve.windows.iter().filter(|cell| cell.ring == ring).collect();
    let at = |windows: &[Window]| of_ring.iter().copied().filter(|cell| windows.contains(&cell.after)).collect::<Vec<_>>();
    let (relief, worse) = (at(&evidence.relief_windows), at(&evidence.worse_windows));
    let last = opened.study.wake.after.get_ref().iter().copied().max_by_key(|&(from, to)| (to, from)).map(Window::from);
    let last: Vec<&CurveWindow> = last.map(|last| at(&[last])).unwrap_or_default();
    let near = format!("within {} km", ring.to_km);
    let (what, on) = (&five.effect_of, &five.on_what);
    let fewer = format!("in {}, {} per action", listed(&evidence.relief_windows), sizes(&relief, "fewer"));
    let more = format!("in {}, {} per action", listed(&evidence.worse_windows), sizes(&worse, "more"));
    let after = |how: &str| format!("After {what}, {near}, {how} than after {}, under every baseline", five.compared_with);
    let sentence = match evidence.verdict {
        Verdict::LastingRelief => {
            format!("{}: {fewer}. The relief was still there in the last window.", after(&format!("fewer {on} followed")))
        }
        Verdict::Relief => {
            format!("{}: {fewer}. The windows do not say whether it lasted.", after(&format!("fewer {on} followed")))
        }
        Verdict::RespiteThenReturn => format!("{}: {fewer}. {}", after(&format!("fewer {on} followed")), ending(&last)),
        Verdict::RespiteThenRebound => {
            format!("{}: {fewer}. Then it turned: {more}.", after(&format!("fewer {on} followed at first")))
        }
        Verdict::WorseThenRelief => format!("{}: {more}; and {fewer}.", after(&format!("more {on} followed"))),
        Verdict::Worse => format!("{}: {more}.", after(&format!("more {on} followed"))),
        Verdict::DependsOnTheBaseline => depends(what, on, &near, evidence.opposite.as_ref()),
        Verdict::CannotBeToldFromNone => cannot_be_told(what, on, &near, &of_ring),
        Verdict::NotEstimable => format!("Whether {what} changed the number of {on} {near} cannot be estimated from these rows."),
    };
    let (elsewhere, there) = displacement(evidence, outer, curve);
    let mut rests_on = if relief.is_empty() && worse.is_empty() { of_ring } else { [relief, worse].concat() };
    rests_on.extend(there);
    let ids = rests_on.iter().map(|cell| ids::cell(&opened.name, "windows", cell.ring, cell.baseline, cell.after)).collect();
    Statement { sentence: format!("{sentence}{elsewhere}"), ids }
}

fn listed(windows: &[Window]) -> String {
    windows.iter().map(|&window| window_text(window.into())).collect::<Vec<_>>().join(" and ")
}

/// The lowest and the highest of some values, as text; once if they read alike.
fn span(values: &[f64], text: fn(f64) -> String) -> String {
    let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)));
    if text(low) == text(high) { text(low) } else { format!("{} to {}", text(low), text(high)) }
}

/// Sizes as shares of what was expected, where that is above 0.
fn shares(cells: &[&CurveWindow], size: fn(&CurveWindow) -> f64) -> Vec<f64> {
    let expected = cells.iter().filter(|cell| cell.counterfactual_per_action > 0.0);
    expected.map(|cell| 100.0 * size(cell) / cell.counterfactual_per_action).collect()
}

/// `0.31 to 0.42 fewer (24 % to 31 % fewer)`: the range over windows and baselines.
fn sizes(cells: &[&CurveWindow], direction: &str) -> String {
    let size = |cell: &CurveWindow| cell.effect_per_action.abs();
    let sizes = span(&cells.iter().map(|cell| size(cell)).collect::<Vec<_>>(), number);
    let shares = shares(cells, size);
    if shares.len() == cells.len() && !shares.is_empty() {
        format!("{sizes} {direction} ({} {direction})", span(&shares, percent))
    } else {
        format!("{sizes} {direction}")
    }
}

/// What the last window says after a respite.
fn ending(last: &[&CurveWindow]) -> String {
    let Some(window) = last.first().map(|cell| window_text(cell.after.into())) else { return String::new() };
    if !last.iter().any(|cell| cell.effect_band.simultaneous.excludes_zero()) {
        return format!("In {window} the difference cannot be told from none: a respite, not a lasting relief that could be seen.");
    }
    let each = last.iter().map(|cell| format!("{} held against {}", side(cell.effect_per_action), window_text(cell.baseline.into())));
    format!("What followed in {window} depends on the baseline: {} per action.", each.collect::<Vec<_>>().join(", "))
}

/// Relief near by with harm farther out, in one sentence; nothing otherwise.
fn displacement<'a>(
    evidence: &VerdictEvidence,
    outer: &[VerdictEvidence],
    curve: &'a RespiteCurveEstimate,
) -> (String, Vec<&'a CurveWindow>) {
    let mut sentence = String::new();
    let mut all = Vec::new();
    for farther in outer.iter().filter(|farther| !evidence.relief_windows.is_empty() && !farther.worse_windows.is_empty()) {
        let cells = curve.windows.iter().filter(|cell| Some(cell.ring) == farther.ring && farther.worse_windows.contains(&cell.after));
        let there: Vec<&CurveWindow> = cells.collect();
        let distance = farther.ring.map_or(String::new(), |ring| ring_text(ring.from_km, ring.to_km));
        let windows = listed(&farther.worse_windows);
        sentence.push_str(&format!(" At {distance} more followed: in {windows}, {} per action.", sizes(&there, "more")));
        all.extend(there);
    }
    (sentence, all)
}

fn depends(what: &str, on: &str, near: &str, opposite: Option<&OppositeSigns>) -> String {
    let Some(OppositeSigns { told, opposite }) = opposite else {
        return format!("Whether {what} changed the number of {on} {near} depends on the baseline.");
    };
    format!(
        "Whether fewer or more {on} followed {what} {near} depends on the baseline: in {}, held against {}, {} per action; held against {}, {}.",
        window_text(told.after.into()),
        window_text(told.baseline.into()),
        side(told.effect_per_action),
        window_text(opposite.baseline.into()),
        side(opposite.effect_per_action)
    )
}

fn cannot_be_told(what: &str, on: &str, near: &str, of_ring: &[&CurveWindow]) -> String {
    let missed = shares(of_ring, |cell| cell.detectable_per_action);
    let missed = if missed.is_empty() {
        String::new()
    } else {
        let span = span(&missed, percent);
        format!(" A change below {span} of what was expected, depending on window and baseline, would mostly be missed by this design.")
    };
    let direction = both_directions(of_ring);
    format!(
        "Whether {what} changed the number of {on} {near} cannot be told from no change.{direction}{missed} This is no proof that there was no effect."
    )
}

/// A sentence on the first window whose sign differs between baselines, with its two extremes; nothing when every sign holds.
fn both_directions(of_ring: &[&CurveWindow]) -> String {
    let differs = |after: Window| {
        let of_window = || of_ring.iter().filter(move |cell| cell.after == after);
        let least = of_window().min_by(|a, b| a.effect_per_action.total_cmp(&b.effect_per_action))?;
        let most = of_window().max_by(|a, b| a.effect_per_action.total_cmp(&b.effect_per_action))?;
        (least.effect_per_action < 0.0 && most.effect_per_action > 0.0).then_some((least, most))
    };
    let Some((least, most)) = of_ring.iter().find_map(|cell| differs(cell.after)) else { return String::new() };
    format!(
        " Even the direction depends on the baseline: in {}, held against {}, {} per action; held against {}, {}.",
        window_text(least.after.into()),
        window_text(least.baseline.into()),
        side(least.effect_per_action),
        window_text(most.baseline.into()),
        side(most.effect_per_action)
    )
}
