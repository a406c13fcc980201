//! How many happenings the rows tell of, by source, by pair of sources, and by which sources report what.

use super::Incidents;
use respite_data::linking::scored::Role;
use respite_model::{Day, SourceId, Vintage};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How the rows of a project's sources hang together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Rows that were linked.
    pub rows: u64,
    /// Incidents, those of one row included: what is left when each happening counts once.
    pub incidents: u64,
    /// Incidents that two sources or more report.
    pub shared: u64,
    /// Links between rows of two sources.
    pub links: u64,
    /// Pairs that are not linked and are not out of the question either.
    pub uncertain: u64,
    /// Rows that are the same report of their source once more.
    pub copies: u64,
    /// Rows that are an earlier state of a running count.
    pub restated: u64,
    /// Incidents in which the texts of two sources are one text, so that they count as one report.
    pub syndicated: u64,
    /// Judgements that the links follow.
    pub judgements: u64,
    /// Judgements of which a row is not among the linked ones.
    pub waiting: u64,
    /// Share of the links that the probabilities expect to be false.
    pub expected_false_links: Option<f64>,
    /// Share of the true pairs within the windows that the probabilities expect to be missed.
    pub expected_missed_links: Option<f64>,
    /// Each source.
    pub sources: Vec<SourceRows>,
    /// Each two sources that share at least one candidate.
    pub pairs: Vec<SourcesPair>,
    /// Incidents by the sources that report them, most first.
    pub overlaps: Vec<(BTreeSet<SourceId>, u64)>,
    /// The last day on which a row begins.
    pub data_as_of: Option<Day>,
}

/// What one source has.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceRows {
    /// Name.
    pub source: SourceId,
    /// Release.
    pub vintage: Vintage,
    /// Rows.
    pub rows: u64,
    /// Incidents that it reports.
    pub incidents: u64,
    /// Incidents that no other source reports.
    pub alone: u64,
}

/// What two sources have in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourcesPair {
    /// First source in order of name.
    pub first: SourceId,
    /// Second source.
    pub second: SourceId,
    /// Incidents that both report.
    pub shared: u64,
    /// Share of the first source's incidents that the second has too.
    pub of_first: f64,
    /// Share of the second source's incidents that the first has too.
    pub of_second: f64,
    /// Pairs of rows that are not linked and are not out of the question.
    pub uncertain: u64,
    /// How many links the probabilities expect to be false: a count, not a share.
    pub false_links_expected: f64,
}

/// Counts what was linked.
pub fn summary(incidents: &Incidents) -> Summary {
    let linked = &incidents.linked;
    let mut overlaps: BTreeMap<BTreeSet<u16>, u64> = BTreeMap::new();
    let (mut copies, mut restated, mut syndicated) = (0, 0, 0);
    for group in &incidents.groups {
        let sources: BTreeSet<u16> = group.members.iter().map(|member| linked.rows.row(member.row).source).collect();
        copies += group.members.iter().filter(|member| member.role == Role::Copy).count() as u64;
        restated += group.members.iter().filter(|member| member.role == Role::Restated).count() as u64;
        syndicated += u64::from(usize::from(group.reports) < sources.len());
        *overlaps.entry(sources).or_default() += 1;
    }
    let reporting = |wanted: &[u16]| -> u64 {
        overlaps.iter().filter(|(sources, _)| wanted.iter().all(|source| sources.contains(source))).map(|(_, count)| count).sum()
    };
    let mut rows: BTreeMap<u16, u64> = BTreeMap::new();
    linked.rows.all().iter().for_each(|row| *rows.entry(row.source).or_default() += 1);
    let sources = incidents.releases.iter().filter_map(|(source, vintage)| {
        let at = incidents.sources().binary_search(source).ok()? as u16;
        Some(SourceRows {
            source: source.clone(),
            vintage: vintage.clone(),
            rows: rows.get(&at).copied().unwrap_or(0),
            incidents: reporting(&[at]),
            alone: overlaps.get(&BTreeSet::from([at])).copied().unwrap_or(0),
        })
    });
    let of = |row| linked.rows.row(row).source;
    let mut between: BTreeMap<(u16, u16), (u64, f64)> = BTreeMap::new();
    for link in &linked.links {
        between.entry((of(link.first), of(link.second))).or_default().1 += 1.0 - link.probability;
    }
    for link in &linked.uncertain {
        between.entry((of(link.first), of(link.second))).or_default().0 += 1;
    }
    let name = |source: u16| incidents.sources()[usize::from(source)].clone();
    let pairs = between.iter().map(|((first, second), (uncertain, false_links))| {
        let shared = reporting(&[*first, *second]);
        let share = |of: u16| shared as f64 / reporting(&[of]).max(1) as f64;
        SourcesPair {
            first: name(*first),
            second: name(*second),
            shared,
            of_first: share(*first),
            of_second: share(*second),
            uncertain: *uncertain,
            false_links_expected: *false_links,
        }
    });
    let pairs = pairs.collect();
    let shared = overlaps.iter().filter(|(sources, _)| sources.len() > 1).map(|(_, count)| count).sum();
    let named = |sources: &BTreeSet<u16>| sources.iter().map(|source| name(*source)).collect();
    let mut by_names: Vec<(BTreeSet<SourceId>, u64)> = overlaps.iter().map(|(sources, count)| (named(sources), *count)).collect();
    by_names.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    Summary {
        rows: linked.rows.all().len() as u64,
        incidents: incidents.groups.len() as u64,
        shared,
        links: linked.links.len() as u64,
        uncertain: linked.uncertain.len() as u64,
        copies,
        restated,
        syndicated,
        judgements: incidents.followed as u64,
        waiting: incidents.waiting.len() as u64,
        expected_false_links: linked.expected_false_links,
        expected_missed_links: linked.expected_missed_links,
        sources: sources.collect(),
        pairs,
        overlaps: by_names,
        data_as_of: incidents.data_as_of(),
    }
}
