//! Which pairs a person is asked about, and in which order.

use super::{Incidents, OpenedLink, RowPair, RuleSaid, Version, open};
use crate::Error;
use respite_data::linking::scored::Link;
use serde::Serialize;

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
}

/// Why a pair is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It is among the most uncertain ones.
    Uncertain,
    /// It was drawn by chance among all pairs, so that the rates are about all.
    Drawn,
}

/// Of so many questions in a row the last is drawn by chance.
const DRAWN_EACH: usize = 3;

/// The pairs without a judgement, the most uncertain first, and every third one drawn by chance among all.
///
/// Pairs are equally uncertain when their probability is within the same tenth from one half. Among these the order is by chance, and so
/// are the drawn ones, so that those judged so far are a random sample of their tenth. The order depends on the rows' ids alone.
pub fn queue(incidents: &Incidents) -> Vec<Question> {
    let links = incidents.linked.links.iter().map(|link| (link, true));
    let listed = links.chain(incidents.linked.uncertain.iter().map(|link| (link, false)));
    let mut open: Vec<(u8, u64, Question)> = listed
        .filter_map(|(link, linked)| {
            let rows = incidents.rows_of(link);
            let rule = RuleSaid { probability: link.probability, linked };
            let chance = by_chance(&rows);
            let is_open = !incidents.judgements.contains_key(&rows);
            is_open.then(|| (certainty(link.probability), chance, Question { rows, rule, why: Why::Uncertain, link: *link }))
        })
        .collect();
    open.sort_by(|a, b| (a.1, &a.2.rows).cmp(&(b.1, &b.2.rows)));
    let mut drawn: Vec<usize> = (0..open.len()).rev().collect();
    let mut uncertain: Vec<usize> = (0..open.len()).collect();
    uncertain.sort_by_key(|at| open[*at].0);
    uncertain.reverse();
    let mut asked = vec![false; open.len()];
    let mut questions = Vec::with_capacity(open.len());
    while questions.len() < open.len() {
        let why = if questions.len() % DRAWN_EACH == DRAWN_EACH - 1 { Why::Drawn } else { Why::Uncertain };
        let from = if why == Why::Drawn { &mut drawn } else { &mut uncertain };
        let Some(at) = from.pop() else { break };
        if !std::mem::replace(&mut asked[at], true) {
            questions.push(Question { why, ..open[at].2.clone() });
        }
    }
    questions
}

/// How far a probability is from one half, in tenths.
pub(super) fn certainty(probability: f64) -> u8 {
    (((probability - 0.5).abs() * 10.0) as u8).min(4)
}

/// A number that depends on the ids alone (FNV-1a, mixed).
fn by_chance((first, second): &RowPair) -> u64 {
    let bytes = first.0.bytes().chain([0]).chain(second.0.bytes());
    let mut hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    for factor in [0xbf58_476d_1ce4_e5b9, 0x94d0_49bb_1331_11eb] {
        hash = (hash ^ (hash >> 29)).wrapping_mul(factor);
    }
    hash ^ (hash >> 32)
}

impl Question {
    /// The pair with its explained score.
    pub fn explained(&self, incidents: &Incidents) -> OpenedLink {
        OpenedLink::new(incidents, &self.link)
    }

    /// Both rows as their sources have them.
    ///
    /// # Errors
    /// When a row is not among those that are linked.
    pub fn versions(&self, incidents: &Incidents) -> Result<Vec<Version>, Error> {
        let mut versions = Vec::with_capacity(2);
        for id in [&self.rows.0, &self.rows.1] {
            let opened = open(incidents, id, &[])?;
            versions.extend(opened.versions.into_iter().find(|version| version.event.id == *id));
        }
        Ok(versions)
    }
}
