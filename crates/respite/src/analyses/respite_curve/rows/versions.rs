//! Which rows stand for an incident, and which number is taken from its sources' versions.

use super::{Rows, vintages};
use crate::{
    Error, Project,
    analyses::respite_curve::{measure::Given, spec::RespiteCurveStudy},
    incidents::{LinkedRows, Unit, ValueRule, one_vote_each, ordered},
    study::StudyFile,
};
use respite_data::store::TextColumn;
use respite_model::SourceId;
use std::collections::BTreeMap;
use std::ops::Range;

/// The incidents of the releases that a study uses, with the order of their sources and the rule for numbers.
pub struct Versions {
    /// All linked rows by incident.
    pub linked: LinkedRows,
    /// The sources that hold rows, those that the study names first.
    pub order: Vec<SourceId>,
    /// The rule by which a number is taken.
    pub value: ValueRule,
}

impl Versions {
    /// Those of a study; none where it counts rows.
    ///
    /// # Errors
    /// When the study names a source that holds no rows, or the rows cannot be linked.
    pub fn of(project: &Project, file: &StudyFile, study: &RespiteCurveStudy) -> Result<Option<Self>, Error> {
        if study.unit != Unit::Incidents {
            return Ok(None);
        }
        let vintages = vintages(file, study)?;
        let held: Vec<SourceId> = project.store().releases(&vintages)?.into_iter().map(|import| import.source.clone()).collect();
        let asked = study.incidents.as_ref().map(|asked| asked.get_ref().clone()).unwrap_or_default();
        let mut named = Vec::new();
        for name in &asked.order {
            let Some(source) = held.iter().find(|source| source.as_str() == name.get_ref()) else {
                let held = held.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                let reason =
                    format!("the order names the source {:?}, which holds no rows; the project has rows of {held}", name.get_ref());
                return Err(file.error(reason, Some(name.span()), "use a name that `respite status` shows, or import the source").into());
            };
            named.push(source.clone());
        }
        let order = ordered(&named, &held).into_iter().cloned().collect();
        Ok(Some(Self { linked: LinkedRows::of(project, &vintages)?, order, value: asked.value }))
    }

    fn rank(&self, source: &str) -> usize {
        self.order.iter().position(|known| known.as_str() == source).unwrap_or(usize::MAX)
    }

    /// Which of some rows stand for their incidents. Incidents that hold a row of `acts` that is none of these rows are left out: there the act
    /// itself is told of by another source.
    pub(super) fn standing(
        &self,
        ids: &TextColumn<'_>,
        sources: &TextColumn<'_>,
        placed: impl Fn(usize) -> bool,
        acts: &[&Rows],
    ) -> Standing {
        let mut standing = Standing { enters: vec![true; ids.len()], ..Standing::default() };
        let mut met: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        // The number of the report that a row is; 0 for a row that is none.
        let mut reports = vec![0; ids.len()];
        let mut found: Vec<(usize, Vec<usize>, Option<usize>)> = Vec::new();
        for (row, reports) in reports.iter_mut().enumerate() {
            match self.linked.grouping().membership(ids.get(row).unwrap_or_default()) {
                Some(membership) => {
                    *reports = if membership.reports { membership.report } else { 0 };
                    met.entry(membership.incident).or_default().push(row);
                }
                None => {
                    standing.unlinked += 1;
                    found.push((row, vec![row], None));
                }
            }
        }
        for (incident, rows) in met {
            let is_met = |id: &String| rows.iter().any(|row| ids.get(*row) == Some(id.as_str()));
            let is_act = acts.iter().any(|acts| acts.met.get(&incident).is_some_and(|all| all.iter().any(|id| !is_met(id))));
            let mut takes: Vec<usize> = rows.iter().copied().filter(|row| reports[*row] > 0).collect();
            takes.sort_by_key(|row| (self.rank(sources.get(*row).unwrap_or_default()), sources.get(*row), ids.get(*row)));
            standing.acts += u64::from(is_act);
            standing.without_report += u64::from(!is_act && takes.is_empty());
            match takes.iter().copied().find(|row| placed(*row)).or(takes.first().copied()) {
                Some(row) if !is_act => found.push((row, one_vote_each(takes, |row| reports[*row]), Some(incident))),
                _ => rows.iter().for_each(|row| standing.enters[*row] = false),
            }
            standing.met.insert(incident, rows.iter().map(|row| ids.get(*row).unwrap_or_default().to_owned()).collect());
        }
        // The table has an order of its own, whatever the numbers of the incidents.
        found.sort_by_key(|(row, ..)| *row);
        for (row, takes, incident) in found {
            let first = standing.taken.len();
            standing.taken.extend(takes);
            standing.rows.push(StandingRow { row, takes: first..standing.taken.len(), incident });
        }
        standing
    }
}

/// The rows of a table that stand for themselves or for an incident.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// They, in the order of the table.
    pub rows: Vec<StandingRow>,
    /// Rows that numbers are taken from; each standing row has a range of them.
    pub taken: Vec<usize>,
    /// Whether a row of the table stands for itself or is behind an incident that is counted.
    pub enters: Vec<bool>,
    /// Ids of the rows of the table by incident, those of incidents that are not counted too.
    pub met: BTreeMap<usize, Vec<String>>,
    /// Rows of sources that are not linked; each stands for itself.
    pub unlinked: u64,
    /// Incidents left out, since an action is their other version.
    pub acts: u64,
    /// Incidents left out, since only a copy or an earlier state of a running count is among the rows.
    pub without_report: u64,
}

/// A row that stands for itself or for an incident.
#[derive(Debug)]
pub(super) struct StandingRow {
    /// Its place in the table.
    pub row: usize,
    /// The rows that its number is taken from, in the order of their sources; of several with one text the first.
    pub takes: Range<usize>,
    /// The incident; none where it stands for itself.
    pub incident: Option<usize>,
}

impl Standing {
    /// Every row of a table for itself.
    pub(super) fn each(rows: usize) -> Self {
        let one = |row| StandingRow { row, takes: row..row + 1, incident: None };
        Self { rows: (0..rows).map(one).collect(), taken: (0..rows).collect(), enters: vec![true; rows], ..Self::default() }
    }

    /// What a standing row adds by a measure: by a rule from what its sources give, and without a rule as its source has it.
    pub(super) fn number(&self, of: &StandingRow, rule: Option<ValueRule>, given: &Given) -> Option<i64> {
        let Some(rule) = rule else { return given.end.of(&given.row(of.row)) };
        let sources: Vec<_> = self.taken[of.takes.clone()].iter().map(|row| given.row(*row)).collect();
        given.end.of(&rule.take(&sources))
    }
}

/// Ids of the other rows of the incident that a placed row stands for.
pub fn other_rows<'a>(versions: &'a Versions, rows: &'a Rows, place: usize) -> impl Iterator<Item = &'a str> {
    let incident = rows.incidents.get(place).copied().flatten();
    let all = incident.map_or(&[][..], |incident| versions.linked.rows(incident));
    all.iter().map(|row| row.id.as_str()).filter(move |id| *id != rows.ids[place])
}
