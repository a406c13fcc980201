//! Which incident each row belongs to: all that studies and checks need of the linking.

use super::{Incidents, LinkPlan, in_force};
use crate::{Error, Project};
use respite_data::{
    linking::scored::RULE,
    store::{DoubtRow, IncidentRow, LinkRow, StoreError, Vintages},
};
use respite_stats::diagnostic::Diagnostic;
use std::collections::HashMap;

/// The incident of each linked row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grouping {
    of: HashMap<String, Membership>,
    incidents: usize,
    doubts: Vec<Diagnostic>,
}

/// A row's place in its incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Membership {
    /// Number of the incident, from 0, in the order of the incidents' first rows.
    pub incident: usize,
    /// Whether it is its source's report: neither the same report once more nor an earlier state of a running count.
    pub reports: bool,
    /// Which report of the incident it is, from 1: rows of several sources whose texts are one text have one number.
    pub report: u32,
}

impl Grouping {
    /// The incidents of a choice of releases: read from their table, or linked where there is none.
    ///
    /// # Errors
    /// When the rows cannot be read or linked.
    pub fn of(project: &Project, vintages: &Vintages) -> Result<Self, Error> {
        let (rows, doubts) = match project.store().incident_rows(&made_from(project, vintages)?) {
            Some((rows, doubts)) => (rows, doubts.iter().filter_map(known).collect()),
            None => {
                let incidents = Incidents::of(project, vintages)?;
                (rows(&incidents), super::doubts(&incidents))
            }
        };
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut of = HashMap::with_capacity(rows.len());
        for row in &rows {
            let next = numbers.len();
            let incident = *numbers.entry(&row.incident_id).or_insert(next);
            of.insert(row.event_id.clone(), Membership { incident, reports: row.of.is_none(), report: row.report });
        }
        let incidents = numbers.len();
        Ok(Self { of, incidents, doubts })
    }

    /// A row's place; `None` for a row of a source that is not linked.
    pub fn membership(&self, event_id: &str) -> Option<Membership> {
        self.of.get(event_id).copied()
    }

    /// The doubts about which rows are one happening.
    pub fn doubts(&self) -> &[Diagnostic] {
        &self.doubts
    }

    /// Number of incidents, those of one row included.
    pub fn incidents(&self) -> usize {
        self.incidents
    }
}

impl Incidents {
    /// Writes which rows make an incident, and the links, into the project's tables, unless another process writes there: they can be thrown
    /// away and are made anew.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn keep(&self, project: &Project) -> Result<(), Error> {
        let vintages = Vintages::Named(self.releases.iter().cloned().collect());
        let link = |linked: bool| {
            move |link: &respite_data::linking::scored::Link| {
                let id = |row| self.linked.rows.row(row).id.0.clone();
                LinkRow { first: id(link.first), second: id(link.second), probability: link.probability, linked, judged: link.judged }
            }
        };
        let links = self.linked.links.iter().map(link(true)).chain(self.linked.uncertain.iter().map(link(false)));
        let mut links: Vec<LinkRow> = links.collect();
        links.sort_by(|a, b| (&a.first, &a.second).cmp(&(&b.first, &b.second)));
        let doubts = super::doubts(self).into_iter().map(|doubt| DoubtRow { code: doubt.code.to_owned(), message: doubt.message });
        let doubts: Vec<DoubtRow> = doubts.collect();
        match project.store().write_incidents(&made_from(project, &vintages)?, &rows(self), &links, &doubts) {
            Err(StoreError::Busy { .. }) => Ok(()),
            written => Ok(written?),
        }
    }
}

/// A doubt of the table, by the code that the program knows.
fn known(row: &DoubtRow) -> Option<Diagnostic> {
    let info = crate::doubts::all().find(|info| info.code == row.code)?;
    Some(Diagnostic { code: info.code, message: row.message.clone() })
}

/// All that the incidents depend on, as text.
fn made_from(project: &Project, vintages: &Vintages) -> Result<String, Error> {
    let plan = LinkPlan::of(project)?;
    let sources = plan.linked_sources(project)?;
    let releases = project.store().releases(vintages)?.into_iter().filter(|import| sources.contains(&import.source));
    let tables: Vec<&str> = releases.flat_map(|import| import.tables.iter().map(|table| table.sha256.as_str())).collect();
    let judgements: Vec<_> = in_force(project)?.into_values().collect();
    let all = (env!("CARGO_PKG_VERSION"), RULE, tables, &plan, judgements);
    let unwritten = |error: serde_json::Error| super::IncidentError::Unwritten { what: "incidents", reason: error.to_string() };
    Ok(serde_json::to_string(&all).map_err(unwritten)?)
}

fn rows(incidents: &Incidents) -> Vec<IncidentRow> {
    let id = |row| incidents.linked.rows.row(row).id.0.clone();
    let of_group = |group: &super::Group| {
        let row = |(member, event): (&respite_data::linking::scored::Member, &respite_model::Event)| IncidentRow {
            incident_id: group.id.0.clone(),
            event_id: event.id.0.clone(),
            source: event.source.to_string(),
            vintage: event.vintage.0.clone(),
            role: member.role.word().to_owned(),
            of: member.of.map(id),
            report: u32::from(member.report) + 1,
        };
        incidents.versions(group).map(row).collect::<Vec<_>>()
    };
    incidents.groups.iter().flat_map(of_group).collect()
}
