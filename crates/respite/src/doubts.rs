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
        meaning: "They may tell of the actions themselves, and are counted. A study that counts incidents leaves out what is linked to an action; these are not.",
        what_to_do: "Look at them with `respite trace` and narrow the outcome, or write `unit = \"incidents\"` at the top of the study. They all fall on day 0, which enters no window of these actions, but may enter windows of others.",
    },
    DiagnosticInfo {
        code: "rows.counted-twice",
        title: "Several rows of one happening",
        raised_when: "a study counts rows, its outcome has rows of two or more sources, and the linking takes some of them for reports of one happening.",
        meaning: "Each of these rows is counted. Where more sources report, more is counted, so that a change may be one of reporting.",
        what_to_do: "Write `unit = \"incidents\"` at the top of the study, or name one source in the outcome's condition. `respite incidents` lists what is linked.",
    },
    DiagnosticInfo {
        code: "incidents.not-linked",
        title: "Rows of sources that are not linked",
        raised_when: "a study counts incidents and admits rows of sources that `respite link` does not link.",
        meaning: "Each of these rows is counted for itself, even where another row tells of the same.",
        what_to_do: "Name the source in `sources` of the file of `respite link --spec`, or leave it out of the condition.",
    },
    DiagnosticInfo {
        code: "incidents.report-not-admitted",
        title: "Incidents of which only copies are admitted",
        raised_when: "a study counts incidents, and of some the condition admits only a copy or an earlier state of a running count.",
        meaning: "They are left out: the source's own report of them does not meet the condition.",
        what_to_do: "Look at them with `respite incidents --where` and the condition; widen it if they are meant.",
    },
    DiagnosticInfo {
        code: "incidents.disputed",
        title: "Incidents that not all sources count as such",
        raised_when: "a study counts incidents, and a source that has outcome rows reports some of them by a row that does not meet the outcome's condition.",
        meaning: "They are counted, since one source's version is enough. To another source they were of another kind, day or place.",
        what_to_do: "Read their versions with `respite incident ID`. Name one source in the outcome's condition to see how far the answer moves.",
    },
    DiagnosticInfo {
        code: "incidents.action-in-outcome",
        title: "Actions that another source lists as outcome",
        raised_when: "a study counts incidents, and outcome rows are linked to a row of the actions, the comparison or another kind of action.",
        meaning: "Linked to an action or comparison, they are that action itself and are left out of the outcome. Linked to another kind of action of the second looks, they are counted.",
        what_to_do: "Read their versions with `respite incident ID`, and judge doubtful links with `respite review`.",
    },
    DiagnosticInfo {
        code: "incidents.two-arms",
        title: "Incidents that are action and comparison at once",
        raised_when: "a study counts incidents, and one source's version of some is among the actions, another's in the comparison.",
        meaning: "They are counted on both sides, which draws the two together. The sources differ on what was done.",
        what_to_do: "Name one source in both conditions, or judge the links with `respite review`.",
    },
    DiagnosticInfo {
        code: "incidents.day-or-place-differs",
        title: "Sources differ on day or place",
        raised_when: "a study counts incidents, and reports of two sources lie more than a day apart, or farther apart than the innermost ring.",
        meaning: "Day and place are those of the first source in order. Another order may put the incident into another ring or window.",
        what_to_do: "Run the study with another `order` under `[incidents]` and see how far the answer moves.",
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
