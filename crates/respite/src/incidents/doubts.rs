//! Doubts about what was linked in a project.

use super::{Incidents, Judgement};
use crate::render::numbers::counted;
use respite_data::linking::{LinkDiagnostic, tables::of_links};
use respite_model::{EventId, SourceId};
use respite_stats::diagnostic::{Diagnostic, DiagnosticInfo};
use std::collections::BTreeMap;

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
        code: "incidents.judged-otherwise",
        title: "Judgements on other versions of the rows",
        raised_when: "a row that a person judged says something else in the release that is linked now.",
        meaning: "The judgement is still followed. What the person read has changed.",
        what_to_do: "See what changed with `respite diff`, and judge the rows again.",
    },
    DiagnosticInfo {
        code: "incidents.same-file",
        title: "One file under two names of a source",
        raised_when: "two linked sources hold rows of one and the same file.",
        meaning: "Its rows find themselves. They are no two sources, and their agreement says nothing.",
        what_to_do: "Name the `sources` to be linked in the file of `respite link --spec`, without one of the two.",
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
    let changed = changed_since(incidents);
    if let Some(Judgement { first, second, .. }) = changed.first() {
        let count = counted(changed.len() as u64, "judgement was given", "judgements were given");
        let message = format!("{count} on other versions of the rows, such as the one on {first} and {second}");
        raised.push(Diagnostic { code: "incidents.judged-otherwise", message });
    }
    if let Some((one, other)) = same_file(incidents) {
        let message = format!("{one} and {other} hold rows of one and the same file");
        raised.push(Diagnostic { code: "incidents.same-file", message });
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
    let (links, uncertain) = (incidents.linked.links.len(), incidents.linked.uncertain.len());
    if uncertain as f64 > MANY * links as f64 {
        let pairs = counted(uncertain as u64, "uncertain pair", "uncertain pairs");
        let message = format!("{pairs} for {}", counted(links as u64, "link", "links"));
        raised.push(Diagnostic { code: "incidents.many-uncertain", message });
    }
    raised
}

/// Judgements of which a row says something else than when they were given.
fn changed_since(incidents: &Incidents) -> Vec<&Judgement> {
    let now = |id: &EventId| incidents.find(id).map(Judgement::fingerprint);
    let is_changed = |judgement: &&Judgement| {
        let seen = judgement.seen.as_ref();
        let now = now(&judgement.first).zip(now(&judgement.second));
        seen.zip(now).is_some_and(|(seen, (first, second))| *seen != [first, second])
    };
    incidents.judgements.values().filter(is_changed).collect()
}

/// Two sources that hold rows of one file.
fn same_file(incidents: &Incidents) -> Option<(SourceId, SourceId)> {
    let mut source_of: BTreeMap<&str, &SourceId> = BTreeMap::new();
    let mut found = None;
    for (_, event) in incidents.groups.iter().flat_map(|group| incidents.versions(group)) {
        let first = *source_of.entry(&event.file).or_insert(&event.source);
        if *first != event.source {
            found = found.or_else(|| Some((first.clone(), event.source.clone())));
        }
    }
    found
}
