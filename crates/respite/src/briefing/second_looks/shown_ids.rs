//! The ids of the numbers that the section shows, those with the same rows together.

use crate::analyses::respite_curve::Answer;

/// Groups of ids; the rows of the first are the rows of all.
pub(in crate::briefing) fn shown_ids(answer: &Answer) -> Vec<Vec<String>> {
    let with = |id: &str, keys: &[&str]| {
        let numbers = keys.iter().map(|key| format!("{id}/{key}"));
        std::iter::once(id.to_owned()).chain(numbers).collect::<Vec<_>>()
    };
    let mut groups = Vec::new();
    for look in &answer.looks {
        groups.push(with(&look.id, &["treated", "treated_campaigns", "control", "control_campaigns"]));
        let inner = look.value.windows.iter().filter(|of| Some(of.value.ring) == answer.verdict.ring);
        groups.extend(inner.map(|of| with(&of.id, &["effect_per_action"])));
    }
    if let Some(modelled) = &answer.modelled {
        groups.push(with(&modelled.id, &["overlapping_others"]));
        groups.extend(modelled.value.windows.iter().map(|of| with(&of.id, &["effect_per_action"])));
    }
    if let Some(drift) = &answer.drift {
        groups.extend(drift.value.windows.iter().map(|of| with(&of.id, &["effect_per_action"])));
        groups.extend(drift.value.test.iter().map(|of| with(&of.id, &[])));
    }
    if let Some(kinds) = &answer.kinds {
        let each = kinds.value.standardised.iter().flat_map(|of| with(&of.id, &["actions", "ratio/estimate"]));
        groups.push(std::iter::once(kinds.id.clone()).chain(each).collect());
    }
    groups.extend(answer.resampled.iter().map(|of| with(&of.id, &["lowest_per_action", "median_per_action", "highest_per_action"])));
    groups.extend(answer.placebos.iter().map(|of| with(&of.id, &["estimate", "rank", "p_value"])));
    if let Some(curve) = &answer.specification_curve {
        groups.push(vec![curve.id.clone()]);
        groups.extend(curve.value.ways.iter().map(|of| with(&of.id, &["ratio"])));
    }
    groups
}
