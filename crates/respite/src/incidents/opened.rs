//! One incident: every source's version side by side, what the rules make of them, and why each link was made.

use super::{Incidents, Judgement, ValueRule, one_vote_each, ordered};
use crate::Error;
use respite_data::linking::scored::{FeatureScore, Link, Role};
use respite_model::{Event, EventId, Range, SourceId};
use serde::Serialize;
use std::collections::BTreeMap;

/// One incident, opened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenedIncident {
    /// Id of its first row, which names it.
    pub id: EventId,
    /// Reports when copies of one text count once.
    pub reports: u16,
    /// What each source says, in the order that is asked for.
    pub versions: Vec<Version>,
    /// Killed by each rule, from the sources' reports in this order, each text once. No source need give the range itself.
    pub killed: BTreeMap<&'static str, Range>,
    /// Why its rows are linked.
    pub links: Vec<OpenedLink>,
    /// Pairs with rows of other incidents that are not out of the question.
    pub uncertain: Vec<OpenedLink>,
    /// Judgements in force on its rows.
    pub judgements: Vec<Judgement>,
}

/// A row of an incident.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Version {
    /// What it is: `report`, `copy` or `restated`.
    pub role: &'static str,
    /// The row that it is a copy or an earlier state of.
    pub of: Option<EventId>,
    /// Which report it is, from 1: rows with one text have one number.
    pub report: u16,
    /// The row as its source has it.
    pub event: Event,
}

/// Two rows with their explained score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenedLink {
    /// The row that comes first in order of source and id.
    pub first: EventId,
    /// The other row.
    pub second: EventId,
    /// How likely they are one happening.
    pub probability: f64,
    /// Whether a person said so.
    pub judged: bool,
    /// Whether the two are linked between themselves, and not through a third source.
    pub direct: bool,
    /// log₂ odds before anything is compared.
    pub prior_log2: f64,
    /// What each feature says, and how much it weighs.
    pub features: Vec<OpenedFeature>,
    /// Why the rows are linked though the probability is low, or not linked though it is high.
    pub remark: Option<String>,
}

/// What one feature says of two rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenedFeature {
    /// What is compared.
    pub title: &'static str,
    /// What the rows say.
    pub rows_say: String,
    /// How well they agree.
    pub level: &'static str,
    /// log₂ of how much likelier this is for one happening than for two.
    pub log2: f64,
}

impl From<FeatureScore> for OpenedFeature {
    fn from(score: FeatureScore) -> Self {
        Self { title: score.title, rows_say: score.words, level: score.says, log2: score.log2 }
    }
}

impl OpenedLink {
    /// Explains a pair.
    pub fn new(incidents: &Incidents, link: &Link) -> Self {
        let score = incidents.linked.score(link);
        let id = |row| incidents.linked.rows.row(row).id.clone();
        Self {
            first: id(link.first),
            second: id(link.second),
            probability: link.probability,
            judged: link.judged,
            direct: link.direct,
            prior_log2: score.prior_log2,
            features: score.features.into_iter().map(OpenedFeature::from).collect(),
            remark: remark(incidents, link),
        }
    }
}

/// Why two rows are linked though their probability is low, or not linked though it is high.
fn remark(incidents: &Incidents, link: &Link) -> Option<String> {
    let id = |row| &incidents.linked.rows.row(row).id;
    let (one, other) = (incidents.group(id(link.first)).ok()?, incidents.group(id(link.second)).ok()?);
    if one == other {
        return (!link.direct).then(|| "joined through a third row".to_owned());
    }
    if link.probability < incidents.plan.link.link_at {
        return None;
    }
    let source = |row| &incidents.linked.rows.row(row).source;
    let rival = |group: &super::Group, of| group.reporting().find(|member| source(member.row) == source(of)).map(|member| member.row);
    let taken = [(link.first, rival(one, link.second)), (link.second, rival(other, link.first))];
    let words = taken
        .into_iter()
        .find_map(|(row, rival)| Some(format!("not linked: {} stands with {} of the same source already", id(row), id(rival?))));
    Some(words.unwrap_or_else(|| "not linked: rows of the two incidents contradict each other".to_owned()))
}

/// Opens the incident that a row belongs to. Sources that `order` names come first, the others by name.
///
/// # Errors
/// When no linked row has the id.
pub fn open(incidents: &Incidents, id: &EventId, order: &[SourceId]) -> Result<OpenedIncident, Error> {
    let group = incidents.group(id)?;
    let sources = ordered(order, incidents.sources());
    let place = |event: &Event| sources.iter().position(|source| **source == event.source);
    let row_id = |row| incidents.linked.rows.row(row).id.clone();
    let mut versions: Vec<Version> = incidents
        .versions(group)
        .map(|(member, event)| Version {
            role: member.role.word(),
            of: member.of.map(row_id),
            report: member.report + 1,
            event: event.clone(),
        })
        .collect();
    versions.sort_by_key(|version| (place(&version.event), version.event.id.clone()));
    let reports = versions.iter().filter(|version| version.role == Role::Report.word());
    let votes = one_vote_each(reports, |version| version.report.into());
    let numbers: Vec<Range> = votes.into_iter().map(|version| version.event.casualties.killed).collect();
    let holds = |row| group.members.iter().any(|member| member.row == row);
    let opened = |links: &[Link]| -> Vec<OpenedLink> {
        links.iter().filter(|link| holds(link.first) || holds(link.second)).map(|link| OpenedLink::new(incidents, link)).collect()
    };
    let is_row = |id: &EventId| versions.iter().any(|version| version.event.id == *id);
    let judgements = incidents.judgements.values().filter(|judgement| is_row(&judgement.first) || is_row(&judgement.second));
    Ok(OpenedIncident {
        id: group.id.clone(),
        reports: group.reports,
        killed: ValueRule::ALL.map(|rule| (rule.word(), rule.range(&numbers))).into(),
        links: opened(&incidents.linked.links),
        uncertain: opened(&incidents.linked.uncertain),
        judgements: judgements.cloned().collect(),
        versions,
    })
}
