//! All diagnostics: those of the methods and those of the analyses.

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
        title: "Who inflicted deaths is not known",
        raised_when: "the measure counts deaths and the rows name no sides.",
        meaning: "It could not be checked whether deaths inflicted by the acting side are among them.",
        what_to_do: "Use a source that names the sides, or count events.",
    },
];

/// All diagnostics, those of methods first.
pub fn all() -> impl Iterator<Item = &'static DiagnosticInfo> {
    DIAGNOSTICS.iter().chain(ROW_DIAGNOSTICS)
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
