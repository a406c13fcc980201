//! The default rule on plain tables: what it takes, and what it returns.

use super::{doubts, kinds::RowKinds, reports::ReportSet};
use crate::linking::{
    LinkDiagnostic, LinkError, LinkTaxonomy, RowName,
    scored::{self, LinkSpec, RowSpec, Rows},
};
use respite_model::{EventId, Kind, SourceId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The settings of the default rule.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Probabilistic {
    /// Windows, thresholds and weights.
    pub linking: LinkSpec,
    /// What coded precision means, and other names of sides.
    pub rows: RowSpec,
}

/// Rows of plain tables linked with probabilities, with the doubts about the links.
///
/// A cluster is what the evidence of all its rows together makes likely. It does not say that its rows agree.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoredTables {
    /// Rows of all tables.
    pub rows: usize,
    /// Rows that are left when each cluster counts once.
    pub unique: usize,
    /// Clusters over several tables whose rows are all of a single day.
    pub event_matches: usize,
    /// Clusters over several tables whose rows all last longer.
    pub episode_matches: usize,
    /// Clusters over several tables with rows of both sorts.
    pub mixed_matches: usize,
    /// Clusters within one table: reports written twice, and running counts.
    pub repeats: usize,
    /// The rows of each cluster, two or more each; tables in the order given.
    pub clusters: Vec<Vec<RowName>>,
    /// The same clusters with what each row is in them.
    pub members: Vec<ScoredCluster>,
    /// Pairs of rows of two tables in one cluster.
    pub links: Vec<ScoredLink>,
    /// Pairs that are not linked and are not out of the question.
    pub uncertain: Vec<ScoredLink>,
    /// Share of the links that is expected to be false, by the probabilities; none without links.
    pub expected_false_links: Option<f64>,
    /// Share of the true links among compared pairs that is expected to be missed, by the probabilities.
    pub expected_missed_links: Option<f64>,
    /// Pairs of rows of two tables that were compared.
    pub compared: usize,
    /// Rows with neither a point nor the name of a place, which are compared with none.
    pub unplaced: usize,
    /// Rounds of the fit; 0 for weights given by hand.
    pub rounds: u32,
    /// By feature, what each level weighs as log₂, from the lowest agreement to the highest.
    pub weights: BTreeMap<&'static str, Vec<f64>>,
    /// What makes the links doubtful.
    pub diagnostics: Vec<LinkDiagnostic>,
}

/// One cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScoredCluster {
    /// Its rows, as in [`ScoredTables::clusters`].
    pub rows: Vec<ScoredMember>,
    /// How many reports there are when copies of one text count once.
    pub reports: u16,
}

/// A row in its cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScoredMember {
    /// The row.
    pub row: RowName,
    /// `report`; `copy` of another row of its table; or `restated`, an earlier state of a running count, never to be added to the later.
    pub role: &'static str,
    /// The row that it is a copy or an earlier state of.
    pub of: Option<RowName>,
}

/// A pair of rows with its score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoredLink {
    /// The row of the table that was given first.
    pub first: RowName,
    /// The other row.
    pub second: RowName,
    /// How likely they are one happening, among their rivals.
    pub probability: f64,
    /// Whether the two tables say so between themselves; otherwise a third table joins the two.
    pub direct: bool,
    /// log₂ odds before the features are looked at.
    pub prior_log2: f64,
    /// What each feature says.
    pub features: Vec<ScoredFeature>,
}

/// What one feature says of a pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoredFeature {
    /// Which feature.
    pub feature: &'static str,
    /// The level, from 1; 0 is "not known".
    pub level: u8,
    /// What the level says.
    pub says: &'static str,
    /// What the two rows say.
    pub words: String,
    /// What it adds to the log₂ odds.
    pub log2: f64,
}

impl Probabilistic {
    /// Links the rows of CSV tables, each with the name of its file.
    ///
    /// # Errors
    /// When there are fewer than two tables, two have one name, a cell is not what it must be, a taxonomy does not know a table or a
    /// category, or a setting is out of range.
    pub fn link(&self, tables: &[(&str, &[u8])], taxonomies: &[LinkTaxonomy]) -> Result<ScoredTables, LinkError> {
        let columns: Vec<&str> = taxonomies.iter().map(|taxonomy| taxonomy.name.as_str()).collect();
        let names: Vec<&str> = tables.iter().map(|(file, _)| super::set_name(file)).collect();
        let sources = source_ids(&names)?;
        let read = |((file, bytes), source): (&(&str, &[u8]), &SourceId)| ReportSet::read(file, bytes, &columns, source);
        let mut sets = tables.iter().zip(&sources).map(read).collect::<Result<Vec<_>, _>>()?;
        let categories: Vec<(&str, Vec<&[String]>)> =
            sets.iter().map(|set| (set.name.as_str(), set.categories.iter().map(Vec::as_slice).collect())).collect();
        let kinds = RowKinds::new(&categories, taxonomies)?;
        for (set, of_set) in sets.iter_mut().zip(&kinds.kinds) {
            for (event, kind) in set.events.iter_mut().zip(of_set) {
                event.kind = kind.clone().map_or_else(|| event.kind.clone(), Kind);
            }
        }
        let places = number(&mut sets)?;
        let mut row_spec = self.rows.clone();
        row_spec.precision.days_of_source = days_of_source(&self.rows, &names, &sources)?;
        let rows = Rows::new(sets.iter().flat_map(|set| &set.events), &kinds.taxonomy, &row_spec).map_err(as_error)?;
        let linked = scored::link(rows, &self.linking, &[]).map_err(as_error)?;
        let mut shown = Shown { sets: &sets, places: &places, linked: &linked }.tables();
        shown.diagnostics = doubts::of_links(&linked, &self.linking);
        shown.diagnostics.extend(doubts::of_taxonomies(taxonomies, kinds.split));
        Ok(shown)
    }
}

/// A source for each table: tables are named by anybody, sources in words of small letters.
fn source_ids(names: &[&str]) -> Result<Vec<SourceId>, LinkError> {
    if names.len() < 2 {
        let what = names.first().map_or_else(|| "no tables".to_owned(), |name| format!("the table {name} alone"));
        return Err(LinkError::TooFewSets(what));
    }
    let ordered: BTreeSet<&str> = names.iter().copied().collect();
    if ordered.len() < names.len() {
        let twice = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
        return Err(LinkError::SameName(twice.map_or_else(String::new, |(_, name)| (*name).to_owned())));
    }
    let source = |name: &&str| {
        let rank = ordered.iter().position(|other| other == name).unwrap_or_default();
        SourceId::try_from(format!("{rank:08}")).map_err(|error| LinkError::Scored { reason: error.to_string(), hint: "rename the table" })
    };
    names.iter().map(source).collect()
}

/// The day precision of single tables, by source.
fn days_of_source(spec: &RowSpec, names: &[&str], sources: &[SourceId]) -> Result<BTreeMap<String, Vec<u16>>, LinkError> {
    let is_no_table = |name: &str| !name.ends_with('*') && !names.contains(&name);
    if let Some((name, days)) = spec.precision.days_of_source.iter().find(|(name, _)| is_no_table(name)) {
        return Err(LinkError::Setting {
            key: format!("precision.days_of_source.{name}"),
            value: format!("{days:?}"),
            limit: format!("there is no table of that name; there are {}", names.join(", ")),
        });
    }
    let days = |(name, source): (&&str, &SourceId)| (source.as_str().to_owned(), spec.precision.days_of(name).to_vec());
    Ok(names.iter().zip(sources).map(days).collect())
}

/// Gives each row an id by what it says, so that the order of rows in a file does not matter; by id, its table and row.
fn number(sets: &mut [ReportSet]) -> Result<HashMap<EventId, (usize, usize)>, LinkError> {
    let mut places = HashMap::new();
    for (at, set) in sets.iter_mut().enumerate() {
        let says = set.events.iter().map(serde_json::to_string).collect::<Result<Vec<String>, _>>();
        let says =
            says.map_err(|error| LinkError::Scored { reason: format!("number the rows: {error}"), hint: "leave out the last column" })?;
        let mut order: Vec<usize> = (0..says.len()).collect();
        order.sort_by(|a, b| says[*a].cmp(&says[*b]).then(a.cmp(b)));
        for (rank, row) in order.into_iter().enumerate() {
            let event = &mut set.events[row];
            event.id = EventId(format!("{}/{rank:010}", event.source));
            places.insert(event.id.clone(), (at, row + 1));
        }
    }
    Ok(places)
}

fn as_error(error: scored::LinkError) -> LinkError {
    match error {
        scored::LinkError::Setting { key, value, limit } => {
            LinkError::Setting { key: key.to_owned(), value, limit: format!("it must be {limit}") }
        }
        other => LinkError::Scored { reason: other.to_string(), hint: other.hint() },
    }
}

/// What is needed to show links by the rows of the tables.
struct Shown<'a> {
    sets: &'a [ReportSet],
    places: &'a HashMap<EventId, (usize, usize)>,
    linked: &'a scored::Linked,
}

impl Shown<'_> {
    /// Table and row of a row.
    fn place(&self, row: scored::RowNumber) -> (usize, usize) {
        self.places.get(&self.linked.rows.row(row).id).copied().unwrap_or_default()
    }

    fn name(&self, (set, row): (usize, usize)) -> RowName {
        RowName(self.sets[set].name.clone(), row)
    }

    fn tables(&self) -> ScoredTables {
        let linked = self.linked;
        let mut clusters: Vec<(Vec<(usize, usize)>, ScoredCluster)> =
            linked.incidents.iter().map(|incident| self.cluster(incident)).collect();
        clusters.sort_by(|a, b| a.0.cmp(&b.0));
        let rows: usize = self.sets.iter().map(|set| set.events.len()).sum();
        let lasts = |(set, row): &(usize, usize)| {
            let when = &self.sets[*set].events[row - 1].when;
            when.end.is_some_and(|end| end > when.start)
        };
        let mut counts = [0; 4];
        for (places, _) in &clusters {
            let sets: BTreeSet<usize> = places.iter().map(|(set, _)| *set).collect();
            let (some_last, all_last) = (places.iter().any(lasts), places.iter().all(lasts));
            counts[match (sets.len(), some_last, all_last) {
                (1, ..) => 3,
                (_, false, _) => 0,
                (_, _, true) => 1,
                _ => 2,
            }] += 1;
        }
        let [event_matches, episode_matches, mixed_matches, repeats] = counts;
        ScoredTables {
            rows,
            unique: rows - clusters.iter().map(|(places, _)| places.len() - 1).sum::<usize>(),
            event_matches,
            episode_matches,
            mixed_matches,
            repeats,
            clusters: clusters.iter().map(|(places, _)| places.iter().map(|&place| self.name(place)).collect()).collect(),
            members: clusters.into_iter().map(|(_, cluster)| cluster).collect(),
            links: self.links(&linked.links),
            uncertain: self.links(&linked.uncertain),
            expected_false_links: linked.expected_false_links,
            expected_missed_links: linked.expected_missed_links,
            compared: linked.compared,
            unplaced: linked.unplaced,
            rounds: linked.fitting.rounds,
            weights: linked.weights.log2.clone(),
            diagnostics: Vec::new(),
        }
    }

    fn cluster(&self, incident: &scored::Incident) -> (Vec<(usize, usize)>, ScoredCluster) {
        let mut members: Vec<((usize, usize), &scored::Member)> =
            incident.members.iter().map(|member| (self.place(member.row), member)).collect();
        members.sort_by_key(|(place, _)| *place);
        let shown = |(place, member): &((usize, usize), &scored::Member)| ScoredMember {
            row: self.name(*place),
            role: member.role.word(),
            of: member.of.map(|of| self.name(self.place(of))),
        };
        let rows = members.iter().map(shown).collect();
        (members.iter().map(|(place, _)| *place).collect(), ScoredCluster { rows, reports: incident.reports })
    }

    fn links(&self, links: &[scored::Link]) -> Vec<ScoredLink> {
        let mut placed: Vec<([(usize, usize); 2], &scored::Link)> = links
            .iter()
            .map(|link| {
                let mut places = [self.place(link.first), self.place(link.second)];
                places.sort_unstable();
                (places, link)
            })
            .collect();
        placed.sort_by_key(|(places, _)| *places);
        placed.into_iter().map(|([first, second], link)| self.link(first, second, link)).collect()
    }

    fn link(&self, first: (usize, usize), second: (usize, usize), link: &scored::Link) -> ScoredLink {
        let score = self.linked.score(link);
        let feature = |feature: scored::FeatureScore| ScoredFeature {
            feature: feature.feature,
            level: feature.level,
            says: feature.says,
            words: feature.words,
            log2: feature.log2,
        };
        ScoredLink {
            first: self.name(first),
            second: self.name(second),
            probability: link.probability,
            direct: link.direct,
            prior_log2: score.prior_log2,
            features: score.features.into_iter().map(feature).collect(),
        }
    }
}
