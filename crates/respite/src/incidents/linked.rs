//! The rows of a project, linked: groups of rows that tell of one happening, and the judgements that were followed.

use super::{Judgement, LinkPlan, RowPair, Verdict, in_force};
use crate::{Error, Project};
use respite_data::{
    linking::scored::{Judged, Link, Linked, Member, Role, RowNumber, Rows, link},
    store::{Filter, Selection, Vintages},
};
use respite_model::{Day, Event, EventId, SourceId, Taxonomy, Vintage};
use std::collections::{BTreeMap, HashMap};

/// The rows of a project's releases, linked by its plan and a person's judgements.
///
/// Made anew from the rows each time, so that it is never behind them. The same releases, plan and judgements give the same.
pub struct Incidents {
    /// The plan.
    pub plan: LinkPlan,
    /// Releases whose rows are linked, in order of source.
    pub releases: Vec<(SourceId, Vintage)>,
    /// Rows, links, weights.
    pub linked: Linked,
    /// Every incident, those of one row included, in order of their first row.
    pub groups: Vec<Group>,
    /// Judgements in force, by their rows.
    pub judgements: BTreeMap<RowPair, Judgement>,
    /// How many of them the links follow.
    pub followed: usize,
    /// Judgements in force of which a row is not among those that are linked. They wait until it is.
    pub waiting: Vec<RowPair>,
    events: HashMap<EventId, Event>,
    group_of: HashMap<EventId, usize>,
}

/// Rows that tell of one happening as far as is known; often one row alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The id of its first row in order of source and id. It names the incident, and so does the id of each other row.
    pub id: EventId,
    /// Its rows in order of source and id.
    pub members: Vec<Member>,
    /// Reports when copies of one text count once.
    pub reports: u16,
}

impl Incidents {
    /// Links the rows of a choice of releases, and follows the judgements.
    ///
    /// # Errors
    /// When the rows cannot be read or linked, or an entry of the ledger cannot be read.
    pub fn of(project: &Project, vintages: &Vintages) -> Result<Self, Error> {
        Self::by(project, &LinkPlan::of(project)?, vintages, true)
    }

    /// Links the rows as the rule does by itself: no judgement is followed. They are read all the same.
    ///
    /// # Errors
    /// As [`Incidents::of`].
    pub fn before_verdicts(project: &Project, vintages: &Vintages) -> Result<Self, Error> {
        Self::by(project, &LinkPlan::of(project)?, vintages, false)
    }

    /// Links the rows by a plan that need not stand in the ledger.
    ///
    /// # Errors
    /// As [`Incidents::of`].
    pub fn by(project: &Project, plan: &LinkPlan, vintages: &Vintages, follow: bool) -> Result<Self, Error> {
        let events = rows(project, plan, vintages)?;
        let linked_rows = Rows::new(&events, &Taxonomy::built_in()?, &plan.rows).map_err(super::IncidentError::from)?;
        let judgements = in_force(project)?;
        let here = |id: &EventId| linked_rows.find(id).is_some();
        let waiting: Vec<RowPair> = judgements.keys().filter(|(first, second)| !(here(first) && here(second))).cloned().collect();
        let judged: Vec<Judged> = judgements
            .values()
            .filter(|judgement| follow && matches!(judgement.verdict, Verdict::Same | Verdict::Different))
            .filter(|judgement| here(&judgement.first) && here(&judgement.second))
            .map(|judgement| Judged {
                first: judgement.first.clone(),
                second: judgement.second.clone(),
                same: judgement.verdict == Verdict::Same,
            })
            .collect();
        let linked = link(linked_rows, &plan.link, &judged).map_err(super::IncidentError::from)?;
        let groups = groups(&linked);
        let ids = |group: &Group| group.members.iter().map(|member| linked.rows.row(member.row).id.clone()).collect::<Vec<_>>();
        let group_of = (0..).zip(&groups).flat_map(|(at, group)| ids(group).into_iter().map(move |id| (id, at))).collect();
        let mut releases: Vec<(SourceId, Vintage)> = events.iter().map(|event| (event.source.clone(), event.vintage.clone())).collect();
        releases.sort();
        releases.dedup();
        let events = events.into_iter().map(|event| (event.id.clone(), event)).collect();
        let followed = judged.len() - linked.not_followed.len();
        Ok(Self { plan: plan.clone(), releases, linked, groups, judgements, followed, waiting, events, group_of })
    }

    /// The row that stands for a row of its source: of a copy or an earlier state the one that it is of, else itself.
    pub fn standing<'a>(&'a self, id: &'a EventId) -> &'a EventId {
        let member = self.group_of.get(id).and_then(|at| self.groups.get(*at));
        let member = member.and_then(|group| group.members.iter().find(|member| self.linked.rows.row(member.row).id == *id));
        member.and_then(|member| member.of).map_or(id, |of| &self.linked.rows.row(of).id)
    }

    /// The incident that a row belongs to.
    ///
    /// # Errors
    /// When no linked row has the id.
    pub fn group(&self, id: &EventId) -> Result<&Group, Error> {
        let at = self.group_of.get(id).and_then(|at| self.groups.get(*at));
        Ok(at.ok_or_else(|| super::IncidentError::NoSuchIncident { id: id.to_string() })?)
    }

    /// The rows of an incident as their sources have them, in order of source and id.
    pub fn versions<'a>(&'a self, group: &'a Group) -> impl Iterator<Item = (&'a Member, &'a Event)> {
        group.members.iter().filter_map(|member| Some((member, self.event(member.row)?)))
    }

    /// A row as its source has it, by its id.
    pub fn find(&self, id: &EventId) -> Option<&Event> {
        self.events.get(id)
    }

    /// A row as its source has it.
    pub fn event(&self, row: RowNumber) -> Option<&Event> {
        self.events.get(&self.linked.rows.row(row).id)
    }

    /// A pair's rows in order of id.
    pub fn rows_of(&self, link: &Link) -> RowPair {
        let [one, other] = [link.first, link.second].map(|row| self.linked.rows.row(row).id.clone());
        if one < other { (one, other) } else { (other, one) }
    }

    /// The sources, in order of name.
    pub fn sources(&self) -> &[SourceId] {
        self.linked.rows.sources()
    }

    /// The source of a row.
    pub fn source(&self, row: RowNumber) -> &SourceId {
        &self.sources()[usize::from(self.linked.rows.row(row).source)]
    }

    /// The last day on which a row begins.
    pub fn data_as_of(&self) -> Option<Day> {
        self.events.values().map(|event| event.when.start).max()
    }
}

impl Group {
    /// Its rows that are their source's report: neither the same report once more nor an earlier state of a running count.
    pub fn reporting(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.role == Role::Report)
    }
}

/// The rows that the plan links.
fn rows(project: &Project, plan: &LinkPlan, vintages: &Vintages) -> Result<Vec<Event>, Error> {
    let sources = plan.linked_sources(project)?;
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!("source IN ({})", sources.iter().map(|source| format!("'{source}'")).collect::<Vec<_>>().join(", "));
    let filter = Filter::parse(&text).map_err(|error| Error::Filter { text, error })?;
    let table = project.store().events(&Selection { filter: Some(filter), vintages: vintages.clone(), ..Selection::default() })?;
    Ok(table.events()?)
}

/// Incidents of several rows, and each other row as one of its own.
fn groups(linked: &Linked) -> Vec<Group> {
    let mut in_several = vec![false; linked.rows.all().len()];
    let id = |row: RowNumber| linked.rows.row(row).id.clone();
    let mut groups: Vec<Group> = Vec::with_capacity(in_several.len());
    for incident in &linked.incidents {
        incident.members.iter().for_each(|member| in_several[member.row.index()] = true);
        if let Some(first) = incident.members.first() {
            groups.push(Group { id: id(first.row), members: incident.members.clone(), reports: incident.reports });
        }
    }
    let alone = linked.rows.numbers().filter(|row| !in_several[row.index()]);
    groups.extend(alone.map(|row| Group {
        id: id(row),
        members: vec![Member { row, role: Role::Report, of: None, report: 0 }],
        reports: 1,
    }));
    groups.sort_by_key(|group| group.members.first().map(|member| member.row));
    groups
}
