//! All diagnostics: those of the methods, of the analyses, of compared releases and of linking.

use crate::incidents::INCIDENT_DIAGNOSTICS;
use crate::linking::LINK_DIAGNOSTICS;
use crate::vintages::VINTAGE_DIAGNOSTICS;
use respite_stats::diagnostic::{DIAGNOSTICS, DiagnosticInfo};

/// Diagnostics raised while rows are chosen for a study.
pub const ROW_DIAGNOSTICS: &[DiagnosticInfo] = &[
    DiagnosticInfo {
        code: "rows.without-place",
        title: "Rows without coordinates",
        raised_when: "rows that the study's conditions admit have no coordinates and cannot be placed in a ring.",
        meaning: "They are left out of every count of this study. If they are not spread like the others, the result is about the placed rows only.",
        what_to_do: "See which they are with `respite events --where \"latitude IS NULL\"`.",
    },
    DiagnosticInfo {
        code: "rows.too-coarse",
        title: "Rows placed too coarsely",
        raised_when: "the study states the coarsest place that it admits, and rows are known less finely.",
        meaning: "They are left out of every count of this study. Rows that are known only roughly may differ from the others, for example by being smaller or farther from towns.",
        what_to_do: "Compare with the second look at the neighbouring levels.",
    },
    DiagnosticInfo {
        code: "comparison.few",
        title: "Few dates or places to compare with",
        raised_when: "fewer comparison dates or places than asked for could be drawn for some actions without touching another action's wake.",
        meaning: "The comparison rests on the actions that have quiet times or places near by, and these may differ from the rest.",
        what_to_do: "Shorten the horizon, ask for fewer per action, or compare with other actions.",
    },
    DiagnosticInfo {
        code: "comparison.surge",
        title: "Actions may follow surges",
        raised_when: "a study compares actions with other dates or other places.",
        meaning: "Measures of force often follow a surge, and after a surge a fall is usual with or without them. Ordinary dates and places have no surge before them, so part of a fall may be this return to the usual.",
        what_to_do: "Compare with other actions that follow surges too, and look at the curve under every baseline.",
    },
    DiagnosticInfo {
        code: "outcome.truncated",
        title: "Counts without a number",
        raised_when: "the measure counts deaths and some outcome rows give no number.",
        meaning: "Rows without a number add nothing. A fall may be a fall in reporting.",
        what_to_do: "Count events beside deaths.",
    },
    DiagnosticInfo {
        code: "guard.lifted",
        title: "A guard was lifted by name",
        raised_when: "the study lifts a guard that would have stopped it.",
        meaning: "The outcome contains the action itself or deaths that the acting side inflicted. A rise after the action may be the action.",
        what_to_do: "Narrow the outcome's condition instead, if it can be done.",
    },
    DiagnosticInfo {
        code: "guard.sides-unknown",
        title: "Who acted or inflicted deaths is not known",
        raised_when: "rows name no sides, or no outcome row names the side that acts.",
        meaning: "It could not be checked whether the acting side's own deeds, or deaths that it inflicted, are in the outcome. One side often has several names.",
        what_to_do: "Write the names that the outcome rows use into `acting_sides` under `[actions]`, use a source that names the sides, or count events.",
    },
    DiagnosticInfo {
        code: "guard.own-acts",
        title: "The acting side may have acted in outcome rows",
        raised_when: "the measure counts events, and in some outcome rows the acting side is the one that acted or may be.",
        meaning: "The outcome then mixes what the question is about with what the acting side did itself. A rise after an operation may be the operation.",
        what_to_do: "Narrow the outcome to rows in which others acted, where the source says who did.",
    },
    DiagnosticInfo {
        code: "guard.same-day-place",
        title: "Outcome rows at the very place and day of actions",
        raised_when: "outcome rows stand at exactly the place and day of actions.",
        meaning: "They may tell of the actions themselves. Rows of different sources are not linked yet, so such rows are counted.",
        what_to_do: "Look at them with `respite trace` and narrow the outcome. They all fall on day 0, which enters no window of these actions, but may enter windows of others.",
    },
    DiagnosticInfo {
        code: "rows.coverage",
        title: "Days in which no row could be seen",
        raised_when: "the study's observed days go beyond the days of the outcome rows, or several sources cover different days.",
        meaning: "A day without any possible row counts as a day without events. A fall at the edge may be the end of the data.",
        what_to_do: "Set `observed` to days that all sources of the outcome cover.",
    },
];

/// All diagnostics, those of methods first.
pub fn all() -> impl Iterator<Item = &'static DiagnosticInfo> {
    DIAGNOSTICS.iter().chain(ROW_DIAGNOSTICS).chain(VINTAGE_DIAGNOSTICS).chain(LINK_DIAGNOSTICS).chain(INCIDENT_DIAGNOSTICS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique() {
        let mut codes: Vec<_> = all().map(|doubt| doubt.code).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
