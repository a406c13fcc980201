//! Doubts that come from rows of several sources telling of one happening.

use super::rows::{Admitting, Rows, Versions, vintages};
use crate::{
    Error,
    incidents::{Grouping, LinkPlan},
    render::numbers::counted,
};
use respite_stats::diagnostic::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};

/// Days by which sources may differ and still be said to agree.
const DAYS: i32 = 1;

/// The parts of a study that counts incidents.
pub(super) struct Parts<'a> {
    pub(super) versions: &'a Versions,
    pub(super) actions: &'a Rows,
    pub(super) comparison: Option<&'a Rows>,
    pub(super) kinds: &'a BTreeMap<String, Rows>,
    pub(super) outcome: &'a Rows,
    pub(super) inner_km: f64,
}

impl Parts<'_> {
    /// All doubts about the incidents.
    pub(super) fn doubts(&self) -> Vec<Diagnostic> {
        let named = [("actions", Some(self.actions)), ("comparison", self.comparison), ("outcome", Some(self.outcome))];
        let named = named.into_iter().filter_map(|(name, rows)| Some((name.to_owned(), rows?)));
        let all: Vec<(String, &Rows)> = named.chain(self.kinds.iter().map(|(name, rows)| (format!("kind {name:?}"), rows))).collect();
        let each = all.iter().flat_map(|(part, rows)| self.of_part(part, rows));
        let of_linking = self.versions.linked.grouping().doubts().iter().cloned();
        let all = each.chain(self.action_in_outcome()).chain(self.two_arms()).chain(self.disputed());
        all.chain(of_linking).collect()
    }

    fn of_part(&self, part: &str, rows: &Rows) -> Vec<Diagnostic> {
        let mut doubts = Vec::new();
        if rows.unlinked > 0 {
            let what = counted(rows.unlinked, "row of the part is of a source that is", "rows of the part are of sources that are");
            let message = format!("{} not linked, and counted each for itself", what.replace("the part", &format!("the {part}")));
            doubts.push(Diagnostic { code: "incidents.not-linked", message });
        }
        if rows.without_report > 0 {
            let what = counted(rows.without_report, "incident is", "incidents are");
            let message = format!(
                "{what} left out of the {part}: of their rows only a copy, or an earlier state of a running count, meets the condition"
            );
            doubts.push(Diagnostic { code: "incidents.report-not-admitted", message });
        }
        let known: Vec<usize> = rows.incidents.iter().flatten().copied().collect();
        let apart = known.iter().filter(|incident| self.versions.linked.differ(**incident, DAYS, self.inner_km)).count();
        if apart > 0 {
            let message = format!(
                "in {apart} of {} incidents of the {part} the sources differ by more than a day, or by more than {} km, the innermost ring",
                known.len(),
                self.inner_km
            );
            doubts.push(Diagnostic { code: "incidents.day-or-place-differs", message });
        }
        doubts
    }

    /// Outcome incidents that another source lists as an act: those left out, and those of other kinds of action, which are counted.
    fn action_in_outcome(&self) -> Vec<Diagnostic> {
        let code = "incidents.action-in-outcome";
        let mut doubts = Vec::new();
        if self.outcome.acts > 0 {
            let what = counted(self.outcome.acts, "outcome incident is", "outcome incidents are");
            let message = format!("{what} left out, since another source's version is among the actions or the comparison");
            doubts.push(Diagnostic { code, message });
        }
        for (name, rows) in self.kinds {
            let is_other = |incident: &&usize| {
                let own = self.outcome.met.get(*incident);
                rows.met.get(*incident).is_some_and(|all| all.iter().any(|id| own.is_none_or(|own| !own.contains(id))))
            };
            let shared = self.outcome.incidents.iter().flatten().filter(is_other).count() as u64;
            if shared > 0 {
                let what = counted(shared, "outcome incident has", "outcome incidents have");
                let message = format!("{what} another source's version in the kind {name:?}; they are counted");
                doubts.push(Diagnostic { code, message });
            }
        }
        doubts
    }

    /// Incidents that are an action to one source, and to another what actions are compared with.
    fn two_arms(&self) -> Option<Diagnostic> {
        let of = |rows: &Rows| rows.incidents.iter().flatten().copied().collect::<BTreeSet<usize>>();
        let shared = of(self.actions).intersection(&of(self.comparison?)).count() as u64;
        let what = counted(shared, "incident is", "incidents are");
        let message = format!("{what} among the actions by one source's version and in the comparison by another's; both are counted");
        (shared > 0).then_some(Diagnostic { code: "incidents.two-arms", message })
    }

    /// Outcome incidents that a source has too which counts such things, but not as one of them.
    fn disputed(&self) -> Option<Diagnostic> {
        let rows = self.outcome;
        let sources: BTreeSet<&str> =
            rows.sources.keys().map(|(source, _)| source.as_str()).chain(rows.spans.keys().map(String::as_str)).collect();
        let disputes = |incident: &&usize| {
            let met = rows.met.get(*incident).map_or(&[][..], Vec::as_slice);
            let all = self.versions.linked.rows(**incident);
            let agrees = |source: &str| all.iter().any(|row| row.source == source && met.contains(&row.id));
            all.iter().any(|row| row.reports && sources.contains(row.source.as_str()) && !agrees(&row.source))
        };
        let known: Vec<usize> = rows.incidents.iter().flatten().copied().collect();
        let disputed = known.iter().filter(disputes).count();
        let message = format!(
            "{disputed} of {} outcome incidents are reported by a source whose own row does not meet the outcome's condition, though other rows of it do; they are counted",
            known.len()
        );
        (disputed > 0).then_some(Diagnostic { code: "incidents.disputed", message })
    }
}

/// In a study that counts rows: how many outcome rows tell of what another outcome row tells of too.
///
/// # Errors
/// When the study names a source as no source can be called.
pub(super) fn counted_twice(from: Admitting<'_>, outcome: &Rows) -> Result<Option<Diagnostic>, Error> {
    let code = "rows.counted-twice";
    let sources: BTreeSet<&str> = outcome.sources.keys().map(|(source, _)| source.as_str()).collect();
    if from.versions.is_some() || sources.len() < 2 {
        return Ok(None);
    }
    let vintages = vintages(from.file, from.study)?;
    let grouping = LinkPlan::of(from.project).and_then(|plan| plan.linked_sources(from.project)).and_then(|linked| {
        let of_linked = linked.iter().filter(|source| sources.contains(source.as_str())).count();
        (of_linked > 1).then(|| Grouping::of(from.project, &vintages)).transpose()
    });
    let grouping = match grouping {
        Ok(Some(grouping)) => grouping,
        Ok(None) => return Ok(None),
        Err(error) => {
            let message =
                format!("how many of {} outcome rows tell of what another tells of is not known: could not {error}", outcome.len());
            return Ok(Some(Diagnostic { code, message }));
        }
    };
    let mut rows_of: BTreeMap<usize, u64> = BTreeMap::new();
    let admitted = outcome.admitted(from.study.precision.coarsest_place);
    let places: Vec<usize> = admitted.collect();
    for membership in places.iter().filter_map(|row| grouping.membership(&outcome.ids[*row])) {
        *rows_of.entry(membership.incident).or_default() += 1;
    }
    let shared: Vec<u64> = rows_of.into_values().filter(|rows| *rows > 1).collect();
    let message = format!(
        "{} of {} outcome rows tell of {} that another outcome row tells of too; each row is counted",
        shared.iter().sum::<u64>(),
        places.len(),
        counted(shared.len() as u64, "incident", "incidents")
    );
    Ok((!shared.is_empty()).then_some(Diagnostic { code, message }))
}
