//! Linking from rows to incidents, and its result.

use super::assignment::{Choice, heaviest};
use super::background::background;
use super::candidates::{Windows, candidates};
use super::clusters::{Bond, Evidence, clusters};
use super::judgements::Judgements;
use super::probability::{Fitting, Probabilities, Weights, fit};
use super::restatement::{Again, RunningPairs, Titles, is_copy_of_text, running_counts};
use super::units::{Edge, Units};
use super::{LinkError, LinkSpec, RowNumber, Rows};
use respite_model::EventId;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A person's decision on two rows. It always wins, and it can be taken back. Where several contradict each other,
/// [`Linked::not_followed`] tells which could not hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Judged {
    /// One row.
    pub first: EventId,
    /// The other row.
    pub second: EventId,
    /// Whether they tell of one happening.
    pub same: bool,
}

/// Two rows of two sources that may be one happening.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// First row, in the order of source and id.
    pub first: RowNumber,
    /// Second row.
    pub second: RowNumber,
    /// How likely they are one happening, among their rivals.
    pub probability: f64,
    /// log₂ odds before the features are looked at.
    pub prior_log2: f64,
    /// Whether the two sources say so between themselves; `false` where only a third source joins the two.
    pub direct: bool,
    /// Whether a person said so.
    pub judged: bool,
}

/// What a row is in its incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Its source's report of the happening.
    Report,
    /// The same report of the same source once more.
    Copy,
    /// An earlier state of a running count that a later row of the source restates. Never to be added to it.
    Restated,
}

impl Role {
    /// Its word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Copy => "copy",
            Self::Restated => "restated",
        }
    }
}

/// A row in its incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// The row.
    pub row: RowNumber,
    /// What it is.
    pub role: Role,
    /// The row that it is a copy or an earlier state of.
    pub of: Option<RowNumber>,
    /// Which report it is, from 0: rows of two sources whose texts are one text have the same number.
    pub report: u16,
}

/// Rows that tell of one happening. It owns no value; each row keeps its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Rows in the order of source and id; two or more.
    pub members: Vec<Member>,
    /// How many reports there are when copies of one text count once.
    pub reports: u16,
}

/// Rows, links and incidents.
#[derive(Debug, Clone)]
pub struct Linked {
    /// The rows that were linked.
    pub rows: Rows,
    /// Links, in the order of their rows.
    pub links: Vec<Link>,
    /// Pairs that are not linked and are not out of the question, in the order of their rows.
    pub uncertain: Vec<Link>,
    /// Incidents of two rows or more, in the order of their first row. A row in none of them is an incident of its own.
    pub incidents: Vec<Incident>,
    /// What each level of each feature weighs.
    pub weights: Weights,
    /// How the fit went.
    pub fitting: Fitting,
    /// Pairs of rows of two sources that were compared.
    pub compared: usize,
    /// Rows that could not be compared with any, for they have neither point nor name of a place.
    pub unplaced: usize,
    /// Judgements that contradict others and could not be followed, in order of ids: rows that they join were parted, directly or by
    /// way of further rows. Words that part rows always hold.
    pub not_followed: Vec<Judged>,
    /// Share of the links that are expected to be false; `None` without links. What the probabilities say, not a count.
    pub expected_false_links: Option<f64>,
    /// Share of the true links among compared pairs that is expected to be missed. Pairs beyond the windows are not counted.
    pub expected_missed_links: Option<f64>,
}

/// From which probability a pair that two sources do not link between themselves is looked at with the evidence of a third.
const INDIRECT_AT: f64 = 0.1;

/// Links rows of several sources.
///
/// The result does not depend on the order of rows and sources. It does not say that linked rows agree, nor that a row without a
/// link was reported by one source alone.
///
/// # Errors
/// When a setting is out of range, a judgement names a row that is not there or contradicts another, or the windows hold too many
/// pairs.
pub fn link(mut rows: Rows, spec: &LinkSpec, judged: &[Judged]) -> Result<Linked, LinkError> {
    spec.check()?;
    let mut judgements = Judgements::new(&rows, judged)?;
    let RunningPairs { steps: mut again, across } = running_counts(&rows, spec)?;
    again.retain(|step| judgements.allows(step));
    let mut is_restated = vec![false; rows.all().len()];
    for step in &again {
        if let Again::Restated(earlier, later) = *step {
            rows.restate(earlier, later);
            is_restated[earlier as usize] = true;
        }
    }
    let chosen: Vec<u32> = (0..rows.all().len() as u32).collect();
    let windows = Windows { km: spec.window_km, days: i32::from(spec.window_days), pairs_limit: spec.pairs_limit };
    let source = |row: u32| rows.all()[row as usize].source;
    let titles = Titles::new(&rows);
    let mut pairs = candidates(&rows, &chosen, windows, |a, b| {
        // What stands for a running count is its last row; a copy may be of any.
        (source(a) != source(b) && !is_restated[a as usize] && !is_restated[b as usize]) || (source(a) == source(b) && titles.is_copy(a, b))
    })?;
    pairs.extend(across.into_iter().filter(|(a, b)| !is_restated[*a as usize] && !is_restated[*b as usize]));
    pairs.sort_unstable();
    pairs.dedup();
    let copies = pairs.extract_if(.., |(a, b)| source(*a) == source(*b)).map(|(a, b)| Again::Copy(a, b));
    again.extend(copies.filter(|step| judgements.allows(step)));
    again.extend(judgements.same.iter().filter(|(a, b)| source(*a) == source(*b)).map(|(a, b)| Again::Copy(*a, *b)));
    let units = Units::new(&rows, &again);
    let compared = pairs.len();
    let strangers = background(&rows, &pairs);
    let edges = edges(&rows, &units, pairs, &judgements);
    let fitted = fit(&edges, &strangers, |edge| (source(edge.first), source(edge.second)), spec);
    Ok(assemble(rows, spec, units, &edges, fitted, judgements, compared))
}

/// Pairs of units with what a person said of them; those that a person joined are there however far apart they are.
fn edges(rows: &Rows, units: &Units, mut pairs: Vec<(u32, u32)>, judgements: &Judgements) -> Vec<Edge> {
    let source = |row: u32| rows.all()[row as usize].source;
    let across =
        |pairs: &BTreeSet<(u32, u32)>| -> Vec<(u32, u32)> { pairs.iter().copied().filter(|(a, b)| source(*a) != source(*b)).collect() };
    let (same, parted) = (across(&judgements.same), across(&judgements.parted));
    if same.is_empty() && parted.is_empty() {
        return units.edges(rows, &pairs);
    }
    pairs.extend(&same);
    pairs.sort_unstable();
    pairs.dedup();
    let of = |pairs: Vec<(u32, u32)>| -> BTreeSet<(u32, u32)> { pairs.into_iter().map(|(a, b)| units.of_pair(a, b)).collect() };
    let (same, parted) = (of(same), of(parted));
    let mut edges = units.edges(rows, &pairs);
    for edge in &mut edges {
        let pair = (edge.first, edge.second);
        edge.judged = if same.contains(&pair) { Some(true) } else { parted.contains(&pair).then_some(false) };
    }
    edges
}

fn assemble(
    rows: Rows,
    spec: &LinkSpec,
    units: Units,
    edges: &[Edge],
    fitted: Probabilities,
    judgements: Judgements,
    compared: usize,
) -> Linked {
    let source = |row: u32| rows.all()[row as usize].source;
    let likely: Vec<usize> = (0..edges.len()).filter(|edge| fitted.odds[*edge] > 1.0).collect();
    let bond = |edge: usize, direct: bool| Bond {
        first: edges[edge].first,
        second: edges[edge].second,
        probability: fitted.shares[edge],
        direct,
        judged: edges[edge].judged == Some(true),
    };
    let parted: BTreeSet<(u32, u32)> = judgements.parted.iter().map(|(a, b)| units.of_pair(*a, *b)).collect();
    let mut direct: BTreeSet<usize> = (0..edges.len()).filter(|edge| edges[*edge].judged == Some(true)).collect();
    for part in likely.chunk_by(|a, b| {
        let of = |edge: usize| (source(edges[edge].first), source(edges[edge].second));
        of(*a) == of(*b)
    }) {
        let choice = |edge: &usize| Choice { first: edges[*edge].first, second: edges[*edge].second, weight: fitted.odds[*edge].ln() };
        let choices: Vec<Choice> = part.iter().map(choice).collect();
        let chosen = part.iter().zip(heaviest(&choices)).filter(|(edge, is_chosen)| *is_chosen && fitted.shares[**edge] >= spec.link_at);
        direct.extend(chosen.map(|(edge, _)| *edge));
    }
    let all = 0..edges.len();
    let bonds: Vec<Bond> = all
        .filter(|edge| direct.contains(edge) || fitted.shares[*edge] >= INDIRECT_AT)
        .map(|edge| bond(edge, direct.contains(&edge)))
        .collect();
    let find = |a: u32, b: u32| {
        let key = |edge: &Edge| (source(edge.first), source(edge.second), edge.first, edge.second);
        edges.binary_search_by_key(&(source(a), source(b), a, b), key).ok()
    };
    let known = |a: u32, b: u32| match parted.contains(&(a, b)) {
        true => None,
        false => find(a, b).map(|edge| {
            let log2 = fitted.odds[edge].log2() - fitted.prior[edge].log2();
            let share = fitted.shares[edge];
            Evidence { before_log2: (share / (1.0 - share).max(1e-12)).max(1e-12).log2() - log2, log2 }
        }),
    };
    let joined = clusters(&bonds, source, known);
    let cluster_of: HashMap<u32, u32> =
        joined.iter().zip(0..).flat_map(|(units, index)| units.iter().map(move |unit| (*unit, index))).collect();
    let (mut links, mut uncertain) = (Vec::new(), Vec::new());
    let (mut false_links, mut missed, mut all) = (0.0, 0.0, 0.0);
    for (index, edge) in edges.iter().enumerate().filter(|(_, edge)| edge.judged != Some(false)) {
        let link = Link {
            first: RowNumber(edge.rows.0),
            second: RowNumber(edge.rows.1),
            probability: fitted.shares[index],
            prior_log2: fitted.prior[index].log2(),
            direct: direct.contains(&index),
            judged: edge.judged == Some(true),
        };
        all += link.probability;
        let cluster = cluster_of.get(&edge.first);
        if cluster.is_some() && cluster == cluster_of.get(&edge.second) {
            false_links += 1.0 - link.probability;
            links.push(link);
        } else {
            missed += link.probability;
            if link.probability >= spec.uncertain_at {
                uncertain.push(link);
            }
        }
    }
    let incidents = incidents(&rows, &units, &joined, spec);
    let unplaced = rows.all().iter().filter(|row| row.point.is_none() && row.places == Default::default()).count();
    Linked {
        expected_false_links: (!links.is_empty()).then(|| false_links / links.len() as f64),
        expected_missed_links: (all > 0.0).then(|| missed / all),
        links,
        uncertain,
        incidents,
        weights: fitted.weights,
        fitting: fitted.fitting,
        compared,
        unplaced,
        not_followed: judgements.not_followed,
        rows,
    }
}

/// Clusters, and reports of one source in several rows that no other source shares.
fn incidents(rows: &Rows, units: &Units, joined: &[Vec<u32>], spec: &LinkSpec) -> Vec<Incident> {
    let in_clusters: BTreeSet<u32> = joined.iter().flatten().copied().collect();
    let alone = units.rows.keys().filter(|unit| !in_clusters.contains(unit)).map(|unit| vec![*unit]);
    let mut incidents: Vec<Incident> = joined.iter().cloned().chain(alone).map(|of| incident(rows, units, &of, spec)).collect();
    incidents.sort_by_key(|incident| incident.members.first().map(|member| member.row));
    incidents
}

fn incident(rows: &Rows, units: &Units, of: &[u32], spec: &LinkSpec) -> Incident {
    let mut numbers: Vec<u32> = of.iter().flat_map(|unit| units.members(*unit)).collect();
    numbers.sort_unstable();
    // A report takes the number of the first whose text it copies, whatever joins them in between.
    let mut report: Vec<usize> = (0..numbers.len()).collect();
    for later in 0..numbers.len() {
        for earlier in 0..later {
            let (a, b) = (&rows.all()[numbers[earlier] as usize], &rows.all()[numbers[later] as usize]);
            let is_one = units.of_row[numbers[earlier] as usize] == units.of_row[numbers[later] as usize];
            if report[earlier] != report[later] && (is_one || is_copy_of_text(a, b, spec.copy_at)) {
                let (kept, gone) = (report[earlier].min(report[later]), report[earlier].max(report[later]));
                report.iter_mut().filter(|number| **number == gone).for_each(|number| *number = kept);
            }
        }
    }
    let distinct: BTreeSet<usize> = report.iter().copied().collect();
    let number_of: BTreeMap<usize, u16> = distinct.into_iter().zip(0..).collect();
    let members = numbers
        .iter()
        .zip(&report)
        .map(|(row, report)| {
            let (role, of) = units.roles.get(row).map_or((Role::Report, None), |(role, of)| (*role, Some(RowNumber(*of))));
            Member { row: RowNumber(*row), role, of, report: number_of[report] }
        })
        .collect();
    Incident { members, reports: number_of.len() as u16 }
}
