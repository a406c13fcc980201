//! Which pairs a person is asked about, and in which order.

use super::{Incidents, Judgement, OpenedLink, RowPair, RuleSaid, Verdict, Version, open};
use crate::{Error, Project};
use respite_data::{linking::scored::Link, store::Vintages};
use respite_model::EventId;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A pair that a person is asked about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    /// The rows in order of id.
    pub rows: RowPair,
    /// What the rule says.
    pub rule: RuleSaid,
    /// Why it is asked.
    pub why: Why,
    #[serde(skip)]
    link: Link,
    /// Whether the pair is listed only as long as no verdict is followed.
    #[serde(skip)]
    only_before: bool,
}

/// Why a pair is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It is among the most uncertain ones.
    Uncertain,
    /// It was drawn by chance among all that the rule listed before any verdict.
    Drawn,
}

/// Of so many questions in a row the last is drawn by chance.
const DRAWN_EACH: usize = 3;

/// A review: the links as they stand, and those of the rule before any verdict, from which the sample is drawn.
pub struct Review {
    /// Links that follow the verdicts.
    pub now: Incidents,
    /// Links of the rule by itself.
    pub before: Incidents,
}

/// A pair that is listed as linked or uncertain.
pub(super) struct Listed {
    pub rows: RowPair,
    pub rule: RuleSaid,
    pub link: Link,
    /// Its place in the order by chance.
    pub chance: u64,
}

/// The pairs that are linked or uncertain, in the order by chance.
pub(super) fn listed(incidents: &Incidents) -> Vec<Listed> {
    let links = incidents.linked.links.iter().map(|link| (link, true));
    let all = links.chain(incidents.linked.uncertain.iter().map(|link| (link, false)));
    let mut listed: Vec<Listed> = all
        .map(|(link, linked)| {
            let rows = incidents.rows_of(link);
            let rule = RuleSaid { probability: link.probability, linked };
            Listed { chance: by_chance(&rows), rows, rule, link: *link }
        })
        .collect();
    listed.sort_by(|a, b| (a.chance, &a.rows).cmp(&(b.chance, &b.rows)));
    listed
}

/// The verdicts by the rows that stand for those they were given on: a word on a copy is one on the report.
pub(super) fn verdicts(incidents: &Incidents) -> BTreeMap<RowPair, Verdict> {
    let standing = |judgement: &Judgement| ordered(incidents.standing(&judgement.first), incidents.standing(&judgement.second));
    incidents.judgements.values().map(|judgement| (standing(judgement), judgement.verdict)).collect()
}

fn ordered(one: &EventId, other: &EventId) -> RowPair {
    if one < other { (one.clone(), other.clone()) } else { (other.clone(), one.clone()) }
}

impl Review {
    /// The links of the newest releases as they stand, and those of the rule by itself.
    ///
    /// # Errors
    /// When the rows cannot be read or linked.
    pub fn of(project: &Project) -> Result<Self, Error> {
        let (now, before) = (Incidents::of(project, &Vintages::Newest)?, Incidents::before_verdicts(project, &Vintages::Newest)?);
        Ok(Self { now, before })
    }

    /// The pairs without a verdict: the most uncertain first, and every third one drawn by chance among all that the rule listed by itself.
    ///
    /// Pairs are equally uncertain when their probability is within the same tenth from one half; among these the order is by chance. The
    /// order depends on the rows' ids alone.
    pub fn queue(&self) -> Vec<Question> {
        let is_open = {
            let (now, before) = (verdicts(&self.now), verdicts(&self.before));
            move |listed: &Listed| !listed.link.judged && !now.contains_key(&listed.rows) && !before.contains_key(&listed.rows)
        };
        let question =
            |listed: Listed, why, only_before| Question { rows: listed.rows, rule: listed.rule, why, link: listed.link, only_before };
        let mut uncertain: Vec<Listed> = listed(&self.now).into_iter().filter(&is_open).collect();
        let known: BTreeMap<RowPair, (RuleSaid, Link)> =
            uncertain.iter().map(|listed| (listed.rows.clone(), (listed.rule, listed.link))).collect();
        uncertain.sort_by_key(|listed| certainty(listed.rule.probability));
        let mut uncertain = uncertain.into_iter();
        let mut drawn = listed(&self.before).into_iter().filter(&is_open);
        let mut asked: BTreeSet<RowPair> = BTreeSet::new();
        let mut questions = Vec::new();
        let (mut more_uncertain, mut more_drawn) = (true, true);
        while more_uncertain || more_drawn {
            let is_drawn = more_drawn && (questions.len() % DRAWN_EACH == DRAWN_EACH - 1 || !more_uncertain);
            let from: &mut dyn Iterator<Item = Listed> = if is_drawn { &mut drawn } else { &mut uncertain };
            let Some(mut next) = from.next() else {
                *(if is_drawn { &mut more_drawn } else { &mut more_uncertain }) = false;
                continue;
            };
            if asked.insert(next.rows.clone()) {
                let now = known.get(&next.rows);
                if let Some((rule, link)) = now {
                    (next.rule, next.link) = (*rule, *link);
                }
                questions.push(question(next, if is_drawn { Why::Drawn } else { Why::Uncertain }, now.is_none()));
            }
        }
        questions
    }

    /// The pair of a question with its explained score.
    pub fn explained(&self, question: &Question) -> OpenedLink {
        OpenedLink::new(if question.only_before { &self.before } else { &self.now }, &question.link)
    }

    /// Both rows of a question as their sources have them.
    ///
    /// # Errors
    /// When a row is not among those that are linked.
    pub fn versions(&self, question: &Question) -> Result<Vec<Version>, Error> {
        let mut versions = Vec::with_capacity(2);
        for id in [&question.rows.0, &question.rows.1] {
            let opened = open(&self.now, id, &[])?;
            versions.extend(opened.versions.into_iter().find(|version| version.event.id == *id));
        }
        Ok(versions)
    }

    /// A person's word on the pair of a question, with what the rule and the rows said when it was given.
    ///
    /// # Errors
    /// When both rows are one.
    pub fn word(&self, question: &Question, verdict: Verdict) -> Result<Judgement, Error> {
        let (one, other) = question.rows.clone();
        let seen = [&one, &other].map(|id| self.now.find(id).map(Judgement::fingerprint).unwrap_or_default());
        Ok(Judgement { rule: Some(question.rule), seen: Some(seen), ..Judgement::new(one, other, verdict)? })
    }
}

/// How far a probability is from one half, in tenths.
pub(super) fn certainty(probability: f64) -> u8 {
    (((probability - 0.5).abs() * 10.0) as u8).min(4)
}

/// A number that depends on the ids alone.
fn by_chance((first, second): &RowPair) -> u64 {
    let mut hash = super::hash(first.0.bytes().chain([0]).chain(second.0.bytes()));
    for factor in [0xbf58_476d_1ce4_e5b9, 0x94d0_49bb_1331_11eb] {
        hash = (hash ^ (hash >> 29)).wrapping_mul(factor);
    }
    hash ^ (hash >> 32)
}
