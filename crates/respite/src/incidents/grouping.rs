//! Which incident each row belongs to: all that studies and checks need of the linking.

use super::{Incidents, LinkPlan, in_force};
use crate::{Error, Project};
use respite_data::store::{IncidentRow, LinkRow, Vintages};
use std::collections::HashMap;

/// The incident of each linked row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grouping {
    of: HashMap<String, Membership>,
    incidents: usize,
    links: usize,
    uncertain: usize,
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
        let (store, made_from) = (project.store(), made_from(project, vintages)?);
        let (rows, links, uncertain) = match store.incident_rows(&made_from) {
            Some(rows) => {
                let links = store.incident_links(&made_from).unwrap_or_default();
                let linked = links.iter().filter(|link| link.linked).count();
                (rows, linked, links.len() - linked)
            }
            None => {
                let incidents = Incidents::of(project, vintages)?;
                (rows(&incidents), incidents.linked.links.len(), incidents.linked.uncertain.len())
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
        Ok(Self { of, incidents, links, uncertain })
    }

    /// A row's place; `None` for a row of a source that is not linked.
    pub fn membership(&self, event_id: &str) -> Option<Membership> {
        self.of.get(event_id).copied()
    }

    /// Number of links, and of pairs that are not linked and not out of the question.
    pub fn links_and_uncertain(&self) -> (usize, usize) {
        (self.links, self.uncertain)
    }

    /// Number of incidents, those of one row included.
    pub fn incidents(&self) -> usize {
        self.incidents
    }
}

impl Incidents {
    /// Writes which rows make an incident, and the links, into the project's tables. They can be thrown away.
    ///
    /// # Errors
    /// When another process writes, or the folder cannot be written.
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
        Ok(project.store().write_incidents(&made_from(project, &vintages)?, &rows(self), &links)?)
    }
}

/// All that the incidents depend on, as text.
fn made_from(project: &Project, vintages: &Vintages) -> Result<String, Error> {
    let plan = LinkPlan::of(project)?;
    let sources = plan.linked_sources(project)?;
    let releases = project.store().releases(vintages)?.into_iter().filter(|import| sources.contains(&import.source));
    let tables: Vec<&str> = releases.flat_map(|import| import.tables.iter().map(|table| table.sha256.as_str())).collect();
    let judgements: Vec<_> = in_force(project)?.into_values().collect();
    let all = (env!("CARGO_PKG_VERSION"), tables, &plan, judgements);
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
