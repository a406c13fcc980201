//! Sentences beside the headline: by distance, and asked in other ways.

use super::side;
use crate::{
    analyses::respite_curve::{
        answer::Statement,
        ids::{self, Identified},
        opened::OpenedStudy,
        second_looks::Ways,
    },
    likelihood,
    render::numbers::{number, percent, ring as ring_text, window as window_text},
};
use respite_stats::{
    data::Window,
    effect::{CurveWindow, PlaceboCell},
};

/// What the sentences are made from.
pub(in crate::analyses::respite_curve) struct Shown<'a> {
    pub(in crate::analyses::respite_curve) windows: &'a [CurveWindow],
    pub(in crate::analyses::respite_curve) ways: Option<&'a Identified<Ways>>,
    pub(in crate::analyses::respite_curve) placebos: &'a [Identified<PlaceboCell>],
}

/// The sentences beside the headline. They speak of the first declared baseline and window, not of the most striking.
pub(in crate::analyses::respite_curve) fn further(opened: &OpenedStudy, shown: &Shown<'_>) -> Vec<Statement> {
    let wake = &opened.study.wake;
    let first = |windows: &[(i32, i32)]| windows.first().copied().map(Window::from);
    let Some((baseline, after)) = first(wake.baselines.get_ref()).zip(first(wake.after.get_ref())) else { return Vec::new() };
    let by_distance = by_distance(opened, shown, (baseline, after));
    let ways = shown.ways.map(in_all_ways);
    let placebos = among_placebos(shown, (baseline, after));
    by_distance.into_iter().chain(placebos).chain(ways.flatten()).collect()
}

/// Relief here and harm there, ring by ring, in one sentence.
fn by_distance(opened: &OpenedStudy, shown: &Shown<'_>, (baseline, after): (Window, Window)) -> Option<Statement> {
    let cells: Vec<&CurveWindow> = shown.windows.iter().filter(|cell| cell.baseline == baseline && cell.after == after).collect();
    if cells.len() < 2 {
        return None;
    }
    let each = cells.iter().map(|cell| {
        let doubt = if cell.effect_band.pointwise.excludes_zero() { "" } else { " (cannot be told from none)" };
        format!("{}: {}{doubt}", ring_text(cell.ring.from_km, cell.ring.to_km), side(cell.effect_per_action))
    });
    let sentence = format!(
        "By distance, in {}, held against {}, per action: {}.",
        window_text(after.into()),
        window_text(baseline.into()),
        each.collect::<Vec<_>>().join("; ")
    );
    let ids = cells.iter().map(|cell| ids::cell(&opened.name, "windows", cell.ring, baseline, after)).collect();
    Some(Statement { sentence, ids })
}

/// The ranks of the first declared cell among placebos, with the word for the chance of the rank farthest out.
fn among_placebos(shown: &Shown<'_>, (baseline, after): (Window, Window)) -> Option<Statement> {
    let cells: Vec<_> =
        shown.placebos.iter().filter(|of| of.value.baseline == baseline && of.value.after == after && of.value.placebos > 0).collect();
    let first = &cells.first()?.value;
    let each = cells.iter().map(|of| {
        let (cell, chance) = (&of.value, likelihood::word(of.value.p_value));
        // A tie counts half.
        let rank = if cell.rank.fract() == 0.0 { format!("{:.0}", cell.rank) } else { format!("{:.1}", cell.rank) };
        format!("rank {rank} of {} among other {} ({chance}, p = {})", cell.placebos + 1, cell.kind.word(), number(cell.p_value))
    });
    let sentence = format!(
        "Held against placebos, where no effect can be, the change in {}, held against {}, within {} km has {}. The word is for the chance of a rank as far out if the real ones were as good as any. Dates and places by lot follow no surge, as actions may.",
        window_text(after.into()),
        window_text(baseline.into()),
        first.ring.to_km,
        each.collect::<Vec<_>>().join(", ")
    );
    Some(Statement { sentence, ids: cells.iter().map(|of| of.id.clone()).collect() })
}

/// How far the answer depends on the choices, and the joint test.
fn in_all_ways(ways: &Identified<Ways>) -> Option<Statement> {
    let value = &ways.value;
    let (median, same, p) = (value.median_ratio?, value.share_same_sign?, value.joint_p_value?);
    let (this, other) = if median < 1.0 { ("fewer", "more") } else { ("more", "fewer") };
    let sentence = format!(
        "Asked in {} ways (comparison, measure, ring, baseline, window), {} point to {this} and {} to {other} or none. If nothing had changed, \
         ways that agree as much would be: {} (p = {}).",
        value.defined,
        percent(100.0 * same),
        percent(100.0 * (1.0 - same)),
        likelihood::word(p),
        number(p)
    );
    Some(Statement { sentence, ids: vec![ways.id.clone()] })
}
