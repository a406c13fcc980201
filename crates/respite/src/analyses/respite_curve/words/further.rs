//! Sentences beside the headline: by distance, and asked in other ways.

use super::side;
use crate::{
    analyses::respite_curve::{
        answer::Statement,
        ids::{self, Identified},
        opened::OpenedStudy,
        second_looks::{Drift, Kinds, SecondAnswers, Ways},
    },
    likelihood,
    render::numbers::{number, percent, ring as ring_text, signed, window as window_text},
};
use respite_stats::{
    data::Window,
    effect::{CurveWindow, PlaceboCell},
    simulate::{FalseAlarms, Share},
};

/// The sentences beside the headline. They speak of the first declared baseline and window, not of the most striking.
pub(in crate::analyses::respite_curve) fn further(opened: &OpenedStudy, windows: &[CurveWindow], second: &SecondAnswers) -> Vec<Statement> {
    let wake = &opened.study.wake;
    let first = |windows: &[(i32, i32)]| windows.first().copied().map(Window::from);
    let Some((baseline, after)) = first(wake.baselines.get_ref()).zip(first(wake.after.get_ref())) else { return Vec::new() };
    let by_distance = by_distance(opened, windows, (baseline, after));
    let ways = second.specification_curve.as_ref().map(in_all_ways);
    let placebos = among_placebos(&second.placebos, (baseline, after));
    let overlap = with_and_without_overlap(opened, windows, second, (baseline, after));
    by_distance
        .into_iter()
        .chain(overlap)
        .chain(second.kinds.as_ref().and_then(|kinds| beside_one_another(kinds, (baseline, after))))
        .chain(second.drift.as_ref().and_then(if_paths_drift))
        .chain(placebos)
        .chain(ways.flatten())
        .chain(second.false_alarms.as_ref().map(cries_of_wolf))
        .collect()
}

/// Relief here and harm there, ring by ring, in one sentence.
fn by_distance(opened: &OpenedStudy, windows: &[CurveWindow], (baseline, after): (Window, Window)) -> Option<Statement> {
    let cells: Vec<&CurveWindow> = windows.iter().filter(|cell| cell.baseline == baseline && cell.after == after).collect();
    if cells.len() < 2 {
        return None;
    }
    let each = cells.iter().map(|cell| {
        let doubt = if cell.effect_band.pointwise.excludes_zero() { "" } else { " (cannot be told from none)" };
        format!("{}: {}{doubt}", ring_text(cell.ring.from_km, cell.ring.to_km), side(cell.effect_per_action))
    });
    let sentence = format!(
        "By distance, in {}, held against {}, per action, each judged by itself: {}.",
        window_text(after.into()),
        window_text(baseline.into()),
        each.collect::<Vec<_>>().join("; ")
    );
    let ids = cells.iter().map(|cell| ids::cell(&opened.name, "windows", cell.ring, baseline, after)).collect();
    Some(Statement { sentence, ids })
}

/// The kinds of action within strata of the counts before: what was, and no word of why.
fn beside_one_another(kinds: &Identified<Kinds>, (baseline, after): (Window, Window)) -> Option<Statement> {
    let value = &kinds.value;
    let of_window = value.standardised.iter().filter(|of| of.value.baseline == baseline && of.value.after == after);
    let cells: Vec<_> = of_window.filter_map(|of| Some((of, of.value.ratio.as_ref()?.estimate))).collect();
    if cells.len() < 2 {
        let reason = value.not_estimable.clone().unwrap_or_else(|| "no stratum of the counts before has an action of every kind".into());
        let sentence = format!("The kinds of action ({}) cannot be held beside one another: {reason}.", value.kinds.join(", "));
        return Some(Statement { sentence, ids: vec![kinds.id.clone()] });
    }
    let each = cells.iter().map(|(of, ratio)| format!("{} {}", of.value.kind, number(*ratio)));
    let sentence = format!(
        "Kinds of action beside one another, among actions that had like counts before: the count per day in {}, as a multiple of that in {}, within {} km: {}. This describes; a multiple below 1 may be a surge that ends, and a difference between kinds may lie in when each was chosen.",
        window_text(after.into()),
        window_text(baseline.into()),
        cells.first()?.0.value.ring.to_km,
        each.collect::<Vec<_>>().join(", ")
    );
    Some(Statement { sentence, ids: cells.iter().map(|(of, _)| of.id.clone()).collect() })
}

/// What the first window's effect becomes if the arms drift on as before, and how much drift the test of the days before would miss.
fn if_paths_drift(drift: &Identified<Drift>) -> Option<Statement> {
    let of = drift.value.windows.first()?;
    let (window, mut ids) = (&of.value, vec![of.id.clone()]);
    let straight = window.smoothness.iter().find(|at| at.limit == 0.0)?;
    let steepness = match window.relative_breakdown.robust {
        Some(0.0) => "it cannot be told from none even without a drift".to_owned(),
        Some(limit) => format!("a drift after, {} times as steep as the steepest before, is enough for it to be none", number(limit)),
        None => "no drift after, in shares of the steepest before, was found that makes it none".to_owned(),
    };
    // The bins are held against the last one before, which may be none of the declared baselines.
    let mut sentence = format!(
        "If the two paths had gone on drifting in a straight line as before (in bins of {} days, held against {}, within {} km), the change in {} would lie, by its robust interval, within {} to {} per action, where it is {} without a drift; {steepness}.",
        drift.value.bins_days,
        window_text((-i32::try_from(drift.value.bins_days).unwrap_or(i32::MAX), -1)),
        window.ring.to_km,
        window_text(window.after.into()),
        signed(straight.robust.low),
        signed(straight.robust.high),
        signed(window.effect_per_action)
    );
    let test = drift.value.test.as_ref();
    let missed = test.and_then(|of| Some((of, of.value.detectable.iter().find(|at| at.power == 0.8)?)));
    if let Some((of, at)) = missed
        && let Some(bias) = at.windows.iter().find(|one| one.after == window.after)
    {
        ids.push(of.id.clone());
        sentence.push_str(&format!(
            " The days before would show, four times in five, only a drift that by itself makes a change of {} per action or more there.",
            number(bias.bias_per_action.abs())
        ));
    }
    Some(Statement { sentence, ids })
}

/// With more overlapping wakes than this the model was not tried: see the explanation of `wake-deconvolution`.
const MANY_WAKES: f64 = 15.0;

/// All actions, isolated ones only, and with overlapping wakes modelled: up to three estimates side by side.
fn with_and_without_overlap(
    opened: &OpenedStudy,
    windows: &[CurveWindow],
    second: &SecondAnswers,
    (baseline, after): (Window, Window),
) -> Option<Statement> {
    let ring = opened.table.rings().first()?;
    let of =
        |windows: &[CurveWindow]| windows.iter().find(|cell| (cell.ring, cell.baseline, cell.after) == (*ring, baseline, after)).cloned();
    let all = of(windows)?;
    let mut ids = vec![ids::cell(&opened.name, "windows", *ring, baseline, after)];
    let doubtful = |excludes: bool| if excludes { "" } else { " (cannot be told from none)" };
    let mut parts = vec![format!("all actions {}{}", side(all.effect_per_action), doubtful(all.effect_band.pointwise.excludes_zero()))];
    if let Some(look) = second.looks.iter().find(|look| look.value.look == "isolated") {
        let cell = look.value.windows.iter().find(|of| of.value.ring == *ring && of.value.baseline == baseline && of.value.after == after);
        parts.push(match (cell, &look.value.not_estimable) {
            (Some(of), _) => {
                ids.push(of.id.clone());
                let told = doubtful(of.value.effect_band.pointwise.excludes_zero());
                let alone = look.value.treated.unwrap_or_default();
                format!("only the {alone} without another near by {}{told}", side(of.value.effect_per_action))
            }
            (None, _) => "those without another near by give no estimate".into(),
        });
    }
    if let Some(modelled) = &second.modelled {
        let inner = |of: &&Identified<_>| {
            let window: &respite_stats::effect::ModelledWindow = &of.value;
            (window.ring, window.baseline, window.after) == (*ring, baseline, after)
        };
        parts.push(match modelled.value.windows.iter().find(inner) {
            Some(_) if modelled.value.overlapping_others > MANY_WAKES => {
                ids.push(modelled.id.clone());
                format!(
                    "{} wakes overlap with each on average, too many to be told apart by a model",
                    number(modelled.value.overlapping_others)
                )
            }
            Some(of) => {
                ids.push(of.id.clone());
                let told = doubtful(of.value.effect_band.pointwise.excludes_zero());
                format!("with the wakes of others modelled {}{told}", side(of.value.effect_per_action))
            }
            None => "a model of overlapping wakes gives no estimate".into(),
        });
    }
    if parts.len() == 1 {
        return None;
    }
    let sentence = format!(
        "Since actions may overlap, the same in {} ways, in {}, held against {}, within {} km, per action, each judged by itself: {}.",
        if parts.len() == 2 { "two" } else { "three" },
        window_text(after.into()),
        window_text(baseline.into()),
        ring.to_km,
        parts.join("; ")
    );
    Some(Statement { sentence, ids })
}

/// The ranks of the first declared cell among placebos, with the word for the chance of the rank farthest out.
fn among_placebos(placebos: &[Identified<PlaceboCell>], (baseline, after): (Window, Window)) -> Option<Statement> {
    let of_window = placebos.iter().filter(|of| of.value.baseline == baseline && of.value.after == after);
    let (cells, without): (Vec<_>, Vec<_>) = of_window.partition(|of| of.value.placebos > 0);
    let first = &cells.first()?.value;
    let none = without.iter().map(|of| format!(" No other {} could be found.", of.value.kind.word())).collect::<String>();
    let each = cells.iter().map(|of| {
        let (cell, chance) = (&of.value, likelihood::word(of.value.p_value));
        // A tie counts half.
        let rank = if cell.rank.fract() == 0.0 { format!("{:.0}", cell.rank) } else { format!("{:.1}", cell.rank) };
        format!("rank {rank} of {} among other {} ({chance}, p = {})", cell.placebos + 1, cell.kind.word(), number(cell.p_value))
    });
    let sentence = format!(
        "Held against placebos, where no effect can be, the change in {}, held against {}, within {} km has {}.{none} The word is for the chance of a rank as far out if the real ones were as good as any. Dates and places by lot follow no surge, as actions may.",
        window_text(after.into()),
        window_text(baseline.into()),
        first.ring.to_km,
        each.collect::<Vec<_>>().join(", ")
    );
    Some(Statement { sentence, ids: cells.iter().map(|of| of.id.clone()).collect() })
}

/// How often the study finds something where there is nothing. No rows stand behind it: the data are simulated.
fn cries_of_wolf(alarms: &FalseAlarms) -> Statement {
    let share =
        |share: &Share| format!("{} ({} to {})", percent(100.0 * share.share), percent(100.0 * share.low), percent(100.0 * share.high));
    let (all, without) = (alarms.draws, alarms.not_estimable);
    if without == all {
        let sentence = format!("Its own false alarms are not known: none of {all} simulated data sets like this one allowed an estimate.");
        return Statement { sentence, ids: Vec::new() };
    }
    let left_out = if without > 0 { format!(" ({without} more allowed no estimate)") } else { String::new() };
    let sentence = format!(
        "Its own false alarms: on {} simulated data sets like this one{left_out}, in which actions do nothing, the headline named a change in {}; some window of the innermost ring showed a finding in {}, and some interval for one window alone, in any ring, excluded zero in {}. Real rows may be burstier than the simulated ones.",
        all - without,
        share(&alarms.headline),
        share(&alarms.any_finding),
        share(&alarms.any_pointwise)
    );
    Statement { sentence, ids: Vec::new() }
}

/// How far the answer depends on the choices, and the joint test.
fn in_all_ways(ways: &Identified<Ways>) -> Option<Statement> {
    let value = &ways.value;
    let (median, same, p) = (value.median_ratio?, value.share_same_sign?, value.joint_p_value?);
    if median == 1.0 {
        return None;
    }
    let (this, other) = if median < 1.0 { ("fewer", "more") } else { ("more", "fewer") };
    let sentence = format!(
        "Asked in {} ways (comparison, measure, ring, baseline, window), {} point to {this} and {} to {other} or none. If nothing had changed, \
         the chance of ways that lie as far from no change on average, in one direction or the other: {} (p = {}). Relief and rebound cancel in that average, and ways share rows, so that their number proves nothing.",
        value.defined,
        percent(100.0 * same),
        percent(100.0 * (1.0 - same)),
        likelihood::word(p),
        number(p)
    );
    Some(Statement { sentence, ids: vec![ways.id.clone()] })
}
