//! The ids of the numbers that the section shows, those with the same rows together.

use crate::analyses::respite_curve::{Answer, Identified, LookAnswer};
use respite_stats::{
    data::{Ring, Window},
    effect::CurveWindow,
};

/// Ids of numbers that rest on the same rows as the effect of a window.
pub(in crate::briefing) fn on_the_same_rows(answer: &Answer, window: &CurveWindow) -> Vec<String> {
    let here = |ring: Ring, baseline: Window, after: Window| (ring, baseline, after) == (window.ring, window.baseline, window.after);
    let keys = |id: &str, keys: &[&str]| keys.iter().map(|key| format!("{id}/{key}")).collect::<Vec<_>>();
    let placebos = answer.placebos.iter().filter(|of| here(of.value.ring, of.value.baseline, of.value.after));
    let resampled = answer.resampled.iter().filter(|of| here(of.value.ring, of.value.baseline, of.value.after));
    let modelled = answer.modelled.iter().flat_map(|modelled| &modelled.value.windows);
    let modelled = modelled.filter(|of| here(of.value.ring, of.value.baseline, of.value.after));
    let ways = answer.specification_curve.iter().flat_map(|curve| &curve.value.ways);
    let declared = format!("{}/ways/", answer.study);
    let ways = ways.filter(|of| of.id.starts_with(&declared) && here(of.value.ring, of.value.baseline, of.value.after));
    let mut ids = Vec::new();
    ids.extend(placebos.flat_map(|of| [vec![of.id.clone()], keys(&of.id, &["estimate", "rank", "p_value"])].concat()));
    ids.extend(resampled.flat_map(|of| keys(&of.id, &["lowest_per_action", "median_per_action", "highest_per_action"])));
    ids.extend(modelled.flat_map(|of| [of.id.clone(), format!("{}/effect_per_action", of.id)]));
    ids.extend(ways.map(|of| format!("{}/ratio", of.id)));
    ids
}

/// Ids of the numbers that rest on rows of their own; the first of each list is the one whose rows are shown.
///
/// Of a second look the page shows the actions and the comparison; the command lists the rows behind each number.
pub(in crate::briefing) fn groups(answer: &Answer) -> Vec<Vec<String>> {
    let ways: Vec<&str> = answer.specification_curve.iter().flat_map(|curve| &curve.value.ways).map(|way| way.id.as_str()).collect();
    let look = |look: &Identified<LookAnswer>| {
        let sample = ["treated", "treated_campaigns", "control", "control_campaigns"];
        let of_look = format!("{}/ways/", look.id);
        let mut ids = vec![look.id.clone()];
        ids.extend(sample.map(|key| format!("{}/{key}", look.id)));
        ids.extend(look.value.windows.iter().flat_map(|of| [of.id.clone(), format!("{}/effect_per_action", of.id)]));
        ids.extend(ways.iter().filter(|id| id.starts_with(&of_look)).map(|id| format!("{id}/ratio")));
        ids
    };
    // A look without a curve may still be among the ways to ask.
    let shown = |look: &&Identified<LookAnswer>| {
        let of_look = format!("{}/ways/", look.id);
        look.value.not_estimable.is_none() || ways.iter().any(|id| id.starts_with(&of_look))
    };
    let looks = answer.looks.iter().filter(shown);
    let mut groups: Vec<Vec<String>> = looks.map(look).collect();
    groups.push(vec![format!("{}/cells", answer.study), format!("{}/cells/p_value", answer.study)]);
    groups.extend(answer.specification_curve.iter().map(|curve| vec![curve.id.clone()]));
    groups.extend(answer.modelled.iter().map(|modelled| vec![modelled.id.clone(), format!("{}/overlapping_others", modelled.id)]));
    if let Some(drift) = &answer.drift {
        groups.extend(drift.value.windows.iter().map(|of| vec![of.id.clone(), format!("{}/effect_per_action", of.id)]));
        groups.extend(drift.value.test.iter().map(|of| vec![of.id.clone()]));
    }
    if let Some(kinds) = &answer.kinds {
        let each = kinds.value.standardised.iter().flat_map(|of| ["", "/actions", "/ratio/estimate"].map(|key| format!("{}{key}", of.id)));
        groups.push(std::iter::once(kinds.id.clone()).chain(each).collect());
    }
    groups
}
