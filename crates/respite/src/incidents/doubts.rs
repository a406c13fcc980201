//! Doubts about what was linked in a project.

use super::Incidents;
use crate::render::numbers::counted;
use respite_data::linking::{LinkDiagnostic, tables::of_links};
use respite_stats::diagnostic::{Diagnostic, DiagnosticInfo};

/// Diagnostics raised beside incidents.
pub const INCIDENT_DIAGNOSTICS: &[DiagnosticInfo] = &[
    DiagnosticInfo {
        code: "incidents.one-source",
        title: "Nothing to link",
        raised_when: "fewer than two sources hold reports of happenings.",
        meaning: "Rows can only be the same report once more, or earlier states of a running count. That no other source reports a happening is not known.",
        what_to_do: "Import a second source, or name more `sources` in the file of `respite link --spec`.",
    },
    DiagnosticInfo {
        code: "incidents.waiting-judgements",
        title: "Judgements without their rows",
        raised_when: "judgements are in force on rows that are not among the linked ones.",
        meaning: "The row was dropped in a newer release, or its source is not linked. The judgement is kept and holds again when the row is back.",
        what_to_do: "See what the newer release dropped with `respite diff`, or take the judgement back.",
    },
    DiagnosticInfo {
        code: "incidents.contradicting-judgements",
        title: "Judgements that contradict each other",
        raised_when: "a person joined two rows and parted others so that not all can hold: A is B, B is C, and A is not C.",
        meaning: "Words that part rows always hold. Of those that join, the ones whose rows agree most hold; the others wait.",
        what_to_do: "Open the incident with `respite incident ID`, and take one of the judgements back.",
    },
    DiagnosticInfo {
        code: "incidents.many-uncertain",
        title: "Many pairs in doubt",
        raised_when: "pairs that are neither linked nor out of the question are more than a fifth of the links.",
        meaning: "Numbers of shared incidents could be quite different. The rows say too little to tell.",
        what_to_do: "Decide the most uncertain pairs with `respite review`.",
    },
];

/// Share of uncertain pairs among links from which the doubt is raised.
const MANY: f64 = 0.2;

/// The doubts about these incidents.
pub fn doubts(incidents: &Incidents) -> Vec<Diagnostic> {
    let mut raised = Vec::new();
    let sources = incidents.sources().len();
    if sources < 2 {
        let message = format!("{} with reports of happenings", counted(sources as u64, "source is there", "sources are there"));
        raised.push(Diagnostic { code: "incidents.one-source", message });
    }
    if let Some((first, second)) = incidents.waiting.first() {
        let count = counted(incidents.waiting.len() as u64, "judgement waits", "judgements wait");
        raised.push(Diagnostic {
            code: "incidents.waiting-judgements",
            message: format!("{count} for a row that is not linked, such as the one on {first} and {second}"),
        });
    }
    if let Some(first) = incidents.linked.not_followed.first() {
        let count = incidents.linked.not_followed.len() as u64;
        let cannot = counted(count, "judgement cannot be followed", "judgements cannot be followed");
        raised.push(Diagnostic {
            code: "incidents.contradicting-judgements",
            message: format!("{cannot}, such as the one on {} and {}: others part their rows", first.first, first.second),
        });
    }
    raised.extend(
        of_links(&incidents.linked, &incidents.plan.link).into_iter().map(|LinkDiagnostic { code, message }| Diagnostic { code, message }),
    );
    raised.extend(many_uncertain(incidents.linked.links.len(), incidents.linked.uncertain.len()));
    raised
}

/// The doubt that many pairs are neither linked nor out of the question.
pub fn many_uncertain(links: usize, uncertain: usize) -> Option<Diagnostic> {
    let message =
        format!("{} for {}", counted(uncertain as u64, "uncertain pair", "uncertain pairs"), counted(links as u64, "link", "links"));
    (uncertain as f64 > MANY * links as f64).then_some(Diagnostic { code: "incidents.many-uncertain", message })
}
