//! A list of incidents, each with what its sources say in short.

use super::{Group, Incidents};
use crate::{Error, Project};
use respite_data::store::{Columns, Filter, Selection, Vintages};
use respite_model::{Day, Event, EventId, SourceId};
use serde::Serialize;
use std::collections::BTreeSet;

/// An incident in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListedIncident {
    /// Id of its first row, which names it.
    pub id: EventId,
    /// Ids of all its rows.
    pub rows: Vec<EventId>,
    /// Sources that report it.
    pub sources: BTreeSet<SourceId>,
    /// Reports when copies of one text count once.
    pub reports: u16,
    /// First and last of the days that any source names as the first.
    pub days: (Day, Day),
    /// Kinds that the sources code, in the order of the sources.
    pub kinds: Vec<String>,
    /// Places that the sources name.
    pub places: Vec<String>,
    /// Lowest and highest count of killed that any source holds possible.
    pub killed: Option<(u32, u32)>,
    /// The least likely of its links; `None` for one row.
    pub least_probability: Option<f64>,
}

/// Incidents of which at least one row meets a condition, in order of their first day and id. `alone` takes in those of one row.
///
/// # Errors
/// When the condition is wrong or the rows cannot be read.
pub fn list(project: &Project, incidents: &Incidents, condition: Option<&str>, alone: bool) -> Result<Vec<ListedIncident>, Error> {
    let admitted = condition.map(|text| meeting(project, incidents, text)).transpose()?;
    let is_admitted = |group: &&Group| {
        let meets = |row| admitted.as_ref().is_none_or(|ids| ids.contains(&incidents.linked.rows.row(row).id.0));
        (alone || group.members.len() > 1) && group.members.iter().any(|member| meets(member.row))
    };
    let least = least_probabilities(incidents);
    let mut listed: Vec<ListedIncident> =
        incidents.groups.iter().filter(is_admitted).filter_map(|group| listed(incidents, group, &least)).collect();
    listed.sort_by(|a, b| (a.days.0, &a.id).cmp(&(b.days.0, &b.id)));
    Ok(listed)
}

fn meeting(project: &Project, incidents: &Incidents, text: &str) -> Result<BTreeSet<String>, Error> {
    let filter = Filter::parse(text).map_err(|error| Error::Filter { text: text.to_owned(), error })?;
    let vintages = Vintages::Named(incidents.releases.iter().cloned().collect());
    let selection = Selection { filter: Some(filter), columns: Columns::Only(&["event_id"]), vintages, limit: None };
    let table = project.store().events(&selection)?;
    Ok(table.ids()?.iter().flatten().map(str::to_owned).collect())
}

/// The least probability among the links of each incident, by the place of its first row.
fn least_probabilities(incidents: &Incidents) -> Vec<Option<f64>> {
    let mut first_of = vec![0; incidents.linked.rows.all().len()];
    for group in &incidents.groups {
        let first = group.members.first().map_or(0, |member| member.row.index());
        group.members.iter().for_each(|member| first_of[member.row.index()] = first);
    }
    let mut least: Vec<Option<f64>> = vec![None; first_of.len()];
    for link in &incidents.linked.links {
        let at = &mut least[first_of[link.first.index()]];
        *at = Some(at.map_or(link.probability, |known| known.min(link.probability)));
    }
    least
}

fn listed(incidents: &Incidents, group: &Group, least: &[Option<f64>]) -> Option<ListedIncident> {
    let rows: Vec<&Event> = incidents.versions(group).map(|(_, event)| event).collect();
    let each_once = |texts: Vec<String>| {
        let mut seen = BTreeSet::new();
        texts.into_iter().filter(|text| seen.insert(text.clone())).collect::<Vec<_>>()
    };
    let place = |event: &&Event| [&event.place.name, &event.place.admin1, &event.place.country].into_iter().flatten().next().cloned();
    let killed = rows.iter().map(|event| event.casualties.killed);
    let given: Vec<u32> = killed.flat_map(|range| [range.low, range.best, range.high]).flatten().collect();
    Some(ListedIncident {
        id: group.id.clone(),
        rows: rows.iter().map(|event| event.id.clone()).collect(),
        sources: rows.iter().map(|event| event.source.clone()).collect(),
        reports: group.reports,
        days: (rows.iter().map(|event| event.when.start).min()?, rows.iter().map(|event| event.when.start).max()?),
        kinds: each_once(rows.iter().map(|event| event.kind.0.clone()).collect()),
        places: each_once(rows.iter().filter_map(place).collect()),
        killed: given.iter().min().copied().zip(given.iter().max().copied()),
        least_probability: least.get(group.members.first()?.row.index()).copied().flatten(),
    })
}
